/*
 * script_check.h - whether what a script says can be, by the files
 */
#ifndef CONFIG_SCRIPT_CHECK_H
#define CONFIG_SCRIPT_CHECK_H

#include "config/script.h"
#include "config/source.h"

/**
 * Complete ${step}, whose settings are at ${at} and of their types: the times of its
 * event, who texts, the outcome.  What names nothing, or cannot be, is a mistake.
 */
void	script_check(const struct config *config, const config_setting_t *at,
	    struct step *step);

#endif
