/*
 * command.h - what can be asked of a running daemon
 *
 * One row per command, in the table of command.c; the functions are in
 * command_*.c.  Answers are facts as JSON; the tool draws them for people.
 */
#ifndef CONTROL_COMMAND_H
#define CONTROL_COMMAND_H

#include <jansson.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/mistakes.h"
#include "control/core.h"

struct asked {
	json_t	*arguments;	/* an object */
	uid_t	 uid;		/* who asks */
};

/** Add what is known to ${reply}, or fail with ${err} in words for a person. */
typedef int (*command_run)(struct core *core, const struct asked *asked,
	    json_t *reply, struct err *err);

int	command_status(struct core *, const struct asked *, json_t *, struct err *);
int	command_clock(struct core *, const struct asked *, json_t *, struct err *);
int	command_plan(struct core *, const struct asked *, json_t *, struct err *);
int	command_broadcasts(struct core *, const struct asked *, json_t *, struct err *);
int	command_show(struct core *, const struct asked *, json_t *, struct err *);
int	command_books(struct core *, const struct asked *, json_t *, struct err *);
int	command_verify(struct core *, const struct asked *, json_t *, struct err *);
int	command_reload(struct core *, const struct asked *, json_t *, struct err *);
int	command_correct(struct core *, const struct asked *, json_t *, struct err *);
int	command_send(struct core *, const struct asked *, json_t *, struct err *);
int	command_hold(struct core *, const struct asked *, json_t *, struct err *);
int	command_release(struct core *, const struct asked *, json_t *, struct err *);
int	command_unpolled(struct core *, const struct asked *, json_t *, struct err *);
int	command_cancel(struct core *, const struct asked *, json_t *, struct err *);
int	command_outcome(struct core *, const struct asked *, json_t *, struct err *);
int	command_review(struct core *, const struct asked *, json_t *, struct err *);
int	command_test(struct core *, const struct asked *, json_t *, struct err *);
int	command_text(struct core *, const struct asked *, json_t *, struct err *);
int	command_import(struct core *, const struct asked *, json_t *, struct err *);
int	command_export(struct core *, const struct asked *, json_t *, struct err *);
int	command_approve(struct core *, const struct asked *, json_t *, struct err *);
int	command_audit(struct core *, const struct asked *, json_t *, struct err *);
int	command_forget(struct core *, const struct asked *, json_t *, struct err *);

/** Answer the line ${line}: find the command, run it, write its reply. */
void	command_answer(const char *line, size_t len, uid_t uid,
	    struct buf *reply, void *core);

/** "mistakes": each as a line.  The reply is still "ok": the tool prints them all. */
void	command_add_mistakes(struct mistakes *mistakes, json_t *reply);

/** Add "outcomes" to ${reply}: those that wait for people, as `pregon outcome` has them. */
int	command_outcomes_waiting(struct core *core, json_t *reply,
	    struct err *err);

/* hold and release of what is more than one broadcast (command_held.c). */
int	command_hold_all(struct core *, const struct asked *, json_t *, struct err *);
int	command_release_all(struct core *, const struct asked *, json_t *, struct err *);

/**
 * Add to the array ${ret} what people hold: {"kind":"list", "name":"vote", "since":"...",
 * "by":"ana", "why":"...", "release":"pregon release list vote"}; a broadcast's ("kind":
 * "broadcast", "alert") has in its why who and since when.
 */
int	command_holds(struct core *core, json_t *ret, struct err *err);

/**
 * The argument "why", "" where there is none: a line of at most COMMAND_WHY_MAX bytes
 * without quotes and addresses (remark.h), as it goes into the log and the trail, for good.
 * Borrowed.  -1 with ${err}.
 */
#define COMMAND_WHY_MAX 200
int	command_why(const struct asked *asked, const char **ret,
	    struct err *err);

/** The broadcast that the argument "id" names.  -1 with ${err}. */
int	command_broadcast(struct core *core, const struct asked *asked,
	    struct broadcast *ret, struct err *err);

/**
 * Add to the audit trail that who asks did ${verb} to the broadcast, in the caller's
 * transaction: "broadcast 7", with its alert's name before ${detail}.
 */
int	command_audit_broadcast(struct core *core, const struct asked *asked,
	    const char *verb, const struct broadcast *broadcast,
	    const char *detail, struct err *err);

/** The argument "digest": 1, 0 where there is none, -1. */
int	command_digest(const struct asked *asked, struct blind *ret,
	    struct err *err);

/** Add to the audit trail, in a transaction of its own. */
int	command_audit_now(struct core *core, const struct asked *asked,
	    const char *verb, const char *subject, const char *detail,
	    struct err *err);

/**
 * Add to ${ret} how many messages of the broadcast are in each state, by language
 * and by channel:
 *   "messages": {"en": {"audience": 12, "accepted": 11, "suppressed": 1}},
 *   "messages_by_channel": {"sms": {"audience": 10, "accepted": 10}, "email": ...}
 */
int	command_count(struct core *core, const struct broadcast *broadcast,
	    json_t *ret, struct err *err);

#endif
