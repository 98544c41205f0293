/*
 * knows.h - what a person holds of an event, and whether it is wrong: of use to the judge
 */
#ifndef TESTS_SIM_KNOWS_H
#define TESTS_SIM_KNOWS_H

#include "model.h"

#define HOUR_MS			INT64_C(3600000)

/*
 * Of two starts of an event: those are of one meeting, set right, and these of another
 * day.  Between them nobody can tell.
 */
#define SAME_MEETING_MS		(6 * HOUR_MS)
#define OTHER_MEETING_MS	(24 * HOUR_MS)

/* An alert, as files.c writes it. */
struct known {
	const char	*name;
	bool		 to[LISTS];
	bool		 approve, resend, corrects;
	enum outcome_result on;		/* of first_reading */
	bool		 after;		/* the event */
};

/** NULL for an answer. */
const struct known *known(const char *name);

/** Whether she is on a list that ${telling} went to; an answer goes to any. */
bool	is_on_list_of(const struct model *model, const struct telling *telling);

/** Whether the meeting that ${telling} told of is less than ${apart_ms} from what it is now. */
bool	is_within(const struct model *model, const struct telling *telling,
	    int event, int64_t apart_ms);

/** Whether she holds, in ${ret_held}, what is wrong; an outcome, of a meeting so near. */
bool	is_wrong_within(const struct model *model, int person, int event,
	    enum aspect aspect, int64_t apart_ms, int64_t *ret_held);

#endif
