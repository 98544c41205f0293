#include <limits.h>
#include <stdarg.h>

#include "base/str.h"
#include "config/items.h"
#include "config/organizers.h"
#include "control/weakening.h"
#include "schedule/recording.h"

/* What of the rule changes, as it is collected. */
struct changes {
	json_t	*words;
	int	 needed;
};

static void change(struct changes *c, int needed, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
change(struct changes *c, int needed, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	json_array_append_new(c->words, json_vsprintf(fmt, ap));
	va_end(ap);
	if (needed > c->needed)
		c->needed = needed;
}

/* How many accounts the rule asks for where an outcome is recorded; 0: any one. */
static int
recorders(int confirm)
{
	return confirm > 1 ? confirm : 0;
}

static int
larger(int a, int b)
{
	return a > b ? a : b;
}

/* How many the rule asks for where it asks for most. */
static int
strictest(const struct config *config)
{
	int most = larger(config->approve,
	    recorders(config->confirm_outcomes));
	size_t i;

	for (i = 0; i < config->nalerts; i++)
		most = larger(most, config->alerts[i].approve);
	for (i = 0; i < config->nmeasures; i++)
		most = larger(most, recorders(recording_needed(config,
		    &config->measures[i])));
	return larger(most, config->corrections.alert.approve);
}

static void
add_organizers(struct changes *c, const struct config *now,
    const struct config *next)
{
	const struct names *old = &now->organizers, *new = &next->organizers;
	size_t i;

	for (i = 0; i < old->count; i++)
		if (!names_have(new, old->names[i]))
			change(c, strictest(now), "organizers: %s is none any "
			    "more", old->names[i]);
	for (i = 0; i < new->count; i++)
		if (!names_have(old, new->names[i]))
			change(c, strictest(now), "organizers: %s is one",
			    new->names[i]);
}

/* What is new had the value that pregon.conf gives. */
static void
add_alert(struct changes *c, const struct config *now,
    const struct alert *alert)
{
	const struct alert *old = config_alert(now, alert->name);
	int was;

	if (old == NULL && alert->was != NULL)
		old = config_alert(now, alert->was);
	was = old != NULL ? old->approve : now->approve;
	if (alert->approve < was)
		change(c, was, "%s%s.approve: from %d to %d",
		    alert->is_correction ? "" : "alerts.", alert->name, was,
		    alert->approve);
}

/*
 * How many had to say what came of ${measure}, or of one of its events wherever it was.
 * What is new had the value that pregon.conf gives.
 */
static int
confirmed_by(const struct config *now, const struct measure *measure)
{
	const struct occasion *o;
	int most = 0;
	size_t i;

	for (i = 0; i < now->nmeasures; i++)
		if (str_eq(now->measures[i].name, measure->name))
			most = recording_needed(now, &now->measures[i]);
	for (i = 0; i < measure->noccasions; i++) {
		o = config_occasion(now, measure->occasions[i].uid);
		if (o != NULL)
			most = larger(most, recording_needed(now, o->measure));
	}
	return most != 0 ? most : now->confirm_outcomes;
}

static void
add_measure(struct changes *c, const struct config *now,
    const struct config *next, const struct measure *measure)
{
	int was = confirmed_by(now, measure),
	    is = recording_needed(next, measure);

	if (is < was)
		change(c, was, "confirm_outcomes of %s: from %d to %d",
		    measure->name, was, is);
}

/*
 * How many could say yes: a rule that names nobody who may asks nobody, and who has no
 * account any more would be waited for for ever.
 */
static int
could(const struct config *now)
{
	return now->organizers.count == 0 && now->sending == SENDING_SANDBOX ?
	    INT_MAX : (int)organizers_here(&now->organizers);
}

int
weakening(const struct config *now, const struct config *next, json_t *words)
{
	struct changes c = { .words = words };
	int most = could(now);
	size_t i;

	if (next->sending != now->sending)
		change(&c, strictest(now), "sending: from %s to %s",
		    sending_name(now->sending), sending_name(next->sending));
	add_organizers(&c, now, next);
	if (next->approve < now->approve)
		change(&c, now->approve, "approve: from %d to %d",
		    now->approve, next->approve);
	for (i = 0; i < next->nalerts; i++)
		add_alert(&c, now, &next->alerts[i]);
	if (next->corrections.alert.name != NULL)
		add_alert(&c, now, &next->corrections.alert);
	if (next->confirm_outcomes < now->confirm_outcomes)
		change(&c, now->confirm_outcomes, "confirm_outcomes: from %d "
		    "to %d", now->confirm_outcomes, next->confirm_outcomes);
	for (i = 0; i < next->nmeasures; i++)
		add_measure(&c, now, next, &next->measures[i]);
	return c.needed < most ? c.needed : most;
}
