#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "model/names.h"
#include "schedule/approving.h"
#include "schedule/planner.h"
#include "schedule/recording.h"
#include "schedule/refusing.h"
#include "store/audit.h"
#include "text/localdate.h"

#define WHEN_MAX	 128	/* bytes of a moment in words */
#define AUDIT_SOURCE_MAX 300	/* bytes of a link that the trail shows */

static const char *const recorded_names[] = {
	[RECORDED_WAITS] = "waits",
	[RECORDED_ACCEPTED] = "accepted",
	[RECORDED_AGREES] = "agrees",
};

const char *
recorded_name(enum recorded recorded)
{
	return names_of(recorded_names, NAMES_COUNT(recorded_names), recorded);
}

int
recording_needed(const struct config *config, const struct measure *measure)
{
	return measure->confirm_outcomes != 0 ? measure->confirm_outcomes :
	    config->confirm_outcomes;
}

/*
 * What is refused.
 */

static void
no_such_event(const struct config *config, const char *name, struct err *err)
{
	const char **names = NULL;
	char meant[STR_MEANT_LEN + 1];
	size_t n = 0, i, j;

	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++) {
			names = xgrow(names, n, sizeof *names);
			names[n++] = config->measures[i].occasions[j].uid;
		}
	names = xgrow(names, n, sizeof *names);
	names[n] = NULL;
	err_set(err, ERR_INPUT, "there is no event called \"%.63s\"%s; "
	    "`pregon outcome` lists them", name, str_meant(name, names,
	    meant));
	free(names);
}

const struct occasion *
recording_event(const struct config *config, const char *name,
    struct err *err)
{
	const struct occasion *o = config_occasion(config, name);

	if (o == NULL)
		no_such_event(config, name, err);
	return o;
}

/* Nobody knows what comes of a meeting before it begins. */
static int
not_begun(const struct config *config, const struct occasion *o,
    struct err *err)
{
	struct buf when;
	struct err ignored;

	buf_init(&when, WHEN_MAX);
	if (localdate_format(config->language, o->measure->jurisdiction->zone,
	    o->starts_ms, LOCALDATE_WHEN, &when, &ignored) == -1)
		buf_adds(&when, "later");
	err_set(err, ERR_REFUSED, "%s starts %s: nobody knows before what "
	    "comes of it.  Where it was held earlier, or is called off, say so "
	    "at %s:%u (\"starts\", \"status\") and `pregon reload`", o->uid,
	    buf_text(&when), o->where.file, o->where.line);
	buf_done(&when);
	return -1;
}

/* What its file says against it. */
static int
check_status(const struct occasion *o, enum outcome_result result,
    struct err *err)
{
	if (!(o->status == OCCASION_CANCELLED &&
	    result != OUTCOME_WITHDRAWN) &&
	    !(o->status == OCCASION_POSTPONED && !outcome_calls_off(result)))
		return 0;
	return err_set(err, ERR_REFUSED, "%s is %s at %s:%u, so it cannot have "
	    "%s.  If it was held, change its \"status\" there, `pregon "
	    "reload`, and record it again", o->uid,
	    occasion_status_name(o->status), o->where.file, o->where.line,
	    result == OUTCOME_POSTPONED ? "been postponed" :
	    outcome_result_name(result));
}

static int
check(const struct config *config, const struct occasion *o,
    const struct outcome_said *said, struct err *err)
{
	if (said->at_ms < o->starts_ms)
		return not_begun(config, o, err);
	if (check_status(o, said->result, err) == -1 ||
	    outcome_check(said->result, &said->tally, err) == -1)
		return -1;
	if (*said->source != '\0' &&
	    outcome_check_source(said->source, err) == -1)
		return -1;
	return outcome_check_note(said->note, err);
}

/* Where organizers are named, it is they who say it. */
static int
check_account(const struct config *config, uid_t uid, struct err *err)
{
	if (config->organizers.count == 0 ||
	    approving_check_account(config, uid, err) == 0)
		return 0;
	return err_prefix(err, "nothing is recorded");
}

/*
 * Saying it.
 */

static bool
is_in_force(const struct occasion *o, const struct outcome_said *said)
{
	return o->outcome == said->result && tally_eq(&o->tally, &said->tally);
}

bool
recording_contradicts(const struct occasion *o,
    const struct outcome_said *said)
{
	if (o->outcome == OUTCOME_NONE)
		return false;
	return o->outcome != said->result || (o->tally.parts > 0 &&
	    (said->tally.parts == 0 ||
	    o->tally.votes[0] != said->tally.votes[0] ||
	    o->tally.votes[1] != said->tally.votes[1]));
}

/* Her last word, as far as it is looked for. */
struct word {
	int64_t				 id;
	const struct outcome_said	*said;
	bool				 same;
};

static void
on_word(const struct outcome_said *said, void *arg)
{
	struct word *word = arg;

	if (said->id == word->id)
		word->same = said->result == word->said->result &&
		    tally_eq(&said->tally, &word->said->tally);
}

