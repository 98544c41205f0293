/*
 * start_hold.h - what pregond itself holds since its start
 *
 * A start cannot refuse the files: who texts STOP must be heard.  Where a reload would, it
 * holds everything, in a row of its own (store/holds.h): because of the rule of who must approve
 * (rule.h), or because the files must not be read as they are (schedule/refusing.h).  It ends
 * with a reload that is not refused, and by nothing else; what a person holds is none of that.
 */
#ifndef CONTROL_START_HOLD_H
#define CONTROL_START_HOLD_H

#include "store/holds.h"

/** Hold everything in the name ${name}, for ${why}; the trail says what ${refused} does.
 *  Nothing where that is so. */
int	start_hold_begin(struct store *store, const char *name,
	    const char *why, const struct err *refused, int64_t now_ms,
	    struct err *err);

/** The end of it, and ${why} in the trail; nothing where there is none. */
int	start_hold_end(struct store *store, const char *name,
	    const char *why, int64_t now_ms, struct err *err);

/** ERR_REFUSED while there is one: no person releases it. */
int	start_hold_check_release(struct store *store, struct err *err);

#endif
