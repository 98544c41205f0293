#include "config/corrections.h"
#include "config/read.h"

#define AT(member) offsetof(struct config, corrections.member)

static const struct option_row rows[] = {
	{
		.name = "moved",
		.type = OPTION_NAME,
		.required = true,
		.offset = AT(templates[CORRECTION_MOVED]),
		.help = "the text for those who were told another time or "
		    "place: templates/sms/NAME.LANGUAGE.txt",
	},
	{
		.name = "postponed",
		.type = OPTION_NAME,
		.required = true,
		.offset = AT(templates[CORRECTION_POSTPONED]),
		.help = "... a date, and no date holds now",
	},
	{
		.name = "cancelled",
		.type = OPTION_NAME,
		.required = true,
		.offset = AT(templates[CORRECTION_CANCELLED]),
		.help = "... of an event that does not take place",
	},
	{
		.name = "replaced",
		.type = OPTION_NAME,
		.required = true,
		.offset = AT(templates[CORRECTION_REPLACED]),
		.help = "... of one whose place another event takes: "
		    "{{replacement.when}}",
	},
	{
		.name = "deadline",
		.type = OPTION_NAME,
		.required = true,
		.offset = AT(templates[CORRECTION_DEADLINE]),
		.help = "... another deadline of an event that did not move",
	},
	{
		.name = "result",
		.type = OPTION_NAME,
		.required = true,
		.offset = AT(templates[CORRECTION_RESULT]),
		.help = "... another fact of an event, or another outcome",
	},
	{
		.name = "approve",
		.type = OPTION_INT,
		.least = 0,
		.most = 2,
		.unit = "people",
		.offset = AT(alert.approve),
		.help = "how many people must approve a correction; without "
		    "it as in pregon.conf",
	},
	{
		.name = "urgent_lead",
		.type = OPTION_SPAN,
		.least = 0,
		.most = 48,
		.standard = "2 hours",
		.offset = AT(urgent_lead_ms),
		.help = "a correction that quiet hours would bring closer than "
		    "this to the old time or the new one waits for one person's "
		    "approval, and then goes out at night",
	},
};

const struct option_table options_corrections = {
	.name = "corrections",
	.help = "what is said to those who were told what no longer holds",
	OPTION_TABLE(rows),
};

void
read_corrections(struct reading *reading, const config_setting_t *root)
{
	const config_setting_t *at = source_member(root, "corrections");
	const config_setting_t *approve;
	struct corrections *c = &reading->config->corrections;
	size_t organizers = reading->config->organizers.count;

	if (at == NULL || !config_setting_is_group(at))
		return;
	approve = source_member(at, "approve");
	c->where = source_where(at);
	if (approve == NULL)
		c->alert.approve = reading->approve;
	else if (organizers > 0 && (size_t)c->alert.approve > organizers)
		source_wrong(approve, "%d people must approve a correction, and "
		    "organizers in pregon.conf names %zu", c->alert.approve,
		    organizers);
}
