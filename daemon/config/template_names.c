#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/facts.h"
#include "config/items.h"
#include "config/template_names.h"

struct check {
	struct mistakes		*mistakes;
	const struct alert	*alert;
	const struct template	*template;
	json_t			*facts;
};

/* Add the dotted names of all in ${facts}; of groups too if ${groups}. */
static void
collect(json_t *facts, const char *prefix, bool groups, struct names *ret)
{
	const char *key;
	json_t *value;
	char *name;

	json_object_foreach(facts, key, value) {
		name = xasprintf("%s%s%s", prefix, *prefix != '\0' ? "." : "",
		    key);
		if (groups || !json_is_object(value))
			names_add(ret, name);
		collect(value, name, groups, ret);
		free(name);
	}
}

/* The fact that ${name} was probably meant to be, a new string, or NULL. */
static char *
guess(const struct check *c, const char *name, bool section)
{
	struct names names = { 0 };
	const char **array, *found;
	char *copy;

	collect(c->facts, "", section, &names);
	array = xcalloc(names.count + 1, sizeof *array);
	if (names.count > 0)
		memcpy(array, names.names, names.count * sizeof *array);
	found = str_guess(name, array);
	copy = found != NULL ? xstrdup(found) : NULL;
	free(array);
	names_done(&names);
	return copy;
}

/* Alerts share templates: what was said for one is not said again. */
static bool
was_said(const struct mistakes *mistakes, const char *file, unsigned line,
    const char *text)
{
	const struct mistake *m;
	size_t i;

	for (i = 0; i < mistakes->kept; i++) {
		m = &mistakes->items[i];
		if (m->line == line && str_eq(m->file, file) &&
		    str_eq(m->text, text))
			return true;
	}
	return false;
}

/* "event" or its kin, where ${name} begins so and the alert has none. */
static const char *
group_lacking(const struct check *c, const char *name)
{
	static const char *const groups[] = { "event", "deadline", "stage",
		"measure" };
	size_t i, len = strcspn(name, ".");

	for (i = 0; i < sizeof groups / sizeof groups[0]; i++)
		if (strlen(groups[i]) == len &&
		    strncmp(name, groups[i], len) == 0 &&
		    facts_find(c->facts, NULL, groups[i]) == NULL)
			return groups[i];
	return NULL;
}

/* What is wrong with ${name}, which is no fact: a new string. */
static char *
why_unknown(const struct check *c, const char *name, bool section)
{
	const char *group = group_lacking(c, name);
	char *meant, *text;

	if (group != NULL)
		return xasprintf("{{%s}}: alert %s is about no %s", name,
		    c->alert->name, group);
	meant = guess(c, name, section);
	text = xasprintf("{{%s}}: unknown fact%s%s%s", name,
	    meant != NULL ? " (" : "", meant != NULL ? meant : "",
	    meant != NULL ? "?)" : "");
	free(meant);
	return text;
}

static void
on_name(const char *name, bool section, const char *inside, unsigned line,
    void *arg)
{
	struct check *c = arg;
	json_t *fact = facts_find(c->facts, inside, name);
	char *text;

	line += c->template->line - 1;
	if (fact != NULL && (section || (!json_is_object(fact) &&
	    !json_is_array(fact))))
		return;
	if (fact == NULL)
		text = why_unknown(c, name, section);
	else if (json_is_array(fact))
		text = xasprintf("{{%s}}: this is a list: {{#%s}} {{title}} "
		    "{{/%s}}", name, name, name);
	else
		text = xasprintf("{{%s}}: these are several facts: name one, "
		    "{{%s.title}}", name, name);
	if (!was_said(c->mistakes, c->template->file, line, text))
		mistakes_add(c->mistakes, c->template->file, line, "%s", text);
	free(text);
}

void
template_check_facts(const struct alert *alert,
    const struct template *template, json_t *facts, struct mistakes *mistakes)
{
	struct check c = { .mistakes = mistakes, .alert = alert,
		.template = template, .facts = facts };

	if (mustache_names(template->compiled, on_name, &c) == -1)
		mistakes_add(mistakes, template->file, 0,
		    "too many names to check");
}

void
template_check_names(const struct config *config, const struct alert *alert,
    const struct template *template, struct mistakes *mistakes)
{
	json_t *facts = facts_outline(config, alert, template->channel,
	    template->language);

	template_check_facts(alert, template, facts, mistakes);
	json_decref(facts);
}
