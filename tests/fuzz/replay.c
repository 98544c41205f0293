/*
 * replay - give files to a fuzzer's function where there is no libFuzzer
 *
 * Arguments are files and directories of files; those that begin with '-'
 * are libFuzzer's options and are ignored.
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"

#define INPUT_MAX	(1024 * 1024)

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t replayed;

static int
complain(const char *path, const char *what)
{
	fprintf(stderr, "replay: %s: %s\n", path, what);
	return -1;
}

static int
replay_file(const char *path, size_t size)
{
	uint8_t *bytes;
	FILE *f;
	size_t n;

	if (size > INPUT_MAX)
		return complain(path, "too long");
	f = fopen(path, "re");
	if (f == NULL)
		return complain(path, strerror(errno));
	/* Exactly as long as it is, so that the sanitizer sees its end. */
	bytes = xmalloc(size);
	n = fread(bytes, 1, size, f);
	fclose(f);
	if (n == size) {
		LLVMFuzzerTestOneInput(bytes, size);
		replayed++;
	}
	free(bytes);
	return n == size ? 0 : complain(path, "cannot be read");
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int
replay(const char *path)
{
	struct dirent **entries;
	int result = 0, n, i;
	struct stat st;
	char *inner;

	if (stat(path, &st) == -1)
		return complain(path, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return replay_file(path, (size_t)st.st_size);
	n = scandir(path, &entries, is_visible, alphasort);
	if (n == -1)
		return complain(path, strerror(errno));
	for (i = 0; i < n; i++) {
		inner = xasprintf("%s/%s", path, entries[i]->d_name);
		if (replay(inner) == -1)
			result = -1;
		free(inner);
		free(entries[i]);
	}
	free(entries);
	return result;
}

int
main(int argc, char **argv)
{
	int result = EXIT_SUCCESS, i;

	for (i = 1; i < argc; i++)
		if (argv[i][0] != '-' && replay(argv[i]) == -1)
			result = EXIT_FAILURE;
	printf("replayed %zu inputs\n", replayed);
	return result;
}
