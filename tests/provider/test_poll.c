#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"
#include "provider/by_hand.h"
#include "provider/poll.h"

#define RECORDED PREGON_SOURCE "/tests/recorded/twilio/"
#define SINCE_MS INT64_C(1503014400000)	/* 2017-08-18T00:00Z */
#define ORIGIN "https://api.twilio.com"
#define LIST "/2010-04-01/Accounts/AC1/Messages.json"

/* The descriptors in config/providers, as the program reads them. */
static struct config *shipped;

/* An account of one of them. */
struct polled {
	struct account		 account;
	struct account_setting	 settings[TWILIO_SETTINGS_MAX];
	struct provider		*provider;
};

static void
begin(struct polled *p, const char *name, const char *from)
{
	struct err err;
	size_t i;

	account_begin(&p->account, NULL, p->settings);
	for (i = 0; i < shipped->nproviders; i++)
		if (strcmp(shipped->providers[i].name, name) == 0)
			p->account.provider = &shipped->providers[i];
	assert_non_null(p->account.provider);
	if (from != NULL)
		account_add(&p->account, "from", from);
	p->provider = provider_new(&p->account, &err);
	if (p->provider == NULL)
		fail_msg("%s", err.text);
}

static void
end(struct polled *p)
{
	provider_free(p->provider);
	account_end(&p->account);
}

/*
 * Requests.
 */

struct page_case {
	const char	*label;
	const char	*from;		/* the account's number; NULL: a service */
	const char	*next;		/* what the answer named; NULL: the first page */
	const char	*want;		/* the URL, or the error */
} pages[] = {
	{ "the first page: since a day, to our number", "+13035550100", NULL,
	    ORIGIN LIST "?To=%2B13035550100&DateSent%3E=2017-08-18"
	    "&PageSize=100" },
	{ "a service has no number: the whole list", NULL, NULL,
	    ORIGIN LIST "?DateSent%3E=2017-08-18&PageSize=100" },
	{ "a path is on the host that was asked", NULL, LIST "?Page=1",
	    ORIGIN LIST "?Page=1" },
	{ "so is a whole URL of it", NULL, ORIGIN LIST "?Page=1",
	    ORIGIN LIST "?Page=1" },
	{ "another host is refused", NULL, "https://api.example.org" LIST,
	    "error: the next page is not on the host of the first" },
	{ "one without a scheme is another host", NULL, "//example.org" LIST,
	    "error: the next page is not on the host of the first" },
	{ "so it is with another slash", NULL, "/\\example.org/",
	    "error: the next page is not on the host of the first" },
	{ "a host that begins like ours is another", NULL,
	    ORIGIN ".example.org" LIST,
	    "error: the next page is not on the host of the first" },
	{ "a user before another host is another", NULL,
	    ORIGIN "@example.org" LIST,
	    "error: the next page is not on the host of the first" },
	{ "another port is another", NULL, ORIGIN ":8443" LIST,
	    "error: the next page is not on the host of the first" },
	{ "http is another", NULL, "http://api.twilio.com" LIST,
	    "error: the next page is not on the host of the first" },
	{ "a name without a slash is none", NULL, "Messages.json?Page=1",
	    "error: the next page is not on the host of the first" },
	{ "a space is in no URL", NULL, "/a b",
	    "error: the next page's URL holds a space or a control "
	    "character" },
	{ "nor is a line end", NULL, "/a\r\nHost: example.org",
	    "error: the next page's URL holds a space or a control "
	    "character" },
};
#define NPAGES (sizeof pages / sizeof pages[0])

static void
check_page(void **state)
{
	const struct page_case *c = *state;
	struct http_request request = { 0 };
	struct secret next = { 0 };
	struct polled p;
	struct buf got;
	struct err err;

	buf_init(&got, 4096);
	begin(&p, "twilio", c->from);
	if (c->next != NULL)
		secret_set(&next, c->next, strlen(c->next));
	if (poll_build(p.provider, SINCE_MS, c->next != NULL ? &next : NULL,
	    &request, &err) == -1) {
		buf_addf(&got, "error: %s", err.text);
		assert_null(request.method);
	} else {
		buf_adds(&got, secret_reveal(&request.url));
		assert_string_equal(request.method, "GET");
		assert_string_equal(secret_reveal(&request.user), "AC1");
		assert_string_equal(secret_reveal(&request.password),
		    "token:with%odd&bytes");
		assert_int_equal(request.body.len, 0);
		assert_int_equal(request.nheaders, 0);
	}
	assert_string_equal(buf_text(&got), c->want);
	http_request_done(&request);
	secret_done(&next);
	buf_done(&got);
	end(&p);
}

/*
 * Answers.
 */

#define TEXT(sid, from, direction, date) "{\"sid\":\"" sid "\",\"from\":\"" \
	from "\",\"to\":\"+13035550100\",\"body\":\"x\",\"direction\":\"" \
	direction "\",\"date_sent\":" date "}"
