/*
 * negation: "don't text me", "I want no more of these", "no texts"
 */
#include "model/clause.h"

#define WANT_GAP_MAX	3	/* unknown words behind "I don't want" */

/* "no texts": nothing else is said around. */
static unsigned
judge_no_messages(const struct sentence *s, size_t i, size_t at)
{
	size_t k;

	for (k = clause_start(s, i); k < i; k++)
		if (!sentence_is_filler(&s->u[k]))
			return EVIDENCE_NEAR;
	for (k = at + 1; k < s->to && !clause_begins(s, k); k++)
		if (!sentence_is_filler(&s->u[k]) && !unit_is(&s->u[k],
		    ROLE(ME) | ROLE(MESSAGE) | ROLE(TEXTING) | ROLE(LINK)))
			return EVIDENCE_NEAR;
	return EVIDENCE_STOP;
}

/* What a negation has met on its way. */
struct negated {
	bool	want, send, get, this, me, linked, away;
	bool	wanted;		/* ... by a verb behind it */
	size_t	gap;
};

/* The messaging at ${k}, behind the negation at ${i}. */
static unsigned
judge_negated(const struct sentence *s, size_t i, size_t k,
    const struct negated *n)
{
	bool texting = unit_is(&s->u[k], ROLE(TEXTING)) && n->gap == 0;
	size_t end;

	/* "don't send the invoice" */
	if (unit_is(&s->u[k], ROLE(SEND)) && !n->me &&
	    clause_object(s, k + 1, &end) == OBJECT_OTHER)
		return EVIDENCE_NEAR;

	if (clause_limited(s, k + 1))
		return EVIDENCE_NEAR;
	if (n->get && !n->want)
		return 0;	/* they do not arrive */
	if (texting && !clause_issue_behind(s, k))
		/* "I don't text" is about her; "I don't want you to text" is not */
		return n->want || i == s->from || !unit_is(&s->u[i - 1],
		    ROLE(SUBJECT)) || s->u[i].parted != SAID_NEXT ?
		    EVIDENCE_STOP : EVIDENCE_NEAR;
	if (!unit_is(&s->u[k], ROLE(MESSAGE)))
		return 0;
	if (n->want || n->send)
		return EVIDENCE_STOP;
	return n->gap == 0 ? judge_no_messages(s, i, k) : 0;
}

/* Take the unit at ${k} in.  Returns whether the search goes on. */
static bool
pass(const struct sentence *s, size_t k, struct negated *n)
{
	const struct unit *u = &s->u[k];

	n->want |= unit_is(u, ROLE(WANT));
	n->wanted |= unit_is(u, ROLE(WANT));
	n->send |= unit_is(u, ROLE(SEND));
	n->get |= unit_is(u, ROLE(GET));
	n->this |= unit_is(u, ROLE(THIS));
	n->me |= unit_is(u, ROLE(ME));
	n->linked |= unit_is(u, ROLE(LINK));
	n->away |= unit_is(u, ROLE(LINK) | ROLE(AWAY));
	if (unit_is(u, ROLE(WANT) | ROLE(SEND) | ROLE(GET) | ROLE(THIS) |
	    ROLE(ME) | ROLE(LINK) | ROLE(NOT) | ROLE(NONE)) ||
	    sentence_is_filler(u))
		return true;
	n->gap++;
	return (n->want || n->send) && n->gap <= WANT_GAP_MAX;
}

/* Whether the messaging is named in the clause from ${k} on. */
static bool
names_messaging(const struct sentence *s, size_t k)
{
	for (; k < s->to && s->u[k].parted == SAID_NEXT; k++)
		if (unit_is(&s->u[k], ROLE(TEXTING) | ROLE(MESSAGE)))
			return true;
	return false;
}

void
negation_read(const struct sentence *s, size_t i, struct findings *ret)
{
	uint64_t roles = ROLE(NOT) | ROLE(NONE);
	struct negated n = { .want = unit_is(&s->u[i], ROLE(WANT)) ||
	    (i > s->from && s->u[i].parted == SAID_NEXT &&
	    unit_is(&s->u[i - 1], ROLE(WANT) | ROLE(LINK) |
	    ROLE(POLITE))) };
	size_t k;

	for (k = i + 1; k < s->to && s->u[k].parted == SAID_NEXT; k++) {
		if (unit_is(&s->u[k], HEADS | ROLE(HARMLESS) | ROLE(OUTRIGHT)))
			return;
		/* "don't send me those of Denver" */
		if (clause_issue(s, k)) {
			if (n.send && n.me && n.this && n.away)
				clause_add(ret, s, i, roles, EVIDENCE_STOP);
			else if (n.send && n.me)
				ret->evidence |= EVIDENCE_NEAR;
			return;
		}
		if (unit_is(&s->u[k], ROLE(KEEP))) {
			ret->evidence |= EVIDENCE_KEEP;
			return;
		}
		if (unit_is(&s->u[k], ROLE(TEXTING) | ROLE(MESSAGE)) &&
		    (n.gap == 0 || unit_is(&s->u[k], ROLE(MESSAGE)))) {
			clause_add(ret, s, i, roles,
			    judge_negated(s, i, k, &n));
			return;
		}
		if (unit_is(&s->u[k], ROLE(CLAUSE)) &&
		    !unit_is(&s->u[k], ROLE(FILLER)))
			break;
		if (!pass(s, k, &n)) {
			if (!n.get && names_messaging(s, k))
				ret->evidence |= EVIDENCE_NEAR;
			return;
		}
	}
	if (n.gap > 0 && n.this && (n.want || (n.send && n.me)))
		ret->evidence |= EVIDENCE_NEAR;
	if (n.gap == 0 && ((n.want && (n.this || n.get ||
	    (n.wanted && !n.linked && k == s->to))) ||
	    (n.send && (!n.want || (n.me && !n.wanted)) && !n.get)))
		clause_add(ret, s, i, roles, clause_limited(s, i + 1) ?
		    EVIDENCE_NEAR : EVIDENCE_STOP);
}
