/* ECDSA on P-256 over the time and the body, as SendGrid signs. */
#define FORMAT		WEBHOOK_JSON
#define KEY		"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW" \
	"4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6" \
	"wEA3F+g=="
#define REF		"ref"
#define EVENTS		"."
#define SIGNATURE	.scheme = SIGNATURE_ECDSA_P256, \
	.covers = "{{timestamp}}{{body}}", .encoding = CODING_BASE64, \
	.timestamp = "time"

#include "signature_fuzz.h"

static bool
knows_key(const char *target, const char *signature)
{
	(void)target;
	(void)signature;
	return false;	/* whoever has no key cannot sign */
}
