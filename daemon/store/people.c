#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/agreed.h"
#include "config/rows.h"
#include "store/entered.h"
#include "store/filed.h"
#include "store/people.h"
#include "store/suppression.h"

struct sync {
	struct store		*store;
	const struct list	*list;
	int64_t			 now_ms;
	int64_t			 round;
	int64_t			 fresh;		/* memberships that were not there */
	struct sync_counts	 counts;
	struct err		*err;
};

/* The round of a membership that ends because its row says no. */
#define ROUND_REFUSED (-1)

/* Of the membership by file of ${person}, when it was last seen; 0: none. */
static int
membership_round(struct sync *s, const struct person *person, int64_t *ret)
{
	struct query *q = query(s->store->db, "SELECT round FROM membership "
	    "WHERE list = ? AND person = ? AND source = 'file'");

	query_bind_text(q, s->list->name);
	query_bind_int(q, person->id);
	return query_one(q, ret, s->err);
}

static int
set_membership(struct sync *s, const struct person *person, int64_t round)
{
	struct query *q;

	q = query(s->store->db, "INSERT INTO membership "
	    "(list, person, source, round, since_ms) "
	    "VALUES (?, ?, 'file', ?, ?) ON CONFLICT (list, person, source) "
	    "DO UPDATE SET round = excluded.round");
	query_bind_text(q, s->list->name);
	query_bind_int(q, person->id);
	query_bind_int(q, round);
	query_bind_int(q, s->now_ms);
	return query_run(q, s->err) == -1 ? -1 : 0;
}

/* 1, 0 where another row says that she wants no texts, or -1. */
static int
add_membership(struct sync *s, const struct person *person)
{
	int64_t round;

	if (membership_round(s, person, &round) == -1)
		return -1;
	if (round == ROUND_REFUSED)
		return 0;
	s->counts.joined += round == 0;
	s->fresh += round == 0;
	return set_membership(s, person, s->round) == -1 ? -1 : 1;
}

/* Take down what ${row} says of a consent. */
static int
hear(struct sync *s, const struct person *person, enum channel channel,
    const struct list_row *row)
{
	struct filed_key key = { .person = person->id,
	    .handle = person->handle, .list = s->list->name,
	    .channel = channel };
	struct agreed agreed = agreed_of(s->list, row);

	return filed_hear(s->store, &key, &agreed, s->now_ms, s->err);
}

/*
 * A row that fits two people changes neither; whoever of them is on the list
 * already stays on it, so that a confusing row loses nobody.
 */
static int
refuse_row(struct sync *s, const struct entered *entered)
{
	struct person person;
	struct query *q;
	size_t i;

	s->counts.refused++;
	for (i = 0; i < entered->count; i++) {
		if (persons_find(s->store, entered->given[i].place.channel,
		    &entered->given[i].place.blind, &person, s->err) == -1)
			return -1;
		q = query(s->store->db, "UPDATE membership SET round = ? "
		    "WHERE list = ? AND person = ? AND source = 'file' "
		    "AND round <> ?");
		query_bind_int(q, s->round);
		query_bind_text(q, s->list->name);
		query_bind_int(q, person.id);
		query_bind_int(q, ROUND_REFUSED);
		if (query_run(q, s->err) == -1)
			return -1;
	}
	return 0;
}

static int
sync_person(struct sync *s, const struct list_row *row,
    const struct entered *entered)
{
	struct person person;
	int found = entered_find(s->store, entered, &person, s->err);
	size_t i;

	if (found == -1)
		return -1;
	if (found == ENTERED_TWO)
		return refuse_row(s, entered);
	if (found == 0 && entered_add_person(s->store, s->list, row, &person,
	    s->err) == -1)
		return -1;
	found = add_membership(s, &person);
	if (found != 1)
		return found;
	if (entered_update(s->store, &person, row, s->err) == -1 ||
	    entered_add_addresses(s->store, &person, entered, s->err) == -1)
		return -1;
	for (i = 0; i < entered->count; i++)
		if (hear(s, &person, entered->given[i].place.channel, row) ==
		    -1)
			return -1;
	return 0;
}

/* ${person} wants no texts: by no channel, whichever addresses her row has. */
static int
refuse_person(struct sync *s, const struct person *person,
    const struct list_row *row)
{
	enum channel channel;
	int64_t round;

	for (channel = 0; channel < CHANNELS; channel++)
		if (hear(s, person, channel, row) == -1)
			return -1;
	if (row->consent != SAID_NO)
		return 0;
	if (membership_round(s, person, &round) == -1)
		return -1;
	s->fresh += round == 0;
	return set_membership(s, person, ROUND_REFUSED);
}

