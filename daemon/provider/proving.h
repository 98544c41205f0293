/*
 * proving.h - one request while it is being proved (inside provider/ only)
 *
 * The functions return 1 where it is as it must be, else 0 with the refusal
 * and its reason in the proof.
 */
#ifndef PROVIDER_PROVING_H
#define PROVIDER_PROVING_H

#include "provider/compiled.h"
#include "provider/webhook.h"

#define PROVING_URLS_MAX	3
#define PROVING_PARTS_MAX	8	/* of a header with several signatures */
#define PROVING_TARGET_MAX	(8 * 1024)	/* bytes of path and query */

struct proving_key {
	const char	*setting;	/* borrowed */
	struct secret	 bytes;
};

struct proving {
	const struct provider		*provider;
	const struct signature_conf	*conf;
	const struct received		*received;
	int64_t				 now_ms;
	struct webhook_proof		*proof;
	size_t				 nkeys, nurls;
	struct proving_key		 keys[SIGNATURE_KEYS_MAX];
	struct secret			 urls[PROVING_URLS_MAX];	/* as it may have been signed */
	json_t				*values;	/* what "signed" may name */
	int64_t				 time_ms;	/* that was signed; -1: none */
};

/** Collect keys and URLs. */
int	proving_begin(struct proving *p, const char *public_url);
void	proving_done(struct proving *p);

/** Always 0, so it can end a function. */
int	proving_refuse(struct proving *p, enum webhook_refusal refusal,
	    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/** Note what proved it: the key, and the nonce of ${len} bytes. */
void	proving_note(struct proving *p, const struct proving_key *key,
	    const void *bytes, size_t len);

/** The header ${name}: WEBHOOK_UNSIGNED where it is missing or there twice. */
int	proving_header(struct proving *p, const char *name,
	    const struct secret **ret);

/** Whether ${at_ms} is near enough to now. */
int	proving_is_fresh(struct proving *p, int64_t at_ms);

/** Whether the body is an application/x-www-form-urlencoded one. */
bool	received_is_form(const struct received *received);
/** What stands behind the "?" of the target; "" without one. */
const char *received_query(const struct received *received);

/* signed.c: the bytes that are signed. */

/** Collect what they are made of, and see that the body is among it. */
int	signed_begin(struct proving *p);
/** Draw them on ${ret} with ${p}->urls[${url}]. */
int	signed_draw(struct proving *p, size_t url, struct buf *ret);

/* The schemes. */
int	prove_signature(struct proving *p);	/* hmac, ed25519, ecdsa-p256 */
int	prove_jwt(struct proving *p);
int	prove_basic(struct proving *p);
int	prove_header(struct proving *p);
int	prove_url(struct proving *p);

#endif
