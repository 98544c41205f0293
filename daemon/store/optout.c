#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/consents.h"
#include "store/ledger_set.h"
#include "store/optout.h"

/* Her other addresses, and her consents. */
static int
apply_to_person(struct store *store, const struct person *person,
    const struct suppressing *what, int64_t now_ms, struct err *err)
{
	struct consenting all = { .person = person->id, .channel = -1,
	    .event = CONSENT_STOPPED, .how = what->why, .wording = "",
	    .event_ms = what->event_ms };
	struct suppressing other = *what;
	struct place places[CHANNELS];
	int n = persons_places(store, person->id, places, err), i, changed, one;

	if (n == -1)
		return -1;
	changed = consents_apply(store, &all, now_ms, err);
	for (i = 0; changed != -1 && i < n; i++) {
		other.channel = places[i].channel;
		other.blind = places[i].blind;
		one = suppression_add(store, &other, now_ms, err);
		changed = one == -1 ? -1 : changed + one;
	}
	if (changed != -1 && what->kind == SUPPRESSION_FORGOTTEN)
		return persons_erase(store, person->id, err) == -1 ? -1 : 1;
	return changed;
}

int
optout_apply(struct store *store, const struct suppressing *what,
    int64_t now_ms, struct person *ret_who, struct err *err)
{
	struct person person;
	int found = persons_find(store, what->channel, &what->blind, &person,
	    err), changed, undone;

	if (found == -1)
		return -1;
	if (ret_who != NULL)
		*ret_who = person;
	changed = suppression_add(store, what, now_ms, err);
	if (changed == -1 || found == 0 || !suppression_is_opt_out(what->kind))
		return changed;
	undone = suppression_is_undone(store, what, err);
	if (undone != 0)
		return undone == -1 ? -1 : 0;
	found = apply_to_person(store, &person, what, now_ms, err);
	return found == -1 ? -1 : changed + found > 0;
}

int
optout_forget(struct store *store, const struct person *person,
    int64_t now_ms, struct err *err)
{
	struct suppressing what = { .kind = SUPPRESSION_FORGOTTEN,
	    .why = "an operator erased her", .event_ms = now_ms };
	struct place places[CHANNELS];
	int n = persons_places(store, person->id, places, err), changed;

	if (n < 1)
		return n == -1 ? -1 : persons_erase(store, person->id, err);
	what.channel = places[0].channel;
	what.blind = places[0].blind;
	changed = optout_apply(store, &what, now_ms, NULL, err);
	if (changed == 0)
		return err_set(err, ERR_BUSY, "she has just written to us; try "
		    "again");
	return changed == -1 ? -1 : 0;
}

int
optout_moment(struct store *store, const struct place *place, int64_t now_ms,
    int64_t *ret, struct err *err)
{
	struct query *q;
	int64_t said = 0, agreed = 0;

	q = query(store->db, "SELECT max(event_ms) FROM suppression_log "
	    "WHERE channel = ? AND blind = ?");
	query_bind_int(q, place->channel);
	query_bind_blob(q, place->blind.bytes, BLIND_LEN);
	if (query_one(q, &said, err) == -1)
		return -1;
	q = query(store->db, "SELECT max(c.event_ms) FROM consent c "
	    "JOIN address a ON a.person = c.person "
	    "WHERE a.channel = ? AND a.blind = ?");
	query_bind_int(q, place->channel);
	query_bind_blob(q, place->blind.bytes, BLIND_LEN);
	if (query_one(q, &agreed, err) == -1)
		return -1;
	*ret = now_ms > said ? now_ms : said;
	if (agreed > *ret)
		*ret = agreed;
	return 0;
}

/*
 * The ledger and the database.
 */

struct replaying {
	struct store		*store;
	struct ledger_set	 set;		/* the ledger's records */
	int64_t			 now_ms;
	struct optout_replay	*ret;
	struct err		*err;
};

/* One record of the ledger: as if it came again, at its own time. */
static int
on_record(const struct ledger_record *r, void *arg)
{
	struct replaying *p = arg;
	struct suppressing what = { .channel = r->channel, .blind = r->blind,
	    .kind = (enum suppression_kind)r->kind,
	    .why = "the ledger of opt-outs has it", .event_ms = r->event_ms };
	int changed;

	ledger_set_add(&p->set, r);
	p->ret->records++;
	if (r->stop)
		changed = optout_apply(p->store, &what, r->at_ms, NULL, p->err);
	else
		changed = suppression_lift(p->store, r->channel, &r->blind,
		    r->event_ms, r->at_ms, p->err) == -1 ? -1 : 0;
	if (changed == -1)
		return -1;
	p->ret->applied += changed;
	return 0;
}

static void
read_logged(struct query *q, struct ledger_record *ret)
{
	const void *bytes;
	size_t len;

	*ret = (struct ledger_record){ .channel = (enum channel)query_int(q, 0),
	    .stop = query_int(q, 2) != 0, .kind = (int)query_int(q, 3),
	    .event_ms = query_int(q, 4), .at_ms = query_int(q, 5) };
	bytes = query_blob(q, 1, &len);
	if (len == BLIND_LEN)
		memcpy(ret->blind.bytes, bytes, BLIND_LEN);
}

/* Write to the ledger what is known and not in ${set}. */
static int
write_missing(struct store *store, struct ledger *ledger,
    struct ledger_set *set, int64_t *ret_n, struct err *err)
{
	struct query *q = query(store->db, "SELECT channel, blind, stop, "
	    "kind, event_ms, at_ms FROM suppression_log ORDER BY id");
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
	return write_missing(p->store, ledger, &p->set, &ret->written, p->err);
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
