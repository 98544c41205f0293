#include <jansson.h>
#include <stdio.h>

#include "cli/cli.h"
#include "cli/inputs.h"
#include "config/config.h"
#include "model/intent.h"
#include "text/said.h"

/* Bytes of a text that are read: a character has at most four. */
#define TEXT_BYTES_MAX (4 * SAID_CHARS_MAX + 1)

struct ask {
	const struct config	*config;
	bool			 json;
};

static const char *const sentences[] = {
	[INTENT_STOP] = "stop: no more texts, from any list",
	[INTENT_START] = "start: yes, she wants our texts",
	[INTENT_JOIN] = "join: wants to be on the list",
	[INTENT_LEAVE] = "leave: no more texts from the list",
	[INTENT_LIST] = "list: asks which lists there are",
	[INTENT_HELP] = "help: asks who we are and how to reach us",
	[INTENT_INFO] = "info: asks what this is about",
	[INTENT_WHEN] = "when: asks for the date of the vote",
	[INTENT_LANGUAGE] = "language: wants texts in the language",
	[INTENT_FORGET] = "forget: wants to be erased",
	[INTENT_REVIEW] = "review: may be a stop; someone is to look",
	[INTENT_UNKNOWN] = "unknown: not understood, and no stop",
};

static void
print_sentence(const struct intent *intent)
{
	fputs(sentences[intent->kind], stdout);
	if (intent->list != NULL)
		printf(" \"%s\"", intent->list);
	if (intent->kind == INTENT_LANGUAGE)
		printf(" %s", intent->language);
	else if (intent->language != NULL)
		printf(" (said in %s)", intent->language);
	putchar('\n');
}

static void
print_json(const struct intent *intent)
{
	json_t *line = json_pack("{s:s, s:s?, s:s?}", "intent",
	    intent_name(intent->kind), "list", intent->list, "language",
	    intent->language);

	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

static int
on_text(const struct input *input, void *arg)
{
	const struct ask *ask = arg;
	struct intent intent;

	intent_read(ask->config->lexicon, input->text, input->len, &intent);
	if (ask->json)
		print_json(&intent);
	else
		print_sentence(&intent);
	return EXIT_FINE;
}

static int
ask_all(const char *dir, bool json, char *const *args)
{
	struct ask ask = { .json = json };
	struct mistakes mistakes;
	struct config *config;
	int status = EXIT_NO;

	mistakes_init(&mistakes);
	config = config_load(dir, &mistakes);
	ask.config = config;
	if (config != NULL)
		status = inputs_each(args, TEXT_BYTES_MAX, on_text, &ask);
	else
		mistakes_print(&mistakes, stderr);
	config_unref(config);
	mistakes_done(&mistakes);
	return status;
}

static int
run(const struct command *self, int argc, char **argv)
{
	const char *dir = NULL;
	bool json = false;
	const struct cli_value values[] = {
		{ .name = "config", .text = &dir },
		{ .name = "json", .flag = &json },
		{ .name = NULL }
	};
	int status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	return ask_all(cli_config_dir(dir), json, argv + optind);
}

const struct command cmd_intent = {
	.name = "intent",
	.summary = "what a text from a subscriber would be taken for",
	.usage =
	    "Usage: pregon intent [--config DIR] [--json] [--] TEXT...\n"
	    "\n"
	    "Say for each TEXT what someone wants who texts it: by the words\n"
	    "in keywords/ and the lists' own keywords, as the daemon would.\n"
	    "Without TEXT, each line of stdin is one.  Nothing is sent, and\n"
	    "nothing is written down.\n"
	    "\n"
	    "What carriers and the FCC require (STOP, QUIT, END, CANCEL, ...)\n"
	    "is a stop whatever the files say.  \"review\" is a text that may\n"
	    "be a stop: sends to the person wait until someone has looked.\n"
	    "\n"
	    "  --config DIR  the configuration (else $PREGON_CONFIG, else\n"
	    "                /etc/pregon)\n"
	    "  --json        one object a line, in the order of the texts:\n"
	    "                {\"intent\":\"join\",\"list\":\"vote\","
	    "\"language\":\"es\"}\n"
	    "                intent: stop, start, join, leave, list, help,\n"
	    "                info, when, language, forget, review, unknown\n"
	    "  --help        this text\n"
	    "\n"
	    "Exit status: 0, 1 if the files are wrong, 2 for misuse.\n",
	.run = run,
};
