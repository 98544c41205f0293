#include "model/clause.h"

#define OBJECT_GAP_MAX	3	/* unknown words before the noun */
#define IDIOM_REACH	2	/* "why did you" */
#define NEGATION_REACH	5	/* words from "don't" to its verb */

bool
unit_is(const struct unit *unit, uint64_t roles)
{
	return (unit->roles & roles) != 0;
}

bool
sentence_is_filler(const struct unit *unit)
{
	return unit_is(unit, SOFT) || (unit->symbol && unit->roles == 0);
}

uint32_t
unit_spoken(const struct unit *unit, uint64_t roles)
{
	uint32_t all = 0;
	unsigned role;

	for (role = 0; role < ROLE_COUNT && unit->term != NULL; role++)
		if ((unit->roles & roles & UINT64_C(1) << role) != 0)
			all |= unit->term->spoken[role];
	return all;
}

bool
clause_begins(const struct sentence *s, size_t i)
{
	return i >= s->to || s->u[i].parted != SAID_NEXT ||
	    unit_is(&s->u[i], ROLE(CLAUSE));
}

size_t
clause_start(const struct sentence *s, size_t i)
{
	while (i > s->from && s->u[i].parted == SAID_NEXT &&
	    !unit_is(&s->u[i - 1], ROLE(TURN)))
		i--;
	return i;
}

bool
clause_issue(const struct sentence *s, size_t i)
{
	if (!unit_is(&s->u[i], ROLE(ISSUE)) ||
	    unit_is(&s->u[i], ROLE(MESSAGE) | ROLE(ME)))
		return false;
	return clause_begins(s, i + 1) ||
	    !unit_is(&s->u[i + 1], ROLE(MESSAGE) | ROLE(PHONE));
}

bool
clause_issue_behind(const struct sentence *s, size_t i)
{
	for (i++; !clause_begins(s, i); i++)
		if (!unit_is(&s->u[i], SOFT) || unit_is(&s->u[i], ROLE(ISSUE)))
			return clause_issue(s, i);
	return false;
}

/* What has been met behind a head. */
struct met {
	size_t	gap;		/* unknown words */
	bool	linked, sends, gets, me, this;
	bool	away;		/* she, from somewhere */
	bool	doing;		/* something, to her: "reminding me" */
};

/* What is behind a head, where no messages were found. */
static enum object
no_messages(const struct met *met)
{
	if (met->away)
		return OBJECT_ME;
	if (met->doing && met->gap == 1 && !met->linked)
		return OBJECT_MESSAGING;
	if (met->gap > 0 || (met->linked && !met->this && !met->me &&
	    !met->sends))
		return OBJECT_OTHER;
	if (met->sends || (met->gets && met->this))
		return OBJECT_MESSAGING;
	return met->me ? OBJECT_ME : OBJECT_NOTHING;
}

/* Take ${unit} in.  Returns whether the object may still come. */
static bool
meet(struct met *met, const struct unit *unit)
{
	met->this |= unit_is(unit, ROLE(THIS));
	met->gets |= unit_is(unit, ROLE(GET));
	met->away |= unit_is(unit, ROLE(AWAY)) && met->me && met->gap == 0;
	if (unit_is(unit, ROLE(LINK))) {
		met->linked = true;
		return met->gap == 0;
	}
	if (unit_is(unit, ROLE(ME) | ROLE(NAME))) {
		met->me = true;
		/* "following my brother" is no text's doing */
		met->doing |= met->gap == 1 && unit->words == 1;
	}
	else if (unit_is(unit, ROLE(SEND)))
		met->sends = true;
	else if (!unit_is(unit, ROLE(GET) | ROLE(STOP) | HEADS | ROLE(WANT) |
	    ROLE(ISSUE)) && !sentence_is_filler(unit))
		met->gap++;
	return true;
}

