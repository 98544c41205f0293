/* A secret in a header. */
#define FORMAT		WEBHOOK_JSON
#define KEY		"kkkkkkkk"
#define REF		"query.m"
#define EVENTS		NULL
#define SIGNATURE	.scheme = SIGNATURE_HEADER, .prefix = "Bearer "

#include "signature_fuzz.h"

static bool
knows_key(const char *target, const char *signature)
{
	(void)target;
	return str_eq(signature, "Bearer " KEY);
}
