#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/corrections.h"
#include "config/script_find.h"

/* The names there are of one kind of thing. */
struct known {
	const char	**names;
	size_t		 n;
};

static void
know(struct known *known, const char *name)
{
	known->names = xgrow(known->names, known->n, sizeof *known->names);
	known->names[known->n++] = name;
}

/* Whether ${name} is one of ${known}, which is done then; else it is a mistake. */
static bool
is_known(const config_setting_t *at, const char *kind, const char *name,
    struct known *known)
{
	char meant[STR_MEANT_LEN + 1];
	bool found = false;
	size_t i;

	for (i = 0; i < known->n; i++)
		found |= str_eq(known->names[i], name);
	know(known, NULL);
	if (!found)
		source_wrong(at, "no %s is called %s%s", kind,
		    source_show(name).text, str_meant(name, known->names,
		    meant));
	free(known->names);
	return found;
}

const struct occasion *
script_find_event(const struct config *config, const config_setting_t *at,
    const char *name)
{
	struct known known = { 0 };
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++)
			know(&known, config->measures[i].occasions[j].uid);
	return is_known(at, "event", name, &known) ?
	    config_occasion(config, name) : NULL;
}

const struct measure *
script_find_measure(const struct config *config, const config_setting_t *at,
    const char *name)
{
	struct known known = { 0 };
	size_t i;

	for (i = 0; i < config->nmeasures; i++)
		know(&known, config->measures[i].name);
	if (!is_known(at, "measure", name, &known))
		return NULL;
	for (i = 0; !str_eq(config->measures[i].name, name); i++)
		;
	return &config->measures[i];
}

void
script_find_fact(const struct facts *facts, const config_setting_t *at,
    const char *name)
{
	struct known known = { 0 };
	size_t i;

	for (i = 0; i < facts->count; i++)
		know(&known, facts->facts[i].name);
	(void)is_known(at, "fact of it", name, &known);
}

void
script_find_account(const struct config *config, const config_setting_t *at,
    const char *name)
{
	struct known known = { 0 };
	size_t i;

	for (i = 0; i < config->nroute; i++)
		know(&known, config->route[i]->name);
	(void)is_known(at, "account of the route", name, &known);
}

static void
find_alert(const struct config *config, const config_setting_t *at,
    const char *name)
{
	struct known known = { 0 };
	size_t i;

	for (i = 0; i < config->nalerts; i++)
		know(&known, config->alerts[i].name);
	if (config->corrections.alert.name != NULL)
		know(&known, CORRECTION_ALERT);
	(void)is_known(at, "alert", name, &known);
}

static void
find_list(const struct config *config, const config_setting_t *at,
    const char *name)
{
	struct known known = { 0 };
	size_t i;

	for (i = 0; i < config->nlists; i++)
		know(&known, config->lists[i].name);
	(void)is_known(at, "list", name, &known);
}

/* What ${text} begins with; ${ret_name} is what follows. */
static enum step_target
target_of(const char *text, const char **ret_name)
{
	static const char *const words[] = {
		[TARGET_LIST] = "list ", [TARGET_MEASURE] = "measure ",
		[TARGET_ACCOUNT] = "account ",
	};
	size_t i;

	*ret_name = text;
	for (i = TARGET_LIST; i <= TARGET_ACCOUNT; i++)
		if (str_starts(text, words[i])) {
			*ret_name = text + strlen(words[i]);
			return (enum step_target)i;
		}
	return str_eq(text, "all") ? TARGET_ALL : TARGET_ALERT;
}

void
script_find_target(const struct config *config, const config_setting_t *at,
    struct step *step)
{
	const char *name;

	step->target = target_of(step->what, &name);
	if (step->target == TARGET_LIST)
		find_list(config, at, name);
	else if (step->target == TARGET_MEASURE)
		(void)script_find_measure(config, at, name);
	else if (step->target == TARGET_ACCOUNT)
		script_find_account(config, at, name);
	else if (step->target == TARGET_ALERT)
		find_alert(config, at, name);
	if (step->target != TARGET_ALERT && step->kind != STEP_HOLD &&
	    step->kind != STEP_RELEASE)
		source_wrong(at, "%s is no alert", source_show(step->what).text);
	memmove(step->what, name, strlen(name) + 1);
}
