#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/facts.h"
#include "config/items.h"
#include "config/replies.h"
#include "config/template_names.h"
#include "text/localdate.h"

#define WHEN_TEXT_MAX 256	/* bytes of a date in words */

static const char *const kind_names[REPLY_KINDS] = {
	[REPLY_WELCOME] = "welcome",
	[REPLY_STOPPED] = "stopped",
	[REPLY_LEFT] = "left",
	[REPLY_START] = "start",
	[REPLY_HELP] = "help",
	[REPLY_LISTS] = "lists",
	[REPLY_WHEN] = "when",
	[REPLY_WHEN_NONE] = "when-none",
	[REPLY_LANGUAGE] = "language",
	[REPLY_FORGOTTEN] = "forgotten",
	[REPLY_UNKNOWN] = "unknown",
};

const char *
reply_kind_name(enum reply_kind kind)
{
	return kind_names[kind];
}

/* The first list that a person can join by texting, or the first. */
static const struct list *
list_to_join(const struct config *config)
{
	size_t i;

	for (i = 0; i < config->nlists; i++)
		if (config->lists[i].keywords.count > 0)
			return &config->lists[i];
	return config->nlists > 0 ? &config->lists[0] : NULL;
}

/* That list first, then the others: the languages of all. */
static void
address_everyone(const struct config *config, struct alert *alert)
{
	const struct list *first = list_to_join(config);
	size_t i;

	alert->audience = xcalloc(config->nlists + 1,
	    sizeof *alert->audience);
	if (first != NULL)
		alert->audience[alert->naudience++] = first;
	for (i = 0; i < config->nlists; i++)
		if (&config->lists[i] != first)
			alert->audience[alert->naudience++] =
			    &config->lists[i];
}

/* Some event, to check the text with; without any there is nothing to say. */
static void
find_event(const struct config *config, struct alert *alert)
{
	size_t i;

	for (i = 0; i < config->nmeasures; i++)
		if (config->measures[i].noccasions > 0) {
			alert->measure = &config->measures[i];
			alert->occasion = alert->measure->occasions;
			return;
		}
	free(alert->template);
	alert->template = NULL;
}

/* Where nothing is listened for, they may be missing, and no list need be joined. */
static bool
are_wanted(const struct config *config)
{
	char *path;
	bool there;

	if (config->web.listen != NULL)
		return true;
	if (list_to_join(config)->keywords.count == 0)
		return false;
	path = xasprintf("%s/sms/reply-help.%s.txt", config->templates_dir,
	    config->language);
	there = access(path, F_OK) == 0;
	free(path);
	return there;
}

void
replies_make(struct config *config)
{
	struct alert *alert;
	size_t i;

	if (config->nlists == 0 || config->njurisdictions == 0 ||
	    !are_wanted(config))
		return;
	config->replies = xcalloc(REPLY_KINDS, sizeof *config->replies);
	config->nreplies = REPLY_KINDS;
	for (i = 0; i < REPLY_KINDS; i++) {
		alert = &config->replies[i];
		alert->where = (struct where){ "pregon.conf", 0 };
		alert->name = xasprintf("reply-%s", kind_names[i]);
		alert->template = xstrdup(alert->name);
		alert->jurisdiction = &config->jurisdictions[0];
		channels_add(&alert->channels, CHANNEL_SMS);
		alert->is_reply = true;
		address_everyone(config, alert);
	}
	find_event(config, &config->replies[REPLY_WHEN]);
}

bool
replies_speak(const struct config *config, const char *language)
{
	return config_template(config, "reply-help", CHANNEL_SMS, PART_TEXT,
	    language) != NULL;
}

const struct occasion *
replies_next_event(const struct config *config, int64_t now_ms)
{
	const struct occasion *next = NULL, *o;
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++) {
			o = &config->measures[i].occasions[j];
			if (o->status == OCCASION_CONFIRMED &&
			    o->starts_ms > now_ms &&
			    (next == NULL || o->starts_ms < next->starts_ms))
				next = o;
		}
	return next;
}

/* {"title": ..., "when": ...} of the next deadline, or null. */
static json_t *
next_deadline(const struct occasion *o, const char *language, int64_t now_ms)
{
	const struct deadline *next = NULL, *d;
	struct err ignored;
	struct buf when;
	json_t *made = NULL;
	size_t i;

	for (i = 0; o != NULL && i < o->ndeadlines; i++) {
		d = &o->deadlines[i];
		if (d->at_ms > now_ms && d->at_ms < o->starts_ms &&
		    words_in(&d->title, language) != NULL &&
		    (next == NULL || d->at_ms < next->at_ms))
			next = d;
	}
	if (next == NULL)
		return json_null();
	buf_init(&when, WHEN_TEXT_MAX);
	if (localdate_format(language, o->measure->jurisdiction->zone,
	    next->at_ms, LOCALDATE_WHEN, &when, &ignored) == 0)
		made = json_pack("{s:s, s:s}", "title",
		    words_in(&next->title, language), "when",
		    buf_text(&when));
	buf_done(&when);
	return made != NULL ? made : json_null();
}

