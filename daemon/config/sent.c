#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/items.h"
#include "config/sent.h"
#include "config/templates.h"

struct sent *
sent_new(const struct config *config, const char *name,
    const struct list *list, const struct channels *channels, int64_t due_ms)
{
	struct sent *sent = xcalloc(1, sizeof *sent);
	struct alert *alert = &sent->alert;

	alert->where.file = "pregon send";
	alert->name = xstrdup(name);
	alert->template = xstrdup(name);
	alert->jurisdiction = &config->jurisdictions[0];
	zone_from_ms(alert->jurisdiction->zone, due_ms, &alert->when.plain);
	if (list != NULL)
		sent_add_list(sent, list);
	alert->channels = *channels;
	alert->catch_up = CATCH_UP_LATE;
	alert->on_unknown = ON_UNKNOWN_HOLD;
	alert->approve = config->approve;
	return sent;
}

void
sent_add_list(struct sent *sent, const struct list *list)
{
	struct alert *alert = &sent->alert;

	alert->audience = xgrow(alert->audience, alert->naudience,
	    sizeof *alert->audience);
	alert->audience[alert->naudience++] = list;
}

void
sent_set_event(struct sent *sent, const struct occasion *occasion)
{
	if (occasion == NULL)
		return;
	sent->alert.occasion = occasion;
	sent->alert.measure = occasion->measure;
	sent->alert.jurisdiction = occasion->measure->jurisdiction;
}

void
sent_free(struct sent *sent)
{
	size_t i;

	if (sent == NULL)
		return;
	for (i = 0; i < sent->ntemplates; i++)
		template_done(&sent->templates[i]);
	free(sent->templates);
	alert_done(&sent->alert);
	free(sent);
}

int
sent_add_text(struct sent *sent, enum channel channel, enum part part,
    const char *language, const char *source, struct err *err)
{
	struct template *template;
	struct mustache *compiled = mustache_compile(source, strlen(source),
	    NULL, NULL, err);

	if (compiled == NULL)
		return -1;
	sent->templates = xgrow(sent->templates, sent->ntemplates,
	    sizeof *sent->templates);
	template = &sent->templates[sent->ntemplates++];
	*template = (struct template){
		.file = xstrdup(sent->alert.name),
		.name = xstrdup(sent->alert.name),
		.language = xstrdup(language),
		.channel = channel,
		.part = part,
		.line = 1,
		.source = xstrdup(source),
		.compiled = compiled,
	};
	return 0;
}

static int
first_mistake(const struct alert *alert, struct mistakes *mistakes,
    struct err *err)
{
	const struct mistake *first;
	char *line, *path;
	bool is_ours;

	mistakes_sort(mistakes);
	first = &mistakes->items[0];
	path = xasprintf("alerts.%s.", alert->name);
	is_ours = str_eq(first->file, alert->where.file) &&
	    str_starts(first->text, path);
	line = mistake_line(first);
	err_set(err, ERR_INPUT, "%s", is_ours ? first->text + strlen(path) :
	    line);
	free(path);
	free(line);
	return -1;
}

int
sent_read_texts(struct sent *sent, const struct config *config,
    const char *template, struct err *err)
{
	/* The files as they are, and one alert: what it reads is not kept there. */
	struct config files = *config;
	struct alert alert = sent->alert;
	struct mistakes mistakes;
	const struct template *t;
	int result = 0;
	size_t i;

	alert.template = xstrdup(template);
	files.alerts = &alert;
	files.nalerts = 1;
	files.templates = NULL;
	files.ntemplates = 0;
	memset(&files.corrections, 0, sizeof files.corrections);	/* theirs are no part of it */
	mistakes_init(&mistakes);
	templates_load(&files, &mistakes);
	if (mistakes.count > 0)
		result = first_mistake(&alert, &mistakes, err);
	for (i = 0; i < files.ntemplates; i++) {
		t = &files.templates[i];
		if (result == 0)
			result = sent_add_text(sent, t->channel, t->part,
			    t->language, t->source, err);
		template_done(&files.templates[i]);
	}
	mistakes_done(&mistakes);
	free(files.templates);
	free(alert.template);
	return result;
}

void
sent_attach(struct config *config, struct sent *sent)
{
	sent->next = config->sent;
	config->sent = sent;
}

struct sent *
sent_detach(struct config *config)
{
	struct sent *sent = config->sent;

	config->sent = sent->next;
	return sent;
}
