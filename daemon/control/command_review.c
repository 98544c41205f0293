/*
 * review: texts that may be a stop, for a person to read, and what she decides.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/str.h"
#include "consent/deciding.h"
#include "control/command.h"
#include "schedule/report.h"
#include "store/audit.h"
#include "store/reviews.h"

/* As JSON; what is no UTF-8 becomes question marks.  Null: it cannot be read. */
static json_t *
text_json(const struct secret *text)
{
	struct secret copy = { 0 };
	size_t at = 0;
	json_t *ret;
	char *p;

	if (text == NULL)
		return json_null();
	p = xstrndup(secret_reveal(text), text->len);
	while ((at += utf8_valid(p + at, text->len - at)) < text->len)
		p[at] = '?';
	secret_set(&copy, p, text->len);
	explicit_bzero(p, text->len);
	free(p);
	ret = json_stringn(secret_reveal(&copy), copy.len);
	secret_done(&copy);
	return ret;
}

struct listing {
	const struct config	*config;
	int64_t			 now_ms;
	json_t			*all;
};

static void
on_review(const struct review *r, void *arg)
{
	const struct listing *l = arg;
	char at[ZONE_ISO_LEN + 1];

	zone_format(report_zone(l->config), r->at_ms, at);
	json_array_append_new(l->all, json_pack("{s:I, s:s, s:I, s:s?, s:s, "
	    "s:o, s:I}", "id", (json_int_t)r->id, "at", at, "age_s",
	    (json_int_t)((l->now_ms - r->at_ms) / 1000), "handle",
	    *r->handle != '\0' ? r->handle : NULL, "channel",
	    channel_name(r->channel), "text", text_json(r->text), "waiting",
	    (json_int_t)r->waiting));
}

static int
list(struct core *core, json_t *reply, struct err *err)
{
	struct listing l = { .config = core->config, .all = json_array(),
	    .now_ms = clock_wall_ms() };
	int64_t open;

	json_object_set_new(reply, "reviews", l.all);
	if (reviews_count(core->store, &open, err) == -1 ||
	    reviews_open(core->store, on_review, &l, err) == -1)
		return -1;
	json_object_set_new(reply, "open", json_integer(open));
	return 0;
}

/* Who it was about is a handle, and nobody once she is forgotten. */
static int
audit(struct core *core, bool stop, int64_t id, uid_t uid,
    const struct decided *decided, int64_t now_ms, struct err *err)
{
	char subject[32], words[64];

	snprintf(subject, sizeof subject, "review %lld", (long long)id);
	snprintf(words, sizeof words, "%s, of %s", stop ? "a STOP" : "no STOP",
	    decided->handle[0] != '\0' ? decided->handle : "nobody we know");
	return audit_add(core->store, now_ms, uid, "review", subject, words,
	    err);
}

/* In one transaction: 1, 0, -1. */
static int
decide(struct core *core, bool stop, int64_t id, uid_t uid,
    struct decided *ret, struct err *err)
{
	int64_t now_ms = clock_wall_ms();
	int found;

	if (store_begin(core->store, err) == -1)
		return -1;
	found = stop ? deciding_stop(core->store, core->config, id, uid,
	    now_ms, ret, err) : deciding_clear(core->store, id, uid, now_ms,
	    ret, err);
	if (found == 1 && audit(core, stop, id, uid, ret, now_ms, err) == -1)
		found = -1;
	if (found != 1 || store_commit(core->store, err) == -1) {
		store_rollback(core->store);
		return found == 1 ? -1 : found;
	}
	return 1;
}

int
command_review(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	const char *what = json_string_value(json_object_get(asked->arguments,
	    "what"));
	json_t *id = json_object_get(asked->arguments, "id");
	struct decided decided;
	bool stop = what != NULL && str_eq(what, "stop");
	int found;

	if (what != NULL && str_eq(what, "list"))
		return list(core, reply, err);
	if (!(stop || (what != NULL && str_eq(what, "clear"))) ||
	    !json_is_integer(id))
		return err_set(err, ERR_INPUT, "list, or stop or clear and the "
		    "id of a review, is wanted");
	found = decide(core, stop, json_integer_value(id), asked->uid,
	    &decided, err);
	if (found == 0)
		return err_set(err, ERR_INPUT, "there is no open review %lld; "
		    "`pregon review list` lists them",
		    (long long)json_integer_value(id));
	if (found == -1)
		return -1;
	log_info("review.decided", "review=%lld person=%s as=%s changed=%d "
	    "answer=%s uid=%u", (long long)json_integer_value(id),
	    decided.handle[0] != '\0' ? decided.handle : "-", what,
	    decided.changed, decided.answer != NULL ? decided.answer : "-",
	    (unsigned)asked->uid);
	json_object_set_new(reply, "review", json_pack("{s:O, s:s, s:s?, s:b, "
	    "s:s?}", "id", id, "decided", what, "handle",
	    decided.handle[0] != '\0' ? decided.handle : NULL, "changed",
	    decided.changed, "answer", decided.answer));
	core_poke(core);
	sender_poke(core->sender);
	return 0;
}
