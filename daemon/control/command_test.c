/*
 * test: an alert's texts, marked as tests, to testers and to nobody else.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "config/facts.h"
#include "control/command.h"
#include "send/testing.h"
#include "store/audit.h"
#include "store/holds.h"
#include "store/replies.h"
#include "store/suppression.h"

#define CALLED_MAX (NAME_LEN_MAX + 1)

/* What is tested, and by whom. */
struct trial {
	struct core		*core;
	const struct alert	*alert;
	int64_t			 broadcast;	/* 0: none yet */
	const char		*to, *language;	/* or NULL */
	int64_t			 now_ms;
	json_t			*skipped;
	struct buf		 names;		/* of those who get one, for the trail */
	int			 texts;
	struct err		*err;
};

/* "ana"; one without a name is called by its place among them. */
static void
call(const struct config *config, const struct tester *t,
    char ret[CALLED_MAX])
{
	if (t->name != NULL)
		snprintf(ret, CALLED_MAX, "%s", t->name);
	else
		snprintf(ret, CALLED_MAX, "%zu",
		    (size_t)(t - config->test_readers) + 1);
}

/* Where ${t} is reached by ${channel}: false for nowhere. */
static bool
place_of(const struct core *core, const struct tester *t,
    enum channel channel, struct place *ret, const struct address **ret_to)
{
	if (channel == CHANNEL_SMS ? !t->has_phone : !t->has_email)
		return false;
	*ret_to = channel == CHANNEL_SMS ? &t->phone : &t->email;
	*ret = (struct place){ .channel = channel };
	vault_index(core->store->vault, channel, *ret_to, &ret->blind);
	return true;
}

/* Who said STOP at one of her addresses gets nothing at any: 1, 0, -1. */
static int
said_stop(const struct trial *t, const struct tester *tester)
{
	enum suppression_kind kind;
	const struct address *to;
	enum channel channel;
	struct place place;
	int found;

	for (channel = 0; channel < CHANNELS; channel++) {
		if (!place_of(t->core, tester, channel, &place, &to))
			continue;
		found = suppression_of(t->core->store, channel, &place.blind,
		    &kind, t->err);
		if (found == -1 || (found == 1 &&
		    suppression_is_opt_out(kind)))
			return found;
	}
	return 0;
}

/* The first account of the route that carries ${channel} and is not held. */
static const struct account *
account_for(const struct trial *t, enum channel channel)
{
	const struct config *config = t->core->config;
	size_t i;
	int held;

	for (i = 0; i < config->nroute; i++) {
		if (config->route[i]->provider->channel != channel)
			continue;
		held = holds_carrier(t->core->store, config->route[i]->name,
		    t->err);
		if (held == -1)
			return NULL;
		if (held == 0)
			return config->route[i];
	}
	err_set(t->err, ERR_REFUSED, "no account that carries %s may now: "
	    "`pregon status` shows what is held; nothing was sent",
	    channel_name(channel));
	return NULL;
}

/* One text, which must be one that can be made. */
static int
queue(struct trial *t, const struct place *place, const struct address *to,
    const char *language)
{
	const struct account *account = account_for(t, place->channel);
	const struct testing of = { t->alert->name, t->broadcast,
	    place->channel, language };
	struct rendered tried = { 0 };
	struct person nobody = { .id = 0 };
	struct secret mark = { 0 };
	struct reply reply = { .kind = REPLY_TEST, .place = *place, .to = to,
	    .who = &nobody, .language = language, .text = &mark,
	    .test_alert = t->alert->name, .test_broadcast = t->broadcast };
	int result;

	if (account == NULL || testing_render(t->core->store, t->core->config,
	    &of, t->now_ms, &tried, t->err) == -1)
		return -1;
	rendered_done(&tried);
	reply.account = account->name;
	secret_set(&mark, TESTING_MARK, strlen(TESTING_MARK));
	result = replies_add(t->core->store, &reply, t->now_ms, t->err);
	secret_done(&mark);
	t->texts++;
	return result;
}

/* In the language that was asked for, else in hers, else in each. */
static int
queue_languages(struct trial *t, const struct tester *tester,
    const struct place *place, const struct address *to)
{
	const char *one = t->language != NULL ? t->language :
	    tester->language, *language;
	size_t i;

	if (one != NULL)
		return queue(t, place, to, one);
	for (i = 0; (language = facts_language(t->alert, i)) != NULL; i++)
		if (queue(t, place, to, language) == -1)
			return -1;
	return 0;
}

static int
queue_tester(struct trial *t, const struct tester *tester)
{
	const struct channels *channels = &t->alert->channels;
	const struct address *to;
	char called[CALLED_MAX];
	struct place place;
	int stopped = said_stop(t, tester), before = t->texts;
	size_t i;

	if (stopped == -1)
		return -1;
	call(t->core->config, tester, called);
	for (i = 0; stopped == 0 && i < channels->count; i++)
		if (place_of(t->core, tester, channels->order[i], &place,
		    &to) && queue_languages(t, tester, &place, to) == -1)
			return -1;
	if (t->texts > before)
		buf_addf(&t->names, "%s%s", t->names.len > 0 ? ", " : "",
		    called);
	else
		json_array_append_new(t->skipped, json_pack("{s:s, s:s}", "to",
		    called, "why", stopped == 1 ? "said STOP: gets nothing" :
		    "has no address for its channels"));
	return 0;
}

