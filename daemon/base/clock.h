/*
 * clock.h - the only place that reads a clock
 *
 * Two clocks.  Wall time (milliseconds since the epoch, UTC) is what due
 * times, expiry, quiet hours and consent stamps mean; everywhere else it is an
 * argument, and it can be virtual.  Monotonic time measures intervals: socket
 * timeouts, buckets, watchdogs; it is always real.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/** Wall time as the machine has it, never virtual: for what others sign. */
int64_t	clock_real_ms(void);

/** Wall time now.  Virtual after clock_virtual(), running at 1x. */
int64_t	clock_wall_ms(void);

/** Milliseconds since some moment of this boot.  Never goes back. */
int64_t	clock_mono_ms(void);

/** From now on it is ${start_ms}, and wall time is virtual. */
void	clock_virtual(int64_t start_ms);
bool	clock_is_virtual(void);

/** Let virtual wall time be ${to_ms}.  Earlier than now: nothing happens. */
void	clock_jump(int64_t to_ms);

#endif
