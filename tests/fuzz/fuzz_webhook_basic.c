/* A user and a password (RFC 7617). */
#define FORMAT		WEBHOOK_JSON
#define KEY		"k"
#define REF		"query.m"
#define EVENTS		NULL
#define SIGNATURE	.scheme = SIGNATURE_BASIC, .user = "user"

#include "signature_fuzz.h"

static bool
knows_key(const char *target, const char *signature)
{
	(void)target;
	return strcasestr(signature, "Basic dXNlcjpr") != NULL;	/* user:k */
}
