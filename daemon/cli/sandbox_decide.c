#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/alloc.h"
#include "cli/sandbox_decide.h"
#include "cli/sandbox_form.h"
#include "cli/sandbox_twilio.h"

#define FORM_TYPE "application/x-www-form-urlencoded"

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
	d->ret->status = refusal->status;
	d->ret->body = sandbox_twilio_refused(refusal);
}

/* Keep the text and say so, as well as ${fate} lets us. */
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
		sandbox_twilio_status(503, err.text, &refusal);
		say_refused(d, &refusal);
		return;
	}
	ret->status = 201;
	if (fate->kind == SANDBOX_GARBAGE) {
		ret->type = "text/html; charset=utf-8";
		ret->body = xstrdup("<html><body>Created</body></html>\n");
		return;
	}
	ret->body = sandbox_twilio_accepted(text, d->request->account,
	    d->request->account_len,
	    sandbox_store_wall_ms(d->store, d->now_ms));
	if (fate->kind == SANDBOX_CUT)
		ret->ending = SANDBOX_SILENT;
	else if (fate->kind == SANDBOX_HALF)
		ret->ending = SANDBOX_BROKEN;
}

/* A well-formed text: let ${fate} happen to it. */
static void
suffer(struct deciding *d, const struct sandbox_text *draft,
    const struct sandbox_fate *fate)
{
	struct sandbox_refusal refusal;

	switch (fate->kind) {
	case SANDBOX_STATUS:
		sandbox_twilio_status(fate->status, "This fault was asked for "
		    "by --faults.", &refusal);
		d->ret->retry_after_s = d->faults->retry_after_s;
		say_refused(d, &refusal);
		break;
	case SANDBOX_OPTOUT:
		sandbox_twilio_opted_out(&refusal);
		say_refused(d, &refusal);
		break;
	case SANDBOX_INVALID:
		sandbox_twilio_invalid(&refusal);
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

static bool
is_form(const char *type)
{
	size_t len = sizeof FORM_TYPE - 1;

	return type != NULL && strncasecmp(type, FORM_TYPE, len) == 0 &&
	    (type[len] == '\0' || type[len] == ';' || type[len] == ' ');
}

/* Read the request's form.  Returns 0, or -1 with ${refusal}. */
static int
read_form(const struct sandbox_request_in *request, struct sandbox_form *ret,
    struct sandbox_refusal *refusal)
{
	char message[sizeof refusal->message];
	struct err err;

	if (!is_form(request->type)) {
		sandbox_twilio_status(400, "The body's type must be "
		    FORM_TYPE ".", refusal);
		return -1;
	}
	if (sandbox_form_parse(request->body, request->body_len, ret,
	    &err) == -1) {
		snprintf(message, sizeof message, "The form is not well "
		    "formed: %.120s.", err.text);
		sandbox_twilio_status(400, message, refusal);
		return -1;
	}
	return 0;
}

void
sandbox_decide(struct sandbox_store *store, const struct sandbox_faults *faults,
    const struct sandbox_request_in *request, struct sandbox_verdict *ret)
{
	struct sandbox_verdict verdict = { .type = "application/json" };
	struct deciding d = { store, faults, request, sandbox_store_now(store),
	    &verdict };
	struct sandbox_form form = { 0 };
	struct sandbox_refusal refusal;
	struct sandbox_text draft;
	struct sandbox_fate fate;
	bool good;

	good = read_form(request, &form, &refusal) == 0 &&
	    sandbox_twilio_read(&form, &draft, &refusal) == 0;
	sandbox_faults_decide(faults, store->seen + 1, good ? draft.to : "",
	    &fate);
	verdict.delay_ms = fate.delay_ms;
	if (good)
		suffer(&d, &draft, &fate);
	else
		say_refused(&d, &refusal);
	sandbox_store_note(store, d.now_ms,
	    verdict.ending == SANDBOX_WHOLE ? verdict.status : 0);
	sandbox_form_done(&form);
	*ret = verdict;
}

void
sandbox_verdict_done(struct sandbox_verdict *verdict)
{
	free(verdict->body);
	*verdict = (struct sandbox_verdict){ 0 };
}
