#include "model/backoff.h"

static int64_t
step_ms(unsigned tries)
{
	int64_t step = BACKOFF_FIRST_MS;

	while (tries-- > 1 && step < BACKOFF_LAST_MS)
		step *= 2;
	return step < BACKOFF_LAST_MS ? step : BACKOFF_LAST_MS;
}

int64_t
backoff_ms(unsigned tries, int64_t retry_after_ms, uint32_t random)
{
	int64_t half = step_ms(tries) / 2;
	int64_t wait = half + ((half + 1) * (int64_t)random >> 32);

	if (retry_after_ms > RETRY_AFTER_MAX_MS)
		retry_after_ms = RETRY_AFTER_MAX_MS;
	return wait > retry_after_ms ? wait : retry_after_ms;
}
