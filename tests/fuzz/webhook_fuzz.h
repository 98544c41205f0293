/*
 * webhook_fuzz.h - an account whose webhooks any bytes are given to, and what must
 * hold of the records that are read
 *
 * What includes it says first
 *
 *	FORMAT		of the body: WEBHOOK_FORM, WEBHOOK_JSON
 *	KEY		the account's
 *	SIGNATURE	the descriptor's: members of a struct signature_conf
 *	REF		where our id of a message stands
 *	EVENTS		where the events stand; NULL: the body is one
 */
#ifndef TESTS_WEBHOOK_FUZZ_H
#define TESTS_WEBHOOK_FUZZ_H

#include <stdint.h>
#include <stdlib.h>

#include "../provider/by_hand.h"
#include "base/str.h"
#include "provider/webhook.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static struct webhook_event inbound = {
	.where = HERE(1), .id = "id", .from = "from", .to = "to.0.n",
	.text = "text", .time = "time", .opt_out = "acted",
	.nwhen = 1, .when = (struct pair[]){ { HERE(1), "state", "" } },
};

static struct webhook_event receipt = {
	.where = HERE(1), .id = "id", .id_ends = ".", .to = "to",
	.time = "time", .ref = REF, .state = CODES("state", "type"),
	.reason = "reason",
	.nstates = 2, .states = (struct webhook_word[]){
	    { HERE(1), CODES("sent", "queued"), RECEIPT_SENT },
	    { HERE(1), CODES("b/*"), RECEIPT_BOUNCED_HARD } },
	.nreasons = 1, .reasons = (struct webhook_word[]){
	    { HERE(1), CODES("1"), REASON_FILTERED } },
};

static const struct signature_conf way_to_sign = { .where = HERE(1),
	.keys = CODES("key"), .header = "sig", .tolerance_ms = 300000,
	SIGNATURE };

static const struct provider *
the_provider(void)
{
	static struct provider_setting declared[] = {
		{ "key", SETTING_OPTIONAL_SECRET, NULL },
		{ "user", SETTING_OPTIONAL, NULL },
	};
	static struct provider_conf conf = { .where = HERE(1),
	    .name = "test", .method = "POST",
	    .url = "https://api.example.org/",
	    .nsettings = COUNT(declared), .settings = declared,
	    .webhook = { .where = HERE(1), .format = FORMAT,
	    .events = EVENTS } };
	static struct account_setting settings[2];
	static struct account account = { .name = "main", .provider = &conf,
	    .settings = settings };
	static struct provider *provider;
	struct err err;

	if (provider != NULL)
		return provider;
	conf.webhook.signature = way_to_sign;
	conf.webhook.inbound = inbound;
	conf.webhook.receipt = receipt;
	account_add(&account, "key", KEY);
	account_add(&account, "user", "user");
	provider = provider_new(&account, &err);
	must(provider != NULL);
	return provider;
}

static void
check_record(const struct webhook_record *r)
{
	const char *p;

	must(r->kind == WEBHOOK_RECEIPT ||
	    (r->id[0] != '\0' && r->from_is != PARTY_NONE));
	must(r->kind == WEBHOOK_INBOUND || r->id[0] != '\0' || r->ref > 0);
	must(r->ref >= 0);
	for (p = r->id; *p != '\0'; p++)
		must(*p > ' ' && *p <= '~');
	must(utf8_valid(secret_reveal(&r->text), r->text.len) == r->text.len);
}

static void
check_records(const struct received *received)
{
	struct webhook_records records = { 0 };
	struct err err;
	size_t i;

	if (webhook_read(the_provider(), received, &records, &err) == 0)
		for (i = 0; i < records.count; i++)
			check_record(&records.items[i]);
	webhook_records_done(&records);
}

#endif
