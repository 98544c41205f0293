#include <stdio.h>

#include "consent/answering.h"
#include "consent/deciding.h"
#include "store/optout.h"
#include "store/replies.h"
#include "store/reviews.h"

/* Confirm her STOP. */
static int
confirm(struct store *store, const struct config *config,
    const struct person *who, const struct place *place, int64_t now_ms,
    struct decided *ret, struct err *err)
{
	struct address address = { "" };
	struct asker asker = { .place = *place, .who = *who,
	    .account = answering_account(config, place->channel),
	    .address = &address, .language = config->language };
	int sent;

	if (asker.account == NULL)
		return 0;
	if (replies_speak(config, who->language))
		asker.language = who->language;
	sent = persons_address(store, who, place->channel, &address, err);
	if (sent == 1)
		sent = answering_reply(store, config, &asker, REPLY_STOPPED,
		    NULL, now_ms, err);
	address_done(&address);
	if (sent == 1)
		ret->answer = reply_kind_name(REPLY_STOPPED);
	return sent == -1 ? -1 : 0;
}

int
deciding_stop(struct store *store, const struct config *config, int64_t id,
    int64_t uid, int64_t now_ms, struct decided *ret, struct err *err)
{
	struct suppressing what = { .kind = SUPPRESSION_OPTED_OUT,
	    .why = "her text was read as a STOP" };
	enum suppression_kind kind;
	struct person who;
	struct place place;
	int found = reviews_decide(store, id, REVIEW_STOPPED, uid, now_ms,
	    &place, &what.event_ms, err), suppressed, changed;

	*ret = (struct decided){ 0 };
	if (found != 1)
		return found;
	what.channel = place.channel;
	what.blind = place.blind;
	suppressed = suppression_of(store, place.channel, &place.blind, &kind,
	    err);
	if (suppressed == -1)
		return -1;
	changed = optout_apply(store, &what, now_ms, &who, err);
	if (changed == -1)
		return -1;
	snprintf(ret->handle, sizeof ret->handle, "%s", who.handle);
	ret->changed = changed > 0;
	if (changed > 0 && suppressed == 0 && who.id != 0 &&
	    now_ms - what.event_ms <= REPLY_LIFE_MS &&
	    confirm(store, config, &who, &place, now_ms, ret, err) == -1)
		return -1;
	return 1;
}

int
deciding_clear(struct store *store, int64_t id, int64_t uid, int64_t now_ms,
    struct decided *ret, struct err *err)
{
	struct person who;
	struct place place;
	int64_t event_ms;
	int found = reviews_decide(store, id, REVIEW_CLEARED, uid, now_ms,
	    &place, &event_ms, err);

	*ret = (struct decided){ 0 };
	if (found != 1)
		return found;
	if (persons_find(store, place.channel, &place.blind, &who, err) == -1)
		return -1;
	snprintf(ret->handle, sizeof ret->handle, "%s", who.handle);
	return 1;
}
