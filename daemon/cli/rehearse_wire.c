#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "cli/rehearse_wire.h"

void
wire_init(struct wire *w, const struct config *config)
{
	size_t i;

	w->count = config->nroute;
	w->accounts = xcalloc(config->nroute, sizeof *w->accounts);
	for (i = 0; i < w->count; i++)
		w->accounts[i].account = config->route[i];
}

void
wire_done(struct wire *w)
{
	free(w->accounts);
	*w = (struct wire){ 0 };
}

void
wire_fail(struct wire *w, const char *account, enum outage outage,
    int64_t until_ms)
{
	size_t i;

	for (i = 0; i < w->count; i++)
		if (account == NULL ||
		    str_eq(account, w->accounts[i].account->name)) {
			w->accounts[i].outage = outage;
			w->accounts[i].until_ms = until_ms;
		}
}

const struct wired *
wire_mend(struct wire *w, int64_t now_ms)
{
	struct wired *a;
	size_t i;

	for (i = 0; i < w->count; i++) {
		a = &w->accounts[i];
		if (a->until_ms == 0 || a->until_ms > now_ms)
			continue;
		a->outage = OUTAGE_NONE;
		a->until_ms = 0;
		return a;
	}
	return NULL;
}

/* It is paused, and no probe would end that before its outage is over. */
static bool
is_hopeless(const struct wired *a)
{
	return a->outage == OUTAGE_DOWN && a->health.probing;
}

unsigned
wire_room(const struct wired *a, unsigned want, int64_t now_ms)
{
	return is_hopeless(a) ? 0 :
	    health_allows(&a->health, want, a->inflight, now_ms);
}

struct wired *
wire_pick(struct wire *w, enum channel channel, unsigned want, int64_t now_ms,
    unsigned *ret_room)
{
	struct wired *a;
	size_t i;

	for (i = 0; i < w->count; i++) {
		a = &w->accounts[i];
		if (a->account->provider->channel != channel || a->held)
			continue;
		*ret_room = wire_room(a, want, now_ms);
		if (*ret_room > 0)
			return a;
	}
	return NULL;
}

void
wire_answer(struct wired *a, int64_t now_ms, struct verdict *ret)
{
	static const struct {
		enum verdict_kind	kind;
		enum verdict_reason	reason;
	} answers[] = {
		[OUTAGE_NONE] = { VERDICT_ACCEPTED, REASON_NONE },
		[OUTAGE_DOWN] = { VERDICT_RETRY, REASON_UNAVAILABLE },
		[OUTAGE_REFUSES] = { VERDICT_REJECTED, REASON_PERMANENT },
		[OUTAGE_UNKNOWN] = { VERDICT_UNKNOWN, REASON_NO_ANSWER },
	};

	*ret = (struct verdict){ .kind = answers[a->outage].kind,
	    .reason = answers[a->outage].reason, .retry_after_ms = -1 };
	health_note(&a->health, ret, now_ms);
}

int64_t
wire_next_ms(const struct wire *w, enum channel channel, int64_t now_ms)
{
	int64_t next = -1;
	size_t i;

	for (i = 0; i < w->count; i++)
		if (w->accounts[i].account->provider->channel == channel &&
		    !is_hopeless(&w->accounts[i]) &&
		    w->accounts[i].health.until_ms > now_ms && (next == -1 ||
		    w->accounts[i].health.until_ms < next))
			next = w->accounts[i].health.until_ms;
	return next;
}

int64_t
wire_mended_ms(const struct wire *w)
{
	int64_t next = -1;
	size_t i;

	for (i = 0; i < w->count; i++)
		if (w->accounts[i].until_ms != 0 && (next == -1 ||
		    w->accounts[i].until_ms < next))
			next = w->accounts[i].until_ms;
	return next;
}
