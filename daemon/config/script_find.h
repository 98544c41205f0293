/*
 * script_find.h - what the steps of a script name
 *
 * What is not there is a mistake at ${at}, with a guess.
 */
#ifndef CONFIG_SCRIPT_FIND_H
#define CONFIG_SCRIPT_FIND_H

#include "config/script.h"
#include "config/source.h"

const struct occasion *script_find_event(const struct config *config,
	    const config_setting_t *at, const char *name);
const struct measure *script_find_measure(const struct config *config,
	    const config_setting_t *at, const char *name);
void	script_find_fact(const struct facts *facts,
	    const config_setting_t *at, const char *name);
void	script_find_account(const struct config *config,
	    const config_setting_t *at, const char *name);

/** What ${step}->what is about: an alert, "list NAME", ..., "all".  Leaves the name in it. */
void	script_find_target(const struct config *config,
	    const config_setting_t *at, struct step *step);

#endif
