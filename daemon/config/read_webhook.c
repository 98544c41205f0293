#include "base/alloc.h"
#include "config/read.h"
#include "config/read_webhook.h"

#define EVENT(member)		offsetof(struct webhook_event, member)
#define PATHS_MAX	4	/* of a state */
#define WORDS_MAX	128	/* of theirs that mean the same */

/* In the order of enum webhook_format. */
static const char *const formats[] = { "form", "json", NULL };

static const char *const states[] = { "none", "queued", "sent", "deferred",
	"unconfirmed", "delivered", "read", "failed", "bounced-soft",
	"bounced-hard", "complained", "unsubscribed", NULL };
static const char *const reasons[] = { "none", "rate-limited",
	"invalid-recipient", "opted-out", "auth", "credit", "filtered",
	"permanent", "unavailable", NULL };

static const struct option_row state_rows[] = {
	{
		.name = "is",
		.type = OPTION_STRINGS,
		.required = true,
		.least = 1,
		.most = WORDS_MAX,
		.unit = "words",
		.offset = offsetof(struct webhook_word, is),
		.help = "any of these words of the provider's; more may follow "
		    "behind a / or where one ends with *",
	},
	{
		.name = "state",
		.type = OPTION_CHOICE,
		.required = true,
		.choices = states,
		.offset = offsetof(struct webhook_word, means),
		.help = "what it means; none: nothing worth a record",
	},
};

static const struct option_table state_table = {
	.name = "a state",
	.help = "words of the provider's for a message's state",
	OPTION_TABLE(state_rows),
};

static const struct option_row reason_rows[] = {
	{
		.name = "is",
		.type = OPTION_STRINGS,
		.required = true,
		.least = 1,
		.most = WORDS_MAX,
		.unit = "words",
		.offset = offsetof(struct webhook_word, is),
		.help = "any of these codes or words of the provider's",
	},
	{
		.name = "reason",
		.type = OPTION_CHOICE,
		.required = true,
		.choices = reasons,
		.offset = offsetof(struct webhook_word, means),
		.help = "why a message failed",
	},
};

static const struct option_table reason_table = {
	.name = "a reason",
	.help = "codes of the provider's for why a message failed",
	OPTION_TABLE(reason_rows),
};

#define PATH_HELP "a field of a form, a path in the JSON, or query.NAME of " \
	"the URL: "

static const struct option_row inbound_rows[] = {
	{
		.name = "when",
		.type = OPTION_PAIRS,
		.offset = OPTION_UNSTORED,
		.help = "what is so in such an event: path and value; \"*\": "
		    "it is there, \"\": it is not, or is empty",
	},
	{
		.name = "id",
		.type = OPTION_STRING,
		.required = true,
		.offset = EVENT(id),
		.help = PATH_HELP "the provider's id of the text",
	},
	{
		.name = "from",
		.type = OPTION_STRING,
		.required = true,
		.offset = EVENT(from),
		.help = PATH_HELP "who wrote",
	},
	{
		.name = "to",
		.type = OPTION_STRING,
		.offset = EVENT(to),
		.help = PATH_HELP "our number",
	},
	{
		.name = "text",
		.type = OPTION_STRING,
		.required = true,
		.offset = EVENT(text),
		.help = PATH_HELP "what was written",
	},
	{
		.name = "time",
		.type = OPTION_STRING,
		.offset = EVENT(time),
		.help = PATH_HELP "when; seconds or milliseconds since 1970, "
		    "RFC 3339, or RFC 2822",
	},
	{
		.name = "opt_out",
		.type = OPTION_STRING,
		.offset = EVENT(opt_out),
		.help = PATH_HELP "there where the provider itself acted on "
		    "STOP, START or HELP",
	},
	{
		.name = "stop_words",
		.type = OPTION_STRINGS,
		.most = 32,
		.unit = "words",
		.offset = EVENT(stop_words),
		.help = "texts that the provider takes for a stop by itself: it "
		    "blocks, and confirms, so that we do not",
	},
	{
		.name = "help_words",
		.type = OPTION_STRINGS,
		.most = 32,
		.unit = "words",
		.offset = EVENT(help_words),
		.help = "texts that the provider answers by itself",
	},
};

const struct option_table inbound_table = {
	.name = "inbound",
	.help = "where a text from a person stands",
	OPTION_TABLE(inbound_rows),
};

