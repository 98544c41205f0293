#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "provider/by_hand.h"
#include "provider/values.h"

struct message_case {
	const char	*label;
	const char	*to, *text;
	int64_t		 ref, validity_s;
	const char	*want;		/* NULL: refused */
};

static struct message_case cases[] = {
	{ "a message's values are all there", "+13035550123", "Hi", 7, 60,
	    "{\"to\":\"+13035550123\",\"to_digits\":\"13035550123\","
	    "\"text\":\"Hi\",\"ref\":7,\"validity_s\":60}" },
	{ "digits without a plus stay", "13035550123", "", 1, 1,
	    "{\"to\":\"13035550123\",\"to_digits\":\"13035550123\","
	    "\"text\":\"\",\"ref\":1,\"validity_s\":1}" },
	{ "a negative validity is a second", "+1", "", 1, INT64_MIN,
	    "{\"to\":\"+1\",\"to_digits\":\"1\",\"text\":\"\",\"ref\":1,"
	    "\"validity_s\":1}" },
	{ "the largest reference keeps its digits", "+1", "",
	    INT64_MAX, 36000,
	    "{\"to\":\"+1\",\"to_digits\":\"1\",\"text\":\"\","
	    "\"ref\":9223372036854775807,\"validity_s\":36000}" },
	{ "validity has an end", "+1", "", 1, 36001,
	    "{\"to\":\"+1\",\"to_digits\":\"1\",\"text\":\"\",\"ref\":1,"
	    "\"validity_s\":36000}" },
	{ "a text that is not UTF-8 is refused", "+1", "\xc3", 1, 1, NULL },
};

static void
check_case(void **state)
{
	const struct message_case *c = *state;
	struct address to = { 0 };
	struct secret text = { 0 };
	struct outgoing outgoing = { .to = &to, .text = &text, .ref = c->ref,
	    .validity_s = c->validity_s };
	json_t *got, *want;
	struct err err;

	assert_int_equal(address_set(&to, c->to), 0);
	secret_set(&text, c->text, strlen(c->text));
	got = values_of_message(&outgoing, &err);
	secret_done(&text);
	if (c->want == NULL) {
		assert_null(got);
		assert_int_equal(err.kind, ERR_INPUT);
		return;
	}
	want = json_loads(c->want, 0, NULL);
	assert_non_null(want);
	assert_true(json_equal(json_object_get(got, "message"), want));
	json_decref(want);
	values_free(got);
}

/* A second reference lets us look at a string after the rest is freed. */
static void
strings_are_overwritten(void **state)
{
	static const char zero[6];
	json_t *token = json_string("secret"), *text = json_string("secret");
	json_t *values = json_pack("{s:{s:O,s:i},s:[[O]n]}", "account",
	    "token", token, "n", 1, "list", text);

	(void)state;
	assert_non_null(values);
	values_free(values);
	assert_memory_equal(json_string_value(token), zero, sizeof zero);
	assert_memory_equal(json_string_value(text), zero, sizeof zero);
	json_decref(token);
	json_decref(text);
	values_free(NULL);
}

int
main(void)
{
	struct CMUnitTest tests[COUNT(cases) + 1];
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[i] = (struct CMUnitTest){
	    .name = "what is given back is overwritten first",
	    .test_func = strings_are_overwritten };
	return cmocka_run_group_tests_name("values", tests, NULL, NULL);
}
