#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "cli/cli.h"
#include "store/vault.h"

static const char usage[] =
    "Usage: pregon keygen FILE\n"
    "       pregon keygen --public FILE\n"
    "\n"
    "Make the key that encrypts every address and name in a store, and write it\n"
    "to FILE, readable by you alone.  A file that exists is never overwritten.\n"
    "FILE.pub is its public half: who has it can seal lists (`pregon seal-list`)\n"
    "and open nothing; give it to your organizers.\n"
    "\n"
    "Keep the key off the machine's backups, and a copy of it in a safe place:\n"
    "without it nobody, you included, can read the store.\n"
    "\n"
    "  --public  write FILE.pub of a key that is there\n";

/* The public half of the key ${path}, beside it. */
static int
save_public(const char *path, const char *beside, struct err *err)
{
	struct vault *vault = vault_load(path, err);
	struct public_key key;
	int result = -1;

	if (vault != NULL) {
		vault_public(vault, &key);
		result = public_key_save(beside, &key, err);
	}
	if (result == 0)
		printf("%s: made; who has it can seal lists, and open none\n",
		    beside);
	vault_free(vault);
	return result;
}

/* A public half that is there already is of another key, which may be in use. */
static int
make_key(const char *path, const char *beside, struct err *err)
{
	if (access(beside, F_OK) == 0)
		return err_set(err, ERR_REFUSED, "%s is there, of another key; "
		    "it is not overwritten: lists may be sealed with it. "
		    "Remove it if that key is gone", beside);
	if (sodium_init() == -1)
		return err_set(err, ERR_IO, "libsodium does not start");
	if (vault_keygen(path, err) == -1)
		return -1;
	printf("%s: made; keep a copy where this machine's thief is not\n",
	    path);
	return 0;
}

static int
keygen(const struct command *self, const char *path, bool public)
{
	char *beside = xasprintf("%s.pub", path);
	struct err err;
	int result = public ? 0 : make_key(path, beside, &err);

	if (result == 0)
		result = save_public(path, beside, &err);
	free(beside);
	return result == -1 ? cli_fail(self, &err) : EXIT_FINE;
}

static int
run(const struct command *self, int argc, char **argv)
{
	bool public = false;
	const struct cli_value values[] = {
		{ .name = "public", .flag = &public },
		{ .name = NULL }
	};
	int status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	if (optind + 1 != argc)
		return cli_misuse(self, "name one file%s",
		    public ? ", the key" : " to write");
	return keygen(self, argv[optind], public);
}

const struct command cmd_keygen = {
	.name = "keygen",
	.summary = "make the key of a new store, and its public half",
	.usage = usage,
	.run = run,
};
