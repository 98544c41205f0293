#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/str.h"
#include "model/names.h"
#include "provider/answer.h"
#include "provider/compiled.h"
#include "provider/event.h"
#include "provider/proving.h"
#include "provider/values.h"

#define STATE_WORDS_MAX 256	/* bytes of the words of a state, joined */

static const char *const kind_names[] = {
	[WEBHOOK_INBOUND] = "inbound",
	[WEBHOOK_RECEIPT] = "receipt",
};

const char *
webhook_kind_name(enum webhook_kind kind)
{
	return names_of(kind_names, NAMES_COUNT(kind_names), kind);
}

static bool
is_word(const char *pattern, const char *text)
{
	size_t len = strlen(pattern);

	if (len > 0 && pattern[len - 1] == '*')
		return strncasecmp(text, pattern, len - 1) == 0;
	return strncasecmp(text, pattern, len) == 0 &&
	    (text[len] == '\0' || text[len] == '/');
}

/* What ${text} means, or -1. */
static int
look_up(const struct webhook_word *words, size_t count, const char *text)
{
	size_t i, k;

	for (i = 0; i < count; i++)
		for (k = 0; k < words[i].is.count; k++)
			if (is_word(words[i].is.names[k], text))
				return words[i].means;
	return -1;
}

/* The words of the state, joined by "/"; those that are not there left out. */
static void
state_words(const struct event_in *event, const struct webhook_event *conf,
    char ret[STATE_WORDS_MAX])
{
	char scratch[EVENT_NUMBER_MAX];
	const char *text;
	size_t i, len = 0, add;

	*ret = '\0';
	for (i = 0; i < conf->state.count; i++) {
		text = event_text(event, conf->state.names[i], scratch);
		if (text == NULL || *text == '\0')
			continue;
		add = strlen(text);
		if (len + 1 + add >= STATE_WORDS_MAX)
			add = STATE_WORDS_MAX - len - 2;
		if (len > 0)
			ret[len++] = '/';
		memcpy(ret + len, text, add);
		len += add;
		ret[len] = '\0';
		if (len + 2 >= STATE_WORDS_MAX)
			return;
	}
}

static enum verdict_reason
usual_reason(enum receipt_state state)
{
	switch (state) {
	case RECEIPT_FAILED:
		return REASON_PERMANENT;
	case RECEIPT_BOUNCED_SOFT:
		return REASON_UNAVAILABLE;
	case RECEIPT_BOUNCED_HARD:
		return REASON_INVALID_RECIPIENT;
	case RECEIPT_COMPLAINED:
	case RECEIPT_UNSUBSCRIBED:
		return REASON_OPTED_OUT;
	default:
		return REASON_NONE;
	}
}

/* Why ${record} failed; a message that did not fail has no reason. */
static void
read_reason(const struct event_in *event, const struct webhook_event *conf,
    struct webhook_record *record)
{
	char scratch[EVENT_NUMBER_MAX];
	const char *text = event_text(event, conf->reason, scratch);
	int reason = -1;

	record->reason = usual_reason(record->state);
	if (record->reason == REASON_NONE || text == NULL || *text == '\0')
		return;
	event_word(event, conf->reason, NULL, record->code,
	    sizeof record->code);
	reason = look_up(conf->reasons, conf->nreasons, text);
	if (reason != -1)
		record->reason = (enum verdict_reason)reason;
}

static void
read_common(const struct event_in *event, const struct webhook_event *conf,
    struct webhook_record *record)
{
	event_word(event, conf->id, conf->id_ends, record->id,
	    sizeof record->id);
	record->from_is = event_party(event, conf->from, &record->from);
	record->to_is = event_party(event, conf->to, &record->to);
	record->at_ms = event_time(event, conf->time);
}

static enum webhook_acted
read_acted(const struct event_in *event, const char *path)
{
	static const struct {
		const char		*word;
		enum webhook_acted	 acted;
	} words[] = {
		{ "STOP", ACTED_STOP }, { "opt_out", ACTED_STOP },
		{ "START", ACTED_START }, { "opt_in", ACTED_START },
		{ "HELP", ACTED_HELP },
	};
	char scratch[EVENT_NUMBER_MAX];
	const char *text = event_text(event, path, scratch);
	size_t i;

	if (text == NULL || *text == '\0')
		return ACTED_NOT;
	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcasecmp(text, words[i].word) == 0)
			return words[i].acted;
	return ACTED_OTHERWISE;
}

/* Whether ${text}, blanks aside, is one of ${words}, in whatever case. */
static bool
is_one_of(const char *text, const struct names *words)
{
	const char *blank = " \t\r\n";
	size_t len, i;

	text += strspn(text, blank);
	for (len = strlen(text); len > 0 && strchr(blank, text[len - 1]) != NULL;)
		len--;
	for (i = 0; i < words->count; i++)
		if (strlen(words->names[i]) == len &&
		    strncasecmp(text, words->names[i], len) == 0)
			return true;
	return false;
}

/* What the provider did about a text, where it does not say. */
static enum webhook_acted
usual_act(const char *text, const struct webhook_event *conf)
{
	return is_one_of(text, &conf->stop_words) ? ACTED_STOP :
	    is_one_of(text, &conf->help_words) ? ACTED_HELP : ACTED_NOT;
}

static struct webhook_record *
add(struct webhook_records *records, enum webhook_kind kind)
{
	struct webhook_record *record;

	records->items = xgrow(records->items, records->count,
	    sizeof *records->items);
	record = &records->items[records->count++];
	*record = (struct webhook_record){ .kind = kind };
	return record;
}