#define IN(sid, date) TEXT(sid, "+13035550123", "inbound", date)
#define PAGE(texts, next) "{\"messages\":[" texts "],\"next_page_uri\":" \
	next "}"

struct answer_case {
	const char	*label;
	const char	*file;		/* recorded, or */
	const char	*body;
	int		 status;
	const char	*want;		/* lines; or the error */
} answers[] = {
	{ "what we sent is passed over, and there is another page",
	    "list_first.json", NULL, 200,
	    "SM00000000000000000000000000000004 +13035550123 at=1503057780000 "
	    "START\nignored=1\nnext=/2010-04-01/Accounts/"
	    "AC00000000000000000000000000000000/Messages.json?"
	    "To=%2B13035550100&DateSent%3E=2017-08-18&PageSize=2&Page=1"
	    "&PageToken=PASM00000000000000000000000000000003\n" },
	{ "the last page; the oldest text comes first", "list_last.json",
	    NULL, 200,
	    "SM00000000000000000000000000000001 +13035550123 at=1503057600000 "
	    "STOP\n"
	    "SM00000000000000000000000000000002 +13035550124 at=1503057660000 "
	    "no m\u00e1s\n" },
	{ "three are turned round", NULL, PAGE(
	    IN("SM3", "\"Fri, 18 Aug 2017 12:00:03 +0000\"") ","
	    IN("SM2", "\"Fri, 18 Aug 2017 12:00:02 +0000\"") ","
	    IN("SM1", "\"Fri, 18 Aug 2017 12:00:01 +0000\""), "\"\""), 200,
	    "SM1 +13035550123 at=1503057601000 x\n"
	    "SM2 +13035550123 at=1503057602000 x\n"
	    "SM3 +13035550123 at=1503057603000 x\n" },
	{ "nobody texted", NULL, PAGE("", "null"), 200, "" },
	{ "a time of another zone", NULL,
	    PAGE(IN("SM1", "\"18 Aug 2017 06:00:00 -0600\""), "null"), 200,
	    "SM1 +13035550123 at=1503057600000 x\n" },
	{ "a time of Greenwich", NULL,
	    PAGE(IN("SM1", "\"Fri, 18 Aug 2017 12:00:00 GMT\""), "null"), 200,
	    "SM1 +13035550123 at=1503057600000 x\n" },
	{ "a time as RFC 3339 has it", NULL,
	    PAGE(IN("SM1", "\"2017-08-18T12:00:00Z\""), "null"), 200,
	    "SM1 +13035550123 at=1503057600000 x\n" },
	{ "no time: it is kept, and may be old", NULL,
	    PAGE(IN("SM1", "null"), "null"), 200,
	    "SM1 +13035550123 undated x\n" },
	{ "a month that is none is no time", NULL,
	    PAGE(IN("SM1", "\"Fri, 18 ugS 2017 12:00:00 +0000\""), "null"),
	    200, "SM1 +13035550123 undated x\n" },
	{ "a day that is none is no time", NULL,
	    PAGE(IN("SM1", "\"Fri, 38 Aug 2017 12:00:00 +0000\""), "null"),
	    200, "SM1 +13035550123 undated x\n" },
	{ "something behind a time is no time", NULL,
	    PAGE(IN("SM1", "\"Fri, 18 Aug 2017 12:00:00 +0000 x\""), "null"),
	    200, "SM1 +13035550123 undated x\n" },
	{ "a text from nobody is counted", NULL, PAGE(TEXT("SM1", "",
	    "inbound", "null"), "null"), 200, "broken=1\n" },
	{ "what came in by another direction is none", NULL, PAGE(TEXT("SM1",
	    "+13035550123", "outbound-reply", "null"), "null"), 200,
	    "ignored=1\n" },
	{ "an answer that is cut short", NULL, "{\"messages\":[", 200,
	    "error: its answer is not JSON" },
	{ "a proxy's page", "200_proxy.html", NULL, 200,
	    "error: its answer is not JSON" },
	{ "no list in it", NULL, "{\"next_page_uri\":null}", 200,
	    "error: there is no array of events" },
	{ "a next page that is a number", NULL, PAGE("", "7"), 200,
	    "error: where the next page is, is no text" },
	{ "credentials that it does not take", "401_credentials.json", NULL,
	    401, "error: it answered with HTTP 401" },
	{ "a page with another status", NULL, PAGE("", "null"), 206,
	    "error: it answered with HTTP 206" },
};
#define NANSWERS (sizeof answers / sizeof answers[0])

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
put(struct buf *out, const struct webhook_records *records,
    const struct secret *next)
{
	const struct webhook_record *r;
	size_t i;

	for (i = 0; i < records->count; i++) {
		r = &records->items[i];
		assert_int_equal(r->kind, WEBHOOK_INBOUND);
		buf_addf(out, "%s %s ", r->id, address_reveal(&r->from));
		if (r->undated)
			buf_adds(out, "undated");
		else
			buf_addf(out, "at=%" PRId64, r->at_ms);
		buf_addf(out, " %s\n", secret_reveal(&r->text));
	}
	if (records->ignored > 0)
		buf_addf(out, "ignored=%zu\n", records->ignored);
	if (records->broken > 0)
		buf_addf(out, "broken=%zu\n", records->broken);
	if (next->len > 0)
		buf_addf(out, "next=%s\n", secret_reveal(next));
}

