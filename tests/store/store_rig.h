/*
 * store_rig.h - a store with two lists, made by hand
 *
 * The lists are "vote" (consent on file) and "press" (ask), in English and
 * Spanish, their rows written here.  What is only preparation asserts that it
 * works.
 */
#ifndef TESTS_STORE_RIG_H
#define TESTS_STORE_RIG_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "config/config.h"
#include "store/audience.h"
#include "store/broadcasts.h"
#include "store/optout.h"
#include "store/outbox.h"
#include "store/people.h"
#include "store/snapshot.h"
#include "store/store.h"

#define NOW	INT64_C(1503100800000)	/* 2017-08-19T00:00:00Z */
#define HOUR	INT64_C(3600000)
#define GIVEN	INT64_C(1490000000000)	/* when the consent on file was given */

#define ADA	"+13035550101"
#define BEN	"+13035550102"
#define EVA	"+13035550103"
#define IDA	"+13035550104"
#define TOM	"+13035550105"
#define ADA_MAIL "ada@example.org"
#define BEN_MAIL "ben@example.org"

enum { VOTE, PRESS, RIG_NLISTS };

struct rig {
	char		 dir[32];	/* "" where the store is in memory */
	char		 path[64], key[64];
	struct store	*store;
	struct config	 config;
	struct list	 lists[RIG_NLISTS];
	int64_t		 earliest_ms;	/* when anyone may be texted; 0: now */
	struct err	 err;
};

/*
 * Opening and closing.
 */

static inline void
rig_config(struct rig *r)
{
	static char *languages[] = { "en", "es" };
	static struct list vote = { .where = { "lists/vote.conf", 1 },
	    .name = "vote", .consent = LIST_ON_FILE,
	    .source = "sign-up sheet", .date_ms = GIVEN,
	    .languages = { 2, languages } };
	static struct list press = { .where = { "lists/press.conf", 1 },
	    .name = "press", .consent = LIST_ASK,
	    .languages = { 2, languages } };

	r->lists[VOTE] = vote;
	r->lists[PRESS] = press;
	r->config = (struct config){ .language = languages[0],
	    .nlists = RIG_NLISTS, .lists = r->lists };
}

/* A rig whose store is in memory. */
static inline struct rig *
rig_new(void)
{
	struct rig *r = xcalloc(1, sizeof *r);

	rig_config(r);
	r->store = store_open(":memory:", vault_throwaway(), NOW, &r->err);
	assert_non_null(r->store);
	return r;
}

static inline void
rig_open(struct rig *r, int64_t now_ms)
{
	struct vault *vault = vault_load(r->key, &r->err);

	assert_non_null(vault);
	r->store = store_open(r->path, vault, now_ms, &r->err);
	assert_non_null(r->store);
}

/* Only a folder and a key. */
static inline struct rig *
rig_new_dir(void)
{
	struct rig *r = xcalloc(1, sizeof *r);

	rig_config(r);
	snprintf(r->dir, sizeof r->dir, "/tmp/pregon-store-XXXXXX");
	assert_non_null(mkdtemp(r->dir));
	snprintf(r->path, sizeof r->path, "%s/store.db", r->dir);
	snprintf(r->key, sizeof r->key, "%s/key", r->dir);
	assert_int_equal(vault_keygen(r->key, &r->err), 0);
	return r;
}

/* A rig whose store is a file. */
static inline struct rig *
rig_new_file(void)
{
	struct rig *r = rig_new_dir();

	rig_open(r, NOW);
	return r;
}

/* The process ends and a new one begins. */
static inline void
rig_restart(struct rig *r, int64_t now_ms)
{
	store_close(r->store);
	rig_open(r, now_ms);
}

static inline int
rig_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline void
rig_clear_rows(struct rig *r, int list)
{
	struct list *l = &r->lists[list];
	size_t i;

	for (i = 0; i < l->nrows; i++)
		secret_done(&l->rows[i].name);
	free(l->rows);
	l->rows = NULL;
	l->nrows = 0;
}

static inline void
rig_free(struct rig *r)
{
	store_close(r->store);
	rig_clear_rows(r, VOTE);
	rig_clear_rows(r, PRESS);
	if (r->dir[0] != '\0')
		nftw(r->dir, rig_remove, 8, FTW_DEPTH | FTW_PHYS);
	free(r);
}

/*
 * Rows.
 */

