#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/items.h"
#include "config/json_tree.h"
#include "config/read.h"
#include "config/read_webhook.h"

#define AT(member)	offsetof(struct provider_conf, member)
#define STATUSES_MAX	32	/* of one rule */
#define CODES_MAX	256	/* of one rule */

/* In the order of enum channel. */
static const char *const channels[] = { "sms", "email", NULL };

static const char *const methods[] = { "POST", "PUT", "GET", NULL };

/* In the order of enum verdict_kind. */
static const char *const verdicts[] = {
	"accepted", "retry", "rejected", "unknown", NULL,
};

/* In the order of enum verdict_reason. */
static const char *const reasons[] = {
	"none", "rate-limited", "invalid-recipient", "opted-out", "auth",
	"credit", "filtered", "permanent", "unavailable", "no-answer",
	"no-proof", NULL,
};

static const struct option_row request_rows[] = {
	{
		.name = "method",
		.type = OPTION_WORD,
		.choices = methods,
		.standard = "POST",
		.offset = AT(method),
		.help = "the HTTP method",
	},
	{
		.name = "url",
		.type = OPTION_STRING,
		.required = true,
		.offset = AT(url),
		.help = "where the request goes, a template",
	},
	{
		.name = "user",
		.type = OPTION_STRING,
		.offset = AT(user),
		.help = "for basic authentication, a template",
	},
	{
		.name = "password",
		.type = OPTION_STRING,
		.offset = AT(password),
		.help = "for basic authentication, a template",
	},
	{
		.name = "headers",
		.type = OPTION_PAIRS,
		.offset = OPTION_UNSTORED,
		.help = "HTTP headers; values are templates",
	},
	{
		.name = "form",
		.type = OPTION_PAIRS,
		.offset = OPTION_UNSTORED,
		.help = "the body's form; values are templates, and a pair "
		    "that comes out empty is left out",
	},
	{
		.name = "json",
		.type = OPTION_JSON,
		.offset = OPTION_UNSTORED,
		.help = "the body as JSON, instead of a form: { } is an object, "
		    "( ) an array, a string a template; what comes out empty "
		    "is left out; * = ( (\"a.b\", ...), ) gives an object "
		    "members with free names",
	},
};

static const struct option_table request_table = {
	.name = "request",
	.help = "what is sent to the provider for one message",
	OPTION_TABLE(request_rows),
};

static const struct option_row rule_rows[] = {
	{
		.name = "status",
		.type = OPTION_STRINGS,
		.least = 1,
		.most = STATUSES_MAX,
		.unit = "statuses",
		.offset = OPTION_UNSTORED,
		.help = "any of these HTTP statuses: \"201\", \"400-499\"",
	},
	{
		.name = "code",
		.type = OPTION_STRINGS,
		.least = 1,
		.most = CODES_MAX,
		.unit = "codes",
		.offset = offsetof(struct answer_rule, codes),
		.help = "any of these codes of the provider's",
	},
	{
		.name = "needs_id",
		.type = OPTION_BOOL,
		.standard = "false",
		.offset = offsetof(struct answer_rule, needs_id),
		.help = "the answer must hold the message's id",
	},
	{
		.name = "verdict",
		.type = OPTION_CHOICE,
		.required = true,
		.choices = verdicts,
		.offset = offsetof(struct answer_rule, verdict),
		.help = "accepted; retry: surely not taken; rejected: not "
		    "taken and never will be; unknown: it may have been",
	},
	{
		.name = "reason",
		.type = OPTION_CHOICE,
		.choices = reasons,
		.standard = "none",
		.offset = offsetof(struct answer_rule, reason),
		.help = "why",
	},
};

static const struct option_table rule_table = {
	.name = "a rule",
	.help = "what an answer means where all its conditions hold",
	OPTION_TABLE(rule_rows),
};

static const struct option_row answer_rows[] = {
	{
		.name = "id",
		.type = OPTION_STRING,
		.offset = AT(id_path),
		.help = "where the provider's id of the message stands in the "
		    "JSON: \"sid\", \"messages.0.id\"",
	},
	{
		.name = "id_header",
		.type = OPTION_STRING,
		.offset = AT(id_header),
		.help = "the answer's header that is the provider's id of the "
		    "message, instead of id: \"X-Message-Id\"",
	},
	{
		.name = "code",
		.type = OPTION_STRING,
		.offset = AT(code_path),
		.help = "where the provider's error code stands in the JSON",
	},
	{
		.name = "rules",
		.type = OPTION_LIST,
		.table = &rule_table,
		.offset = OPTION_UNSTORED,
		.help = "the first that holds says what the answer means; "
		    "without one the HTTP status does",
	},
};

