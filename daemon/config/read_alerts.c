#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/corrections.h"
#include "config/items.h"
#include "config/moments.h"
#include "config/read.h"
#include "config/sent.h"

#define AT(member)	offsetof(struct alert, member)
#define AUDIENCE_MAX	64	/* lists of one alert */

/* In the order of enum catch_up. */
static const char *const catch_ups[] = { "late", "skip", "ask", NULL };

/* In the order of enum on_unknown. */
static const char *const on_unknowns[] = { "hold", "resend", NULL };

static const struct option_row alert_rows[] = {
	{
		.name = "when",
		.type = OPTION_ANCHOR,
		.offset = AT(when),
		.help = "when it goes out: \"2017-08-16 18:00\", "
		    "\"first_reading - 3 days at 18:00\", "
		    "\"final_vote.signup_closes - 2 hours\"",
	},
	{
		.name = "on",
		.type = OPTION_ON,
		.offset = AT(when),
		.help = "instead of \"when\", a stage of a measure: "
		    "\"executive_order enters signed\", \"... + 1 hour\"; or "
		    "an event's outcome: \"final_vote passed\", failed, "
		    "postponed, withdrawn (pregon outcome)",
	},
	{
		.name = "audience",
		.type = OPTION_NAMES,
		.required = true,
		.least = 1,
		.most = AUDIENCE_MAX,
		.unit = "lists",
		.offset = OPTION_UNSTORED,
		.help = "the lists it goes to; a person on two gets it once",
	},
	{
		.name = "template",
		.type = OPTION_NAME,
		.required = true,
		.offset = AT(template),
		.help = "the text: templates/sms/NAME.LANGUAGE.txt; of an "
		    "e-mail templates/email/NAME.LANGUAGE.txt, and .html",
	},
	{
		.name = "measure",
		.type = OPTION_NAME,
		.offset = OPTION_UNSTORED,
		.help = "what it is about, where \"when\" names no event",
	},
	{
		.name = "channels",
		.type = OPTION_NAMES,
		.least = 1,
		.most = CHANNELS,
		.unit = "channels",
		.standard = "sms",
		.offset = OPTION_UNSTORED,
		.help = "sms, email, or both in the order in which they are "
		    "tried: each person gets it by one of them",
	},
	{
		.name = "expires",
		.type = OPTION_ANCHOR,
		.offset = AT(expires),
		.help = "from when it is not sent any more; without it at the "
		    "deadline or the start of the event that \"when\" counts "
		    "to, or expiry of pregon.conf later",
	},
	{
		.name = "catch_up",
		.type = OPTION_CHOICE,
		.choices = catch_ups,
		.standard = "late",
		.offset = AT(catch_up),
		.help = "after downtime: late: send until it expires; skip: "
		    "do not send; ask: wait for a person",
	},
	{
		.name = "on_unknown",
		.type = OPTION_CHOICE,
		.choices = on_unknowns,
		.standard = "hold",
		.offset = AT(on_unknown),
		.help = "a message that may have been sent: hold: leave it; "
		    "resend: rather twice than never",
	},
	{
		.name = "approve",
		.type = OPTION_INT,
		.least = 0,
		.most = 2,
		.unit = "people",
		.offset = AT(approve),
		.help = "how many people must approve it; without it as in "
		    "pregon.conf",
	},
	{
		.name = "was",
		.type = OPTION_NAME,
		.offset = AT(was),
		.help = "the name it had before: what went out under it is "
		    "not sent again",
	},
};

static const struct option_table alert_table = {
	.name = "an alert",
	.help = "one thing to tell people, in all languages",
	OPTION_TABLE(alert_rows),
};

static const struct option_row rows[] = {
	{
		.name = "alerts",
		.type = OPTION_GROUPS,
		.table = &alert_table,
		.offset = OPTION_UNSTORED,
		.help = "what goes out when, to whom, by name",
	},
};

const struct option_table options_alerts = {
	.name = "alerts/NAME.conf",
	.help = "alerts; which file one is in does not matter",
	OPTION_TABLE(rows),
};