/* A row of ${list}; phone, e-mail, name and zone may be NULL. */
static inline void
rig_row(struct rig *r, int list, const char *phone, const char *email,
    const char *language, const char *name, const char *zone)
{
	struct list *l = &r->lists[list];
	struct list_row *row;

	l->rows = xgrow(l->rows, l->nrows, sizeof *l->rows);
	row = &l->rows[l->nrows++];
	*row = (struct list_row){ .where = { "lists/vote.csv",
	    (unsigned)l->nrows + 1 } };
	row->language = l->languages.names[strcmp(language, "es") == 0];
	assert_int_equal(address_set(&row->phone, phone ? phone : ""), 0);
	assert_int_equal(address_set(&row->email, email ? email : ""), 0);
	if (name != NULL)
		secret_set(&row->name, name, strlen(name));
	if (zone != NULL)
		row->zone = zone_find(zone);
}

static inline void
rig_phone_row(struct rig *r, int list, const char *phone)
{
	rig_row(r, list, phone, NULL, "en", NULL, NULL);
}

/* The ${i}th of 10000 reserved numbers. */
static inline const char *
rig_phone(unsigned i, char ret[16])
{
	snprintf(ret, 16, "+1%03u55501%02u", 201 + i / 100 % 100, i % 100);
	return ret;
}

/* ${n} rows with numbers from ${from} on. */
static inline void
rig_rows(struct rig *r, int list, unsigned from, unsigned n)
{
	char phone[16];
	unsigned i;

	for (i = from; i < from + n; i++)
		rig_phone_row(r, list, rig_phone(i, phone));
}

/*
 * Transactions, and looking in.
 */

static inline void
rig_begin(struct rig *r)
{
	assert_int_equal(store_begin(r->store, &r->err), 0);
}

static inline void
rig_commit(struct rig *r)
{
	assert_int_equal(store_commit(r->store, &r->err), 0);
}

/* Sync a list in a transaction of its own, to be rolled back where it fails. */
static inline int
rig_try_sync(struct rig *r, int list, bool allow_shrink,
    struct sync_counts *ret)
{
	int result;

	rig_begin(r);
	result = people_sync(r->store, &r->config, &r->lists[list],
	    allow_shrink, NOW, ret, &r->err);
	if (result == 0)
		rig_commit(r);
	else
		store_rollback(r->store);
	return result;
}

static inline struct sync_counts
rig_sync(struct rig *r, int list)
{
	struct sync_counts counts;

	if (rig_try_sync(r, list, false, &counts) == -1)
		fail_msg("%s", r->err.text);
	return counts;
}

/* ${sql} must be a literal. */
static inline int64_t
rig_number(struct rig *r, const char *sql)
{
	int64_t n;

	assert_int_equal(query_one(query(r->store->db, sql), &n, &r->err), 0);
	return n;
}

/* ${sql} must be a literal. */
static inline void
rig_do(struct rig *r, const char *sql)
{
	assert_int_not_equal(query_run(query(r->store->db, sql), &r->err), -1);
}

static inline struct blind
rig_blind(struct rig *r, enum channel channel, const char *text)
{
	struct address address = { "" };
	struct blind blind;

	assert_int_equal(address_set(&address, text), 0);
	vault_index(r->store->vault, channel, &address, &blind);
	return blind;
}

static inline enum channel
rig_channel(const char *address)
{
	return strchr(address, '@') != NULL ? CHANNEL_EMAIL : CHANNEL_SMS;
}

/* The id of who has ${address}; 0 for nobody. */
static inline int64_t
rig_person(struct rig *r, const char *address)
{
	struct query *q = query(r->store->db, "SELECT person FROM address "
	    "WHERE channel = ? AND blind = ?");
	struct blind blind = rig_blind(r, rig_channel(address), address);
	int64_t id;

	query_bind_int(q, rig_channel(address));
	query_bind_blob(q, blind.bytes, BLIND_LEN);
	assert_int_equal(query_one(q, &id, &r->err), 0);
	return id;
}

/* Whether she is on ${list} by a file. */
static inline bool
rig_is_on(struct rig *r, const char *address, const char *list)
{
	struct query *q = query(r->store->db, "SELECT count(*) FROM membership "
	    "WHERE person = ? AND list = ? AND source = 'file'");
	int64_t n;

	query_bind_int(q, rig_person(r, address));
	query_bind_text(q, list);
	assert_int_equal(query_one(q, &n, &r->err), 0);
	return n == 1;
}

