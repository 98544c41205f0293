#include <assert.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/str.h"
#include "config/config.h"
#include "config/corrections.h"
#include "config/items.h"
#include "config/pages.h"
#include "config/read.h"
#include "config/replies.h"
#include "config/rows.h"
#include "config/sent.h"
#include "config/taken.h"
#include "config/templates.h"
#include "model/lexicon.h"

/* Alerts whose lists, events or measures are missing tell nothing of texts. */
static void
check_templates(struct reading *reading)
{
	struct config *config = reading->config;
	size_t nalerts = config->nalerts;
	bool whole = reading->mistakes->count == 0;

	/* What a text may state is declared there. */
	if (!reading->templates_there ||
	    !references_complete(&reading->references, THING_JURISDICTION) ||
	    !references_complete(&reading->references, THING_MEASURE))
		return;
	if (whole) {	/* they state what all the files have */
		replies_make(config);
		corrections_make(config);
	}
	config->nalerts = reading->nwhole;
	templates_load(config, reading->mistakes);
	config->nalerts = nalerts;
	replies_check(config, reading->mistakes);
	if (whole)
		pages_load(config, reading->mistakes);
}

static int
pass_over(const struct list_row *row, void *arg)
{
	(void)row;
	(void)arg;
	return 0;
}

static void
check_people(struct reading *reading)
{
	const struct config *config = reading->config;
	size_t i;

	if (!reading->region_known)
		return;		/* no number could be judged */
	for (i = 0; i < config->nlists; i++)
		if (config->lists[i].languages.count > 0)
			(void)list_rows(config, &config->lists[i], pass_over,
			    NULL, reading->mistakes, config->taken);
}

static void
reading_done(struct reading *reading)
{
	source_free(reading->pregon);
	names_done(&reading->outside);
	references_done(&reading->references);
}

struct config *
config_load(const char *dir, struct mistakes *mistakes)
{
	const struct list_key none = { 0 };

	return config_load_with(dir, &none, mistakes);
}

struct config *
config_load_with(const char *dir, const struct list_key *key,
    struct mistakes *mistakes)
{
	struct config *config = xcalloc(1, sizeof *config);
	struct reading reading = { .config = config, .mistakes = mistakes };
	size_t before = mistakes->count;

	config->dir = xstrdup(dir);
	config->read_ms = clock_wall_ms();
	config->list_key = *key;
	config->references = 1;
	config->taken = taken_new();
	references_init(&reading.references, mistakes);

	/* In the order in which things name each other. */
	read_pregon(&reading);
	read_providers(&reading);
	read_accounts(&reading);
	read_measures(&reading);
	read_lists(&reading);
	read_keywords(&reading);
	read_alerts(&reading);
	read_route(&reading);
	check_people(&reading);
	check_templates(&reading);

	reading_done(&reading);
	if (mistakes->count == before)
		return config;
	config_unref(config);
	return NULL;
}

struct config *
config_ref(struct config *config)
{
	config->references++;
	return config;
}

/* Free an array and what is in it. */
#define FREE_ALL(array, count, done) do {				\
	for (size_t i_ = 0; i_ < (count); i_++)				\
		done(&(array)[i_]);					\
	free(array);							\
} while (0)

static void
config_free(struct config *config)
{
	struct sent *sent;
	size_t i;

	FREE_ALL(config->testers, config->ntesters, address_done);
	FREE_ALL(config->test_readers, config->ntest_readers, tester_done);
	FREE_ALL(config->jurisdictions, config->njurisdictions,
	    jurisdiction_done);
	FREE_ALL(config->measures, config->nmeasures, measure_done);
	FREE_ALL(config->lists, config->nlists, list_done);
	FREE_ALL(config->alerts, config->nalerts, alert_done);
	FREE_ALL(config->replies, config->nreplies, alert_done);
	FREE_ALL(config->providers, config->nproviders, provider_conf_done);
	FREE_ALL(config->accounts, config->naccounts, account_done);
	FREE_ALL(config->templates, config->ntemplates, template_done);
	FREE_ALL(config->pages, config->npages, template_done);
	while ((sent = config->sent) != NULL) {
		config->sent = sent->next;
		sent_free(sent);
	}
	corrections_done(&config->corrections);
	facts_done(&config->facts);
	for (i = 0; i < OUTCOME_RESULTS; i++)
		words_done(&config->outcome_words.results[i]);
	words_done(&config->outcome_words.to);
	lexicon_free(config->lexicon);
	taken_free(config->taken);
	free(config->route);
	free(config->language);
	free(config->region);
	free(config->web.listen);
	names_done(&config->web.proxies);
	names_done(&config->organizers);
	free(config->public_url);
	free(config->templates_dir);
	free(config->dir);
	for (i = 0; i < config->nfiles; i++)
		free(config->files[i].name);
	free(config->files);
	free(config);
}