/* A deadline's name is known only once its event is. */
static int
find_deadline(const config_setting_t *at, const struct occasion *event,
    const char *name)
{
	char meant[STR_MEANT_LEN + 1];
	const char **names;
	size_t i;

	if (*name == '\0' || moments_deadline(event, name) != NULL)
		return 0;
	names = xcalloc(event->ndeadlines + 1, sizeof *names);
	for (i = 0; i < event->ndeadlines; i++)
		names[i] = event->deadlines[i].name;
	source_wrong(at, "%s has no deadline called \"%s\"%s", event->uid,
	    name, str_meant(name, names, meant));
	free(names);
	return -1;
}

/*
 * The event that ${anchor}, written as ${name}, stands on.  0, with NULL for a
 * plain time; -1 where there is no such event, or it has no such deadline.
 */
static int
find_event(const struct reading *reading, const config_setting_t *at,
    const char *name, const struct anchor *anchor,
    const struct occasion **ret)
{
	*ret = NULL;
	if (source_text(at, name) == NULL || *anchor->event == '\0')
		return 0;
	*ret = references_find(&reading->references, THING_EVENT,
	    anchor->event, source_member(at, name));
	return *ret == NULL ? -1 : find_deadline(source_member(at, name), *ret,
	    anchor->deadline);
}

/* "order enters sgined" would never go out, silently. */
static int
find_stage(const config_setting_t *at, const struct alert *alert)
{
	const struct measure *measure = alert->measure;
	const char *wanted = alert->when.stage, **names;
	char meant[STR_MEANT_LEN + 1];
	size_t i;

	names = xcalloc(measure->nstages + 1, sizeof *names);
	for (i = 0; i < measure->nstages; i++)
		names[i] = measure->stages[i].name;
	for (i = 0; i < measure->nstages; i++)
		if (str_eq(names[i], wanted))
			break;
	if (i == measure->nstages)
		source_wrong(at, "%s has no stage called \"%s\"%s",
		    measure->name, wanted, str_meant(wanted, names, meant));
	free(names);
	return i < measure->nstages ? 0 : -1;
}

/* The measure and the stage of "on", where it says one. */
static int
find_entered(const struct reading *reading, const config_setting_t *at,
    struct alert *alert)
{
	const config_setting_t *member = source_member(at, "on");

	if (alert->when.stage[0] == '\0')
		return 0;
	alert->measure = references_find(&reading->references, THING_MEASURE,
	    alert->when.event, member);
	return alert->measure == NULL ? -1 : find_stage(member, alert);
}

static int
find_measure(const struct reading *reading, const config_setting_t *at,
    struct alert *alert)
{
	const config_setting_t *member = source_member(at, "measure");
	const char *name = source_text(at, "measure");
	const struct measure *said;

	if (alert->occasion != NULL)
		alert->measure = alert->occasion->measure;
	if (name == NULL || !str_is_name(name))
		return 0;
	said = references_find(&reading->references, THING_MEASURE, name,
	    member);
	if (said == NULL)
		return -1;
	if (alert->occasion != NULL && alert->measure != said) {
		source_wrong(member, "is %s, and the event %s is one of %s",
		    said->name, alert->occasion->uid, alert->measure->name);
		return -1;
	}
	if (alert->when.stage[0] != '\0' && alert->measure != said) {
		source_wrong(member, "is %s, and \"on\" says %s: leave it out",
		    said->name, alert->when.event);
		return -1;
	}
	alert->measure = said;
	return 0;
}

/* Whose time "when" is, and whose quiet hours hold. */
static int
find_jurisdiction(const struct reading *reading, const config_setting_t *at,
    struct alert *alert)
{
	const struct config *config = reading->config;

	if (alert->measure != NULL)
		alert->jurisdiction = alert->measure->jurisdiction;
	else if (config->njurisdictions == 1)
		alert->jurisdiction = &config->jurisdictions[0];
	else if (references_complete(&reading->references,
	    THING_JURISDICTION) && config->njurisdictions > 1)
		source_missing(at, "measure", "missing: \"when\" names no "
		    "event, so this says whose local time it is");
	return alert->jurisdiction != NULL ? 0 : -1;
}

