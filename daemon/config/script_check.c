#include <string.h>

#include "base/alloc.h"
#include "base/login.h"
#include "base/str.h"
#include "config/items.h"
#include "config/script_check.h"
#include "config/script_find.h"
#include "text/email.h"
#include "text/phone.h"

/* Which settings go with which step, beside "at" and its own. */
static const struct going {
	const char	*name;
	unsigned	 kinds;		/* bits */
} going[] = {
	{ "starts", 1 << STEP_EVENT },
	{ "status", 1 << STEP_EVENT },
	{ "place", 1 << STEP_EVENT },
	{ "replaced_by", 1 << STEP_EVENT },
	{ "facts", 1 << STEP_EVENT | 1 << STEP_MEASURE },
	{ "result", 1 << STEP_OUTCOME },
	{ "tally", 1 << STEP_OUTCOME },
	{ "source", 1 << STEP_OUTCOME },
	{ "by", 1 << STEP_OUTCOME | 1 << STEP_APPROVE },
	{ "from", 1 << STEP_TEXT },
	{ "until", 1 << STEP_PROVIDER },
	{ "account", 1 << STEP_PROVIDER },
};
#define NGOING (sizeof going / sizeof going[0])

static void
check_settings(const config_setting_t *at, const struct step *step)
{
	const config_setting_t *member;
	size_t i;

	for (i = 0; i < NGOING; i++) {
		member = source_member(at, going[i].name);
		if (member != NULL && !(going[i].kinds & 1u << step->kind))
			source_wrong(member, "does not go with \"%s\"",
			    step_kind_name(step->kind));
	}
}

/*
 * Edits.
 */

static void
check_facts(const struct facts *facts, const struct facts *given,
    const config_setting_t *at)
{
	size_t i;

	for (i = 0; i < given->count; i++)
		script_find_fact(facts, source_member(at,
		    given->facts[i].name), given->facts[i].name);
}

/* An event to come does not move into the past: it would be a slip. */
static void
check_time(const config_setting_t *at, const struct occasion *o,
    struct step *step)
{
	const config_setting_t *starts = source_member(at, "starts");
	struct edit *edit = &step->edit;
	struct err err;

	if (starts == NULL || source_text(at, "starts") == NULL || zone_parse(
	    o->measure->jurisdiction->zone, source_text(at, "starts"),
	    &edit->starts_ms, &err) == -1)
		return;		/* none, or one that has been told */
	if (edit->starts_ms <= step->at_ms && !(edit->has_status &&
	    edit->status == OCCASION_CONCLUDED))
		source_wrong(starts, "has passed at that time: give the new "
		    "time, or the status \"postponed\" or \"cancelled\" where "
		    "there is none, or \"concluded\" where it took place");
}

static void
check_event(const struct config *config, const config_setting_t *at,
    struct step *step)
{
	const config_setting_t *by = source_member(at, "replaced_by");
	const struct occasion *o = script_find_event(config,
	    source_member(at, "event"), step->what);
	struct edit *edit = &step->edit;

	edit->has_status = source_member(at, "status") != NULL;
	if (o == NULL)
		return;
	check_time(at, o, step);
	check_facts(&o->facts, &edit->facts, source_member(at, "facts"));
	if (edit->replaced_by != NULL && str_eq(edit->replaced_by, o->uid))
		source_wrong(by, "is itself: name the event that takes its "
		    "place");
	else if (edit->replaced_by != NULL)
		script_find_event(config, by, edit->replaced_by);
	if (edit->starts_ms == 0 && !edit->has_status &&
	    edit->place.count == 0 && by == NULL && edit->facts.count == 0)
		source_wrong(at, "changes nothing: starts, status, place, "
		    "replaced_by or facts is wanted");
}

static void
check_measure(const struct config *config, const config_setting_t *at,
    const struct step *step)
{
	const struct measure *measure = script_find_measure(config,
	    source_member(at, "measure"), step->what);

	if (step->edit.facts.count == 0)
		source_missing(at, "facts", "missing: what changes of the "
		    "measure");
	else if (measure != NULL)
		check_facts(&measure->facts, &step->edit.facts,
		    source_member(at, "facts"));
}

/*
 * The rest.
 */

