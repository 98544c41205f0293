#include "store/store_rig.h"

/* Every member set, each to something of its own. */
static const struct broadcast whole = {
	.alert = "soon", .event = "first_reading", .number = 2,
	.state = BROADCAST_HELD, .resume = BROADCAST_APPROVED,
	.why = "a person held it: pregón", .due_ms = NOW + 1,
	.expires_ms = NOW + 2, .event_ms = NOW + 3, .seen_ms = NOW + 4,
	.began_ms = NOW + 5, .ended_ms = NOW + 6, .cursor = 77,
};

static void
assert_same(const struct broadcast *got, const struct broadcast *want)
{
	assert_int_equal(got->id, want->id);
	assert_string_equal(got->alert, want->alert);
	assert_string_equal(got->event, want->event);
	assert_int_equal(got->number, want->number);
	assert_int_equal(got->state, want->state);
	assert_int_equal(got->resume, want->resume);
	assert_string_equal(got->why, want->why);
	assert_int_equal(got->due_ms, want->due_ms);
	assert_int_equal(got->expires_ms, want->expires_ms);
	assert_int_equal(got->event_ms, want->event_ms);
	assert_int_equal(got->seen_ms, want->seen_ms);
	assert_int_equal(got->began_ms, want->began_ms);
	assert_int_equal(got->ended_ms, want->ended_ms);
	assert_int_equal(got->cursor, want->cursor);
}

static struct broadcast
stored(struct rig *r, int64_t id)
{
	struct broadcast b;

	assert_int_equal(broadcasts_get(r->store, id, &b, &r->err), 1);
	return b;
}

/* A new one, saved. */
static struct broadcast
saved(struct rig *r, const char *alert, const char *event, int number,
    enum broadcast_state state, int64_t due_ms)
{
	struct broadcast b = { .number = number, .state = state,
	    .due_ms = due_ms };

	strcpy(b.alert, alert);
	strcpy(b.event, event);
	assert_int_equal(broadcasts_save(r->store, &b, &r->err), 0);
	assert_true(b.id > 0);
	return b;
}

/*
 * Rows.
 */

static void
all_of_it_is_saved(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = whole, got;

	(void)state;
	assert_int_equal(broadcasts_save(r->store, &b, &r->err), 0);
	strcpy(b.alert, "sooner");
	strcpy(b.event, "");
	strcpy(b.why, "");
	b.number = 3;
	b.state = BROADCAST_SENDING;
	b.resume = BROADCAST_PLANNED;
	b.due_ms = b.expires_ms = b.event_ms = b.seen_ms = b.began_ms =
	    b.ended_ms = b.cursor = -1;
	assert_int_equal(broadcasts_save(r->store, &b, &r->err), 0);
	got = stored(r, b.id);
	assert_same(&got, &b);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM broadcast"), 1);
	rig_free(r);
}

static void
a_new_one_comes_back(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = whole, got;

	(void)state;
	assert_int_equal(broadcasts_save(r->store, &b, &r->err), 0);
	got = stored(r, b.id);
	assert_same(&got, &b);
	rig_free(r);
}

static void
the_key_is_unique(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = whole;

	(void)state;
	saved(r, "soon", "first_reading", 2, BROADCAST_PLANNED, NOW);
	assert_int_equal(broadcasts_save(r->store, &b, &r->err), -1);
	assert_int_equal(b.id, 0);
	saved(r, "soon", "first_reading", 3, BROADCAST_PLANNED, NOW);
	saved(r, "soon", "", 2, BROADCAST_PLANNED, NOW);
	saved(r, "later", "first_reading", 2, BROADCAST_PLANNED, NOW);
	rig_free(r);
}

static void
none_is_none(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = whole;

	(void)state;
	assert_int_equal(broadcasts_get(r->store, 1, &b, &r->err), 0);
	assert_int_equal(broadcasts_last(r->store, "soon", "", &b, &r->err),
	    0);
	assert_same(&b, &whole);	/* untouched */
	rig_free(r);
}