static int
find_audience(const struct reading *reading, const config_setting_t *at,
    struct alert *alert)
{
	const config_setting_t *all = source_member(at, "audience"), *one;
	const struct list *list;
	const char *name;
	int result = 0;
	unsigned i;

	if (all == NULL || config_setting_is_group(all) ||
	    !config_setting_is_aggregate(all))
		return -1;
	for (i = 0; (one = config_setting_get_elem(all, i)) != NULL; i++) {
		name = config_setting_get_string(one);
		list = name == NULL || !str_is_name(name) ? NULL :
		    references_find(&reading->references, THING_LIST, name,
		    one);
		if (list == NULL) {
			result = -1;
			continue;
		}
		alert->audience = xgrow(alert->audience, alert->naudience,
		    sizeof *alert->audience);
		alert->audience[alert->naudience++] = list;
	}
	return alert->naudience > 0 ? result : -1;
}

static void
read_channel(const config_setting_t *one, struct channels *ret)
{
	static const char *const names[] = { "sms", "email", NULL };
	const char *text = config_setting_get_string(one);
	char meant[STR_MEANT_LEN + 1];
	struct shown shown;
	enum channel channel;

	if (text == NULL)
		return;
	shown = source_show(text);
	if (channel_parse(text, &channel) == -1)
		source_wrong(one, "%s is no channel: write \"sms\" or \"email\""
		    "%s", shown.text, str_meant(text, names, meant));
	else
		channels_add(ret, channel);	/* one that is there has been told */
}

static void
read_channels(const config_setting_t *at, struct channels *ret)
{
	const config_setting_t *all = source_member(at, "channels");
	unsigned i;

	if (all != NULL && !config_setting_is_group(all) &&
	    config_setting_is_aggregate(all))
		for (i = 0; i < (unsigned)config_setting_length(all) &&
		    i < CHANNELS; i++)
			read_channel(config_setting_get_elem(all, i), ret);
	if (ret->count == 0)
		channels_add(ret, CHANNEL_SMS);
}

/* An alert that is over before it begins would never be sent, silently. */
static void
check_expiry(const config_setting_t *at, const struct alert *alert)
{
	const struct jurisdiction *in = alert->jurisdiction;
	int64_t begins, ends;

	if (!alert->has_expiry || in->zone == NULL || alert->when.stage[0] != '\0')
		return;
	begins = alert->when.outcome != OUTCOME_NONE ?
	    alert->occasion->starts_ms :	/* nobody knows it before */
	    moments_anchor(&alert->when, alert->occasion, in);
	ends = moments_anchor(&alert->expires, alert->expires_occasion, in);
	if (begins == 0 || ends == 0)
		return;		/* a start that cannot be read: told */
	if (ends <= begins)
		source_wrong(source_member(at, "expires"),
		    "is not after \"when\": it would never be sent");
}

/* Whether ${anchor} could be read: one that could not is all zero. */
static bool
is_anchor(const struct anchor *anchor)
{
	return *anchor->event != '\0' || anchor->plain.year != 0;
}

/* One of the two says when. */
static void
check_when(const config_setting_t *at)
{
	const config_setting_t *on = source_member(at, "on");

	if (on == NULL && source_member(at, "when") == NULL)
		source_missing(at, "when", "missing: when it goes out; or "
		    "\"on\": the stage or the outcome on which it does");
	else if (on != NULL && source_member(at, "when") != NULL)
		source_wrong(on, "\"when\" says when it goes out: leave one of "
		    "the two out");
}

/* Whether all that the alert names is there. */
static bool
resolve(const struct reading *reading, const config_setting_t *at,
    struct alert *alert)
{
	bool whole = is_anchor(&alert->when) && alert->template != NULL &&
	    (!alert->has_expiry || is_anchor(&alert->expires));

	if (alert->when.stage[0] == '\0' && find_event(reading, at,
	    alert->when.outcome != OUTCOME_NONE ? "on" : "when",
	    &alert->when, &alert->occasion) == -1)
		whole = false;
	if (find_entered(reading, at, alert) == -1)
		whole = false;
	if (find_event(reading, at, "expires", &alert->expires,
	    &alert->expires_occasion) == -1)
		whole = false;
	if (find_measure(reading, at, alert) == -1)
		whole = false;
	if (whole && find_jurisdiction(reading, at, alert) == -1)
		whole = false;
	if (find_audience(reading, at, alert) == -1)
		whole = false;
	if (whole)
		check_expiry(at, alert);
	return whole;
}

