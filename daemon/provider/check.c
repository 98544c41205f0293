#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "provider/check.h"
#include "provider/values.h"
#include "provider/webhook.h"

/* ${values}, and the settings. */
static char **
known_names(const struct provider_conf *conf, const char *const *values)
{
	char **known = NULL;
	size_t count = 0, i;

	for (i = 0; values[i] != NULL; i++) {
		known = xgrow(known, count, sizeof *known);
		known[count++] = xstrdup(values[i]);
	}
	for (i = 0; i < conf->nsettings; i++) {
		known = xgrow(known, count, sizeof *known);
		known[count++] = xasprintf("account.%s",
		    conf->settings[i].name);
	}
	known = xgrow(known, count, sizeof *known);
	known[count] = NULL;
	return known;
}

static void
free_names(char **names)
{
	size_t i;

	for (i = 0; names[i] != NULL; i++)
		free(names[i]);
	free(names);
}

/* "header.*" allows every name that begins so. */
static bool
is_known(const char *name, const char *known)
{
	size_t len = strlen(known);

	return str_eq(name, known) || (len > 0 && known[len - 1] == '*' &&
	    strlen(name) >= len && strncmp(name, known, len - 1) == 0);
}

static void
on_name(const char *name, bool section, const char *inside, unsigned line,
    void *arg)
{
	const struct checking *c = arg;
	char meant[STR_MEANT_LEN + 1];
	size_t i;

	(void)section;
	(void)line;
	if (inside != NULL && str_eq(name, "."))
		return;
	for (i = 0; c->known[i] != NULL; i++)
		if (is_known(name, c->known[i]))
			return;
	mistakes_add(c->mistakes, c->where->file, c->where->line,
	    "%s%s: {{%s}} is neither %s%s", c->part, c->item, name, c->are,
	    str_meant(name, (const char *const *)c->known, meant));
}

void
check_template(struct checking *c, const struct where *where, const char *part,
    const char *item, const char *source)
{
	struct mustache *template;
	struct err err;

	c->where = where;
	c->part = part;
	c->item = item;
	if (source == NULL)
		return;
	template = mustache_compile(source, strlen(source), NULL, NULL, &err);
	if (template == NULL) {
		mistakes_add(c->mistakes, where->file, where->line, "%s%s: %s",
		    part, item, err.text);
		return;
	}
	mustache_names(template, on_name, c);
	mustache_free(template);
}

/* Why ${rule} is of no use or of harm; NULL where it is fine. */
static const char *
rule_fault(const struct answer_rule *rule)
{
	size_t i;

	for (i = 0; i < rule->codes.count; i++)
		if (strlen(rule->codes.names[i]) >=
		    sizeof ((struct verdict *)0)->code)
			return "a code has at most 31 characters";
	if (rule->verdict != VERDICT_ACCEPTED || rule->needs_id ||
	    rule->codes.count > 0)
		return NULL;
	if (rule->nstatuses == 0)
		return "accepts every answer: give a status, code or needs_id";
	for (i = 0; i < rule->nstatuses; i++)
		if (rule->statuses[i].from < 200 || rule->statuses[i].to > 299)
			return "accepts an answer other than 2xx without proof";
	return NULL;
}

static void
check_rules(const struct provider_conf *conf, struct mistakes *mistakes)
{
	size_t i;

	for (i = 0; i < conf->nrules; i++) {
		const struct answer_rule *rule = &conf->rules[i];
		const char *fault = rule_fault(rule);

		if (fault != NULL)
			mistakes_add(mistakes, rule->where.file,
			    rule->where.line, "answer.rules: %s", fault);
	}
}

static void
check_pairs(struct checking *c, const char *part, const struct pair *pairs,
    size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		check_template(c, &pairs[i].where, part, pairs[i].key,
		    pairs[i].value);
}

static void
check_json(struct checking *c, const struct json_node *node)
{
	size_t i;

	if (node->kind == NODE_TEXT)
		check_template(c, &node->where, "", node->path, node->text);
	for (i = 0; i < node->count; i++)
		check_json(c, &node->items[i]);
}

/* A body where there can be none. */
static void
check_method(const struct provider_conf *conf, struct mistakes *mistakes)
{
	const struct where *where = conf->json != NULL ? &conf->json->where :
	    conf->nform > 0 ? &conf->form[0].where : NULL;

	if (where != NULL && str_eq(conf->method, "GET"))
		mistakes_add(mistakes, where->file, where->line, "%s: a GET "
		    "request has no body; write the values into url",
		    conf->json != NULL ? "json" : "form");
}

/* An answer is JSON, and has no URL of ours. */
static void
check_poll_paths(const struct webhook_event *inbound,
    struct mistakes *mistakes)
{
	const char *const paths[] = { inbound->id, inbound->from, inbound->to,
	    inbound->text, inbound->time, inbound->opt_out };
	size_t i;

	for (i = 0; i < sizeof paths / sizeof paths[0]; i++)
		if (paths[i] != NULL && str_starts(paths[i], "query."))
			mistakes_add(mistakes, inbound->where.file,
			    inbound->where.line, "poll.inbound: %s: a list "
			    "has no query; give a path in its JSON", paths[i]);
}

static void
check_poll(const struct provider_conf *conf, struct mistakes *mistakes)
{
	const struct poll_conf *poll = &conf->poll;
	struct checking c = { .mistakes = mistakes,
	    .are = "a setting nor a value of a poll",
	    .known = known_names(conf, values_poll_names) };

	check_template(&c, &poll->where, "poll.", "url", poll->url);
	free_names(c.known);
	check_poll_paths(&poll->inbound, mistakes);
}

void
provider_check(const struct provider_conf *conf, struct mistakes *mistakes)
{
	struct checking c = { .mistakes = mistakes,
	    .are = "a setting nor a message value" };

	check_method(conf, mistakes);
	c.known = known_names(conf, values_message_names);
	check_template(&c, &conf->where, "", "url", conf->url);
	check_template(&c, &conf->where, "", "user", conf->user);
	check_template(&c, &conf->where, "", "password", conf->password);
	check_pairs(&c, "headers.", conf->headers, conf->nheaders);
	check_pairs(&c, "form.", conf->form, conf->nform);
	if (conf->json != NULL)
		check_json(&c, conf->json);
	free_names(c.known);
	check_rules(conf, mistakes);
	if (conf->webhook.where.file != NULL)
		check_webhook(conf, mistakes);
	if (conf->poll.where.file != NULL)
		check_poll(conf, mistakes);
}

void
provider_check_all(const struct config *config, struct mistakes *mistakes)
{
	size_t i;

	if (config == NULL)
		return;
	for (i = 0; i < config->nproviders; i++)
		provider_check(&config->providers[i], mistakes);
	for (i = 0; i < config->naccounts; i++)
		webhook_check_account(&config->accounts[i], mistakes);
}
