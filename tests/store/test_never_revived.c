/*
 * Nothing but her own later word revives a STOP, or a list that she left.
 *
 * Ten people live through 10,000 random events: files that change and are read
 * again, imports, stops, leaves and starts that come late, clicks, receipts,
 * restarts, also with an older database.  What each of them said herself is
 * kept beside, in a few lines that know nothing of the store: her last word
 * wins, of two of one moment the stop.  After some of them a broadcast is filled and
 * claimed, and rolled back: nobody it would go to may have said stop last, nor
 * have left all its lists.
 */
#include "store/consents.h"
#include "store/imports.h"
#include "store/leaving.h"
#include "store/left.h"
#include "store/persons.h"
#include "store/receipts.h"
#include "store/store_rig.h"
#include "store/unsubscribe.h"

#define PEOPLE		10
#define EVENTS		10000
#define LOOK_EVERY	10	/* events; each takes longer than they do */
#define TICK		INT64_C(60000)
#define SEED		20170821

/* Her own words, by address: when the last of each was said; 0: never. */
struct said {
	int64_t	stop_ms[CHANNELS], start_ms[CHANNELS];
	int64_t	left_ms[RIG_NLISTS][CHANNELS], joined_ms[RIG_NLISTS][CHANNELS];
	bool	parted;		/* her addresses are no longer known as one person's */
};

struct world {
	struct rig	*r;
	struct said	 said[PEOPLE];
	int64_t		 now_ms;
	uint64_t	 random;
	char		 ledger[64], older[64];
	bool		 has_older;
	long		 sent, sent_after_start, sent_after_join;
};

/* xorshift: the same events every time. */
static unsigned
rnd(struct world *w, unsigned n)
{
	w->random ^= w->random << 13;
	w->random ^= w->random >> 7;
	w->random ^= w->random << 17;
	return (unsigned)(w->random % n);
}

static const char *
address_of(unsigned who, enum channel channel)
{
	static char text[2][32];

	if (channel == CHANNEL_SMS)
		snprintf(text[0], sizeof text[0], "+130355501%02u", 10 + who);
	else
		snprintf(text[1], sizeof text[1], "p%u@example.org", who);
	return text[channel];
}

/*
 * The few lines that know what must hold.
 */

static void
heard_stop(struct said *s, enum channel channel, int64_t event_ms)
{
	enum channel c;

	for (c = 0; c < CHANNELS; c++)
		if ((c == channel || !s->parted) && event_ms > s->stop_ms[c])
			s->stop_ms[c] = event_ms;
}

static void
heard_start(struct said *s, enum channel channel, int64_t event_ms)
{
	if (event_ms > s->start_ms[channel])
		s->start_ms[channel] = event_ms;
}

/* As a stop; but where she has joined it since, by that address, it is outdated. */
static void
heard_leave(struct said *s, enum channel channel, int list, int64_t event_ms)
{
	enum channel c;

	if (s->joined_ms[list][channel] > event_ms)
		return;
	for (c = 0; c < CHANNELS; c++)
		if ((c == channel || !s->parted) &&
		    event_ms > s->left_ms[list][c])
			s->left_ms[list][c] = event_ms;
}

static void
heard_join(struct said *s, enum channel channel, int list, int64_t event_ms)
{
	if (event_ms > s->joined_ms[list][channel])
		s->joined_ms[list][channel] = event_ms;
}

static bool
has_left(const struct said *s, enum channel channel, int list)
{
	return s->left_ms[list][channel] != 0 &&
	    s->left_ms[list][channel] >= s->joined_ms[list][channel];
}

static bool
has_stopped(const struct said *s, enum channel channel)
{
	return s->stop_ms[channel] != 0 &&
	    s->stop_ms[channel] >= s->start_ms[channel];
}

/*
 * What happens.
 */

/* A moment up to an hour ago, on a minute, so that some are the same. */
static int64_t
some_moment(struct world *w)
{
	return w->now_ms - (int64_t)rnd(w, 60) * TICK;
}

static void
she_stops(struct world *w, unsigned who, enum channel channel,
    enum suppression_kind kind)
{
	struct suppressing what = { .channel = channel, .kind = kind,
	    .why = "STOP", .event_ms = some_moment(w) };
	struct said *s = &w->said[who];

	what.blind = rig_blind(w->r, channel, address_of(who, channel));
	heard_stop(s, channel, what.event_ms);
	assert_int_not_equal(optout_apply(w->r->store, &what, w->now_ms, NULL,
	    &w->r->err), -1);
	if (kind == SUPPRESSION_FORGOTTEN)
		s->parted = true;
}

