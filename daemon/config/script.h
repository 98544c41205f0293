/*
 * script.h - what happens in a rehearsal, and when
 *
 * A file that `pregon rehearse --script` plays:
 *
 *   from = "2017-08-01"; to = "2017-09-12";
 *   steps = (
 *     { at = "2017-08-26 10:00"; event = "final_vote"; starts = "2017-09-04 17:30"; },
 *     { at = "2017-08-26 11:00"; text = "STOP"; from = "+1 303 555 0123"; },
 *     { at = "2017-08-27 09:00"; provider = "down"; until = "2017-08-27 11:00"; },
 *     { at = "2017-09-04 21:00"; outcome = "final_vote"; result = "passed"; tally = "10-0"; }
 *   );
 *
 * Times are local to the first jurisdiction, those of events to theirs.  Each step does one
 * thing; the steps are in the order of their times.
 */
#ifndef CONFIG_SCRIPT_H
#define CONFIG_SCRIPT_H

#include "config/edit.h"

#define SCRIPT_TEXT_MAX 1600		/* bytes that somebody texts */

enum step_kind {
	STEP_EVENT,		/* an edit of an event, and a reload */
	STEP_MEASURE,		/* an edit of a measure's facts, and a reload */
	STEP_OUTCOME,		/* somebody records what the council did */
	STEP_TEXT,		/* somebody texts us */
	STEP_PROVIDER,		/* how the providers answer from now on */
	STEP_APPROVE,		/* people and broadcasts: */
	STEP_HOLD,
	STEP_RELEASE,
	STEP_CANCEL,
};
#define STEP_KINDS 9

/* What is held or released. */
enum step_target {
	TARGET_ALERT,		/* a broadcast */
	TARGET_LIST, TARGET_MEASURE, TARGET_ACCOUNT,
	TARGET_ALL,
};

enum outage {
	OUTAGE_NONE,		/* up: everything is accepted */
	OUTAGE_DOWN,		/* it cannot be reached */
	OUTAGE_REFUSES,		/* it refuses each message for good */
	OUTAGE_UNKNOWN,		/* it takes them, and does not answer */
};

struct step {
	struct where		 where;
	enum step_kind		 kind;
	int64_t			 at_ms;
	char			*what;		/* the event, measure or alert; what is texted */
	enum step_target	 target;	/* of an order */
	char			*event;		/* of an order: which broadcast; NULL: any */
	struct edit		 edit;
	enum outcome_result	 result;
	struct tally		 tally;
	char			*source;	/* of an outcome, or NULL */
	struct names		 by;		/* accounts that say so; none: whoever rehearses */
	struct address		 from;		/* who texts */
	enum channel		 channel;	/* ... and by which */
	enum outage		 outage;
	int64_t			 until_ms;	/* of an outage; 0: to the end */
	char			*account;	/* that fails; NULL: all */
};

enum script_approve {
	SCRIPT_APPROVES_ALL,	/* what people must approve is as if they had */
	SCRIPT_APPROVES_NONE,	/* only the steps that approve do */
};

struct script {
	int64_t		 from_ms, to_ms;	/* 0: the file does not say */
	enum script_approve approve;
	size_t		 nsteps;
	struct step	*steps;
};

/** "event", "text", ...: the setting that says what a step does. */
const char *step_kind_name(enum step_kind kind);
/** "down", ... */
const char *outage_name(enum outage outage);

/**
 * Read ${file}, against what ${config} has.  What is wrong is added to ${mistakes}; NULL then.
 * Borrows ${file} as long as it lives.  Free with script_free.
 */
struct script *script_load(const char *file, const struct config *config,
	    struct mistakes *mistakes);
void	 script_free(struct script *script);

#endif
