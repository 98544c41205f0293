#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "consent/answering.h"
#include "consent/hearing.h"
#include "store/consents.h"
#include "store/inbounds.h"
#include "store/leaving.h"
#include "store/left.h"
#include "store/optout.h"
#include "store/reviews.h"

/* A STOP is confirmed within five minutes, or not at all: 47 CFR 64.1200(a)(12). */
#define CONFIRM_MAX_MS	(5 * 60 * 1000)

struct hearing {
	struct store		*store;
	const struct config	*config;
	const struct said	*said;
	struct intent		 intent;
	struct asker		 asker;
	char			 language[LANGUAGE_LEN_MAX + 1];	/* of the reply: outlives who */
	bool			 suppressed;
	int64_t			 event_ms;
	int64_t			 now_ms;
	struct heard		*ret;
	struct err		*err;
};

static int
answer(struct hearing *h, enum reply_kind kind, const struct list *list)
{
	int sent = answering_reply(h->store, h->config, &h->asker, kind, list,
	    h->now_ms, h->err);

	if (sent == 1)
		h->ret->answer = reply_kind_name(kind);
	return sent == -1 ? -1 : 0;
}

/* Apply ${event} to her consents; how many changed. */
static int
consent(struct hearing *h, const char *list, int channel,
    enum consent_event event, const char *how, const char *wording)
{
	struct consenting what = { .person = h->asker.who.id, .list = list,
	    .channel = channel, .event = event, .how = how,
	    .wording = wording, .event_ms = h->event_ms };
	int changed = consents_apply(h->store, &what, h->now_ms, h->err);

	h->ret->changed |= changed > 0;
	return changed;
}

/*
 * Away from us.
 */

static int
stop(struct hearing *h)
{
	struct suppressing what = { .channel = h->asker.place.channel,
	    .blind = h->asker.place.blind, .event_ms = h->event_ms,
	    .kind = h->said->provider_stopped ? SUPPRESSION_PROVIDER :
	    SUPPRESSION_OPTED_OUT, .why = "she said STOP" };
	int changed = optout_apply(h->store, &what, h->now_ms, NULL, h->err);

	if (changed == -1)
		return -1;
	h->ret->changed |= changed > 0;
	if (h->suppressed || h->said->provider_stopped || changed == 0 ||
	    h->now_ms - h->event_ms > CONFIRM_MAX_MS)
		return 0;
	h->asker.confirmed = true;
	return answer(h, REPLY_STOPPED, NULL);
}

static int
forget(struct hearing *h)
{
	struct suppressing what = { .channel = h->asker.place.channel,
	    .blind = h->asker.place.blind, .event_ms = h->event_ms,
	    .kind = SUPPRESSION_FORGOTTEN, .why = "she had herself erased" };
	int changed = optout_apply(h->store, &what, h->now_ms, NULL, h->err);

	if (changed == -1)
		return -1;
	h->ret->changed |= changed > 0;
	h->asker.confirmed = changed > 0;
	h->asker.who = (struct person){ 0 };
	return h->suppressed ? 0 : answer(h, REPLY_FORGOTTEN, NULL);
}

static int
leave(struct hearing *h, const struct list *list)
{
	struct leaving what = { .place = h->asker.place, .list = list->name,
	    .how = "LEAVE", .event_ms = h->event_ms };
	int changed = leaving_apply(h->store, &what, h->now_ms, NULL, h->err),
	    left;
	int64_t ignored;

	if (changed == -1)
		return -1;
	h->ret->changed |= changed > 0;
	h->asker.confirmed = changed > 0;
	if (h->suppressed)
		return 0;
	if (h->asker.who.id == 0)
		return answer(h, REPLY_LISTS, NULL);
	left = left_since(h->store, &what.place, list->name, &ignored, h->err);
	return left == 1 ? answer(h, REPLY_LEFT, list) : left;
}

/*
 * Towards us.
 */

/*
 * Her own word from now on, on ${list}, or START (NULL): 1 where nothing stands in the
 * way.  One that may be old undoes nothing.
 */
