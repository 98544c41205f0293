/* An HMAC over the URL and the form, as Twilio signs; a hash of the body beside it. */
#define FORMAT		WEBHOOK_FORM
#define KEY		"k"
#define REF		"query.m"
#define EVENTS		NULL
#define SIGNATURE	.scheme = SIGNATURE_HMAC, .hash = SIGNATURE_SHA1, \
	.covers = "{{url}}{{form}}", .encoding = CODING_BASE64, \
	.body_hash = "bodySHA256"

#include "signature_fuzz.h"

static bool
knows_key(const char *target, const char *signature)
{
	(void)target;
	(void)signature;
	return false;	/* whoever has no key cannot sign */
}
