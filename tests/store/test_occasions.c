#include "store/store_rig.h"

#include "store/occasions.h"

/* What a file shows of the first reading. */
struct showing {
	int64_t			 starts_ms;
	enum occasion_status	 status;
	int			 revision;
	const char		*title, *place, *ask;
};

#define AUG21 INT64_C(1503358200000)
#define AUG22 INT64_C(1503444600000)
#define PLAIN AUG21, OCCASION_CONFIRMED, 1, "First reading", "Room 450", "yes"

struct revision_case {
	const char	*label;
	struct showing	 showings[4];
	size_t		 n;
	int		 want[4];
};

static struct revision_case cases[] = {
	{ "a new event has the file's revision", { { PLAIN } }, 1, { 1 } },
	{ "also where the file begins higher",
	    { { AUG21, OCCASION_CONFIRMED, 5, "a", "b", "c" } }, 1, { 5 } },
	{ "unchanged, it stays", { { PLAIN }, { PLAIN } }, 2, { 1, 1 } },
	{ "moved, it is one more",
	    { { PLAIN }, { AUG22, OCCASION_CONFIRMED, 1, "First reading",
	      "Room 450", "yes" } }, 2, { 1, 2 } },
	{ "moved by a millisecond, it is one more",
	    { { PLAIN }, { AUG21 + 1, OCCASION_CONFIRMED, 1, "First reading",
	      "Room 450", "yes" } }, 2, { 1, 2 } },
	{ "another status is one more",
	    { { PLAIN }, { AUG21, OCCASION_POSTPONED, 1, "First reading",
	      "Room 450", "yes" } }, 2, { 1, 2 } },
	{ "another title is one more",
	    { { PLAIN }, { AUG21, OCCASION_CONFIRMED, 1, "Second reading",
	      "Room 450", "yes" } }, 2, { 1, 2 } },
	{ "another place is one more",
	    { { PLAIN }, { AUG21, OCCASION_CONFIRMED, 1, "First reading",
	      "Room 391", "yes" } }, 2, { 1, 2 } },
	{ "no place any more is one more",
	    { { PLAIN }, { AUG21, OCCASION_CONFIRMED, 1, "First reading",
	      NULL, "yes" } }, 2, { 1, 2 } },
	{ "another fact is one more",
	    { { PLAIN }, { AUG21, OCCASION_CONFIRMED, 1, "First reading",
	      "Room 450", "no" } }, 2, { 1, 2 } },
	{ "a fact that gets its value is one more",
	    { { AUG21, OCCASION_CONFIRMED, 1, "First reading", "Room 450",
	      NULL }, { PLAIN } }, 2, { 1, 2 } },
	{ "moved and back, it is two more",
	    { { PLAIN }, { AUG22, OCCASION_CONFIRMED, 1, "First reading",
	      "Room 450", "yes" }, { PLAIN } }, 3, { 1, 2, 3 } },
	{ "the file may count by itself",
	    { { PLAIN }, { AUG22, OCCASION_CONFIRMED, 2, "First reading",
	      "Room 450", "yes" } }, 2, { 1, 2 } },
	{ "the file may jump ahead",
	    { { PLAIN }, { AUG22, OCCASION_CONFIRMED, 9, "First reading",
	      "Room 450", "yes" } }, 2, { 1, 9 } },
	{ "a higher number alone counts too",
	    { { PLAIN }, { AUG21, OCCASION_CONFIRMED, 3, "First reading",
	      "Room 450", "yes" } }, 2, { 1, 3 } },
	{ "a file that forgets to count loses nothing",
	    { { AUG21, OCCASION_CONFIRMED, 5, "a", "b", "c" },
	      { AUG22, OCCASION_CONFIRMED, 5, "a", "b", "c" },
	      { AUG21, OCCASION_CONFIRMED, 5, "a", "b", "c" } }, 3,
	    { 5, 6, 7 } },
	{ "a file that counts back does not",
	    { { AUG21, OCCASION_CONFIRMED, 5, "a", "b", "c" },
	      { AUG21, OCCASION_CONFIRMED, 2, "a", "b", "c" },
	      { AUG22, OCCASION_CONFIRMED, 2, "a", "b", "c" } }, 3,
	    { 5, 5, 6 } },
	{ "words that only end elsewhere are a change",
	    { { AUG21, OCCASION_CONFIRMED, 1, "ab", "c", "yes" },
	      { AUG21, OCCASION_CONFIRMED, 1, "a", "bc", "yes" } }, 2,
	    { 1, 2 } },
};

static struct words
english(const char *text)
{
	static char *languages[] = { "en" };
	static const char *texts[8];
	static size_t next;
	struct words words = { 0 };

	if (text == NULL)
		return words;
	texts[next] = text;
	words = (struct words){ 1, languages, (char **)&texts[next] };
	next = (next + 1) % 8;
	return words;
}

