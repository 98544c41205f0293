/*
 * bucket.h - a token bucket: how fast an account may be asked
 *
 * Time is monotonic and an argument.  One token is one request.
 */
#ifndef MODEL_BUCKET_H
#define MODEL_BUCKET_H

#include <stdint.h>

#define BUCKET_WAIT_MAX_MS (24 * 3600 * 1000)

struct bucket {
	double	rate;		/* tokens a second; 0: no limit */
	double	burst;		/* tokens it holds, at least 1 */
	double	tokens;
	int64_t	last_ms;
};

/** Full, at ${now_ms}. */
void	bucket_init(struct bucket *bucket, double rate, double burst,
	    int64_t now_ms);

/** Go on from ${old}, whatever its rate was: no more tokens than it has. */
void	bucket_inherit(struct bucket *bucket, const struct bucket *old,
	    int64_t now_ms);

/** How many of ${want} tokens there are now; they are not taken. */
unsigned bucket_have(struct bucket *bucket, unsigned want, int64_t now_ms);
/** Take what bucket_have gave; more than that is a debt that time pays. */
void	bucket_take(struct bucket *bucket, unsigned count);

/**
 * Milliseconds until there is a whole token; 0 if there is one.  At most
 * BUCKET_WAIT_MAX_MS: then ask again.
 */
int64_t	bucket_wait_ms(struct bucket *bucket, int64_t now_ms);

#endif
