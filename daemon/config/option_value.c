#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/items.h"
#include "config/option_value.h"
#include "config/option_text.h"

/* "is a string, a number is wanted".  Returns -1. */
static int
wrong_type(const config_setting_t *at, const char *wanted)
{
	source_wrong(at, "is %s, %s is wanted", option_type_of(at), wanted);
	return -1;
}

/* The range of ${row} as a person writes it: "1..64 messages". */
static void
outside(const struct option_row *row, const config_setting_t *at,
    const char *value)
{
	source_wrong(at, "%s is outside %.10g..%.10g%s%s", value, row->least,
	    row->most, row->unit != NULL ? " " : "",
	    row->unit != NULL ? row->unit : "");
}

static void
read_text(const struct option_row *row, const config_setting_t *at, void *to)
{
	const char *text = config_setting_get_string(at);
	struct err err;

	if (text == NULL)
		wrong_type(at, "a string");
	else if (*text == '\0' && row->required)
		source_wrong(at, "is empty: %s", row->help);
	else if (option_text(row, text, to, &err) == -1)
		source_wrong(at, "%s", err.text);
}

/* Numbers */

static void
read_int(const struct option_row *row, const config_setting_t *at, void *to)
{
	char value[32];
	int number;

	if (source_is_wide(at))
		return;
	if (config_setting_type(at) == CONFIG_TYPE_FLOAT) {
		wrong_type(at, "a whole number");
		return;
	}
	if (!config_setting_is_number(at)) {
		wrong_type(at, "a number");
		return;
	}
	number = (int)config_setting_get_int64(at);	/* the scan saw to its size */
	if (!option_in_range(row, number)) {
		snprintf(value, sizeof value, "%d", number);
		outside(row, at, value);
	} else if (to != NULL)
		memcpy(to, &number, sizeof number);
}

static void
read_float(const struct option_row *row, const config_setting_t *at, void *to)
{
	char value[32];
	double number;

	if (source_is_wide(at))
		return;
	if (!config_setting_is_number(at)) {
		wrong_type(at, "a number");
		return;
	}
	number = config_setting_type(at) == CONFIG_TYPE_FLOAT ?
	    config_setting_get_float(at) :
	    (double)config_setting_get_int64(at);
	if (!isfinite(number) || !option_in_range(row, number)) {
		snprintf(value, sizeof value, "%.10g", number);
		outside(row, at, value);
	} else if (to != NULL)
		memcpy(to, &number, sizeof number);
}

static void
read_bool(const config_setting_t *at, void *to)
{
	bool yes;

	if (config_setting_type(at) != CONFIG_TYPE_BOOL) {
		wrong_type(at, "true or false");
		return;
	}
	yes = config_setting_get_bool(at) != 0;
	if (to != NULL)
		memcpy(to, &yes, sizeof yes);
}

/* Several strings */

/* What each of them is. */
static enum option_type
element_type(enum option_type type)
{
	if (type == OPTION_NAMES)
		return OPTION_NAME;
	return type == OPTION_LANGUAGES ? OPTION_LANGUAGE : OPTION_STRING;
}

static void
read_element(const struct option_row *row, const config_setting_t *at,
    struct names *names)
{
	struct option_row element = {
		.name = row->name,
		.type = element_type(row->type),
		.required = true,
		.help = row->help,
	};
	char *text = NULL;

	read_text(&element, at, &text);
	if (text != NULL && names_have(names, text))
		source_wrong(at, "is there twice");
	else if (text != NULL)
		names_add(names, text);
	free(text);
}

static void
read_strings(const struct option_row *row, const config_setting_t *at,
    void *to)
{
	struct names names = { 0 };
	unsigned i, count;
	char value[32];

	if (!config_setting_is_array(at) && !config_setting_is_list(at)) {
		wrong_type(at, "an array of strings [ \"...\" ]");
		return;
	}
	count = (unsigned)config_setting_length(at);
	if (!option_in_range(row, count)) {
		snprintf(value, sizeof value, "%u", count);
		outside(row, at, value);
		return;
	}
	for (i = 0; i < count; i++)
		read_element(row, config_setting_get_elem(at, i), &names);
	if (to != NULL) {
		names_done(to);
		memcpy(to, &names, sizeof names);
	} else
		names_done(&names);
}

/* Words and facts */

static void
read_words(const struct option_row *row, const config_setting_t *at, void *to)
{
	struct words words = { 0 };
	const config_setting_t *text;
	struct err err;
	unsigned i;

	if (!config_setting_is_group(at)) {
		wrong_type(at, "{ en = \"...\"; }, the words by language,");
		return;
	}
	if (config_setting_length(at) > CONFIG_LANGUAGES_MAX) {
		source_wrong(at, "more than %d languages", CONFIG_LANGUAGES_MAX);
		return;
	}
	if (row->required && config_setting_length(at) == 0)
		source_wrong(at, "is empty: %s", row->help);
	for (i = 0; (text = config_setting_get_elem(at, i)) != NULL; i++) {
		if (option_text_language(config_setting_name(text), &err) == -1)
			source_wrong(text, "%s", err.text);
		else if (config_setting_get_string(text) == NULL)
			wrong_type(text, "a string");
		else
			words_add(&words, config_setting_name(text),
			    config_setting_get_string(text));
	}
	if (to != NULL)
		memcpy(to, &words, sizeof words);
	else
		words_done(&words);
}

