/*
 * playing.h - what we would answer, without doing it
 *
 * What someone could text us is heard as it would be (hearing.h), in a transaction
 * that is rolled back: nothing is changed, sent or kept.
 */
#ifndef CONSENT_PLAYING_H
#define CONSENT_PLAYING_H

#include <jansson.h>

#include "config/config.h"
#include "store/store.h"

#define PLAYED_TEXT_MAX	(16 * 1024)	/* bytes of a text */

/**
 * Hear ${text} from ${from}: a phone number in the habits of the configuration's
 * region, or an e-mail address.  A new object:
 *
 *   {"intent":"join", "list":"vote", "language":"es",      as `pregon intent` has it
 *    "known":false,                                        whether we know the address
 *    "changes":{
 *      "consent":[{"list":"vote","channel":"sms","from":"none","to":"confirmed"}],
 *      "suppression":{"from":null,"to":"opted-out"},       of the address; null: unchanged
 *      "language":{"from":"en","to":"es"},                 null: unchanged
 *      "review":false,                                     true: sends to her would wait
 *      "forgotten":false},                                 true: she would be erased
 *    "reply":{"kind":"welcome","language":"es","text":"...","encoding":"GSM-7",
 *             "units":151,"segments":1}}                   null: no answer
 *
 * Outside of a transaction.  NULL with ${err}, in which ${from} is not repeated.
 */
json_t	*playing_text(struct store *store, const struct config *config,
	    const char *from, const char *text, size_t len, int64_t now_ms,
	    struct err *err);

#endif
