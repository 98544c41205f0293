#include <string.h>

#include "base/str.h"
#include "cli/check_notes.h"
#include "config/moments.h"
#include "config/organizers.h"
#include "text/zone.h"

static void
on_name(const char *name, bool section, const char *inside, unsigned line,
    void *arg)
{
	bool *states = arg;

	(void)inside;
	(void)line;
	*states |= !section && str_eq(name, POSTAL_FACT);
}

/* Whether every part that a reader may see states the address. */
static bool
states_address(const struct config *config, const struct template *text)
{
	static const enum part seen[] = { PART_TEXT, PART_HTML };
	const struct template *t;
	bool states;
	size_t i;

	for (i = 0; i < sizeof seen / sizeof seen[0]; i++) {
		t = config_template(config, text->name, CHANNEL_EMAIL, seen[i],
		    text->language);
		states = t == NULL;
		if (t != NULL)
			mustache_names(t->compiled, on_name, &states);
		if (!states)
			return false;
	}
	return true;
}

/* Without it mail programs show no button by which a reader ends them. */
static void
check_one_click(const struct config *config, struct mistakes *notes)
{
	const char *lacking = config->public_url == NULL ? "public_url" :
	    config->web.listen == NULL ? "web.listen" : NULL;
	bool mails = false;
	size_t i;

	for (i = 0; i < config->ntemplates; i++)
		mails |= config->templates[i].channel == CHANNEL_EMAIL;
	if (lacking != NULL && mails && config_carries(config, CHANNEL_EMAIL))
		mistakes_add(notes, "pregon.conf", 0, "no %s: e-mails %s; set "
		    "public_url and web.listen", lacking,
		    config->public_url == NULL ? "have no one-click "
		    "unsubscribe, which large mailbox providers want" :
		    "offer to unsubscribe with one click, and nobody listens");
}

/* Business days of a year without one holiday: they were forgotten. */
static void
check_year(const struct jurisdiction *in, const struct where *where,
    int64_t event_ms, int64_t at_ms, struct mistakes *notes)
{
	struct civil event, at;

	if (event_ms == 0 || at_ms == 0)
		return;
	zone_from_ms(in->zone, event_ms, &event);
	zone_from_ms(in->zone, at_ms, &at);
	if (!holidays_have_year(&in->holidays, event.year))
		mistakes_add(notes, where->file, where->line, "counts business "
		    "days, and %s:%u lists no holidays of %d",
		    in->holidays_where.file, in->holidays_where.line,
		    event.year);
	if (at.year != event.year && !holidays_have_year(&in->holidays,
	    at.year))
		mistakes_add(notes, where->file, where->line, "counts business "
		    "days into %d, and %s:%u lists no holidays of that year",
		    at.year, in->holidays_where.file, in->holidays_where.line);
}

static void
check_business_days(const struct config *config, struct mistakes *notes)
{
	const struct measure *m;
	const struct alert *alert;
	const struct deadline *d;
	size_t i, j, k;

	for (i = 0; i < config->nmeasures; i++)
		for (m = &config->measures[i], j = 0; j < m->noccasions; j++)
			for (k = 0; k < m->occasions[j].ndeadlines; k++) {
				d = &m->occasions[j].deadlines[k];
				if (d->when.business)
					check_year(m->jurisdiction, &d->where,
					    m->occasions[j].starts_ms, d->at_ms,
					    notes);
			}
	for (i = 0; i < config->nalerts; i++) {
		alert = &config->alerts[i];
		if (alert->when.business && alert->occasion != NULL)
			check_year(alert->jurisdiction, &alert->where,
			    alert->occasion->starts_ms, moments_anchor(
			    &alert->when, alert->occasion,
			    alert->jurisdiction), notes);
	}
}

/* Somebody must approve, and nobody can. */
static void
check_approval(const struct config *config, struct mistakes *notes)
{
	int most = config->approve;
	size_t i;

	for (i = 0; i < config->nalerts; i++)
		if (config->alerts[i].approve > most)
			most = config->alerts[i].approve;
	if (most > 0 && config->organizers.count == 0 && config->sending != SENDING_SANDBOX)
		mistakes_add(notes, "pregon.conf", 0, "organizers names "
		    "nobody: what wants approval goes out to nobody");
	organizers_check(config, notes);	/* its machine may have them */
}

/* Events move, and a reload that shows it is refused then: better to know before. */
static void
check_corrections(const struct config *config, struct mistakes *notes)
{
	size_t i;

	for (i = 0; i < config->nalerts; i++)
		if (config->alerts[i].occasion != NULL)
			break;
	if (i < config->nalerts && config->corrections.alert.name == NULL)
		mistakes_add(notes, "pregon.conf", 0, "no corrections: alert "
		    "%s is about %s, and who was told cannot be corrected if "
		    "it moves", config->alerts[i].name,
		    config->alerts[i].occasion->uid);
}

void
check_notes(const struct config *config, struct mistakes *notes)
{
	const struct template *t;
	size_t i;

	for (i = 0; i < config->ntemplates; i++) {
		t = &config->templates[i];
		if (t->channel == CHANNEL_EMAIL && t->part == PART_TEXT &&
		    !states_address(config, t))
			mistakes_add(notes, t->file, 0, "no {{" POSTAL_FACT
			    "}} in it (or in its HTML): a commercial e-mail "
			    "must say the sender's postal address; make it a "
			    "fact of pregon.conf");
	}
	check_one_click(config, notes);
	check_business_days(config, notes);
	check_approval(config, notes);
	check_corrections(config, notes);
}