/* Her consent to ${list} by the channel of ${address}. */
static inline enum consent_state
rig_consent(struct rig *r, const char *address, const char *list)
{
	struct query *q = query(r->store->db, "SELECT state FROM consent "
	    "WHERE person = ? AND list = ? AND channel = ?");
	int64_t state;

	query_bind_int(q, rig_person(r, address));
	query_bind_text(q, list);
	query_bind_int(q, rig_channel(address));
	assert_int_equal(query_one(q, &state, &r->err), 0);
	return (enum consent_state)state;
}

/* She answered. */
static inline void
rig_set_consent(struct rig *r, const char *address, const char *list,
    enum consent_state state)
{
	struct query *q = query(r->store->db, "UPDATE consent SET state = ?, "
	    "how = 'answered', at_ms = 1 "
	    "WHERE person = ? AND list = ? AND channel = ?");

	query_bind_int(q, state);
	query_bind_int(q, rig_person(r, address));
	query_bind_text(q, list);
	query_bind_int(q, rig_channel(address));
	assert_int_equal(query_run(q, &r->err), 1);
}

/* Someone at ${address} said STOP: 1 where that is news. */
static inline int
rig_try_suppress(struct rig *r, const char *address)
{
	struct suppressing what = { .channel = rig_channel(address),
	    .kind = SUPPRESSION_OPTED_OUT, .why = "STOP", .event_ms = NOW };
	struct address a = { "" };

	assert_int_equal(address_set(&a, address), 0);
	vault_index(r->store->vault, what.channel, &a, &what.blind);
	return optout_apply(r->store, &what, NOW, NULL, &r->err);
}

/* The address alone is suppressed, without what follows from it. */
static inline void
rig_suppress(struct rig *r, const char *address)
{
	struct suppressing what = { .channel = rig_channel(address),
	    .kind = SUPPRESSION_OPTED_OUT, .why = "STOP", .event_ms = NOW };
	struct address a = { "" };

	assert_int_equal(address_set(&a, address), 0);
	vault_index(r->store->vault, what.channel, &a, &what.blind);
	assert_int_equal(suppression_add(r->store, &what, NOW, &r->err), 1);
}

/*
 * Broadcasts and messages.
 */

/* A broadcast that is sending to ${nlists} lists, with English and Spanish. */
static inline struct broadcast
rig_broadcast(struct rig *r, const char *alert, size_t nlists)
{
	const struct list *audience[] = { &r->lists[VOTE], &r->lists[PRESS] };
	const struct alert a = { .naudience = nlists, .audience = audience };
	struct broadcast b = { .number = 1, .state = BROADCAST_SENDING,
	    .due_ms = NOW, .expires_ms = NOW + 24 * HOUR, .began_ms = NOW };
	enum channel channel;

	snprintf(b.alert, sizeof b.alert, "%s", alert);
	assert_int_equal(broadcasts_save(r->store, &b, &r->err), 0);
	assert_int_equal(broadcasts_set_audience(r->store, b.id, &a, &r->err),
	    0);
	for (channel = 0; channel < CHANNELS; channel++) {
		assert_int_equal(broadcasts_freeze_text(r->store, b.id,
		    channel, PART_TEXT, "en", "Vote", &r->err), 0);
		assert_int_equal(broadcasts_freeze_text(r->store, b.id,
		    channel, PART_TEXT, "es", "Vota", &r->err), 0);
	}
	return b;
}

/* An outbox_earliest: what the rig says, for everyone. */
static inline int64_t
rig_earliest(const char *zone, void *arg)
{
	const struct rig *r = arg;

	(void)zone;
	return r->earliest_ms != 0 ? r->earliest_ms : NOW;
}

static const struct channels rig_sms = { 1, { CHANNEL_SMS } };

/* Put everyone in the outbox. */
static inline void
rig_fill_by(struct rig *r, struct broadcast *b,
    const struct channels *channels)
{
	while (b->cursor != -1)
		assert_int_equal(audience_page(r->store, b, channels,
		    rig_earliest, r, NOW, &r->err), 0);
}

/* By one channel. */
static inline void
rig_fill(struct rig *r, struct broadcast *b, enum channel channel)
{
	const struct channels channels = { 1, { channel } };

	rig_fill_by(r, b, &channels);
}

