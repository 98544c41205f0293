#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/file.h"
#include "config/items.h"
#include "config/read.h"
#include "text/phone.h"

#define AT(member) offsetof(struct config, member)

#define ORGANIZERS_MAX 32

static const char *const sending_names[] = { "sandbox", "trial", "live", NULL };

static const struct option_row send_rows[] = {
	{
		.name = "in_flight",
		.type = OPTION_INT,
		.least = 1,
		.most = 64,
		.unit = "messages",
		.standard = "64",
		.offset = AT(in_flight),
		.help = "how many messages are on the wire at once, at most",
	},
};

static const struct option_table send_table = {
	.name = "send",
	.help = "how fast messages leave",
	OPTION_TABLE(send_rows),
};

static const struct option_row jurisdiction_rows[] = {
	{
		.name = "title",
		.type = OPTION_WORDS,
		.required = true,
		.offset = offsetof(struct jurisdiction, title),
		.help = "what people call it, by language",
	},
	{
		.name = "zone",
		.type = OPTION_ZONE,
		.required = true,
		.offset = offsetof(struct jurisdiction, zone),
		.help = "the time zone its meetings are announced in",
	},
	{
		.name = "quiet_hours",
		.type = OPTION_QUIET,
		.standard = "21:00-08:00",
		.offset = offsetof(struct jurisdiction, quiet),
		.help = "when nobody is texted, in the reader's own time, "
		    "or \"none\"",
	},
	{
		.name = "holidays",
		.type = OPTION_STRINGS,
		.most = HOLIDAYS_MAX,
		.unit = "holidays",
		.offset = OPTION_UNSTORED,
		.help = "the days on which it does not work, beside Saturdays "
		    "and Sundays, for deadlines in business days: "
		    "[ \"2017-09-04\", \"2017-11-23\" ]",
	},
};

static const struct option_table jurisdiction_table = {
	.name = "a jurisdiction",
	.help = "a body that decides: a council, a school board",
	OPTION_TABLE(jurisdiction_rows),
};

static const struct option_row rows[] = {
	{
		.name = "sending",
		.type = OPTION_CHOICE,
		.choices = sending_names,
		.standard = "sandbox",
		.offset = AT(sending),
		.help = "sandbox: only to a provider on this machine; trial: "
		    "only to the testers; live: to everyone",
	},
	{
		.name = "testers",
		.type = OPTION_MIXED,
		.table = &options_tester,
		.offset = OPTION_UNSTORED,
		.help = "who gets the texts of `pregon test`, and all that "
		    "sending = \"trial\" reaches: phones and e-mail "
		    "addresses, or ( \"+1 303 555 0199\", { name = \"ana\"; "
		    "phone = \"...\"; } )",
	},
	{
		.name = "language",
		.type = OPTION_LANGUAGE,
		.standard = "en",
		.offset = AT(language),
		.help = "the language of operators, and where nothing else "
		    "says",
	},
	{
		.name = "region",
		.type = OPTION_STRING,
		.standard = "US",
		.offset = AT(region),
		.help = "the country whose habits of writing phone numbers "
		    "hold, in two capital letters",
	},
	{
		.name = "templates",
		.type = OPTION_STRING,
		.standard = "templates",
		.offset = AT(templates_dir),
		.help = "the folder of the texts, seen from this file's",
	},
	{
		.name = "rearm",
		.type = OPTION_SPAN,
		.least = 0,
		.most = 8784,
		.standard = "20 h",
		.offset = AT(rearm_ms),
		.help = "an alert that went out goes out again for a moved "
		    "event only if its new time is at least this much later",
	},
	{
		.name = "expiry",
		.type = OPTION_SPAN,
		.least = 0.25,
		.most = 8784,
		.standard = "24 h",
		.offset = AT(expiry_ms),
		.help = "how long an alert without an event is worth sending",
	},
	{
		.name = "approve",
		.type = OPTION_INT,
		.least = 0,
		.most = 2,
		.unit = "people",
		.offset = OPTION_UNSTORED,
		.help = "how many people must approve a broadcast; without "
		    "it 0 in sandbox mode, else 1",
	},
	{
		.name = "confirm_outcomes",
		.type = OPTION_INT,
		.least = 1,
		.most = 2,
		.unit = "people",
		.offset = AT(confirm_outcomes),
		.help = "how many people, by their accounts, must say the same "
		    "outcome before anything goes out on it; without it 2 "
		    "where organizers names as many and sending is not "
		    "\"sandbox\", else 1",
	},
	{
		.name = "outcome_words",
		.type = OPTION_GROUP,
		.table = &options_outcome_words,
		.offset = 0,
		.help = "how outcomes are said to people, by language",
	},
	{
		.name = "organizers",
		.type = OPTION_STRINGS,
		.most = ORGANIZERS_MAX,
		.unit = "accounts",
		.offset = AT(organizers),
		.help = "the Unix accounts that may approve; without it anyone "
		    "who may ask pregond in sandbox mode, else nobody",
	},
	{
		.name = "send",
		.type = OPTION_GROUP,
		.table = &send_table,
		.offset = 0,
		.help = "how fast messages leave",
	},
	{
		.name = "web",
		.type = OPTION_GROUP,
		.table = &options_web,
		.offset = 0,
		.help = "where requests come in: from providers, and from "
		    "readers of e-mail",
	},
	{
		.name = "public_url",
		.type = OPTION_STRING,
		.offset = AT(public_url),
		.help = "where the world finds web.listen: what providers "
		    "sign, and links in texts, begin with it",
	},
	{
		.name = "corrections",
		.type = OPTION_GROUP,
		.table = &options_corrections,
		.offset = 0,
		.help = "what is said to those who were told what no longer "
		    "holds; without it they cannot be corrected",
	},
	{
		.name = "route",
		.type = OPTION_NAMES,
		.required = true,
		.least = 1,
		.most = 16,
		.unit = "accounts",
		.offset = OPTION_UNSTORED,
		.help = "the accounts that carry texts, in the order they are "
		    "tried",
	},
	{
		.name = "jurisdictions",
		.type = OPTION_GROUPS,
		.required = true,
		.table = &jurisdiction_table,
		.offset = OPTION_UNSTORED,
		.help = "the bodies whose measures we follow, by name",
	},
	{
		.name = "facts",
		.type = OPTION_FACTS,
		.offset = AT(facts),
		.help = "what texts may state beside measures and events, by "
		    "name and language",
	},
};

