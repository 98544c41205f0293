/* A token (HS256) with a hash of the body and of the URL. */
#define FORMAT		WEBHOOK_JSON
#define KEY		"k"
#define REF		"query.m"
#define EVENTS		NULL
#define SIGNATURE	.scheme = SIGNATURE_JWT_HS256, .prefix = "Bearer ", \
	.body_hash = "h", .url_hash = "u"

#include "signature_fuzz.h"

static bool
knows_key(const char *target, const char *signature)
{
	(void)target;
	(void)signature;
	return false;	/* whoever has no key cannot sign */
}