/* Who says so is an organizer, and somebody here; in the sandbox without them anybody. */
static void
check_by(const struct config *config, const config_setting_t *at,
    const struct names *by)
{
	uid_t ignored;
	size_t i;

	if (config->organizers.count == 0 &&
	    config->sending == SENDING_SANDBOX)
		return;
	for (i = 0; i < by->count; i++)
		if (!names_have(&config->organizers, by->names[i]))
			source_wrong(at, "organizers in pregon.conf does not "
			    "name %s", source_show(by->names[i]).text);
		else if (login_find(by->names[i], &ignored) == -1)
			source_wrong(at, "%s is no account of this machine: "
			    "rehearse where pregond runs",
			    source_show(by->names[i]).text);
}

static void
check_outcome(const struct config *config, const config_setting_t *at,
    struct step *step)
{
	const char *result = source_text(at, "result"),
	    *tally = source_text(at, "tally");
	struct err err;

	script_find_event(config, source_member(at, "outcome"), step->what);
	check_by(config, source_member(at, "by"), &step->by);
	if (result == NULL)
		source_missing(at, "result", "missing: passed, failed, "
		    "postponed or withdrawn");
	else if (outcome_result_parse(result, &step->result) == -1)
		source_wrong(source_member(at, "result"), "%s is no result: "
		    "passed, failed, postponed or withdrawn",
		    source_show(result).text);
	else if ((tally != NULL && tally_parse(tally, &step->tally,
	    &err) == -1) || outcome_check(step->result, &step->tally,
	    &err) == -1)
		source_wrong(tally != NULL ? source_member(at, "tally") : at,
		    "%s", err.text);
	if (step->source != NULL && outcome_check_source(step->source,
	    &err) == -1)
		source_wrong(source_member(at, "source"), "%s", err.text);
}

static void
check_text(const struct config *config, const config_setting_t *at,
    struct step *step)
{
	const char *from = source_text(at, "from"), *why;

	if (strlen(step->what) > SCRIPT_TEXT_MAX)
		source_wrong(source_member(at, "text"), "is longer than %d "
		    "bytes", SCRIPT_TEXT_MAX);
	if (from == NULL) {
		source_missing(at, "from", "missing: who texts it");
		return;
	}
	step->channel = strchr(from, '@') != NULL ? CHANNEL_EMAIL :
	    CHANNEL_SMS;
	why = step->channel == CHANNEL_EMAIL ?
	    email_parse(from, &step->from) :
	    phone_parse(from, config->region, &step->from);
	if (why != NULL)
		source_wrong(source_member(at, "from"), "%s", why);
	else if (!config_carries(config, step->channel))
		source_wrong(source_member(at, "from"), "no account of the "
		    "route carries %s", channel_name(step->channel));
}

static void
check_provider(const struct config *config, const config_setting_t *at,
    const struct step *step)
{
	if (step->account != NULL)
		script_find_account(config, source_member(at, "account"),
		    step->account);
	if (source_member(at, "until") != NULL &&
	    step->until_ms <= step->at_ms)
		source_wrong(source_member(at, "until"), "is not after \"at\"");
	else if (step->until_ms != 0 && step->outage == OUTAGE_NONE)
		source_wrong(source_member(at, "until"), "does not go with a "
		    "provider that is up");
}

/* Which broadcast of an alert, an event may say. */
static void
check_order(const struct config *config, const config_setting_t *at,
    struct step *step)
{
	const char *event = source_text(at, "event");

	script_find_target(config, source_member(at,
	    step_kind_name(step->kind)), step);
	if (step->kind == STEP_APPROVE)
		check_by(config, source_member(at, "by"), &step->by);
	if (event != NULL && script_find_event(config, source_member(at, "event"),
	    event) != NULL)
		step->event = xstrdup(event);
}

void
script_check(const struct config *config, const config_setting_t *at,
    struct step *step)
{
	check_settings(at, step);
	if (step->what == NULL)
		return;		/* no text: that has been told */
	switch (step->kind) {
	case STEP_EVENT:
		check_event(config, at, step);
		return;
	case STEP_MEASURE:
		check_measure(config, at, step);
		return;
	case STEP_OUTCOME:
		check_outcome(config, at, step);
		return;
	case STEP_TEXT:
		check_text(config, at, step);
		return;
	case STEP_PROVIDER:
		check_provider(config, at, step);
		return;
	case STEP_APPROVE:
	case STEP_HOLD:
	case STEP_RELEASE:
	case STEP_CANCEL:
		check_order(config, at, step);
		return;
	}
}
