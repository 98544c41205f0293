/*
 * template_names.h - does a text state facts, and nothing else?
 */
#ifndef CONFIG_TEMPLATE_NAMES_H
#define CONFIG_TEMPLATE_NAMES_H

#include <jansson.h>

#include "config/config.h"

/**
 * Note as a mistake, by the template's file and line, every name in ${template}
 * that is no declared fact of ${alert}, with a guess; and every variable that
 * names a group of facts.  The same about the same place is noted once.
 */
void	template_check_names(const struct config *config,
	    const struct alert *alert, const struct template *template,
	    struct mistakes *mistakes);

/** The same, where ${facts} are all that there are: an outline (facts.h). */
void	template_check_facts(const struct alert *alert,
	    const struct template *template, json_t *facts,
	    struct mistakes *mistakes);

#endif
