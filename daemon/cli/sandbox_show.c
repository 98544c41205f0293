#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include "cli/sandbox_show.h"

static int
on_json(const char *bytes, size_t len, void *arg)
{
	return evbuffer_add(arg, bytes, len);
}

/* Write ${json}, which is used up. */
static void
add_json(struct evbuffer *out, json_t *json)
{
	/* Every string was checked to be UTF-8: only memory can be missing. */
	if (json == NULL ||
	    json_dump_callback(json, on_json, out, JSON_COMPACT) == -1)
		abort();
	json_decref(json);
}

static void
add_text(struct evbuffer *out, const struct sandbox_text *text, size_t index)
{
	json_t *json = json_pack("{s:I, s:s, s:s, s:s, s:s?, s:s?, s:s, s:I,"
	    " s:s?, s:s?, s:I}",
	    "index", (json_int_t)index, "sid", text->sid,
	    "channel", channel_name(text->channel), "to", text->to,
	    "from", text->from, "messaging_service_sid", text->service,
	    "body", text->body, "num_segments", (json_int_t)text->segments,
	    "validity_period", text->validity,
	    "status_callback", text->callback,
	    "received_ms", (json_int_t)text->received_ms);

	if (text->channel == CHANNEL_EMAIL)
		json_object_update_new(json, json_pack("{s:s, s:s?, s:s?, s:s?, "
		    "s:s?}", "subject", text->subject, "html", text->html,
		    "list_unsubscribe", text->unsubscribe,
		    "list_unsubscribe_post", text->unsubscribe_post,
		    "ref", text->ref));
	add_json(out, json);
}

/* Where a list that was asked for begins and ends. */
struct range {
	size_t	begin, end;
};

/* Begin a list of ${count} entries; says which of them belong in it. */
static struct range
list_begin(struct evbuffer *out, const char *name, size_t count, size_t since,
    size_t limit)
{
	struct range range = { .begin = since < count ? since : count };

	if (limit > SANDBOX_LIST_MAX)
		limit = SANDBOX_LIST_MAX;
	range.end = range.begin +
	    (limit < count - range.begin ? limit : count - range.begin);
	evbuffer_add_printf(out, "{\"count\":%zu,\"next\":", count);
	if (range.end < count)
		evbuffer_add_printf(out, "%zu", range.end);
	else
		evbuffer_add_printf(out, "null");
	evbuffer_add_printf(out, ",\"%s\":[", name);
	return range;
}

void
sandbox_show_messages(const struct sandbox_store *store, size_t since,
    size_t limit, struct evbuffer *out)
{
	struct range range = list_begin(out, "messages", store->ntexts, since,
	    limit);
	size_t i;

	for (i = range.begin; i < range.end; i++) {
		evbuffer_add(out, ",\n", i > range.begin ? 2 : 0);
		add_text(out, store->texts[i], i);
	}
	evbuffer_add_printf(out, "]}\n");
}

void
sandbox_show_requests(const struct sandbox_store *store, size_t since,
    size_t limit, struct evbuffer *out)
{
	struct range range = list_begin(out, "requests", store->nrequests,
	    since, limit);
	size_t i;

	for (i = range.begin; i < range.end; i++)
		evbuffer_add_printf(out,
		    "%s{\"index\":%zu,\"ms\":%" PRId64 ",\"status\":%d}",
		    i > range.begin ? ",\n" : "", i,
		    store->requests[i].at_ms, store->requests[i].status);
	evbuffer_add_printf(out, "]}\n");
}

void
sandbox_show_recipients(const struct sandbox_store *store,
    struct evbuffer *out)
{
	json_t *all = json_object(), *count;
	size_t i;

	for (i = 0; i < store->ntexts; i++) {
		count = json_object_get(all, store->texts[i]->to);
		if (count == NULL)
			json_object_set_new(all, store->texts[i]->to,
			    json_integer(1));
		else
			json_integer_set(count, json_integer_value(count) + 1);
	}
	add_json(out, all);
	evbuffer_add_printf(out, "\n");
}

void
sandbox_show_count(const struct sandbox_store *store, struct evbuffer *out)
{
	evbuffer_add_printf(out, "%zu\n", store->ntexts);
}