static const struct option_table answer_table = {
	.name = "answer",
	.help = "how the provider's answer is read",
	OPTION_TABLE(answer_rows),
};

static const struct option_row rows[] = {
	{
		.name = "channel",
		.type = OPTION_CHOICE,
		.choices = channels,
		.standard = "sms",
		.offset = AT(channel),
		.help = "what it carries: sms or email",
	},
	{
		.name = "settings",
		.type = OPTION_FREE,
		.offset = OPTION_UNSTORED,
		.help = "what an account of it is given: \"required\", "
		    "\"optional\", \"secret\", \"optional-secret\", or the "
		    "value it has otherwise",
	},
	{
		.name = "request",
		.type = OPTION_GROUP,
		.required = true,
		.table = &request_table,
		.offset = 0,
		.help = "what is sent to the provider for one message",
	},
	{
		.name = "answer",
		.type = OPTION_GROUP,
		.table = &answer_table,
		.offset = 0,
		.help = "how the provider's answer is read",
	},
	{
		.name = "webhook",
		.type = OPTION_GROUP,
		.table = &webhook_table,
		.offset = AT(webhook),
		.help = "what the provider sends us: how it is proved and read",
	},
	{
		.name = "poll",
		.type = OPTION_GROUP,
		.table = &poll_table,
		.offset = AT(poll),
		.help = "its list of the texts that came in, asked at the "
		    "start and every 5 minutes: what a webhook lost",
	},
};

const struct option_table options_providers = {
	.name = "providers/NAME.conf",
	.help = "the provider NAME: the shape of its API",
	OPTION_TABLE(rows),
};

static void
read_setting(struct provider_conf *conf, const config_setting_t *at)
{
	const char *text = config_setting_get_string(at);
	struct provider_setting *setting;

	conf->settings = xgrow(conf->settings, conf->nsettings,
	    sizeof *setting);
	setting = &conf->settings[conf->nsettings++];
	*setting = (struct provider_setting){
		.name = xstrdup(config_setting_name(at)),
		.kind = SETTING_OPTIONAL,
	};
	if (text == NULL)
		return;		/* its type has been told */
	if (!str_is_name(setting->name))
		source_wrong(at, "is not a name: a-z, then a-z, 0-9, _ or -");
	if (str_eq(text, "required"))
		setting->kind = SETTING_REQUIRED;
	else if (str_eq(text, "secret"))
		setting->kind = SETTING_SECRET;
	else if (str_eq(text, "optional-secret"))
		setting->kind = SETTING_OPTIONAL_SECRET;
	else if (!str_eq(text, "optional"))
		setting->standard = xstrdup(text);
}

