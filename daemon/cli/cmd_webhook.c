/*
 * webhook try
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "cli/ask.h"
#include "cli/draw.h"
#include "cli/engine.h"
#include "cli/webhook_try.h"
#include "provider/webhook.h"

#define HEADERS_MAX 100

struct call {
	const struct command	*self;
	struct webhook_try	 try;
	const char		*dir, *body, *at;
	bool			 json;
};

static void
draw_signed(json_t *said)
{
	const char *text = draw_text(said, "signed");
	json_int_t bytes = draw_int(said, "signed_bytes");

	if (!json_is_string(json_object_get(said, "signed")))
		return;
	printf("  these %lld bytes should have been signed:\n    %s%s\n",
	    (long long)bytes, text,
	    (size_t)bytes > strlen(text) ? " ..." : "");
}

static void
draw_causes(json_t *said)
{
	json_t *guesses = json_object_get(said, "would_verify_if"), *guess;
	size_t i;

	json_array_foreach(guesses, i, guess)
		printf("  it would verify if %s\n", json_string_value(guess));
	if (json_array_size(guesses) > 0 ||
	    !str_eq(draw_text(said, "refusal"), "forged"))
		return;
	puts("  usual causes: the account's key is another one, or was\n"
	    "  replaced; a proxy changed scheme, host, port or path, so that\n"
	    "  public_url and the URL at the provider differ; the body was\n"
	    "  changed on the way, or when it was saved");
}

static void
draw_refused(json_t *said)
{
	printf("not verified (%s): %s\n", draw_text(said, "refusal"),
	    draw_text(said, "why"));
	if (*draw_text(said, "header") != '\0')
		printf("  header   %s\n", draw_text(said, "header"));
	draw_signed(said);
	draw_causes(said);
}

static void
draw_record(json_t *record)
{
	if (str_eq(draw_text(record, "kind"), "inbound")) {
		printf("  inbound  %s to %s, id %s\n    %s\n",
		    draw_text(record, "from"), draw_text(record, "to"),
		    draw_text(record, "id"), draw_text(record, "text"));
		return;
	}
	printf("  receipt  %s %s", draw_text(record, "id"),
	    draw_text(record, "state"));
	if (*draw_text(record, "reason") != '\0')
		printf(": %s", draw_text(record, "reason"));
	if (*draw_text(record, "code") != '\0')
		printf(" (%s)", draw_text(record, "code"));
	putchar('\n');
}

static void
draw_verified(json_t *said)
{
	static const struct {
		const char *name, *words;
	} counts[] = {
		{ "ignored", "that say nothing to us" },
		{ "unknown", "with a word that the provider's file does not "
		    "know" },
		{ "broken", "without what a record must have" },
	};
	json_t *record;
	size_t i;

	printf("verified by %s\n", draw_text(said, "key"));
	json_array_foreach(json_object_get(said, "records"), i, record)
		draw_record(record);
	for (i = 0; i < sizeof counts / sizeof counts[0]; i++)
		if (draw_int(said, counts[i].name) > 0)
			printf("  %lld %s\n", (long long)draw_int(said,
			    counts[i].name), counts[i].words);
}

static int
try(struct call *call)
{
	json_t *said;
	struct err err;
	int status;

	said = webhook_try(&call->try, &err);
	if (said == NULL)
		return cli_fail(call->self, &err);
	status = json_is_true(json_object_get(said, "verified")) ? EXIT_FINE :
	    EXIT_NO;
	if (call->json) {
		ask_print_json(said);
		return status;
	}
	if (status == EXIT_FINE)
		draw_verified(said);
	else
		draw_refused(said);
	json_decref(said);
	return status;
}

static int
load_body(struct call *call, struct err *err)
{
	size_t len;
	char *bytes;

	if (call->body == NULL)
		return 0;
	/* One more, so that what is too long is seen to be. */
	bytes = cli_read_file(call->body, WEBHOOK_BODY_MAX + 1, &len, err);
	if (bytes == NULL)
		return -1;
	secret_set(&call->try.received.body, bytes, len);
	free(bytes);
	return 0;
}

static int
run_account(struct call *call, const char *name)
{
	struct config *config;
	struct err err;
	int status;

	config = engine_config(call->dir, &err);
	if (config == NULL)
		return cli_fail(call->self, &err);
	call->try.account = config_account(config, name);
	if (call->try.public_url == NULL)
		call->try.public_url = config->public_url;
	if (call->try.account == NULL)
		err_set(&err, ERR_INPUT, "no account is called %s: `pregon "
		    "provider list` has their names", name);
	if (call->try.account == NULL || load_body(call, &err) == -1 ||
	    engine_clock(config, call->at, &call->try.at_ms, &err) == -1)
		status = cli_fail(call->self, &err);
	else
		status = try(call);
	config_unref(config);
	return status;
}

