#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/str.h"
#include "consent/answering.h"
#include "config/render.h"
#include "store/consents.h"
#include "store/replies.h"
#include "store/telling.h"

#define HOUR_MS		(INT64_C(3600) * 1000)
#define TITLES_MAX	300	/* bytes of the lists' titles in a reply */

struct answering {
	struct store		*store;
	const struct config	*config;
	const struct asker	*asker;
	enum reply_kind		 kind;
	int64_t			 now_ms;
	struct err		*err;
};

/* Whether a cap forbids it: 1, 0, -1. */
static int
is_capped(const struct answering *a)
{
	int64_t hour = 0, same = 0;

	if (a->asker->confirmed)
		return 0;
	if (replies_since(a->store, &a->asker->place, NULL,
	    a->now_ms - HOUR_MS, &hour, a->err) == -1)
		return -1;
	if (a->kind == REPLY_UNKNOWN && replies_since(a->store,
	    &a->asker->place, reply_kind_name(a->kind),
	    a->now_ms - ANSWER_SEEN_MS, &same, a->err) == -1)
		return -1;
	return hour >= ANSWERS_PER_HOUR || same > 0;
}

/* The titles of the lists she is on, and how many. */
struct titles {
	const struct config	*config;
	const char		*language;
	enum channel		 channel;
	struct buf		 text;
	size_t			 count;
};

static void
on_consent(const char *name, enum channel channel, enum consent_state state,
    int64_t since_ms, void *arg)
{
	struct titles *t = arg;
	const struct list *list = config_list(t->config, name);
	const char *title;

	(void)since_ms;
	if (list == NULL || channel != t->channel ||
	    state != CONSENT_CONFIRMED)
		return;
	title = words_in(&list->title, t->language);
	buf_addf(&t->text, "%s%s", t->count > 0 ? ", " : "",
	    title != NULL ? title : name);
	t->count++;
}

/* Render ${kind}: 1, 0 where there is no such text in the language, -1. */
static int
render(const struct answering *a, struct alert *ret_alert, json_t *facts,
    struct secret *ret)
{
	struct rendered message = { 0 };
	struct reader nobody = { 0 };
	struct parts parts;
	int result = 1;

	if (!config_parts(a->config, ret_alert, CHANNEL_SMS,
	    a->asker->language, &parts))
		return 0;
	if (render_message(CHANNEL_SMS, &parts, facts, &nobody, &message,
	    a->err) == -1)
		return -1;
	if (message.part[PART_TEXT].len > REPLY_TEXT_MAX)
		result = err_set(a->err, ERR_INPUT, "it is longer than %d "
		    "bytes", REPLY_TEXT_MAX);
	else
		secret_set(ret, secret_reveal(&message.part[PART_TEXT]),
		    message.part[PART_TEXT].len);
	rendered_done(&message);
	return result;
}

/*
 * It cannot be said: a text that cannot be made takes nothing back of what she
 * said, so this is no failure.
 */
static int
unmade(const struct answering *a)
{
	log_error("reply.unmade", "kind=%s language=%s error=\"%s\" "
	    "next=\"pregon check\"", reply_kind_name(a->kind),
	    a->asker->language, a->err->text);
	return 0;
}

static int
queue(const struct answering *a, const struct secret *text, int64_t told)
{
	struct reply reply = { .kind = reply_kind_name(a->kind),
	    .account = a->asker->account, .place = a->asker->place,
	    .to = a->asker->address, .who = &a->asker->who,
	    .language = a->asker->language, .text = text, .told = told,
	    .despite_stop = a->kind == REPLY_STOPPED ||
	    a->kind == REPLY_FORGOTTEN || a->kind == REPLY_HELP,
	    .confirms = a->kind == REPLY_STOPPED ||
	    a->kind == REPLY_FORGOTTEN || a->kind == REPLY_LEFT };

	return replies_add(a->store, &reply, a->now_ms, a->err) == -1 ? -1 : 1;
}

/* To a subscriber, the date that she asked for counts as told. */
static int
tell(const struct answering *a, const struct alert *alert, json_t *facts,
    const struct titles *titles, int64_t *ret)
{
	struct telling_of of = { .config = a->config, .alert = alert,
	    .channel = CHANNEL_SMS, .language = a->asker->language };
	struct parts parts;

	*ret = 0;
	if (a->kind != REPLY_WHEN || titles->count == 0 ||
	    !config_parts(a->config, alert, CHANNEL_SMS, a->asker->language,
	    &parts))
		return 0;
	return telling_add(a->store, &of, &parts, facts, ret, a->err);
}

static int
make(const struct answering *a, const struct list *list,
    struct titles *titles)
{
	struct reply_about about = { .list = list };
	struct secret text = { 0 };
	struct alert alert;
	json_t *facts;
	int64_t told;
	int result;

	about.lists = buf_text(&titles->text);
	about.stranger = titles->count == 0;
	facts = replies_facts(a->config, a->kind, a->asker->language, &about,
	    a->now_ms, &alert, a->err);
	if (facts == NULL)
		return unmade(a);
	result = render(a, &alert, facts, &text);
	if (result == -1)
		result = unmade(a);
	if (result == 1 && tell(a, &alert, facts, titles, &told) == -1)
		result = a->err->kind == ERR_INPUT ? unmade(a) : -1;
	if (result == 1)
		result = queue(a, &text, told);
	secret_done(&text);
	json_decref(facts);
	return result;
}

const char *
answering_account(const struct config *config, enum channel channel,
    const char *by)
{
	const char *first = NULL, *name;
	size_t i;

	for (i = 0; i < config->nroute; i++) {
		name = config->route[i]->name;
		if (config->route[i]->provider->channel != channel)
			continue;
		if (str_eq(name, by))
			return name;
		if (first == NULL)
			first = name;
	}
	return first;
}

int
answering_reply(struct store *store, const struct config *config,
    const struct asker *asker, enum reply_kind kind, const struct list *list,
    int64_t now_ms, struct err *err)
{
	struct answering a = { .store = store, .config = config,
	    .asker = asker, .kind = kind, .now_ms = now_ms, .err = err };
	struct titles titles = { .config = config,
	    .language = asker->language, .channel = asker->place.channel };
	int result;

	if (config->nreplies == 0)
		return 0;
	if (kind == REPLY_WHEN && replies_next_event(config, now_ms) == NULL)
		a.kind = REPLY_WHEN_NONE;
	result = is_capped(&a);
	if (result != 0)
		return result == -1 ? -1 : 0;
	buf_init(&titles.text, TITLES_MAX);
	result = 0;
	if (asker->who.id != 0)
		result = consents_of(store, asker->who.id, on_consent, &titles,
		    err);
	if (result == 0)
		result = make(&a, list, &titles);
	buf_done(&titles.text);
	return result;
}
