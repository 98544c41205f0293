#include <stdlib.h>

#include "base/alloc.h"
#include "cli/settings.h"

/* What stands between a row's name and those of its table. */
static const char *
between(enum option_type type)
{
	switch (type) {
	case OPTION_GROUPS:
		return ".NAME";
	case OPTION_LIST:
	case OPTION_MIXED:
		return ".N";
	default:
		return "";
	}
}

static void
walk(const struct option_table *table, const char *prefix, setting_seen seen,
    void *arg)
{
	const struct option_row *row;
	char *name, *inner;
	size_t i;

	for (i = 0; i < table->count; i++) {
		row = &table->rows[i];
		name = xasprintf("%s%s", prefix, row->name);
		seen(name, row, arg);
		if (row->table != NULL) {
			inner = xasprintf("%s%s.", name, between(row->type));
			walk(row->table, inner, seen, arg);
			free(inner);
		}
		free(name);
	}
}

void
settings_walk(const struct option_table *table, setting_seen seen, void *arg)
{
	walk(table, "", seen, arg);
}

/* Without a default: the compiler says which type has no words yet. */
const char *
setting_type(enum option_type type)
{
	switch (type) {
	case OPTION_STRING:
		return "a string";
	case OPTION_NAME:
		return "a name";
	case OPTION_LANGUAGE:
		return "a language";
	case OPTION_WORD:
	case OPTION_CHOICE:
		return "one of these words";
	case OPTION_INT:
		return "a whole number";
	case OPTION_FLOAT:
		return "a number";
	case OPTION_BOOL:
		return "true or false";
	case OPTION_SPAN:
		return "a span of time";
	case OPTION_DATE:
		return "a date";
	case OPTION_ANCHOR:
		return "a moment";
	case OPTION_ON:
		return "a stage, or an event's outcome";
	case OPTION_OFFSET:
		return "how far from an event";
	case OPTION_ZONE:
		return "a time zone";
	case OPTION_QUIET:
		return "hours of the day";
	case OPTION_STRINGS:
		return "strings";
	case OPTION_NAMES:
		return "names";
	case OPTION_LANGUAGES:
		return "languages";
	case OPTION_WORDS:
		return "a text in each language";
	case OPTION_FACTS:
		return "facts";
	case OPTION_GROUP:
		return "a group";
	case OPTION_GROUPS:
		return "groups with names of yours";
	case OPTION_LIST:
		return "a list of groups";
	case OPTION_MIXED:
		return "strings, or groups";
	case OPTION_PAIRS:
		return "pairs of strings";
	case OPTION_FREE:
		return "strings with names";
	case OPTION_JSON:
		return "a JSON document";
	}
	return "a value";
}

void
setting_range(const struct option_row *row, struct buf *ret)
{
	const char *unit = row->unit;

	if (row->least == 0 && row->most == 0)
		return;
	if (unit == NULL && row->type == OPTION_SPAN)
		unit = "hours";
	buf_addf(ret, "%g to %.10g%s%s", row->least, row->most,
	    unit != NULL ? " " : "", unit != NULL ? unit : "");
}
