#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/received.h"

/* A request with the headers A: 1, B: 2, b: 3, and a NUL in C. */
static int
set_up(void **state)
{
	static struct received r;

	received_header(&r, "A", "1", 1);
	received_header(&r, "B", "2", 1);
	received_header(&r, "b", "3", 1);
	received_header(&r, "C", "x\0y", 3);
	*state = &r;
	return 0;
}

static int
tear_down(void **state)
{
	received_done(*state);
	return 0;
}

static void
a_header_is_found_without_case(void **state)
{
	const struct secret *found = received_find(*state, "a");

	assert_non_null(found);
	assert_string_equal(secret_reveal(found), "1");
}

static void
a_header_that_came_twice_is_none(void **state)
{
	assert_null(received_find(*state, "B"));
}

static void
a_header_that_is_not_there_is_none(void **state)
{
	assert_null(received_find(*state, "D"));
}

static void
a_value_keeps_all_its_bytes(void **state)
{
	const struct secret *found = received_find(*state, "C");

	assert_int_equal(found->len, 3);
	assert_memory_equal(secret_reveal(found), "x\0y", 3);
}

static void
what_is_done_is_empty(void **state)
{
	struct received r = { 0 };

	(void)state;
	received_header(&r, "A", "1", 1);
	secret_set(&r.body, "b", 1);
	received_done(&r);
	assert_int_equal(r.nheaders, 0);
	assert_int_equal(r.body.len, 0);
	received_done(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_header_is_found_without_case, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_header_that_came_twice_is_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_header_that_is_not_there_is_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_value_keeps_all_its_bytes, set_up, tear_down),
		cmocka_unit_test(what_is_done_is_empty),
	};

	return cmocka_run_group_tests_name("received", tests, NULL, NULL);
}
