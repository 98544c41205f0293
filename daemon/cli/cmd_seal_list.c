#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "cli/engine.h"
#include "store/sealed.h"

static const char usage[] =
    "Usage: pregon seal-list FILE.csv --to KEY.pub\n"
    "       pregon seal-list FILE.csv --key-file KEY\n"
    "\n"
    "Seal a list's CSV file: FILE.csv.sealed beside it can be opened with the key\n"
    "alone.  The public half, which `pregon keygen KEY` writes to KEY.pub, is enough\n"
    "to seal: organizers can on their own machines, and cannot open anything.\n"
    "\n"
    "A list names the sealed file in `files`.  An older FILE.csv.sealed is replaced.\n"
    "FILE.csv stays as it is: delete it where nobody needs it.\n"
    "\n"
    "  --to KEY.pub     seal for this public key\n"
    "  --key-file KEY   seal for this key (default $PREGON_KEY_FILE)\n";

static int
find_key(const char *to, const char *key_file, struct public_key *ret,
    struct err *err)
{
	struct engine_key key;

	if (to != NULL)
		return public_key_load(to, ret, err);
	if (engine_key_open(&key, key_file, err) == -1)
		return -1;
	if (key.vault == NULL)
		return err_set(err, ERR_INPUT, "for which key? give --to "
		    "KEY.pub, or --key-file KEY");
	vault_public(key.vault, ret);
	engine_key_close(&key);
	return 0;
}

/* A regular file: a FIFO or a folder is no list. */
static FILE *
open_clear(const char *path, struct err *err)
{
	FILE *in = fopen(path, "re");
	struct stat st;

	if (in == NULL || fstat(fileno(in), &st) == -1)
		err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		err_set(err, ERR_INPUT, "%s: is not a file", path);
	else
		return in;
	if (in != NULL)
		fclose(in);
	return NULL;
}

/* All of it is on the disk before it takes the name. */
static int
take_name(FILE *out, const char *part, const char *path, struct err *err)
{
	if (fflush(out) != 0 || fchmod(fileno(out), 0644) == -1 ||
	    fsync(fileno(out)) == -1 || rename(part, path) == -1)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	return 0;
}

/* Write ${path}.sealed by way of a file that is sealed too. */
static int
seal(FILE *in, const char *path, const struct public_key *key, struct err *err)
{
	const char *slash = strrchr(path, '/');
	char *sealed = xasprintf("%s" LIST_SEALED, path);
	char *part = xasprintf("%s.XXXXXX", sealed);
	int fd = mkstemp(part), result = -1;
	FILE *out = fd == -1 ? NULL : fdopen(fd, "w");

	if (out == NULL)
		err_set(err, ERR_IO, "%s: %s", sealed, strerror(errno));
	else if (sealed_write(in, out, key, slash != NULL ? slash + 1 : path,
	    CONFIG_CSV_MAX, err) == -1)
		err_prefix(err, "%s", path);
	else
		result = take_name(out, part, sealed, err);
	if (out != NULL)
		fclose(out);
	if (result == -1 && fd != -1)
		unlink(part);
	free(part);
	free(sealed);
	return result;
}

static void
say_done(const char *path, const struct public_key *key)
{
	char id[PUBLIC_KEY_ID + 1];

	public_key_id(key, id);
	printf("%s" LIST_SEALED ": made; only the key %s opens it\n"
	    "Name it in the list's files, and try: pregon check --key-file KEY\n"
	    "%s still lies in clear; where nobody needs it, delete it: shred -u "
	    "%s\n", path, id, path, path);
}

static int
seal_list(const struct command *self, const char *path, const char *to,
    const char *key_file)
{
	struct public_key key;
	struct err err;
	FILE *in = NULL;
	int result = -1;

	if (sodium_init() == -1)
		err_set(&err, ERR_IO, "libsodium does not start");
	else if (str_ends(path, LIST_SEALED))
		err_set(&err, ERR_INPUT, "%s: is sealed already", path);
	else if (find_key(to, key_file, &key, &err) == 0)
		in = open_clear(path, &err);
	if (in != NULL) {
		result = seal(in, path, &key, &err);
		fclose(in);
	}
	if (result == -1)
		return cli_fail(self, &err);
	say_done(path, &key);
	return EXIT_FINE;
}

static int
run(const struct command *self, int argc, char **argv)
{
	const char *to = NULL, *key_file = NULL;
	const struct cli_value values[] = {
		{ .name = "to", .text = &to },
		{ .name = "key-file", .text = &key_file },
		{ .name = NULL }
	};
	int status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	if (optind + 1 != argc)
		return cli_misuse(self, "name one CSV file to seal");
	if (to != NULL && key_file != NULL)
		return cli_misuse(self, "--to or --key-file, not both");
	return seal_list(self, argv[optind], to, key_file);
}

const struct command cmd_seal_list = {
	.name = "seal-list",
	.summary = "seal a list's CSV file, so that only the key opens it",
	.usage = usage,
	.run = run,
};
