#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "config/pages.h"
#include "control/web.h"
#include "store/unsubscribe.h"
#include "text/form.h"

#define RETRY_AFTER_S	60

/* The same for a token that was cut, forged, or is of another key. */
static const char unknown[] =
    "This link is not one of ours, or a part of it is missing. Nothing was "
    "changed.\nEste enlace no es nuestro o le falta una parte. No se ha "
    "cambiado nada.\n";

/* Where a page cannot be made, what was done is said all the same. */
static const char *const plain[PAGE_KINDS] = {
	[PAGE_UNSUBSCRIBE] = "This page cannot be shown now. Please answer the "
	    "e-mail with STOP.\n",
	[PAGE_UNSUBSCRIBED] = "Done: you get no more of these messages.\n",
};

/* The token in the query of ${target}: 0, or -1 where it is none of ours. */
static int
read_token(const struct core *core, const char *target,
    struct unsubscribe *ret)
{
	const char *query = strchr(target, '?'), *token;
	struct form form;
	struct err err;
	int result = -1;

	if (query == NULL ||
	    form_parse(query + 1, strlen(query + 1), &form, &err) == -1)
		return -1;
	token = form_get(&form, "t");
	if (token != NULL)
		result = unsubscribe_read(core->store->vault, token, ret);
	form_done(&form);
	return result;
}

/*
 * Whether the body asks to end everything.  Mail programs send what RFC 8058 3.2
 * says, in one of two forms; whatever else a body is, it ends the list.
 */
static bool
wants_everything(const struct secret *body)
{
	struct form form;
	struct err err;
	bool all;

	if (form_parse(secret_reveal(body), body->len, &form, &err) == -1)
		return false;
	all = form_get(&form, "everything") != NULL;
	form_done(&form);
	return all;
}

static void
answer_page(struct core *core, uint64_t id, enum page_kind kind,
    const struct page_about *about)
{
	struct web_answer answer = { .status =
	    200, .type = "text/html; charset=utf-8" };
	struct err err;

	if (pages_render(core->config, kind, about, clock_wall_ms(),
	    &answer.body, &err) == -1) {
		log_warn("web.page", "error=\"%s\" next=\"pregon check\"",
		    err.text);
		web_answer_line(core, id, kind == PAGE_UNSUBSCRIBED ? 200 :
		    503, plain[kind]);
		return;
	}
	web_answer(core, id, &answer);
	web_answer_done(&answer);
}

/* She looks, or a program that looks at links for her: nothing changes. */
static void
show(struct core *core, uint64_t id, const struct unsubscribe *what)
{
	struct page_about about = { .list = what->list };
	struct person who = { 0 };
	struct err err;

	/* Without her language it is ours. */
	(void)persons_find(core->store, CHANNEL_EMAIL, &what->blind, &who,
	    &err);
	about.language = who.language;
	answer_page(core, id, PAGE_UNSUBSCRIBE, &about);
}

static int
apply(struct core *core, const struct unsubscribe *what, bool everything,
    struct unsubscribed *ret, struct err *err)
{
	if (store_begin(core->store, err) == -1)
		return -1;
	if (unsubscribe_apply(core->store, what, everything, clock_wall_ms(),
	    ret, err) == -1 || store_commit(core->store, err) == -1) {
		store_rollback(core->store);
		return -1;
	}
	return 0;
}

static void
answer_failed(struct core *core, uint64_t id)
{
	struct web_answer answer;

	web_answer_text(&answer, 503, "This cannot be done right now. Please "
	    "try again in a minute.\n");
	answer.retry_after_s = RETRY_AFTER_S;
	web_answer(core, id, &answer);
	web_answer_done(&answer);
}

/* One click: it is answered once it is durable. */
static void
end(struct core *core, uint64_t id, const struct unsubscribe *what,
    bool everything)
{
	struct page_about about = { .list = what->list,
	    .everything = everything };
	struct unsubscribed done = { 0 };
	struct err err;

	if (apply(core, what, everything, &done, &err) == -1) {
		core->clicks.failed++;
		log_error("web.unsubscribe", "error=\"%s\" next=\"whoever "
		    "clicked was asked to try again\"", err.text);
		answer_failed(core, id);
		return;
	}
	core->clicks.lists += !everything;
	core->clicks.everything += everything;
	log_info("web.unsubscribed", "from=%s list=%s everything=%d changed=%d",
	    done.who.id != 0 ? done.who.handle : "-", what->list, everything,
	    done.changed);
	about.language = done.who.language;
	answer_page(core, id, PAGE_UNSUBSCRIBED, &about);
}

void
web_unsubscribe(struct core *core, const struct web_request *request)
{
	const struct received *received = request->received;
	struct unsubscribe what;

	if (read_token(core, secret_reveal(&received->target), &what) == -1) {
		core->clicks.unknown++;
		web_answer_line(core, request->id, 404, unknown);
	} else if (str_eq(received->method, "POST"))
		end(core, request->id, &what,
		    wants_everything(&received->body));
	else
		show(core, request->id, &what);
}