static int
lift(struct hearing *h, const struct list *list)
{
	const struct place *place = &h->asker.place;
	int64_t event_ms = h->said->undated ? 0 : h->event_ms;
	int open = list != NULL ? suppression_lift(h->store, place->channel,
	    &place->blind, event_ms, h->now_ms, h->err) :
	    suppression_start(h->store, place->channel, &place->blind,
	    event_ms, h->now_ms, h->err);

	if (open == 1 && h->suppressed) {
		h->suppressed = false;
		h->ret->changed = true;
	}
	if (open == 1 && list != NULL)
		open = left_lift(h->store, place, list->name, event_ms,
		    h->now_ms, h->err);
	return open;
}

static int
know(struct hearing *h)
{
	struct person *who = &h->asker.who;

	if (who->id == 0 && (persons_add(h->store, h->asker.language, NULL,
	    who, h->err) == -1 ||
	    persons_add_address(h->store, who, h->asker.place.channel,
	    h->asker.address, &h->asker.place.blind, h->err) == -1))
		return -1;
	return persons_set_language(h->store, who->id, h->asker.language,
	    h->err);
}

/* Other addresses of hers may be suppressed, too: she joins by this one. */
static int
join(struct hearing *h, const struct list *list)
{
	const char *keyword = words_in(&list->keywords, h->asker.language);
	char how[80];
	int open = lift(h, list);

	if (open != 1)
		return open;
	snprintf(how, sizeof how, "keyword %s", keyword != NULL ? keyword :
	    list->name);
	if (know(h) == -1 || persons_join(h->store, h->asker.who.id, list->name,
	    h->now_ms, h->err) == -1)
		return -1;
	if (consent(h, list->name, (int)h->asker.place.channel, CONSENT_JOINED,
	    how, "") == -1)
		return -1;
	return answer(h, REPLY_WELCOME, list);
}

/* The first list that she is on, by its consent; NULL for none. */
struct first {
	const struct config	*config;
	enum channel		 channel;
	const struct list	*list;
};

static void
on_consent(const char *name, enum channel channel, enum consent_state state,
    int64_t since_ms, void *arg)
{
	struct first *f = arg;

	(void)since_ms;
	if (f->list == NULL && channel == f->channel &&
	    state == CONSENT_CONFIRMED)
		f->list = config_list(f->config, name);
}

static int
welcome(struct hearing *h)
{
	struct first first = { .config = h->config,
	    .channel = h->asker.place.channel };

	if (consents_of(h->store, h->asker.who.id, on_consent, &first,
	    h->err) == -1)
		return -1;
	return first.list != NULL ? answer(h, REPLY_WELCOME, first.list) :
	    answer(h, REPLY_START, NULL);
}

static int
start(struct hearing *h)
{
	int begun, confirmed, open;

	if (h->intent.yes && h->suppressed)
		return 0;	/* "yes" to whatever we asked before she said STOP */
	if (!h->intent.yes) {
		open = lift(h, NULL);
		if (open != 1)
			return open;
	}
	if (h->asker.who.id == 0)
		return answer(h, h->intent.yes ? REPLY_UNKNOWN : REPLY_START,
		    NULL);
	begun = h->intent.yes ? 0 : consent(h, NULL,
	    (int)h->asker.place.channel, CONSENT_STARTED, "START", "");
	if (begun == -1)
		return -1;
	confirmed = consent(h, NULL, (int)h->asker.place.channel,
	    CONSENT_ANSWERED, h->intent.yes ? "YES" : "START", "");
	if (confirmed == -1)
		return -1;
	if (begun + confirmed > 0 || !h->intent.yes)
		return welcome(h);
	return answer(h, REPLY_UNKNOWN, NULL);
}

/*
 * Questions, and what is in doubt.
 */

static int
language(struct hearing *h)
{
	if (h->suppressed)
		return 0;
	if (h->asker.who.id != 0 && persons_set_language(h->store,
	    h->asker.who.id, h->asker.language, h->err) == -1)
		return -1;
	return answer(h, REPLY_LANGUAGE, NULL);
}

