#include "store/stale_world.h"

#include "store/stale.h"

struct stale_case {
	const char	*label;
	const char	*story;
	int64_t		 want;
};

static struct stale_case cases[] = {
	{ "never told", "m2", 0 },
	{ "told something else", "n m2", 0 },
	{ "told, and nothing changed", "t", 0 },
	{ "told once, and moved", "t m2", 1 },
	{ "told twice, and moved", "t t m2", 1 },
	{ "told once, moved there and back", "t m2 m1", 0 },
	{ "told in between", "t m2 t m1", 1 },
	{ "told only in between", "m2 t m1", 1 },
	{ "told again after it moved", "t m2 t", 0 },
	{ "moved again after that", "t m2 t m3", 1 },
	{ "it may have arrived", "u m2", 1 },
	{ "it is on its way", "f m2", 1 },
	{ "it was rejected", "x m2", 0 },
	{ "it is to be tried again", "r m2", 0 },
	{ "told, and the news was rejected", "t m2 x", 1 },
	{ "told, and the news may have arrived", "t m2 u", 0 },
	{ "told, and the news is on its way: it may fail", "t m2 f", 1 },
	{ "told, and the news that was on its way arrived", "t m2 f a", 0 },
	{ "it may have arrived, and did not", "u o m2", 0 },
	{ "told, and the news that may have arrived did not", "t m2 u o", 1 },
	{ "told by a reply", "W m2", 1 },
	{ "a reply with the old date waits", "w m2", 1 },
	{ "told, and again by a reply", "t m2 W", 0 },
	{ "corrected without the date", "t m2 c", 0 },
	{ "corrected without the date, and moved back", "t m2 c m1", 1 },
	{ "corrected about what she was never told", "n m2 c m3", 0 },
	{ "said stop since", "t s m2", 0 },
	{ "left the list since", "t l m2", 0 },
	{ "left the list, told by a reply", "W l m2", 0 },
	{ "had herself forgotten", "t g m2", 0 },
	{ "had herself forgotten, told by a reply", "W g m2", 0 },
	{ "moved, and both days are past", "t m2 d3", 0 },
	{ "moved to a day to come, the old one past", "t d1 m4", 1 },
	{ "moved to a day that is past, the old one to come", "m3 t d1 m1", 1 },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
on_counted(enum channel channel, const char *language, const char *zone,
    int64_t people, void *arg)
{
	assert_null(zone);
	buf_addf(arg, "%s %s %d\n", channel_name(channel), language,
	    (int)people);
}

static void
check_case(void **state)
{
	const struct stale_case *c = *state;
	struct stale_person held;
	struct stale stale;
	struct world w;
	struct buf out;
	int64_t people;

	play(&w, c->story);
	assert_int_equal(stale_about(w.r->store, UID, ASPECTS_ALL, w.now_ms,
	    &stale, &w.r->err), 0);
	assert_int_equal(stale.people, c->want);
	assert_int_equal(stale.moved, c->want > 0);
	buf_init(&out, 100);
	assert_int_equal(stale_count(w.r->store, UID, ASPECTS_ALL, w.now_ms,
	    on_counted, &out, &w.r->err), 0);
	assert_string_equal(buf_text(&out), c->want > 0 ? "sms en 1\n" : "");
	buf_done(&out);
	assert_int_equal(stale_people(w.r->store, &w.r->config, w.now_ms,
	    &people, &w.r->err), 0);
	assert_int_equal(people, c->want);
	assert_int_equal(stale_check(w.r->store, UID, ASPECTS_ALL, w.person,
	    w.now_ms, &held, &w.r->err), 0);
	assert_int_equal(held.verdict == STALE_STILL ||
	    held.verdict == STALE_SOON, held.verdict == STALE_SOON ? true :
	    c->want > 0);
	stale_person_done(&held);
	rig_free(w.r);
}

/*
 * What one person holds, as her correction says.
 */

static void
she_holds_the_last_date(void **state)
{
	struct stale_person held;
	struct world w;

	(void)state;
	open_world(&w);
	tell(&w, true, false);
	settle(&w, VERDICT_ACCEPTED);
	move(&w, 2);
	tell(&w, true, false);
	settle(&w, VERDICT_UNKNOWN);
	move(&w, 3);
	assert_int_equal(stale_check(w.r->store, UID, ASPECTS_ALL, w.person,
	    NOW, &held, &w.r->err), 0);
	assert_int_equal(held.verdict, STALE_STILL);
	assert_int_equal(held.was_ms, NOW + 2 * DAY);
	assert_null(held.was_place);
	rig_do(w.r, "DELETE FROM membership");
	assert_int_equal(stale_check(w.r->store, UID, ASPECTS_ALL, w.person,
	    NOW, &held, &w.r->err), 0);
	assert_int_equal(held.verdict, STALE_LEFT);
	tell(&w, true, false);
	assert_int_equal(stale_check(w.r->store, UID, ASPECTS_ALL, w.person,
	    NOW, &held, &w.r->err), 0);
	assert_int_equal(held.verdict, STALE_SOON);
	settle(&w, VERDICT_ACCEPTED);
	assert_int_equal(stale_check(w.r->store, UID, ASPECTS_ALL, w.person,
	    NOW, &held, &w.r->err), 0);
	assert_int_equal(held.verdict, STALE_NOT);
	rig_free(w.r);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 1];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[i] = (struct CMUnitTest){ .name = "she holds the last date that "
	    "was handed over", .test_func = she_holds_the_last_date };
	return cmocka_run_group_tests_name("stale", tests, NULL, NULL);
}
