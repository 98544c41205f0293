#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/agreed.h"
#include "config/rows.h"
#include "store/filed.h"
#include "store/people.h"
#include "store/persons.h"
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

static int
update_person(struct sync *s, const struct person *person,
    const struct list_row *row)
{
	uint8_t sealed[VAULT_SEALED_MAX];
	size_t n = 0;
	struct query *q;

	if (row->name.len > VAULT_SEALED_MAX - VAULT_OVERHEAD)
		return err_set(s->err, ERR_FULL, "%s:%u: name is longer than "
		    "%d bytes", row->where.file, row->where.line,
		    VAULT_SEALED_MAX - VAULT_OVERHEAD);
	if (row->name.len > 0)
		n = vault_seal(s->store->vault, "person", person->handle,
		    secret_reveal(&row->name), row->name.len, sealed);
	q = query(s->store->db, "UPDATE person SET language = ?, zone = ?, "
	    "prefers = ?, name = ? WHERE id = ?");
	query_bind_text(q, row->language);
	query_bind_text(q, row->zone != NULL ? zone_name(row->zone) : NULL);
	if (row->prefers.count > 0)
		query_bind_int(q, row->prefers.order[0]);
	else
		query_bind_null(q);
	if (n > 0)
		query_bind_blob(q, sealed, n);
	else
		query_bind_null(q);
	query_bind_int(q, person->id);
	return query_run(q, s->err) == -1 ? -1 : 0;
}

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

/* An address of a row. */
struct given {
	struct place		 place;
	const struct address	*address;
};

/* The person of any of ${given}: 1, 0 for nobody, -1, or 2 for two people. */
static int
find_person(struct sync *s, const struct given *given, size_t n,
    struct person *ret)
{
	struct person other;
	size_t i;
	int found;

	*ret = (struct person){ 0 };
	for (i = 0; i < n; i++) {
		found = persons_find(s->store, given[i].place.channel,
		    &given[i].place.blind, &other, s->err);
		if (found == -1)
			return -1;
		if (found == 1 && ret->id != 0 && ret->id != other.id)
			return 2;
		if (found == 1)
			*ret = other;
	}
	return ret->id != 0;
}

/* Whether ${person} has another address on that channel. */
static int
has_other(struct sync *s, const struct person *person, const struct given *given)
{
	struct query *q = query(s->store->db, "SELECT count(*) FROM address "
	    "WHERE person = ? AND channel = ? AND blind <> ?");
	int64_t n;

	query_bind_int(q, person->id);
	query_bind_int(q, given->place.channel);
	query_bind_blob(q, given->place.blind.bytes, BLIND_LEN);
	if (query_one(q, &n, s->err) == -1)
		return -1;
	return n > 0;
}

/*
 * A row that fits two people changes neither; whoever of them is on the list
 * already stays on it, so that a confusing row loses nobody.
 */
static int
refuse_row(struct sync *s, const struct given *given, size_t n)
{
	struct person person;
	struct query *q;
	size_t i;

	s->counts.refused++;
	for (i = 0; i < n; i++) {
		if (persons_find(s->store, given[i].place.channel,
		    &given[i].place.blind, &person, s->err) == -1)
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
add_person(struct sync *s, const struct list_row *row, struct person *ret)
{
	return persons_add(s->store, row->language != NULL ? row->language :
	    s->list->languages.names[0], row->zone != NULL ?
	    zone_name(row->zone) : NULL, ret, s->err);
}

static int
add_addresses(struct sync *s, const struct person *person,
    const struct given *given, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (persons_add_address(s->store, person,
		    given[i].place.channel, given[i].address,
		    &given[i].place.blind, s->err) == -1)
			return -1;
	return 0;
}

static int
sync_person(struct sync *s, const struct list_row *row,
    const struct given *given, size_t n)
{
	struct person person;
	int found = find_person(s, given, n, &person), other;
	size_t i;

	if (found == -1)
		return -1;
	for (i = 0; found == 1 && i < n; i++) {
		other = has_other(s, &person, &given[i]);
		if (other == -1)
			return -1;
		if (other == 1)
			found = 2;
	}
	if (found == 2)
		return refuse_row(s, given, n);
	if (found == 0 && add_person(s, row, &person) == -1)
		return -1;
	found = add_membership(s, &person);
	if (found != 1)
		return found;
	if (update_person(s, &person, row) == -1 ||
	    add_addresses(s, &person, given, n) == -1)
		return -1;
	for (i = 0; i < n; i++)
		if (hear(s, &person, given[i].place.channel, row) == -1)
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
    const struct given *given, size_t n)
{
	struct person person;
	int found, all = 0;
	size_t i;

	s->counts.refusing += row->consent == SAID_NO;
	for (i = 0; i < n; i++) {
		found = persons_find(s->store, given[i].place.channel,
		    &given[i].place.blind, &person, s->err);
		if (found == -1 || (found == 1 &&
		    refuse_person(s, &person, row) == -1))
			return -1;
		all += found;
	}
	if (all > 0 || row->consent != SAID_NO)
		return 0;
	if (add_person(s, row, &person) == -1 ||
	    add_addresses(s, &person, given, n) == -1)
		return -1;
	return refuse_person(s, &person, row);
}

/*
 * Take the addresses out of ${given} that were erased with their person.  Returns how
 * many are left, 0 also where nobody we know has those: the row is of her; -1.
 */
static int
keep_forgotten(struct sync *s, struct given *given, size_t n)
{
	enum suppression_kind kind = SUPPRESSION_OPTED_OUT;
	struct person person;
	size_t i, kept = 0;
	int found;

	for (i = 0; i < n; i++) {
		found = suppression_of(s->store, given[i].place.channel,
		    &given[i].place.blind, &kind, s->err);
		if (found == -1)
			return -1;
		if (found == 0 || kind != SUPPRESSION_FORGOTTEN)
			given[kept++] = given[i];
	}
	if (kept == n)
		return (int)n;
	found = find_person(s, given, kept, &person);
	return found <= 0 ? found : (int)kept;
}

static int
on_row(const struct list_row *row, void *arg)
{
	struct sync *s = arg;
	struct given given[CHANNELS];
	size_t n = 0, i;
	int kept;

	s->counts.rows++;
	if (*address_reveal(&row->phone) != '\0')
		given[n++] = (struct given){ .place.channel = CHANNEL_SMS,
		    .address = &row->phone };
	if (*address_reveal(&row->email) != '\0')
		given[n++] = (struct given){ .place.channel = CHANNEL_EMAIL,
		    .address = &row->email };
	for (i = 0; i < n; i++)
		vault_index(s->store->vault, given[i].place.channel,
		    given[i].address, &given[i].place.blind);
	kept = keep_forgotten(s, given, n);
	if (kept <= 0) {
		s->counts.forgotten += kept == 0;
		return kept;
	}
	n = (size_t)kept;
	return list_row_refuses(row) ? sync_refusal(s, row, given, n) :
	    sync_person(s, row, given, n);
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
    bool allow_shrink, struct err *err)
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
