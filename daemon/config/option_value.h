/*
 * option_value.h - one setting's value, by its type
 */
#ifndef CONFIG_OPTION_VALUE_H
#define CONFIG_OPTION_VALUE_H

#include "config/option.h"

/**
 * Check ${at} against ${row} and put its value at ${to}; NULL: only check.
 * What is wrong is added as a mistake.
 */
void	option_value_read(const struct option_row *row, const config_setting_t *at,
	    void *to);

/** Put the standard value of ${row} at ${to}. */
void	option_value_standard(const struct option_row *row, void *to);

#endif
