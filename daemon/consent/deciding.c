#include <stdio.h>

#include "consent/answering.h"
#include "consent/deciding.h"
#include "store/optout.h"
#include "store/replies.h"
#include "store/reviews.h"

/* Confirm her STOP, by the account that she texted. */
static int
confirm(struct store *store, const struct config *config,
    const struct person *who, const struct reviewed *said, int64_t now_ms,
    struct decided *ret, struct err *err)
{
	struct address address = { "" };
	struct asker asker = { .place = said->place, .who = *who,
	    .account = answering_account(config, said->place.channel,
	    said->account), .address = &address,
	    .language = config->language, .confirmed = true };
	int sent;

	if (asker.account == NULL)
		return 0;
	if (replies_speak(config, who->language))
		asker.language = who->language;
	sent = persons_address(store, who, said->place.channel, &address,
	    err);
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
	enum suppression_kind kind = SUPPRESSION_OPTED_OUT;
	struct reviewed said;
	struct person who;
	int found = reviews_decide(store, id, REVIEW_STOPPED, uid, now_ms,
	    &said, err), suppressed, changed;

	*ret = (struct decided){ 0 };
	if (found != 1)
		return found;
	what.channel = said.place.channel;
	what.blind = said.place.blind;
	what.event_ms = said.event_ms;
	suppressed = suppression_of(store, what.channel, &what.blind, &kind,
	    err);
	if (suppressed == -1)
		return -1;
	suppressed = suppressed == 1 && suppression_is_opt_out(kind);
	changed = optout_apply(store, &what, now_ms, &who, err);
	if (changed == -1)
		return -1;
	snprintf(ret->handle, sizeof ret->handle, "%s", who.handle);
	ret->changed = changed > 0;
	if (changed > 0 && suppressed == 0 && who.id != 0 &&
	    now_ms - what.event_ms <= REPLY_LIFE_MS &&
	    confirm(store, config, &who, &said, now_ms, ret, err) == -1)
		return -1;
	return 1;
}

int
deciding_clear(struct store *store, int64_t id, int64_t uid, int64_t now_ms,
    struct decided *ret, struct err *err)
{
	struct person who;
	struct reviewed said;
	int found = reviews_decide(store, id, REVIEW_CLEARED, uid, now_ms,
	    &said, err);

	*ret = (struct decided){ 0 };
	if (found != 1)
		return found;
	if (persons_find(store, said.place.channel, &said.place.blind, &who,
	    err) == -1)
		return -1;
	snprintf(ret->handle, sizeof ret->handle, "%s", who.handle);
	return 1;
}
