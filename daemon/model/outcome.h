/*
 * outcome.h - what the council did with what an event was about
 *
 * A tally is as clerks write it: votes for, votes against, and, where it is said,
 * members who did not vote (absent or abstaining): "10-0", "10-0-3".
 */
#ifndef MODEL_OUTCOME_H
#define MODEL_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/* Stored in rows: the order is not to change. */
enum outcome_result {
	OUTCOME_NONE,		/* not known: no name of its own */
	OUTCOME_PASSED,
	OUTCOME_FAILED,
	OUTCOME_POSTPONED,	/* no vote: another date is to come */
	OUTCOME_WITHDRAWN,	/* no vote: taken back by who brought it in */
};
#define OUTCOME_RESULTS 5

/* Two starts of an event that are not so far apart are one meeting's, set right. */
#define OUTCOME_MEETING_MS (INT64_C(12) * 3600 * 1000)

#define TALLY_PARTS	3
#define TALLY_MOST	999		/* of each part: no council is larger */
#define TALLY_LEN	11		/* "999-999-999" */

struct tally {
	int	parts;			/* 0: not known; else 2 or 3 */
	int	votes[TALLY_PARTS];	/* for, against, not voting */
};

#define OUTCOME_SOURCE_MAX	500	/* bytes of a URL */
#define OUTCOME_NOTE_MAX	200	/* bytes */

/** "passed"; "none" for OUTCOME_NONE. */
const char *outcome_result_name(enum outcome_result result);

/** Returns 0, or -1 for a name that is none of a result. */
int	outcome_result_parse(const char *name, enum outcome_result *ret);

/** The results' names, ended by NULL: for a guess, or to be listed. */
const char *const *outcome_result_names(void);

/** What happened, behind an event's name: "passed", "was postponed". */
const char *outcome_happened(enum outcome_result result);

/** Whether the event did not take place after all: no date of it holds. */
bool	outcome_calls_off(enum outcome_result result);

/** Read "10-0" or "10-0-3".  ERR_INPUT says what is wrong. */
int	tally_parse(const char *text, struct tally *ret, struct err *err);
/** "10-0"; "" where it is not known. */
void	tally_format(const struct tally *tally, char ret[TALLY_LEN + 1]);
bool	tally_eq(const struct tally *a, const struct tally *b);

/** ERR_INPUT where ${tally} speaks against ${result}: passed 3-7. */
int	outcome_check(enum outcome_result result, const struct tally *tally,
	    struct err *err);

/** Add "passed 10-0", "postponed"; nothing for OUTCOME_NONE. */
void	outcome_describe(enum outcome_result result, const struct tally *tally,
	    struct buf *out);

/**
 * Whether ${text} is a link that people can follow: https or http, a host, printable
 * ASCII without spaces and quotes, no user and password, at most
 * OUTCOME_SOURCE_MAX bytes, no address in it (remark.h).  ERR_INPUT says what is wrong.
 */
int	outcome_check_source(const char *text, struct err *err);

/** Whether ${text} is one line of UTF-8 of at most OUTCOME_NOTE_MAX bytes, no address in it. */
int	outcome_check_note(const char *text, struct err *err);

#endif
