#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "config/json_written.h"
#include "provider/by_hand.h"

/* Twilio's descriptor with one thing changed. */
struct check_case {
	const char	*label;
	char		*url, *user, *password;
	struct pair	 header;		/* where it has a key */
	struct pair	 form;			/* likewise */
	const char	*want;			/* the one mistake, or NULL */
	unsigned	 line;
};

static struct check_case cases[] = {
	{ .label = "the descriptor of Twilio has no mistakes" },
	{ .label = "every value of a message may be named",
	    .form = { HERE(7), "All", "{{message.to}}{{message.to_digits}}"
	    "{{message.text}}{{message.ref}}{{message.validity_s}}" } },
	{ .label = "unescaped names are names as well",
	    .url = "{{{account.urk}}}/", .line = 1,
	    .want = "url: {{account.urk}} is neither a setting nor a message "
	    "value (account.url?)" },
	{ .label = "a setting that is not declared is named, with a guess",
	    .user = "{{account.accountsid}}", .line = 1,
	    .want = "user: {{account.accountsid}} is neither a setting nor a "
	    "message value (account.account_sid?)" },
	{ .label = "a message value that there is not is named, with a guess",
	    .form = { HERE(7), "Body", "{{message.txt}}" }, .line = 7,
	    .want = "form.Body: {{message.txt}} is neither a setting nor a "
	    "message value (message.text?)" },
	{ .label = "a name that is near nothing has no guess",
	    .password = "{{zzzzzzzzzz}}", .line = 1,
	    .want = "password: {{zzzzzzzzzz}} is neither a setting nor a "
	    "message value" },
	{ .label = "a section's name is looked at",
	    .form = { HERE(8), "X", "{{#account.calback}}1"
	    "{{/account.calback}}" }, .line = 8,
	    .want = "form.X: {{account.calback}} is neither a setting nor a "
	    "message value (account.callback?)" },
	{ .label = "names inside of a section are looked at",
	    .form = { HERE(8), "X", "{{#account.callback}}{{message.rex}}"
	    "{{/account.callback}}" }, .line = 8,
	    .want = "form.X: {{message.rex}} is neither a setting nor a "
	    "message value (message.ref?)" },
	{ .label = "a section's own value may be said as a dot",
	    .form = { HERE(8), "X", "{{#account.from}}{{.}}"
	    "{{/account.from}}" } },
	{ .label = "a dot outside of a section is a mistake",
	    .form = { HERE(8), "X", "{{.}}" }, .line = 8,
	    .want = "form.X: {{.}} is neither a setting nor a message value" },
	{ .label = "a header's value is looked at",
	    .header = { HERE(9), "X-Id", "{{message.ret}}" }, .line = 9,
	    .want = "headers.X-Id: {{message.ret}} is neither a setting nor a "
	    "message value (message.ref?)" },
};

static void
check_case(void **state)
{
	struct check_case *c = *state;
	struct provider_conf conf = twilio_conf;
	struct mistakes mistakes;

	if (c->url != NULL)
		conf.url = c->url;
	if (c->user != NULL)
		conf.user = c->user;
	if (c->password != NULL)
		conf.password = c->password;
	if (c->header.key != NULL) {
		conf.headers = &c->header;
		conf.nheaders = 1;
	}
	if (c->form.key != NULL) {
		conf.form = &c->form;
		conf.nform = 1;
	}

	mistakes_init(&mistakes);
	provider_check(&conf, &mistakes);
	assert_int_equal(mistakes.count, c->want != NULL ? 1 : 0);
	if (c->want != NULL) {
		assert_string_equal(mistakes.items[0].text, c->want);
		assert_string_equal(mistakes.items[0].file,
		    "providers/twilio.conf");
		assert_int_equal(mistakes.items[0].line, c->line);
	}
	mistakes_done(&mistakes);
}

/* A body that is JSON. */
static struct json_case {
	const char	*label;
	const char	*text;		/* of the file */
	char		*method;
	const char	*want;		/* the one mistake, or NULL */
	unsigned	 line;
} jsons[] = {
	{ "a JSON body may name what a form may", "json = { a = ( "
	    "\"{{message.to}}{{message.html}}{{message.subject}}\", { b = "
	    "\"{{account.from}}{{message.unsubscribe_url}}\"; } ); };",
	    "POST", NULL, 0 },
	{ "a name in a JSON body is looked at, however deep",
	    "json = {\n a = ( 1, {\n b = \"{{message.htm}}\"; } ); };", "PUT",
	    "json.a[2].b: {{message.htm}} is neither a setting nor a message "
	    "value (message.html?)", 3 },
	{ "so is one under a name of any kind",
	    "json = { * = (\n (\"a.b\", \"{{account.fron}}\") ); };", "POST",
	    "json.a.b: {{account.fron}} is neither a setting nor a message "
	    "value (account.from?)", 2 },
	{ "a template in a JSON body that is none is a mistake",
	    "json = { a = 1;\n b = \"{{#account.from}}\"; };", "POST",
	    "json.b: line 1: section {{#account.from}} is never closed", 2 },
	{ "a GET with a JSON body is a mistake",
	    "\njson = { a = 1; };", "GET",
	    "json: a GET request has no body; write the values into url", 2 },
};

