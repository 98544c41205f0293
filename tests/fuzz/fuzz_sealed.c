/*
 * Any bytes are refused, or are what was sealed: the input is opened as it is, and
 * it tells how to change a file that was sealed, of which nothing but the whole,
 * unchanged, reads to its end.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/sealed.h"

#define NAME	"vote.csv"
#define SPARE	64

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct vault *vault;
static char *sealed;
static size_t sealed_len;

/* A file of two chunks, for a key that is new in each run. */
static void
prepare(void)
{
	char *text = xcalloc(1, SEALED_CHUNK + 100);
	FILE *in = fmemopen(text, SEALED_CHUNK + 100, "r");
	FILE *out = open_memstream(&sealed, &sealed_len);
	struct public_key key;
	struct err err;

	vault = vault_throwaway();
	vault_public(vault, &key);
	assert(sealed_write(in, out, &key, NAME, SEALED_CHUNK + 100,
	    &err) == 0);
	fclose(in);
	fclose(out);
	free(text);
}

/* Whether it reads to its end. */
static int
opens(const void *bytes, size_t len)
{
	struct list_key key = sealed_key(vault);
	FILE *in = fmemopen((void *)(uintptr_t)bytes, len, "r");
	struct err err;
	char piece[4096];
	size_t n, all = 0;
	void *opened;
	int got = -1;

	assert(in != NULL);
	opened = key.open(key.arg, in, NAME, &err);
	if (opened != NULL) {
		while ((got = key.read(opened, piece, sizeof piece, &n,
		    &err)) == 1)
			all += n;
		key.close(opened);
	}
	fclose(in);
	assert(got == 0 || err.kind == ERR_REFUSED);
	assert(got == -1 || all == SEALED_CHUNK + 100);
	return got == 0;
}

/* Three bytes say where a byte is changed, and how; the first how much is cut. */
static void
change(const uint8_t *data, size_t size)
{
	char *odd = xmalloc(sealed_len + SPARE);
	size_t len = sealed_len, i, at;

	memcpy(odd, sealed, sealed_len);
	memset(odd + sealed_len, 0, SPARE);
	if (data[0] < SPARE)
		len += data[0];
	else if (data[0] >= 128)
		len -= (size_t)(data[0] - 128) * (data[0] - 128) * 4;
	for (i = 1; i + 2 < size; i += 3) {
		at = (size_t)(data[i] << 8 | data[i + 1]) * len / 65536;
		odd[at] = (char)(odd[at] ^ data[i + 2]);
	}
	assert(opens(odd, len) == (len == sealed_len &&
	    memcmp(odd, sealed, len) == 0));
	free(odd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (vault == NULL)
		prepare();
	if (size == 0)
		return 0;
	assert(!opens(data, size));
	change(data, size);
	return 0;
}
