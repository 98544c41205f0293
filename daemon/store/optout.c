#include "store/consents.h"
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

/* The last moment of what ${q} selects of ${place}, or ${*ms} where that is later. */
static int
raise_to(struct query *q, const struct place *place, int64_t *ms,
    struct err *err)
{
	int64_t last = 0;

	query_bind_int(q, place->channel);
	query_bind_blob(q, place->blind.bytes, BLIND_LEN);
	if (query_one(q, &last, err) == -1)
		return -1;
	if (last > *ms)
		*ms = last;
	return 0;
}

int
optout_moment(struct store *store, const struct place *place, int64_t now_ms,
    int64_t *ret, struct err *err)
{
	int64_t ms = now_ms;

	if (raise_to(query(store->db, "SELECT max(event_ms) "
	    "FROM suppression_log WHERE channel = ? AND blind = ?"), place,
	    &ms, err) == -1 ||
	    raise_to(query(store->db, "SELECT max(event_ms) FROM left_log "
	    "WHERE channel = ? AND blind = ?"), place, &ms, err) == -1 ||
	    raise_to(query(store->db, "SELECT max(c.event_ms) FROM consent c "
	    "JOIN address a ON a.person = c.person "
	    "WHERE a.channel = ? AND a.blind = ?"), place, &ms, err) == -1)
		return -1;
	*ret = ms;
	return 0;
}
