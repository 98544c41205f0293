/* Ed25519 over the time and the body, as Telnyx signs. */
#define FORMAT		WEBHOOK_JSON
#define KEY		"GasKi6ztCd5xMEYOjmKgWrvbTfZSbmyDwvXIBTUx9wc="
#define REF		"ref"
#define EVENTS		NULL
#define SIGNATURE	.scheme = SIGNATURE_ED25519, \
	.covers = "{{timestamp}}|{{body}}", .encoding = CODING_BASE64, \
	.timestamp = "time"

#include "signature_fuzz.h"

static bool
knows_key(const char *target, const char *signature)
{
	(void)target;
	(void)signature;
	return false;	/* whoever has no key cannot sign */
}