static int
review(struct hearing *h)
{
	int64_t id;

	if (h->suppressed)
		return 0;	/* she gets nothing as it is */
	if (reviews_add(h->store, h->said->account, &h->asker.who,
	    &h->asker.place, h->said->text, h->event_ms, h->now_ms, &id,
	    h->err) == -1)
		return -1;
	h->ret->changed = true;
	return 0;
}

static int
help(struct hearing *h)
{
	return h->said->provider_helped ? 0 : answer(h, REPLY_HELP, NULL);
}

static int
ask(struct hearing *h, enum reply_kind kind)
{
	return h->suppressed ? 0 : answer(h, kind, NULL);
}

static int
act(struct hearing *h)
{
	const struct list *list = h->intent.list == NULL ? NULL :
	    config_list(h->config, h->intent.list);

	switch (h->intent.kind) {
	case INTENT_STOP:
		return stop(h);
	case INTENT_FORGET:
		return forget(h);
	case INTENT_LEAVE:
		return list != NULL ? leave(h, list) : stop(h);
	case INTENT_JOIN:
		return list != NULL ? join(h, list) : start(h);
	case INTENT_START:
		return start(h);
	case INTENT_REVIEW:
		return review(h);
	case INTENT_HELP:
	case INTENT_INFO:
		return help(h);
	case INTENT_LANGUAGE:
		return language(h);
	case INTENT_LIST:
		return ask(h, REPLY_LISTS);
	case INTENT_WHEN:
		return ask(h, REPLY_WHEN);
	case INTENT_UNKNOWN:
		break;
	}
	return ask(h, REPLY_UNKNOWN);
}

/* In whose language we answer: the text's, hers, ours. */
static const char *
language_of(const struct hearing *h)
{
	if (h->intent.language != NULL &&
	    replies_speak(h->config, h->intent.language))
		return h->intent.language;
	if (h->asker.who.id != 0 &&
	    replies_speak(h->config, h->asker.who.language))
		return h->asker.who.language;
	return h->config->language;
}

/* Who it is, and what is known of her. */
static int
find(struct hearing *h)
{
	enum suppression_kind kind = SUPPRESSION_OPTED_OUT;
	int there;

	h->asker.place.channel = h->said->channel;
	vault_index(h->store->vault, h->said->channel, h->said->from,
	    &h->asker.place.blind);
	if (persons_find(h->store, h->said->channel, &h->asker.place.blind,
	    &h->asker.who, h->err) == -1)
		return -1;
	there = suppression_of(h->store, h->said->channel,
	    &h->asker.place.blind, &kind, h->err);
	h->suppressed = there == 1 && suppression_is_opt_out(kind);
	snprintf(h->ret->handle, sizeof h->ret->handle, "%s",
	    h->asker.who.handle);
	return there == -1 ? -1 : 0;
}

/* When she said it.  A clock ahead of ours must not outlast what she says next. */
static int
date(struct hearing *h)
{
	if (h->said->event_ms > 0 && h->said->event_ms < h->now_ms) {
		h->event_ms = h->said->event_ms;
		return 0;
	}
	return optout_moment(h->store, &h->asker.place, h->now_ms,
	    &h->event_ms, h->err);
}

int
hearing_text(struct store *store, const struct config *config,
    const struct said *said, int64_t now_ms, struct heard *ret,
    struct err *err)
{
	struct hearing h = { .store = store, .config = config, .said = said,
	    .now_ms = now_ms, .ret = ret, .err = err,
	    .asker = { .account = said->account, .address = said->from } };
	int first = inbounds_first(store, said->account, said->id, now_ms, err);

	*ret = (struct heard){ .intent = INTENT_UNKNOWN };
	if (first != 1) {
		ret->repeated = first == 0;
		return first;
	}
	intent_read(config->lexicon, secret_reveal(said->text),
	    said->text->len, &h.intent);
	if (said->provider_stopped)
		h.intent.kind = INTENT_STOP;
	ret->intent = h.intent.kind;
	if (find(&h) == -1 || date(&h) == -1)
		return -1;
	snprintf(h.language, sizeof h.language, "%s", language_of(&h));
	h.asker.language = h.language;
	return act(&h);
}
