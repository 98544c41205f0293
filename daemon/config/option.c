#include "base/alloc.h"
#include "base/str.h"
#include "config/option.h"
#include "config/option_value.h"

#define NAMES_MAX 64	/* rows of one table */

const struct option_table *const *
config_options(void)
{
	static const struct option_table *const tables[] = {
		&options_pregon, &options_lists, &options_measures,
		&options_alerts, &options_providers, &options_accounts,
		&options_keywords, &options_script, NULL,
	};

	return tables;
}

const char *
option_type_of(const config_setting_t *at)
{
	switch (config_setting_type(at)) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		return "a number";
	case CONFIG_TYPE_FLOAT:
		return "a number with a fraction";
	case CONFIG_TYPE_STRING:
		return "a string";
	case CONFIG_TYPE_BOOL:
		return "true or false";
	case CONFIG_TYPE_ARRAY:
		return "an array [ ... ]";
	case CONFIG_TYPE_LIST:
		return "a list ( ... )";
	default:
		return "a group { ... }";
	}
}

static const struct option_row *
find(const struct option_table *table, const char *name)
{
	size_t i;

	for (i = 0; i < table->count; i++)
		if (str_eq(table->rows[i].name, name))
			return &table->rows[i];
	return NULL;
}

static void
unknown(const struct option_table *table, const config_setting_t *at)
{
	const char *names[NAMES_MAX + 1] = { NULL }, *guess;
	size_t i;

	for (i = 0; i < table->count && i < NAMES_MAX; i++)
		names[i] = table->rows[i].name;
	guess = str_guess(config_setting_name(at), names);
	if (guess != NULL)
		source_wrong(at, "unknown setting (%s?)", guess);
	else
		source_wrong(at, "unknown setting");
}

static void
check_names(const struct option_table *table, const config_setting_t *group)
{
	const config_setting_t *at;
	unsigned i;

	for (i = 0; (at = config_setting_get_elem(group, i)) != NULL; i++)
		if (find(table, config_setting_name(at)) == NULL)
			unknown(table, at);
}

static void
read_row(const struct option_row *row, const config_setting_t *group,
    void *base)
{
	const config_setting_t *at = source_member(group, row->name);
	char *to = row->offset != OPTION_UNSTORED ?
	    (char *)base + row->offset : NULL;

	if (row->type == OPTION_GROUP) {
		if (at == NULL && row->required && group != NULL)
			source_missing(group, row->name, "missing: %s",
			    row->help);
		else if (at != NULL && !config_setting_is_group(at))
			option_value_read(row, at, NULL);
		else
			option_read(row->table, at, to);
		return;
	}
	/* First the standard value: it stays where what is written is wrong. */
	if (row->standard != NULL && to != NULL)
		option_value_standard(row, to);
	if (at != NULL)
		option_value_read(row, at, to);
	else if (row->required && group != NULL)
		source_missing(group, row->name, "missing: %s", row->help);
}

void
option_read(const struct option_table *table, const config_setting_t *group,
    void *base)
{
	size_t i;

	if (group != NULL)
		check_names(table, group);
	for (i = 0; i < table->count; i++)
		read_row(&table->rows[i], group, base);
}

/* The next group among the children of ${parent}. */
static const config_setting_t *
next_group(const config_setting_t *parent, unsigned *at)
{
	const config_setting_t *child;

	while ((child = config_setting_get_elem(parent, *at)) != NULL) {
		(*at)++;
		if (config_setting_is_group(child))
			return child;
	}
	return NULL;
}

const config_setting_t *
option_next(const config_setting_t *groups, unsigned *at)
{
	if (groups == NULL || !config_setting_is_group(groups))
		return NULL;
	return next_group(groups, at);
}

const config_setting_t *
option_next_element(const config_setting_t *list, unsigned *at)
{
	if (list == NULL || !config_setting_is_list(list))
		return NULL;
	return next_group(list, at);
}
