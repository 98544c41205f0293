#include <sodium.h>

#include "base/login.h"
#include "config/facts.h"
#include "schedule/approving.h"
#include "schedule/asking.h"
#include "schedule/correcting.h"
#include "schedule/covering.h"
#include "schedule/occurrence.h"
#include "schedule/preview.h"
#include "schedule/report.h"
#include "schedule/urgent.h"

/* The window in which it goes out. */
struct window {
	const struct config	*config;
	const struct alert	*alert;		/* as the broadcast says it */
	int64_t			 first_ms, last_ms;
};

/* As a reader sees it first, with what differs for the last one in "last". */
static json_t *
text_of(const struct window *w, enum channel channel, const char *language)
{
	struct err why, ignored;
	json_t *text, *last;

	text = preview_alert(w->config, w->alert, channel, language,
	    w->first_ms, &why);
	if (text == NULL)
		return json_pack("{s:s, s:s, s:n, s:s}", "channel",
		    channel_name(channel), "language", language, "text",
		    "why", why.text);
	last = preview_alert(w->config, w->alert, channel, language,
	    w->last_ms, &ignored);
	if (last != NULL && !json_equal(text, last))
		json_object_set(text, "last", last);
	json_decref(last);
	return text;
}

static json_t *
texts_of(const struct window *w)
{
	json_t *texts = json_array();
	const char *language;
	size_t i, j;

	for (i = 0; i < w->alert->channels.count; i++)
		for (j = 0; (language = facts_language(w->alert, j)) != NULL;
		    j++)
			json_array_append_new(texts, text_of(w,
			    w->alert->channels.order[i], language));
	return texts;
}

static json_t *
waits_of(const struct config *config, const struct alert *about,
    const struct broadcast *b)
{
	json_t *waits = json_null();
	struct buf why;

	buf_init(&why, BROADCAST_WHY_MAX);
	if (occurrence_waits(config, about, b->due_ms, &why))
		waits = json_string(buf_text(&why));
	buf_done(&why);
	return waits;
}

struct counting {
	const struct config	*config;
	struct blind		 digest;
	json_t			*by;
};

static void
on_approval(const struct approval *a, void *arg)
{
	struct counting *c = arg;
	char name[LOGIN_LEN], at[ZONE_ISO_LEN + 1];

	if (sodium_memcmp(&a->digest, &c->digest, sizeof c->digest) != 0)
		return;
	login_name(a->uid, name);
	zone_format(report_zone(c->config), a->at_ms, at);
	json_array_append_new(c->by, json_pack("{s:s, s:s}", "name", name,
	    "at", at));
}

/* A correction helps until the first of the dates that are in people's heads. */
static void
until_of(const struct config *config, const struct broadcast *b,
    int64_t now_ms, char ret[ZONE_ISO_LEN + 1])
{
	int64_t by_ms = correcting_by(config, b, now_ms);

	zone_format(report_zone(config), by_ms != 0 ? by_ms : b->expires_ms,
	    ret);
}

/* Who approved what has ${digest}. */
static json_t *
count(struct store *store, const struct config *config,
    const struct broadcast *b, const struct blind *digest, int64_t now_ms,
    struct err *err)
{
	struct counting c = { .config = config, .digest = *digest,
	    .by = json_array() };
	int needed = approving_needed(config, b), missing;
	char until[ZONE_ISO_LEN + 1];

	until_of(config, b, now_ms, until);
	if (approvals_each(store, b->id, on_approval, &c, err) == -1) {
		json_decref(c.by);
		return NULL;
	}
	missing = needed - (int)json_array_size(c.by);
	return json_pack("{s:i, s:i, s:o, s:s}", "needed", needed, "missing",
	    missing > 0 ? missing : 0, "by", c.by, "until", until);
}

json_t *
asking_count(struct store *store, const struct config *config,
    const struct broadcast *b, int64_t now_ms, struct err *err)
{
	json_t *covers = covering_of(store, config, b, err);
	struct blind digest;

	if (covers == NULL)
		return NULL;
	covering_digest(covers, &digest);
	json_decref(covers);
	return count(store, config, b, &digest, now_ms, err);
}

int
asking_add(struct store *store, const struct config *config,
    const struct broadcast *b, int64_t now_ms, json_t *entry,
    struct err *err)
{
	json_t *given = json_null();
	char until[ZONE_ISO_LEN + 1];
	int any = asking_waits(config, b) ?
	    approvals_any(store, b->id, err) : 0;

	if (any == 1)
		given = asking_count(store, config, b, now_ms, err);
	if (any == -1 || given == NULL)
		return -1;
	until_of(config, b, now_ms, until);
	json_object_set_new(entry, "by", json_string(until));
	json_object_set_new(entry, "approvals", given);
	return 0;
}

bool
asking_waits(const struct config *config, const struct broadcast *b)
{
	const struct alert *alert = config_alert(config, b->alert);

	return approving_asked(b) ||
	    (b->state == BROADCAST_PLANNED && alert != NULL &&
	    alert->approve > 0);
}

json_t *
asking_report(struct store *store, const struct config *config,
    const struct broadcast *b, int64_t now_ms, struct err *err)
{
	const struct alert *alert = config_alert(config, b->alert);
	json_t *covers = covering_of(store, config, b, err), *shown, *given;
	char hex[BLIND_LEN * 2 + 1];
	struct alert about;
	struct window w = { .config = config, .alert = &about };
	struct blind digest;

	if (covers == NULL)
		return NULL;
	about = broadcast_about(config, alert, b);
	w.first_ms = b->due_ms > now_ms ? b->due_ms : now_ms;
	w.last_ms = b->expires_ms - 1;
	covering_digest(covers, &digest);
	sodium_bin2hex(hex, sizeof hex, digest.bytes, BLIND_LEN);
	shown = report_planned(store, config, b, err);
	given = shown == NULL ? NULL : count(store, config, b, &digest,
	    now_ms, err);
	if (given == NULL) {
		json_decref(shown);
		json_decref(covers);
		return NULL;
	}
	json_object_set_new(shown, "texts", texts_of(&w));
	if (urgent_is_why(b->why)) {	/* a yes waives quiet hours */
		json_object_set_new(shown, "later", json_array());
		json_object_set_new(shown, "unreachable", json_integer(0));
	}
	return json_pack("{s:o, s:o, s:o, s:s, s:o}", "broadcast", shown,
	    "waits", waits_of(config, &about, b), "covers", covers, "digest",
	    hex, "approvals", given);
}
