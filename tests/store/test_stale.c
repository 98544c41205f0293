#include "store/store_rig.h"

#include "store/attempts.h"
#include "store/occasions.h"
#include "store/persons.h"
#include "store/replies.h"
#include "store/revisions.h"
#include "store/stale.h"
#include "store/told.h"

#define DAY	(24 * HOUR)
#define UID	"final_vote"

/*
 * What happens to one person, a letter each; a number after it.
 *
 *   t u f x r   a text with the date is accepted, unknown, in flight, rejected,
 *               to be tried again
 *   c           a correction that does not spell the date out
 *   w W         a reply with the date waits, is accepted
 *   n           a text without the date is accepted
 *   m           the vote moves to the day N
 *   a           what is in flight is accepted
 *   s l g       she says stop, leaves the list, has herself forgotten
 *   d           N days pass
 */
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

struct world {
	struct rig		*r;
	struct broadcast	 b;
	struct occasion		 occasion;
	struct measure		 measure;
	int64_t			 person, attempt, now_ms;
};

static void
see(struct world *w)
{
	rig_begin(w->r);
	assert_int_equal(occasions_sync(w->r->store, &w->r->config, w->now_ms,
	    &w->r->err), 0);
	rig_commit(w->r);
}

static void
move(struct world *w, int day)
{
	w->occasion.starts_ms = NOW + day * DAY;
	see(w);
}

/* A told set of today; ${stated}: the text has the date. */
static int64_t
told_now(struct world *w, int64_t broadcast, bool stated, bool covered)
{
	struct told_fact fact = { stated ? UID ".when" : "sender",
	    stated ? UID : "", 0, "day" };
	struct err *err = &w->r->err;
	int64_t told;
	int revision;

	assert_int_equal(occasions_revision(w->r->store, UID, &revision, err),
	    0);
	fact.revision = covered ? -revision : revision;	/* a set of its own */
	assert_int_equal(told_add(w->r->store, broadcast, CHANNEL_SMS, "en",
	    &fact, 1, &told, err), 0);
	if (stated)
		assert_int_equal(revisions_state(w->r->store, told, UID,
		    ASPECT_TIME, revision, err), 0);
	if (covered)
		assert_int_equal(revisions_cover(w->r->store, told, UID,
		    revision, err), 0);
	return told;
}

static void
settle(struct world *w, enum verdict_kind kind)
{
	const struct verdict verdict = { .kind = kind };

	assert_int_equal(attempts_end(w->r->store, w->attempt, &verdict,
	    w->now_ms, &w->r->err), 0);
}

static void
tell(struct world *w, bool stated, bool covered)
{
	int64_t message = rig_message(w->r, &w->b, ADA).id;

	assert_int_equal(attempts_begin(w->r->store, message, "sandbox",
	    told_now(w, w->b.id, stated, covered), w->now_ms, &w->attempt,
	    &w->r->err), 0);
}

static void
answer(struct world *w, bool sent)
{
	struct address to = { "" };
	struct secret text = { 0 };
	struct person who;
	struct reply reply = { .kind = "when", .account = "sandbox",
	    .to = &to, .who = &who, .language = "en", .text = &text,
	    .told = told_now(w, 0, true, false) };
	struct claim claim = { .account = "sandbox", .limit = 1 };
	struct claimed claimed = { 0 };
	const struct verdict accepted = { .kind = VERDICT_ACCEPTED };

	assert_int_equal(address_set(&to, ADA), 0);
	secret_set(&text, "day", 3);
	reply.place.blind = rig_blind(w->r, CHANNEL_SMS, ADA);
	assert_int_equal(persons_find(w->r->store, CHANNEL_SMS,
	    &reply.place.blind, &who, &w->r->err), 1);
	assert_int_equal(replies_add(w->r->store, &reply, w->now_ms,
	    &w->r->err), 0);
	secret_done(&text);
	if (!sent)
		return;
	assert_int_equal(replies_claim(w->r->store, &claim, w->now_ms,
	    &claimed, &w->r->err), 1);
	assert_int_equal(replies_settle(w->r->store, &claimed, &accepted,
	    MESSAGE_ACCEPTED, 0, "", w->now_ms, &w->r->err), 0);
	claimed_done(&claimed);
}

