#include <stdlib.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/received.h"

void
received_header(struct received *received, const char *name,
    const void *value, size_t len)
{
	struct http_header *header;

	received->headers = xgrow(received->headers, received->nheaders,
	    sizeof *received->headers);
	header = &received->headers[received->nheaders++];
	*header = (struct http_header){ .name = xstrdup(name) };
	secret_set(&header->value, value, len);
}

const struct secret *
received_find(const struct received *received, const char *name)
{
	const struct secret *found = NULL;
	size_t i;

	for (i = 0; i < received->nheaders; i++) {
		if (strcasecmp(received->headers[i].name, name) != 0)
			continue;
		if (found != NULL)
			return NULL;
		found = &received->headers[i].value;
	}
	return found;
}

void
received_done(struct received *received)
{
	size_t i;

	for (i = 0; i < received->nheaders; i++) {
		free(received->headers[i].name);
		secret_done(&received->headers[i].value);
	}
	free(received->headers);
	secret_done(&received->target);
	secret_done(&received->body);
	*received = (struct received){ 0 };
}
