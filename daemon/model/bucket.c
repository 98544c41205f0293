#include "model/bucket.h"

/* Sums of fractions end just below a whole token; that is a token. */
#define NEARLY 1e-6

void
bucket_init(struct bucket *bucket, double rate, double burst, int64_t now_ms)
{
	*bucket = (struct bucket){ .rate = rate, .last_ms = now_ms };
	bucket->burst = burst > 1 ? burst : 1;
	bucket->tokens = bucket->burst;
}

static void
refill(struct bucket *b, int64_t now_ms)
{
	if (now_ms <= b->last_ms)
		return;
	b->tokens += b->rate * (double)(now_ms - b->last_ms) / 1000;
	if (b->tokens > b->burst)
		b->tokens = b->burst;
	b->last_ms = now_ms;
}

void
bucket_inherit(struct bucket *bucket, const struct bucket *old,
    int64_t now_ms)
{
	struct bucket before = *old;

	if (before.rate <= 0)
		return;		/* it had no limit, so it owes nothing */
	refill(&before, now_ms);
	if (before.tokens < bucket->tokens)
		bucket->tokens = before.tokens;
}

unsigned
bucket_have(struct bucket *bucket, unsigned want, int64_t now_ms)
{
	double tokens;

	if (bucket->rate <= 0)
		return want;
	refill(bucket, now_ms);
	tokens = bucket->tokens + NEARLY;
	if (tokens >= want)
		return want;
	return tokens > 0 ? (unsigned)tokens : 0;
}

void
bucket_take(struct bucket *bucket, unsigned count)
{
	if (bucket->rate > 0)
		bucket->tokens -= count;
}

int64_t
bucket_wait_ms(struct bucket *bucket, int64_t now_ms)
{
	double wait;
	int64_t whole;

	if (bucket_have(bucket, 1, now_ms) == 1)
		return 0;
	wait = (1 - NEARLY - bucket->tokens) * 1000 / bucket->rate;
	if (wait >= BUCKET_WAIT_MAX_MS)
		return BUCKET_WAIT_MAX_MS;
	whole = (int64_t)wait;
	return whole + ((double)whole < wait);
}
