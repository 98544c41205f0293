#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "base/secret.h"

static void
address_holds_text(void **state)
{
	struct address a = { "" };

	(void)state;
	assert_string_equal(address_reveal(&a), "");
	assert_int_equal(address_set(&a, "+13035550101"), 0);
	assert_string_equal(address_reveal(&a), "+13035550101");
	address_done(&a);
}

static void
address_has_a_bound(void **state)
{
	char text[ADDRESS_LEN_MAX + 2];
	struct address a = { "" };

	(void)state;
	memset(text, 'a', sizeof text);
	text[ADDRESS_LEN_MAX] = '\0';
	assert_int_equal(address_set(&a, text), 0);
	assert_string_equal(address_reveal(&a), text);
	address_set(&a, "ada@example.org");
	text[ADDRESS_LEN_MAX] = 'a';
	text[ADDRESS_LEN_MAX + 1] = '\0';
	assert_int_equal(address_set(&a, text), -1);
	assert_string_equal(address_reveal(&a), "ada@example.org");
	address_done(&a);
}

static void
address_leaves_nothing_behind(void **state)
{
	static const struct address zero;
	struct address a = { "" };

	(void)state;
	address_set(&a, "+13035550101");
	address_set(&a, "+1");
	assert_memory_equal(a.hidden + 2, zero.hidden, sizeof a.hidden - 2);
	address_done(&a);
	assert_memory_equal(&a, &zero, sizeof a);
}

static void
address_set_to_itself(void **state)
{
	struct address a = { "" };

	(void)state;
	address_set(&a, "+13035550101");
	assert_int_equal(address_set(&a, address_reveal(&a)), 0);
	assert_string_equal(address_reveal(&a), "+13035550101");
	address_done(&a);
}

static void
secret_holds_bytes(void **state)
{
	struct secret s = { 0 };

	(void)state;
	assert_string_equal(secret_reveal(&s), "");
	secret_set(&s, "a\0b", 3);
	assert_int_equal(s.len, 3);
	assert_memory_equal(secret_reveal(&s), "a\0b", 4);
	secret_done(&s);
	assert_string_equal(secret_reveal(&s), "");
	assert_int_equal(s.len, 0);
}

static void
secret_copies(void **state)
{
	char text[] = "Ada";
	struct secret s = { 0 };

	(void)state;
	secret_set(&s, text, 3);
	text[0] = 'I';
	assert_string_equal(secret_reveal(&s), "Ada");
	secret_done(&s);
}

static void
secret_holds_nothing(void **state)
{
	struct secret s = { 0 };

	(void)state;
	secret_set(&s, NULL, 0);
	assert_string_equal(secret_reveal(&s), "");
	assert_int_equal(s.len, 0);
	secret_done(&s);
}

static void
secret_set_to_a_part_of_itself(void **state)
{
	struct secret s = { 0 };

	(void)state;
	secret_set(&s, "Ada Sample", 10);
	secret_set(&s, secret_reveal(&s) + 4, 6);
	assert_string_equal(secret_reveal(&s), "Sample");
	secret_done(&s);
}

static void
done_twice(void **state)
{
	struct secret s = { 0 };

	(void)state;
	secret_set(&s, "Ada", 3);
	secret_done(&s);
	secret_done(&s);
	assert_null(s.hidden);
}

static const struct CMUnitTest tests[] = {
	{ "an address is held and revealed", address_holds_text, NULL, NULL,
	    NULL },
	{ "254 bytes fit, 255 change nothing", address_has_a_bound, NULL, NULL,
	    NULL },
	{ "an address that goes leaves no byte behind",
	    address_leaves_nothing_behind, NULL, NULL, NULL },
	{ "an address may be set to itself", address_set_to_itself, NULL, NULL,
	    NULL },
	{ "a secret holds any bytes, ended by a NUL", secret_holds_bytes, NULL,
	    NULL, NULL },
	{ "a secret is a copy", secret_copies, NULL, NULL, NULL },
	{ "a secret may be nothing", secret_holds_nothing, NULL, NULL, NULL },
	{ "a secret may be set to a part of itself",
	    secret_set_to_a_part_of_itself, NULL, NULL, NULL },
	{ "done twice is done", done_twice, NULL, NULL, NULL },
};

int
main(void)
{
	return cmocka_run_group_tests_name("secret", tests, NULL, NULL);
}