static void
the_last_has_the_highest_number(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b;

	(void)state;
	saved(r, "soon", "first", 1, BROADCAST_DONE, NOW + 9);
	saved(r, "soon", "first", 10, BROADCAST_DONE, NOW);
	saved(r, "soon", "first", 9, BROADCAST_DONE, NOW + 9);
	saved(r, "soon", "second", 11, BROADCAST_DONE, NOW);
	saved(r, "soon", "", 12, BROADCAST_DONE, NOW);
	assert_int_equal(broadcasts_last(r->store, "soon", "first", &b,
	    &r->err), 1);
	assert_int_equal(b.number, 10);
	assert_int_equal(broadcasts_last(r->store, "soon", "", &b, &r->err),
	    1);
	assert_int_equal(b.number, 12);
	rig_free(r);
}

typedef int (*list_fn)(struct store *, struct broadcast **, size_t *,
	    struct err *);

static void
check_list(struct rig *r, list_fn list, const char *want)
{
	struct broadcast *rows = NULL;
	char got[256] = "";
	size_t n = 0, i;

	assert_int_equal(list(r->store, &rows, &n, &r->err), 0);
	for (i = 0; i < n; i++) {
		strcat(got, rows[i].alert);
		strcat(got, " ");
	}
	free(rows);
	assert_string_equal(got, want);
}

static int
held_ones(struct store *store, struct broadcast **ret, size_t *ret_n,
    struct err *err)
{
	return broadcasts_in(store, BROADCAST_HELD, ret, ret_n, err);
}

static void
lists_are_by_due_time(void **state)
{
	struct rig *r = rig_new();
	int i;

	(void)state;
	check_list(r, broadcasts_all, "");
	for (i = 0; i < BROADCAST_NSTATES; i++)
		saved(r, broadcast_state_name((enum broadcast_state)i), "", 1,
		    (enum broadcast_state)i, NOW - i);
	saved(r, "held-too", "", 1, BROADCAST_HELD, NOW - 3);
	check_list(r, broadcasts_all, "missed superseded cancelled done "
	    "sending held held-too approved awaiting-approval planned ");
	check_list(r, broadcasts_open, "sending held held-too approved "
	    "awaiting-approval planned ");
	check_list(r, held_ones, "held held-too ");
	rig_free(r);
}

/*
 * States: every pair.
 */

static bool
ends(enum broadcast_state state)
{
	return state == BROADCAST_DONE || state == BROADCAST_CANCELLED ||
	    state == BROADCAST_SUPERSEDED || state == BROADCAST_MISSED;
}

static void
check_pair(struct rig *r, enum broadcast_state from, enum broadcast_state to)
{
	struct broadcast b = whole, before;
	bool allowed = broadcast_can_become(from, to);

	b.number = 100 + (int)from * BROADCAST_NSTATES + (int)to;
	b.state = from;
	b.resume = BROADCAST_PLANNED;
	assert_int_equal(broadcasts_save(r->store, &b, &r->err), 0);
	before = b;
	assert_int_equal(broadcasts_become(r->store, &b, to, "so it is",
	    NOW + 99, &r->err), allowed ? 0 : -1);
	if (allowed) {
		before.state = to;
		strcpy(before.why, "so it is");
		before.ended_ms = ends(to) ? NOW + 99 : 0;
		if (to == BROADCAST_HELD)
			before.resume = from;
	} else {
		assert_int_equal(r->err.kind, ERR_REFUSED);
		assert_non_null(strstr(r->err.text,
		    broadcast_state_name(from)));
	}
	assert_same(&b, &before);
	before = stored(r, b.id);
	assert_same(&before, &b);
}

static void
only_drawn_arrows_are_gone(void **state)
{
	struct rig *r = rig_new();
	int from, to;

	(void)state;
	for (from = 0; from < BROADCAST_NSTATES; from++)
		for (to = 0; to < BROADCAST_NSTATES; to++)
			check_pair(r, (enum broadcast_state)from,
			    (enum broadcast_state)to);
	rig_free(r);
}