static const struct option_row receipt_rows[] = {
	{
		.name = "when",
		.type = OPTION_PAIRS,
		.offset = OPTION_UNSTORED,
		.help = "what is so in such an event: path and value; \"*\": "
		    "it is there, \"\": it is not, or is empty",
	},
	{
		.name = "id",
		.type = OPTION_STRING,
		.required = true,
		.offset = EVENT(id),
		.help = PATH_HELP "the provider's id of the message",
	},
	{
		.name = "id_ends",
		.type = OPTION_STRING,
		.offset = EVENT(id_ends),
		.help = "the id ends before this: \".\"; what follows is the "
		    "provider's own",
	},
	{
		.name = "from",
		.type = OPTION_STRING,
		.offset = EVENT(from),
		.help = PATH_HELP "our number",
	},
	{
		.name = "to",
		.type = OPTION_STRING,
		.offset = EVENT(to),
		.help = PATH_HELP "whom the message went to",
	},
	{
		.name = "time",
		.type = OPTION_STRING,
		.offset = EVENT(time),
		.help = PATH_HELP "when; seconds or milliseconds since 1970, "
		    "RFC 3339, or RFC 2822",
	},
	{
		.name = "ref",
		.type = OPTION_STRING,
		.offset = EVENT(ref),
		.help = PATH_HELP "our own id of the message (message.ref)",
	},
	{
		.name = "state",
		.type = OPTION_STRINGS,
		.required = true,
		.least = 1,
		.most = PATHS_MAX,
		.unit = "paths",
		.offset = EVENT(state),
		.help = PATH_HELP "the words for the state; several are "
		    "joined by /",
	},
	{
		.name = "reason",
		.type = OPTION_STRING,
		.offset = EVENT(reason),
		.help = PATH_HELP "the code of why it failed",
	},
	{
		.name = "states",
		.type = OPTION_LIST,
		.required = true,
		.table = &state_table,
		.offset = OPTION_UNSTORED,
		.help = "what the words mean, the first that fits; others are "
		    "counted, and change nothing",
	},
	{
		.name = "reasons",
		.type = OPTION_LIST,
		.table = &reason_table,
		.offset = OPTION_UNSTORED,
		.help = "what the codes mean, the first that fits; of a "
		    "failure, otherwise permanent",
	},
};

static const struct option_table receipt_table = {
	.name = "receipt",
	.help = "where the provider's later word on a message stands",
	OPTION_TABLE(receipt_rows),
};

static const struct option_row rows[] = {
	{
		.name = "format",
		.type = OPTION_CHOICE,
		.choices = formats,
		.standard = "form",
		.offset = offsetof(struct webhook_conf, format),
		.help = "what the body is",
	},
	{
		.name = "events",
		.type = OPTION_STRING,
		.offset = offsetof(struct webhook_conf, events),
		.help = "the path of the array of events in the JSON, \".\" if "
		    "it is the whole; otherwise the whole is one event",
	},
	{
		.name = "signature",
		.type = OPTION_GROUP,
		.required = true,
		.table = &signature_table,
		.offset = offsetof(struct webhook_conf, signature),
		.help = "what proves that a webhook comes from the provider",
	},
	{
		.name = "inbound",
		.type = OPTION_GROUP,
		.table = &inbound_table,
		.offset = offsetof(struct webhook_conf, inbound),
		.help = "where a text from a person stands",
	},
	{
		.name = "receipt",
		.type = OPTION_GROUP,
		.table = &receipt_table,
		.offset = offsetof(struct webhook_conf, receipt),
		.help = "where the provider's later word on a message stands",
	},
};

const struct option_table webhook_table = {
	.name = "webhook",
	.help = "what the provider sends us: how it is proved and read",
	OPTION_TABLE(rows),
};

static void
read_words(const struct option_table *table, const config_setting_t *all,
    struct webhook_word **words, size_t *count)
{
	const config_setting_t *at;
	struct webhook_word *word;
	unsigned next = 0;

	while ((at = option_next_element(all, &next)) != NULL) {
		*words = xgrow(*words, *count, sizeof **words);
		word = &(*words)[(*count)++];
		*word = (struct webhook_word){ .where = source_where(at) };
		option_read(table, at, word);
	}
}

void
read_webhook_event(struct webhook_event *event, const config_setting_t *at)
{
	if (at == NULL)
		return;
	event->where = source_where(at);
	read_pairs(source_member(at, "when"), &event->when, &event->nwhen);
	read_words(&state_table, source_member(at, "states"), &event->states,
	    &event->nstates);
	read_words(&reason_table, source_member(at, "reasons"),
	    &event->reasons, &event->nreasons);
}

void
read_webhook(struct webhook_conf *webhook, const config_setting_t *at)
{
	const config_setting_t *signature = source_member(at, "signature");

	if (at == NULL || !config_setting_is_group(at))
		return;		/* its type has been told */
	webhook->where = source_where(at);
	if (signature != NULL && config_setting_is_group(signature))
		read_signature(&webhook->signature, signature);
	read_webhook_event(&webhook->inbound, source_member(at, "inbound"));
	read_webhook_event(&webhook->receipt, source_member(at, "receipt"));
	if (source_member(at, "inbound") == NULL &&
	    source_member(at, "receipt") == NULL)
		source_wrong(at, "has neither inbound nor receipt: nothing "
		    "would be read");
	if (webhook->events != NULL && webhook->format != WEBHOOK_JSON)
		source_wrong(source_member(at, "events"), "a form is one "
		    "event");
}
