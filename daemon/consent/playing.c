#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "consent/answering.h"
#include "consent/hearing.h"
#include "consent/playing.h"
#include "store/consents.h"
#include "store/replies.h"
#include "store/suppression.h"
#include "text/email.h"
#include "text/phone.h"
#include "text/segment.h"

/* What is known of an address. */
struct known {
	struct person	 who;
	json_t		*consents;	/* "vote/sms" to the name of a state */
	const char	*suppression;	/* NULL: none */
};

static void
on_consent(const char *list, enum channel channel, enum consent_state state,
    int64_t since_ms, void *arg)
{
	char key[NAME_LEN_MAX + 16];

	(void)since_ms;
	snprintf(key, sizeof key, "%s/%s", list, channel_name(channel));
	json_object_set_new(arg, key, json_string(consent_state_name(state)));
}

/* Look ${place} up.  ${ret}->consents is to be given back, also where it fails. */
static int
look(struct store *store, const struct place *place, struct known *ret,
    struct err *err)
{
	enum suppression_kind kind;
	int found;

	*ret = (struct known){ .consents = json_object() };
	if (persons_find(store, place->channel, &place->blind, &ret->who,
	    err) == -1)
		return -1;
	if (ret->who.id != 0 && consents_of(store, ret->who.id, on_consent,
	    ret->consents, err) == -1)
		return -1;
	found = suppression_of(store, place->channel, &place->blind, &kind,
	    err);
	if (found == 1)
		ret->suppression = suppression_kind_name(kind);
	return found == -1 ? -1 : 0;
}

/* Null where both are the same. */
static json_t *
change(const char *from, const char *to)
{
	if (from == to || (from != NULL && to != NULL && str_eq(from, to)))
		return json_null();
	return json_pack("{s:s?, s:s?}", "from", from, "to", to);
}

static void
add_consent(json_t *all, const char *key, const char *from, const char *to)
{
	const char *slash = strrchr(key, '/');

	if (!str_eq(from, to))
		json_array_append_new(all, json_pack("{s:s%, s:s, s:s, s:s}",
		    "list", key, (size_t)(slash - key), "channel", slash + 1,
		    "from", from, "to", to));
}

static const char *
state_in(json_t *consents, const char *key)
{
	const char *state = json_string_value(json_object_get(consents, key));

	return state != NULL ? state : consent_state_name(CONSENT_NONE);
}

static json_t *
changed_consents(const struct known *before, const struct known *after)
{
	json_t *all = json_array(), *state;
	const char *key;

	json_object_foreach(after->consents, key, state)
		add_consent(all, key, state_in(before->consents, key),
		    json_string_value(state));
	json_object_foreach(before->consents, key, state)
		if (json_object_get(after->consents, key) == NULL)
			add_consent(all, key, json_string_value(state),
			    state_in(after->consents, key));
	return all;
}

static json_t *
changes(const struct known *before, const struct known *after,
    enum intent_kind intent, const struct heard *heard)
{
	bool gone = before->who.id != 0 && after->who.id == 0;
	const char *language = before->who.id != 0 && !gone ?
	    before->who.language : NULL;

	return json_pack("{s:o, s:o, s:o, s:b, s:b}",
	    "consent", changed_consents(before, after),
	    "suppression", change(before->suppression, after->suppression),
	    "language", change(language, gone ? NULL :
	    after->who.id != 0 ? after->who.language : NULL),
	    "review", intent == INTENT_REVIEW && heard->changed,
	    "forgotten", gone);
}

/* The reply that is on its way: 0 with ${ret}, -1. */
static int
reply_json(struct store *store, const struct place *place,
    const struct heard *heard, json_t **ret, struct err *err)
{
	char language[LANGUAGE_LEN_MAX + 1];
	struct segmentation seg = { 0 };
	struct secret text = { 0 };

	if (heard->answer == NULL) {
		*ret = json_null();
		return 0;
	}
	if (replies_newest(store, place, language, &text, err) != 1)
		return -1;
	segment_count(secret_reveal(&text), text.len, &seg);
	*ret = json_pack("{s:s, s:s, s:s, s:s, s:I, s:I}", "kind",
	    heard->answer, "language", language, "text", secret_reveal(&text),
	    "encoding", alphabet_name(seg.alphabet), "units",
	    (json_int_t)seg.units, "segments", (json_int_t)seg.segments);
	secret_done(&text);
	return 0;
}

/* In a transaction that the caller rolls back. */
static json_t *
play(struct store *store, const struct config *config, const struct said *said,
    int64_t now_ms, struct err *err)
{
	struct place place = { .channel = said->channel };
	struct known before = { 0 }, after = { 0 };
	json_t *reply = NULL, *ret = NULL;
	struct intent intent;
	struct heard heard;

	vault_index(store->vault, said->channel, said->from, &place.blind);
	intent_read(config->lexicon, secret_reveal(said->text),
	    said->text->len, &intent);
	if (look(store, &place, &before, err) == 0 &&
	    hearing_text(store, config, said, now_ms, &heard, err) == 0 &&
	    look(store, &place, &after, err) == 0 &&
	    reply_json(store, &place, &heard, &reply, err) == 0)
		ret = json_pack("{s:s, s:s?, s:s?, s:b, s:o, s:o}",
		    "intent", intent_name(intent.kind), "list", intent.list,
		    "language", intent.language, "known", before.who.id != 0,
		    "changes", changes(&before, &after, intent.kind, &heard),
		    "reply", reply);
	json_decref(before.consents);
	json_decref(after.consents);
	return ret;
}

/* Whose address ${from} is; -1 with ${err}, which does not repeat it. */
static int
read_from(const struct config *config, const char *from, struct address *ret,
    enum channel *ret_channel, struct err *err)
{
	bool email = strchr(from, '@') != NULL;
	const char *why = email ? email_parse(from, ret) :
	    phone_parse(from, config->region, ret);

	*ret_channel = email ? CHANNEL_EMAIL : CHANNEL_SMS;
	return why == NULL ? 0 : err_set(err, ERR_INPUT, "from: %s", why);
}

json_t *
playing_text(struct store *store, const struct config *config,
    const char *from, const char *text, size_t len, int64_t now_ms,
    struct err *err)
{
	struct address address = { "" };
	struct secret body = { 0 };
	struct said said = { .from = &address, .text = &body };
	char id[ID_LEN + 1];
	json_t *ret = NULL;

	if (len > PLAYED_TEXT_MAX) {
		err_set(err, ERR_INPUT, "a text is at most %d bytes long",
		    PLAYED_TEXT_MAX);
		return NULL;
	}
	if (read_from(config, from, &address, &said.channel, err) == -1)
		return NULL;
	said.account = answering_account(config, said.channel, "");
	if (said.account == NULL) {
		err_set(err, ERR_REFUSED, "no account of the route carries %s",
		    channel_name(said.channel));
		goto out;
	}
	id_new(id);
	said.id = id;
	secret_set(&body, text, len);
	if (store_begin(store, err) == 0) {
		ret = play(store, config, &said, now_ms, err);
		store_rollback(store);
	}
out:
	secret_done(&body);
	address_done(&address);
	return ret;
}
