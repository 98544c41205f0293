#include <curl/curl.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "io/http_memory.h"

static void
wiping_free(void *p)
{
	if (p != NULL)
		explicit_bzero(p, malloc_usable_size(p));
	free(p);
}

static void *
wiping_realloc(void *old, size_t size)
{
	size_t old_size = old != NULL ? malloc_usable_size(old) : 0;
	void *p;

	/* Not realloc(): it leaves the old bytes behind where it moves them. */
	if (size <= old_size && size > old_size / 2)
		return old;
	/* Never of no bytes: a NULL says only that there is no memory. */
	p = malloc(size > 0 ? size : 1);
	if (p == NULL)
		return NULL;
	if (old != NULL)
		memcpy(p, old, old_size < size ? old_size : size);
	wiping_free(old);
	return p;
}

int
http_memory_init(struct err *err)
{
	static bool started;
	CURLcode code;

	if (started)
		return 0;
	code = curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wiping_free,
	    wiping_realloc, strdup, calloc);
	if (code != CURLE_OK)
		return err_set(err, ERR_IO, "starting libcurl: %s",
		    curl_easy_strerror(code));
	started = true;
	return 0;
}