static void
a_long_reason_is_cut_between_letters(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = saved(r, "soon", "", 1, BROADCAST_PLANNED, NOW);
	char why[BROADCAST_WHY_MAX + 3];

	(void)state;
	memset(why, 'w', sizeof why);
	strcpy(why + BROADCAST_WHY_MAX - 1, "\u00f3");
	assert_int_equal(broadcasts_become(r->store, &b, BROADCAST_HELD, why,
	    NOW, &r->err), 0);
	assert_int_equal(strlen(b.why), BROADCAST_WHY_MAX - 1);
	why[BROADCAST_WHY_MAX - 1] = '\0';
	assert_string_equal(b.why, why);
	rig_free(r);
}

static void
a_failure_leaves_the_state(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = saved(r, "soon", "", 1, BROADCAST_PLANNED, NOW);

	(void)state;
	db_fail_after(r->store->db, 1);
	assert_int_equal(broadcasts_become(r->store, &b, BROADCAST_HELD, "x",
	    NOW, &r->err), -1);
	assert_int_equal(r->err.kind, ERR_IO);
	assert_int_equal(b.state, BROADCAST_PLANNED);
	assert_string_equal(b.why, "");
	rig_free(r);
}

/*
 * Audience and texts.
 */

static void
the_audience_is_replaced(void **state)
{
	struct rig *r = rig_new();
	const struct list *press[] = { &r->lists[PRESS] };
	const struct alert alert = { .naudience = 1, .audience = press };
	struct broadcast b = rig_broadcast(r, "soon", 2),
	    other = rig_broadcast(r, "other", 1);

	(void)state;
	assert_int_equal(rig_number(r, "SELECT count(*) FROM broadcast_list"),
	    3);
	assert_int_equal(broadcasts_set_audience(r->store, b.id, &alert,
	    &r->err), 0);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM broadcast_list "
	    "WHERE broadcast = 1 AND list = 'press'"), 1);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM broadcast_list"),
	    2);
	assert_int_equal(other.id, 2);
	rig_free(r);
}

static void
a_text_is_frozen_once(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = saved(r, "soon", "", 1, BROADCAST_PLANNED, NOW);
	char *text = NULL;

	(void)state;
	assert_int_equal(broadcasts_text(r->store, b.id, CHANNEL_SMS, PART_TEXT, "en", &text, &r->err),
	    0);
	assert_null(text);
	assert_int_equal(broadcasts_freeze_text(r->store, b.id, CHANNEL_SMS, PART_TEXT,
	    "en",
	    "Vote {{vote.when}}\n", &r->err), 0);
	assert_int_equal(broadcasts_freeze_text(r->store, b.id, CHANNEL_SMS, PART_TEXT,
	    "en",
	    "Changed", &r->err), 0);
	assert_int_equal(broadcasts_freeze_text(r->store, b.id, CHANNEL_SMS, PART_TEXT,
	    "es", "Vota",
	    &r->err), 0);
	assert_int_equal(broadcasts_text(r->store, b.id, CHANNEL_SMS, PART_TEXT, "en", &text, &r->err),
	    1);
	assert_string_equal(text, "Vote {{vote.when}}\n");
	free(text);
	assert_int_equal(broadcasts_text(r->store, b.id + 1, CHANNEL_SMS, PART_TEXT, "en", &text,
	    &r->err), 0);
	rig_free(r);
}

/*
 * Counts.
 */

static void
on_counts(enum channel channel, const char *language,
    const struct broadcast_counts *c, void *arg)
{
	struct buf *out = arg;
	int64_t sum = 0;
	int i;

	buf_addf(out, "%s %s %d:", channel_name(channel), language,
	    (int)c->audience);
	for (i = 0; i < MESSAGE_NSTATES; i++) {
		sum += c->states[i];
		if (c->states[i] > 0)
			buf_addf(out, " %s %d",
			    message_state_name((enum message_state)i),
			    (int)c->states[i]);
	}
	buf_adds(out, "\n");
	assert_int_equal(sum, c->audience);	/* the books balance */
}

static void
on_reason(enum message_state state, const char *why, int64_t count, void *arg)
{
	buf_addf(arg, "%s|%s|%d\n", message_state_name(state), why,
	    (int)count);
}

