#include <stdlib.h>

#include "base/alloc.h"
#include "cli/rehearse_approval.h"
#include "cli/rehearse_sending.h"
#include "config/items.h"
#include "schedule/approving.h"
#include "store/put_off.h"
#include "store/replies.h"

static void
on_changed(const struct broadcast *b, enum broadcast_state old, void *arg)
{
	struct play *p = arg;

	p->rehearsal->changed(b, old, p->now_ms, p->rehearsal->arg);
}

static bool
approves_all(const struct rehearsal *r)
{
	return r->script == NULL ||
	    r->script->approve == SCRIPT_APPROVES_ALL;
}

/* The files, where all is approved with nothing that waits for a person. */
static struct config
played(const struct rehearsal *r)
{
	struct config ret = *r->config;
	size_t i;

	ret.organizers = (struct names){ 0 };
	if (approves_all(r))
		rehearse_stand_ins(&ret.organizers);	/* first: they are here */
	for (i = 0; i < r->config->organizers.count; i++)
		if (!names_have(&ret.organizers,
		    r->config->organizers.names[i]))
			names_add(&ret.organizers,
			    r->config->organizers.names[i]);
	ret.alerts = xcalloc(ret.nalerts, sizeof *ret.alerts);
	for (i = 0; i < ret.nalerts; i++) {
		ret.alerts[i] = r->config->alerts[i];
		if (approves_all(r))
			ret.alerts[i].approve = 0;
	}
	if (approves_all(r))
		ret.corrections.alert.approve = 0;
	return ret;
}

/*
 * The script.
 */

static struct staging
staging_of(struct play *p)
{
	return (struct staging){ .store = p->rehearsal->store,
	    .config = &p->config, .wire = &p->wire,
	    .approve_all = approves_all(p->rehearsal), .now_ms = p->now_ms };
}

/* Providers whose time to fail is over. */
static void
mend(struct play *p)
{
	const struct wired *a;
	json_t *what;

	while ((a = wire_mend(&p->wire, p->now_ms)) != NULL) {
		what = json_pack("{s:s, s:s, s:s, s:n}", "kind", "provider",
		    "account", a->account->name, "state",
		    outage_name(OUTAGE_NONE), "until");
		p->rehearsal->happened(what, p->now_ms, p->rehearsal->arg);
		json_decref(what);
	}
}

static int64_t
next_step_ms(const struct play *p)
{
	const struct script *script = p->rehearsal->script;

	return script != NULL && p->step < script->nsteps ?
	    script->steps[p->step].at_ms : -1;
}

/* All steps up to now, in their order. */
static int
take_steps(struct play *p)
{
	struct staging staging = staging_of(p);
	json_t *what;

	mend(p);
	while (next_step_ms(p) != -1 && next_step_ms(p) <= p->now_ms) {
		what = rehearse_step(&staging,
		    &p->rehearsal->script->steps[p->step++], p->err);
		if (what == NULL)
			return -1;
		texts_forget(p->claiming.texts);
		p->rehearsal->happened(what, p->now_ms, p->rehearsal->arg);
		json_decref(what);
	}
	return 0;
}

/* What waits for people, as if they had said yes.  Returns 1 where some did, 0, -1. */
static int
approve_waiting(struct play *p)
{
	struct staging staging = staging_of(p);
	struct broadcast *rows;
	size_t n, i;
	int result = 0;

	if (!approves_all(p->rehearsal))
		return 0;
	if (broadcasts_open(p->rehearsal->store, &rows, &n, p->err) == -1)
		return -1;
	for (i = 0; result != -1 && i < n; i++) {
		if (!approving_asked(&rows[i]))
			continue;
		result = rehearse_as_if_approved(&staging, &rows[i], p->err) ==
		    -1 ? -1 : 1;
	}
	free(rows);
	return result;
}

