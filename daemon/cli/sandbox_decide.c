#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "cli/sandbox_decide.h"

/* One request on its way through the functions below. */
struct deciding {
	struct sandbox_store		*store;
	const struct sandbox_faults	*faults;
	const struct sandbox_request_in	*request;
	int64_t				 now_ms;
	struct sandbox_verdict		*ret;
};

static void
say_refused(struct deciding *d, const struct sandbox_refusal *refusal)
{
	d->ret->text.status = refusal->status;
	d->ret->text.body = d->request->api->refused(refusal);
}

/* Keep the message and say so, as well as ${fate} lets us. */
static void
take(struct deciding *d, const struct sandbox_text *draft,
    const struct sandbox_fate *fate)
{
	struct sandbox_verdict *ret = d->ret;
	const struct sandbox_text *text;
	struct sandbox_refusal refusal;
	struct err err;

	text = sandbox_store_keep(d->store, draft, d->now_ms, &err);
	if (text == NULL) {
		d->request->api->status(503, err.text, &refusal);
		say_refused(d, &refusal);
		return;
	}
	d->request->api->accepted(d->request, text,
	    sandbox_store_wall_ms(d->store, d->now_ms), &ret->text);
	if (fate->kind == SANDBOX_GARBAGE) {
		ret->type = "text/html; charset=utf-8";
		free(ret->text.body);
		ret->text.body = xstrdup("<html><body>Created</body></html>\n");
		ret->text.id[0] = '\0';
	}
	if (fate->kind == SANDBOX_CUT)
		ret->ending = SANDBOX_SILENT;
	else if (fate->kind == SANDBOX_HALF)
		ret->ending = SANDBOX_BROKEN;
}

/* A well-formed message: let ${fate} happen to it. */
static void
suffer(struct deciding *d, const struct sandbox_text *draft,
    const struct sandbox_fate *fate)
{
	struct sandbox_refusal refusal;

	switch (fate->kind) {
	case SANDBOX_STATUS:
		d->request->api->status(fate->status, "This fault was asked for "
		    "by --faults.", &refusal);
		d->ret->retry_after_s = d->faults->retry_after_s;
		say_refused(d, &refusal);
		break;
	case SANDBOX_OPTOUT:
		d->request->api->opted_out(&refusal);
		say_refused(d, &refusal);
		break;
	case SANDBOX_INVALID:
		d->request->api->invalid(&refusal);
		say_refused(d, &refusal);
		break;
	case SANDBOX_DROP:
		d->ret->ending = SANDBOX_SILENT;
		break;
	case SANDBOX_NO_FAULT:
	case SANDBOX_CUT:
	case SANDBOX_HALF:
	case SANDBOX_GARBAGE:
	case SANDBOX_DELAY:
		take(d, draft, fate);
		break;
	}
}

void
sandbox_decide(struct sandbox_store *store, const struct sandbox_faults *faults,
    const struct sandbox_request_in *request, struct sandbox_verdict *ret)
{
	struct sandbox_verdict verdict = { .type = "application/json" };
	struct deciding d = { store, faults, request, sandbox_store_now(store),
	    &verdict };
	struct sandbox_draft draft = { 0 };
	struct sandbox_refusal refusal;
	struct sandbox_fate fate;
	bool good;

	good = request->api->read(request, &draft, &refusal) == 0;
	sandbox_faults_decide(faults, store->seen + 1,
	    good ? draft.text.to : "", &fate);
	verdict.delay_ms = fate.delay_ms;
	if (good)
		suffer(&d, &draft.text, &fate);
	else
		say_refused(&d, &refusal);
	sandbox_store_note(store, d.now_ms,
	    verdict.ending == SANDBOX_WHOLE ? verdict.text.status : 0);
	sandbox_draft_done(&draft);
	*ret = verdict;
}

void
sandbox_verdict_done(struct sandbox_verdict *verdict)
{
	free(verdict->text.body);
	*verdict = (struct sandbox_verdict){ 0 };
}
