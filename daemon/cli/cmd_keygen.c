#include <sodium.h>
#include <stdio.h>

#include "cli/cli.h"
#include "store/vault.h"

static const char usage[] =
    "Usage: pregon keygen FILE\n"
    "\n"
    "Make the key that encrypts every address and name in a store, and write it\n"
    "to FILE, readable by you alone.  A file that exists is never overwritten.\n"
    "\n"
    "Keep the key off the machine's backups, and a copy of it in a safe place:\n"
    "without it nobody, you included, can read the store.\n";

static int
run(const struct command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct err err;
	int c;

	while ((c = cli_option(self, argc, argv, options)) != -1)
		return c == 'h' ? cli_help(self) : EXIT_MISUSE;
	if (optind + 1 != argc)
		return cli_misuse(self, "name one file to write");
	if (sodium_init() == -1 || vault_keygen(argv[optind], &err) == -1)
		return cli_fail(self, &err);
	printf("%s: made; keep a copy where this machine's thief is not\n",
	    argv[optind]);
	return EXIT_FINE;
}

const struct command cmd_keygen = {
	.name = "keygen",
	.summary = "make the key of a new store",
	.usage = usage,
	.run = run,
};
