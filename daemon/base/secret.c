#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/secret.h"

int
address_set(struct address *address, const char *text)
{
	size_t len = strlen(text);

	if (len > ADDRESS_LEN_MAX)
		return -1;
	memmove(address->hidden, text, len);	/* may be its own */
	sodium_memzero(address->hidden + len, sizeof address->hidden - len);
	return 0;
}

const char *
address_reveal(const struct address *address)
{
	return address->hidden;
}

void
address_done(struct address *address)
{
	sodium_memzero(address, sizeof *address);
}

void
secret_set(struct secret *secret, const void *bytes, size_t len)
{
	char *copy = xmalloc(len + 1);

	if (len > 0)
		memcpy(copy, bytes, len);
	copy[len] = '\0';
	secret_done(secret);
	secret->hidden = copy;
	secret->len = len;
}

void
secret_copy(struct secret *secret, const struct secret *from)
{
	secret_set(secret, secret_reveal(from), from->len);
}

const char *
secret_reveal(const struct secret *secret)
{
	return secret->hidden != NULL ? secret->hidden : "";
}

void
secret_done(struct secret *secret)
{
	if (secret->hidden != NULL)
		sodium_memzero(secret->hidden, secret->len);
	free(secret->hidden);
	*secret = (struct secret){ 0 };
}
