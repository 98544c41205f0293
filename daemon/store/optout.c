#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/consents.h"
#include "store/ledger.h"
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

/* Whether a text of hers from after ${what} has already undone it. */
static int
is_outdated(struct store *store, const struct suppressing *what,
    struct err *err)
{
	enum suppression_kind kind;
	int there = suppression_of(store, what->channel, &what->blind, &kind,
	    err);

	return there == -1 ? -1 : there == 0;
}

int
optout_apply(struct store *store, const struct suppressing *what,
    int64_t now_ms, struct person *ret_who, struct err *err)
{
	struct person person;
	int found = persons_find(store, what->channel, &what->blind, &person,
	    err), changed, outdated;

	if (found == -1)
		return -1;
	if (ret_who != NULL)
		*ret_who = person;
	changed = suppression_add(store, what, now_ms, err);
	if (changed == -1 || found == 0 || !suppression_is_opt_out(what->kind))
		return changed;
	outdated = is_outdated(store, what, err);
	if (outdated != 0)
		return outdated == -1 ? -1 : 0;
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

/*
 * The ledger and the database.
 */

struct replaying {
	struct store		*store;
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

/* Write all that is known to an empty ledger. */
static int
write_anew(struct store *store, struct ledger *ledger, int64_t *ret_n,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT channel, blind, stop, "
	    "kind, event_ms, at_ms FROM suppression_log ORDER BY id");
	struct ledger_record r;
	const void *bytes;
	size_t len;
	int found = 0;

	while ((found = query_step(q, err)) == 1) {
		r = (struct ledger_record){
		    .channel = (enum channel)query_int(q, 0),
		    .stop = query_int(q, 2) != 0, .kind = (int)query_int(q, 3),
		    .event_ms = query_int(q, 4), .at_ms = query_int(q, 5) };
		bytes = query_blob(q, 1, &len);
		if (len == BLIND_LEN)
			memcpy(r.blind.bytes, bytes, BLIND_LEN);
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
count_log(struct store *store, int64_t *ret, struct err *err)
{
	return query_one(query(store->db,
	    "SELECT count(*) FROM suppression_log"), ret, err);
}

/* Both ways: the file's records into the database, or all anew into the file. */
static int
reconcile(struct store *store, struct ledger *ledger, int64_t now_ms,
    struct optout_replay *ret, struct err *err)
{
	struct replaying p = { store, now_ms, ret, err };
	int64_t known;

	if (store_begin(store, err) == -1)
		return -1;
	if (ledger_read(ledger, on_record, &p, &ret->broken, err) == -1 ||
	    store_commit(store, err) == -1) {
		store_rollback(store);
		return -1;
	}
	if (count_log(store, &known, err) == -1)
		return -1;
	if (ret->broken == 0 && ret->records >= known)
		return 0;
	if (ret->records + (int64_t)ret->broken > 0 &&
	    ledger_renew(ledger, now_ms, err) == -1)
		return -1;
	return write_anew(store, ledger, &ret->written, err);
}

int
optout_attach_ledger(struct store *store, const char *path, int64_t now_ms,
    struct optout_replay *ret, struct err *err)
{
	struct ledger *ledger = ledger_open(path, store->vault, err);

	*ret = (struct optout_replay){ 0 };
	if (ledger == NULL)
		return -1;
	if (reconcile(store, ledger, now_ms, ret, err) == -1) {
		ledger_close(ledger);
		return -1;
	}
	store->ledger = ledger;
	return 0;
}