static int
queue_all(struct trial *t)
{
	const struct config *config = t->core->config;
	char called[CALLED_MAX];
	bool any = false;
	size_t i;

	for (i = 0; i < config->ntest_readers; i++) {
		call(config, &config->test_readers[i], called);
		if (t->to != NULL && !str_eq(t->to, called))
			continue;
		any = true;
		if (queue_tester(t, &config->test_readers[i]) == -1)
			return -1;
	}
	if (!any && t->to != NULL)
		return err_set(t->err, ERR_INPUT, "there is no tester %s in "
		    "pregon.conf", t->to);
	return any ? 0 : err_set(t->err, ERR_INPUT, "pregon.conf names no "
	    "testers: testers = ( { name = \"ana\"; phone = \"...\"; } );");
}

static int
audit(const struct trial *t, const struct asked *asked)
{
	char subject[NAME_LEN_MAX + 16], words[AUDIT_TEXT_MAX];

	if (t->broadcast != 0)
		snprintf(subject, sizeof subject, "broadcast %" PRId64,
		    t->broadcast);
	else
		snprintf(subject, sizeof subject, "alert %s", t->alert->name);
	snprintf(words, sizeof words, "%s: %d texts to %s", t->alert->name,
	    t->texts, t->names.len > 0 ? buf_text(&t->names) : "nobody");
	return audit_add(t->core->store, t->now_ms, asked->uid, "test",
	    subject, words, t->err);
}

/* In one transaction: all of them, or none. */
static int
run(struct trial *t, const struct asked *asked)
{
	struct store *store = t->core->store;

	if (store_begin(store, t->err) == -1)
		return -1;
	if (queue_all(t) == -1 || audit(t, asked) == -1 ||
	    store_commit(store, t->err) == -1) {
		store_rollback(store);
		return -1;
	}
	log_info("test.queued", "alert=%s texts=%d uid=%u", t->alert->name,
	    t->texts, (unsigned)asked->uid);
	sender_poke(t->core->sender);
	return 0;
}

/* What is tested ----------------------------------------------------------- */

/* The broadcast of ${alert} that something can still happen to; 0 for none. */
static int
find_broadcast(struct core *core, const char *alert, int64_t *ret,
    struct err *err)
{
	struct broadcast *rows;
	size_t n, i;

	if (broadcasts_open(core->store, &rows, &n, err) == -1)
		return -1;
	*ret = 0;
	for (i = 0; i < n && *ret == 0; i++)
		if (str_eq(rows[i].alert, alert))
			*ret = rows[i].id;
	free(rows);
	return 0;
}

static int
unknown_alert(const struct config *config, const char *name, struct err *err)
{
	const char **names = xcalloc(config->nalerts + 1, sizeof *names);
	char meant[STR_MEANT_LEN + 1];
	size_t i;

	for (i = 0; i < config->nalerts; i++)
		names[i] = config->alerts[i].name;
	err_set(err, ERR_INPUT, "there is no alert %s%s", name,
	    str_meant(name, names, meant));
	free(names);
	return -1;
}

static int
read_what(struct core *core, const struct asked *asked, struct trial *t,
    struct err *err)
{
	const char *name = json_string_value(json_object_get(asked->arguments,
	    "alert"));
	struct broadcast b;

	t->to = json_string_value(json_object_get(asked->arguments, "to"));
	t->language = json_string_value(json_object_get(asked->arguments,
	    "language"));
	if (name == NULL) {
		if (command_broadcast(core, asked, &b, err) == -1)
			return -1;
		t->broadcast = b.id;
		t->alert = config_alert(core->config, b.alert);
		return t->alert != NULL ? 0 : unknown_alert(core->config,
		    b.alert, err);
	}
	t->alert = config_alert(core->config, name);
	if (t->alert == NULL)
		return unknown_alert(core->config, name, err);
	return find_broadcast(core, name, &t->broadcast, err);
}

/* What became of it -------------------------------------------------------- */

struct results {
	struct core	*core;
	json_t		*all;
};

/* Whose address it is. */
static void
who_is(const struct core *core, const struct place *at, char ret[CALLED_MAX])
{
	const struct config *config = core->config;
	const struct address *to;
	struct place place;
	size_t i;

	snprintf(ret, CALLED_MAX, "?");
	for (i = 0; i < config->ntest_readers; i++)
		if (place_of(core, &config->test_readers[i], at->channel,
		    &place, &to) && memcmp(&place.blind, &at->blind,
		    sizeof place.blind) == 0)
			call(config, &config->test_readers[i], ret);
}

static void
on_test(const struct reply_test *test, void *arg)
{
	struct results *r = arg;
	char called[CALLED_MAX];

	who_is(r->core, &test->place, called);
	json_array_append_new(r->all, json_pack("{s:s, s:s, s:s, s:s, s:s, "
	    "s:s?}", "to", called, "channel", channel_name(test->place.channel),
	    "language", test->language, "state",
	    message_state_name(test->state), "why", test->why, "receipt",
	    test->receipt != RECEIPT_NONE ? receipt_state_name(test->receipt) :
	    NULL));
}

int
command_test(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	json_t *skipped = json_array(), *tests = json_array();
	struct trial t = { .core = core, .now_ms = clock_wall_ms(),
	    .skipped = skipped, .err = err };
	struct results results = { core, tests };
	int result = 0;

	json_object_set_new(reply, "skipped", skipped);
	json_object_set_new(reply, "tests", tests);
	buf_init(&t.names, AUDIT_TEXT_MAX);
	if (!json_is_true(json_object_get(asked->arguments, "last"))) {
		result = read_what(core, asked, &t, err);
		if (result == 0)
			result = run(&t, asked);
		if (result == 0 && t.texts == 0) {
			buf_done(&t.names);
			return 0;	/* the last ones were others */
		}
	}
	buf_done(&t.names);
	return result == -1 ? -1 : replies_tests(core->store, on_test,
	    &results, err);
}
