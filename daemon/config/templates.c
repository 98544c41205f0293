#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/corrections.h"
#include "config/facts.h"
#include "config/file.h"
#include "config/items.h"
#include "config/letter.h"
#include "config/template_file.h"
#include "config/template_names.h"
#include "config/templates.h"

struct loading {
	struct config	*config;
	struct mistakes	*mistakes;
};

/* A text that an alert needs. */
struct wanted {
	const struct alert	*alert;
	enum channel		 channel;
	const char		*language;
	const char		*setting;	/* that names it; NULL: the alert's template */
};

/* "sms/vote-soon.en.txt", in the folder of the templates. */
static char *
name_of(const struct wanted *w, const char *suffix)
{
	return xasprintf("%s/%s.%s.%s", channel_name(w->channel),
	    w->alert->template, w->language, suffix);
}

/* Who wants ${language}: the first list of the audience that has it. */
static const char *
list_with(const struct alert *alert, const char *language)
{
	size_t i;

	for (i = 0; i + 1 < alert->naudience; i++)
		if (names_have(&alert->audience[i]->languages, language))
			break;
	return alert->audience[i]->name;
}

/* Which setting wants it, or why it is wanted: a new string. */
static char *
wants_of(const struct wanted *w)
{
	if (w->setting != NULL)
		return xstrdup(w->setting);
	return w->alert->is_reply ? xstrdup("who texts in is answered") :
	    xasprintf("alerts.%s.template", w->alert->name);
}

/*
 * Read a file of a template, called ${shown}: 1, 0 where it is not there and
 * need not be, -1 with a mistake.
 */
static int
file_bytes(const struct loading *l, const struct wanted *w, const char *name,
    const char *shown, bool needed, struct buf *ret)
{
	const struct alert *alert = w->alert;
	char *path = xasprintf("%s/%s", l->config->templates_dir, name);
	bool there = access(path, F_OK) == 0 || errno != ENOENT;
	char *wants = wants_of(w);
	struct err err;
	int result = there;

	if (!there && needed) {
		mistakes_add(l->mistakes, alert->where.file, alert->where.line,
		    "%s: %s is missing (list %s has language %s)", wants,
		    shown, list_with(alert, w->language), w->language);
		result = -1;
	} else if (there && file_read(path, ret, &err) == -1) {
		mistakes_add(l->mistakes, alert->where.file, alert->where.line,
		    "%s: %s: %s", wants, shown, err.text);
		result = -1;
	}
	free(wants);
	free(path);
	return result;
}

/* Keep a part, whose source (taken; NULL: it is wrong) begins at ${line}. */
static void
keep(const struct loading *l, const struct wanted *w, const char *shown,
    enum part part, unsigned line, char *source)
{
	struct config *config = l->config;
	struct template new = { .channel = w->channel, .part = part,
	    .line = line, .source = source };

	new.file = xstrdup(shown);
	new.name = xstrdup(w->alert->template);
	new.language = xstrdup(w->language);
	if (source != NULL)
		new.compiled = template_compile(&new, l->mistakes);
	config->templates = xgrow(config->templates, config->ntemplates,
	    sizeof *config->templates);
	config->templates[config->ntemplates++] = new;
}

/* Keep the parts of the file with the text. */
static void
keep_text(const struct loading *l, const struct wanted *w, const char *shown,
    char *text)
{
	struct letter letter;

	if (w->channel != CHANNEL_EMAIL || text == NULL) {
		keep(l, w, shown, PART_TEXT, 1, text);
		return;
	}
	if (letter_split(text, &letter)) {
		keep(l, w, shown, PART_SUBJECT, 1, letter.subject);
		keep(l, w, shown, PART_TEXT, letter.line, letter.text);
	} else {
		mistakes_add(l->mistakes, shown, letter.line, "%s", letter.why);
		keep(l, w, shown, PART_TEXT, 1, NULL);
	}
	free(text);
}

/* Read one file of a template.  One that is there and wrong is kept. */
static void
file_load(const struct loading *l, const struct wanted *w, enum part part)
{
	const char *suffix = part == PART_HTML ? "html" : "txt";
	char *name = name_of(w, suffix), *text;
	char *shown = template_shown(l->config->templates_dir, name);
	struct buf bytes;

	buf_init(&bytes, TEMPLATE_FILE_MAX);
	if (file_bytes(l, w, name, shown, part == PART_TEXT, &bytes) == 1) {
		text = template_text(shown, &bytes, l->mistakes);
		if (part == PART_HTML)
			keep(l, w, shown, PART_HTML, 1, text);
		else
			keep_text(l, w, shown, text);
	}
	buf_done(&bytes);
	free(shown);
	free(name);
}

/* Read a template, unless an alert before this one did: so it is told once. */
static void
template_load(const struct loading *l, const struct wanted *w)
{
	if (config_template(l->config, w->alert->template, w->channel,
	    PART_TEXT, w->language) != NULL)
		return;
	file_load(l, w, PART_TEXT);
	if (w->channel == CHANNEL_EMAIL)
		file_load(l, w, PART_HTML);
}

static void
template_check(const struct loading *l, const struct wanted *w)
{
	const struct template *template;
	enum part part;

	for (part = 0; part < NPARTS; part++) {
		template = config_template(l->config, w->alert->template,
		    w->channel, part, w->language);
		if (template != NULL && template->compiled != NULL)
			template_check_names(l->config, w->alert, template,
			    l->mistakes);
	}
}

static void
alert_load(const struct loading *l, const struct alert *alert,
    const char *setting)
{
	struct wanted w = { .alert = alert, .setting = setting };
	size_t i, j;

	for (i = 0; i < alert->channels.count; i++)
		for (j = 0; (w.language = facts_language(alert, j)) != NULL;
		    j++) {
			w.channel = alert->channels.order[i];
			template_load(l, &w);
			template_check(l, &w);
		}
}

/* Whether the texts of ${alert}, which say ${kind}, leave nothing out. */
static void
correction_check(const struct loading *l, enum correction_kind kind,
    const struct alert *alert)
{
	const struct template *template;
	const char *language;
	enum part part;
	size_t i;

	for (i = 0; (language = facts_language(alert, i)) != NULL; i++)
		for (part = 0; part < NPARTS; part++) {
			template = config_template(l->config, alert->template,
			    alert->channels.order[0], part, language);
			if (template != NULL && template->compiled != NULL)
				corrections_check(l->config, kind, template,
				    l->mistakes);
		}
}

static void
correction_load(const struct loading *l, enum correction_kind kind,
    enum channel channel)
{
	struct alert alert;
	char *setting;

	if (!corrections_say(l->config, kind, channel, &alert))
		return;
	setting = xasprintf("corrections.%s", correction_kind_name(kind));
	alert_load(l, &alert, setting);
	correction_check(l, kind, &alert);
	free(setting);
	free(alert.audience);
}

static void
corrections_load(const struct loading *l)
{
	enum correction_kind kind;
	enum channel channel;

	for (kind = 0; kind < CORRECTION_KINDS; kind++)
		for (channel = 0; channel < CHANNELS; channel++)
			correction_load(l, kind, channel);
}

void
templates_load(struct config *config, struct mistakes *mistakes)
{
	struct loading l = { .config = config, .mistakes = mistakes };
	size_t i;

	for (i = 0; i < config->nalerts; i++)
		if (config->alerts[i].template != NULL)
			alert_load(&l, &config->alerts[i], NULL);
	for (i = 0; i < config->nreplies; i++)
		if (config->replies[i].template != NULL)
			alert_load(&l, &config->replies[i], NULL);
	corrections_load(&l);
}
