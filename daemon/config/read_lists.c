#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/agreed.h"
#include "config/columns.h"
#include "config/items.h"
#include "config/read.h"
#include "text/email.h"
#include "text/phone.h"

#define AT(member) offsetof(struct list, member)

/* In the order of enum list_consent. */
static const char *const consents[] = { "ask", "on-file", NULL };

/* In the order of enum consent_said. */
static const char *const row_consents[] = { "list", "ask", "on-file", "no",
	NULL };

/* In the order of enum list_strictness. */
static const char *const strictnesses[] = { "strict", "lenient", NULL };

static const struct option_row subscriber_rows[] = {
	{
		.name = "phone",
		.type = OPTION_STRING,
		.offset = OPTION_UNSTORED,
		.help = "her phone number; it or email must be there",
	},
	{
		.name = "email",
		.type = OPTION_STRING,
		.offset = OPTION_UNSTORED,
		.help = "her e-mail address",
	},
	{
		.name = "language",
		.type = OPTION_STRING,
		.offset = offsetof(struct list_row, language),
		.help = "one of the list's languages; without it the first",
	},
	{
		.name = "name",
		.type = OPTION_STRING,
		.offset = OPTION_UNSTORED,
		.help = "her name, for texts that say it",
	},
	{
		.name = "zone",
		.type = OPTION_ZONE,
		.offset = offsetof(struct list_row, zone),
		.help = "her time zone, for quiet hours; without it the "
		    "jurisdiction's",
	},
	{
		.name = "consent",
		.type = OPTION_CHOICE,
		.choices = row_consents,
		.standard = "list",
		.offset = offsetof(struct list_row, consent),
		.help = "hers: list: as the list says; ask; on-file: she "
		    "agreed, see source and date; no: she is never texted",
	},
	{
		.name = "source",
		.type = OPTION_STRING,
		.offset = offsetof(struct list_row, source),
		.help = "where she agreed; without it the list's",
	},
	{
		.name = "date",
		.type = OPTION_DATE,
		.offset = offsetof(struct list_row, date_ms),
		.help = "when she agreed; without it the list's",
	},
	{
		.name = "channel",
		.type = OPTION_STRING,
		.offset = OPTION_UNSTORED,
		.help = "what she prefers: sms or email; used where an alert "
		    "has it and she has the address",
	},
};

static const struct option_table subscriber_table = {
	.name = "a subscriber",
	.help = "a person on the list",
	OPTION_TABLE(subscriber_rows),
};

static const struct option_row rows[] = {
	{
		.name = "title",
		.type = OPTION_WORDS,
		.required = true,
		.offset = AT(title),
		.help = "what people call it, by language",
	},
	{
		.name = "keywords",
		.type = OPTION_WORDS,
		.offset = AT(keywords),
		.help = "the word that people text to join it, by language",
	},
	{
		.name = "languages",
		.type = OPTION_LANGUAGES,
		.required = true,
		.least = 1,
		.most = CONFIG_LANGUAGES_MAX,
		.unit = "languages",
		.offset = AT(languages),
		.help = "what people on it read; the first is used where a "
		    "person has none",
	},
	{
		.name = "consent",
		.type = OPTION_CHOICE,
		.choices = consents,
		.standard = "ask",
		.offset = AT(consent),
		.help = "ask: nobody is texted before answering yes; on-file: "
		    "they agreed, see source and date",
	},
	{
		.name = "source",
		.type = OPTION_STRING,
		.offset = AT(source),
		.help = "where people agreed, for consent = \"on-file\"",
	},
	{
		.name = "date",
		.type = OPTION_DATE,
		.offset = AT(date_ms),
		.help = "when people agreed, for consent = \"on-file\"",
	},
	{
		.name = "subscribers",
		.type = OPTION_LIST,
		.table = &subscriber_table,
		.offset = OPTION_UNSTORED,
		.help = "people written here",
	},
	{
		.name = "files",
		.type = OPTION_STRINGS,
		.offset = AT(files),
		.help = "CSV files with people, seen from this file's folder",
	},
	{
		.name = "rows",
		.type = OPTION_CHOICE,
		.choices = strictnesses,
		.standard = "lenient",
		.offset = AT(strictness),
		.help = "lenient: a CSV row that cannot be taken is left out "
		    "and reported; strict: it is a mistake",
	},
};

const struct option_table options_lists = {
	.name = "lists/NAME.conf",
	.help = "the list NAME: people who want to know",
	OPTION_TABLE(rows),
};

static void
read_phone(const struct reading *reading, const config_setting_t *at,
    struct list_row *row)
{
	const char *text = source_text(at, "phone"), *why;

