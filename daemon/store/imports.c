#include "config/agreed.h"
#include "model/names.h"
#include "store/entered.h"
#include "store/filed.h"
#include "store/imports.h"
#include "store/left.h"
#include "store/suppression.h"

struct importing {
	struct store		*store;
	const struct list	*list;
	const struct list_row	*row;
	struct entered		 entered;
	int64_t			 now_ms;
	struct err		*err;
};

static const char *const names[] = {
	[IMPORT_ADDED] = "added",
	[IMPORT_KNOWN] = "known",
	[IMPORT_STOPPED] = "stopped",
	[IMPORT_TWO] = "two_people",
	[IMPORT_SAYS_NO] = "says_no",
};

const char *
import_outcome_name(enum import_outcome outcome)
{
	return names_of(names, NAMES_COUNT(names), outcome);
}

/* Whether she wants nothing at ${place}: 1, 0, -1. */
static int
is_opted_out(struct importing *i, const struct place *place)
{
	enum suppression_kind kind;
	int there = suppression_of(i->store, place->channel, &place->blind,
	    &kind, i->err);

	return there == 1 ? suppression_is_opt_out(kind) : there;
}

/* Whether an address of the row, or of hers (id 0: nobody yet), is opted out. */
static int
has_stopped(struct importing *i, const struct person *who)
{
	struct place places[CHANNELS];
	int n = who->id == 0 ? 0 : persons_places(i->store, who->id, places,
	    i->err), stopped = n == -1 ? -1 : 0, p;
	size_t g;

	for (g = 0; stopped == 0 && g < i->entered.count; g++)
		stopped = is_opted_out(i, &i->entered.given[g].place);
	for (p = 0; stopped == 0 && p < n; p++)
		stopped = is_opted_out(i, &places[p]);
	return stopped;
}

/* Whether an address of the row has left the list, whoever has it. */
static int
has_left(struct importing *i)
{
	int left = 0;
	int64_t ignored;
	size_t g;

	for (g = 0; left == 0 && g < i->entered.count; g++)
		left = left_since(i->store, &i->entered.given[g].place,
		    i->list->name, &ignored, i->err);
	return left;
}

/* Whether she left the list, or a file or an import says no for her. */
static int
is_refused(struct importing *i, const struct person *who)
{
	struct query *q = query(i->store->db, "SELECT count(*) FROM consent "
	    "WHERE person = ? AND list = ? AND (state = ? OR refused <> 0)");
	int64_t n;

	query_bind_int(q, who->id);
	query_bind_text(q, i->list->name);
	query_bind_int(q, CONSENT_REVOKED);
	return query_one(q, &n, i->err) == -1 ? -1 : n > 0;
}

/* Whether she is on the list by an import, or in some other way. */
static int
is_on(struct importing *i, const struct person *who, bool by_import)
{
	struct query *q = query(i->store->db, "SELECT count(*) "
	    "FROM membership WHERE list = ? AND person = ? "
	    "AND CASE WHEN source = 'import' THEN 1 ELSE 0 END = ?");
	int64_t n;

	query_bind_text(q, i->list->name);
	query_bind_int(q, who->id);
	query_bind_int(q, by_import);
	return query_one(q, &n, i->err) == -1 ? -1 : n > 0;
}

static int
hear(struct importing *i, const struct person *who, enum channel channel)
{
	struct filed_key key = { .person = who->id, .handle = who->handle,
	    .list = i->list->name, .channel = channel };
	struct agreed agreed = agreed_of(i->list, i->row);

	return filed_hear(i->store, &key, &agreed, i->now_ms, i->err);
}

static int
add_membership(struct importing *i, const struct person *who)
{
	struct query *q = query(i->store->db, "INSERT INTO membership "
	    "(list, person, source, round, since_ms) "
	    "VALUES (?, ?, 'import', 0, ?) ON CONFLICT DO NOTHING");

	query_bind_text(q, i->list->name);
	query_bind_int(q, who->id);
	query_bind_int(q, i->now_ms);
	return query_run(q, i->err) == -1 ? -1 : 0;
}

/* Put ${who}, who may be there already, on the list. */
static int
take(struct importing *i, struct person *who)
{
	size_t g;

	if (who->id == 0 && (entered_add_person(i->store, i->list, i->row, who,
	    i->err) == -1 || entered_update(i->store, who, i->row, i->err) ==
	    -1))
		return -1;
	if (entered_add_addresses(i->store, who, &i->entered, i->err) == -1 ||
	    add_membership(i, who) == -1)
		return -1;
	for (g = 0; g < i->entered.count; g++)
		if (hear(i, who, i->entered.given[g].place.channel) == -1)
			return -1;
	return 0;
}

/* The row says that she, or each of those whom it names, wants no texts. */
static int
take_no(struct importing *i)
{
	struct person who;
	enum channel channel;
	int found, all = 0;
	size_t g;

	for (g = 0; g < i->entered.count; g++) {
		found = persons_find(i->store, i->entered.given[g].place.channel,
		    &i->entered.given[g].place.blind, &who, i->err);
		if (found == -1)
			return -1;
		all += found;
		for (channel = 0; found == 1 && channel < CHANNELS; channel++)
			if (hear(i, &who, channel) == -1)
				return -1;
	}
	if (all > 0)
		return 0;
	/* The rest of such a row may be wrong: only whose it is, is kept. */
	if (entered_add_person(i->store, i->list, i->row, &who, i->err) == -1 ||
	    entered_add_addresses(i->store, &who, &i->entered, i->err) == -1)
		return -1;
	for (channel = 0; channel < CHANNELS; channel++)
		if (hear(i, &who, channel) == -1)
			return -1;
	return 0;
}

static int
decide(struct importing *i, struct person *who, enum import_outcome *ret)
{
	int found = entered_find(i->store, &i->entered, who, i->err);
	int stopped, other, before;

	if (found == -1 || found == ENTERED_TWO) {
		*ret = IMPORT_TWO;
		return found == -1 ? -1 : 0;
	}
	stopped = has_stopped(i, who);
	if (stopped == 0)
		stopped = has_left(i);
	if (stopped == 0 && found == 1)
		stopped = is_refused(i, who);
	other = found == 1 ? is_on(i, who, false) : 0;
	before = found == 1 ? is_on(i, who, true) : 0;
	if (stopped == -1 || other == -1 || before == -1)
		return -1;
	*ret = stopped ? IMPORT_STOPPED : other || before ? IMPORT_KNOWN :
	    IMPORT_ADDED;
	return !stopped && !other;
}

int
imports_row(struct store *store, const struct list *list,
    const struct list_row *row, int64_t now_ms, enum import_outcome *ret,
    struct err *err)
{
	struct importing i = { .store = store, .list = list, .row = row,
	    .now_ms = now_ms, .err = err };
	struct person who = { 0 };
	int goes;

	entered_of(store, row, &i.entered);
	if (row->consent == SAID_NO) {
		*ret = IMPORT_SAYS_NO;
		goes = has_stopped(&i, &who);	/* then we know, and keep nothing */
		return goes == 0 ? take_no(&i) : goes == -1 ? -1 : 0;
	}
	goes = decide(&i, &who, ret);
	return goes == 1 ? take(&i, &who) : goes;
}