/*
 * A row against texting her, or each of those whom its addresses belong to.  Who
 * said no is kept, so that it can be told from what she answers later; who said
 * nothing clear stays on the list if she is on it, and the files must say more.
 */
static int
sync_refusal(struct sync *s, const struct list_row *row,
    const struct entered *entered)
{
	struct person person;
	int found, all = 0;
	size_t i;

	s->counts.refusing += row->consent == SAID_NO;
	for (i = 0; i < entered->count; i++) {
		found = persons_find(s->store, entered->given[i].place.channel,
		    &entered->given[i].place.blind, &person, s->err);
		if (found == -1 || (found == 1 &&
		    refuse_person(s, &person, row) == -1))
			return -1;
		all += found;
	}
	if (all > 0 || row->consent != SAID_NO)
		return 0;
	if (entered_add_person(s->store, s->list, row, &person, s->err) == -1 ||
	    entered_add_addresses(s->store, &person, entered, s->err) == -1)
		return -1;
	return refuse_person(s, &person, row);
}

/*
 * Take the addresses out of ${e} that were erased with their person.  1 where there
 * is something left, 0 also where nobody we know has that: the row is of her; -1.
 */
static int
keep_forgotten(struct sync *s, struct entered *e)
{
	enum suppression_kind kind = SUPPRESSION_OPTED_OUT;
	struct person person;
	size_t i, n = e->count;
	int found;

	e->count = 0;
	for (i = 0; i < n; i++) {
		found = suppression_of(s->store, e->given[i].place.channel,
		    &e->given[i].place.blind, &kind, s->err);
		if (found == -1)
			return -1;
		if (found == 0 || kind != SUPPRESSION_FORGOTTEN)
			e->given[e->count++] = e->given[i];
	}
	if (e->count == n)
		return n > 0;
	found = entered_find(s->store, e, &person, s->err);
	return found <= 0 ? found : 1;
}

static int
on_row(const struct list_row *row, void *arg)
{
	struct sync *s = arg;
	struct entered entered;
	int kept;

	s->counts.rows++;
	entered_of(s->store, row, &entered);
	kept = keep_forgotten(s, &entered);
	if (kept <= 0) {
		s->counts.forgotten += kept == 0;
		return kept;
	}
	return list_row_refuses(row) ? sync_refusal(s, row, &entered) :
	    sync_person(s, row, &entered);
}

/* A number for this reading of the files, higher than any before. */
static int
next_round(struct store *store, int64_t *ret, struct err *err)
{
	if (query_one(query(store->db, "SELECT max(round) FROM membership"),
	    ret, err) == -1)
		return -1;
	++*ret;
	return 0;
}

/* Refuse to lose more of a list at once than a slip of the hand should cost. */
static int
check_shrink(const char *list, int64_t before, int64_t leaving, bool allowed,
    struct err *err)
{
	if (allowed || leaving * 100 <= before * SYNC_SHRINK_PERCENT)
		return 0;
	return err_set(err, ERR_REFUSED, "list %s would lose %lld of its %lld "
	    "people, more than %d %%: if that is meant, run: pregon reload "
	    "--allow-shrink", list, (long long)leaving, (long long)before,
	    SYNC_SHRINK_PERCENT);
}

static int
end_memberships(struct sync *s, bool allow_shrink)
{
	struct query *q;
	int64_t before, leaving;

	q = query(s->store->db, "SELECT count(*) FROM membership "
	    "WHERE list = ? AND source = 'file'");
	query_bind_text(q, s->list->name);
	if (query_one(q, &before, s->err) == -1)
		return -1;
	before -= s->fresh;	/* as it was before this reading */

	/* Who said no is no slip of the hand. */
	q = query(s->store->db, "SELECT count(*) FROM membership "
	    "WHERE list = ? AND source = 'file' AND round NOT IN (?, ?)");
	query_bind_text(q, s->list->name);
	query_bind_int(q, s->round);
	query_bind_int(q, ROUND_REFUSED);
	if (query_one(q, &leaving, s->err) == -1 ||
	    check_shrink(s->list->name, before, leaving, allow_shrink,
	    s->err) == -1)
		return -1;

	q = query(s->store->db, "DELETE FROM membership "
	    "WHERE list = ? AND source = 'file' AND round <> ?");
	query_bind_text(q, s->list->name);
	query_bind_int(q, s->round);
	s->counts.left = leaving;
	return query_run(q, s->err) == -1 ? -1 : 0;
}

