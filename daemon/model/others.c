/*
 * others: who is to stop, where that is not us, and what is asked of a meeting
 *
 * "The council needs to end this", "will they stop talking", "when does the
 * hearing end": a stop word that is not said to us.
 */
#include "model/clause.h"

/* What shows that we are meant after all. */
#define OURS (ROLE(ME) | ROLE(THIS) | ROLE(MESSAGE) | ROLE(TEXTING) | \
    ROLE(SEND) | ROLE(GET) | ROLE(PHONE))

/* "they", "she": not "I", "you", "we". */
static bool
is_other(const struct unit *unit)
{
	return unit_is(unit, ROLE(SUBJECT)) && unit_is(unit, ROLE(LEAD)) &&
	    !unit_is(unit, OURS);
}

bool
clause_by_issue(const struct sentence *s, size_t i)
{
	size_t k, from = clause_start(s, i);

	/* "must", "needs to": what is before it is who */
	if (i == from || !unit_is(&s->u[i - 1], ROLE(LEAD)) ||
	    clause_issue(s, i - 1))
		return false;
	for (k = i; k > from; k--) {
		if (clause_issue(s, k - 1))
			return true;
		if (unit_is(&s->u[k - 1], ROLE(CLAUSE) | ROLE(POLITE) |
		    ROLE(SUBJECT) | ROLE(WANT) | OURS))
			return false;
	}
	return false;
}

bool
clause_by_others(const struct sentence *s, size_t i)
{
	size_t k;
	bool others = clause_by_issue(s, i);

	for (k = i; !others && k > clause_start(s, i); k--) {
		others = is_other(&s->u[k - 1]);
		if (!others && unit_is(&s->u[k - 1], ROLE(SUBJECT) |
		    ROLE(POLITE) | ROLE(WANT) | ROLE(NOT) | OURS))
			return false;
	}
	for (k = i + 1; others && k < s->to; k++)
		others = !unit_is(&s->u[k], OURS);
	return others;
}

/* Whether a question word stands somewhere in the sentence, or its mark. */
static bool
is_question(const struct sentence *s)
{
	size_t k;

	for (k = s->from; k < s->to; k++)
		if (s->u[k].asked || unit_is(&s->u[k], ROLE(ASK)))
			return true;
	return false;
}

bool
clause_asks_enough(const struct sentence *s, size_t i)
{
	return unit_is(&s->u[i], ROLE(NONE)) && i > s->from && i + 1 < s->to &&
	    s->u[i + 1].parted == SAID_NEXT && s->u[i + 1].roles == 0 &&
	    is_question(s);
}

bool
clause_asks_others(const struct sentence *s, size_t i)
{
	if (i < s->from + 2 || s->u[i].parted != SAID_NEXT ||
	    s->u[i - 1].parted != SAID_NEXT)
		return false;
	return is_other(&s->u[i - 1]) && unit_is(&s->u[i - 2], ROLE(ASK));
}

bool
clause_owed(const struct sentence *s, size_t i)
{
	return i >= s->from + 2 && s->u[i].parted == SAID_NEXT &&
	    s->u[i - 1].parted == SAID_NEXT &&
	    unit_is(&s->u[i - 1], ROLE(LEAD)) &&
	    unit_is(&s->u[i - 2], ROLE(THIS));
}

bool
clause_asks_end(const struct sentence *s, size_t i)
{
	size_t k = i, from = clause_start(s, i);

	if (i == from || !clause_issue(s, i - 1))
		return false;
	for (k = i - 1; k > from && unit_is(&s->u[k - 1], SOFT); k--)
		;
	return k > from && unit_is(&s->u[k - 1], ROLE(ASK)) &&
	    unit_is(&s->u[k - 1], ROLE(LEAD));
}
