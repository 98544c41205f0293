#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "cli/sandbox_store.h"

/* Where a text's strings are. */
static const size_t fields[] = {
	offsetof(struct sandbox_text, to),
	offsetof(struct sandbox_text, from),
	offsetof(struct sandbox_text, service),
	offsetof(struct sandbox_text, body),
	offsetof(struct sandbox_text, validity),
	offsetof(struct sandbox_text, callback),
	offsetof(struct sandbox_text, subject),
	offsetof(struct sandbox_text, html),
	offsetof(struct sandbox_text, unsubscribe),
	offsetof(struct sandbox_text, unsubscribe_post),
	offsetof(struct sandbox_text, ref),
};
#define NFIELDS (sizeof fields / sizeof fields[0])

static const char **
field(struct sandbox_text *text, size_t i)
{
	return (const char **)((char *)text + fields[i]);
}

void
sandbox_store_init(struct sandbox_store *store)
{
	*store = (struct sandbox_store){
		.start_mono_ms = clock_mono_ms(),
		.start_wall_ms = clock_wall_ms(),
	};
}

void
sandbox_store_reset(struct sandbox_store *store)
{
	size_t i;

	for (i = 0; i < store->ntexts; i++)
		free(store->texts[i]);
	free(store->texts);
	free(store->requests);
	*store = (struct sandbox_store){
		.start_mono_ms = store->start_mono_ms,
		.start_wall_ms = store->start_wall_ms,
	};
}

void
sandbox_store_done(struct sandbox_store *store)
{
	sandbox_store_reset(store);
}

int64_t
sandbox_store_now(const struct sandbox_store *store)
{
	return clock_mono_ms() - store->start_mono_ms;
}

int64_t
sandbox_store_wall_ms(const struct sandbox_store *store, int64_t at_ms)
{
	return store->start_wall_ms + at_ms;
}

static void
new_sid(char ret[SANDBOX_SID_LEN + 1])
{
	unsigned char bytes[(SANDBOX_SID_LEN - 2) / 2];

	randombytes_buf(bytes, sizeof bytes);
	ret[0] = 'S';
	ret[1] = 'M';
	sodium_bin2hex(ret + 2, SANDBOX_SID_LEN - 1, bytes, sizeof bytes);
}

/* A text and its strings in one piece of memory; ${ret_size} says how large. */
static struct sandbox_text *
copy_text(const struct sandbox_text *draft, size_t *ret_size)
{
	struct sandbox_text *text, from = *draft;
	size_t lens[NFIELDS], size = sizeof *text, i;
	char *end;

	for (i = 0; i < NFIELDS; i++) {
		lens[i] = *field(&from, i) == NULL ? 0 :
		    strlen(*field(&from, i)) + 1;
		size += lens[i];
	}
	text = xmalloc(size);
	*text = from;
	end = (char *)(text + 1);
	for (i = 0; i < NFIELDS; i++) {
		if (lens[i] == 0)
			continue;
		memcpy(end, *field(&from, i), lens[i]);
		*field(text, i) = end;
		end += lens[i];
	}
	*ret_size = size;
	return text;
}

const struct sandbox_text *
sandbox_store_keep(struct sandbox_store *store,
    const struct sandbox_text *draft, int64_t now_ms, struct err *err)
{
	struct sandbox_text *text;
	size_t size;

	if (store->ntexts == SANDBOX_KEPT_MAX) {
		err_set(err, ERR_FULL, "the sandbox holds %d texts and takes "
		    "no more; POST /reset empties it", SANDBOX_KEPT_MAX);
		return NULL;
	}
	text = copy_text(draft, &size);
	if (size > SANDBOX_KEPT_BYTES_MAX - store->bytes) {
		err_set(err, ERR_FULL, "the sandbox holds %zu bytes and takes "
		    "no more; POST /reset empties it", store->bytes);
		free(text);
		return NULL;
	}
	text->received_ms = now_ms;
	new_sid(text->sid);
	store->texts = xgrow(store->texts, store->ntexts, sizeof *store->texts);
	store->texts[store->ntexts++] = text;
	store->bytes += size;
	return text;
}

void
sandbox_store_note(struct sandbox_store *store, int64_t at_ms, int status)
{
	store->seen++;
	if (store->nrequests == SANDBOX_REQUESTS_MAX)
		return;
	store->requests = xgrow(store->requests, store->nrequests,
	    sizeof *store->requests);
	store->requests[store->nrequests++] = (struct sandbox_request){
		.at_ms = at_ms, .status = status };
}