int
people_sync(struct store *store, const struct config *config,
    const struct list *list, bool allow_shrink, int64_t now_ms,
    struct sync_counts *ret, struct err *err)
{
	struct sync s = { .store = store, .list = list, .now_ms = now_ms,
	    .err = err };
	struct mistakes mistakes;
	char *line;
	long rows;

	if (next_round(store, &s.round, err) == -1)
		return -1;
	mistakes_init(&mistakes);
	err->kind = ERR_NONE;
	rows = list_rows(config, list, on_row, &s, &mistakes, NULL);
	if (err->kind == ERR_NONE && mistakes.count > 0) {
		line = mistake_line(&mistakes.items[0]);
		rows = err_set(err, ERR_INPUT, "%s", line);
		free(line);
	}
	mistakes_done(&mistakes);
	if (rows == -1 || end_memberships(&s, allow_shrink) == -1)
		return -1;
	*ret = s.counts;
	return 0;
}

/* The lists with file members, as new strings. */
static int
lists_with_members(struct store *store, struct names *ret, struct err *err)
{
	struct query *q = query(store->db, "SELECT DISTINCT list "
	    "FROM membership WHERE source = 'file'");
	int found;

	while ((found = query_step(q, err)) == 1) {
		ret->names = xgrow(ret->names, ret->count, sizeof *ret->names);
		ret->names[ret->count++] = xstrdup(query_text(q, 0));
	}
	query_end(q);
	return found;
}

static int64_t
drop_list(struct store *store, const char *list, bool allow_shrink,
    struct err *err)
{
	struct query *q;
	int64_t n;

	q = query(store->db, "SELECT count(*) FROM membership "
	    "WHERE list = ? AND source = 'file'");
	query_bind_text(q, list);
	if (query_one(q, &n, err) == -1 ||
	    check_shrink(list, n, n, allow_shrink, err) == -1)
		return -1;
	q = query(store->db, "DELETE FROM membership "
	    "WHERE list = ? AND source = 'file'");
	query_bind_text(q, list);
	return query_run(q, err);
}

int64_t
people_drop_lists(struct store *store, const struct config *config,
    bool allow_shrink, people_dropped seen, void *arg, struct err *err)
{
	struct names lists = { 0 };
	int64_t ended = 0, n = 0;
	size_t i;

	if (lists_with_members(store, &lists, err) == -1)
		n = -1;
	for (i = 0; n != -1 && i < lists.count; i++) {
		if (config_list(config, lists.names[i]) != NULL)
			continue;
		n = drop_list(store, lists.names[i], allow_shrink, err);
		if (n != -1 && seen != NULL)
			seen(lists.names[i], n, arg);
		ended += n;
	}
	for (i = 0; i < lists.count; i++)
		free(lists.names[i]);
	free(lists.names);
	return n == -1 ? -1 : ended;
}

/* A group of people, as one row of the count tells. */
static void
see_people(struct query *q, people_counted seen, void *arg)
{
	struct people group = { .language = query_text(q, 0),
	    .zone = query_text(q, 1), .count = query_int(q, 5) };
	enum channel i;

	if (!query_is_null(q, 2))
		channels_add(&group.prefers, (enum channel)query_int(q, 2));
	for (i = 0; i < CHANNELS; i++)
		if (query_int(q, 3 + (int)i) != 0)
			channels_add(&group.has, i);
	seen(&group, arg);
}

int
people_count(struct store *store, const struct list *const *lists,
    size_t nlists, people_counted seen, void *arg, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT language, zone, prefers, phone, email, count(*) FROM "
	    "(SELECT p.language, p.zone, p.prefers,"
	    "  EXISTS (SELECT 1 FROM address a"
	    "   WHERE a.person = p.id AND a.channel = 0) AS phone,"
	    "  EXISTS (SELECT 1 FROM address a"
	    "   WHERE a.person = p.id AND a.channel = 1) AS email"
	    "  FROM person p WHERE p.id IN (SELECT person FROM membership"
	    "   WHERE list IN (?, ?, ?, ?, ?, ?, ?, ?))) AS each "
	    "GROUP BY language, zone, prefers, phone, email "
	    "ORDER BY language, zone, prefers, phone, email");
	size_t i;
	int found;

	for (i = 0; i < AUDIENCE_LISTS_MAX; i++)
		query_bind_text(q, i < nlists ? lists[i]->name : NULL);
	while ((found = query_step(q, err)) == 1)
		see_people(q, seen, arg);
	query_end(q);
	return found;
}
