/*
 * backoff.h - how long to wait before the next try
 *
 * Exponential, with jitter: a random wait between half of and the whole
 * step, the step doubling from BACKOFF_FIRST_MS to BACKOFF_LAST_MS.  A
 * Retry-After from the provider is a floor, never shortened, and bounded.
 */
#ifndef MODEL_BACKOFF_H
#define MODEL_BACKOFF_H

#include <stdint.h>

#define BACKOFF_FIRST_MS	1000
#define BACKOFF_LAST_MS		(5 * 60 * 1000)
#define RETRY_AFTER_MAX_MS	(60 * 60 * 1000)

/**
 * Milliseconds to wait after the ${tries}th try (1 for the first).
 * ${retry_after_ms} is -1 where the provider did not say.
 * ${random} is any 32 random bits.
 */
int64_t	backoff_ms(unsigned tries, int64_t retry_after_ms, uint32_t random);

#endif
