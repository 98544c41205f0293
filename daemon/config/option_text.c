#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/option_text.h"
#include "text/localdate.h"

#define HOUR_MS (60 * 60 * 1000)

bool
option_in_range(const struct option_row *row, double value)
{
	return (row->least == 0 && row->most == 0) ||
	    (value >= row->least && value <= row->most);
}

static void
put_string(void *to, const char *text)
{
	char **string = to;

	if (string == NULL)
		return;
	free(*string);
	*string = xstrdup(text);
}

static int
choice_index(const struct option_row *row, const char *text)
{
	int i;

	for (i = 0; row->choices[i] != NULL; i++)
		if (str_eq(row->choices[i], text))
			return i;
	return -1;
}

static int
choice_wrong(const struct option_row *row, const char *text, struct err *err)
{
	char meant[STR_MEANT_LEN + 1];
	struct shown shown = source_show(text);
	struct buf all;
	size_t i;

	buf_init(&all, sizeof err->text / 2);
	for (i = 0; row->choices[i] != NULL; i++)
		buf_addf(&all, "%s%s", i > 0 ? ", " : "", row->choices[i]);
	err_set(err, ERR_INPUT, "%s is none of %s%s", shown.text,
	    buf_text(&all), str_meant(text, row->choices, meant));
	buf_done(&all);
	return -1;
}

static int
take_choice(const struct option_row *row, const char *text, void *to,
    struct err *err)
{
	int index = choice_index(row, text);

	if (index == -1)
		return choice_wrong(row, text, err);
	if (row->type == OPTION_WORD)
		put_string(to, text);
	else if (to != NULL)
		memcpy(to, &index, sizeof index);	/* an enum */
	return 0;
}

static int
take_name(const char *text, void *to, struct err *err)
{
	struct shown shown = source_show(text);

	if (!str_is_name(text))
		return err_set(err, ERR_INPUT, "%s is not a name: a-z, then "
		    "a-z, 0-9, _ or -, at most %d letters", shown.text,
		    NAME_LEN_MAX);
	put_string(to, text);
	return 0;
}

static int
take_language(const char *text, void *to, struct err *err)
{
	struct shown shown = source_show(text);

	if (!localdate_knows(text))
		return err_set(err, ERR_INPUT, "%s is not a language we know: "
		    "write en, es, es-MX, ...", shown.text);
	put_string(to, text);
	return 0;
}

static int
take_zone(const char *text, void *to, struct err *err)
{
	const struct zone *zone = zone_find(text);
	struct shown shown = source_show(text);

	if (zone == NULL)
		return err_set(err, ERR_INPUT, "%s is not a time zone: write "
		    "America/Denver and its kin", shown.text);
	if (to != NULL)
		memcpy(to, &zone, sizeof zone);
	return 0;
}

static int
take_span(const struct option_row *row, const char *text, void *to,
    struct err *err)
{
	int64_t ms;

	if (span_parse(text, &ms, err) == -1)
		return -1;
	if (!option_in_range(row, (double)ms / HOUR_MS))
		return err_set(err, ERR_INPUT, "\"%.32s\" is outside "
		    "%.10g..%.10g hours", text, row->least, row->most);
	if (to != NULL)
		memcpy(to, &ms, sizeof ms);
	return 0;
}

static int
take_date(const char *text, void *to, struct err *err)
{
	int64_t ms;

	if (zone_parse(zone_find("UTC"), text, &ms, err) == -1)
		return -1;
	if (to != NULL)
		memcpy(to, &ms, sizeof ms);
	return 0;
}

static int
take_anchor(int (*parse)(const char *, struct anchor *, struct err *),
    const char *text, void *to, struct err *err)
{
	struct anchor anchor;

	if (parse(text, &anchor, err) == -1)
		return -1;
	if (to != NULL)
		memcpy(to, &anchor, sizeof anchor);
	return 0;
}

static int
take_quiet(const char *text, void *to, struct err *err)
{
	struct quiet quiet;

	if (quiet_parse(text, &quiet, err) == -1)
		return -1;
	if (to != NULL)
		memcpy(to, &quiet, sizeof quiet);
	return 0;
}

int
option_text(const struct option_row *row, const char *text, void *to,
    struct err *err)
{
	switch (row->type) {
	case OPTION_NAME:
		return take_name(text, to, err);
	case OPTION_LANGUAGE:
		return take_language(text, to, err);
	case OPTION_WORD:
	case OPTION_CHOICE:
		return take_choice(row, text, to, err);
	case OPTION_SPAN:
		return take_span(row, text, to, err);
	case OPTION_DATE:
		return take_date(text, to, err);
	case OPTION_ANCHOR:
		return take_anchor(anchor_parse, text, to, err);
	case OPTION_ON:
		return take_anchor(anchor_parse_on, text, to, err);
	case OPTION_OFFSET:
		return take_anchor(anchor_parse_offset, text, to, err);
	case OPTION_ZONE:
		return take_zone(text, to, err);
	case OPTION_QUIET:
		return take_quiet(text, to, err);
	default:
		put_string(to, text);
		return 0;
	}
}

int
option_text_name(const char *text, struct err *err)
{
	return take_name(text, NULL, err);
}

int
option_text_language(const char *text, struct err *err)
{
	return take_language(text, NULL, err);
}
