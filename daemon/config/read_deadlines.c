#include "base/alloc.h"
#include "base/str.h"
#include "config/items.h"
#include "config/read.h"

#define AT(member) offsetof(struct deadline, member)

static const struct option_row rows[] = {
	{
		.name = "when",
		.type = OPTION_OFFSET,
		.required = true,
		.offset = AT(when),
		.help = "how far from the event's start: \"- 3 days at "
		    "12:00\", \"- 3 business days at 12:00\", \"- 30 minutes\", "
		    "\"at 09:00\" (of its day)",
	},
	{
		.name = "title",
		.type = OPTION_WORDS,
		.required = true,
		.offset = AT(title),
		.help = "what people call it, by language",
	},
};

const struct option_table options_deadline = {
	.name = "a deadline",
	.help = "a moment before or after an event that moves with it",
	OPTION_TABLE(rows),
};

/* {{final_vote.signup_closes.when}} shares the names of {{final_vote.when}}. */
static void
check_name(const struct occasion *event, const struct deadline *deadline,
    const config_setting_t *at)
{
	const struct facts *facts = &event->facts;
	size_t i;

	if (read_is_event_member(deadline->name))
		source_wrong(at, "texts say {{%s.%s}} for another thing: find "
		    "another name", event->uid, deadline->name);
	for (i = 0; i < facts->count; i++)
		if (str_eq(facts->facts[i].name, deadline->name))
			source_wrong(at, "the name is taken by the fact of "
			    "%s:%u", facts->facts[i].where.file,
			    facts->facts[i].where.line);
}

/* Whether its "when" could be read, and counts from its own event. */
static bool
stands_on(const struct occasion *event, struct deadline *deadline,
    const config_setting_t *at)
{
	struct anchor *when = &deadline->when;

	if (when->event[0] == '\0') {
		if (when->days == 0 && when->elapsed_ms == 0 &&
		    !when->has_clock)
			return false;
		snprintf(when->event, sizeof when->event, "%s", event->uid);
	}
	if (str_eq(when->event, event->uid))
		return true;
	source_wrong(source_member(at, "when"), "counts from %s, and this is a "
	    "deadline of %s", when->event, event->uid);
	return false;
}

void
read_deadlines(const config_setting_t *all, const struct jurisdiction *in,
    struct occasion *event)
{
	const config_setting_t *at;
	struct deadline *deadline;
	unsigned next = 0;

	while ((at = option_next(all, &next)) != NULL) {
		event->deadlines = xgrow(event->deadlines, event->ndeadlines,
		    sizeof *deadline);
		deadline = &event->deadlines[event->ndeadlines++];
		*deadline = (struct deadline){
			.where = source_where(at),
			.name = xstrdup(config_setting_name(at)),
		};
		option_read(&options_deadline, at, deadline);
		check_name(event, deadline, at);
		if (stands_on(event, deadline, at) && in != NULL &&
		    in->zone != NULL && event->starts_ms != 0)
			deadline->at_ms = anchor_resolve(&deadline->when,
			    event->starts_ms, in->zone, &in->holidays);
	}
}
