#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/facts.h"
#include "schedule/covering.h"
#include "schedule/report.h"
#include "store/telling.h"

#define KEY_LEN		320	/* bytes of a member's name */
#define CHANGES_LEN	120	/* bytes, from which on there is only "more" */
#define DIGEST_HEX	(crypto_generichash_BYTES * 2 + 1)

/*
 * What is covered.
 */

struct covering {
	struct store		*store;
	const struct config	*config;
	const struct alert	*alert;		/* as the broadcast says it */
	const struct broadcast	*broadcast;
	enum channel		 channel;
	const char		*language;
	json_t			*ret;
	struct err		*err;
};

static void
cover_times(struct covering *c)
{
	const struct broadcast *b = c->broadcast;
	const struct { const char *name; int64_t ms; } times[] = {
	    { "due", b->due_ms }, { "expires", b->expires_ms },
	    { "event", b->event_ms } };
	char iso[ZONE_ISO_LEN + 1];
	size_t i;

	for (i = 0; i < sizeof times / sizeof times[0]; i++) {
		zone_format(report_zone(c->config), times[i].ms, iso);
		json_object_set_new(c->ret, times[i].name, times[i].ms == 0 ?
		    json_null() : json_string(iso));
	}
}

static void
cover_audience(struct covering *c)
{
	json_t *lists = json_array(), *channels = json_array();
	size_t i;

	for (i = 0; i < c->alert->naudience; i++)
		json_array_append_new(lists,
		    json_string(c->alert->audience[i]->name));
	for (i = 0; i < c->alert->channels.count; i++)
		json_array_append_new(channels, json_string(channel_name(
		    c->alert->channels.order[i])));
	json_object_set_new(c->ret, "lists", lists);
	json_object_set_new(c->ret, "channels", channels);
}

/* The name of what is covered of the text: "text sms es", "fact sms es NAME". */
static void
key_of(const struct covering *c, const char *what, const char *name,
    char ret[KEY_LEN])
{
	snprintf(ret, KEY_LEN, "%s %s %s%s%s", what, channel_name(c->channel),
	    c->language, *name != '\0' ? " " : "", name);
}

static void
on_fact(const struct told_fact *fact, void *arg)
{
	struct covering *c = arg;
	char key[KEY_LEN];

	key_of(c, "fact", fact->name, key);
	json_object_set_new(c->ret, key, json_string(fact->value));
	if (*fact->event == '\0')
		return;
	snprintf(key, sizeof key, "revision %s", fact->event);
	json_object_set_new(c->ret, key, json_integer(fact->revision));
}

static void
cover_source(struct covering *c)
{
	uint8_t digest[crypto_generichash_BYTES];
	char key[KEY_LEN], hex[DIGEST_HEX];
	crypto_generichash_state state;
	const struct template *t;
	const char *source;
	enum part part;

	crypto_generichash_init(&state, NULL, 0, sizeof digest);
	for (part = 0; part < NPARTS; part++) {
		t = config_template(c->config, c->alert->template, c->channel,
		    part, c->language);
		source = t != NULL ? t->source : "";
		crypto_generichash_update(&state, (const uint8_t *)source,
		    strlen(source) + 1);
	}
	crypto_generichash_final(&state, digest, sizeof digest);
	sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
	key_of(c, "text", "", key);
	json_object_set_new(c->ret, key, json_string(hex));
}

static int
cover_text(struct covering *c)
{
	const struct telling_of of = { c->config, c->alert, c->broadcast->id,
	    c->channel, c->language };
	struct parts parts;
	json_t *facts;
	int result;

	if (!config_parts(c->config, c->alert, c->channel, c->language,
	    &parts))
		return 0;
	cover_source(c);
	facts = facts_build(c->config, c->alert, c->language,
	    c->broadcast->due_ms, c->err);
	if (facts == NULL)
		return -1;
	result = telling_each(c->store, &of, &parts, facts, on_fact, c,
	    c->err);
	json_decref(facts);
	return result;
}

static int
cover_texts(struct covering *c)
{
	size_t i, j;

	for (i = 0; i < c->alert->channels.count; i++) {
		c->channel = c->alert->channels.order[i];
		for (j = 0; (c->language = facts_language(c->alert, j)) != NULL;
		    j++)
			if (cover_text(c) == -1)
				return -1;
	}
	return 0;
}

