#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "text/segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
promise(int kept)
{
	if (!kept)
		abort();
}

/* A segment but the last is full, or one unit short of it. */
static void
check_count(const char *text, size_t len)
{
	struct segmentation got;
	size_t alone = 160, joined = 153;
	int result = segment_count(text, len, &got);

	promise((result == 0) ==
	    (len <= SEGMENT_TEXT_MAX && utf8_valid(text, len) == len));
	if (result == -1)
		return;
	if (got.alphabet == ALPHABET_UCS2) {
		alone = 70;
		joined = 67;
	}
	promise(got.units <= 2 * len);
	promise(got.segments >= 1);
	promise((got.segments == 1) == (got.units <= alone));
	if (got.segments > 1) {
		promise(got.units <= got.segments * joined);
		promise(got.units > (got.segments - 1) * (joined - 1));
	}
}

static void
check_tidy(const char *text)
{
	struct segmentation got;
	char *once, *twice;

	once = segment_tidy(text);
	if (once == NULL)
		return;
	promise(segment_count(once, strlen(once), &got) == 0);
	promise(strstr(once, "\r\n") == NULL);
	twice = segment_tidy(once);
	promise(twice != NULL && str_eq(once, twice));
	free(twice);
	free(once);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);

	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	check_count(text, size);
	check_tidy(text);
	free(text);
	return 0;
}