static json_t *
about_reply(const struct reply_about *about, const struct occasion *event,
    const char *language, int64_t now_ms)
{
	json_t *reply = json_object();

	json_object_set_new(reply, "lists", about->lists != NULL &&
	    *about->lists != '\0' ? json_string(about->lists) : json_null());
	json_object_set_new(reply, "stranger", json_boolean(about->stranger));
	json_object_set_new(reply, "deadline",
	    next_deadline(event, language, now_ms));
	return reply;
}

json_t *
replies_facts(const struct config *config, enum reply_kind kind,
    const char *language, const struct reply_about *about, int64_t now_ms,
    struct alert *ret_alert, struct err *err)
{
	const struct list *audience[] = { about->list };
	struct alert alert = config->replies[kind];
	json_t *facts;

	if (kind == REPLY_WHEN) {
		alert.occasion = replies_next_event(config, now_ms);
		if (alert.occasion != NULL)
			alert.measure = alert.occasion->measure;
	}
	if (about->list != NULL) {	/* facts name the first of the audience */
		alert.audience = audience;
		alert.naudience = 1;
	}
	facts = facts_build(config, &alert, language, now_ms, err);
	if (facts != NULL)
		json_object_set_new(facts, "reply", about_reply(about,
		    alert.occasion, language, now_ms));
	alert.audience = config->replies[kind].audience;
	alert.naudience = config->replies[kind].naudience;
	*ret_alert = alert;
	return facts;
}

/*
 * What is wrong with them.
 */

static void
on_name(const char *name, bool section, const char *inside, unsigned line,
    void *arg)
{
	bool *found = arg;

	(void)section;
	(void)inside;
	(void)line;
	*found |= str_eq(name, "hotline");
}

/* Somebody who needs a person must learn where there is one. */
static void
check_hotline(const struct config *config, enum reply_kind kind,
    const char *language, struct mistakes *mistakes)
{
	const struct template *template = config_template(config,
	    config->replies[kind].template, CHANNEL_SMS, PART_TEXT, language);
	bool found = false;

	if (template == NULL || template->compiled == NULL)
		return;
	mustache_names(template->compiled, on_name, &found);
	if (!found)
		mistakes_add(mistakes, template->file, 0, "must state "
		    "{{hotline}}, a fact of pregon.conf: where to reach a "
		    "person");
}

/* What ${alert} states must have a value in each of its languages. */
static void
check_values(const struct config *config, const struct alert *alert,
    const struct where *where, struct mistakes *mistakes)
{
	const char *language, *missing = facts_missing(config, alert, 0,
	    &language);

	if (missing != NULL)
		mistakes_add(mistakes, where->file, where->line, "%s: {{%s}} "
		    "has no value in %s", alert->name, missing, language);
}

static void
check_names(const struct config *config, const struct alert *alert,
    struct mistakes *mistakes)
{
	const struct template *template;
	const char *language;
	size_t i;

	for (i = 0; (language = facts_language(alert, i)) != NULL; i++) {
		template = config_template(config, alert->template, CHANNEL_SMS,
		    PART_TEXT, language);
		if (template != NULL && template->compiled != NULL)
			template_check_names(config, alert, template, mistakes);
	}
}

/*
 * Whichever event is the next: what REPLY_WHEN states, each must have.  One that is
 * not confirmed has no date, and is none that could be the next.
 */
static void
check_every_event(const struct config *config, struct mistakes *mistakes)
{
	struct alert alert;
	size_t i, j;

	if (config->nreplies == 0 ||
	    config->replies[REPLY_WHEN].template == NULL)
		return;
	alert = config->replies[REPLY_WHEN];
	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++) {
			alert.measure = &config->measures[i];
			alert.occasion = &config->measures[i].occasions[j];
			check_names(config, &alert, mistakes);
			if (alert.occasion->status == OCCASION_CONFIRMED)
				check_values(config, &alert,
				    &alert.occasion->where, mistakes);
		}
}

void
replies_check(const struct config *config, struct mistakes *mistakes)
{
	const char *language;
	size_t i;

	for (i = 0; i < config->nreplies; i++)
		if (i != REPLY_WHEN)
			check_values(config, &config->replies[i],
			    &config->replies[i].where, mistakes);
	check_every_event(config, mistakes);
	for (i = 0; config->nreplies > 0 && (language = facts_language(
	    &config->replies[REPLY_HELP], i)) != NULL; i++) {
		check_hotline(config, REPLY_HELP, language, mistakes);
		check_hotline(config, REPLY_UNKNOWN, language, mistakes);
	}
}
