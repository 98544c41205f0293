/* A secret in the URL's query. */
#define FORMAT		WEBHOOK_FORM
#define KEY		"kkkkkkkk"
#define REF		"query.m"
#define EVENTS		NULL
#define SIGNATURE	.scheme = SIGNATURE_URL, .parameter = "s"

#include "signature_fuzz.h"

static bool
knows_key(const char *target, const char *signature)
{
	(void)signature;
	return strstr(target, KEY) != NULL || strchr(target, '%') != NULL;
}