static void
counts_balance_by_language(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b, none = rig_broadcast(r, "none", 1);
	struct buf out;
	struct claimed c[1];

	(void)state;
	rig_row(r, VOTE, NULL, BEN_MAIL, "en", NULL, NULL);
	rig_phone_row(r, VOTE, TOM);
	rig_suppress(r, TOM);
	b = rig_three(r);
	assert_int_equal(rig_claim(r, &b, NOW, 1, c), 1);
	buf_init(&out, 1000);
	assert_int_equal(broadcasts_count(r->store, b.id, on_counts, &out,
	    &r->err), 0);
	assert_string_equal(buf_text(&out),
	    "sms en 4: queued 1 in-flight 1 suppressed 1 skipped 1\n"
	    "sms es 1: queued 1\n");
	buf_clear(&out);
	assert_int_equal(broadcasts_count(r->store, none.id, on_counts, &out,
	    &r->err), 0);
	assert_string_equal(buf_text(&out), "");
	assert_int_equal(broadcasts_reasons(r->store, b.id, on_reason, &out,
	    &r->err), 0);
	assert_string_equal(buf_text(&out), "suppressed|opted out|1\n"
	    "skipped|no address for the channel|1\n");
	rig_claimed_done(c, 1);
	buf_done(&out);
	rig_free(r);
}

/* One that waits says why; one on its way again does not. */
static void
reasons_are_what_holds_now(void **state)
{
	const struct verdict busy = { .kind = VERDICT_RETRY };
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed c[1];
	struct buf out;

	(void)state;
	assert_int_equal(rig_claim(r, &b, NOW, 1, c), 1);
	assert_int_equal(outbox_end_queued(r->store, b.id, MESSAGE_EXPIRED,
	    "too late", 1, NOW, &r->err), 1);
	assert_int_equal(outbox_settle(r->store, c[0].id, c[0].attempt, &busy,
	    MESSAGE_QUEUED, NOW, "busy", NOW, &r->err), 0);
	buf_init(&out, 1000);
	assert_int_equal(broadcasts_reasons(r->store, b.id, on_reason, &out,
	    &r->err), 0);
	assert_string_equal(buf_text(&out),
	    "queued|busy|1\nexpired|too late|1\n");
	rig_claimed_done(c, 1);
	assert_int_equal(rig_claim(r, &b, NOW, 1, c), 1);
	buf_clear(&out);
	assert_int_equal(broadcasts_reasons(r->store, b.id, on_reason, &out,
	    &r->err), 0);
	assert_string_equal(buf_text(&out), "expired|too late|1\n");
	buf_done(&out);
	rig_claimed_done(c, 1);
	rig_free(r);
}

static const struct CMUnitTest tests[] = {
	{ "a new one comes back as it was", a_new_one_comes_back, NULL, NULL,
	    NULL },
	{ "a change is saved, all of it", all_of_it_is_saved, NULL, NULL,
	    NULL },
	{ "alert, event and number are the key", the_key_is_unique, NULL, NULL,
	    NULL },
	{ "none is none, and changes nothing", none_is_none, NULL, NULL,
	    NULL },
	{ "the last has the highest number", the_last_has_the_highest_number,
	    NULL, NULL, NULL },
	{ "lists are by due time, then id", lists_are_by_due_time, NULL, NULL,
	    NULL },
	{ "only drawn arrows are gone, with their reason and time",
	    only_drawn_arrows_are_gone, NULL, NULL, NULL },
	{ "a long reason is cut between letters",
	    a_long_reason_is_cut_between_letters, NULL, NULL, NULL },
	{ "a failure leaves the state as it was", a_failure_leaves_the_state,
	    NULL, NULL, NULL },
	{ "an audience is replaced, that of others stays",
	    the_audience_is_replaced, NULL, NULL, NULL },
	{ "a text is frozen once for each language", a_text_is_frozen_once,
	    NULL, NULL, NULL },
	{ "counts balance, by language", counts_balance_by_language, NULL,
	    NULL, NULL },
	{ "reasons are those that hold now", reasons_are_what_holds_now, NULL,
	    NULL, NULL },
};

int
main(void)
{
	return cmocka_run_group_tests_name("broadcasts", tests, NULL, NULL);
}
