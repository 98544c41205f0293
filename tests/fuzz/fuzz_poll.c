/*
 * Any page of a list is read without a fault, and where it says the next one is,
 * nothing but the host of the first is asked.
 */
#include <stdint.h>
#include <stdlib.h>

#include "../provider/by_hand.h"
#include "base/str.h"
#include "provider/poll.h"

#define ORIGIN "https://api.twilio.com"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct pair inbound_only[] = {
	{ HERE(1), "direction", "inbound" },
};

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
	static struct provider_conf conf;
	static struct account account;
	static struct provider *provider;
	struct err err;

	if (provider == NULL) {
		conf = twilio_conf;
		conf.poll = (struct poll_conf){ .where = HERE(1),
		    .url = "{{{account.url}}}/list?since={{poll.since_date}}",
		    .records = "messages", .next = "next_page_uri",
		    .inbound = { .where = HERE(1), .nwhen = 1,
		    .when = inbound_only, .id = "sid", .from = "from",
		    .to = "to", .text = "body", .time = "date_sent" } };
		account_begin(&account, &conf, settings);
		provider = provider_new(&account, &err);
		must(provider != NULL);
	}
	return provider;
}

static void
turn(const struct secret *next)
{
	struct http_request request = { 0 };
	struct err err;
	const char *url;

	if (poll_build(twilio(), 0, next, &request, &err) == 0) {
		url = secret_reveal(&request.url);
		must(str_starts(url, ORIGIN "/"));
		must(strlen(url) == request.url.len);
		must(strpbrk(url, " \r\n\t") == NULL);
	}
	http_request_done(&request);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_answer answer = { .outcome = HTTP_ANSWERED,
	    .status = 200 };
	struct webhook_records records = { 0 };
	struct secret next = { 0 };
	struct err err;
	size_t i;

	secret_set(&answer.body, data, size);
	if (poll_read(twilio(), &answer, &records, &next, &err) == 0) {
		for (i = 0; i < records.count; i++) {
			must(records.items[i].kind == WEBHOOK_INBOUND);
			must(records.items[i].id[0] != '\0');
			must(records.items[i].undated ==
			    (records.items[i].at_ms == 0));
		}
		if (next.len > 0)
			turn(&next);
	}
	webhook_records_done(&records);
	secret_done(&next);
	/* As it stands, too. */
	if (size > 0) {
		secret_set(&next, data, size);
		turn(&next);
		secret_done(&next);
	}
	secret_done(&answer.body);
	return 0;
}