const struct option_table options_pregon = {
	.name = "pregon.conf",
	.help = "what holds for everything",
	OPTION_TABLE(rows),
};

const char *
sending_name(enum sending sending)
{
	return sending_names[sending];
}

/* The days on which ${jurisdiction} does not work. */
static void
read_holidays(const config_setting_t *at, struct jurisdiction *jurisdiction)
{
	const config_setting_t *all = source_member(at, "holidays"), *day;
	const char *text;
	struct err err;
	int i;

	jurisdiction->holidays_where = source_where(all != NULL ? all : at);
	if (all == NULL || !config_setting_is_aggregate(all))
		return;		/* its type has been told */
	for (i = 0; i < config_setting_length(all); i++) {
		day = config_setting_get_elem(all, (unsigned)i);
		text = config_setting_get_string(day);
		if (text != NULL && holidays_add(&jurisdiction->holidays, text,
		    &err) == -1)
			source_wrong(day, "%s", err.text);
	}
}

static void
read_jurisdictions(struct reading *reading, const config_setting_t *root)
{
	const config_setting_t *all = source_member(root, "jurisdictions"), *at;
	struct config *config = reading->config;
	struct jurisdiction *jurisdiction;
	unsigned next = 0;
	size_t i;

	while ((at = option_next(all, &next)) != NULL) {
		config->jurisdictions = xgrow(config->jurisdictions,
		    config->njurisdictions, sizeof *jurisdiction);
		jurisdiction = &config->jurisdictions[config->njurisdictions++];
		*jurisdiction = (struct jurisdiction){
			.where = source_where(at),
			.name = xstrdup(config_setting_name(at)),
		};
		option_read(&jurisdiction_table, at, jurisdiction);
		read_holidays(at, jurisdiction);
	}
	if (all != NULL && config_setting_is_group(all) &&
	    config->njurisdictions == 0)
		source_wrong(all, "is empty: at least one is needed");
	for (i = 0; i < config->njurisdictions; i++) {
		jurisdiction = &config->jurisdictions[i];
		references_add(&reading->references, THING_JURISDICTION,
		    jurisdiction->name, jurisdiction->where, "jurisdictions",
		    jurisdiction);
	}
}

