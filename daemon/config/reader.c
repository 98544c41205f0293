#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/reader.h"

void
reader_unsubscribe_url(const struct config *config, const char *token,
    struct secret *ret)
{
	char *url;

	if (config->public_url == NULL) {
		secret_done(ret);
		return;
	}
	url = xasprintf("%s" READER_UNSUBSCRIBE_PATH "?t=%s",
	    config->public_url, token != NULL ? token : "EXAMPLE");
	secret_set(ret, url, strlen(url));
	free(url);
}
