/*
 * pregon provider: what the files say of providers, and one message to try an
 * account: what it tells, and whom it may reach.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "run/rig_sandbox.h"
#include "run/rig_site.h"

#define NUMBER	"+13035550123"
#define EMAIL	"ana@example.org"
#define TEXT	"Only between us"

static struct rig_ran
try(const struct rig_site *site, const char *account, const char *to)
{
	return rig_run("pregon", "provider", "try", account, "--to", to,
	    "--text", TEXT, "--json", "--config", site->config, NULL);
}

/* A mail to ${to}; ${html} may be NULL. */
static struct rig_ran
try_mail(const struct rig_site *site, const char *to, const char *html)
{
	return rig_run("pregon", "provider", "try", "sandbox_email", "--to", to,
	    "--subject", "The vote", "--text", TEXT, "--json", "--config",
	    site->config, html != NULL ? "--html" : NULL, html, NULL);
}

/* Its JSON, which holds neither number nor text; to decref. */
static json_t *
told(const struct rig_ran *ran)
{
	json_t *said = json_loads(ran->out, 0, NULL);

	assert_non_null(said);
	assert_null(strstr(ran->out, "5550123"));
	assert_null(strstr(ran->out, "ana@"));
	assert_null(strstr(ran->out, "between"));
	return said;
}

static struct verdict_case {
	const char	*label;
	const char	*faults;
	int		 status;
	const char	*verdict, *reason;	/* reason NULL: null */
	bool		 has_id;
	int		 retry_after_s;		/* -1: null */
	long		 kept;			/* texts that the sandbox has then */
} verdicts[] = {
	{ "an accepted text has an id and no reason", NULL,
	    0, "accepted", NULL, true, -1, 1 },
	{ "429 is retry, rate-limited, and says after how long",
	    "status=429,retry-after=2", 1, "retry", "rate-limited", false, 2, 0 },
	{ "a STOP at the provider is rejected, opted-out", "optout=" NUMBER,
	    1, "rejected", "opted-out", false, -1, 0 },
	{ "a number that is none is rejected, invalid-recipient",
	    "invalid=" NUMBER, 1, "rejected", "invalid-recipient", false, -1,
	    0 },
	{ "an answer without proof is unknown", "garbage", 1, "unknown",
	    "no-proof", false, -1, 1 },
	{ "no answer is unknown", "cut", 1, "unknown", "no-answer", false, -1,
	    1 },
};
#define NVERDICTS (sizeof verdicts / sizeof verdicts[0])

static void
check_verdict(void **state)
{
	const struct verdict_case *c = *state;
	struct rig_site site;
	struct rig_ran ran;
	json_t *said, *after;
	const char *reason;

	rig_site(&site, c->faults);
	ran = try(&site, "sandbox", NUMBER);
	assert_int_equal(ran.status, c->status);
	said = told(&ran);
	assert_string_equal(json_string_value(json_object_get(said,
	    "verdict")), c->verdict);
	reason = json_string_value(json_object_get(said, "reason"));
	assert_int_equal(reason == NULL, c->reason == NULL);
	if (reason != NULL)
		assert_string_equal(reason, c->reason);
	assert_int_equal(json_is_string(json_object_get(said, "provider_id")),
	    c->has_id);
	after = json_object_get(said, "retry_after_s");
	assert_int_equal(json_is_integer(after) ? json_integer_value(after) :
	    -1, c->retry_after_s);
	assert_int_equal(rig_count(site.url), c->kept);
	json_decref(said);
	rig_ran_done(&ran);
}

static void
the_shape_of_the_request_is_told(void **state)
{
	struct rig_site site;
	struct rig_ran ran;
	json_t *said, *request, *want;

	(void)state;
	rig_site(&site, NULL);
	ran = try(&site, "sandbox", "(303) 555-0123");
	said = told(&ran);
	request = json_object_get(said, "request");
	want = json_pack("[s,s,s,s,s]", "To", "From", "Body", "ValidityPeriod",
	    "StatusCallback");
	assert_true(json_equal(json_object_get(request, "fields"), want));
	assert_string_equal(json_string_value(json_object_get(request,
	    "method")), "POST");
	assert_string_equal(json_string_value(json_object_get(request,
	    "host")), "127.0.0.1");
	json_decref(want);
	json_decref(said);
	rig_ran_done(&ran);
}

static struct mail_case {
	const char	*label;
	const char	*faults;
	int		 status;
	const char	*verdict, *reason;	/* reason NULL: null */
	long		 kept;
} mails[] = {
	{ "an accepted mail has an id and no reason", NULL,
	    0, "accepted", NULL, 1 },
	{ "429 to a mail is retry, rate-limited", "status=429",
	    1, "retry", "rate-limited", 0 },
	{ "an address that is none is rejected, invalid-recipient",
	    "invalid=" EMAIL, 1, "rejected", "invalid-recipient", 0 },
	{ "an answer to a mail without an id is unknown", "garbage",
	    1, "unknown", "no-proof", 1 },
	{ "an answer to a mail that was cut is unknown", "half",
	    1, "unknown", "no-answer", 1 },
};
#define NMAILS (sizeof mails / sizeof mails[0])

