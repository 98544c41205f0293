/*
 * mending.h - `pregon correct`: a text that was wrong by itself, and went out
 *
 * A bad link, a typo: the files are right, and no event changed.  The text of a
 * template goes to exactly those to whom a broadcast was handed over, by the channel
 * that told them, while they are on its lists.  Once for each broadcast and template.
 *
 * When its event changes it is superseded, also in the middle (planner.h): what was written
 * may be wrong now.  It may be said again then, to those who did not get it; likewise
 * where it was cancelled or missed before it began.
 *
 * It is a broadcast of an alert that is in no file, as `pregon send` makes them
 * (sending.h), called "correct-ID" by its own id; about the event of the other one.
 */
#ifndef SCHEDULE_MENDING_H
#define SCHEDULE_MENDING_H

#include "config/config.h"
#include "store/broadcasts.h"

/**
 * Plan it for ${wrong} and the files of ${template}, in the caller's transaction, due at
 * ${now_ms}.  ${ret_sent}: the alert, to be given to sent_attach when that is committed, else to
 * sent_free.  ERR_REFUSED: nobody has it, it is still going out, or that was done.
 * ERR_INPUT: a text is missing, or wrong.
 */
int	mending_plan(struct store *store, const struct config *config,
	    const struct broadcast *wrong, const char *template,
	    int64_t now_ms, struct broadcast *ret, struct sent **ret_sent,
	    struct err *err);

/** Whether the event of ${broadcast} is as it was when that was planned; true of all others. */
int	mending_holds(struct store *store, const struct broadcast *broadcast,
	    bool *ret, struct err *err);

#endif
