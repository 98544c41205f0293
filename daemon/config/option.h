/*
 * option.h - every setting there is, as tables
 *
 * One row per setting: name, type, range, unit, value where it is not given,
 * one sentence.  A group of a file is read by walking it against its table:
 * unknown names (with a guess), wrong types, values out of range and missing
 * ones are mistakes; the values go to the members of a struct.
 *
 * config_options() gives all tables, for a manual to be made from.
 */
#ifndef CONFIG_OPTION_H
#define CONFIG_OPTION_H

#include "config/source.h"

enum option_type {
	/* written                          read as */
	OPTION_STRING,	/* "text"           char * */
	OPTION_NAME,	/* "vote-soon"      char *; [a-z][a-z0-9_-]* */
	OPTION_LANGUAGE,/* "es"             char *; known to ICU */
	OPTION_WORD,	/* one of choices   char * */
	OPTION_CHOICE,	/* one of choices   an enum: which one */
	OPTION_INT,	/* 12               int */
	OPTION_FLOAT,	/* 1.5, or 1        double */
	OPTION_BOOL,	/* true             bool */
	OPTION_SPAN,	/* "20 h"           int64_t, milliseconds */
	OPTION_DATE,	/* "2017-08-21", "2017-08-21 17:30"
				            int64_t, as if it were UTC */
	OPTION_ANCHOR,	/* "vote - 2 hours" struct anchor */
	OPTION_OFFSET,	/* "- 3 days at 12:00"  struct anchor, from an event */
	OPTION_ON,	/* "order enters signed", "vote passed"  struct anchor */
	OPTION_ZONE,	/* "America/Denver" const struct zone * */
	OPTION_QUIET,	/* "21:00-08:00"    struct quiet */
	OPTION_STRINGS,	/* [ "a", "b" ]     struct names */
	OPTION_NAMES,	/* [ "a", "b" ]     struct names, each as OPTION_NAME */
	OPTION_LANGUAGES, /* [ "en", "es" ] struct names */
	OPTION_WORDS,	/* { en = "a"; }    struct words */
	OPTION_FACTS,	/* { x = WORDS; }   struct facts */
	OPTION_GROUP,	/* { ... }          members of the same struct, by table */
	/* Only their shape is checked: the file's reader goes on from there. */
	OPTION_GROUPS,	/* { x = { ... }; } groups with free names, each by table */
	OPTION_LIST,	/* ( { ... }, )     groups, each by table */
	OPTION_MIXED,	/* [ "a", ], ( "a", { ... } )
				            strings, and groups by table */
	OPTION_PAIRS,	/* ( ("A", "b"), )  two strings each */
	OPTION_FREE,	/* { x = "a"; }     strings with free names */
	OPTION_JSON,	/* { x = ( 1, 2 ); } an object or an array, as json_tree.h
				            has it */
};

/* The value is checked, and goes nowhere by itself. */
#define OPTION_UNSTORED ((size_t)-1)

struct option_row {
	const char		*name;
	enum option_type	 type;
	bool			 required;
	double			 least, most;	/* of a number, of hours (SPAN), of how many
						   there are (STRINGS, NAMES, LANGUAGES);
						   both 0: any */
	const char		*unit;		/* "messages", or NULL */
	const char *const	*choices;	/* ended by NULL; in the order of the enum */
	const char		*standard;	/* value where it is not given, as one would
						   write it without quotes; NULL: none */
	size_t			 offset;	/* in the struct, or OPTION_UNSTORED */
	const struct option_table *table;	/* of GROUP, GROUPS, LIST, MIXED */
	const char		*help;		/* one sentence, without a full stop */
};

struct option_table {
	const char		*name;	/* "lists/NAME.conf", or what the group is: "an event" */
	const char		*help;
	const struct option_row	*rows;
	size_t			 count;
};

#define OPTION_TABLE(array) \
	.rows = (array), .count = sizeof (array) / sizeof *(array)

/**
 * Read ${group} into the struct at ${base}.  A setting that is not given, or
 * wrong, has its standard value; without one its member is left as it is: give
 * a zeroed struct.  ${group} NULL is a group that is not there.
 */
void	option_read(const struct option_table *table,
	    const config_setting_t *group, void *base);

/**
 * The next group in ${groups} (GROUPS) or ${list} (LIST), from ${*at} on, which
 * moves behind it; NULL at the end, and where it is not of that shape or not
 * there.  Start with 0.
 */
const config_setting_t *option_next(const config_setting_t *groups,
	    unsigned *at);
const config_setting_t *option_next_element(const config_setting_t *list,
	    unsigned *at);

/** "a string", "a number", "a group { ... }": what ${at} is. */
const char *option_type_of(const config_setting_t *at);

/** All files' tables, ended by NULL; those of groups hang from their rows. */
const struct option_table *const *config_options(void);

extern const struct option_table options_pregon, options_lists,
    options_measures, options_alerts, options_providers, options_accounts,
    options_keywords, options_script;

#endif
