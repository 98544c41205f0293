/*
 * The ledger and the database, made to say the same.
 */
#include <string.h>

#include "store/consents.h"
#include "store/leaving.h"
#include "store/ledger_set.h"
#include "store/left.h"
#include "store/optout.h"

#define HOW "the ledger of opt-outs has it"

struct replaying {
	struct store		*store;
	struct ledger_set	 set;		/* the ledger's records */
	int64_t			 now_ms;
	struct optout_replay	*ret;
	struct err		*err;
};

/* She said START, which no row knows: what a stop ended begins again.  How much, -1. */
static int
resume(struct replaying *p, const struct ledger_record *r)
{
	struct consenting what = { .channel = (int)r->channel,
	    .event = CONSENT_STARTED, .how = HOW, .wording = "",
	    .event_ms = r->event_ms };
	struct person who;
	int found = persons_find(p->store, r->channel, &r->blind, &who,
	    p->err);

	what.person = who.id;
	return found == 1 ? consents_apply(p->store, &what, r->at_ms, p->err) :
	    found;
}

/*
 * An end is applied as if it came again, at its own time: that changes nothing where
 * it is known.  A beginning counts only where it is news: what came of one that is
 * known, the rows say.
 */
static int
replay_all(struct replaying *p, const struct ledger_record *r)
{
	struct suppressing what = { .channel = r->channel, .blind = r->blind,
	    .kind = (enum suppression_kind)r->kind, .why = HOW,
	    .event_ms = r->event_ms };
	int known;

	if (r->stop)
		return optout_apply(p->store, &what, r->at_ms, NULL, p->err);
	known = suppression_knows(p->store, r, p->err);
	if (known != 0)
		return known == -1 ? -1 : 0;
	if (r->kind != LEDGER_STARTED)
		return suppression_lift(p->store, r->channel, &r->blind,
		    r->event_ms, r->at_ms, p->err) == -1 ? -1 : 0;
	if (suppression_start(p->store, r->channel, &r->blind, r->event_ms,
	    r->at_ms, p->err) == -1)
		return -1;
	/* It is known now, unless something later stands in its way. */
	known = suppression_knows(p->store, r, p->err);
	return known == 1 ? resume(p, r) : known;
}

/* She joined the list by its keyword: she is on it again, if we know her.  1, 0, -1. */
static int
rejoin(struct replaying *p, const struct ledger_record *r)
{
	struct consenting what = { .list = r->list, .channel = (int)r->channel,
	    .event = CONSENT_JOINED, .how = HOW, .wording = "",
	    .event_ms = r->event_ms };
	struct person who;
	int found = persons_find(p->store, r->channel, &r->blind, &who,
	    p->err);

	if (found != 1)
		return found;
	what.person = who.id;
	if (persons_join(p->store, who.id, r->list, r->at_ms, p->err) == -1)
		return -1;
	return consents_apply(p->store, &what, r->at_ms, p->err);
}

/* The same of one list; a leave that is known is in its rows already. */
static int
replay_list(struct replaying *p, const struct ledger_record *r)
{
	struct leaving leave = { .place = { .channel = r->channel,
	    .blind = r->blind }, .list = r->list, .how = HOW,
	    .event_ms = r->event_ms };
	int known = left_knows(p->store, r, p->err), changed;

	if (known != 0)
		return known == -1 ? -1 : 0;
	if (r->stop)
		changed = leaving_apply(p->store, &leave, r->at_ms, NULL,
		    p->err);
	else
		changed = left_lift(p->store, &leave.place, r->list,
		    r->event_ms, r->at_ms, p->err);
	if (changed == -1)
		return -1;
	known = left_knows(p->store, r, p->err);
	if (known != 1)
		return known;
	return !r->stop && rejoin(p, r) == -1 ? -1 : 1;
}

static int
on_record(const struct ledger_record *r, void *arg)
{
	struct replaying *p = arg;
	int changed;

	ledger_set_add(&p->set, r);
	p->ret->records++;
	changed = r->list[0] != '\0' ? replay_list(p, r) : replay_all(p, r);
	if (changed == -1)
		return -1;
	p->ret->applied += changed;
	return 0;
}

static void
read_logged(struct query *q, struct ledger_record *ret)
{
	const char *list = query_text(q, 3);
	const void *bytes;
	size_t len;

	*ret = (struct ledger_record){ .channel = (enum channel)query_int(q, 0),
	    .stop = query_int(q, 2) != 0, .kind = (int)query_int(q, 4),
	    .event_ms = query_int(q, 5), .at_ms = query_int(q, 6) };
	if (strlen(list) <= NAME_LEN_MAX)
		memcpy(ret->list, list, strlen(list) + 1);
	bytes = query_blob(q, 1, &len);
	if (len == BLIND_LEN)
		memcpy(ret->blind.bytes, bytes, BLIND_LEN);
}

/* Write to the ledger what the log in ${q} has, and ${set} has not. */
static int
write_log(struct query *q, struct ledger *ledger, struct ledger_set *set,
    int64_t *ret_n, struct err *err)
{
	struct ledger_record r;
	int found;

	while ((found = query_step(q, err)) == 1) {
		read_logged(q, &r);
		if (ledger_set_has(set, &r))
			continue;
		ledger_add(ledger, &r);
		++*ret_n;
		if (*ret_n % LEDGER_BATCH == 0 &&
		    ledger_flush(ledger, err) == -1) {
			found = -1;
			break;
		}
	}
	query_end(q);
	return found == -1 ? -1 : ledger_flush(ledger, err);
}

static int
write_missing(struct replaying *p, struct ledger *ledger)
{
	struct db *db = p->store->db;

	if (write_log(query(db, "SELECT channel, blind, stop, '', kind, "
	    "event_ms, at_ms FROM suppression_log ORDER BY id"), ledger,
	    &p->set, &p->ret->written, p->err) == -1)
		return -1;
	return write_log(query(db, "SELECT channel, blind, stop, list, 0, "
	    "event_ms, at_ms FROM left_log ORDER BY id"), ledger, &p->set,
	    &p->ret->written, p->err);
}

/* Both ways: the file's records into the database, and what it lacks into the file. */
static int
reconcile(struct replaying *p, struct ledger *ledger)
{
	struct optout_replay *ret = p->ret;

	if (store_begin(p->store, p->err) == -1)
		return -1;
	if (ledger_read(ledger, on_record, p, &ret->broken, p->err) == -1 ||
	    store_commit(p->store, p->err) == -1) {
		store_rollback(p->store);
		return -1;
	}
	if (ret->broken != 0) {
		ledger_set_done(&p->set);
		if (ledger_renew(ledger, p->now_ms, p->err) == -1)
			return -1;
	}
	return write_missing(p, ledger);
}

int
optout_attach_ledger(struct store *store, const char *path, int64_t now_ms,
    struct optout_replay *ret, struct err *err)
{
	struct ledger *ledger = ledger_open(path, store->vault, err);
	struct replaying p = { .store = store, .now_ms = now_ms, .ret = ret,
	    .err = err };
	int result;

	*ret = (struct optout_replay){ 0 };
	if (ledger == NULL)
		return -1;
	result = reconcile(&p, ledger);
	ledger_set_done(&p.set);
	if (result == -1) {
		ledger_close(ledger);
		return -1;
	}
	store->ledger = ledger;
	return 0;
}