enum object
clause_object(const struct sentence *s, size_t i, size_t *ret_end)
{
	struct met met = { 0 };
	const struct unit *u;

	for (; !clause_begins(s, i) && met.gap <= OBJECT_GAP_MAX; i++) {
		u = &s->u[i];
		*ret_end = i + 1;
		/* "if they cancel it will you text us" */
		if (unit_is(u, ROLE(POLITE)) && met.this)
			break;
		if (unit_is(u, ROLE(HARMLESS)))
			return OBJECT_OTHER;
		if (unit_is(u, ROLE(JOY)) && !u->symbol)
			break;
		if (clause_issue(s, i))
			return OBJECT_ISSUE;
		if (unit_is(u, ROLE(MESSAGE)) ||
		    (met.gap == 0 && unit_is(u, ROLE(TEXTING))))
			return OBJECT_MESSAGING;
		if (unit_is(u, ROLE(LIMIT)))
			return met.gets && met.this ? OBJECT_MESSAGING :
			    OBJECT_OTHER;
		if (!meet(&met, u))
			return met.away ? OBJECT_ME : OBJECT_OTHER;
	}
	*ret_end = i;
	return no_messages(&met);
}

bool
clause_negated(const struct sentence *s, size_t i, uint64_t roles)
{
	uint32_t own = unit_spoken(&s->u[i], roles);
	size_t steps;

	for (steps = 0; i > s->from && steps < NEGATION_REACH; steps++, i--) {
		if (s->u[i].parted != SAID_NEXT)
			return false;
		if (unit_is(&s->u[i - 1], ROLE(NOT)))
			return (own &
			    unit_spoken(&s->u[i - 1], ROLE(NOT))) != 0;
		if (!unit_is(&s->u[i - 1], SOFT | ROLE(WANT) | ROLE(ME) |
		    ROLE(LINK) | ROLE(MESSAGE)))
			return false;
	}
	return false;
}

/* "reply STOP": the word is told, not meant. */
static bool
is_told(const struct sentence *s, size_t i)
{
	return i > s->from && s->u[i].parted == SAID_NEXT &&
	    unit_is(&s->u[i - 1], ROLE(TELL)) &&
	    !unit_is(&s->u[i - 1], ROLE(REPORT));
}

/* A word that asks: where a question begins, or one that is no verb. */
static bool
asks(const struct sentence *s, size_t i)
{
	size_t k = clause_start(s, i);

	if (!unit_is(&s->u[i], ROLE(ASK)))
		return false;
	/* "I have asked you", not "have you asked" */
	if (i > k && unit_is(&s->u[i - 1], ROLE(SUBJECT)))
		return false;
	if (s->u[i].asked || (unit_is(&s->u[i], ROLE(CLAUSE)) &&
	    !unit_is(&s->u[i], ROLE(BE))))
		return true;
	while (k < i && sentence_is_filler(&s->u[k]) &&
	    !unit_is(&s->u[k], ROLE(CLAUSE)))
		k++;
	return k == i;
}

/* The first unit behind the last turn before ${i}. */
static size_t
turned(const struct sentence *s, size_t i)
{
	while (i > s->from && !unit_is(&s->u[i - 1], ROLE(TURN)))
		i--;
	return i;
}

/*
 * Whether the head at ${i} is asked about.  What stands for itself ("lose my
 * number") is, where the question is right before it.
 */
static bool
is_asked(const struct sentence *s, size_t i)
{
	size_t k, from;
	bool idiom = unit_is(&s->u[i], ROLE(OUTRIGHT) | ROLE(WRONG));

	for (k = s->from; k < s->to; k++)
		if (unit_is(&s->u[k], ROLE(POLITE)))
			return false;
	/* A question mark is of the whole sentence. */
	from = s->u[i].asked ? turned(s, i) : clause_start(s, i);
	if (idiom && !s->u[i].asked && i > from + IDIOM_REACH)
		from = i - IDIOM_REACH;
	for (k = from; k < i; k++)
		if (asks(s, k))
			return true;
	return false;
}

bool
clause_limited(const struct sentence *s, size_t i)
{
	for (; i < s->to && s->u[i].parted == SAID_NEXT; i++) {
		if (unit_is(&s->u[i], ROLE(LIMIT)))
			return true;
		if (unit_is(&s->u[i], ROLE(CLAUSE)))
			return false;
	}
	return false;
}

void
clause_add(struct findings *ret, const struct sentence *s, size_t i,
    uint64_t roles, unsigned evidence)
{
	if (evidence == EVIDENCE_STOP &&
	    (is_asked(s, i) || s->mistake || is_told(s, i)))
		evidence = EVIDENCE_NEAR;
	ret->evidence |= evidence;
	if (evidence == EVIDENCE_STOP)
		ret->spoken |= unit_spoken(&s->u[i], roles);
}
