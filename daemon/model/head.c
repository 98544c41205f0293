/*
 * head: a word of stopping, and whether what it stops is our texts
 */
#include "model/clause.h"

#define AROUND (SOFT | ROLE(ME) | ROLE(WANT) | ROLE(MESSAGE) | \
    ROLE(TEXTING) | ROLE(SEND) | ROLE(GET) | ROLE(LINK) | ROLE(STOP) | \
    ROLE(END) | ROLE(REMOVE) | ROLE(START) | ROLE(YES))

/* Whether a head with nothing behind it can stand where it stands. */
static bool
stands_alone(const struct sentence *s, size_t i)
{
	size_t k;
	bool around = true, thrown_in = unit_is(&s->u[i], ROLE(STOP));

	for (k = clause_start(s, i); k < i; k++) {
		/* "we would like to unsubscribe": whom we remove is us */
		if (unit_is(&s->u[i], ROLE(REMOVE)) &&
		    unit_is(&s->u[k], ROLE(SUBJECT)) &&
		    unit_is(&s->u[k], ROLE(ME)))
			continue;
		if (unit_is(&s->u[k], ROLE(LEAD) | ROLE(ISSUE) | ROLE(TELL) |
		    ROLE(HARMLESS)) &&
		    !unit_is(&s->u[k], ROLE(FILLER) | ROLE(LINK)))
			around = false;
		else if (!unit_is(&s->u[k], AROUND) && !s->u[k].symbol)
			around = false;
		/* "STOP to end" */
		if (unit_is(&s->u[k], ROLE(LINK)) && k > s->from &&
		    unit_is(&s->u[k - 1], ROLE(STOP) | HEADS))
			around = thrown_in = false;
		if (unit_is(&s->u[k], ROLE(ISSUE)))
			thrown_in = false;
	}
	if (around)
		return true;
	/* "the tall (alto) building or in the small one" */
	if (i + 2 < s->to && s->u[i + 1].parted == SAID_NEXT &&
	    s->u[i + 2].parted == SAID_NEXT &&
	    unit_is(&s->u[i + 1], ROLE(LINK)) &&
	    !sentence_is_filler(&s->u[i + 2]))
		thrown_in = false;
	return thrown_in && !unit_is(&s->u[i - 1], ROLE(LEAD) | ROLE(LINK) |
	    ROLE(TELL) | ROLE(NOT) | ROLE(WANT) | ROLE(HARMLESS));
}

/* "stop and shop": what is joined by "and" says what kind of stop it is. */
static bool
leads_on(const struct sentence *s, size_t end)
{
	if (end + 1 >= s->to || s->u[end].parted != SAID_NEXT ||
	    !unit_is(&s->u[end], ROLE(LINK)))
		return false;
	return !unit_is(&s->u[end + 1], AROUND | ROLE(OUTRIGHT) |
	    ROLE(WRONG) | ROLE(NOT) | ROLE(NONE) | ROLE(CLAUSE));
}

bool
head_alone(const struct sentence *s, size_t i, size_t end)
{
	return stands_alone(s, i) && !leads_on(s, end);
}

/* "quit is an ugly word": it is spoken of. */
static bool
is_spoken_of(const struct sentence *s, size_t i)
{
	return i + 1 < s->to && s->u[i + 1].parted == SAID_NEXT &&
	    unit_is(&s->u[i + 1], ROLE(BE));
}

/* Whether one of ${roles} stands between ${i} and ${end}. */
static bool
has(const struct sentence *s, size_t i, size_t end, uint64_t roles)
{
	for (i++; i < end; i++)
		if (unit_is(&s->u[i], roles))
			return true;
	return false;
}

static unsigned
judge_messaging(const struct sentence *s, size_t i, size_t end)
{
	uint64_t done = ROLE(TEXTING) | ROLE(SEND) |
	    (unit_is(&s->u[i], ROLE(REMOVE)) ? ROLE(ME) : 0);

	if (clause_limited(s, end) && !unit_is(&s->u[i], ROLE(WEARY)))
		return EVIDENCE_NEAR;
	/* "stop calling ICE" */
	if (unit_is(&s->u[end - 1], ROLE(TEXTING)) &&
	    clause_issue_behind(s, end - 1))
		return EVIDENCE_NEAR;
	if (has(s, i, end, done) || !clause_by_issue(s, i))
		return EVIDENCE_STOP;
	/* "the council needs to end this nonsense", "... to quit robbing us" */
	return has(s, i, end, ROLE(MESSAGE)) ? EVIDENCE_NEAR : EVIDENCE_ISSUE;
}

static unsigned
judge_nothing(const struct sentence *s, size_t i, size_t end)
{
	if (!unit_is(&s->u[i], ROLE(END) | ROLE(REMOVE)))
		return 0;
	if (clause_asks_end(s, i) || clause_asks_others(s, i))
		return EVIDENCE_ISSUE;
	/* "This has to end. My rent went up" */
	if (s->issue && clause_owed(s, i))
		return EVIDENCE_NEAR;
	return head_alone(s, i, end) && !is_spoken_of(s, i) && !s->joy ?
	    EVIDENCE_STOP : EVIDENCE_NEAR;
}

static unsigned
judge(const struct sentence *s, size_t i, enum object object, size_t end)
{
	switch (object) {
	case OBJECT_MESSAGING:
		return judge_messaging(s, i, end);
	case OBJECT_ME:
		/* "they removed us" tells */
		return unit_is(&s->u[i], ROLE(REMOVE)) && (i == s->from ||
		    s->u[i].parted != SAID_NEXT ||
		    !unit_is(&s->u[i - 1], ROLE(SUBJECT))) ?
		    EVIDENCE_STOP : EVIDENCE_NEAR;
	case OBJECT_NOTHING:
		return judge_nothing(s, i, end);
	case OBJECT_ISSUE:
		return EVIDENCE_ISSUE;
	default:
		if (clause_by_others(s, i) || clause_asks_others(s, i) ||
		    clause_asks_enough(s, i))
			return EVIDENCE_ISSUE;
		return unit_is(&s->u[i], ROLE(WEARY)) ? 0 : EVIDENCE_NEAR;
	}
}

void
head_read(const struct sentence *s, size_t i, struct findings *ret)
{
	size_t end = i + 1;
	enum object object = clause_object(s, i + 1, &end);

	if (!clause_negated(s, i, HEADS))
		clause_add(ret, s, i, HEADS, judge(s, i, object, end));
	else if (object == OBJECT_OTHER)
		ret->evidence |= EVIDENCE_ISSUE;	/* about it, either way */
	else
		ret->evidence |= EVIDENCE_KEEP;
}
