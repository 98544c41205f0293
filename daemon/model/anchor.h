/*
 * anchor.h - "first_reading - 3 days at 18:00"
 *
 * An anchor expression says when, relative to an event or as a plain time:
 *
 *   2017-08-16 18:00              a local time of the jurisdiction
 *   first_reading                 when the event starts
 *   first_reading at 09:00        that day, at a local time
 *   first_reading - 3 days at 18:00   calendar days before, at a local time
 *   final_vote + 1 day            calendar days after, at the event's time
 *   final_vote - 3 business days at 12:00   of the jurisdiction (workdays.h)
 *   first_reading - 2 hours       elapsed time (minutes, hours)
 *   final_vote.signup_closes - 2 hours   the same, from a deadline of the event
 *
 * An alert on a stage of a measure, or on the outcome of an event, says
 *
 *   executive_order enters signed            when that is known
 *   executive_order enters signed + 1 hour   so long after it was entered
 *   final_vote passed                        when that outcome is accepted
 *   final_vote failed + 1 hour               so long after that
 *
 * Days count calendar days in the event's jurisdiction zone; hours and minutes
 * count elapsed time, so "at" does not go with them.  Units may be short or
 * singular (h, min, d, 1 day).
 */
#ifndef MODEL_ANCHOR_H
#define MODEL_ANCHOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "model/outcome.h"
#include "model/workdays.h"
#include "text/zone.h"

#define ANCHOR_DAYS_MAX	  366
#define ANCHOR_ELAPSED_MAX_MS (366LL * 24 * 3600 * 1000)

struct anchor {
	char		event[NAME_LEN_MAX + 1];	/* "" for a plain time; the
							   measure, with a stage */
	char		deadline[NAME_LEN_MAX + 1];	/* of the event; "" for its start */
	char		stage[NAME_LEN_MAX + 1];	/* that the measure enters; or "" */
	enum outcome_result outcome;	/* of the event; or OUTCOME_NONE */
	struct civil	plain;		/* where event is "" */
	int		days;		/* negative before */
	bool		business;	/* of those days only business days count */
	int64_t		elapsed_ms;	/* instead of days */
	bool		has_clock;	/* "at 18:00" */
	int		hour, minute;
};

/** ERR_INPUT says what is wrong and shows a right one. */
int	anchor_parse(const char *text, struct anchor *ret, struct err *err);

/**
 * Read how far a deadline is from its event: the same without dates and other
 * deadlines, with the event's name or without: "- 3 days at 18:00".  Where it is left out
 * ${ret}->event is "", for the caller to fill in.
 */
int	anchor_parse_offset(const char *text, struct anchor *ret,
	    struct err *err);

/** Read "executive_order enters signed + 1 hour", "final_vote passed". */
int	anchor_parse_on(const char *text, struct anchor *ret, struct err *err);

/** Whether it waits for what people find out: a stage, an outcome. */
bool	anchor_is_on(const struct anchor *anchor);

/**
 * The moment; ${event_ms} is when the event starts, the deadline is, the stage was
 * entered or the outcome accepted (not read for a plain time), ${zone} and ${holidays} are
 * the jurisdiction's.
 */
int64_t	anchor_resolve(const struct anchor *anchor, int64_t event_ms,
	    const struct zone *zone, const struct holidays *holidays);

/** Add why in words: "3 days before first_reading, at 18:00". */
void	anchor_describe(const struct anchor *anchor, struct buf *out);

/** Read a span: "24 h", "90 minutes", "2 days" (of 24 h).  Milliseconds. */
int	span_parse(const char *text, int64_t *ret_ms, struct err *err);

#endif
