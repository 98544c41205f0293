/*
 * Any answer is read without a fault, and only proof makes it accepted.  The
 * first two bytes are the status, the rest is the body.
 */
#include <stdint.h>
#include <stdlib.h>

#include "../provider/by_hand.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static struct provider *
twilio(void)
{
	static struct account_setting settings[TWILIO_SETTINGS_MAX];
	static struct account account;
	static struct provider *provider;
	struct err err;

	if (provider == NULL) {
		account_begin(&account, &twilio_conf, settings);
		provider = provider_new(&account, &err);
		must(provider != NULL);
	}
	return provider;
}

static void
check(const struct http_answer *answer, const struct verdict *verdict)
{
	const char *p;

	must(memchr(verdict->provider_id, '\0',
	    sizeof verdict->provider_id) != NULL);
	must(memchr(verdict->code, '\0', sizeof verdict->code) != NULL);
	for (p = verdict->provider_id; *p != '\0'; p++)
		must(*p > ' ' && *p <= '~');
	for (p = verdict->code; *p != '\0'; p++)
		must(*p > ' ' && *p <= '~');
	must(verdict->http == answer->status);
	must((verdict->kind == VERDICT_ACCEPTED) ==
	    (verdict->reason == REASON_NONE));
	if (verdict->kind == VERDICT_ACCEPTED)
		must(answer->status >= 200 && answer->status <= 299 &&
		    verdict->provider_id[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_answer answer = { .outcome = HTTP_ANSWERED,
	    .retry_after_ms = -1 };
	struct verdict verdict;

	if (size < 2)
		return 0;
	answer.status = data[0] << 8 | data[1];
	secret_set(&answer.body, data + 2, size - 2);
	provider_read(twilio(), &answer, &verdict);
	check(&answer, &verdict);
	http_answer_done(&answer);
	return 0;
}
