/*
 * Random stories: files change, time passes, the daemon stops and starts.
 * Whatever happens, nobody gets two messages of one broadcast, and an alert
 * goes out again only by the rule of its moved event.  Stages are entered,
 * corrected, removed and put back among it; none that is entered is without a
 * broadcast.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "config/moments.h"
#include "schedule/occurrence.h"
#include "schedule/plan_rig.h"

#define SEQUENCES	2000
#define STEPS		24
#define HOUR_MS		INT64_C(3600000)
#define STARTS_MAX	64	/* broadcasts that began, in one sequence */

#define ALERTS_OF_TEST \
	"alerts = {\n" \
	"  soon = { when = \"first_reading - 3 days at 18:00\";\n" \
	"    audience = [ \"vote\" ]; template = \"soon\"; };\n" \
	"  today = { when = \"first_reading - 2 hours\"; catch_up = \"skip\";\n" \
	"    audience = [ \"vote\" ]; template = \"soon\"; };\n" \
	"  after = { when = \"first_reading + 4 hours\"; catch_up = \"ask\";\n" \
	"    audience = [ \"vote\" ]; template = \"soon\"; };\n" \
	"  changed = { on = \"act enters changed\"; catch_up = \"skip\";\n" \
	"    audience = [ \"vote\" ]; template = \"news\"; };\n" \
	"  signed = { on = \"act enters signed + 1 hour\"; catch_up = \"ask\";\n" \
	"    audience = [ \"vote\" ]; template = \"news\"; };\n" \
	"};\n"
#define TITLE "title = { en = \"a\"; es = \"b\"; }; "
#define STAGES_OF_TEST "stages = {\n" \
	"  changed = { " TITLE "};\n" \
	"  changed_2 = { stage = \"changed\"; };\n" \
	"  signed = { " TITLE "};\n" \
	"  changed_3 = { stage = \"changed\"; };\n" \
	"};\nevents = {"

/* A broadcast as it began. */
struct start {
	char	alert[NAME_LEN_MAX + 1], event[STAGE_UID_MAX + 1];
	int	number;
	int64_t	began_ms, due_ms, event_ms;
};

struct world {
	struct plan	 plan;
	struct occasion	*event;
	size_t		 nalerts;
	uint64_t	 random;
	struct start	 starts[STARTS_MAX];
	size_t		 nstarts;
};

static unsigned
pick(struct world *w, unsigned n)
{
	w->random = w->random * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (unsigned)(w->random >> 33) % n;
}

/* The start before ${s} of the same alert and event, NULL for none. */
static const struct start *
before(const struct world *w, const struct start *s)
{
	const struct start *last = NULL;
	size_t i;

	for (i = 0; i < w->nstarts; i++)
		if (&w->starts[i] != s &&
		    str_eq(w->starts[i].alert, s->alert) &&
		    str_eq(w->starts[i].event, s->event) &&
		    w->starts[i].number < s->number &&
		    (last == NULL || w->starts[i].number > last->number))
			last = &w->starts[i];
	return last;
}

static void
on_began(const struct broadcast *b, enum broadcast_state old, void *arg)
{
	struct world *w = arg;
	const struct start *last;
	struct start *s;

	if (b->state != BROADCAST_SENDING || old == BROADCAST_HELD)
		return;
	assert_in_range(w->nstarts, 0, STARTS_MAX - 1);
	s = &w->starts[w->nstarts++];
	*s = (struct start){ .number = b->number, .began_ms = b->began_ms,
	    .due_ms = b->due_ms, .event_ms = b->event_ms };
	snprintf(s->alert, sizeof s->alert, "%s", b->alert);
	snprintf(s->event, sizeof s->event, "%s", b->event);
	assert_true(b->due_ms <= w->plan.now_ms);
	assert_true(w->plan.now_ms < b->expires_ms);
	last = before(w, s);
	if (s->number == 1)
		assert_null(last);
	if (last == NULL)
		return;
	/* What comes after its event is, then, about another meeting. */
	assert_true(last->due_ms >= last->event_ms || s->due_ms >=
	    last->began_ms + w->plan.config->rearm_ms);
	assert_true(s->event_ms != last->event_ms);
}

