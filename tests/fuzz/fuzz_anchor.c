/* The small languages of dates: whatever is read must hold its bounds. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/anchor.h"
#include "model/quiet.h"
#include "text/zone.h"

#define EVENT_MS 1503358200000	/* 2017-08-21 17:30 in Denver */
#define DAY_MS	 86400000

/* The Labor Day before it, and the days around it. */
static const struct holidays holidays = { 4, { 17413, 17399, 17400, 17398 } };

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_anchor(int (*parse)(const char *, struct anchor *, struct err *),
    const char *text, const struct zone *zone)
{
	struct anchor anchor;
	struct buf words;
	struct err err;
	int64_t ms;

	if (parse(text, &anchor, &err) == -1) {
		assert(err.kind == ERR_INPUT && err.text[0] != '\0');
		return;
	}
	assert(abs(anchor.days) <= ANCHOR_DAYS_MAX);
	assert(llabs(anchor.elapsed_ms) <= ANCHOR_ELAPSED_MAX_MS);
	assert(!anchor.business || abs(anchor.days) <= WORKDAYS_MAX);
	ms = anchor_resolve(&anchor, EVENT_MS, zone, &holidays);
	if (anchor.event[0] != '\0')
		assert(llabs(ms - EVENT_MS) <=
		    ANCHOR_ELAPSED_MAX_MS + 2 * DAY_MS);
	buf_init(&words, 256);
	anchor_describe(&anchor, &words);
	assert(words.len > 0 && !buf_full(&words));
	buf_done(&words);
}

static void
try_span(const char *text)
{
	struct err err;
	int64_t ms;

	if (span_parse(text, &ms, &err) == 0)
		assert(ms >= 0 && ms <= ANCHOR_ELAPSED_MAX_MS);
}

static void
try_civil(const char *text, const struct zone *zone)
{
	char iso[ZONE_ISO_LEN + 1];
	struct civil civil, back;
	struct err err;
	int64_t ms, again;

	if (civil_parse(text, &civil, &err) == 0) {
		civil_from_ms(civil_ms(&civil), &back);
		assert(memcmp(&civil, &back, sizeof back) == 0);
	}
	if (zone_parse(zone, text, &ms, &err) == -1)
		return;
	zone_format(zone, ms, iso);
	assert(strlen(iso) == ZONE_ISO_LEN);
	/* An offset can reach out of the years that are read. */
	if (zone_parse(zone, iso, &again, &err) == 0)
		assert(again == ms);
}

static void
try_quiet(const char *text, const struct zone *zone)
{
	struct quiet quiet;
	struct err err;
	int64_t ms;

	if (quiet_parse(text, &quiet, &err) == -1)
		return;
	ms = quiet_shift(&quiet, zone, EVENT_MS);
	assert(ms >= EVENT_MS && ms <= EVENT_MS + DAY_MS);
	assert(quiet_shift(&quiet, zone, ms) == ms);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct zone *zone = zone_find("America/Denver");
	char *text = malloc(size + 1);

	assert(zone != NULL && text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	try_anchor(anchor_parse, text, zone);
	try_anchor(anchor_parse_offset, text, zone);
	try_anchor(anchor_parse_on, text, zone);
	try_span(text);
	try_civil(text, zone);
	try_quiet(text, zone);
	free(text);
	return 0;
}
