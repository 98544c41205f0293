#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "cli/sandbox_play.h"
#include "io/http_client.h"
#include "provider/crypto.h"
#include "text/escape.h"
#include "text/form.h"

#define FORM_TYPE "application/x-www-form-urlencoded"
#define WEBHOOK_FIELDS_MAX 12
#define STATE_LEN_MAX 31
#define TO_STANDARD "+13035550100"

struct webhook {
	const char		*kind;		/* "inbound", "callback" */
	char			*id;
	char			 state[STATE_LEN_MAX + 1];
	int			 status;
	struct http_request	 request;	/* until it is sent */
};

struct sandbox_play {
	struct sandbox_play_options options;
	size_t			 nstates;
	char			 states[SANDBOX_STATES_MAX][STATE_LEN_MAX + 1];
	struct http_client	*http;
	struct http_transfer	*transfer;	/* the one under way */
	struct webhook		*all;
	size_t			 count, done;
	struct sandbox_list	 heard;
};

static int
read_states(struct sandbox_play *play, const char *list, struct err *err)
{
	size_t len;

	for (; list != NULL && *list != '\0'; list += list[len] == ',' ?
	    len + 1 : len) {
		len = strcspn(list, ",");
		if (len == 0 || len > STATE_LEN_MAX ||
		    play->nstates == SANDBOX_STATES_MAX)
			return err_set(err, ERR_INPUT, "--callbacks: at most "
			    "%d words with commas between, such as "
			    "sent,delivered or undelivered:30003",
			    SANDBOX_STATES_MAX);
		memcpy(play->states[play->nstates++], list, len);
	}
	return 0;
}

struct sandbox_play *
sandbox_play_new(struct event_base *base,
    const struct sandbox_play_options *options, struct err *err)
{
	struct sandbox_play *play = xcalloc(1, sizeof *play);

	play->options = *options;
	if (read_states(play, options->callbacks, err) == -1)
		goto fail;
	play->http = http_client_new(base, true, err);
	if (play->http == NULL)
		goto fail;
	return play;

fail:
	sandbox_play_free(play);
	return NULL;
}

void
sandbox_play_free(struct sandbox_play *play)
{
	size_t i;

	if (play == NULL)
		return;
	http_client_free(play->http);
	for (i = 0; i < play->count; i++) {
		free(play->all[i].id);
		http_request_done(&play->all[i].request);
	}
	free(play->all);
	sandbox_list_done(&play->heard);
	free(play);
}

static void send_next(struct sandbox_play *play);

/* The webhook was answered, or will not be. */
static void
on_answer(const struct http_answer *answer, void *arg)
{
	struct sandbox_play *play = arg;

	play->transfer = NULL;
	play->all[play->done++].status = answer->outcome == HTTP_ANSWERED ?
	    answer->status : -1;
	send_next(play);
}

static void
send_next(struct sandbox_play *play)
{
	struct webhook *next;
	struct err err;

	while (play->transfer == NULL && play->done < play->count) {
		next = &play->all[play->done];
		play->transfer = http_start(play->http, &next->request,
		    on_answer, play, &err);
		http_request_done(&next->request);
		if (play->transfer == NULL) {
			next->status = -1;
			play->done++;
		}
	}
}

/* ${fields} are in the order of their names; those without a value are left out. */
static void
draw(const struct sandbox_play *play, const char *url, const char *signed_url,
    const struct form_field *fields, struct http_request *ret)
{
	unsigned char mac[CRYPTO_MAC_MAX];
	char signature[2 * CRYPTO_MAC_MAX];
	struct secret key = { 0 };
	struct buf covered, body;
	size_t len;

	buf_init(&covered, 2 * FORM_MAX);
	buf_init(&body, 2 * FORM_MAX);
	buf_adds(&covered, signed_url);
	for (; fields->name != NULL; fields++) {
		if (fields->value == NULL)
			continue;
		buf_addf(&covered, "%s%s", fields->name, fields->value);
		buf_addf(&body, "%s%s=", body.len > 0 ? "&" : "",
		    fields->name);
		escape_add(&body, MUSTACHE_FORM, fields->value,
		    strlen(fields->value));
	}
	secret_set(&key, play->options.token, strlen(play->options.token));
	len = crypto_hmac(SIGNATURE_SHA1, &key, buf_text(&covered),
	    covered.len, mac);
	sodium_bin2base64(signature, sizeof signature, mac, len,
	    sodium_base64_VARIANT_ORIGINAL);
	ret->method = xstrdup("POST");
	secret_set(&ret->url, url, strlen(url));
	secret_set(&ret->body, buf_text(&body), body.len);
	http_request_header(ret, "Content-Type", FORM_TYPE);
	http_request_header(ret, "X-Twilio-Signature", signature);
	secret_done(&key);
	buf_done(&covered);
	buf_done(&body);
}

static struct webhook *
add(struct sandbox_play *play, const char *kind, const char *id)
{
	struct webhook *webhook;

	play->all = xgrow(play->all, play->count, sizeof *play->all);
	webhook = &play->all[play->count++];
	*webhook = (struct webhook){ .kind = kind, .id = xstrdup(id) };
	return webhook;
}

static void
new_id(char ret[SANDBOX_SID_LEN + 1])
{
	unsigned char bytes[(SANDBOX_SID_LEN - 2) / 2];

	randombytes_buf(bytes, sizeof bytes);
	ret[0] = 'S';
	ret[1] = 'M';
	sodium_bin2hex(ret + 2, SANDBOX_SID_LEN - 1, bytes, sizeof bytes);
}