	if (text == NULL || !reading->region_known)
		return;
	why = phone_parse(text, reading->config->region, &row->phone);
	if (why != NULL)
		source_wrong(source_member(at, "phone"),
		    "is not a phone number: %s", why);
}

static void
read_email(const config_setting_t *at, struct list_row *row)
{
	const char *text = source_text(at, "email"), *why;

	if (text == NULL)
		return;
	why = email_parse(text, &row->email);
	if (why != NULL)
		source_wrong(source_member(at, "email"),
		    "is not an e-mail address: %s", why);
}

static void
read_preference(const config_setting_t *at, struct list_row *row)
{
	const char *text = source_text(at, "channel");
	struct shown shown;
	enum channel channel;

	if (text == NULL || *text == '\0')
		return;
	shown = source_show(text);
	if (channel_called(text, &channel))
		channels_add(&row->prefers, channel);
	else
		source_wrong(source_member(at, "channel"), "%s is no channel: "
		    "write \"sms\" or \"email\"", shown.text);
}

static void
check_language(const struct list *list, const config_setting_t *at,
    struct list_row *row)
{
	struct shown shown;

	if (list->languages.count == 0)
		return;		/* told */
	if (row->language == NULL)
		row->language = xstrdup(list->languages.names[0]);
	shown = source_show(row->language);
	if (!names_have(&list->languages, row->language))
		source_wrong(source_member(at, "language"), "%s is none of "
		    "the list's languages", shown.text);
}

/* A source and a date, of ${at}: a list, or a person on it. */
static void
check_agreed(const struct config *config, const config_setting_t *at,
    const char *source, int64_t date_ms)
{
	const char *why = source != NULL ? agreed_check_source(source) : NULL;

	if (why != NULL)
		source_wrong(source_member(at, "source"), "%s", why);
	why = agreed_check_date(config, date_ms);
	if (why != NULL)
		source_wrong(source_member(at, "date"), "%s", why);
}

static void
read_subscriber(const struct reading *reading, const config_setting_t *at,
    struct list *list)
{
	struct list_row *row;
	const char *name = source_text(at, "name"), *why;

	list->rows = xgrow(list->rows, list->nrows, sizeof *row);
	row = &list->rows[list->nrows++];
	*row = (struct list_row){ .where = source_where(at) };
	option_read(&subscriber_table, at, row);
	read_phone(reading, at, row);
	read_email(at, row);
	read_preference(at, row);
	check_language(list, at, row);
	if (name != NULL)
		secret_set(&row->name, name, strlen(name));
	check_agreed(reading->config, at, row->source, row->date_ms);
	why = agreed_check(list, row);
	if (why != NULL)
		source_wrong(source_member(at, "consent"), "%s", why);
	if (source_member(at, "phone") == NULL &&
	    source_member(at, "email") == NULL)
		source_wrong(at, "has neither phone nor email");
}

static void
check_consent(const struct list *list, const config_setting_t *root)
{
	if (list->consent != LIST_ON_FILE)
		return;
	if (list->source == NULL)
		source_missing(root, "source", "missing: consent = \"on-file\" "
		    "says where people agreed");
	if (source_member(root, "date") == NULL)
		source_missing(root, "date", "missing: consent = \"on-file\" "
		    "says when people agreed");
}

/* Where some could not be read, nobody's language can be judged. */
static void
check_languages(struct list *list, const config_setting_t *root)
{
	const config_setting_t *at = source_member(root, "languages");

	if (at != NULL &&
	    (size_t)config_setting_length(at) != list->languages.count)
		names_done(&list->languages);
}

static void
read_list(struct reading *reading, const char *name,
    const config_setting_t *root)
{
	struct config *config = reading->config;
	const config_setting_t *all, *at;
	struct list *list;
	unsigned next = 0;

	config->lists = xgrow(config->lists, config->nlists, sizeof *list);
	list = &config->lists[config->nlists++];
	*list = (struct list){
		.where = source_where(root),
		.name = xstrdup(name),
	};
	option_read(&options_lists, root, list);
	if (source_member(root, "keywords") != NULL)
		list->keywords_where =
		    source_where(source_member(root, "keywords"));
	check_languages(list, root);
	check_consent(list, root);
	check_agreed(config, root, list->source, list->date_ms);
	all = source_member(root, "subscribers");
	while ((at = option_next_element(all, &next)) != NULL)
		read_subscriber(reading, at, list);
}

void
read_lists(struct reading *reading)
{
	struct config *config = reading->config;
	size_t i;

	read_folder(reading, "lists", THING_LIST, read_list);
	for (i = 0; i < config->nlists; i++)
		references_add(&reading->references, THING_LIST,
		    config->lists[i].name, config->lists[i].where, "",
		    &config->lists[i]);
}
