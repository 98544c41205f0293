/*
 * rehearse_step.h - a step of a rehearsal's script, done
 *
 * As the daemon would: an edit and a reload, an outcome, a text from somebody, what a
 * person does to a broadcast.
 */
#ifndef CLI_REHEARSE_STEP_H
#define CLI_REHEARSE_STEP_H

#include <jansson.h>

#include "cli/rehearse_wire.h"
#include "store/store.h"

struct staging {
	struct store	*store;
	struct config	*config;	/* that is played */
	struct wire	*wire;
	bool		 approve_all;	/* enough people always say so */
	int64_t		 now_ms;
};

/**
 * Do ${step}.  A new object, what happened, with "kind", the name of what it does:
 *
 *   event     "event", "status", "was_status", "place" (true where that changed), "now" and
 *             "was" (of report_moment), "changes" (of difference.h)
 *   measure   "measure", "changes"
 *   outcome   "event", "result", "tally", "recorded" ("waits", "accepted", "agrees"), "changes"
 *   text      "from" (a handle, or null), "text", "intent", "changed", "answer" (kind, or null)
 *   provider  "account" (null: all), "state", "until" (or null)
 *   approve, hold, release, cancel    "broadcast", "alert", "event", "state", "why"; of what is
 *             more than a broadcast: "target" ("list vote"), "state" ("held", "released")
 *
 * NULL with ${err}, which begins with the step's file and line.
 */
json_t	*rehearse_step(const struct staging *staging,
	    const struct step *step, struct err *err);

#endif