/* What a query may hold, and must. */
static int
check_query(const struct form *form, struct err *err)
{
	static const char *const known[] = { "from", "id", "opt_out", "text",
	    "to", NULL };
	size_t i, k;

	for (i = 0; i < form->nfields; i++) {
		for (k = 0; known[k] != NULL; k++)
			if (str_eq(form->fields[i].name, known[k]))
				break;
		if (known[k] == NULL)
			return err_set(err, ERR_INPUT, "the query: only from, "
			    "text, to, id and opt_out are known here");
	}
	if (form_get(form, "from") == NULL || form_find(form, "text") == NULL)
		return err_set(err, ERR_INPUT, "the query wants from= and "
		    "text=");
	return 0;
}

/* Tell us of it. */
static void
send_text(struct sandbox_play *play, const struct form *form, const char *id,
    const char *to)
{
	const char *url = play->options.inbound;
	const struct form_field fields[WEBHOOK_FIELDS_MAX] = {
		{ "AccountSid", "SANDBOX" },
		{ "ApiVersion", "2010-04-01" },
		{ "Body", form_find(form, "text") },
		{ "From", form_get(form, "from") },
		{ "MessageSid", id },
		{ "NumMedia", "0" },
		{ "NumSegments", "1" },
		{ "OptOutType", form_get(form, "opt_out") },
		{ "SmsStatus", "received" },
		{ "To", to },
	};

	draw(play, url, play->options.signed_url != NULL ?
	    play->options.signed_url : url, fields,
	    &add(play, "inbound", id)->request);
	send_next(play);
}

static void
text_us(struct sandbox_play *play, const struct form *form, const char *id)
{
	const char *url = play->options.inbound, *to = form_get(form, "to");

	if (to == NULL)
		to = TO_STANDARD;
	sandbox_list_add(&play->heard, id, form_get(form, "from"), to,
	    form_find(form, "text"));
	if (url != NULL)
		send_text(play, form, id, to);
}

int
sandbox_play_text(struct sandbox_play *play, const char *query,
    struct evbuffer *out, struct err *err)
{
	char fresh[SANDBOX_SID_LEN + 1];
	struct form form = { 0 };
	const char *id;
	json_t *said;
	char *text;

	if (play->count == SANDBOX_PLAYED_MAX ||
	    play->heard.count == SANDBOX_PLAYED_MAX)
		return err_set(err, ERR_FULL, "%d texts are enough",
		    SANDBOX_PLAYED_MAX);
	if (form_parse(query, strlen(query), &form, err) == -1)
		return err_prefix(err, "the query");
	if (check_query(&form, err) == -1) {
		form_done(&form);
		return -1;
	}
	new_id(fresh);
	id = form_get(&form, "id") != NULL ? form_get(&form, "id") : fresh;
	said = json_pack("{s:s, s:o}", "id", id, "index",
	    play->options.inbound == NULL ? json_null() :
	    json_integer((json_int_t)play->count));
	text_us(play, &form, id);
	form_done(&form);
	text = json_dumps(said, JSON_COMPACT);
	evbuffer_add_printf(out, "%s\n", text);
	free(text);
	json_decref(said);
	return 0;
}

/* One callback: "undelivered:30003" is a state and a code. */
static void
tell(struct sandbox_play *play, const struct sandbox_text *text,
    const char *written)
{
	char state[STATE_LEN_MAX + 1] = "";
	size_t len = strcspn(written, ":");
	struct webhook *webhook = add(play, "callback", text->sid);
	struct form_field fields[WEBHOOK_FIELDS_MAX] = {
		{ "AccountSid", "SANDBOX" },
		{ "ApiVersion", "2010-04-01" },
		{ "ErrorCode", written[len] == ':' ? written + len + 1 :
		    NULL },
		{ "From", text->from },
		{ "MessageSid", text->sid },
		{ "MessageStatus", state },
		{ "To", text->to },
	};

	memcpy(state, written, len);
	state[len] = '\0';
	memcpy(webhook->state, state, sizeof webhook->state);
	draw(play, text->callback, text->callback, fields,
	    &webhook->request);
}

void
sandbox_play_told(struct sandbox_play *play, const struct sandbox_text *text)
{
	size_t i;

	if (text->callback == NULL)
		return;
	for (i = 0; i < play->nstates && play->count < SANDBOX_PLAYED_MAX; i++)
		tell(play, text, play->states[i]);
	send_next(play);
}

void
sandbox_play_show(const struct sandbox_play *play, struct evbuffer *out)
{
	json_t *all = json_array(), *said;
	char *text;
	size_t i;

	for (i = 0; i < play->count; i++)
		json_array_append_new(all, json_pack(
		    "{s:I, s:s, s:s, s:s, s:i}", "index", (json_int_t)i,
		    "kind", play->all[i].kind, "id", play->all[i].id,
		    "state", play->all[i].state,
		    "status", play->all[i].status));
	said = json_pack("{s:I, s:I, s:o}", "count", (json_int_t)play->count,
	    "done", (json_int_t)play->done, "webhooks", all);
	text = json_dumps(said, JSON_COMPACT);
	evbuffer_add_printf(out, "%s\n", text);
	free(text);
	json_decref(said);
}

const struct sandbox_list *
sandbox_play_heard(const struct sandbox_play *play)
{
	return &play->heard;
}

void
sandbox_play_forget(struct sandbox_play *play)
{
	sandbox_list_done(&play->heard);
}
