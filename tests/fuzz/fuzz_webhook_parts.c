/* An HMAC in a header of several parts, with its time: "t=1511200000,v1=00ff". */
#define FORMAT		WEBHOOK_JSON
#define KEY		"k"
#define REF		"ref"
#define EVENTS		NULL
#define SIGNATURE	.scheme = SIGNATURE_HMAC, .hash = SIGNATURE_SHA512, \
	.covers = "{{header.id}}.{{timestamp}}.{{body}}", \
	.encoding = CODING_HEX, .prefix = "v1=", .separator = ",", \
	.timestamp = "sig", .timestamp_prefix = "t="

#include "signature_fuzz.h"

static bool
knows_key(const char *target, const char *signature)
{
	(void)target;
	(void)signature;
	return false;	/* whoever has no key cannot sign */
}
