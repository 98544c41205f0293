/*
 * provider list, provider show, provider try
 */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "cli/ask.h"
#include "cli/draw.h"
#include "cli/engine.h"
#include "cli/provider_try.h"

struct call {
	const struct command	*self;
	const struct config	*config;
	struct tried		 tried;
	bool			 json;
};

static json_t *
accounts_of(const struct config *config, const struct provider_conf *provider)
{
	json_t *all = json_array();
	size_t i;

	for (i = 0; i < config->naccounts; i++)
		if (config->accounts[i].provider == provider)
			json_array_append_new(all,
			    json_string(config->accounts[i].name));
	return all;
}

static json_t *
keys_of(const struct pair *pairs, size_t count)
{
	json_t *all = json_array();
	size_t i;

	for (i = 0; i < count; i++)
		json_array_append_new(all, json_string(pairs[i].key));
	return all;
}

/* Add where the leaves of ${node} stand, without "json." before them. */
static void
add_leaves(const struct json_node *node, json_t *all)
{
	size_t i;

	if (node->kind != NODE_OBJECT && node->kind != NODE_ARRAY)
		json_array_append_new(all, json_string(node->path +
		    strlen("json.")));
	for (i = 0; i < node->count; i++)
		add_leaves(&node->items[i], all);
}

static json_t *
fields_of(const struct provider_conf *provider)
{
	json_t *all;

	if (provider->json == NULL)
		return keys_of(provider->form, provider->nform);
	all = json_array();
	add_leaves(provider->json, all);
	return all;
}

static json_t *
settings_of(const struct provider_conf *provider)
{
	static const char *const kinds[] = {
		[SETTING_REQUIRED] = "required",
		[SETTING_OPTIONAL] = "optional",
		[SETTING_SECRET] = "secret",
		[SETTING_OPTIONAL_SECRET] = "optional-secret",
	};
	json_t *all = json_array();
	size_t i;

	for (i = 0; i < provider->nsettings; i++)
		json_array_append_new(all, json_pack("{s:s, s:s, s:s?}",
		    "name", provider->settings[i].name,
		    "kind", kinds[provider->settings[i].kind],
		    "default", provider->settings[i].standard));
	return all;
}

static json_t *
describe(const struct config *config, const struct provider_conf *p)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:i}",
	    "name", p->name, "channel", channel_name(p->channel), "method", p->method, "url", p->url,
	    "accounts", accounts_of(config, p), "settings", settings_of(p),
	    "headers", keys_of(p->headers, p->nheaders),
	    "fields", fields_of(p), "rules", (int)p->nrules);
}

static void
draw_names(const char *what, json_t *names)
{
	json_t *name;
	size_t i;

	if (json_array_size(names) == 0)
		return;
	printf("  %-9s", what);
	json_array_foreach(names, i, name)
		printf("%s%s", i > 0 ? ", " : "", json_string_value(name));
	putchar('\n');
}

static void
draw_provider(json_t *provider)
{
	json_t *setting;
	size_t i;

	printf("%s (%s)\n", draw_text(provider, "name"),
	    draw_text(provider, "channel"));
	printf("  %-9s%s %s\n", "request", draw_text(provider, "method"),
	    draw_text(provider, "url"));
	draw_names("headers", json_object_get(provider, "headers"));
	draw_names("fields", json_object_get(provider, "fields"));
	draw_names("accounts", json_object_get(provider, "accounts"));
	puts("  settings of an account");
	json_array_foreach(json_object_get(provider, "settings"), i, setting)
		printf("    %s%s (%s)\n", draw_text(setting, "name"),
		    str_ends(draw_text(setting, "kind"), "secret") ?
		    "_file" : "", draw_text(setting, "kind"));
	printf("  %lld rules for its answers\n",
	    (long long)draw_int(provider, "rules"));
}

static int
list(const struct call *call)
{
	const struct config *config = call->config;
	json_t *all = json_array(), *one;
	size_t i;

	for (i = 0; i < config->nproviders; i++)
		json_array_append_new(all, json_pack("{s:s, s:s, s:o}", "name",
		    config->providers[i].name, "channel",
		    channel_name(config->providers[i].channel), "accounts",
		    accounts_of(config, &config->providers[i])));
	if (call->json)
		return ask_print_json(json_pack("{s:o}", "providers", all));
	json_array_foreach(all, i, one) {
		printf("%s (%s)\n", draw_text(one, "name"),
		    draw_text(one, "channel"));
		draw_names("accounts", json_object_get(one, "accounts"));
	}
	json_decref(all);
	return EXIT_FINE;
}

static int
show(const struct call *call, const char *name)
{
	const struct config *config = call->config;
	struct err err;
	json_t *shown;
	size_t i;

	for (i = 0; i < config->nproviders; i++) {
		if (!str_eq(config->providers[i].name, name))
			continue;
		shown = describe(config, &config->providers[i]);
		if (call->json)
			return ask_print_json(shown);
		draw_provider(shown);
		json_decref(shown);
		return EXIT_FINE;
	}
	err_set(&err, ERR_INPUT, "no provider is called %s: `pregon provider "
	    "list` has their names", name);
	return cli_fail(call->self, &err);
}

