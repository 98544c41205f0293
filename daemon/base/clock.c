#include <time.h>

#include "base/clock.h"

static bool	is_virtual;
static int64_t	virtual_offset;	/* wall time minus monotonic time */

static int64_t
read_ms(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t
clock_mono_ms(void)
{
	return read_ms(CLOCK_MONOTONIC);
}

int64_t
clock_real_ms(void)
{
	return read_ms(CLOCK_REALTIME);
}

int64_t
clock_wall_ms(void)
{
	return is_virtual ? clock_mono_ms() + virtual_offset :
	    clock_real_ms();
}

void
clock_virtual(int64_t start_ms)
{
	is_virtual = true;
	virtual_offset = start_ms - clock_mono_ms();
}

bool
clock_is_virtual(void)
{
	return is_virtual;
}

void
clock_jump(int64_t to_ms)
{
	int64_t now = clock_wall_ms();

	if (is_virtual && to_ms > now)
		virtual_offset += to_ms - now;
}
