#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <inttypes.h>

#include "provider/webhook_rig.h"

#define RECORDED PREGON_SOURCE "/tests/recorded/"
#define FORM "application/x-www-form-urlencoded"
#define JSON "application/json"

/* The descriptors in config/providers, as the program reads them. */
static struct config *shipped;

/*
 * A request, and what is read out of it, a line for each record:
 *   KIND FROM>TO id=ID ...
 */
struct read_case {
	const char	*label;
	const char	*provider;
	const char	*target;
	const char	*type;
	const char	*file;		/* recorded, or */
	const char	*body;
	const char	*want;		/* lines; or the error */
};

static struct read_case cases[] = {
	{ "twilio: a text", "twilio", "/h", FORM,
	    "twilio/webhook_inbound.form", NULL,
	    "inbound +13035550123>+13035550100 "
	    "id=SM0a1b2c3d4e5f60718293a4b5c6d7e8f9 "
	    "text=ya no quiero mensajes \u00a1gracias!\n" },
	{ "twilio: a STOP that Twilio acts on without saying so", "twilio", "/h",
	  FORM, NULL, "MessageSid=SM1&From=%2B13035550123&To=%2B13035550100&"
	    "Body=+stop%0A",
	    "inbound +13035550123>+13035550100 id=SM1 acted=1 text= stop\n\n" },
	{ "twilio: HELP is answered by Twilio", "twilio", "/h", FORM, NULL,
	    "MessageSid=SM1&From=%2B13035550123&To=%2B13035550100&Body=help",
	    "inbound +13035550123>+13035550100 id=SM1 acted=3 text=help\n" },
	{ "twilio: a sentence is ours to answer", "twilio", "/h", FORM, NULL,
	    "MessageSid=SM1&From=%2B13035550123&To=%2B13035550100&"
	    "Body=stop+please",
	    "inbound +13035550123>+13035550100 id=SM1 text=stop please\n" },
	{ "twilio: a STOP that Twilio acted on", "twilio", "/h", FORM,
	    "twilio/webhook_stop.form", NULL,
	    "inbound +13035550123>+13035550100 id=SM1 acted=1 text=Stop\n" },
	{ "twilio: a delivery, with our own id in the URL", "twilio",
	    "/h?m=8812", FORM, "twilio/webhook_delivered.form", NULL,
	    "receipt +13035550100>+13035550123 id=SM2 ref=8812 delivered "
	    "none\n" },
	{ "twilio: a phone that is off", "twilio", "/h?m=8812", FORM,
	    "twilio/webhook_undelivered.form", NULL,
	    "receipt +13035550100>+13035550123 id=SM2 ref=8812 failed "
	    "unavailable 30003\n" },
	{ "twilio: it was of no use any more before it could be sent",
	    "twilio", "/h", FORM, NULL,
	    "MessageStatus=undelivered&MessageSid=SM2&ErrorCode=30036",
	    "receipt >  id=SM2 failed unavailable 30036\n" },
	{ "twilio: a code that nobody knows", "twilio", "/h", FORM, NULL,
	    "MessageStatus=failed&MessageSid=SM2&ErrorCode=39999",
	    "receipt >  id=SM2 failed permanent 39999\n" },
	{ "twilio: words in other cases", "twilio", "/h", FORM, NULL,
	    "MessageStatus=Delivered&MessageSid=SM2",
	    "receipt >  id=SM2 delivered none\n" },
	{ "twilio: a word that nobody knows changes nothing", "twilio", "/h",
	    FORM, NULL, "MessageStatus=levitated&MessageSid=SM2",
	    "unknown=1\n" },
	{ "twilio: a word that begins like one is none", "twilio", "/h", FORM,
	    NULL, "MessageStatus=sentenced&MessageSid=SM2", "unknown=1\n" },
	{ "twilio: a picture without words", "twilio", "/h", FORM, NULL,
	    "MessageSid=MM1&From=%2B13035550123&To=%2B13035550100&Body=&"
	    "NumMedia=1", "inbound +13035550123>+13035550100 id=MM1 text=\n" },
	{ "twilio: from a short code", "twilio", "/h", FORM, NULL,
	    "MessageSid=SM1&From=72404&To=%2B13035550100&Body=hi",
	    "inbound 72404(3)>+13035550100 id=SM1 text=hi\n" },
	{ "twilio: from a name", "twilio", "/h", FORM, NULL,
	    "MessageSid=SM1&From=Denver+Water&To=%2B13035550100&Body=hi",
	    "inbound Denver Water(3)>+13035550100 id=SM1 text=hi\n" },
	{ "twilio: another channel's sender is no phone", "twilio", "/h", FORM,
	    NULL, "MessageSid=SM1&From=whatsapp%3A%2B13035550123&Body=hi",
	    "inbound whatsapp:+13035550123(3)>  id=SM1 text=hi\n" },
	{ "a number without its plus", "twilio", "/h", FORM, NULL,
	    "MessageSid=SM1&From=13035550123&Body=hi",
	    "inbound +13035550123>  id=SM1 text=hi\n" },
	{ "a text from nobody is broken", "twilio", "/h", FORM, NULL,
	    "MessageSid=SM1&From=&Body=hi", "broken=1\n" },
	{ "a text without an id is broken", "twilio", "/h", FORM, NULL,
	    "From=%2B13035550123&Body=hi", "broken=1\n" },
	{ "an id with a space is none", "twilio", "/h", FORM, NULL,
	    "From=%2B13035550123&Body=hi&MessageSid=SM+1", "broken=1\n" },
	{ "a receipt without an id is broken", "twilio", "/h", FORM, NULL,
	    "MessageStatus=sent", "broken=1\n" },
	{ "... but our own id is enough", "twilio", "/h?m=7", FORM, NULL,
	    "MessageStatus=sent", "receipt >  id= ref=7 sent none\n" },
	{ "an id of ours that is no number is none", "twilio", "/h?m=7x", FORM,
	    NULL, "MessageStatus=sent&MessageSid=SM2",
	    "receipt >  id=SM2 sent none\n" },
	{ "something else is passed over", "twilio", "/h", FORM, NULL, "A=b",
	    "ignored=1\n" },
	{ "a form with half a letter", "twilio", "/h", FORM, NULL,
	    "From=%2B13035550123&MessageSid=SM1&Body=%C3", "error: the form "
	    "holds: text that is not UTF-8" },
	{ "a form that is called JSON", "twilio", "/h", JSON, NULL, "A=b",
	    "error: the body is not a form" },
	{ "a query that is none", "twilio", "/h?a", FORM, NULL, "A=b",
	    "error: the URL's query holds: a field without name or =" },
	{ "sandbox: as Twilio's", "sandbox", "/h?m=5", FORM,
	    "twilio/webhook_undelivered.form", NULL,
	    "receipt +13035550100>+13035550123 id=SM2 ref=5 failed "
	    "unavailable 30003\n" },
	{ "telnyx: a text", "telnyx", "/h", JSON,
	    "telnyx/webhook_inbound.json", NULL,
	    "inbound +13035550123>+13035550100 "
	    "id=84cca175-9755-4859-b67f-4730d7f58aa3 at=1503079323000 "
	    "text=VOTO\n" },
	{ "telnyx: a delivery", "telnyx", "/h", JSON,
	    "telnyx/webhook_finalized.json", NULL,
	    "receipt +13035550100>+13035550123 "
	    "id=ac012cbf-5e09-46af-a69a-7c0e2d90993c at=1503079500000 "
	    "delivered none\n" },
	{ "telnyx: a landline", "telnyx", "/h", JSON,
	    "telnyx/webhook_failed.json", NULL,
	    "receipt +13035550100>+13035550123 "
	    "id=ac012cbf-5e09-46af-a69a-7c0e2d90993d at=1503079500000 "
	    "failed invalid-recipient 40001\n" },
	{ "telnyx: nobody knows", "telnyx", "/h", JSON,
	    "telnyx/webhook_unconfirmed.json", NULL,
	    "receipt +13035550100>+13035550123 "
	    "id=ac012cbf-5e09-46af-a69a-7c0e2d90993e at=1503079500000 "
	    "unconfirmed none\n" },
	{ "telnyx: our id in the URL was not signed, and is not read", "telnyx",
	    "/h?m=7", JSON, "telnyx/webhook_finalized.json", NULL,
	    "receipt +13035550100>+13035550123 "
	    "id=ac012cbf-5e09-46af-a69a-7c0e2d90993c at=1503079500000 "
	    "delivered none\n" },
	{ "telnyx: an event of another kind", "telnyx", "/h", JSON, NULL,
	    "{\"data\": {\"event_type\": \"call.initiated\"}}",
	    "ignored=1\n" },
	{ "telnyx: no JSON", "telnyx", "/h", JSON, NULL, "{\"data\": ",
	    "error: the body is not JSON" },
	{ "telnyx: a name twice", "telnyx", "/h", JSON, NULL,
	    "{\"data\": {\"a\": 1, \"a\": 2}}",
	    "error: the body is not JSON" },
	{ "sendgrid: events of many mails and kinds", "sendgrid", "/h", JSON,
	    "sendgrid/webhook_mixed.json", NULL,
	    "receipt >ana@example.org id=14c5d75ce93 at=1503079320000 ref=41 "
	    "queued none\n"
	    "receipt >ana@example.org id=14c5d75ce93 at=1503079321000 ref=41 "
	    "deferred none\n"
	    "receipt >ana@example.org id=14c5d75ce93 at=1503079322000 ref=41 "
	    "delivered none\n"
	    "receipt >luz@example.org id=14c5d75ce94 at=1503079324000 ref=42 "
	    "bounced-hard invalid-recipient\n"
	    "receipt >sol@example.org id=14c5d75ce95 at=1503079325000 ref=43 "
	    "bounced-soft filtered Reputation\n"
	    "receipt >mar@example.org id=14c5d75ce96 at=1503079326000 ref=44 "
	    "bounced-hard invalid-recipient\n"
	    "receipt >mar@example.org id=14c5d75ce97 at=1503079327000 ref=45 "
	    "failed permanent\n"
	    "receipt >paz@example.org id=14c5d75ce98 at=1503079328000 ref=46 "
	    "complained opted-out\n"
	    "receipt >paz@example.org id=14c5d75ce98 at=1503079329000 ref=46 "
	    "unsubscribed opted-out\n"
	    "ignored=1\nunknown=1\nbroken=1\n" },
	{ "sendgrid: an event that is no array", "sendgrid", "/h", JSON, NULL,
	    "{\"event\": \"delivered\"}",
	    "error: there is no array of events" },
	{ "sendgrid: elements that are no events", "sendgrid", "/h", JSON, NULL,
	    "[1, \"delivered\", null, [], {}]", "ignored=5\n" },
	{ "sendgrid: no events", "sendgrid", "/h", JSON, NULL, "[]", "" },
	{ "sendgrid: our id as a number", "sendgrid", "/h", JSON, NULL,
	    "[{\"event\":\"delivered\",\"pregon_ref\":9007199254740993}]",
	    "receipt >  id= ref=9007199254740993 delivered none\n" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
load(const char *name, struct secret *ret)
{
	char path[512], bytes[16384];
	size_t len;
	FILE *file;

	snprintf(path, sizeof path, RECORDED "%s", name);
	file = fopen(path, "r");
	assert_non_null(file);
	len = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	assert_true(len < sizeof bytes);
	secret_set(ret, bytes, len);
}

static void
put_party(struct buf *out, const struct address *address,
    enum webhook_party is)
{
	buf_adds(out, address_reveal(address));
	if (is == PARTY_OTHER)
		buf_adds(out, "(3)");
	assert_int_equal(is == PARTY_NONE, *address_reveal(address) == '\0');
}

static void
put_record(struct buf *out, const struct webhook_record *r)
{
	buf_addf(out, "%s ", webhook_kind_name(r->kind));
	put_party(out, &r->from, r->from_is);
	buf_addc(out, '>');
	put_party(out, &r->to, r->to_is);
	buf_addf(out, "%s id=%s", r->to_is == PARTY_NONE ? " " : "", r->id);
	if (r->at_ms != 0)
		buf_addf(out, " at=%" PRId64, r->at_ms);
	if (r->ref != 0)
		buf_addf(out, " ref=%" PRId64, r->ref);
	if (r->acted != ACTED_NOT)
		buf_addf(out, " acted=%d", (int)r->acted);
	if (r->kind == WEBHOOK_INBOUND)
		buf_addf(out, " text=%s", secret_reveal(&r->text));
	else
		buf_addf(out, " %s %s", receipt_state_name(r->state),
		    verdict_reason_name(r->reason));
	buf_addf(out, "%s%s\n", r->code[0] != '\0' ? " " : "", r->code);
}

static void
put_records(struct buf *out, const struct webhook_records *records)
{
	size_t i;

	for (i = 0; i < records->count; i++)
		put_record(out, &records->items[i]);
	if (records->ignored > 0)
		buf_addf(out, "ignored=%zu\n", records->ignored);
	if (records->unknown > 0)
		buf_addf(out, "unknown=%zu\n", records->unknown);
	if (records->broken > 0)
		buf_addf(out, "broken=%zu\n", records->broken);
}

static struct provider *
provider_of(const char *name, struct account *account)
{
	struct provider *provider;
	struct err err;
	size_t i;

	*account = (struct account){ .name = "main" };
	for (i = 0; i < shipped->nproviders; i++)
		if (strcmp(shipped->providers[i].name, name) == 0)
			account->provider = &shipped->providers[i];
	if (account->provider == NULL)
		fail_msg("there is no descriptor %s", name);
	provider = provider_new(account, &err);
	if (provider == NULL)
		fail_msg("%s", err.text);
	return provider;
}

static void
read_into(const struct read_case *c, struct buf *out)
{
	struct webhook_records records = { 0 };
	struct received received = { .method = "POST" };
	struct account account;
	struct provider *provider = provider_of(c->provider, &account);
	struct err err;

	secret_set(&received.target, c->target, strlen(c->target));
	received_header(&received, "Content-Type", c->type, strlen(c->type));
	if (c->file != NULL)
		load(c->file, &received.body);
	else
		secret_set(&received.body, c->body, strlen(c->body));
	if (webhook_read(provider, &received, &records, &err) == -1)
		buf_addf(out, "error: %s", err.text);
	else
		put_records(out, &records);
	webhook_records_done(&records);
	received_done(&received);
	provider_free(provider);
}

static void
check_case(void **state)
{
	struct buf got;

	buf_init(&got, 64 * 1024);
	read_into(*state, &got);
	assert_string_equal(buf_text(&got),
	    ((const struct read_case *)*state)->want);
	buf_done(&got);
}

static void
a_get_is_read_from_its_url(void **state)
{
	struct webhook_records records = { 0 };
	struct received received = { .method = "GET" };
	const char *target = "/h?MessageSid=SM1&From=%2B13035550123&Body=hi";
	struct account account;
	struct provider *provider = provider_of("twilio", &account);
	struct err err;

	(void)state;
	secret_set(&received.target, target, strlen(target));
	assert_int_equal(webhook_read(provider, &received, &records, &err), 0);
	assert_int_equal(records.count, 1);
	assert_string_equal(records.items[0].id, "SM1");
	webhook_records_done(&records);
	received_done(&received);
	provider_free(provider);
}

static int
set_up(void **state)
{
	struct mistakes mistakes;

	(void)state;
	mistakes_init(&mistakes);
	shipped = config_load(PREGON_SOURCE "/config", &mistakes);
	mistakes_print(&mistakes, stderr);
	mistakes_done(&mistakes);
	return shipped != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	config_unref(shipped);
	return 0;
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 1];
	size_t i, n = 0;

	for (i = 0; i < NCASES; i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[n++] = (struct CMUnitTest){ .name = "a GET is read from its URL",
	    .test_func = a_get_is_read_from_its_url };
	return cmocka_run_group_tests_name("webhook_read", tests, set_up,
	    tear_down);
}
