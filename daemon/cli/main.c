#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "cli/cli.h"

static const struct command *const commands[] = {
	/* files */
	&cmd_check,
	&cmd_plan,
	&cmd_rehearse,
	&cmd_render,
	&cmd_options,
	/* a running daemon */
	&cmd_status,
	&cmd_watch,
	&cmd_clock,
	&cmd_broadcasts,
	&cmd_show,
	&cmd_approve,
	&cmd_hold,
	&cmd_release,
	&cmd_cancel,
	&cmd_outcome,
	&cmd_send,
	&cmd_test,
	&cmd_correct,
	&cmd_reload,
	&cmd_verify,
	&cmd_audit,
	/* people */
	&cmd_review,
	&cmd_text,
	&cmd_import,
	&cmd_export,
	&cmd_forget,
	/* keys, the sandbox, the pure parts */
	&cmd_keygen,
	&cmd_seal_list,
	&cmd_sandbox,
	&cmd_books,
	&cmd_provider,
	&cmd_webhook,
	&cmd_segments,
	&cmd_phone,
	&cmd_intent,
};
#define NCOMMANDS (sizeof commands / sizeof commands[0])

static void
print_usage(FILE *out)
{
	size_t i;

	fputs("Usage: pregon COMMAND [OPTION...] [ARGUMENT...]\n\n", out);
	for (i = 0; i < NCOMMANDS; i++)
		fprintf(out, "  %-10s %s\n", commands[i]->name,
		    commands[i]->summary);
	fputs("\n`pregon COMMAND --help` tells more about one.\n", out);
}

/* Say which command was probably meant. */
static int
unknown_command(const char *name)
{
	const char *names[NCOMMANDS + 1] = { NULL }, *guess;
	size_t i;

	for (i = 0; i < NCOMMANDS; i++)
		names[i] = commands[i]->name;
	guess = str_guess(name, names);
	fprintf(stderr, "pregon: %s: unknown command", name);
	if (guess != NULL)
		fprintf(stderr, " (%s?)", guess);
	fputs("\nSee: pregon --help\n", stderr);
	return EXIT_MISUSE;
}

int
main(int argc, char **argv)
{
	size_t i;

	if (argc < 2) {
		print_usage(stderr);
		return EXIT_MISUSE;
	}
	if (str_eq(argv[1], "--help") || str_eq(argv[1], "-h") ||
	    str_eq(argv[1], "help")) {
		print_usage(stdout);
		return EXIT_FINE;
	}
	for (i = 0; i < NCOMMANDS; i++)
		if (str_eq(argv[1], commands[i]->name))
			return commands[i]->run(commands[i], argc - 1, argv + 1);
	return unknown_command(argv[1]);
}