static void
check_answer(void **state)
{
	const struct answer_case *c = *state;
	struct webhook_records records = { 0 };
	struct http_answer answer = { .outcome = HTTP_ANSWERED,
	    .status = c->status };
	struct secret next = { 0 };
	struct polled p;
	struct buf got;
	struct err err;

	buf_init(&got, 16384);
	begin(&p, "twilio", NULL);
	if (c->file != NULL)
		load(c->file, &answer.body);
	else
		secret_set(&answer.body, c->body, strlen(c->body));
	if (poll_read(p.provider, &answer, &records, &next, &err) == -1)
		buf_addf(&got, "error: %s", err.text);
	else
		put(&got, &records, &next);
	assert_string_equal(buf_text(&got), c->want);
	webhook_records_done(&records);
	secret_done(&next);
	http_answer_done(&answer);
	buf_done(&got);
	end(&p);
}

static void
no_answer(void **state)
{
	struct http_answer answer = { .outcome = HTTP_NOT_SENT,
	    .error = "nobody listens" };
	struct webhook_records records = { 0 };
	struct secret next = { 0 };
	struct polled p;
	struct err err;

	(void)state;
	begin(&p, "twilio", NULL);
	assert_int_equal(poll_read(p.provider, &answer, &records, &next,
	    &err), -1);
	assert_string_equal(err.text, "no answer: nobody listens");
	end(&p);
}

static void
who_is_polled(void **state)
{
	struct account account = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < shipped->nproviders; i++) {
		account.provider = &shipped->providers[i];
		assert_int_equal(poll_is_there(&account),
		    strcmp(account.provider->name, "twilio") == 0 ||
		    strcmp(account.provider->name, "sandbox") == 0);
	}
}

/*
 * Descriptors.
 */

struct check_case {
	const char	*label;
	char		*url, *id;
	const char	*want;		/* the one mistake, or NULL */
} checks[] = {
	{ "settings and both times may be named",
	    "{{{account.url}}}/{{poll.since}}/{{poll.since_date}}", "sid",
	    NULL },
	{ "a poll has no message", "{{{account.url}}}/{{message.to}}", "sid",
	    "poll.url: {{message.to}} is neither a setting nor a value of a "
	    "poll" },
	{ "a name that is nearly right is guessed",
	    "{{{account.url}}}/{{poll.since_dat}}", "sid",
	    "poll.url: {{poll.since_dat}} is neither a setting nor a value of "
	    "a poll (poll.since_date?)" },
	{ "a list has no query", "{{{account.url}}}", "query.id",
	    "poll.inbound: query.id: a list has no query; give a path in its "
	    "JSON" },
};
#define NCHECKS (sizeof checks / sizeof checks[0])

static void
check_descriptor(void **state)
{
	const struct check_case *c = *state;
	struct provider_conf conf = twilio_conf;
	struct mistakes mistakes;

	conf.poll = (struct poll_conf){ .where = HERE(50), .url = c->url,
	    .records = "messages", .inbound = { .where = HERE(50),
	    .id = c->id, .from = "from", .text = "body", .time = "date" } };
	mistakes_init(&mistakes);
	provider_check(&conf, &mistakes);
	assert_int_equal(mistakes.count, c->want != NULL ? 1 : 0);
	if (c->want != NULL) {
		assert_string_equal(mistakes.items[0].text, c->want);
		assert_int_equal(mistakes.items[0].line, 50);
	}
	mistakes_done(&mistakes);
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
	struct CMUnitTest tests[NPAGES + NANSWERS + NCHECKS + 2];
	size_t i, n = 0;

	for (i = 0; i < NPAGES; i++)
		tests[n++] = (struct CMUnitTest){ .name = pages[i].label,
		    .test_func = check_page, .initial_state = &pages[i] };
	for (i = 0; i < NANSWERS; i++)
		tests[n++] = (struct CMUnitTest){ .name = answers[i].label,
		    .test_func = check_answer, .initial_state = &answers[i] };
	for (i = 0; i < NCHECKS; i++)
		tests[n++] = (struct CMUnitTest){ .name = checks[i].label,
		    .test_func = check_descriptor,
		    .initial_state = &checks[i] };
	tests[n++] = (struct CMUnitTest){ .name = "no answer at all",
	    .test_func = no_answer };
	tests[n++] = (struct CMUnitTest){ .name = "who is polled",
	    .test_func = who_is_polled };
	return cmocka_run_group_tests_name("poll", tests, set_up, tear_down);
}
