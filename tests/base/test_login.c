#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "base/login.h"

#define NOBODY	4000000001u	/* an account that no machine has */

static void
an_account_has_its_name(void **state)
{
	char name[LOGIN_LEN];

	(void)state;
	assert_true(login_name(0, name));
	assert_string_equal(name, "root");
}

static void
one_that_nobody_has_is_a_number(void **state)
{
	char name[LOGIN_LEN];

	(void)state;
	assert_false(login_name(NOBODY, name));
	assert_string_equal(name, "uid 4000000001");
}

static void
a_name_leads_back_to_its_account(void **state)
{
	uid_t uid = NOBODY;

	(void)state;
	assert_true(login_there("root"));
	assert_false(login_there("nobody-is-called-so"));
	assert_int_equal(login_find("root", &uid), 0);
	assert_int_equal(uid, 0);
}

static void
a_name_that_nobody_has_leads_nowhere(void **state)
{
	uid_t uid = NOBODY;

	(void)state;
	assert_int_equal(login_find("nobody-is-called-so", &uid), -1);
	assert_int_equal(login_find("", &uid), -1);
	assert_int_equal(login_find("uid 0", &uid), -1);
	assert_int_equal(uid, NOBODY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "an account has its name", an_account_has_its_name, NULL,
		    NULL, NULL },
		{ "one that nobody has is a number",
		    one_that_nobody_has_is_a_number, NULL, NULL, NULL },
		{ "a name leads back to its account",
		    a_name_leads_back_to_its_account, NULL, NULL, NULL },
		{ "a name that nobody has leads nowhere",
		    a_name_that_nobody_has_leads_nowhere, NULL, NULL, NULL },
	};

	return cmocka_run_group_tests_name("login", tests, NULL, NULL);
}