static void
check_json(void **state)
{
	struct json_case *c = *state;
	struct provider_conf conf = twilio_conf;
	struct mistakes mistakes;

	mistakes_init(&mistakes);
	conf.nform = 0;
	conf.method = c->method;
	conf.json = json_written(c->text, &mistakes);
	provider_check(&conf, &mistakes);
	assert_int_equal(mistakes.count, c->want != NULL ? 1 : 0);
	if (c->want != NULL) {
		assert_string_equal(mistakes.items[0].text, c->want);
		assert_string_equal(mistakes.items[0].file, "x.conf");
		assert_int_equal(mistakes.items[0].line, c->line);
	}
	json_tree_free(conf.json);
	mistakes_done(&mistakes);
}

struct rule_case {
	const char		*label;
	struct answer_rule	 rule;
	const char		*want;
};

#define RANGE(a, b) .nstatuses = 1, \
	.statuses = (struct status_range[]){ { a, b } }

static struct rule_case rules[] = {
	{ .label = "accepted by status 2xx alone may be declared",
	    .rule = { RANGE(200, 299), .verdict = VERDICT_ACCEPTED } },
	{ .label = "accepted by code alone may be declared",
	    .rule = { .codes = CODES("0"), .verdict = VERDICT_ACCEPTED } },
	{ .label = "accepted by id alone may be declared",
	    .rule = { .needs_id = true, .verdict = VERDICT_ACCEPTED } },
	{ .label = "rejecting everything may be declared",
	    .rule = { .verdict = VERDICT_REJECTED } },
	{ .label = "accepting everything is a mistake",
	    .rule = { .verdict = VERDICT_ACCEPTED },
	    .want = "answer.rules: accepts every answer: give a status, code "
	    "or needs_id" },
	{ .label = "accepting 300 without proof is a mistake",
	    .rule = { RANGE(200, 300), .verdict = VERDICT_ACCEPTED },
	    .want = "answer.rules: accepts an answer other than 2xx without "
	    "proof" },
	{ .label = "accepting 199 without proof is a mistake",
	    .rule = { RANGE(199, 200), .verdict = VERDICT_ACCEPTED },
	    .want = "answer.rules: accepts an answer other than 2xx without "
	    "proof" },
	{ .label = "a code of 31 characters is one",
	    .rule = { .codes = CODES("max-message-queue-size-exceeded"),
	    .verdict = VERDICT_RETRY } },
	{ .label = "a code of 32 characters is a mistake",
	    .rule = { .codes = CODES("max-message-queue-size-exceeded!"),
	    .verdict = VERDICT_RETRY },
	    .want = "answer.rules: a code has at most 31 characters" },
};

static void
check_rule(void **state)
{
	struct rule_case *c = *state;
	struct provider_conf conf = twilio_conf;
	struct mistakes mistakes;

	c->rule.where = (struct where)HERE(12);
	conf.rules = &c->rule;
	conf.nrules = 1;

	mistakes_init(&mistakes);
	provider_check(&conf, &mistakes);
	assert_int_equal(mistakes.count, c->want != NULL ? 1 : 0);
	if (c->want != NULL) {
		assert_string_equal(mistakes.items[0].text, c->want);
		assert_int_equal(mistakes.items[0].line, 12);
	}
	mistakes_done(&mistakes);
}

/* How the engine says it is its own affair; where it stands is ours. */
static void
every_mistake_with_its_line(void **state)
{
	struct pair header = { HERE(5), "X", "{{#account.from}}" };
	struct pair form = { HERE(9), "Y", "{{" };
	struct provider_conf conf = twilio_conf;
	struct mistakes mistakes;

	(void)state;
	conf.method = "GET";
	conf.headers = &header;
	conf.nheaders = 1;
	conf.form = &form;
	conf.nform = 1;
	mistakes_init(&mistakes);
	provider_check(&conf, &mistakes);
	assert_int_equal(mistakes.count, 3);
	assert_int_equal(mistakes.items[0].line, 9);
	assert_string_equal(mistakes.items[0].text, "form: a GET request has "
	    "no body; write the values into url");
	assert_int_equal(mistakes.items[1].line, 5);
	assert_memory_equal(mistakes.items[1].text, "headers.X: ", 11);
	assert_int_equal(mistakes.items[2].line, 9);
	assert_memory_equal(mistakes.items[2].text, "form.Y: ", 8);
	mistakes_done(&mistakes);
}

int
main(void)
{
	struct CMUnitTest tests[COUNT(cases) + COUNT(jsons) + COUNT(rules) + 1];
	size_t i, n = 0;

	for (i = 0; i < COUNT(cases); i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	for (i = 0; i < COUNT(jsons); i++)
		tests[n++] = (struct CMUnitTest){ .name = jsons[i].label,
		    .test_func = check_json, .initial_state = &jsons[i] };
	for (i = 0; i < COUNT(rules); i++)
		tests[n++] = (struct CMUnitTest){ .name = rules[i].label,
		    .test_func = check_rule, .initial_state = &rules[i] };
	tests[n++] = (struct CMUnitTest){
	    .name = "all mistakes are told, each with its line",
	    .test_func = every_mistake_with_its_line };
	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
