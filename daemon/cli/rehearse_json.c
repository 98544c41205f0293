#include <stdio.h>

#include "cli/rehearse_holds.h"
#include "cli/rehearse_json.h"
#include "schedule/report.h"
#include "text/segment.h"

/* Print ${object}, which is taken. */
static void
print(json_t *object)
{
	json_dumpf(object, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(object);
}

static const struct zone *
zone_of(const struct config *config, const struct alert *alert)
{
	return alert != NULL && alert->jurisdiction != NULL ?
	    alert->jurisdiction->zone : report_zone(config);
}

static json_t *
part_json(const struct rehearsed *m, enum part part)
{
	const struct secret *bytes = &m->message->part[part];

	return bytes->len > 0 ? json_string(secret_reveal(bytes)) :
	    json_null();
}

/* What only messages of its channel have. */
static void
add_channel(const struct rehearsed *m, json_t *object)
{
	const struct secret *text = &m->message->part[PART_TEXT];
	struct segmentation seg = { 0 };

	if (m->channel == CHANNEL_EMAIL) {
		json_object_set_new(object, "subject",
		    part_json(m, PART_SUBJECT));
		json_object_set_new(object, "html", part_json(m, PART_HTML));
		return;
	}
	if (text->len > 0)
		segment_count(secret_reveal(text), text->len, &seg);
	json_object_set_new(object, "segments",
	    json_integer((json_int_t)seg.segments));
}

void
rehearse_json_sent(const struct rehearsed *m, void *arg)
{
	char at[ZONE_ISO_LEN + 1];
	json_t *object;

	zone_format(zone_of(arg, m->alert), m->at_ms, at);
	object = m->alert != NULL ?
	    json_pack("{s:s, s:s}", "at", at, "alert", m->alert->name) :
	    json_pack("{s:s, s:s}", "at", at, "kind", "reply");
	json_object_set_new(object, "channel",
	    json_string(channel_name(m->channel)));
	json_object_set_new(object, "to", json_string(m->handle));
	json_object_set_new(object, "language", json_string(m->language));
	json_object_set_new(object, "text", part_json(m, PART_TEXT));
	add_channel(m, object);
	json_object_set_new(object, "verdict",
	    json_string(verdict_name(m->verdict->kind)));
	print(object);
}

static json_t *
broadcast_json(const char *kind, const struct config *config, int64_t at_ms,
    const struct broadcast *b)
{
	char at[ZONE_ISO_LEN + 1];

	zone_format(report_zone(config), at_ms, at);
	return json_pack("{s:s, s:s, s:I, s:s, s:s, s:i}", "at", at, "kind",
	    kind, "broadcast", (json_int_t)b->id, "alert", b->alert, "event",
	    b->event, "number", b->number);
}

void
rehearse_json_changed(const struct broadcast *b, enum broadcast_state old,
    int64_t at_ms, void *arg)
{
	json_t *object = broadcast_json("state", arg, at_ms, b);

	json_object_set_new(object, "old",
	    json_string(broadcast_state_name(old)));
	json_object_set_new(object, "state",
	    json_string(broadcast_state_name(b->state)));
	json_object_set_new(object, "why", json_string(b->why));
	print(object);
}

void
rehearse_json_put_off(const struct broadcast *b, int64_t count, void *arg)
{
	json_t *object = broadcast_json("quiet", arg, b->began_ms, b);

	json_object_set_new(object, "people", json_integer(count));
	print(object);
}

void
rehearse_json_happened(json_t *what, int64_t at_ms, void *arg)
{
	char at[ZONE_ISO_LEN + 1];
	json_t *object;

	zone_format(report_zone(arg), at_ms, at);
	object = json_pack("{s:s}", "at", at);
	json_object_update(object, what);
	print(object);
}

int
rehearse_json_holds(const struct rehearsal *r, int64_t last_ms,
    struct err *err)
{
	json_t *all = rehearse_holds(r->store, r->config, err), *one;
	size_t i;

	json_array_foreach(all, i, one) {
		json_object_set_new(one, "kind", json_string("holds"));
		rehearse_json_happened(one, last_ms, r->config);
	}
	json_decref(all);
	return all != NULL ? 0 : -1;
}
