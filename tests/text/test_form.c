#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "text/form.h"

struct form_case {
	const char	*label;
	const char	*text;
	const char	*fields;	/* "name=value|"..., decoded */
	const char	*error;
};

static struct form_case cases[] = {
	{ "nothing has no fields", "", "", NULL },
	{ "fields come in order", "b=2&a=1", "b=2|a=1|", NULL },
	{ "a plus is a space", "a=1+2", "a=1 2|", NULL },
	{ "hex digits in both cases", "a=%c3%B1%2B", "a=\u00f1+|", NULL },
	{ "a value may be empty", "a=&b=", "a=|b=|", NULL },
	{ "names are decoded too", "%61=1", "a=1|", NULL },
	{ "a % alone", "a=%", NULL, "a % without two hex digits after it" },
	{ "a % with one digit", "a=%2", NULL,
	    "a % without two hex digits after it" },
	{ "a % with letters", "a=%zz", NULL,
	    "a % without two hex digits after it" },
	{ "a NUL", "a=%00", NULL, "a NUL (%00)" },
	{ "a bare space", "a=1 2", NULL, "a byte that must be escaped with %" },
	{ "a bare letter beyond ASCII", "a=\u00f1", NULL,
	    "a byte that must be escaped with %" },
	{ "a second =", "a=1=2", NULL, "a byte that must be escaped with %" },
	{ "half a letter", "a=%c3", NULL, "text that is not UTF-8" },
	{ "a surrogate", "a=%ed%a0%80", NULL, "text that is not UTF-8" },
	{ "no =", "a", NULL, "a field without name or =" },
	{ "no name", "=1", NULL, "a field without name or =" },
	{ "an & too much", "a=1&&b=2", NULL, "a field without name or =" },
	{ "an & in front", "&a=1", NULL, "a field without name or =" },
	{ "a name that comes twice", "a=1&a=1", NULL, "a field given twice" },
	{ "a name twice, written in two ways", "a=1&%61=2", NULL,
	    "a field given twice" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct form_case *c = *state;
	char got[256] = "";
	struct form form = { 0 };
	struct err err;
	size_t i;

	if (form_parse(c->text, strlen(c->text), &form, &err) == -1) {
		assert_non_null(c->error);
		assert_string_equal(err.text, c->error);
		return;
	}
	assert_null(c->error);
	for (i = 0; i < form.nfields; i++) {
		strcat(got, form.fields[i].name);
		strcat(got, "=");
		strcat(got, form.fields[i].value);
		strcat(got, "|");
	}
	assert_string_equal(got, c->fields);
	form_done(&form);
}

static void
bounds(void **state)
{
	static char text[FORM_MAX + 2];
	struct form form = { 0 };
	struct err err;
	size_t i, len = 0;

	(void)state;
	memset(text, 'x', sizeof text);
	text[1] = '=';
	assert_int_equal(form_parse(text, FORM_MAX, &form, &err), 0);
	form_done(&form);
	assert_int_equal(form_parse(text, FORM_MAX + 1, &form, &err), -1);
	assert_int_equal(err.kind, ERR_FULL);
	assert_int_equal(form_parse("a=\0b", 4, &form, &err), -1);
	for (i = 0; i <= FORM_FIELDS_MAX; i++) {
		text[len++] = (char)('A' + i / 26);
		text[len++] = (char)('a' + i % 26);
		text[len++] = '=';
		text[len++] = '&';
	}
	assert_int_equal(form_parse(text, len - 1, &form, &err), -1);
	assert_int_equal(err.kind, ERR_FULL);
	assert_int_equal(form_parse(text, len - 5, &form, &err), 0);
	assert_int_equal(form.nfields, FORM_FIELDS_MAX);
	form_done(&form);
}

static void
finding(void **state)
{
	struct form form = { 0 };
	struct err err;

	(void)state;
	assert_int_equal(form_parse("a=1&b=", 6, &form, &err), 0);
	assert_string_equal(form_find(&form, "a"), "1");
	assert_string_equal(form_find(&form, "b"), "");
	assert_null(form_get(&form, "b"));
	assert_null(form_find(&form, "c"));
	assert_null(form_find(&form, "A"));
	form_done(&form);
	form_done(&form);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 2];
	size_t i, n = 0;

	for (i = 0; i < NCASES; i++)
		tests[n++] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[n++] = (struct CMUnitTest){ .name = "a form has bounds",
	    .test_func = bounds };
	tests[n++] = (struct CMUnitTest){ .name = "fields are found by name",
	    .test_func = finding };
	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