json_t *
covering_of(struct store *store, const struct config *config,
    const struct broadcast *b, struct err *err)
{
	const struct alert *alert = config_alert(config, b->alert);
	struct covering c = { .store = store, .config = config,
	    .broadcast = b, .err = err };
	struct alert about;

	if (alert == NULL) {
		err_set(err, ERR_INPUT, "the files have no alert %s any more",
		    b->alert);
		return NULL;
	}
	about = broadcast_about(config, alert, b);
	c.alert = &about;
	c.ret = json_pack("{s:s}", "sending", sending_name(config->sending));
	if (b->night_until_ms != 0 || b->state == BROADCAST_SENDING)
		json_object_set_new(c.ret, "hours", json_string("night"));
	cover_times(&c);
	cover_audience(&c);
	if (cover_texts(&c) == 0)
		return c.ret;
	json_decref(c.ret);
	return NULL;
}

void
covering_digest(json_t *covers, struct blind *ret)
{
	char *text = json_dumps(covers, JSON_COMPACT | JSON_SORT_KEYS);

	crypto_generichash(ret->bytes, BLIND_LEN, (const uint8_t *)text,
	    strlen(text), NULL, 0);
	free(text);
}

/*
 * What changed.
 */

/* A fact is told once, whatever the channels and languages that state it. */
static void
say_fact(const char *name, const char *was, const char *is, struct buf *ret)
{
	char *begins = xasprintf("%s (it ", name);

	if (strstr(buf_text(ret), begins) == NULL)
		buf_addf(ret, ", %swas \"%s\" and is \"%s\")", begins,
		    was != NULL ? was : "", is != NULL ? is : "");
	free(begins);
}

/* "text sms es": "the text by sms in es". */
static void
say_member(const char *key, json_t *old, json_t *now, struct buf *ret)
{
	static const char *const words[][2] = {
	    { "lists", "its lists" }, { "channels", "its channels" },
	    { "due", "when it is due" }, { "expires", "when it expires" },
	    { "event", "when its event is" },
	    { "hours", "whether it goes at night" } };
	char what[16] = "", channel[16] = "", language[32] = "",
	    name[KEY_LEN] = "";
	const char *was = json_string_value(old), *is = json_string_value(now);
	size_t i;

	sscanf(key, "%15s %15s %31s %319s", what, channel, language, name);
	if (str_eq(what, "text"))
		buf_addf(ret, ", the text by %s in %s", channel, language);
	else if (str_eq(what, "fact"))
		say_fact(name, was, is, ret);
	else if (str_eq(what, "revision"))
		buf_addf(ret, ", the event %s", key + strlen("revision "));
	else if (str_eq(what, "sending"))
		say_fact("sending", was, is, ret);
	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_eq(what, words[i][0]))
			buf_addf(ret, ", %s", words[i][1]);
}

/* Which is told first: what people wrote, then what facts became, then the rest. */
static int
rank_of(const char *key, json_t *old, json_t *now)
{
	if (str_starts(key, "revision "))
		return 2;
	if (!str_starts(key, "fact "))
		return 0;
	return old != NULL && now != NULL ? 1 : 2;
}
#define RANKS 3

static void
say_difference(const char *key, json_t *old, json_t *now, int rank,
    struct buf *ret)
{
	if (json_equal(old, now) || rank_of(key, old, now) != rank)
		return;
	if (ret->len < CHANGES_LEN)
		say_member(key, old, now, ret);
	else if (!str_ends(buf_text(ret), ", and more"))
		buf_adds(ret, ", and more");
}

static void
say_differences(json_t *old, json_t *now, int rank, struct buf *ret)
{
	const char *key;
	json_t *value;

	json_object_foreach(old, key, value)
		say_difference(key, value, json_object_get(now, key), rank,
		    ret);
	json_object_foreach(now, key, value)
		if (json_object_get(old, key) == NULL)
			say_difference(key, NULL, value, rank, ret);
}

void
covering_changes(json_t *old, json_t *now, struct buf *ret)
{
	struct buf words;
	int rank;

	buf_init(&words, 2 * KEY_LEN + CHANGES_LEN);
	for (rank = 0; rank < RANKS; rank++)
		say_differences(old, now, rank, &words);
	if (words.len > 0)
		buf_adds(ret, buf_text(&words) + strlen(", "));
	buf_done(&words);
}