static void
check_mail(void **state)
{
	const struct mail_case *c = *state;
	struct rig_site site;
	struct rig_ran ran;
	const char *reason;
	json_t *said;

	rig_site(&site, c->faults);
	ran = try_mail(&site, EMAIL, "<p>Hi</p>");
	assert_int_equal(ran.status, c->status);
	said = told(&ran);
	assert_string_equal(json_string_value(json_object_get(said,
	    "verdict")), c->verdict);
	reason = json_string_value(json_object_get(said, "reason"));
	assert_int_equal(reason == NULL, c->reason == NULL);
	if (reason != NULL)
		assert_string_equal(reason, c->reason);
	assert_int_equal(json_is_string(json_object_get(said, "provider_id")),
	    c->reason == NULL);
	assert_int_equal(rig_count(site.url), c->kept);
	json_decref(said);
	rig_ran_done(&ran);
}

static void
a_mail_arrives_as_it_was_written(void **state)
{
	struct rig_site site;
	struct rig_ran ran;
	json_t *said, *all, *mail, *want;

	(void)state;
	rig_site(&site, NULL);
	ran = try_mail(&site, "ana@EXAMPLE.org", "<p class=\"a\">Hi</p>");
	said = told(&ran);
	want = json_pack("[s,s,s,s,s,s,s,s,s]",
	    "personalizations.0.to.0.email", "from.email", "from.name",
	    "subject", "content.0.type", "content.0.value", "content.1.type",
	    "content.1.value", "custom_args.pregon_ref");
	assert_true(json_equal(json_object_get(json_object_get(said,
	    "request"), "fields"), want));
	all = rig_get_json(site.url, "/messages.json");
	mail = json_array_get(json_object_get(all, "messages"), 0);
#define IS(name, value) assert_string_equal(json_string_value( \
	    json_object_get(mail, name)), value)
	IS("channel", "email");
	IS("to", EMAIL);
	IS("from", "alerts@example.org");
	IS("subject", "The vote");
	IS("body", TEXT);
	IS("html", "<p class=\"a\">Hi</p>");
	IS("ref", "0");
	IS("sid", json_string_value(json_object_get(said, "provider_id")));
#undef IS
	assert_true(json_is_null(json_object_get(mail, "list_unsubscribe")));
	json_decref(want);
	json_decref(all);
	json_decref(said);
	rig_ran_done(&ran);
}

/* An account on another machine, beside the route. */
static void
add_account_elsewhere(const struct rig_site *site)
{
	rig_write(site->config, "token", "0123456789abcdef\n");
	rig_edit(site, "accounts.conf", "  sandbox = {\n",
	    "  away = {\n"
	    "    provider = \"twilio\";\n"
	    "    settings = {\n"
	    "      account_sid = \"AC00000000000000000000000000000000\";\n"
	    "      auth_token_file = \"token\";\n"
	    "      from = \"+13035550100\";\n"
	    "      url = \"https://sms.example.org\";\n"
	    "    };\n"
	    "  };\n"
	    "  sandbox = {\n");
}

static struct refused_case {
	const char	*label;
	const char	*sending;	/* NULL: sandbox */
	const char	*account, *to;
	const char	*says;		/* NULL: it is sent */
} refusals[] = {
	{ "sandbox: an account on another machine is refused", NULL, "away",
	    NUMBER, "stays on this machine" },
	{ "trial: a phone that is no tester's is refused", "trial", "sandbox",
	    NUMBER, "none of them" },
	{ "trial: a tester is reached", "trial", "sandbox", "303-555-0199",
	    NULL },
	{ "live: anyone is reached", "live", "sandbox", NUMBER, NULL },
	{ "what is no phone number is refused", NULL, "sandbox", "soon",
	    "not a phone number" },
	{ "an e-mail address is no phone number", NULL, "sandbox", EMAIL,
	    "the account sandbox carries SMS, and --to is not a phone number" },
	{ "an account that is not there is refused", NULL, "sandbux", NUMBER,
	    "no account is called sandbux" },
};
#define NREFUSALS (sizeof refusals / sizeof refusals[0])

static void
check_refused(void **state)
{
	const struct refused_case *c = *state;
	struct rig_site site;
	struct rig_ran ran;
	char sending[64];

	rig_site(&site, NULL);
	add_account_elsewhere(&site);
	snprintf(sending, sizeof sending, "sending = \"%s\";", c->sending);
	if (c->sending != NULL)
		rig_edit(&site, "pregon.conf", "sending = \"sandbox\";",
		    sending);
	ran = try(&site, c->account, c->to);
	assert_int_equal(ran.status, c->says != NULL);
	if (c->says != NULL)
		assert_non_null(strstr(ran.err, c->says));
	assert_null(strstr(ran.err, "5550123"));
	assert_int_equal(rig_count(site.url), c->says == NULL);
	rig_ran_done(&ran);
}