/*
 * Write it down, unless it is what she said last; ${ret_id} is the row, and
 * ${ret_again} whether it was there.
 */
static int
write_down(struct store *store, const struct occasion *o,
    const struct outcome_said *said, int64_t *ret_id, bool *ret_again,
    struct err *err)
{
	struct word word = { .said = said };
	struct outcome_said row = *said;

	row.starts_ms = o->starts_ms;
	if (outcomes_last(store, o->uid, o->starts_ms, said->uid, &word.id,
	    err) == -1 || outcomes_each(store, o->uid, o->starts_ms, on_word,
	    &word, err) == -1)
		return -1;
	*ret_again = word.same;
	*ret_id = word.id;
	return word.same ? 0 : outcomes_add(store, &row, ret_id, err);
}

/* Whether it is in force, how many say so, and how many must. */
struct standing {
	bool	in_force;
	int64_t	agreeing, needed;
	bool	contested;	/* others stand by what is in force */
};

static int
find_standing(struct store *store, const struct config *config,
    const struct occasion *o, const struct outcome_said *said,
    struct standing *ret, struct err *err)
{
	int64_t others = 0;

	ret->needed = recording_needed(config, o->measure);
	ret->in_force = is_in_force(o, said);
	if (outcomes_saying(store, o->uid, o->starts_ms, said->result,
	    &said->tally, &ret->agreeing, err) == -1)
		return -1;
	if (recording_contradicts(o, said) && outcomes_saying(store, o->uid,
	    o->starts_ms, o->outcome, &o->tally, &others, err) == -1)
		return -1;
	ret->contested = others > 0;
	return 0;
}

/* One account counts once. */
static int
said_before(const struct config *config, const struct occasion *o,
    const struct outcome_said *said, const struct standing *is,
    struct err *err)
{
	int64_t missing = is->needed - is->agreeing;
	struct buf what;

	buf_init(&what, WHEN_MAX);
	outcome_describe(said->result, &said->tally, &what);
	err_set(err, ERR_REFUSED, "you have said already that %s %s; it waits "
	    "for %lld other account%s to say the same%s", o->uid,
	    buf_text(&what), (long long)missing, missing == 1 ? "" : "s",
	    is->agreeing >= recording_needed(config, o->measure) ?
	    ", or for --replace" : "");
	buf_done(&what);
	return -1;
}

/* "passed 10-0 https://...: waits". */
static int
audit(struct store *store, const struct outcome_said *said,
    enum recorded recorded, bool replaced, struct err *err)
{
	static const char *const ends[] = {
		[RECORDED_WAITS] = "waits for another account",
		[RECORDED_ACCEPTED] = "in force from now on",
		[RECORDED_AGREES] = "was in force already",
	};
	struct buf detail;
	int result;

	buf_init(&detail, AUDIT_TEXT_MAX);
	outcome_describe(said->result, &said->tally, &detail);
	buf_addf(&detail, ": %s%s", ends[recorded], replaced ?
	    ", against the word of another account" : "");
	if (*said->source != '\0')
		buf_addf(&detail, "; %.*s", AUDIT_SOURCE_MAX, said->source);
	result = audit_add(store, said->at_ms, said->uid, "outcome",
	    said->event, buf_text(&detail), err);
	buf_done(&detail);
	return result;
}

/* Enough have said it: it is in force, and the plan follows. */
static int
put_in_force(struct store *store, struct config *config, int64_t id,
    int64_t now_ms, struct err *err)
{
	struct planned planned;

	if (outcomes_accept(store, id, now_ms, err) == -1 ||
	    outcomes_attach(store, config, err) == -1)
		return -1;
	if (planner_sync(store, config, now_ms, &planned, err) == -1)
		return -1;
	return refusing_follow(store, config, now_ms, err);
}

int
recording_say(struct store *store, struct config *config,
    const struct outcome_said *said, bool replace, enum recorded *ret,
    struct err *err)
{
	const struct occasion *o = recording_event(config, said->event, err);
	struct standing is = { 0 };
	int64_t id;
	bool again, replaces;

	if (o == NULL || check_account(config, said->uid, err) == -1 ||
	    check(config, o, said, err) == -1 ||
	    write_down(store, o, said, &id, &again, err) == -1 ||
	    find_standing(store, config, o, said, &is, err) == -1)
		return -1;
	replaces = is.contested && is.agreeing < RECORDING_CONTESTED;
	if (replaces && !replace)
		is.needed = RECORDING_CONTESTED;
	if (!is.in_force && again && is.agreeing < is.needed)
		return said_before(config, o, said, &is, err);
	*ret = is.in_force ? RECORDED_AGREES : is.agreeing < is.needed ?
	    RECORDED_WAITS : RECORDED_ACCEPTED;
	if (audit(store, said, *ret, replaces && *ret == RECORDED_ACCEPTED,
	    err) == -1)
		return -1;
	return *ret != RECORDED_ACCEPTED ? 0 :
	    put_in_force(store, config, id, said->at_ms, err);
}
