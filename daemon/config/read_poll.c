#include "config/read.h"
#include "config/read_webhook.h"

#define AT(member)	offsetof(struct poll_conf, member)

static const struct option_row rows[] = {
	{
		.name = "url",
		.type = OPTION_STRING,
		.required = true,
		.offset = AT(url),
		.help = "where the list is, a template: account.SETTING, "
		    "poll.since (RFC 3339) and poll.since_date (the day, in "
		    "UTC) of what is wanted; user, password and headers are "
		    "those of request",
	},
	{
		.name = "records",
		.type = OPTION_STRING,
		.required = true,
		.offset = AT(records),
		.help = "the path of the array of texts in the JSON, \".\" if "
		    "it is the whole",
	},
	{
		.name = "next",
		.type = OPTION_STRING,
		.offset = AT(next),
		.help = "the path of the next page's URL in the JSON: it stays "
		    "on the host of url, or is refused; without one there is "
		    "one page",
	},
	{
		.name = "inbound",
		.type = OPTION_GROUP,
		.required = true,
		.table = &inbound_table,
		.offset = AT(inbound),
		.help = "where a text from a person stands in an element of "
		    "records",
	},
};

const struct option_table poll_table = {
	.name = "poll",
	.help = "its list of the texts that came in, asked at the start and "
	    "every 5 minutes: what a webhook lost",
	OPTION_TABLE(rows),
};

void
read_poll(struct poll_conf *poll, const config_setting_t *at)
{
	const config_setting_t *inbound = source_member(at, "inbound");

	if (at == NULL || !config_setting_is_group(at))
		return;		/* its type has been told */
	poll->where = source_where(at);
	if (inbound == NULL || !config_setting_is_group(inbound))
		return;
	read_webhook_event(&poll->inbound, inbound);
	if (poll->inbound.time == NULL)
		source_missing(inbound, "time", "missing: without it nobody "
		    "knows whether a START came before a STOP");
}