static void
she_leaves(struct world *w, unsigned who, enum channel channel, int list)
{
	struct leaving what = { .place = { .channel = channel,
	    .blind = rig_blind(w->r, channel, address_of(who, channel)) },
	    .list = w->r->lists[list].name, .how = "LEAVE",
	    .event_ms = some_moment(w) };

	heard_leave(&w->said[who], channel, list, what.event_ms);
	assert_int_not_equal(leaving_apply(w->r->store, &what, w->now_ms,
	    NULL, &w->r->err), -1);
}

/* In a mail, which has a link for one list, and a page with a button for all. */
static void
she_clicks(struct world *w, unsigned who, int list, bool everything)
{
	struct unsubscribe what = { .blind = rig_blind(w->r, CHANNEL_EMAIL,
	    address_of(who, CHANNEL_EMAIL)) };
	struct unsubscribed done;

	strcpy(what.list, w->r->lists[list].name);
	heard_leave(&w->said[who], CHANNEL_EMAIL, list, w->now_ms);
	if (everything)
		heard_stop(&w->said[who], CHANNEL_EMAIL, w->now_ms);
	assert_int_equal(unsubscribe_apply(w->r->store, &what, everything,
	    w->now_ms, &done, &w->r->err), 0);
}

/* Whether nothing stands in the way of what she says: START, or ${list}'s keyword. */
static bool
may_begin(struct world *w, const struct place *place, const char *list,
    int64_t event_ms)
{
	struct store *store = w->r->store;
	int may;

	if (list == NULL)
		may = suppression_start(store, place->channel, &place->blind,
		    event_ms, w->now_ms, &w->r->err);
	else
		may = suppression_lift(store, place->channel, &place->blind,
		    event_ms, w->now_ms, &w->r->err);
	if (may == 1 && list != NULL)
		may = left_lift(store, place, list, event_ms, w->now_ms,
		    &w->r->err);
	assert_int_not_equal(may, -1);
	return may == 1;
}

/* She is known, or becomes it where she joins: whether she is. */
static bool
find_or_add(struct world *w, const struct place *place, const char *text,
    bool joins, struct person *ret)
{
	struct address address = { "" };
	struct rig *r = w->r;

	if (persons_find(r->store, place->channel, &place->blind, ret,
	    &r->err) == 1)
		return true;
	if (!joins)
		return false;
	assert_int_equal(address_set(&address, text), 0);
	assert_int_equal(persons_add(r->store, "en", NULL, ret, &r->err), 0);
	assert_int_equal(persons_add_address(r->store, ret, place->channel,
	    &address, &place->blind, &r->err), 0);
	return true;
}

/* By her own text: START (-1), or a list's keyword, which makes who is not known. */
static void
she_starts(struct world *w, unsigned who, enum channel channel, int list)
{
	const char *text = address_of(who, channel);
	struct place place = { channel, rig_blind(w->r, channel, text) };
	struct consenting what = { .list = list < 0 ? NULL :
	    w->r->lists[list].name, .channel = (int)channel, .event =
	    list < 0 ? CONSENT_STARTED : CONSENT_JOINED, .how = "keyword",
	    .wording = "", .event_ms = some_moment(w) };
	struct person person;

	heard_start(&w->said[who], channel, what.event_ms);
	if (list >= 0)
		heard_join(&w->said[who], channel, list, what.event_ms);
	if (!may_begin(w, &place, what.list, what.event_ms) ||
	    !find_or_add(w, &place, text, list >= 0, &person))
		return;
	if (list >= 0)
		assert_int_equal(persons_join(w->r->store, person.id,
		    what.list, w->now_ms, &w->r->err), 0);
	what.person = person.id;
	assert_int_not_equal(consents_apply(w->r->store, &what, w->now_ms,
	    &w->r->err), -1);
}

/* Others say that she agreed, or put her on a list. */
static void
others_join_her(struct world *w, unsigned who, enum channel channel)
{
	struct blind blind = rig_blind(w->r, channel, address_of(who, channel));
	struct list_row row = { .where = { "import.csv", 1 },
	    .language = "en", .consent = rnd(w, 2) ? SAID_ON_FILE : SAID_ASK,
	    .date_ms = NOW };
	enum import_outcome outcome;
	struct person person;

	assert_int_equal(address_set(channel == CHANNEL_SMS ? &row.phone :
	    &row.email, address_of(who, channel)), 0);
	if (imports_row(w->r->store, &w->r->lists[rnd(w, 2)], &row, w->now_ms,
	    &outcome, &w->r->err) == -1)
		fail_msg("%s", w->r->err.text);
	if (persons_find(w->r->store, channel, &blind, &person,
	    &w->r->err) != 1)
		return;
	assert_int_equal(persons_join(w->r->store, person.id,
	    rnd(w, 2) ? "vote" : "press", w->now_ms, &w->r->err), 0);
}