bool
read_is_header(const char *text)
{
	size_t len = strspn(text, "!#$%&'*+-.^_`|~0123456789"
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

	return len > 0 && text[len] == '\0';
}

void
read_pairs(const config_setting_t *all, struct pair **pairs, size_t *count)
{
	const config_setting_t *at;
	const char *key, *value;
	unsigned i;

	if (all == NULL || config_setting_is_group(all) ||
	    !config_setting_is_aggregate(all))
		return;
	for (i = 0; (at = config_setting_get_elem(all, i)) != NULL; i++) {
		if (!config_setting_is_aggregate(at) ||
		    config_setting_length(at) != 2)
			continue;	/* its shape has been told */
		key = config_setting_get_string_elem(at, 0);
		value = config_setting_get_string_elem(at, 1);
		if (key == NULL || value == NULL)
			continue;
		*pairs = xgrow(*pairs, *count, sizeof **pairs);
		(*pairs)[(*count)++] = (struct pair){
			.where = source_where(at),
			.key = xstrdup(key),
			.value = xstrdup(value),
		};
	}
}

static void
read_request(struct provider_conf *conf, const config_setting_t *request)
{
	const config_setting_t *headers = source_member(request, "headers");
	const config_setting_t *json = source_member(request, "json");
	size_t i;

	read_pairs(headers, &conf->headers, &conf->nheaders);
	read_pairs(source_member(request, "form"), &conf->form, &conf->nform);
	if (json != NULL && config_setting_is_aggregate(json))
		conf->json = json_tree_read(json, "json");
	if (json != NULL && source_member(request, "form") != NULL)
		source_wrong(json, "there is a form as well: a body is the "
		    "one or the other");
	for (i = 0; i < conf->nheaders; i++)
		if (!read_is_header(conf->headers[i].key))
			source_wrong(headers, "a header's name is letters, "
			    "digits and -");
	if (conf->password != NULL && conf->user == NULL)
		source_missing(request, "user", "missing: there is a password");
}

/* "201" or "400-499".  Returns 0 or -1. */
static int
parse_statuses(const char *text, struct status_range *ret)
{
	const char *dash = strchr(text, '-');
	uint64_t from, to;
	char first[8];
	size_t len = dash != NULL ? (size_t)(dash - text) : strlen(text);

	if (len >= sizeof first)
		return -1;
	memcpy(first, text, len);
	first[len] = '\0';
	if (str_number(first, 599, &from) == -1 || from < 100)
		return -1;
	to = from;
	if (dash != NULL && (str_number(dash + 1, 599, &to) == -1 || to < from))
		return -1;
	*ret = (struct status_range){ (int)from, (int)to };
	return 0;
}

static void
read_statuses(const config_setting_t *all, struct answer_rule *rule)
{
	const config_setting_t *at;
	struct status_range range;
	const char *text;
	unsigned i;

	if (all == NULL || config_setting_is_group(all) ||
	    !config_setting_is_aggregate(all))
		return;
	for (i = 0; (at = config_setting_get_elem(all, i)) != NULL; i++) {
		text = config_setting_get_string(at);
		if (text == NULL)
			continue;	/* its type has been told */
		if (parse_statuses(text, &range) == -1) {
			source_wrong(at, "is not a status in 100..599, or two "
			    "with a - between: \"400-499\"");
			continue;
		}
		rule->statuses = xgrow(rule->statuses, rule->nstatuses,
		    sizeof *rule->statuses);
		rule->statuses[rule->nstatuses++] = range;
	}
}

static void
check_id(const struct provider_conf *conf, const config_setting_t *answer)
{
	const config_setting_t *at = source_member(answer, "id_header");

	if (conf->id_header == NULL)
		return;
	if (!read_is_header(conf->id_header))
		source_wrong(at, "a header's name is letters, digits and -");
	if (conf->id_path != NULL)
		source_wrong(at, "there is answer.id as well: the id stands in "
		    "one place");
}

static void
read_rules(struct provider_conf *conf, const config_setting_t *answer)
{
	const config_setting_t *all = source_member(answer, "rules"), *at;
	struct answer_rule *rule;
	unsigned next = 0;

	while ((at = option_next_element(all, &next)) != NULL) {
		conf->rules = xgrow(conf->rules, conf->nrules, sizeof *rule);
		rule = &conf->rules[conf->nrules++];
		*rule = (struct answer_rule){ .where = source_where(at) };
		option_read(&rule_table, at, rule);
		read_statuses(source_member(at, "status"), rule);
		if (rule->needs_id && conf->id_path == NULL &&
		    conf->id_header == NULL)
			source_wrong(source_member(at, "needs_id"), "neither "
			    "answer.id nor answer.id_header says where the id "
			    "stands");
		if (rule->codes.count > 0 && conf->code_path == NULL)
			source_wrong(source_member(at, "code"),
			    "answer.code does not say where the code stands");
	}
}

static void
read_provider(struct reading *reading, const char *name,
    const config_setting_t *root)
{
	struct config *config = reading->config;
	const config_setting_t *settings = source_member(root, "settings"), *at;
	struct provider_conf *conf;
	unsigned i;

	config->providers = xgrow(config->providers, config->nproviders,
	    sizeof *conf);
	conf = &config->providers[config->nproviders++];
	*conf = (struct provider_conf){
		.where = source_where(root),
		.name = xstrdup(name),
	};
	option_read(&options_providers, root, conf);
	if (settings != NULL && config_setting_is_group(settings))
		for (i = 0; (at = config_setting_get_elem(settings, i)) != NULL;
		    i++)
			read_setting(conf, at);
	read_request(conf, source_member(root, "request"));
	check_id(conf, source_member(root, "answer"));
	read_rules(conf, source_member(root, "answer"));
	read_webhook(&conf->webhook, source_member(root, "webhook"));
	read_poll(&conf->poll, source_member(root, "poll"));
}

void
read_providers(struct reading *reading)
{
	struct config *config = reading->config;
	size_t i;

	read_folder(reading, "providers", THING_PROVIDER, read_provider);
	for (i = 0; i < config->nproviders; i++)
		references_add(&reading->references, THING_PROVIDER,
		    config->providers[i].name, config->providers[i].where, "",
		    &config->providers[i]);
}
