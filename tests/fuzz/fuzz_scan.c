/*
 * Any bytes as a configuration file: the scan ends, and what it lets through
 * libconfig reads, or says why not.
 */
#include <assert.h>
#include <libconfig.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "config/scan.h"

#define INPUT_MAX (64 * 1024)

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* On a syntax error libconfig loses the strings it had in hand. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig.so\n";
}

static void
parse(const char *text)
{
	config_t tree;

	config_init(&tree);
	(void)config_read_string(&tree, text);
	config_destroy(&tree);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mistakes mistakes;
	struct scan scan;
	char *text;

	if (size > INPUT_MAX)
		return 0;
	text = malloc(size + 1);
	assert(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';

	mistakes_init(&mistakes);
	scan_text("f", text, size, &scan, &mistakes);
	assert(scan.nwide <= SCAN_WIDE_MAX);
	if (scan.broken)
		assert(mistakes.count > 0);
	else {
		assert(utf8_valid(text, size) == size);
		assert(strlen(text) == size);
		parse(text);
	}
	mistakes_done(&mistakes);
	free(text);
	return 0;
}