static void
check_region(struct reading *reading, const config_setting_t *root)
{
	const char *region = reading->config->region;
	const config_setting_t *at = source_member(root, "region");

	reading->region_known = phone_is_region(region);
	if (!reading->region_known)
		source_wrong(at, "is not a country in two capital letters, "
		    "such as \"US\"");
	else if (at != NULL && config_setting_get_string(at) == NULL)
		reading->region_known = false;	/* told; this one is a stand-in */
}

/* {{event.when}} is the alert's own event: a fact cannot be called so. */
static void
check_facts(const struct config *config, struct mistakes *mistakes)
{
	static const char *const taken[] = {
		"measure", "event", "deadline", "stage", "list", "person",
		"was", "replacement", NULL,
	};
	const struct fact *fact;
	size_t i, j;

	for (i = 0; i < config->facts.count; i++) {
		fact = &config->facts.facts[i];
		if (str_eq(fact->name, "unsubscribe_url"))
			mistakes_add(mistakes, fact->where.file,
			    fact->where.line, "facts.%s: the name is taken: "
			    "each reader of an e-mail has her own",
			    fact->name);
		for (j = 0; taken[j] != NULL; j++)
			if (str_eq(fact->name, taken[j]))
				mistakes_add(mistakes, fact->where.file,
				    fact->where.line, "facts.%s: the name is "
				    "taken: texts say {{%s.title}} and its kin",
				    fact->name, fact->name);
	}
}

/* An account's name, as a system may have it: no more than that is known here. */
static bool
is_account_name(const char *name)
{
	const unsigned char *at = (const unsigned char *)name;

	if (strlen(name) > NAME_LEN_MAX)
		return false;
	for (; *at != '\0'; at++)
		if (*at <= ' ' || *at >= 0x7f || *at == ':' || *at == '/')
			return false;
	return true;
}

static void
check_organizers(struct reading *reading, const config_setting_t *root)
{
	const config_setting_t *at = source_member(root, "organizers");
	const struct names *all = &reading->config->organizers;
	size_t i;

	if (at != NULL)
		reading->config->organizers_where = source_where(at);
	for (i = 0; i < all->count; i++)
		if (!is_account_name(all->names[i]))
			source_wrong(at, "%s is no name of a Unix account",
			    source_show(all->names[i]).text);
}

/* A folder that is not there is one mistake, not one for every text. */
static void
find_templates(struct reading *reading, const config_setting_t *root)
{
	struct config *config = reading->config;
	const config_setting_t *at = source_member(root, "templates");
	char *name = config->templates_dir;
	struct stat st;

	config->templates_dir = file_join(config->dir, name);
	free(name);
	reading->templates_there = stat(config->templates_dir, &st) == 0 &&
	    S_ISDIR(st.st_mode);
	if (reading->templates_there || root == NULL)
		return;
	if (at != NULL)
		source_wrong(at, "no such folder");
	else
		source_missing(root, "templates", "no such folder");
}

void
read_pregon(struct reading *reading)
{
	struct config *config = reading->config;
	const config_setting_t *root, *approve;

	reading->approve = APPROVE_UNSAID;
	reading->pregon = read_open(reading, "pregon.conf", THING_JURISDICTION);
	root = reading->pregon != NULL ? source_root(reading->pregon) : NULL;
	option_read(&options_pregon, root, config);
	find_templates(reading, root);
	read_outcome_words(config);
	if (root == NULL)
		return;

	approve = source_member(root, "approve");
	if (approve != NULL && config_setting_is_number(approve))
		reading->approve = (int)config_setting_get_int64(approve);
	if (reading->approve == APPROVE_UNSAID)
		reading->approve = config->sending == SENDING_SANDBOX ? 0 : 1;
	config->approve = reading->approve;
	check_organizers(reading, root);
	if (config->organizers.count > 0 &&
	    (size_t)config->approve > config->organizers.count)
		source_wrong(approve != NULL ? approve :
		    source_member(root, "organizers"), "%d people must approve, "
		    "and organizers names %zu", config->approve,
		    config->organizers.count);
	if (config->confirm_outcomes == 0)
		config->confirm_outcomes = config->sending !=
		    SENDING_SANDBOX && config->organizers.count >= 2 ? 2 : 1;
	read_check_confirm(reading, root, config->confirm_outcomes);
	check_region(reading, root);
	read_testers(reading, root);
	read_web(reading, root);
	read_corrections(reading, root);
	read_jurisdictions(reading, root);
	check_facts(config, reading->mistakes);
}
