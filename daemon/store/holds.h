/*
 * holds.h - what people hold: a list, a measure, an account, or everything
 *
 * A hold is a row, so it survives a restart, and is looked at in the transaction
 * that claims a message: it acts before the next attempt.  What it stops:
 *
 *   list      is no reason any more to write to someone.  A broadcast to held lists
 *             alone does not begin; of one that goes to others, too, those wait
 *             whom no other list of theirs lets us write to
 *   measure   every broadcast about it
 *   account   carries nothing; the next of the route stands in
 *   all       everything
 *
 * Answers to people are held by the last two only, and what confirms an opt-out
 * by none.  What waits expires all the same.
 */
#ifndef STORE_HOLDS_H
#define STORE_HOLDS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/str.h"
#include "store/broadcasts.h"

#define HOLD_WHY_MAX	200	/* bytes of a reason */
#define HOLD_TARGET_MAX	80	/* bytes of "measure NAME", with its NUL */
#define HOLD_WORDS_MAX	200	/* bytes of what is said of one, with its NUL */
#define HOLD_LOOK_MS	(INT64_C(10) * 60 * 1000)	/* at those who wait for a list */
#define HOLD_WAITS	"a list of hers is held"	/* why their messages wait */

/*
 * Everything is held by one person, and by pregond itself since a start with files that a
 * reload would refuse (control/start_hold.h): rows of their own, of these names.
 */
#define HOLD_BY_RULE	"rule"
#define HOLD_BY_FILES	"files"

/* Stored in rows: the values are not to change. */
enum hold_kind { HOLD_LIST, HOLD_MEASURE, HOLD_ACCOUNT, HOLD_ALL };
#define HOLD_NKINDS 4

struct hold {
	enum hold_kind	kind;
	char		name[NAME_LEN_MAX + 1];		/* "" for all; or HOLD_BY_... */
	int64_t		since_ms;
	uid_t		uid;
	char		why[HOLD_WHY_MAX + 1];		/* or "" */
};

/** "list", "measure", "account", "all". */
const char *hold_kind_name(enum hold_kind kind);
/** Returns 0, or -1 for a name that is none. */
int	hold_kind_parse(const char *name, enum hold_kind *ret);

/** "list vote", "all": what follows hold and release. */
void	hold_target(const struct hold *hold, char ret[HOLD_TARGET_MAX]);
/** The command by which a person ends it: "pregon release list vote". */
void	hold_ends_by(const struct hold *hold, char ret[HOLD_WORDS_MAX]);
/** "held: list vote (pregon release list vote)" */
void	hold_words(const struct hold *hold, char ret[HOLD_WORDS_MAX]);
/** Whether ${why} of a broadcast is what hold_words said. */
bool	hold_is_why(const char *why);

/** Hold.  1, 0 where it was held already (it stays as it was), -1. */
int	holds_add(struct store *store, const struct hold *hold,
	    struct err *err);
/** Release: 1, 0 where it is not held, -1.  Who waited for it is due at ${now_ms}. */
int	holds_remove(struct store *store, enum hold_kind kind,
	    const char *name, int64_t now_ms, struct err *err);
/** The hold of ${name}: 1, 0, -1. */
int	holds_get(struct store *store, enum hold_kind kind, const char *name,
	    struct hold *ret, struct err *err);
/** All, oldest first, in a new array (free it). */
int	holds_all(struct store *store, struct hold **ret, size_t *ret_n,
	    struct err *err);

/**
 * Whether all of ${broadcast} is held: everything is, or the measure it is about, or each
 * list that it goes to.  1 with one that stops it in ${ret}, 0, -1.
 */
int	holds_stop(struct store *store, const struct config *config,
	    const struct broadcast *broadcast, struct hold *ret,
	    struct err *err);
/** Whether ${hold} is about ${broadcast} at all: 1, 0, -1. */
int	holds_reach(struct store *store, const struct config *config,
	    const struct hold *hold, const struct broadcast *broadcast,
	    struct err *err);
/** Whether ${account} carries nothing but confirmations of opt-outs: 1, 0, -1. */
int	holds_carrier(struct store *store, const char *account,
	    struct err *err);

/* How far broadcasts are that a hold is about. */
struct hold_counts {
	int64_t	handed_over;	/* accepted, or unknown: they have it, or may */
	int64_t	in_flight;	/* cannot be called back */
	int64_t	waiting;
};

/**
 * Add to ${ret} the messages of ${broadcast}: those of people on ${list}, and those
 * that ${account} carried, with what waits by ${channel}; NULL: all of them.
 */
int	holds_count(struct store *store, int64_t broadcast, const char *list,
	    const char *account, enum channel channel, struct hold_counts *ret,
	    struct err *err);

#endif
