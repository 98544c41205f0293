#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/render.h"

struct render_case {
	const char	*label;
	const char	*template, *facts, *name;
	const char	*want;		/* NULL: an error */
	const char	*want_err;	/* in it */
};

#define HELLO "{{#person.name}}{{person.name}}: {{/person.name}}Go"

static struct render_case cases[] = {
	{ "facts are stated", "{{sender}}: {{event.when}}",
	  "{\"sender\": \"Votes\", \"event\": {\"when\": \"Monday\"}}", "",
	  "Votes: Monday", NULL },
	{ "nothing is escaped", "{{a}} {{{a}}}", "{\"a\": \"<A & \\\"B\\\">\"}",
	  "", "<A & \"B\"> <A & \"B\">", NULL },
	{ "a value is expanded once", "{{a}}", "{\"a\": \"{{b}}\"}", "",
	  "{{b}}", NULL },
	{ "the reader's name", HELLO, "{}", "Ana", "Ana: Go", NULL },
	{ "a name that looks like a tag stays as it is", HELLO, "{}",
	  "{{sender}}", "{{sender}}: Go", NULL },
	{ "a reader without a name", HELLO, "{}", "", "Go", NULL },
	{ "a name that must be there, and is not", "{{person.name}}", "{}",
	  "", NULL, "person.name has no value" },
	{ "a fact without a value", "Go {{a}}", "{\"a\": null}", "", NULL,
	  "a has no value" },
	{ "a fact that is none", "Go {{a}}", "{}", "", NULL,
	  "a is not a fact" },
	{ "a typographic space becomes a plain one", "5:30{{a}}PM",
	  "{\"a\": \"\342\200\257\"}", "", "5:30 PM", NULL },
};
#define NCASES (sizeof cases / sizeof cases[0])

/* Render; the text in ${ret}, or -1 with ${err}. */
static int
render(const char *source, json_t *facts, const char *name,
    struct secret *ret, struct err *err)
{
	struct mustache *template = mustache_compile(source, strlen(source),
	    NULL, NULL, err);
	const struct parts parts = { .part = { [PART_TEXT] = template } };
	struct secret who = { 0 };
	const struct reader reader = { .name = &who };
	struct rendered rendered = { 0 };
	int result;

	assert_non_null(template);
	secret_set(&who, name, strlen(name));
	result = render_message(CHANNEL_SMS, &parts, facts, &reader, &rendered,
	    err);
	*ret = rendered.part[PART_TEXT];
	secret_done(&who);
	mustache_free(template);
	return result;
}

static void
check_case(void **state)
{
	const struct render_case *c = *state;
	json_t *facts = json_loads(c->facts, 0, NULL);
	struct secret text = { 0 };
	struct err err;

	assert_non_null(facts);
	if (render(c->template, facts, c->name, &text, &err) == 0) {
		assert_non_null(c->want);
		assert_string_equal(secret_reveal(&text), c->want);
		assert_int_equal(text.len, strlen(c->want));
	} else {
		assert_null(c->want);
		assert_int_equal(err.kind, ERR_INPUT);
		assert_non_null(strstr(err.text, c->want_err));
		assert_int_equal(text.len, 0);
	}
	secret_done(&text);
	json_decref(facts);
}

/* As long as it may be, and a byte longer. */
static void
check_bound(void **state)
{
	json_t *facts = json_object();
	struct secret text = { 0 };
	struct err err;
	char *source;

	(void)state;
	source = xasprintf("%0*d", TEXT_LEN_MAX, 0);
	assert_int_equal(render(source, facts, "", &text, &err), 0);
	assert_int_equal(text.len, TEXT_LEN_MAX);
	secret_done(&text);
	free(source);
	source = xasprintf("%0*d", TEXT_LEN_MAX + 1, 0);
	assert_int_equal(render(source, facts, "", &text, &err), -1);
	assert_int_equal(err.kind, ERR_FULL);
	assert_int_equal(text.len, 0);
	free(source);
	json_decref(facts);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 1] = {
		[NCASES] = { .name = "a text is bounded",
		    .test_func = check_bound },
	};
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("render", tests, NULL, NULL);
}
