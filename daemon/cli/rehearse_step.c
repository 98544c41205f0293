#include <string.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/str.h"
#include "cli/rehearse_approval.h"
#include "cli/rehearse_edit.h"
#include "cli/rehearse_step.h"
#include "consent/answering.h"
#include "consent/hearing.h"
#include "schedule/correcting.h"
#include "schedule/difference.h"
#include "schedule/recording.h"
#include "schedule/report.h"
#include "schedule/stopping.h"
#include "store/holds.h"

/*
 * What the council did.
 */

/* ${said} is in force, or waits for others. */
static int
record(const struct staging *s, const struct step *step, uid_t uid,
    enum recorded *ret, struct err *err)
{
	const struct outcome_said said = { .event = step->what,
	    .result = step->result, .tally = step->tally,
	    .source = step->source != NULL ? step->source : "", .note = "",
	    .uid = uid, .at_ms = s->now_ms };

	return recording_say(s->store, s->config, &said, false, ret, err);
}

static json_t *
outcome(const struct staging *s, const struct step *step, struct err *err)
{
	struct difference *before = difference_from(s->store, s->config, err);
	const struct occasion *o = config_occasion(s->config, step->what);
	enum recorded recorded = RECORDED_WAITS;
	char tally[TALLY_LEN + 1];
	json_t *changes = NULL;
	size_t i, n = step->by.count;
	int result = before != NULL ? 0 : -1;

	if (n == 0)
		n = s->approve_all ? (size_t)recording_needed(s->config,
		    o->measure) : 1;
	for (i = 0; result == 0 && i < n; i++)
		result = record(s, step, rehearse_account(s, step, i),
		    &recorded, err);
	if (result == 0)
		changes = difference_to(before, s->config, NULL, err);
	difference_free(before);
	if (changes == NULL)
		return NULL;
	tally_format(&step->tally, tally);
	json_object_del(changes, "refused");
	json_object_del(changes, "events");
	json_object_set_new(changes, "event", json_string(step->what));
	json_object_set_new(changes, "result",
	    json_string(outcome_result_name(step->result)));
	json_object_set_new(changes, "tally", *tally != '\0' ?
	    json_string(tally) : json_null());
	json_object_set_new(changes, "recorded", json_string(recorded_name(recorded)));
	return changes;
}

/*
 * Somebody texts us.
 */

static json_t *
text(const struct staging *s, const struct step *step, struct err *err)
{
	struct secret body = { 0 };
	struct said said = { .channel = step->channel, .from = &step->from,
	    .text = &body, .event_ms = s->now_ms,
	    .account = answering_account(s->config, step->channel, "") };
	char id[ID_LEN + 1];
	struct heard heard = { 0 };
	struct came_back back;
	int result, made = 0;

	id_new(id);
	said.id = id;
	secret_set(&body, step->what, strlen(step->what));
	result = hearing_text(s->store, s->config, &said, s->now_ms, &heard,
	    err);
	secret_done(&body);
	back = (struct came_back){ heard.handle, heard.intent, heard.changed };
	if (result == -1 || correcting_back(s->store, s->config, &back,
	    s->now_ms, &made, err) == -1)
		return NULL;
	return json_pack("{s:s?, s:s, s:s, s:b, s:s?}", "from",
	    heard.handle[0] != '\0' ? heard.handle : NULL, "text", step->what,
	    "intent", intent_name(heard.intent), "changed", heard.changed,
	    "answer", heard.answer);
}

/*
 * Providers.
 */

static json_t *
provider(const struct staging *s, const struct step *step)
{
	char until[ZONE_ISO_LEN + 1];

	wire_fail(s->wire, step->account, step->outage, step->until_ms);
	zone_format(report_zone(s->config), step->until_ms, until);
	return json_pack("{s:s?, s:s, s:s?}", "account", step->account,
	    "state", outage_name(step->outage), "until",
	    step->until_ms != 0 ? until : NULL);
}

/*
 * What people do to broadcasts.
 */

/* The last broadcast of the alert (and the event) that ${step} names. */
static int
find_broadcast(const struct staging *s, const struct step *step,
    struct broadcast *ret, struct err *err)
{
	struct broadcast *rows;
	bool found = false;
	size_t n, i;