static void
read_facts(const struct option_row *row, const config_setting_t *at, void *to)
{
	struct option_row each = { .name = row->name, .help = row->help };
	struct facts facts = { 0 };
	const config_setting_t *words;
	struct fact *fact;
	struct err err;
	unsigned i;

	if (!config_setting_is_group(at)) {
		wrong_type(at, "a group { name = { en = \"...\"; }; }");
		return;
	}
	for (i = 0; (words = config_setting_get_elem(at, i)) != NULL; i++) {
		/* One that is wrong is declared all the same: what uses it is right. */
		fact = facts_add(&facts, source_where(words),
		    config_setting_name(words));
		if (option_text_name(fact->name, &err) == -1)
			source_wrong(words, "%s", err.text);
		read_words(&each, words, &fact->words);
	}
	if (to != NULL)
		memcpy(to, &facts, sizeof facts);
	else
		facts_done(&facts);
}

/* Shapes */

static void
check_groups(const config_setting_t *at)
{
	const config_setting_t *child;
	struct err err;
	unsigned i;

	if (!config_setting_is_group(at)) {
		wrong_type(at, "a group { name = { ... }; }");
		return;
	}
	for (i = 0; (child = config_setting_get_elem(at, i)) != NULL; i++) {
		if (option_text_name(config_setting_name(child), &err) == -1)
			source_wrong(child, "%s", err.text);
		if (!config_setting_is_group(child))
			wrong_type(child, "a group { ... }");
	}
}

/* An empty list can be written () or []. */
static bool
is_list(const config_setting_t *at)
{
	return config_setting_is_list(at) || (config_setting_is_array(at) &&
	    config_setting_length(at) == 0);
}

static void
check_list(const config_setting_t *at)
{
	const config_setting_t *child;
	unsigned i;

	if (!is_list(at)) {
		wrong_type(at, "a list ( { ... }, { ... } )");
		return;
	}
	for (i = 0; (child = config_setting_get_elem(at, i)) != NULL; i++)
		if (!config_setting_is_group(child))
			wrong_type(child, "a group { ... }");
}

static void
check_mixed(const config_setting_t *at)
{
	const config_setting_t *child;
	unsigned i;

	if (!config_setting_is_array(at) && !config_setting_is_list(at)) {
		wrong_type(at, "an array [ \"...\" ] or a list ( \"...\", "
		    "{ ... } )");
		return;
	}
	for (i = 0; (child = config_setting_get_elem(at, i)) != NULL; i++)
		if (!config_setting_is_group(child) &&
		    config_setting_get_string(child) == NULL)
			wrong_type(child, "a string or a group { ... }");
}

static void
check_pairs(const config_setting_t *at)
{
	const config_setting_t *pair;
	unsigned i;

	if (!is_list(at)) {
		wrong_type(at, "a list ( (\"name\", \"value\"), ... )");
		return;
	}
	for (i = 0; (pair = config_setting_get_elem(at, i)) != NULL; i++)
		if (!config_setting_is_aggregate(pair) ||
		    config_setting_is_group(pair) ||
		    config_setting_length(pair) != 2 ||
		    config_setting_get_string_elem(pair, 0) == NULL ||
		    config_setting_get_string_elem(pair, 1) == NULL)
			source_wrong(pair, "is not (\"name\", \"value\")");
}

static void
check_free(const config_setting_t *at)
{
	const config_setting_t *child;
	unsigned i;

	if (!config_setting_is_group(at)) {
		wrong_type(at, "a group { name = \"...\"; }");
		return;
	}
	for (i = 0; (child = config_setting_get_elem(at, i)) != NULL; i++)
		if (config_setting_get_string(child) == NULL)
			wrong_type(child, "a string");
}

void
option_value_read(const struct option_row *row, const config_setting_t *at,
    void *to)
{
	switch (row->type) {
	case OPTION_INT:
		read_int(row, at, to);
		break;
	case OPTION_FLOAT:
		read_float(row, at, to);
		break;
	case OPTION_BOOL:
		read_bool(at, to);
		break;
	case OPTION_STRINGS:
	case OPTION_NAMES:
	case OPTION_LANGUAGES:
		read_strings(row, at, to);
		break;
	case OPTION_WORDS:
		read_words(row, at, to);
		break;
	case OPTION_FACTS:
		read_facts(row, at, to);
		break;
	case OPTION_GROUP:
		if (!config_setting_is_group(at))
			wrong_type(at, "a group { ... }");
		break;
	case OPTION_GROUPS:
		check_groups(at);
		break;
	case OPTION_LIST:
		check_list(at);
		break;
	case OPTION_MIXED:
		check_mixed(at);
		break;
	case OPTION_PAIRS:
		check_pairs(at);
		break;
	case OPTION_FREE:
		check_free(at);
		break;
	case OPTION_JSON:
		if (!config_setting_is_aggregate(at))
			wrong_type(at, "an object { ... } or an array ( ... )");
		break;
	default:
		read_text(row, at, to);
	}
}

/* A standard value is ours: a test reads them all. */
void
option_value_standard(const struct option_row *row, void *to)
{
	double number;
	struct err err;
	int whole;
	bool yes;

	switch (row->type) {
	case OPTION_INT:
		whole = atoi(row->standard);
		memcpy(to, &whole, sizeof whole);
		break;
	case OPTION_FLOAT:
		number = strtod(row->standard, NULL);
		memcpy(to, &number, sizeof number);
		break;
	case OPTION_BOOL:
		yes = str_eq(row->standard, "true");
		memcpy(to, &yes, sizeof yes);
		break;
	case OPTION_STRINGS:
	case OPTION_NAMES:
	case OPTION_LANGUAGES:
		names_add(to, row->standard);
		break;
	default:
		option_text(row, row->standard, to, &err);
	}
}