/* What began now, and goes to some of them after their quiet hours. */
static int
tell_put_off(struct play *p)
{
	struct broadcast *rows;
	int64_t count = 0;
	size_t n, i;
	int result = 0;

	if (broadcasts_in(p->rehearsal->store, BROADCAST_SENDING, &rows, &n,
	    p->err) == -1)
		return -1;
	for (i = 0; result == 0 && i < n; i++) {
		if (rows[i].began_ms != p->now_ms)
			continue;
		result = put_off_count(p->rehearsal->store, rows[i].id,
		    p->now_ms, &count, p->err);
		if (result == 0 && count > 0)
			p->rehearsal->put_off(&rows[i], count,
			    p->rehearsal->arg);
	}
	free(rows);
	return result;
}

/*
 * Time.
 */

static void
earlier(int64_t *next_ms, int64_t ms)
{
	if (ms != -1 && (*next_ms == -1 || ms < *next_ms))
		*next_ms = ms;
}

/* When what is queued by ${channel} since ${queued_ms} may go out; -1: never by itself. */
static int64_t
carried_ms(const struct play *p, enum channel channel, int64_t queued_ms)
{
	return queued_ms == -1 || queued_ms > p->now_ms ? queued_ms :
	    wire_next_ms(&p->wire, channel, p->now_ms);
}

/* The next moment at which something happens, where ${ret} is the next of the plan. */
static int
find_next(struct play *p, int64_t *ret)
{
	int64_t queued_ms[CHANNELS], reply_ms;
	enum channel channel;

	if (claiming_next(&p->claiming, queued_ms, p->err) == -1 ||
	    replies_next(p->rehearsal->store, &reply_ms, p->err) == -1)
		return -1;
	for (channel = 0; channel < CHANNELS; channel++) {
		earlier(ret, carried_ms(p, channel, queued_ms[channel]));
		earlier(ret, carried_ms(p, channel, reply_ms));
	}
	earlier(ret, wire_mended_ms(&p->wire));
	earlier(ret, next_step_ms(p));
	return 0;
}

/* All that happens at this moment; ${ret_next_ms} is the next, or -1. */
static int
play_moment(struct play *p, int64_t *ret_next_ms)
{
	int waiting = 0;

	if (take_steps(p) == -1)
		return -1;
	do
		if (due_tick(&p->due, p->now_ms, ret_next_ms, p->err) == -1 ||
		    (waiting = approve_waiting(p)) == -1 || rehearse_send(p) == -1)
			return -1;
	while (waiting == 1 ||
	    (*ret_next_ms != -1 && *ret_next_ms <= p->now_ms));
	if (tell_put_off(p) == -1)
		return -1;
	/* What was sent may have been the last of a broadcast. */
	if (due_tick(&p->due, p->now_ms, ret_next_ms, p->err) == -1)
		return -1;
	return find_next(p, ret_next_ms);
}

int
rehearsal_run(const struct rehearsal *r, int64_t *ret_ms, struct err *err)
{
	struct play *p = xcalloc(1, sizeof *p);
	int64_t next_ms = r->from_ms;
	int result = 0;

	p->rehearsal = r;
	p->config = played(r);
	p->err = err;
	p->due = (struct due){ .store = r->store, .config = &p->config,
	    .up_since_ms = r->from_ms, .changed = on_changed, .arg = p };
	p->claiming.store = r->store;
	p->claiming.texts = texts_new(r->store);
	claiming_configure(&p->claiming, &p->config);
	wire_init(&p->wire, &p->config);
	while (result == 0 && next_ms != -1 && next_ms <= r->to_ms) {
		p->now_ms = next_ms;
		result = play_moment(p, &next_ms);
	}
	*ret_ms = p->now_ms;
	batch_done(&p->batch);
	claiming_done(&p->claiming);
	texts_free(p->claiming.texts);
	wire_done(&p->wire);
	names_done(&p->config.organizers);
	free(p->config.alerts);
	free(p);
	return result;
}