static int
sync_showing(struct rig *r, const struct showing *s, int64_t now_ms)
{
	struct fact ask = { .name = "ask", .words = english(s->ask) };
	struct occasion occasion = { .uid = "first_reading",
	    .starts_ms = s->starts_ms, .status = s->status,
	    .revision = s->revision, .title = english(s->title),
	    .place = english(s->place), .facts = { 1, &ask } };
	struct measure measure = { .name = "act", .noccasions = 1,
	    .occasions = &occasion };

	r->config.nmeasures = 1;
	r->config.measures = &measure;
	return occasions_sync(r->store, &r->config, now_ms, &r->err);
}

static int
revision(struct rig *r, const char *uid)
{
	int n = -1;

	assert_int_equal(occasions_revision(r->store, uid, &n, &r->err), 0);
	return n;
}

static void
check_case(void **state)
{
	const struct revision_case *c = *state;
	struct rig *r = rig_new();
	size_t i;

	for (i = 0; i < c->n; i++) {
		assert_int_equal(sync_showing(r, &c->showings[i],
		    NOW + (int64_t)i), 0);
		assert_int_equal(revision(r, "first_reading"), c->want[i]);
	}
	assert_int_equal(rig_number(r, "SELECT count(*) FROM occasion"), 1);
	assert_int_equal(rig_number(r, "SELECT starts_ms FROM occasion"),
	    c->showings[c->n - 1].starts_ms);
	rig_free(r);
}

static void
never_seen_is_zero(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	assert_int_equal(revision(r, "first_reading"), 0);
	rig_free(r);
}

static void
every_event_of_every_measure(void **state)
{
	struct occasion one[] = { { .uid = "first", .revision = 1 },
	    { .uid = "second", .revision = 2 } };
	struct occasion two[] = { { .uid = "third", .revision = 3 } };
	struct measure measures[] = {
		{ .name = "act", .noccasions = 2, .occasions = one },
		{ .name = "order", .noccasions = 1, .occasions = two },
	};
	struct rig *r = rig_new();

	(void)state;
	r->config.nmeasures = 2;
	r->config.measures = measures;
	assert_int_equal(occasions_sync(r->store, &r->config, NOW, &r->err),
	    0);
	assert_int_equal(revision(r, "first"), 1);
	assert_int_equal(revision(r, "second"), 2);
	assert_int_equal(revision(r, "third"), 3);
	/* One that leaves the files keeps its revision, for when it returns. */
	r->config.nmeasures = 1;
	assert_int_equal(occasions_sync(r->store, &r->config, NOW, &r->err),
	    0);
	assert_int_equal(revision(r, "third"), 3);
	rig_free(r);
}

/* A deadline moves with its event, or alone: both are changes of the event. */
static void
a_deadline_is_part_of_its_event(void **state)
{
	struct deadline deadline = { .name = "signup", .at_ms = AUG21 };
	struct occasion occasion = { .uid = "first_reading", .revision = 1,
	    .starts_ms = AUG22 };
	struct measure measure = { .name = "act", .noccasions = 1,
	    .occasions = &occasion };
	struct rig *r = rig_new();
	int i;

	(void)state;
	r->config.nmeasures = 1;
	r->config.measures = &measure;
	for (i = 0; i < 4; i++) {
		occasion.ndeadlines = i > 0;
		occasion.deadlines = &deadline;
		deadline.at_ms += i > 1;
		if (i > 2)
			deadline.title = english("Sign-up");
		assert_int_equal(occasions_sync(r->store, &r->config, NOW,
		    &r->err), 0);
		assert_int_equal(revision(r, "first_reading"), 1 + i);
		assert_int_equal(occasions_sync(r->store, &r->config, NOW,
		    &r->err), 0);
		assert_int_equal(revision(r, "first_reading"), 1 + i);
	}
	rig_free(r);
}

static int
sync_twice(struct rig *r, void *arg)
{
	const struct showing plain = { PLAIN }, moved = { AUG22,
	    OCCASION_CONFIRMED, 1, "First reading", "Room 450", "yes" };

	(void)arg;
	if (sync_showing(r, &plain, NOW) == -1)
		return -1;
	return sync_showing(r, &moved, NOW);
}

static void
any_call_may_fail(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	assert_true(rig_fail_each(r, sync_twice, NULL) >= 4);
	assert_int_equal(revision(r, "first_reading"), 2);
	rig_free(r);
}

static const struct CMUnitTest others[] = {
	{ "an event never seen has revision 0", never_seen_is_zero, NULL,
	    NULL, NULL },
	{ "every event of every measure is seen",
	    every_event_of_every_measure, NULL, NULL, NULL },
	{ "a deadline is part of its event", a_deadline_is_part_of_its_event,
	    NULL, NULL, NULL },
	{ "any store call may fail", any_call_may_fail, NULL, NULL, NULL },
};

#define NCASES (sizeof cases / sizeof cases[0])
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NCASES + NOTHERS];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[NCASES + i] = others[i];
	return cmocka_run_group_tests_name("occasions", tests, NULL, NULL);
}