/* "Name: value".  Returns 0 or -1. */
static int
add_header(struct received *received, const char *line)
{
	const char *colon = strchr(line, ':'), *value;
	char name[128];
	size_t len;

	if (colon == NULL || colon == line ||
	    (size_t)(colon - line) >= sizeof name ||
	    received->nheaders == HEADERS_MAX)
		return -1;
	memcpy(name, line, (size_t)(colon - line));
	name[colon - line] = '\0';
	value = colon + 1 + strspn(colon + 1, " \t");
	len = strlen(value);
	while (len > 0 && strchr(" \t\r\n", value[len - 1]) != NULL)
		len--;
	received_header(received, name, value, len);
	return 0;
}

static int
set_method(struct received *received, const char *method)
{
	if (!str_eq(method, "POST") && !str_eq(method, "GET"))
		return -1;
	memcpy(received->method, method, strlen(method) + 1);
	return 0;
}

static int
take_method(const struct command *self, const char *value, void *received)
{
	return set_method(received, value) == 0 ? -1 :
	    cli_misuse(self, "--method: POST or GET");
}

static int
take_header(const struct command *self, const char *value, void *received)
{
	return add_header(received, value) == 0 ? -1 :
	    cli_misuse(self, "--header wants \"NAME: VALUE\", at most %d times",
	    HEADERS_MAX);
}

static int
read_options(struct call *call, int argc, char **argv)
{
	const struct cli_value values[] = {
		{ .name = "config", .text = &call->dir },
		{ .name = "method", .take = take_method,
		  .arg = &call->try.received },
		{ .name = "url", .text = &call->try.url },
		{ .name = "public-url", .text = &call->try.public_url },
		{ .name = "header", .take = take_header,
		  .arg = &call->try.received },
		{ .name = "body", .text = &call->body },
		{ .name = "at", .text = &call->at },
		{ .name = "json", .flag = &call->json },
		{ .name = NULL }
	};

	return cli_values(call->self, argc, argv, values);
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct call call = { .self = self,
	    .try = { .received = { .method = "POST" } } };
	int status = read_options(&call, argc, argv);

	call.dir = cli_config_dir(call.dir);
	if (status != -1)
		;
	else if (argc - optind != 2 || !str_eq(argv[optind], "try"))
		status = cli_misuse(self, "try ACCOUNT is wanted");
	else if (call.try.url == NULL)
		status = cli_misuse(self, "try wants --url URL, as the "
		    "provider has it");
	else
		status = run_account(&call, argv[optind + 1]);
	received_done(&call.try.received);
	return status;
}

const struct command cmd_webhook = {
	.name = "webhook",
	.summary = "would a request of a provider's be accepted, and as what?",
	.usage = "Usage: pregon webhook try ACCOUNT --url URL [--method POST|GET]\n"
	    "                      [--header \"NAME: VALUE\"]... [--body FILE]\n"
	    "                      [--public-url URL] [--at TIME]\n"
	    "                      [--config DIR] [--json]\n"
	    "\n"
	    "Prove and read a request as the daemon does, with the keys of ACCOUNT.\n"
	    "Where it is not authentic, tell which bytes should have been signed,\n"
	    "where the signature was looked for, and what would make it verify.  No\n"
	    "key is shown; who wrote, and what, is.\n"
	    "\n"
	    "  --url URL         as the provider has it, whole or path and query\n"
	    "  --public-url URL  what stands before the path from outside (else\n"
	    "                    public_url of pregon.conf, else that of --url)\n"
	    "  --body FILE       the body, byte for byte; - is stdin\n"
	    "  --at TIME         when it came (else now): a signed time is compared\n"
	    "\n"
	    "Exit status 0 where it is authentic, 1 where it is not.\n"
	    "\n"
	    "  --json  {\"verified\":true,\"key\":\"...\",\"records\":[{\"kind\":\"inbound\",\n"
	    "          \"from\",\"to\",\"text\",\"id\",\"provider_did\",\"at_ms\"}|{\"kind\":\n"
	    "          \"receipt\",\"id\",\"state\",\"reason\",\"code\",\"to\",\"ref\",\"at_ms\"}],\n"
	    "          \"ignored\":N,\"unknown\":N,\"broken\":N}, or\n"
	    "          {\"verified\":false,\"refusal\":\"forged\",\"why\":\"...\",\"header\",\n"
	    "          \"signed\":\"...\"|null,\"signed_bytes\":N,\"would_verify_if\":[\"...\"],\n"
	    "          \"records\":[]}\n",
	.run = run,
};
