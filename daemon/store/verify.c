#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/audit.h"
#include "store/ledger_set.h"
#include "store/verify.h"
#include "store/verify_rules.h"

#define HEAVY_PAGE 10	/* rows that stand for many */

/* The last id of the next page; 0 where there is none. */
static int
find_bound(struct store *store, const struct verify_rule *rule, int64_t after,
    int64_t *ret, struct err *err)
{
	struct query *q = query(store->db, rule->bound);

	query_bind_int(q, after);
	query_bind_int(q, rule->heavy ? HEAVY_PAGE : VERIFY_PAGE);
	return query_one(q, ret, err);
}

static int
check_rows(struct store *store, const struct verify_rule *rule, int64_t after,
    int64_t last, verify_seen seen, void *arg, struct err *err)
{
	struct query *q = query(store->db, rule->sql);
	struct violation v = { rule->name, rule->noun, 0, rule->text };
	int found;

	query_bind_int(q, after);
	query_bind_int(q, last);
	if (rule->by_run)
		query_bind_int(q, store->run);
	while ((found = query_step(q, err)) == 1) {
		v.id = query_int(q, 0);
		seen(&v, arg);
	}
	query_end(q);
	return found;
}

/*
 * The ledger beside the database.
 */

static int
on_record(const struct ledger_record *record, void *arg)
{
	ledger_set_add(arg, record);
	return 0;
}

/* Each end that the log in ${q} knows is in the ledger too; ${noun}: of what log. */
static int
compare_log(struct query *q, struct ledger_set *set, const char *noun,
    verify_seen seen, void *arg, struct err *err)
{
	struct violation v = { "ledger-lacks", noun, 0, "the ledger does "
	    "not have it: an older database would forget it" };
	struct ledger_record r = { .stop = true };
	const void *blind;
	size_t len;
	int found;

	while ((found = query_step(q, err)) == 1) {
		r.channel = (enum channel)query_int(q, 1);
		r.event_ms = query_int(q, 3);
		snprintf(r.list, sizeof r.list, "%s", query_text(q, 4));
		blind = query_blob(q, 2, &len);
		if (len == BLIND_LEN)
			memcpy(r.blind.bytes, blind, BLIND_LEN);
		v.id = query_int(q, 0);
		if (len != BLIND_LEN || !ledger_set_has(set, &r))
			seen(&v, arg);
	}
	query_end(q);
	return found;
}

static int
compare_logs(struct store *store, struct ledger_set *set, verify_seen seen,
    void *arg, struct err *err)
{
	if (compare_log(query(store->db, "SELECT id, channel, blind, "
	    "event_ms, '' FROM suppression_log WHERE stop = 1 ORDER BY id"),
	    set, "opt-out", seen, arg, err) == -1)
		return -1;
	return compare_log(query(store->db, "SELECT id, channel, blind, "
	    "event_ms, list FROM left_log WHERE stop = 1 ORDER BY id"), set,
	    "leave", seen, arg, err);
}

/* A suppression without a word in the log of who said so, and when. */
static int
check_suppressions(struct store *store, verify_seen seen, void *arg,
    struct err *err)
{
	struct query *q = query(store->db, "SELECT count(*) FROM suppression p "
	    "WHERE NOT EXISTS (SELECT 1 FROM suppression_log s "
	    "WHERE s.channel = p.channel AND s.blind = p.blind "
	    "AND s.stop = 1)");
	struct violation v = { "stop-unlogged", "suppression", 0,
	    "an address is suppressed that the log, and so the ledger, "
	    "does not have" };
	int64_t n;

	if (query_one(q, &n, err) == -1)
		return -1;
	for (; n > 0; n--)
		seen(&v, arg);
	return 0;
}

static int
check_ledger(struct store *store, const char *path, verify_seen seen,
    void *arg, struct err *err)
{
	struct violation v = { "ledger-broken", "line", 0, "the ledger was "
	    "changed from this line on, by something else than pregond" };
	struct ledger_set set = { 0 };
	unsigned broken = 0;
	int result;

	if (access(path, F_OK) == -1)
		result = 0;	/* then all of it is missing */
	else
		result = ledger_look(path, store->vault, on_record, &set,
		    &broken, err);
	v.id = broken;
	if (result == 0 && broken != 0)
		seen(&v, arg);
	if (result == 0)
		result = compare_logs(store, &set, seen, arg, err);
	if (result == 0)
		result = check_suppressions(store, seen, arg, err);
	ledger_set_done(&set);
	return result;
}

/*
 * The trail of what people decided.
 */

struct telling_wrong {
	verify_seen	 seen;
	void		*arg;
};

static void
on_entry_wrong(const char *rule, int64_t id, const char *text, void *arg)
{
	struct telling_wrong *t = arg;
	struct violation v = { rule, "entry", id, text };

	t->seen(&v, t->arg);
}

static int
check_audit(struct store *store, verify_seen seen, void *arg, struct err *err)
{
	struct telling_wrong t = { seen, arg };

	return audit_check(store, on_entry_wrong, &t, err);
}

int
verify_page(struct store *store, const char *ledger,
    struct verify_place *place, verify_seen seen, void *arg, struct err *err)
{
	const struct verify_rule *rule;
	int64_t last;

	if (place->rule < 0 || place->rule > verify_nrules)
		return err_set(err, ERR_INPUT, "there is no rule %lld",
		    (long long)place->rule);
	if (place->rule == verify_nrules)
		return check_ledger(store, ledger, seen, arg, err) == -1 ? -1 :
		    check_audit(store, seen, arg, err);
	rule = &verify_rules[place->rule];
	if (find_bound(store, rule, place->after, &last, err) == -1)
		return -1;
	if (last == 0) {
		*place = (struct verify_place){ place->rule + 1, 0 };
		return 1;
	}
	if (check_rows(store, rule, place->after, last, seen, arg, err) == -1)
		return -1;
	place->after = last;
	return 1;
}

int
verify_count(struct store *store, struct verify_counts *ret, struct err *err)
{
	if (query_one(query(store->db, "SELECT count(*) FROM broadcast"),
	    &ret->broadcasts, err) == -1 ||
	    query_one(query(store->db, "SELECT count(*) FROM message"),
	    &ret->messages, err) == -1 ||
	    query_one(query(store->db, "SELECT count(*) FROM attempt"),
	    &ret->attempts, err) == -1)
		return -1;
	if (audit_head(store, &ret->audited, &ret->audit_head, err) == -1)
		return -1;
	return query_one(query(store->db, "SELECT count(*) FROM suppression"),
	    &ret->opt_outs, err);
}
