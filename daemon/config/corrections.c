#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/corrections.h"
#include "config/items.h"

static const char *const kind_names[CORRECTION_KINDS] = {
	[CORRECTION_MOVED] = "moved",
	[CORRECTION_POSTPONED] = "postponed",
	[CORRECTION_CANCELLED] = "cancelled",
	[CORRECTION_REPLACED] = "replaced",
	[CORRECTION_DEADLINE] = "deadline",
	[CORRECTION_RESULT] = "result",
};

const char *
correction_kind_name(enum correction_kind kind)
{
	return kind_names[kind];
}

void
corrections_make(struct config *config)
{
	struct alert *alert = &config->corrections.alert;
	size_t i, j;

	if (config->corrections.where.file == NULL ||
	    config->njurisdictions == 0)
		return;
	alert->where = config->corrections.where;
	alert->name = xstrdup(CORRECTION_ALERT);
	alert->jurisdiction = &config->jurisdictions[0];
	alert->audience = xcalloc(config->nlists + 1,
	    sizeof *alert->audience);
	for (i = 0; i < config->nlists; i++)
		alert->audience[alert->naudience++] = &config->lists[i];
	if (config->nreplies > 0 || config->nalerts == 0)
		channels_add(&alert->channels, CHANNEL_SMS);
	for (i = 0; i < config->nalerts; i++)
		for (j = 0; j < config->alerts[i].channels.count; j++)
			channels_add(&alert->channels,
			    config->alerts[i].channels.order[j]);
	alert->catch_up = CATCH_UP_LATE;
	alert->on_unknown = ON_UNKNOWN_HOLD;
	alert->is_correction = true;
}

/* Whether people of ${list} are told anything by ${channel}. */
static bool
is_told(const struct config *config, const struct list *list,
    enum channel channel)
{
	const struct alert *alert;
	size_t i, j;

	if (channel == CHANNEL_SMS && config->nreplies > 0)
		return true;
	for (i = 0; i < config->nalerts; i++) {
		alert = &config->alerts[i];
		for (j = 0; j < alert->naudience; j++)
			if (alert->audience[j] == list &&
			    channels_have(&alert->channels, channel))
				return true;
	}
	return false;
}

/* Some event; of a correction of a deadline one that has one. */
static const struct occasion *
some_event(const struct config *config, enum correction_kind kind)
{
	const struct occasion *found = NULL, *o;
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++) {
			o = &config->measures[i].occasions[j];
			if (found == NULL || (kind == CORRECTION_DEADLINE &&
			    found->ndeadlines == 0))
				found = o;
		}
	return found;
}

bool
corrections_say(const struct config *config, enum correction_kind kind,
    enum channel channel, struct alert *ret)
{
	const struct corrections *c = &config->corrections;
	const struct occasion *event = some_event(config, kind);
	size_t i;

	if (c->alert.name == NULL || c->templates[kind] == NULL ||
	    event == NULL || !channels_have(&c->alert.channels, channel))
		return false;
	*ret = c->alert;
	ret->template = c->templates[kind];
	ret->occasion = event;
	ret->measure = event->measure;
	ret->jurisdiction = event->measure->jurisdiction;
	ret->channels = (struct channels){ .count = 1, .order = { channel } };
	ret->audience = xcalloc(config->nlists + 1, sizeof *ret->audience);
	ret->naudience = 0;
	for (i = 0; i < config->nlists; i++)
		if (is_told(config, &config->lists[i], channel))
			ret->audience[ret->naudience++] = &config->lists[i];
	if (ret->naudience > 0)
		return true;
	free(ret->audience);
	return false;
}

static void
on_name(const char *name, bool section, const char *inside, unsigned line,
    void *arg)
{
	bool *lists = arg;

	(void)section;
	(void)line;
	*lists |= inside != NULL && str_eq(inside, "deadlines") &&
	    (str_eq(name, "when") || str_eq(name, "time"));
}

void
corrections_check(const struct config *config, enum correction_kind kind,
    const struct template *template, struct mistakes *mistakes)
{
	bool lists = false;

	if ((kind != CORRECTION_MOVED && kind != CORRECTION_DEADLINE) ||
	    template->part == PART_SUBJECT ||
	    some_event(config, CORRECTION_DEADLINE)->ndeadlines == 0)
		return;
	mustache_names(template->compiled, on_name, &lists);
	if (!lists)
		mistakes_add(mistakes, template->file, 0, "must list the "
		    "deadlines, for those who were told one: {{#deadlines}} "
		    "{{title}} {{when}}.{{/deadlines}} (corrections.%s)",
		    correction_kind_name(kind));
}

void
corrections_done(struct corrections *corrections)
{
	size_t i;

	for (i = 0; i < CORRECTION_KINDS; i++)
		free(corrections->templates[i]);
	alert_done(&corrections->alert);
	*corrections = (struct corrections){ 0 };
}

/*
 * Events that take the place of others.
 */

static void
no_such_event(const struct config *config, const struct occasion *o,
    struct mistakes *mistakes)
{
	const char **names = NULL, *near;
	size_t n = 0, i, j;

	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++) {
			names = xgrow(names, n, sizeof *names);
			names[n++] = config->measures[i].occasions[j].uid;
		}
	names = xgrow(names, n, sizeof *names);
	names[n] = NULL;
	near = str_guess(o->replaced_name, names);
	mistakes_add(mistakes, o->where.file, o->where.line, "events.%s."
	    "replaced_by: no event is called \"%s\"%s%s%s", o->uid,
	    o->replaced_name, near != NULL ? " (" : "",
	    near != NULL ? near : "", near != NULL ? "?)" : "");
	free(names);
}

/* Whether who follows "replaced_by" from ${o} comes back to it. */
static bool
is_in_circle(const struct occasion *o)
{
	const struct occasion *fast = o->replaced_by, *slow = o;

	while (fast != NULL && fast != o && fast != slow) {
		fast = fast->replaced_by;
		if (fast == NULL || fast == o)
			break;
		fast = fast->replaced_by;
		slow = slow->replaced_by;
	}
	return fast == o;
}

static void
check_replaced(const struct occasion *o, struct mistakes *mistakes)
{
	const char *wrong = NULL;

	if (o->replaced_by == o)
		wrong = "is itself: name the event that takes its place";
	else if (is_in_circle(o))
		wrong = "goes in a circle: the last event in it is replaced by "
		    "none";
	else if (o->replaced_by != NULL && o->status != OCCASION_CANCELLED &&
	    o->status != OCCASION_POSTPONED)
		wrong = "is given, and so it does not take place: its status "
		    "is \"cancelled\" or \"postponed\"";
	if (wrong != NULL)
		mistakes_add(mistakes, o->where.file, o->where.line,
		    "events.%s.replaced_by: %s", o->uid, wrong);
}

void
corrections_replace(struct config *config, struct mistakes *mistakes)
{
	struct occasion *o;
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++) {
			o = &config->measures[i].occasions[j];
			if (o->replaced_name == NULL)
				continue;
			o->replaced_by = config_occasion(config,
			    o->replaced_name);
			if (o->replaced_by == NULL)
				no_such_event(config, o, mistakes);
		}
	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++)
			check_replaced(&config->measures[i].occasions[j],
			    mistakes);
}
