#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/items.h"
#include "config/option.h"
#include "config/script_check.h"

#define AT(member)	offsetof(struct step, member)
#define AT_FILE(member)	offsetof(struct script, member)

static const char *const verbs[STEP_KINDS] = {
	[STEP_EVENT] = "event", [STEP_MEASURE] = "measure",
	[STEP_OUTCOME] = "outcome", [STEP_TEXT] = "text",
	[STEP_PROVIDER] = "provider", [STEP_APPROVE] = "approve",
	[STEP_HOLD] = "hold", [STEP_RELEASE] = "release",
	[STEP_CANCEL] = "cancel",
};

/* In the order of enum outage. */
static const char *const outages[] = {
	"up", "down", "refuses", "unknown", NULL,
};

/* In the order of enum occasion_status. */
static const char *const statuses[] = {
	"tentative", "confirmed", "postponed", "cancelled", "concluded", NULL,
};

static const char *const approvals[] = { "all", "none", NULL };

static const struct option_row step_rows[] = {
	{
		.name = "at",
		.type = OPTION_DATE,
		.required = true,
		.offset = AT(at_ms),
		.help = "when, as the clock of the first jurisdiction shows "
		    "it: \"2017-08-26 10:00\"",
	},
	{
		.name = "event",
		.type = OPTION_NAME,
		.offset = OPTION_UNSTORED,
		.help = "an event that its measure's file has otherwise from "
		    "now on, with what changes; or the event of a broadcast",
	},
	{
		.name = "starts",
		.type = OPTION_DATE,
		.offset = AT(edit.starts_ms),
		.help = "of an event: when it starts now",
	},
	{
		.name = "status",
		.type = OPTION_CHOICE,
		.choices = statuses,
		.offset = AT(edit.status),
		.help = "of an event: its new status, as in its measure's file",
	},
	{
		.name = "place",
		.type = OPTION_WORDS,
		.offset = AT(edit.place),
		.help = "of an event: where it is held now, by language",
	},
	{
		.name = "replaced_by",
		.type = OPTION_NAME,
		.offset = AT(edit.replaced_by),
		.help = "of an event: the one that takes its place",
	},
	{
		.name = "facts",
		.type = OPTION_FACTS,
		.offset = AT(edit.facts),
		.help = "of an event or a measure: its facts that are others "
		    "now, by name and language",
	},
	{
		.name = "measure",
		.type = OPTION_NAME,
		.offset = OPTION_UNSTORED,
		.help = "a measure whose file has other facts from now on",
	},
	{
		.name = "outcome",
		.type = OPTION_NAME,
		.offset = OPTION_UNSTORED,
		.help = "an event of which people record what came of it",
	},
	{
		.name = "result",
		.type = OPTION_STRING,
		.offset = OPTION_UNSTORED,
		.help = "of an outcome: passed, failed, postponed or withdrawn",
	},
	{
		.name = "tally",
		.type = OPTION_STRING,
		.offset = OPTION_UNSTORED,
		.help = "of an outcome: \"10-0\", or with who did not vote "
		    "\"10-0-3\"",
	},
	{
		.name = "source",
		.type = OPTION_STRING,
		.offset = AT(source),
		.help = "of an outcome: a link to where it stands",
	},
	{
		.name = "by",
		.type = OPTION_STRINGS,
		.offset = AT(by),
		.least = 1,
		.most = 8,
		.unit = "accounts",
		.help = "of an outcome or an approval: who says so, by the "
		    "names of their accounts",
	},
	{
		.name = "text",
		.type = OPTION_STRING,
		.offset = OPTION_UNSTORED,
		.help = "what somebody texts us",
	},
	{
		.name = "from",
		.type = OPTION_STRING,
		.offset = OPTION_UNSTORED,
		.help = "of a text: who sends it, a phone number or an e-mail "
		    "address",
	},
	{
		.name = "provider",
		.type = OPTION_CHOICE,
		.choices = outages,
		.offset = AT(outage),
		.help = "how providers answer from now on: up; down: they "
		    "cannot be reached; refuses: each message for good; unknown: "
		    "no answer comes back",
	},
	{
		.name = "until",
		.type = OPTION_DATE,
		.offset = AT(until_ms),
		.help = "of a provider: when it is up again",
	},
	{
		.name = "account",
		.type = OPTION_NAME,
		.offset = AT(account),
		.help = "of a provider: the one account of the route that "
		    "fails; without it all do",
	},
	{
		.name = "approve",
		.type = OPTION_NAME,
		.offset = OPTION_UNSTORED,
		.help = "an alert (or \"correction\") whose broadcast people "
		    "approve",
	},
	{
		.name = "hold",
		.type = OPTION_STRING,
		.offset = OPTION_UNSTORED,
		.help = "an alert whose broadcast is held; or \"list NAME\", "
		    "\"measure NAME\", \"account NAME\", \"all\"",
	},
	{
		.name = "release",
		.type = OPTION_STRING,
		.offset = OPTION_UNSTORED,
		.help = "what was held, likewise, goes on",
	},
	{
		.name = "cancel",
		.type = OPTION_NAME,
		.offset = OPTION_UNSTORED,
		.help = "an alert whose broadcast is cancelled",
	},
};

static const struct option_table step_table = {
	.name = "a step",
	.help = "one thing that happens in a rehearsal",
	OPTION_TABLE(step_rows),
};