void
config_unref(struct config *config)
{
	if (config == NULL)
		return;
	assert(config->references > 0);
	if (--config->references == 0)
		config_free(config);
}

const struct list *
config_list(const struct config *config, const char *name)
{
	size_t i;

	for (i = 0; i < config->nlists; i++)
		if (str_eq(config->lists[i].name, name))
			return &config->lists[i];
	return NULL;
}

const struct alert *
config_alert(const struct config *config, const char *name)
{
	const struct sent *sent;
	size_t i;

	for (i = 0; i < config->nalerts; i++)
		if (str_eq(config->alerts[i].name, name))
			return &config->alerts[i];
	for (sent = config->sent; sent != NULL; sent = sent->next)
		if (str_eq(sent->alert.name, name))
			return &sent->alert;
	if (config->corrections.alert.name != NULL &&
	    str_eq(config->corrections.alert.name, name))
		return &config->corrections.alert;
	return NULL;
}

const struct account *
config_account(const struct config *config, const char *name)
{
	size_t i;

	for (i = 0; i < config->naccounts; i++)
		if (str_eq(config->accounts[i].name, name))
			return &config->accounts[i];
	return NULL;
}

const struct occasion *
config_occasion(const struct config *config, const char *uid)
{
	const struct measure *measure;
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++) {
		measure = &config->measures[i];
		for (j = 0; j < measure->noccasions; j++)
			if (str_eq(measure->occasions[j].uid, uid))
				return &measure->occasions[j];
	}
	return NULL;
}

const struct stage *
config_stage(const struct config *config, const char *uid)
{
	const struct measure *measure;
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++) {
		measure = &config->measures[i];
		for (j = 0; j < measure->nstages; j++)
			if (str_eq(measure->stages[j].uid, uid))
				return &measure->stages[j];
	}
	return NULL;
}

static const struct template *
find_template(const struct template *templates, size_t count, const char *name,
    enum channel channel, enum part part, const char *language)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (templates[i].channel == channel &&
		    templates[i].part == part &&
		    str_eq(templates[i].name, name) &&
		    str_eq(templates[i].language, language))
			return &templates[i];
	return NULL;
}

const struct template *
config_template(const struct config *config, const char *name,
    enum channel channel, enum part part, const char *language)
{
	const struct template *found = find_template(config->templates,
	    config->ntemplates, name, channel, part, language);
	const struct sent *sent = config->sent;

	for (; found == NULL && sent != NULL; sent = sent->next)
		found = find_template(sent->templates, sent->ntemplates, name,
		    channel, part, language);
	return found;
}

bool
config_parts(const struct config *config, const struct alert *alert,
    enum channel channel, const char *language, struct parts *ret)
{
	const struct template *template;
	enum part part;

	for (part = 0; part < NPARTS; part++) {
		template = alert->template == NULL ? NULL : config_template(
		    config, alert->template, channel, part, language);
		ret->part[part] = template != NULL ? template->compiled : NULL;
	}
	return ret->part[PART_TEXT] != NULL;
}

int
config_check_parts(const struct config *config, const struct alert *alert,
    enum channel channel, const char *language, struct parts *ret,
    struct err *err)
{
	if (config_parts(config, alert, channel, language, ret))
		return 0;
	if (alert->template == NULL)
		return err_set(err, ERR_INPUT, "what alert %s says depends on "
		    "what moved: only its broadcasts have texts (`pregon "
		    "broadcasts`)", alert->name);
	return err_set(err, ERR_INPUT, "alert %s has no text by %s in %s",
	    alert->name, channel_name(channel), language);
}

bool
config_carries(const struct config *config, enum channel channel)
{
	size_t i;

	for (i = 0; i < config->nroute; i++)
		if (config->route[i]->provider != NULL &&
		    config->route[i]->provider->channel == channel)
			return true;
	return false;
}