static void
draw_verdict(json_t *said)
{
	json_t *request = json_object_get(said, "request");

	printf("%s %s\n", draw_text(request, "method"),
	    draw_text(request, "host"));
	draw_names("headers", json_object_get(request, "headers"));
	draw_names("fields", json_object_get(request, "fields"));
	printf("%s", draw_text(said, "verdict"));
	if (*draw_text(said, "reason") != '\0')
		printf(": %s", draw_text(said, "reason"));
	if (draw_int(said, "http") != 0)
		printf(" (HTTP %lld)", (long long)draw_int(said, "http"));
	putchar('\n');
	if (*draw_text(said, "provider_id") != '\0')
		printf("  %-9s%s\n", "id", draw_text(said, "provider_id"));
	if (json_is_integer(json_object_get(said, "retry_after_s")))
		printf("  again in %lld s\n",
		    (long long)draw_int(said, "retry_after_s"));
}

static int
try(const struct call *call, const char *name)
{
	const struct account *account = config_account(call->config, name);
	const char *fault = NULL;
	json_t *said = NULL;
	struct err err;
	int status;

	if (account == NULL)
		err_set(&err, ERR_INPUT, "no account is called %s: `pregon "
		    "provider list` has their names", name);
	else
		fault = provider_try_fault(account, &call->tried);
	if (fault != NULL)
		return cli_misuse(call->self, "%s: %s", name, fault);
	if (account != NULL)
		said = provider_try(call->config, account, &call->tried, &err);
	if (said == NULL)
		return cli_fail(call->self, &err);
	status = str_eq(draw_text(said, "verdict"), "accepted") ? EXIT_FINE :
	    EXIT_NO;
	if (call->json)
		ask_print_json(said);
	else {
		draw_verdict(said);
		json_decref(said);
	}
	return status;
}

/* What is wrong with the words of the call: -1 for nothing. */
static int
check_words(const struct call *call, int n, char **words)
{
	const struct tried *t = &call->tried;
	bool tries = n > 0 && str_eq(words[0], "try");

	if (n == 0)
		return cli_misuse(call->self, "list, show or try?");
	if (!str_eq(words[0], "list") && !str_eq(words[0], "show") && !tries)
		return cli_misuse(call->self, "%s: list, show or try is wanted",
		    words[0]);
	if (str_eq(words[0], "list") ? n != 1 : n != 2)
		return cli_misuse(call->self, "%s takes %s", words[0],
		    str_eq(words[0], "list") ? "no name" : "one name");
	if (tries && (t->to == NULL || t->text == NULL || *t->text == '\0'))
		return cli_misuse(call->self, "try wants --to ADDRESS and "
		    "--text TEXT");
	if (!tries && (t->to != NULL || t->text != NULL || t->subject != NULL ||
	    t->html != NULL))
		return cli_misuse(call->self, "--to, --subject, --text and "
		    "--html go with try");
	return -1;
}

static int
run_words(struct call *call, const char *dir, int n, char **words)
{
	int status = check_words(call, n, words);
	struct config *config;
	struct err err;

	if (status != -1)
		return status;
	config = engine_config(dir, &err);
	if (config == NULL)
		return cli_fail(call->self, &err);
	call->config = config;
	if (str_eq(words[0], "list"))
		status = list(call);
	else if (str_eq(words[0], "show"))
		status = show(call, words[1]);
	else
		status = try(call, words[1]);
	config_unref(config);
	return status;
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct call call = { .self = self };
	const char *dir = NULL;
	const struct cli_value values[] = {
		{ .name = "config", .text = &dir },
		{ .name = "to", .text = &call.tried.to },
		{ .name = "subject", .text = &call.tried.subject },
		{ .name = "text", .text = &call.tried.text },
		{ .name = "html", .text = &call.tried.html },
		{ .name = "json", .flag = &call.json },
		{ .name = NULL }
	};
	int status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	return run_words(&call, cli_config_dir(dir), argc - optind,
	    argv + optind);
}

const struct command cmd_provider = {
	.name = "provider",
	.summary = "the providers, and one message to try an account",
	.usage = "Usage: pregon provider list [--config DIR] [--json]\n"
	    "       pregon provider show NAME [--config DIR] [--json]\n"
	    "       pregon provider try ACCOUNT --to ADDRESS --text TEXT\n"
	    "                       [--subject S] [--html H] [--config DIR] [--json]\n"
	    "\n"
	    "list: the providers of the files, and the accounts with each.\n"
	    "show: how one is asked, and what an account with it must say.\n"
	    "\n"
	    "try: send TEXT to ADDRESS at once, past the plan and the outbox, and\n"
	    "tell how it was asked (no address, no text, no credentials) and what\n"
	    "its answer means.  ADDRESS is a phone number where the account carries\n"
	    "SMS; where it carries e-mail, an e-mail address, and the mail wants\n"
	    "--subject and may have --html beside its TEXT.  Nobody's STOP is looked\n"
	    "at: try it with an address of your own.  sending = \"sandbox\" reaches this machine only, \"trial\"\n"
	    "only the testers.  Exit status 0 where it was accepted.\n"
	    "\n"
	    "  --json  {\"verdict\":\"accepted\"|\"retry\"|\"rejected\"|\"unknown\",\n"
	    "          \"reason\":null|\"rate-limited\"|...,\"provider_id\":\"...\"|null,\n"
	    "          \"retry_after_s\":null|N,\"http\":201,\"request\":{\"method\",\n"
	    "          \"host\",\"headers\":[],\"fields\":[]}}\n",
	.run = run,
};
