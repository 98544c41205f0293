#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/facts.h"
#include "config/file.h"
#include "config/items.h"
#include "config/template_names.h"
#include "config/templates.h"

struct loading {
	struct config	*config;
	struct mistakes	*mistakes;
};

/* "templates/sms/vote-soon.en.txt": the folder's own name is enough. */
static char *
name_shown(const struct loading *l, const struct alert *alert,
    const char *language)
{
	const char *dir = l->config->templates_dir, *from;
	size_t len = strlen(dir);

	while (len > 1 && dir[len - 1] == '/')
		len--;
	for (from = dir + len; from > dir && from[-1] != '/'; from--)
		continue;
	return xasprintf("%.*s/%s/%s.%s.txt", (int)(dir + len - from), from,
	    channel_name(alert->channel), alert->template, language);
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

/* Read the file of ${alert}'s template, called ${shown}. */
static int
file_bytes(const struct loading *l, const struct alert *alert,
    const char *language, const char *shown, struct buf *ret)
{
	char *path = xasprintf("%s/%s/%s.%s.txt", l->config->templates_dir,
	    channel_name(alert->channel), alert->template, language);
	struct err err;
	int result = 0;

	if (access(path, F_OK) == -1 && errno == ENOENT) {
		mistakes_add(l->mistakes, alert->where.file, alert->where.line,
		    "alerts.%s.template: %s is missing (list %s has language "
		    "%s)", alert->name, shown, list_with(alert, language),
		    language);
		result = -1;
	} else if (file_read(path, ret, &err) == -1) {
		mistakes_add(l->mistakes, alert->where.file, alert->where.line,
		    "alerts.%s.template: %s: %s", alert->name, shown, err.text);
		result = -1;
	}
	free(path);
	return result;
}

static unsigned
line_at(const char *text, size_t at)
{
	unsigned line = 1;
	size_t i;

	for (i = 0; i < at; i++)
		line += text[i] == '\n';
	return line;
}

/* The text in ${bytes}: without a byte order mark and the last line feed. */
static char *
text_of(const struct loading *l, const char *shown, const struct buf *bytes)
{
	const char *text = buf_text(bytes);
	size_t len = bytes->len, nul = strlen(text);
	size_t bad = utf8_valid(text, len);

	if (nul < bad)
		bad = nul;
	if (bad < len) {
		mistakes_add(l->mistakes, shown, line_at(text, bad),
		    nul == bad ? "a NUL byte: is this text?" :
		    "this is not UTF-8");
		return NULL;
	}
	if (str_starts(text, "\ufeff")) {
		text += strlen("\ufeff");
		len -= strlen("\ufeff");
	}
	if (len > 0 && text[len - 1] == '\n')
		len--;
	if (len > 0 && text[len - 1] == '\r')
		len--;
	if (len == 0) {
		mistakes_add(l->mistakes, shown, 0, "the text is empty");
		return NULL;
	}
	return xstrndup(text, len);
}

/* Texts stand for themselves: a partial would come out empty. */
static char *
on_partial(const char *name, void *arg)
{
	char **met = arg;

	if (*met == NULL)
		*met = xstrdup(name);
	return NULL;
}

/* Compile ${source}.  NULL, and a mistake, where that fails. */
static struct mustache *
compile(const struct loading *l, const char *shown, const char *source)
{
	struct mustache *compiled;
	struct err err;
	char *partial = NULL;
	unsigned line = 0;
	int skip = 0;

	compiled = mustache_compile(source, strlen(source), on_partial,
	    &partial, &err);
	if (compiled == NULL) {
		if (sscanf(err.text, "line %u: %n", &line, &skip) != 1)
			line = 0;
		mistakes_add(l->mistakes, shown, line, "%s", err.text + skip);
	} else if (partial != NULL) {
		mistakes_add(l->mistakes, shown, 0,
		    "{{>%s}}: a text has no partials", partial);
		mustache_free(compiled);
		compiled = NULL;
	}
	free(partial);
	return compiled;
}

/*
 * Read the template of ${alert} in ${language}, unless an alert before it did.
 * NULL where it is wrong.  One that is there and wrong is kept, so that it is
 * reported once.
 */
static const struct template *
template_read(const struct loading *l, const struct alert *alert,
    const char *language)
{
	struct config *config = l->config;
	const struct template *known;
	struct template new = { .channel = alert->channel };
	struct buf bytes;

	known = config_template(config, alert->template, alert->channel,
	    language);
	if (known != NULL)
		return known->compiled != NULL ? known : NULL;
	new.file = name_shown(l, alert, language);
	buf_init(&bytes, TEMPLATE_FILE_MAX);
	if (file_bytes(l, alert, language, new.file, &bytes) == -1) {
		free(new.file);
		buf_done(&bytes);
		return NULL;
	}
	new.name = xstrdup(alert->template);
	new.language = xstrdup(language);
	new.source = text_of(l, new.file, &bytes);
	if (new.source != NULL)
		new.compiled = compile(l, new.file, new.source);
	buf_done(&bytes);
	config->templates = xgrow(config->templates, config->ntemplates,
	    sizeof *config->templates);
	config->templates[config->ntemplates++] = new;
	return new.compiled != NULL ?
	    &config->templates[config->ntemplates - 1] : NULL;
}

static void
alert_load(const struct loading *l, const struct alert *alert)
{
	const struct template *template;
	const char *language;
	size_t i;

	for (i = 0; (language = facts_language(alert, i)) != NULL; i++) {
		template = template_read(l, alert, language);
		if (template != NULL)
			template_check_names(l->config, alert, template,
			    l->mistakes);
	}
}

void
templates_load(struct config *config, struct mistakes *mistakes)
{
	struct loading l = { .config = config, .mistakes = mistakes };
	size_t i;

	for (i = 0; i < config->nalerts; i++)
		if (config->alerts[i].template != NULL)
			alert_load(&l, &config->alerts[i]);
}