/* Ada, Ben and Eva on the vote list, and a broadcast to them in the outbox. */
static inline struct broadcast
rig_three(struct rig *r)
{
	struct broadcast b;

	rig_row(r, VOTE, ADA, ADA_MAIL, "en", "Ada Sample", NULL);
	rig_row(r, VOTE, BEN, NULL, "es", NULL, "America/Phoenix");
	rig_row(r, VOTE, EVA, NULL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	b = rig_broadcast(r, "soon", 1);
	rig_fill(r, &b, CHANNEL_SMS);
	return b;
}

struct rig_message {
	int64_t			id;
	enum message_state	state;
	char			why[80];
	int64_t			due_ms, settled_ms, run, attempt, told;
	unsigned		tries;
	char			provider_id[32];
};

/* The message to ${address}; fails where there is none. */
static inline struct rig_message
rig_message(struct rig *r, const struct broadcast *b, const char *address)
{
	struct query *q = query(r->store->db, "SELECT id, state, why, due_ms, "
	    "settled_ms, run, attempt, (SELECT told FROM attempt "
	    "WHERE id = message.attempt), tries, provider_id FROM message "
	    "WHERE broadcast = ? AND channel = ? AND blind = ?");
	struct blind blind = rig_blind(r, rig_channel(address), address);
	struct rig_message m;

	query_bind_int(q, b->id);
	query_bind_int(q, rig_channel(address));
	query_bind_blob(q, blind.bytes, BLIND_LEN);
	assert_int_equal(query_step(q, &r->err), 1);
	m = (struct rig_message){ .id = query_int(q, 0),
	    .state = (enum message_state)query_int(q, 1),
	    .due_ms = query_int(q, 3), .settled_ms = query_int(q, 4),
	    .run = query_int(q, 5), .attempt = query_int(q, 6),
	    .told = query_int(q, 7), .tries = (unsigned)query_int(q, 8) };
	snprintf(m.why, sizeof m.why, "%s", query_text(q, 2));
	if (!query_is_null(q, 9))
		snprintf(m.provider_id, sizeof m.provider_id, "%s",
		    query_text(q, 9));
	query_end(q);
	return m;
}

/* Claim up to ${limit}, for everyone. */
static inline int
rig_claim(struct rig *r, const struct broadcast *b, int64_t now_ms,
    size_t limit, struct claimed *ret)
{
	struct claim claim = { .broadcast = b->id, .account = "sandbox",
	    .earliest = rig_earliest, .arg = r, .limit = limit };
	size_t looked;

	return outbox_claim(r->store, &claim, now_ms, ret, &looked, &r->err);
}

static inline void
rig_claimed_done(struct claimed *claimed, int n)
{
	int i;

	for (i = 0; i < n; i++)
		claimed_done(&claimed[i]);
}

static inline char *
rig_snapshot(struct rig *r)
{
	return snapshot_of(r->store);
}

static inline void
rig_assert_unchanged(struct rig *r, const char *before)
{
	snapshot_assert(r->store, before);
}

/*
 * Let the nth store call fail, for every n until ${work} gets through: each
 * time ${work} says so, a rollback leaves the store as it was, and a second
 * try, without the failure, succeeds.  What gets through last is committed.
 * Returns how many calls could fail.
 */
typedef int (*rig_work)(struct rig *r, void *arg);

static inline void
rig_retry(struct rig *r, rig_work work, void *arg, const char *before)
{
	rig_begin(r);
	assert_int_equal(work(r, arg), 0);
	store_rollback(r->store);
	rig_assert_unchanged(r, before);
}

static inline unsigned
rig_fail_each(struct rig *r, rig_work work, void *arg)
{
	char *before = rig_snapshot(r);
	unsigned n;
	int64_t one;
	int result;

	for (n = 1;; n++) {
		rig_begin(r);
		db_fail_after(r->store->db, n);
		r->err.kind = ERR_NONE;
		result = work(r, arg);
		if (result != -1)
			break;
		assert_int_equal(r->err.kind, ERR_IO);
		db_fail_after(r->store->db, 0);
		store_rollback(r->store);
		rig_assert_unchanged(r, before);
		rig_retry(r, work, arg, before);
	}
	/* Nothing was swallowed: the failure is still to come. */
	assert_int_equal(query_one(query(r->store->db, "SELECT 1"), &one,
	    &r->err), -1);
	rig_commit(r);
	free(before);
	return n - 1;
}

#endif