static void
list_and_show_tell_what_the_files_say(void **state)
{
	struct rig_site site;
	struct rig_ran list, show, none;

	(void)state;
	rig_site(&site, NULL);
	add_account_elsewhere(&site);
	list = rig_run("pregon", "provider", "list", "--json", "--config",
	    site.config, NULL);
	assert_non_null(strstr(list.out, "{\"name\":\"sandbox\","
	    "\"channel\":\"sms\",\"accounts\":[\"sandbox\"]}"));
	assert_non_null(strstr(list.out, "{\"name\":\"sandbox_email\","
	    "\"channel\":\"email\",\"accounts\":[\"sandbox_email\"]}"));
	assert_non_null(strstr(list.out, "{\"name\":\"sendgrid\","
	    "\"channel\":\"email\",\"accounts\":[]}"));
	assert_non_null(strstr(list.out, "{\"name\":\"twilio\","
	    "\"channel\":\"sms\",\"accounts\":[\"away\"]}"));
	show = rig_run("pregon", "provider", "show", "twilio", "--config",
	    site.config, NULL);
	assert_int_equal(show.status, 0);
	assert_non_null(strstr(show.out, "auth_token_file (secret)"));
	assert_non_null(strstr(show.out, "MessagingServiceSid"));
	assert_null(strstr(show.out, "0123456789abcdef"));
	rig_ran_done(&show);
	show = rig_run("pregon", "provider", "show", "sendgrid", "--config",
	    site.config, NULL);
	assert_non_null(strstr(show.out, "sendgrid (email)\n"));
	assert_non_null(strstr(show.out, "content[2].value"));
	none = rig_run("pregon", "provider", "show", "nobody", "--config",
	    site.config, NULL);
	assert_int_equal(none.status, 1);
	rig_ran_done(&list);
	rig_ran_done(&show);
	rig_ran_done(&none);
}

/* Each channel wants what is its own. */
static void
a_channel_has_its_options(void **state)
{
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	rig_site(&site, NULL);
	ran = rig_run("pregon", "provider", "try", "sandbox_email", "--to",
	    EMAIL, "--text", TEXT, "--config", site.config, NULL);
	assert_int_equal(ran.status, 2);
	assert_non_null(strstr(ran.err, "wants --subject"));
	rig_ran_done(&ran);
	ran = rig_run("pregon", "provider", "try", "sandbox", "--to", NUMBER,
	    "--text", TEXT, "--subject", "S", "--config", site.config, NULL);
	assert_int_equal(ran.status, 2);
	assert_non_null(strstr(ran.err, "neither --subject nor --html"));
	rig_ran_done(&ran);
	ran = try_mail(&site, NUMBER, NULL);
	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.err, "the account sandbox_email carries "
	    "e-mail, and --to is not an e-mail address: no @"));
	rig_ran_done(&ran);
	assert_int_equal(rig_count(site.url), 0);
}

static void
a_wrong_call_is_told_so(void **state)
{
	struct rig_ran ran;

	(void)state;
	ran = rig_run("pregon", "provider", "try", "sandbox", "--to", NUMBER,
	    NULL);
	assert_int_equal(ran.status, 2);
	rig_ran_done(&ran);
	ran = rig_run("pregon", "provider", "lost", NULL);
	assert_int_equal(ran.status, 2);
	rig_ran_done(&ran);
	ran = rig_run("pregon", "provider", "list", "--to", NUMBER, NULL);
	assert_int_equal(ran.status, 2);
	rig_ran_done(&ran);
}

#define STORY(test) cmocka_unit_test_teardown(test, rig_teardown)

static const struct CMUnitTest stories[] = {
	STORY(the_shape_of_the_request_is_told),
	STORY(a_mail_arrives_as_it_was_written),
	STORY(a_channel_has_its_options),
	STORY(list_and_show_tell_what_the_files_say),
	STORY(a_wrong_call_is_told_so),
};
#define NSTORIES (sizeof stories / sizeof stories[0])

int
main(void)
{
	struct CMUnitTest tests[NVERDICTS + NMAILS + NREFUSALS + NSTORIES];
	size_t n = 0, i;

	RIG_ADD_ROWS(verdicts, NVERDICTS, check_verdict);
	RIG_ADD_ROWS(mails, NMAILS, check_mail);
	RIG_ADD_ROWS(refusals, NREFUSALS, check_refused);
	memcpy(tests + n, stories, sizeof stories);
	return cmocka_run_group_tests_name("provider", tests, NULL, NULL);
}
