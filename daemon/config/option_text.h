/*
 * option_text.h - what is written between quotes, by its type
 */
#ifndef CONFIG_OPTION_TEXT_H
#define CONFIG_OPTION_TEXT_H

#include "config/option.h"

/** Check ${text} against ${row}, put its value at ${to}; NULL: only check. */
int	option_text(const struct option_row *row, const char *text, void *to,
	    struct err *err);

/** Is it a name of ours?  Is it a language we know?  The value goes nowhere. */
int	option_text_name(const char *text, struct err *err);
int	option_text_language(const char *text, struct err *err);

/** Whether ${value} is in the range of ${row}. */
bool	option_in_range(const struct option_row *row, double value);

#endif
