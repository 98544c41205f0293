#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "cli/draw.h"
#include "cli/rehearse_draw.h"
#include "cli/rehearse_draw_step.h"
#include "cli/rehearse_holds.h"
#include "schedule/occurrence.h"
#include "schedule/report.h"
#include "store/reach.h"
#include "text/localdate.h"

#define WORDS_MAX 256	/* bytes of a date in words */
#define MINUTE_MS (60 * 1000)

static void
put_time(const struct config *config, int64_t ms, enum localdate_form form)
{
	struct buf words;
	struct err ignored;

	buf_init(&words, WORDS_MAX);
	localdate_format(config->language, report_zone(config), ms, form,
	    &words, &ignored);
	fputs(buf_text(&words), stdout);
	buf_done(&words);
}

static const char *
plural(int64_t n)
{
	return n == 1 ? "" : "s";
}

static void
put_by_language(const char *what, json_t *by_language)
{
	int64_t n = timeline_sum(by_language);

	printf("    %" PRId64 " %s%s: ", n, what, plural(n));
	draw_languages(by_language);
	putchar('\n');
}

static void
put_texts(const struct config *config, const struct timeline_entry *e)
{
	int64_t n = timeline_sum(e->texts);

	printf("    to %" PRId64 " by %s: ", n, channel_name(e->channel));
	draw_languages(e->texts);
	putchar('\n');
	if (e->last_ms / MINUTE_MS != e->at_ms / MINUTE_MS) {
		fputs("    the last at ", stdout);
		put_time(config, e->last_ms, LOCALDATE_TIME);
		putchar('\n');
	}
	if (e->channel == CHANNEL_SMS)
		put_by_language("segment", e->segments);
}

static void
put_entry(const struct config *config, const struct timeline_entry *e)
{
	switch (e->kind) {
	case TIMELINE_STEP:
		rehearse_draw_step(e->what);
		return;
	case TIMELINE_REPLY:
		printf("    reply (%s):\n", e->alert);
		draw_wrapped(e->why, 6);
		return;
	case TIMELINE_GHOST:
		printf("    not now: %s\n", e->why);
		return;
	case TIMELINE_TEXTS:
		put_texts(config, e);
		return;
	case TIMELINE_APPROVAL:
		printf("    if %" PRId64 " approve%s it\n", e->count,
		    e->count == 1 ? "s" : "");
		return;
	case TIMELINE_MOVED:
		printf("    quiet hours move %" PRId64 "\n", e->count);
		return;
	case TIMELINE_FAILED:
		printf("    %" PRId64 " tr%s failed: %s\n", e->count,
		    e->count == 1 ? "y" : "ies", e->why);
		return;
	case TIMELINE_LATE:
		printf("    %" PRId64 " come%s late\n", e->count,
		    e->count == 1 ? "s" : "");
		return;
	case TIMELINE_UNKNOWN:
		printf("    %" PRId64 " may have it or not: %s\n", e->count,
		    e->why);
		return;
	case TIMELINE_WITHDRAWN:
		printf("    withdrawn for %" PRId64 ": %s\n", e->count, e->why);
		return;
	case TIMELINE_NOT_TO:
		printf("    not to %" PRId64 ": %s\n", e->count, e->why);
		return;
	case TIMELINE_WAITS:
		draw_wrapped(e->why, 4);
		return;
	case TIMELINE_HELD:
		printf("    held: %s\n", e->why);
		return;
	case TIMELINE_EXPIRED:
		printf("    %" PRId64 " expire%s: it was too late for them\n",
		    e->count, e->count == 1 ? "s" : "");
		return;
	case TIMELINE_MISSED:
		printf("    missed: %s\n", e->why);
		return;
	}
}

/* A new day; ${before} is what was drawn last, or NULL. */
static void
put_day(const struct config *config, const struct timeline_entry *before,
    const struct timeline_entry *e)
{
	const struct zone *zone = report_zone(config);
	int days = before == NULL ? 1 :
	    zone_days_between(zone, before->at_ms, e->at_ms);
	struct civil now, then = { 0 };

	if (days == 0)
		return;
	putchar('\n');
	if (days > 1)
		printf("  ... %d day%s\n\n", days - 1, plural(days - 1));
	put_time(config, e->at_ms, LOCALDATE_DAY);
	zone_from_ms(zone, e->at_ms, &now);
	if (before != NULL)
		zone_from_ms(zone, before->at_ms, &then);
	if (now.year != then.year)
		printf(", %d", now.year);
	putchar('\n');
}

static void
put_days(const struct timeline *t, const struct config *config)
{
	const struct timeline_entry *e, *before = NULL;
	size_t i;

	for (i = 0; i < t->n; i++) {
		e = &t->entries[i];
		put_day(config, before, e);
		if (e->kind == TIMELINE_STEP || (e->broadcast != 0 &&
		    (before == NULL || before->at_ms != e->at_ms ||
		    before->broadcast != e->broadcast))) {
			fputs("  ", stdout);
			put_time(config, e->at_ms, LOCALDATE_TIME);
			printf("  %s%s", e->alert,
			    e->kind == TIMELINE_STEP ? "" : "\n");
		}
		put_entry(config, e);
		before = e;
	}
}