static void
text(struct world *w, char what)
{
	tell(w, what != 'n' && what != 'c', what == 'c');
	if (what == 't' || what == 'n' || what == 'c')
		settle(w, VERDICT_ACCEPTED);
	else if (what != 'f')
		settle(w, what == 'u' ? VERDICT_UNKNOWN : what == 'x' ?
		    VERDICT_REJECTED : VERDICT_RETRY);
}

static void
person(struct world *w, char what)
{
	if (what == 's')
		assert_int_equal(rig_try_suppress(w->r, ADA), 1);
	else if (what == 'l')
		rig_do(w->r, "DELETE FROM membership");
	else
		assert_int_equal(persons_erase(w->r->store, w->person,
		    &w->r->err), 0);
}

static void
happen(struct world *w, const char *event)
{
	if (strchr("tufxrcn", *event) != NULL)
		text(w, *event);
	else if (strchr("slg", *event) != NULL)
		person(w, *event);
	else if (strchr("wW", *event) != NULL)
		answer(w, *event == 'W');
	else if (*event == 'm')
		move(w, event[1] - '0');
	else if (*event == 'd')
		w->now_ms += (event[1] - '0') * DAY;
	else if (*event == 'a')
		settle(w, VERDICT_ACCEPTED);
}

static void
open_world(struct world *w)
{
	static char uid[] = UID;

	*w = (struct world){ .r = rig_new(), .now_ms = NOW };
	w->occasion = (struct occasion){ .uid = uid,
	    .revision = 1, .status = OCCASION_CONFIRMED };
	w->measure = (struct measure){ .noccasions = 1,
	    .occasions = &w->occasion };
	w->r->config.measures = &w->measure;
	w->r->config.nmeasures = 1;
	move(w, 1);
	w->b = rig_three(w->r);
	w->person = rig_person(w->r, ADA);
}

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
	const char *at;
	int64_t people;

	open_world(&w);
	for (at = c->story; *at != '\0'; at++)
		if (strchr(" 123456789", *at) == NULL)
			happen(&w, at);
	assert_int_equal(stale_about(w.r->store, UID, w.now_ms, &stale,
	    &w.r->err), 0);
	assert_int_equal(stale.people, c->want);
	assert_int_equal(stale.moved, c->want > 0);
	buf_init(&out, 100);
	assert_int_equal(stale_count(w.r->store, UID, w.now_ms, on_counted,
	    &out, &w.r->err), 0);
	assert_string_equal(buf_text(&out), c->want > 0 ? "sms en 1\n" : "");
	buf_done(&out);
	assert_int_equal(stale_people(w.r->store, &w.r->config, w.now_ms,
	    &people, &w.r->err), 0);
	assert_int_equal(people, c->want);
	assert_int_equal(stale_check(w.r->store, UID, w.person, w.now_ms,
	    &held, &w.r->err), 0);
	assert_int_equal(held.verdict == STALE_STILL ||
	    held.verdict == STALE_SOON, held.verdict == STALE_SOON ? true :
	    c->want > 0);
	free(held.was_place);
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
	assert_int_equal(stale_check(w.r->store, UID, w.person, NOW, &held,
	    &w.r->err), 0);
	assert_int_equal(held.verdict, STALE_STILL);
	assert_int_equal(held.was_ms, NOW + 2 * DAY);
	assert_null(held.was_place);
	rig_do(w.r, "DELETE FROM membership");
	assert_int_equal(stale_check(w.r->store, UID, w.person, NOW, &held,
	    &w.r->err), 0);
	assert_int_equal(held.verdict, STALE_LEFT);
	tell(&w, true, false);
	assert_int_equal(stale_check(w.r->store, UID, w.person, NOW, &held,
	    &w.r->err), 0);
	assert_int_equal(held.verdict, STALE_SOON);
	settle(&w, VERDICT_ACCEPTED);
	assert_int_equal(stale_check(w.r->store, UID, w.person, NOW, &held,
	    &w.r->err), 0);
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