static void
record_done(struct webhook_record *record)
{
	address_done(&record->from);
	address_done(&record->to);
	secret_done(&record->text);
}

static void
drop_last(struct webhook_records *records)
{
	record_done(&records->items[--records->count]);
}

static void
read_inbound(const struct event_in *event, const struct webhook_event *conf,
    struct webhook_records *ret)
{
	struct webhook_record *record = add(ret, WEBHOOK_INBOUND);
	char scratch[EVENT_NUMBER_MAX];
	const char *text = event_text(event, conf->text, scratch);

	read_common(event, conf, record);
	record->acted = read_acted(event, conf->opt_out);
	if (record->acted == ACTED_NOT && text != NULL)
		record->acted = usual_act(text, conf);
	secret_set(&record->text, text != NULL ? text : "",
	    text != NULL ? strlen(text) : 0);
	if (record->id[0] == '\0' || record->from_is == PARTY_NONE) {
		drop_last(ret);
		ret->broken++;
	}
}

static void
read_receipt(const struct event_in *event, const struct webhook_event *conf,
    struct webhook_records *ret)
{
	char words[STATE_WORDS_MAX];
	struct webhook_record *record;
	int state;

	state_words(event, conf, words);
	state = look_up(conf->states, conf->nstates, words);
	if (state == -1 || state == RECEIPT_NONE) {
		if (state == -1)
			ret->unknown++;
		else
			ret->ignored++;
		return;
	}
	record = add(ret, WEBHOOK_RECEIPT);
	record->state = (enum receipt_state)state;
	read_common(event, conf, record);
	record->ref = event_ref(event, conf->ref);
	read_reason(event, conf, record);
	if (record->id[0] == '\0' && record->ref == 0) {
		drop_last(ret);
		ret->broken++;
	}
}

static void
read_event(const struct webhook_conf *conf, const struct event_in *event,
    struct webhook_records *ret)
{
	if (conf->inbound.where.file != NULL &&
	    event_holds(event, &conf->inbound))
		read_inbound(event, &conf->inbound, ret);
	else if (conf->receipt.where.file != NULL &&
	    event_holds(event, &conf->receipt))
		read_receipt(event, &conf->receipt, ret);
	else
		ret->ignored++;
}

/* A form comes in the body, or in the URL of a GET. */
static int
read_form(const struct webhook_conf *conf, const struct received *received,
    const struct form *query, struct webhook_records *ret, struct err *err)
{
	struct form form = { 0 };
	struct event_in event = { .query = query, .form = query };

	if (str_eq(received->method, "GET")) {
		read_event(conf, &event, ret);
		return 0;
	}
	if (!received_is_form(received))
		return err_set(err, ERR_INPUT, "the body is not a form");
	if (form_parse(secret_reveal(&received->body), received->body.len,
	    &form, err) == -1)
		return err_prefix(err, "the form holds");
	event.form = &form;
	read_event(conf, &event, ret);
	form_done(&form);
	return 0;
}

static int
read_events(const struct webhook_conf *conf, json_t *root, const char *path,
    struct event_in *event, struct webhook_records *ret, struct err *err)
{
	json_t *events = str_eq(path, ".") ? root : answer_at(root, path);
	size_t i;

	if (!json_is_array(events))
		return err_set(err, ERR_INPUT, "there is no array of events");
	if (json_array_size(events) > WEBHOOK_RECORDS_MAX)
		return err_set(err, ERR_FULL, "more than %d events",
		    WEBHOOK_RECORDS_MAX);
	json_array_foreach(events, i, event->json)
		read_event(conf, event, ret);
	return 0;
}

static int
read_json(const struct webhook_conf *conf, const struct received *received,
    const struct form *query, struct webhook_records *ret, struct err *err)
{
	json_t *root = answer_parse(&received->body, WEBHOOK_BODY_MAX);
	struct event_in event = { .query = query, .json = root };
	int r = 0;

	if (root == NULL)
		return err_set(err, ERR_INPUT, "the body is not JSON");
	if (conf->events == NULL)
		read_event(conf, &event, ret);
	else
		r = read_events(conf, root, conf->events, &event, ret, err);
	values_free(root);
	return r;
}

int
webhook_read_list(const struct webhook_event *inbound, json_t *root,
    const char *path, struct webhook_records *ret, struct err *err)
{
	struct webhook_conf conf = { .format = WEBHOOK_JSON,
	    .inbound = *inbound };
	struct form none = { 0 };
	struct event_in event = { .query = &none };
	size_t i;

	if (read_events(&conf, root, path, &event, ret, err) == -1)
		return -1;
	for (i = 0; i < ret->count; i++)
		ret->items[i].undated = ret->items[i].at_ms == 0;
	return 0;
}

int
webhook_read(const struct provider *provider, const struct received *received,
    struct webhook_records *ret, struct err *err)
{
	const struct webhook_conf *conf = &provider->account->provider->webhook;
	const char *text = received_query(received);
	struct form query = { 0 };
	int r;

	if (form_parse(text, strlen(text), &query, err) == -1)
		return err_prefix(err, "the URL's query holds");
	if (conf->format == WEBHOOK_FORM)
		r = read_form(conf, received, &query, ret, err);
	else
		r = read_json(conf, received, &query, ret, err);
	form_done(&query);
	if (r == -1)
		webhook_records_done(ret);
	return r;
}

void
webhook_records_done(struct webhook_records *records)
{
	size_t i;

	for (i = 0; i < records->count; i++)
		record_done(&records->items[i]);
	free(records->items);
	*records = (struct webhook_records){ 0 };
}