/* Broadcasts that were past already, or come later. */
static int
put_outside(const struct rehearsal *r, struct err *err)
{
	int64_t past = 0, later = 0;
	struct broadcast *rows;
	size_t n, i;

	if (broadcasts_all(r->store, &rows, &n, err) == -1)
		return -1;
	for (i = 0; i < n; i++) {
		past += rows[i].due_ms < r->from_ms;
		later += rows[i].due_ms > r->to_ms;
	}
	free(rows);
	if (past > 0)
		printf("  missed, past at the start: %" PRId64 " alert%s\n",
		    past, plural(past));
	if (later > 0)
		printf("  after the end: %" PRId64 " alert%s\n", later,
		    plural(later));
	if (past > 0 && past == (int64_t)n)
		puts("  --from 2017-08-01 rehearses from another day");
	return 0;
}

/* Alerts whose event has no date are on no calendar. */
static void
put_withdrawn(const struct config *config)
{
	struct buf why;
	size_t i;

	buf_init(&why, BROADCAST_WHY_MAX);
	for (i = 0; i < config->nalerts; i++) {
		buf_clear(&why);
		if (occurrence_withdrawn(&config->alerts[i], &why))
			printf("  without a date: %s\n    %s\n",
			    config->alerts[i].name, buf_text(&why));
	}
	buf_done(&why);
}

static int64_t
sum_of(const struct timeline *t, enum timeline_kind kind)
{
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->entries[i].kind == kind)
			sum += kind == TIMELINE_MISSED ? 1 : t->entries[i].count;
	return sum;
}

static void
put_sum(const struct timeline *t, enum timeline_kind kind, const char *what)
{
	int64_t n = sum_of(t, kind);

	if (n > 0)
		printf("  %s: %" PRId64 "\n", what, n);
}

static void
put_languages(const struct timeline *t)
{
	const char *language;
	json_t *n;

	json_object_foreach(t->texts[CHANNEL_SMS], language, n)
		printf("  %s  %lld texts, %lld segments\n", language,
		    (long long)json_integer_value(n),
		    (long long)draw_int(t->segments, language));
	json_object_foreach(t->texts[CHANNEL_EMAIL], language, n)
		printf("  %s  %lld e-mail%s\n", language,
		    (long long)json_integer_value(n),
		    plural(json_integer_value(n)));
}

static void
on_missed(enum message_state state, const char *why, int64_t people, void *arg)
{
	bool *any = arg;

	if (!*any)
		puts("  who gets nothing");
	*any = true;
	if (*why == '\0')
		why = state == MESSAGE_QUEUED ? "theirs come after the end" :
		    "no text goes to their lists";
	printf("    %" PRId64 ": %s\n", people, why);
}

static int
put_holds(const struct rehearsal *r, struct err *err)
{
	json_t *holds = rehearse_holds(r->store, r->config, err);

	if (holds == NULL)
		return -1;
	rehearse_holds_draw(holds);
	json_decref(holds);
	return 0;
}

static int
put_summary(const struct timeline *t, const struct rehearsal *r,
    struct err *err)
{
	int64_t texts = timeline_sum(t->texts[CHANNEL_SMS]),
	    emails = timeline_sum(t->texts[CHANNEL_EMAIL]),
	    segments = timeline_sum(t->segments), people;
	bool any = false;

	if (reach_count(r->store, &people, err) == -1)
		return -1;
	printf("\nAltogether\n  %" PRId64 " text%s", texts, plural(texts));
	if (emails > 0)
		printf(" and %" PRId64 " e-mail%s", emails, plural(emails));
	printf(" to %" PRId64 " people, %" PRId64 " segment%s\n", people,
	    segments, plural(segments));
	put_languages(t);
	put_sum(t, TIMELINE_MOVED, "moved by quiet hours");
	put_sum(t, TIMELINE_LATE, "late");
	put_sum(t, TIMELINE_WITHDRAWN, "withdrawn while they went out");
	put_sum(t, TIMELINE_UNKNOWN, "unknown");
	put_sum(t, TIMELINE_EXPIRED, "expired");
	put_sum(t, TIMELINE_MISSED, "missed alerts");
	if (put_outside(r, err) == -1)
		return -1;
	put_withdrawn(r->config);
	return reach_missed(r->store, on_missed, &any, err) == -1 ? -1 :
	    put_holds(r, err);
}

static void
put_span(const struct rehearsal *r, int64_t last_ms)
{
	const struct zone *zone = report_zone(r->config);
	char iso[ZONE_ISO_LEN + 1];

	printf("A rehearsal: nothing is sent (%s)\n", zone_name(zone));
	zone_format(zone, r->from_ms, iso);
	printf("  from %s\n", iso);
	zone_format(zone, r->to_ms != REHEARSAL_TO_THE_END ? r->to_ms :
	    last_ms, iso);
	printf("  to   %s\n", iso);
}

int
rehearse_draw(const struct timeline *t, const struct rehearsal *r,
    int64_t last_ms, struct err *err)
{
	put_span(r, last_ms);
	put_days(t, r->config);
	return put_summary(t, r, err);
}