/* The last alert is whole: put it behind the others that are. */
static void
count_as_whole(struct reading *reading)
{
	struct config *config = reading->config;
	struct alert *last = &config->alerts[config->nalerts - 1],
	    *first = &config->alerts[reading->nwhole], other;

	other = *first;
	*first = *last;
	*last = other;
	reading->nwhole++;
}

static void
read_alert(struct reading *reading, const config_setting_t *at)
{
	struct config *config = reading->config;
	struct alert *alert;
	const char *when = source_text(at, source_member(at, "when") != NULL ?
	    "when" : "on");

	config->alerts = xgrow(config->alerts, config->nalerts, sizeof *alert);
	alert = &config->alerts[config->nalerts++];
	*alert = (struct alert){
		.where = source_where(at),
		.name = xstrdup(config_setting_name(at)),
		.approve = reading->approve,
	};
	option_read(&alert_table, at, alert);
	check_when(at);
	read_channels(at, &alert->channels);
	if (when != NULL)
		alert->when_text = xstrdup(when);
	alert->has_expiry = source_member(at, "expires") != NULL;
	if (!resolve(reading, at, alert))
		return;
	read_check_outcome(reading, alert);
	count_as_whole(reading);
}

static void
read_file(struct reading *reading, const char *name,
    const config_setting_t *root)
{
	const config_setting_t *all = source_member(root, "alerts"), *at;
	struct alert none = { 0 };
	unsigned next = 0;

	(void)name;	/* alerts are named inside */
	option_read(&options_alerts, root, &none);
	while ((at = option_next(all, &next)) != NULL)
		read_alert(reading, at);
}

/* `pregon send` gives such names. */
static void
check_name(struct reading *reading, const struct alert *alert)
{
	if (str_starts(alert->name, SENT_PREFIX))
		mistakes_add(reading->mistakes, alert->where.file,
		    alert->where.line, "alerts.%s: names that begin with \""
		    SENT_PREFIX "\" are those of `pregon send`", alert->name);
	if (str_eq(alert->name, CORRECTION_ALERT) ||
	    str_starts(alert->name, MENDED_PREFIX))
		mistakes_add(reading->mistakes, alert->where.file,
		    alert->where.line, "alerts.%s: the name is taken: what "
		    "corrects people is called so", alert->name);
}

/* More people than there are would have to say yes. */
static void
check_approve(struct reading *reading, const struct alert *alert)
{
	size_t organizers = reading->config->organizers.count;

	if (organizers > 0 && (size_t)alert->approve > organizers &&
	    alert->approve != reading->approve)
		mistakes_add(reading->mistakes, alert->where.file,
		    alert->where.line, "alerts.%s.approve: %d people must "
		    "approve it, and organizers in pregon.conf names %zu",
		    alert->name, alert->approve, organizers);
}

/* Another alert's old name must not be a name that is in use. */
static void
check_was(struct reading *reading, const struct alert *alert)
{
	const struct config *config = reading->config;
	size_t i;

	if (alert->was == NULL)
		return;
	for (i = 0; i < config->nalerts; i++)
		if (str_eq(config->alerts[i].name, alert->was))
			mistakes_add(reading->mistakes, alert->where.file,
			    alert->where.line, "alerts.%s.was: an alert is "
			    "called \"%s\" now", alert->name, alert->was);
}

void
read_alerts(struct reading *reading)
{
	struct config *config = reading->config;
	const struct alert *alert;
	char *path;
	size_t i;

	read_folder(reading, "alerts", THING_ALERT, read_file);
	for (i = 0; i < config->nalerts; i++) {
		alert = &config->alerts[i];
		path = xasprintf("alerts.%s", alert->name);
		references_add(&reading->references, THING_ALERT, alert->name,
		    alert->where, path, alert);
		free(path);
		check_name(reading, alert);
		check_was(reading, alert);
		check_approve(reading, alert);
	}
}