static void
tick(struct world *w)
{
	struct due due = { .store = w->plan.store, .config = w->plan.config,
	    .up_since_ms = w->plan.up_since_ms, .changed = on_began,
	    .arg = w };
	struct err err;
	int64_t next;
	int ticks = 0;

	do {
		assert_in_range(ticks++, 0, RIG_TICKS_MAX);
		assert_int_equal(due_tick(&due, w->plan.now_ms, &next, &err),
		    0);
	} while (next == w->plan.now_ms);
}

/* A stage is entered, or its time is corrected, or it is taken back. */
static void
change_stage(struct world *w)
{
	struct measure *measure = &w->plan.config->measures[0];
	struct stage *stage = &measure->stages[pick(w,
	    (unsigned)measure->nstages)];

	stage->at_ms = pick(w, 4) == 0 ? 0 :
	    w->plan.now_ms + ((int)pick(w, 48) - 36) * HOUR_MS;
}

/* Whatever a stage's time is, its broadcast says what became of it. */
static void
check_stages(const struct world *w)
{
	const struct config *config = w->plan.config;
	const struct measure *measure = &config->measures[0];
	struct broadcast b;
	struct err err;
	size_t i, j;

	for (i = 0; i < config->nalerts; i++)
		for (j = 0; j < measure->nstages; j++)
			if (moments_fires_on(&config->alerts[i],
			    &measure->stages[j]))
				assert_int_equal(broadcasts_last(w->plan.store,
				    config->alerts[i].name,
				    measure->stages[j].uid, &b, &err), 1);
}

/* A change of the files, read at once or with the next start. */
static void
change(struct world *w)
{
	static const enum occasion_status statuses[] = {
		OCCASION_CONFIRMED, OCCASION_CONFIRMED, OCCASION_CONFIRMED,
		OCCASION_CONFIRMED, OCCASION_CONFIRMED, OCCASION_CONFIRMED,
		OCCASION_TENTATIVE, OCCASION_POSTPONED,
	};
	struct config *config = w->plan.config;

	switch (pick(w, 8)) {
	case 5:
	case 6:
		change_stage(w);
		break;
	case 7:
		config->sending = pick(w, 2) == 0 ? SENDING_SANDBOX :
		    SENDING_LIVE;
		break;
	case 0:
		w->event->starts_ms += ((int)pick(w, 160) - 40) * HOUR_MS;
		break;
	case 4:		/* and back, but not as far */
		w->event->starts_ms -= (int)pick(w, 60) * HOUR_MS;
		break;
	case 1:
		w->event->status = statuses[pick(w, 8)];
		break;
	case 2:
		config->nalerts = 1 + pick(w, (unsigned)w->nalerts);
		break;
	case 3:
		config->alerts[0].when.days = -1 - (int)pick(w, 4);
		break;
	}
}

static void
release_held(struct world *w)
{
	struct broadcast *rows;
	struct err err;
	size_t n, i;

	assert_int_equal(broadcasts_in(w->plan.store, BROADCAST_HELD, &rows,
	    &n, &err), 0);
	for (i = 0; i < n; i++)
		assert_int_equal(broadcasts_become(w->plan.store, &rows[i],
		    rows[i].resume, "released by an operator", w->plan.now_ms,
		    &err), 0);
	free(rows);
}

static void
step(struct world *w)
{
	w->plan.now_ms += pick(w, 20) * HOUR_MS;
	switch (pick(w, 8)) {
	case 0:
	case 1:
		change(w);
		rig_sync(&w->plan);
		check_stages(w);
		break;
	case 2:
		change(w);
		/* FALLTHROUGH */
	case 3:
		plan_next_run(&w->plan);
		rig_sync(&w->plan);
		break;
	case 4:
		rig_sync(&w->plan);
		break;
	case 5:
		release_held(w);
		break;
	default:
		break;
	}
	tick(w);
	if (pick(w, 3) > 0)
		rig_send(&w->plan, (int)pick(w, 3));
	tick(w);
}

