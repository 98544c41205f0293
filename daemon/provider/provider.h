/*
 * provider.h - a provider is data: build its request, read its answer
 *
 * Pure: no sockets, no rows, no clock.  A descriptor (config/providers/X.conf)
 * draws the request in the API's own shape and orders the rules for the
 * answer; a new provider needs no C.
 *
 * Names in a descriptor's templates: account.SETTING for its declared settings;
 * message.to (E.164), message.to_digits (the same without "+"), message.text,
 * message.ref (our id of the message), message.validity_s (seconds until it is
 * of no use, PROVIDER_VALIDITY_MIN_S..MAX_S); of an e-mail message.subject (on one
 * line: its control characters become spaces), message.html and
 * message.unsubscribe_url (RFC 8058: a POST there ends it).  What has no value
 * is empty.
 *
 * A form's value is escaped whole, after it is drawn: what the descriptor
 * itself says in it ("&", "%d") reaches the provider as written.  A JSON body
 * is a tree of values (config/json_tree.h has how it is written): a template in
 * it comes out as one string, whatever it holds, and one that comes out empty
 * is left out, as are the objects and arrays that become empty by that.  So
 * {{#message.html}}text/html{{/message.html}} leaves out what goes with the
 * HTML where there is none.  In the URL
 * {{name}} is escaped as one part of it and {{{name}}} is not; in a header
 * {{name}} stays on one line; user and password are as they are.
 *
 * Ids and codes are found by dotted path ("sid", "data.id", "errors.0.code": a
 * number counts the elements of an array from 0) and are text, whether JSON has
 * them as a string or as an integer.  An id may be a header of the answer
 * instead (id_header): one that came once.
 */
#ifndef PROVIDER_PROVIDER_H
#define PROVIDER_PROVIDER_H

#include <stdint.h>

#include "base/err.h"
#include "base/http.h"
#include "config/config.h"
#include "model/verdict.h"

/*
 * Bytes of a request body.  A mail beyond 102 kB is cut off by Gmail, its way
 * out with it: as text and as HTML, escaped, that fits well.
 */
#define PROVIDER_REQUEST_MAX	(512 * 1024)
#define PROVIDER_URL_MAX	(8 * 1024)	/* bytes of a URL */
#define PROVIDER_VALUE_MAX	(8 * 1024)	/* of a header, a user */
#define PROVIDER_ANSWER_MAX	(64 * 1024)	/* bytes of an answer's body */

/*
 * How long a provider may try.  A longer validity is lowered to the least of the
 * providers' limits (Twilio's, also its default): above it the whole message
 * would be refused.  What has less than a second left is not sent at all
 * (send/claiming.h): Twilio refuses 0 (30012).
 */
#define PROVIDER_VALIDITY_MIN_S	1
#define PROVIDER_VALIDITY_MAX_S	36000

struct provider;

/** What is to be sent.  A secret that is NULL is as one that is empty. */
struct outgoing {
	const struct address	*to;
	const struct secret	*text;
	const struct secret	*subject, *html;	/* of an e-mail */
	const struct secret	*unsubscribe_url;	/* one click, RFC 8058 */
	int64_t			 ref;
	int64_t			 validity_s;
};

/**
 * Compile the descriptor of ${account} with the account's settings.  Borrows
 * both while it lives.  ERR_INPUT where provider_check finds a mistake, or a
 * setting is not UTF-8.  Free with provider_free.
 */
struct provider *provider_new(const struct account *account, struct err *err);
void	 provider_free(struct provider *provider);

/**
 * Draw the request for ${outgoing} on a zeroed ${ret}; http_request_done it.
 * What comes out empty is left out: a header, a form's pair, a string of a
 * JSON body (which then has at least "{}" or "[]").  ERR_INPUT where
 * the text is not UTF-8, or a URL or header would hold a byte that it cannot;
 * ERR_FULL where it is too long.  On failure ${ret} is zeroed.
 */
int	 provider_build(const struct provider *provider,
	    const struct outgoing *outgoing, struct http_request *ret,
	    struct err *err);

/**
 * Read the answer: the descriptor's rules in order, the first that holds wins;
 * then the fallback by HTTP status: 408, 425, 429, 503 retry (429:
 * rate-limited); 401, 403 auth, 402 credit, other 4xx and 3xx permanent; 500,
 * 502, 504, other 5xx, and a 2xx without proof, unknown.  A transfer without an
 * answer is retry (not sent) or unknown.  Never fails: what cannot be read is
 * unknown.
 *
 * No id: "", 0, null and the words "None" and "null", negative and fractional
 * numbers, numbers beyond 64 bits, anything that is not printable ASCII without
 * spaces, or is longer than PROVIDER_ID_LEN_MAX.  Codes: likewise, but 0 and
 * negative ones are codes.
 *
 * A rule without a reason gets the usual one of its verdict: permanent,
 * unavailable (retry; unknown at 5xx) or no-proof (unknown).
 */
void	 provider_read(const struct provider *provider,
	    const struct http_answer *answer, struct verdict *ret);

/**
 * Add the mistakes of a descriptor that config_load cannot see: templates'
 * syntax, names that are neither declared settings nor message values, a body
 * with GET, codes that no answer can have, rules that accept without proof.
 */
void	 provider_check(const struct provider_conf *conf,
	    struct mistakes *mistakes);

/**
 * provider_check of every descriptor in ${config}, and what the keys of its
 * accounts cannot be.  ${config} may be NULL.
 */
void	 provider_check_all(const struct config *config,
	    struct mistakes *mistakes);

/**
 * The host of the URL that requests go to (lower case, without port, IPv6
 * without brackets), "" if it cannot be told: the URL is none, or a message
 * decides.  ERR_FULL where ${size} is too small.
 */
int	 provider_host(const struct provider *provider, char *ret, size_t size,
	    struct err *err);

#endif