static void
files_change(struct world *w)
{
	static const enum consent_said words[] = { SAID_NOTHING, SAID_ASK,
	    SAID_ON_FILE, SAID_NO, SAID_UNCLEAR };
	struct sync_counts counts;
	struct list_row *row;
	unsigned who, has;
	int list = (int)rnd(w, 2);

	rig_clear_rows(w->r, list);
	for (who = 0; who < PEOPLE; who++) {
		has = rnd(w, 4);
		if (has == 0)
			continue;
		rig_row(w->r, list, has & 1 ? address_of(who, CHANNEL_SMS) :
		    NULL, has & 2 ? address_of(who, CHANNEL_EMAIL) : NULL,
		    "en", NULL, NULL);
		row = &w->r->lists[list].rows[w->r->lists[list].nrows - 1];
		row->consent = words[rnd(w, 8) < 5 ? rnd(w, 3) : rnd(w, 5)];
	}
	if (people_sync(w->r->store, &w->r->config, &w->r->lists[list], true,
	    w->now_ms, &counts, &w->r->err) == -1)
		fail_msg("%s", w->r->err.text);
}

/* A word of the provider's on the address of a message that went out. */
static void
a_receipt_comes(struct world *w, unsigned who)
{
	static const enum receipt_state states[] = { RECEIPT_DELIVERED,
	    RECEIPT_UNSUBSCRIBED, RECEIPT_COMPLAINED, RECEIPT_BOUNCED_HARD,
	    RECEIPT_FAILED };
	struct receipt receipt = { .account = "sandbox", .id = "",
	    .state = states[rnd(w, 5)], .reason = REASON_INVALID_RECIPIENT,
	    .event_ms = some_moment(w) };
	struct blind blind = rig_blind(w->r, CHANNEL_SMS, address_of(who,
	    CHANNEL_SMS));
	enum receipt_outcome outcome;
	struct query *q = query(w->r->store->db, "SELECT max(id) FROM message "
	    "WHERE channel = 0 AND blind = ? AND attempt IS NOT NULL");

	query_bind_blob(q, blind.bytes, BLIND_LEN);
	assert_int_equal(query_one(q, &receipt.ref, &w->r->err), 0);
	assert_int_equal(receipts_apply(w->r->store, &receipt, w->now_ms,
	    &outcome, &w->r->err), 0);
	if (outcome != RECEIPT_STRAY && (receipt.state == RECEIPT_UNSUBSCRIBED ||
	    receipt.state == RECEIPT_COMPLAINED))
		heard_stop(&w->said[who], CHANNEL_SMS, receipt.event_ms);
}

static void
copy(const char *from, const char *to)
{
	char command[256];

	snprintf(command, sizeof command, "cp %s %s", from, to);
	assert_int_equal(system(command), 0);
}

/* It ends and begins again; at times a copy is kept, or an older one comes back. */
static void
it_restarts(struct world *w)
{
	struct optout_replay replay;

	rig_commit(w->r);
	store_close(w->r->store);
	if (!w->has_older || rnd(w, 4) == 0)
		copy(w->r->path, w->older);
	else if (rnd(w, 2) == 0)
		copy(w->older, w->r->path);
	w->has_older = true;
	rig_open(w->r, w->now_ms);
	assert_int_equal(optout_attach_ledger(w->r->store, w->ledger,
	    w->now_ms, &replay, &w->r->err), 0);
	assert_int_equal(replay.broken, 0);
	rig_begin(w->r);
}

static void
something_happens(struct world *w)
{
	unsigned who = rnd(w, PEOPLE), what = rnd(w, 1000);
	enum channel channel = (enum channel)rnd(w, CHANNELS);
	int list = (int)rnd(w, RIG_NLISTS);

	w->now_ms += (int64_t)rnd(w, 10) * TICK;
	if (what < 130)
		she_stops(w, who, channel, SUPPRESSION_OPTED_OUT);
	else if (what < 140)
		she_stops(w, who, channel, SUPPRESSION_FORGOTTEN);
	else if (what < 230)
		she_leaves(w, who, channel, list);
	else if (what < 260)
		she_clicks(w, who, list, rnd(w, 4) == 0);
	else if (what < 500)
		she_starts(w, who, channel, rnd(w, 2) ? list : -1);
	else if (what < 650)
		others_join_her(w, who, channel);
	else if (what < 800)
		files_change(w);
	else if (what < 998)
		a_receipt_comes(w, who);
	else
		it_restarts(w);
}

