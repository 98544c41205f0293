/*
 * Tokens of one-click links: whatever is read is what the key has made, spelled in
 * the one way there is.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/unsubscribe.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A token for the list that ${data} names, if it can name one. */
static void
check_made(const struct vault *vault, const uint8_t *data, size_t size)
{
	char token[UNSUBSCRIBE_TOKEN_MAX + 1], again[UNSUBSCRIBE_TOKEN_MAX + 1];
	struct unsubscribe what = { 0 }, got;
	size_t at;

	if (size == 0 || size > NAME_LEN_MAX || memchr(data, 0, size) != NULL)
		return;
	memcpy(what.list, data, size);
	what.blind.bytes[0] = data[0];
	unsubscribe_token(vault, &what, token);
	if (unsubscribe_read(vault, token, &got) != 0 ||
	    memcmp(&what, &got, sizeof what) != 0)
		abort();
	at = data[0] % strlen(token);
	memcpy(again, token, sizeof again);
	again[at] = again[at] == 'A' ? 'B' : 'A';
	if (unsubscribe_read(vault, again, &got) == 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct vault *vault;
	char *text = xstrndup((const char *)data, size);
	struct unsubscribe got;

	if (vault == NULL)
		vault = vault_throwaway();
	if (unsubscribe_read(vault, text, &got) == 0)
		abort();	/* nobody guesses 128 bits */
	free(text);
	check_made(vault, data, size);
	return 0;
}
