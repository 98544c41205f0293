/*
 * moments.h - what an alert is anchored on: events, their deadlines, stages
 *
 * A moment that is not known (a start that could not be read) is 0.
 */
#ifndef CONFIG_MOMENTS_H
#define CONFIG_MOMENTS_H

#include "config/config.h"

/** The deadline ${name} of ${occasion}; NULL where it has none. */
const struct deadline *moments_deadline(const struct occasion *occasion,
	    const char *name);

/**
 * When ${anchor}, which stands on ${occasion}, one of its deadlines or its outcome (NULL:
 * on none), is, in ${jurisdiction}; 0 where what it stands on has no moment.
 */
int64_t	moments_anchor(const struct anchor *anchor,
	    const struct occasion *occasion,
	    const struct jurisdiction *jurisdiction);

/**
 * Whether ${occasion} is held at its start, as far as anybody knows: it is not
 * postponed or cancelled, by its file or by its outcome.
 */
bool	moments_holds(const struct occasion *occasion);

/** The stage ${measure} is in at ${now_ms}: the last entered; NULL for none. */
const struct stage *moments_stage(const struct measure *measure,
	    int64_t now_ms);
/** The stage that was entered before ${stage}; NULL for the first. */
const struct stage *moments_stage_before(const struct stage *stage);

/** Whether ${alert} fires when ${stage} is entered, and it has been, or has a time. */
bool	moments_fires_on(const struct alert *alert, const struct stage *stage);
/** The last stage that ${alert} fires on; NULL for none. */
const struct stage *moments_last_stage(const struct alert *alert);

/**
 * ${alert} as it fires for ${uid}, the event or stage of a broadcast: what facts.h
 * and occurrence.h want.  A copy that borrows all.
 */
struct alert moments_about(const struct config *config,
	    const struct alert *alert, const char *uid);

/** The deadline that ${alert} is anchored on; NULL for none. */
const struct deadline *moments_alert_deadline(const struct alert *alert);

/** Number ${i} of the deadlines of its event that the correction ${alert} states; NULL behind the last. */
const struct deadline *moments_changed(const struct alert *alert, size_t i);

#endif