	if (broadcasts_all(s->store, &rows, &n, err) == -1)
		return -1;
	for (i = 0; i < n; i++)
		if (str_eq(rows[i].alert, step->what) &&
		    (step->event == NULL ||
		    str_eq(rows[i].event, step->event)) &&
		    (!found || rows[i].id > ret->id)) {
			*ret = rows[i];
			found = true;
		}
	free(rows);
	if (found)
		return 0;
	return err_set(err, ERR_REFUSED, "there is no broadcast of %s then",
	    step->what);
}

static int
order_one(const struct staging *s, const struct step *step,
    struct broadcast *b, struct err *err)
{
	switch (step->kind) {
	case STEP_HOLD:
		return stopping_do(s->store, b, STOPPING_HOLD,
		    "held by an operator", s->now_ms, err);
	case STEP_RELEASE:
		return stopping_do(s->store, b, STOPPING_RELEASE,
		    "released by an operator", s->now_ms, err);
	case STEP_CANCEL:
		return stopping_do(s->store, b, STOPPING_CANCEL,
		    "cancelled by an operator", s->now_ms, err);
	default:
		return rehearse_approve(s, step, b, err);
	}
}

static json_t *
order(const struct staging *s, const struct step *step, struct err *err)
{
	struct broadcast b = { 0 };

	if (find_broadcast(s, step, &b, err) == -1 ||
	    order_one(s, step, &b, err) == -1)
		return NULL;
	return json_pack("{s:I, s:s, s:s, s:s, s:s}", "broadcast",
	    (json_int_t)b.id, "alert", b.alert, "event", b.event, "state",
	    broadcast_state_name(b.state), "why", b.why);
}

/* A list, a measure, an account, or everything. */
static json_t *
hold(const struct staging *s, const struct step *step, struct err *err)
{
	static const enum hold_kind kinds[] = {
		[TARGET_LIST] = HOLD_LIST, [TARGET_MEASURE] = HOLD_MEASURE,
		[TARGET_ACCOUNT] = HOLD_ACCOUNT, [TARGET_ALL] = HOLD_ALL,
	};
	struct hold h = { .kind = kinds[step->target],
	    .since_ms = s->now_ms, .uid = rehearse_account(s, step, 0) };
	char target[HOLD_TARGET_MAX];
	int done;

	if (h.kind != HOLD_ALL)
		snprintf(h.name, sizeof h.name, "%s", step->what);
	hold_target(&h, target);
	done = step->kind == STEP_HOLD ? holds_add(s->store, &h, err) :
	    holds_remove(s->store, h.kind, h.name, s->now_ms, err);
	if (done == 0)
		(void)err_set(err, ERR_REFUSED, "%s is %s", target,
		    step->kind == STEP_HOLD ? "held already" : "not held");
	return done != 1 ? NULL : json_pack("{s:s, s:s}", "target", target,
	    "state", step->kind == STEP_HOLD ? "held" : "released");
}

static json_t *
do_step(const struct staging *s, const struct step *step, struct err *err)
{
	switch (step->kind) {
	case STEP_EVENT:
		return rehearse_event(s, step, err);
	case STEP_MEASURE:
		return rehearse_measure(s, step, err);
	case STEP_OUTCOME:
		return outcome(s, step, err);
	case STEP_TEXT:
		return text(s, step, err);
	case STEP_PROVIDER:
		return provider(s, step);
	default:
		return step->target == TARGET_ALERT ? order(s, step, err) :
		    hold(s, step, err);
	}
}

json_t *
rehearse_step(const struct staging *s, const struct step *step,
    struct err *err)
{
	json_t *what = NULL;

	if (store_begin(s->store, err) == 0) {
		what = do_step(s, step, err);
		if (what != NULL && store_commit(s->store, err) == -1) {
			json_decref(what);
			what = NULL;
		}
		if (what == NULL)
			store_rollback(s->store);
	}
	if (what == NULL) {
		(void)err_prefix(err, "%s:%u: %s", step->where.file,
		    step->where.line, step_kind_name(step->kind));
		return NULL;
	}
	json_object_set_new(what, "kind",
	    json_string(step_kind_name(step->kind)));
	return what;
}
