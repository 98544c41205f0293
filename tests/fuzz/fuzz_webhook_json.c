/* Any JSON that was proved is read into records, or refused. */
#define FORMAT		WEBHOOK_JSON
#define KEY		"kkkkkkkk"
#define REF		"ref"
#define SIGNATURE	.scheme = SIGNATURE_HEADER
#define EVENTS		"events"

#include "webhook_fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct received received = { .method = "POST" };

	secret_set(&received.target, "/h", 2);
	secret_set(&received.body, data, size);
	check_records(&received);
	received_done(&received);
	return 0;
}
