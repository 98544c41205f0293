#include "store/approvals.h"
#include "store/store_rig.h"

static void
add(struct rig *r, int64_t broadcast, uid_t uid, int digest, int64_t at_ms)
{
	struct approval a = { .uid = uid, .covers = "{}", .at_ms = at_ms };

	a.digest.bytes[0] = (uint8_t)digest;
	rig_begin(r);
	assert_int_equal(approvals_add(r->store, broadcast, &a, &r->err), 0);
	rig_commit(r);
}

static void
on_approval(const struct approval *a, void *arg)
{
	buf_addf(arg, "%u:%d ", (unsigned)a->uid, a->digest.bytes[0]);
}

static void
assert_all(struct rig *r, int64_t broadcast, const char *want)
{
	struct buf all;

	buf_init(&all, 1000);
	assert_int_equal(approvals_each(r->store, broadcast, on_approval, &all,
	    &r->err), 0);
	assert_string_equal(buf_text(&all), want);
	assert_int_equal(approvals_any(r->store, broadcast, &r->err),
	    *want != '\0');
	buf_done(&all);
}

static int64_t
count(struct rig *r, int64_t broadcast, int digest)
{
	struct blind d = { { (uint8_t)digest } };
	int64_t n = -1;

	assert_int_equal(approvals_count(r->store, broadcast, &d, &n, &r->err),
	    0);
	return n;
}

static void
an_account_counts_once_and_its_last_word_counts(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	add(r, 7, 1000, 1, NOW);
	add(r, 7, 1000, 1, NOW + 1);
	assert_int_equal(count(r, 7, 1), 1);
	add(r, 7, 1001, 1, NOW + 2);
	assert_int_equal(count(r, 7, 1), 2);
	add(r, 7, 1000, 2, NOW + 3);
	assert_int_equal(count(r, 7, 1), 1);
	assert_int_equal(count(r, 7, 2), 1);
	assert_all(r, 7, "1001:1 1000:2 ");
	rig_free(r);
}

static void
what_is_void_is_void_of_that_broadcast_alone(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	add(r, 7, 1000, 1, NOW);
	add(r, 7, 1001, 1, NOW + 1);
	add(r, APPROVALS_OF_FILES, 1000, 1, NOW);
	assert_int_equal(approvals_void_of(r->store, 7, 1000, &r->err), 0);
	assert_all(r, 7, "1001:1 ");
	assert_int_equal(approvals_void(r->store, 7, &r->err), 0);
	assert_all(r, 7, "");
	assert_all(r, APPROVALS_OF_FILES, "1000:1 ");
	rig_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "an account counts once, and its last word counts",
		    an_account_counts_once_and_its_last_word_counts, NULL,
		    NULL, NULL },
		{ "what is void is void of that broadcast alone",
		    what_is_void_is_void_of_that_broadcast_alone, NULL, NULL,
		    NULL },
	};

	return cmocka_run_group_tests_name("approvals", tests, NULL, NULL);
}