/*
 * Whom a broadcast would go to now.
 */

static void
check_sent(struct world *w, const struct claimed *c, int nlists, int event)
{
	const char *to = address_reveal(&c->to);
	int list, left = 0, joined = 0;
	unsigned who;

	for (who = 0; who < PEOPLE; who++)
		if (strcmp(to, address_of(who, c->channel)) == 0)
			break;
	assert_true(who < PEOPLE);
	if (has_stopped(&w->said[who], c->channel))
		fail_msg("event %d: %s had said stop", event, to);
	for (list = 0; list < nlists; list++) {
		left += has_left(&w->said[who], c->channel, list);
		joined += w->said[who].left_ms[list][c->channel] != 0;
	}
	if (left == nlists)
		fail_msg("event %d: %s had left all %d", event, to, nlists);
	w->sent++;
	w->sent_after_join += joined == nlists;
	w->sent_after_start += w->said[who].stop_ms[c->channel] != 0;
}

static void
look_whom_it_goes_to(struct world *w, int event)
{
	const struct channels both = { 2, { CHANNEL_SMS, CHANNEL_EMAIL } };
	struct claimed claimed[PEOPLE * 2];
	struct claim claim = { .account = "sandbox", .earliest = rig_earliest,
	    .arg = w->r, .limit = PEOPLE * 2 };
	int nlists = 1 + (int)rnd(w, 2), n, i;
	struct broadcast b = rig_broadcast(w->r, "look", (size_t)nlists);
	size_t looked;

	rig_fill_by(w->r, &b, &both);
	claim.broadcast = b.id;
	for (claim.channel = 0; claim.channel < CHANNELS; claim.channel++) {
		n = outbox_claim(w->r->store, &claim, w->now_ms, claimed,
		    &looked, &w->r->err);
		assert_int_not_equal(n, -1);
		for (i = 0; i < n; i++)
			check_sent(w, &claimed[i], nlists, event);
		rig_claimed_done(claimed, n);
	}
}

static void
only_her_own_later_word_revives_a_stop_or_a_leave(void **state)
{
	struct world w = { .r = rig_new_file(), .now_ms = NOW + HOUR,
	    .random = SEED };
	struct optout_replay replay;
	struct broadcast b;
	struct claimed claimed[PEOPLE];
	unsigned who;
	int i;

	(void)state;
	snprintf(w.ledger, sizeof w.ledger, "%s/ledger", w.r->dir);
	snprintf(w.older, sizeof w.older, "%s/older.db", w.r->dir);
	assert_int_equal(optout_attach_ledger(w.r->store, w.ledger, NOW,
	    &replay, &w.r->err), 0);
	for (who = 0; who < PEOPLE; who++)
		rig_row(w.r, VOTE, address_of(who, CHANNEL_SMS),
		    address_of(who, CHANNEL_EMAIL), "en", NULL, NULL);
	rig_sync(w.r, VOTE);
	rig_begin(w.r);
	b = rig_broadcast(w.r, "first", 1);	/* what receipts are about */
	rig_fill(w.r, &b, CHANNEL_SMS);
	i = rig_claim(w.r, &b, NOW, PEOPLE, claimed);
	assert_int_equal(i, PEOPLE);
	rig_claimed_done(claimed, i);
	for (i = 0; i < EVENTS; i++) {
		something_happens(&w);
		if (i % LOOK_EVERY != 0)
			continue;
		/* A looking leaves nothing behind: it is undone. */
		assert_int_equal(db_script(w.r->store->db, "SAVEPOINT look",
		    &w.r->err), 0);
		look_whom_it_goes_to(&w, i);
		assert_int_equal(db_script(w.r->store->db,
		    "ROLLBACK TO look; RELEASE look", &w.r->err), 0);
	}
	rig_commit(w.r);
	/* It was tried: many got it, and many who had come back. */
	assert_true(w.sent > EVENTS / LOOK_EVERY);
	assert_true(w.sent_after_start > EVENTS / LOOK_EVERY / 2);
	assert_true(w.sent_after_join > EVENTS / LOOK_EVERY / 10);
	rig_free(w.r);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    only_her_own_later_word_revives_a_stop_or_a_leave),
	};

	return cmocka_run_group_tests_name("never revived", tests, NULL, NULL);
}