static const struct option_row rows[] = {
	{
		.name = "from",
		.type = OPTION_DATE,
		.offset = AT_FILE(from_ms),
		.help = "the first moment that is played; --from says another",
	},
	{
		.name = "to",
		.type = OPTION_DATE,
		.offset = AT_FILE(to_ms),
		.help = "the last moment that is played; --to says another",
	},
	{
		.name = "approve",
		.type = OPTION_CHOICE,
		.choices = approvals,
		.standard = "all",
		.offset = AT_FILE(approve),
		.help = "all: what people must approve is as if they had; "
		    "none: it waits for the steps that do",
	},
	{
		.name = "steps",
		.type = OPTION_LIST,
		.table = &step_table,
		.offset = OPTION_UNSTORED,
		.help = "what happens, in the order of time",
	},
};

const struct option_table options_script = {
	.name = "scripts/NAME.conf",
	.help = "a script of `pregon rehearse`: what happens, and when",
	OPTION_TABLE(rows),
};

const char *
step_kind_name(enum step_kind kind)
{
	return verbs[kind];
}

const char *
outage_name(enum outage outage)
{
	return outages[outage];
}

static void
step_done(struct step *step)
{
	free(step->what);
	free(step->event);
	edit_done(&step->edit);
	free(step->source);
	names_done(&step->by);
	address_done(&step->from);
	free(step->account);
}

void
script_free(struct script *script)
{
	size_t i;

	if (script == NULL)
		return;
	for (i = 0; i < script->nsteps; i++)
		step_done(&script->steps[i]);
	free(script->steps);
	free(script);
}

/* The local time ${name} of ${group} in the first jurisdiction. */
static void
place(const struct config *config, const config_setting_t *group,
    const char *name, int64_t *ret)
{
	const char *text = source_text(group, name);
	struct err err;

	if (text != NULL)
		/* Where it cannot be read, that has been told. */
		(void)zone_parse(config->jurisdictions[0].zone, text, ret,
		    &err);
}

/* "event" goes with an order, too: which broadcast of an alert. */
static bool
find_verb(const config_setting_t *at, struct step *step)
{
	const char *found = NULL;
	size_t i;

	for (i = STEP_KINDS; i-- > 0;) {
		if (source_member(at, verbs[i]) == NULL ||
		    (i == STEP_EVENT && found != NULL &&
		    step->kind >= STEP_APPROVE))
			continue;
		if (found != NULL) {
			source_wrong(at, "has both \"%s\" and \"%s\": a step "
			    "does one thing", verbs[i], found);
			return false;
		}
		found = verbs[i];
		step->kind = (enum step_kind)i;
	}
	if (found == NULL)
		source_wrong(at, "does nothing: one of event, measure, "
		    "outcome, text, provider, approve, hold, release, cancel "
		    "is wanted");
	return found != NULL;
}

/* Time does not go back: not before the start, nor before the last step. */
static void
check_order(const struct script *script, const config_setting_t *at,
    const struct step *step)
{
	const struct step *before = script->nsteps > 0 ?
	    &script->steps[script->nsteps - 1] : NULL;

	if (step->at_ms == 0)
		return;		/* it has none, which was told */
	if (before != NULL && step->at_ms < before->at_ms)
		source_wrong(source_member(at, "at"), "is before the step of "
		    "line %u: the steps are in the order of time",
		    before->where.line);
	else if (before == NULL && step->at_ms < script->from_ms)
		source_wrong(source_member(at, "at"), "is before \"from\": "
		    "the rehearsal has not begun");
	else if (script->to_ms != 0 && step->at_ms > script->to_ms)
		source_wrong(source_member(at, "at"), "is after \"to\": the "
		    "rehearsal is over");
}

static void
read_step(struct script *script, const struct config *config,
    const config_setting_t *at)
{
	struct step step = { .where = source_where(at) };

	option_read(&step_table, at, &step);
	place(config, at, "at", &step.at_ms);
	place(config, at, "until", &step.until_ms);
	check_order(script, at, &step);
	if (find_verb(at, &step)) {
		if (source_text(at, verbs[step.kind]) != NULL)
			step.what = xstrdup(source_text(at,
			    verbs[step.kind]));
		script_check(config, at, &step);
	}
	script->steps = xgrow(script->steps, script->nsteps, sizeof step);
	script->steps[script->nsteps++] = step;
}

static void
read_script(struct script *script, const struct config *config,
    const config_setting_t *root)
{
	const config_setting_t *at, *steps = source_member(root, "steps");
	unsigned next = 0;

	option_read(&options_script, root, script);
	place(config, root, "from", &script->from_ms);
	place(config, root, "to", &script->to_ms);
	if (script->to_ms != 0 && script->to_ms < script->from_ms)
		source_wrong(source_member(root, "to"), "is before \"from\"");
	while ((at = option_next_element(steps, &next)) != NULL)
		read_step(script, config, at);
}

struct script *
script_load(const char *file, const struct config *config,
    struct mistakes *mistakes)
{
	struct source *source = source_open(".", file, mistakes);
	struct script *script;
	size_t before = mistakes->count;

	if (source == NULL)
		return NULL;
	script = xcalloc(1, sizeof *script);
	read_script(script, config, source_root(source));
	source_free(source);
	if (mistakes->count == before)
		return script;
	script_free(script);
	return NULL;
}