/* What must hold in the store after any story. */
static void
check_store(const struct plan *p)
{
	assert_int_equal(plan_number(p, "SELECT count(*) FROM (SELECT 1 "
	    "FROM message GROUP BY broadcast, person HAVING count(*) > 1)"), 0);
	assert_int_equal(plan_number(p, "SELECT count(*) FROM (SELECT 1 "
	    "FROM attempt GROUP BY message HAVING count(*) > 1)"), 0);
	assert_int_equal(plan_number(p, "SELECT count(*) FROM (SELECT 1 "
	    "FROM broadcast GROUP BY alert, event, number "
	    "HAVING count(*) > 1)"), 0);
	/* Whoever is over has nothing left to send: 5 to 8. */
	assert_int_equal(plan_number(p, "SELECT count(*) FROM message m "
	    "JOIN broadcast b ON b.id = m.broadcast "
	    "WHERE m.state IN (0, 1) AND b.state >= 5"), 0);
	/* Nothing was put in an outbox that had not begun. */
	assert_int_equal(plan_number(p, "SELECT count(*) FROM message m "
	    "JOIN broadcast b ON b.id = m.broadcast WHERE b.began_ms = 0"), 0);
}

/* The store as before the first story: people stay, all that happened goes. */
static void
begin_story(struct world *w, int sequence, int64_t starts_ms)
{
	struct err err;
	size_t i;

	w->random = (uint64_t)sequence * UINT64_C(0x9e3779b97f4a7c15);
	w->nstarts = 0;
	w->plan.config->nalerts = w->nalerts;
	w->plan.config->alerts[0].when.days = -3;
	w->event->starts_ms = starts_ms;
	w->event->status = OCCASION_CONFIRMED;
	w->plan.config->sending = SENDING_SANDBOX;
	for (i = 0; i < w->plan.config->measures[0].nstages; i++)
		w->plan.config->measures[0].stages[i].at_ms = 0;
	w->plan.now_ms = denver("2017-08-15 08:00");
	w->plan.up_since_ms = w->plan.now_ms;
	assert_int_equal(db_script(w->plan.store->db, "DELETE FROM attempt;"
	    "DELETE FROM message; DELETE FROM broadcast_text;"
	    "DELETE FROM broadcast_list; DELETE FROM broadcast_channel;"
	    "DELETE FROM broadcast;"
	    "DELETE FROM occasion; DELETE FROM occasion_revision;"
	    "DELETE FROM occasion_aspect; DELETE FROM stage;", &err), 0);
	rig_sync(&w->plan);
}

static void
check_sequences(void **state)
{
	struct world w = { .nalerts = 5 };
	int64_t starts_ms;
	int sequence, i;
	unsigned began = 0, again = 0, stages = 0;

	(void)state;
	plan_open(&w.plan, "2017-08-01 08:00");
	plan_write(&w.plan, ALERTS, ALERTS_OF_TEST);
	plan_edit(&w.plan, MEASURE, "events = {", STAGES_OF_TEST);
	w.plan.config = plan_load(&w.plan);
	w.event = &w.plan.config->measures[0].occasions[0];
	starts_ms = w.event->starts_ms;
	for (sequence = 0; sequence < SEQUENCES; sequence++) {
		begin_story(&w, sequence, starts_ms);
		for (i = 0; i < STEPS; i++)
			step(&w);
		check_store(&w.plan);
		began += (unsigned)w.nstarts;
		for (i = 0; i < (int)w.nstarts; i++)
			again += w.starts[i].number > 1;
		for (i = 0; i < (int)w.nstarts; i++)
			stages += strchr(w.starts[i].event, '/') != NULL;
	}
	/* Stories in which nothing happens would prove nothing. */
	assert_true(began > SEQUENCES / 2);
	assert_true(again > SEQUENCES / 20);
	assert_true(stages > SEQUENCES / 4);
	w.plan.config->nalerts = w.nalerts;
	plan_close(&w.plan);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "2,000 random stories: nothing goes out twice",
		  check_sequences, NULL, NULL, NULL },
	};

	return cmocka_run_group_tests_name("never twice", tests, NULL, NULL);
}
