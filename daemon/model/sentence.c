#include "model/clause.h"

#define DENY_REACH	4	/* words from "this is not" to "number" */

/* "ya no tengo fotos": the negation is of what follows. */
static bool
denies_verb(const struct sentence *s, size_t i)
{
	return s->u[i].negative && i + 1 < s->to &&
	    s->u[i + 1].parted == SAID_NEXT &&
	    unit_is(&s->u[i + 1], ROLE(CLAUSE)) &&
	    !unit_is(&s->u[i + 1], ROLE(SUBJECT) | ROLE(TURN) | SOFT);
}

/* A stop of several words ("no more"), with nothing behind it. */
static void
read_command(const struct sentence *s, size_t i, struct findings *ret)
{
	size_t end;

	if (denies_verb(s, i) ||
	    clause_object(s, i + 1, &end) != OBJECT_NOTHING)
		return;
	if (!s->u[i].negative && clause_negated(s, i, ROLE(STOP)))
		ret->evidence |= EVIDENCE_KEEP;
	else
		clause_add(ret, s, i, ROLE(STOP), head_alone(s, i, end) &&
		    !s->elsewhere ? EVIDENCE_STOP : EVIDENCE_NEAR);
}

/* "I moved from Denver": only a place of it, spoken to by nobody. */
static bool
is_where(const struct sentence *s, size_t i)
{
	while (i > s->from && s->u[i].parted == SAID_NEXT &&
	    unit_is(&s->u[i - 1], SOFT) && !unit_is(&s->u[i - 1], ROLE(LINK)))
		i--;
	return i > s->from && s->u[i].parted == SAID_NEXT &&
	    unit_is(&s->u[i - 1], ROLE(LINK) | ROLE(AWAY) | ROLE(OUTRIGHT));
}

static void
read_outright(const struct sentence *s, size_t i, struct findings *ret)
{
	uint64_t roles = ROLE(OUTRIGHT) | ROLE(WRONG);
	enum object object;
	size_t end, k;

	if (!s->u[i].negative && clause_negated(s, i, roles)) {
		/* "don't text this number anymore" */
		ret->evidence |= unit_is(&s->u[i], ROLE(WRONG)) ?
		    EVIDENCE_NEAR : EVIDENCE_KEEP;
		return;
	}
	object = clause_object(s, i + 1, &end);
	/* "take me off the speakers list" */
	for (k = i + 1; k < end && !s->u[i].negative; k++)
		if (unit_is(&s->u[k], ROLE(HARMLESS)))
			object = OBJECT_ISSUE;
	/* "leave us alone", said to whom? */
	for (k = i; k > clause_start(s, i) && !unit_is(&s->u[k - 1],
	    ROLE(CLAUSE) | ROLE(POLITE)); k--)
		if (clause_issue(s, k - 1) && !is_where(s, k - 1))
			object = OBJECT_ISSUE;
	if ((object == OBJECT_ISSUE && !unit_is(&s->u[i], ROLE(WRONG))) ||
	    (s->u[i].negative && clause_limited(s, i + 1)))
		ret->evidence |= EVIDENCE_NEAR;
	else
		clause_add(ret, s, i, roles, EVIDENCE_STOP);
}

/* "not Rosa": nothing else is said of her. */
static bool
is_name(const struct sentence *s, size_t i)
{
	if (!unit_is(&s->u[i], ROLE(NAME)))
		return false;
	return clause_begins(s, i + 1) || sentence_is_filler(&s->u[i + 1]) ||
	    unit_is(&s->u[i + 1], ROLE(NAME) | ROLE(LINK));
}

/* "this is not Rosa's number", "I'm not Rosa" */
static void
read_denial(const struct sentence *s, size_t i, struct findings *ret)
{
	bool near = true;
	size_t k;

	for (k = i + 1; k < s->to && k <= i + DENY_REACH &&
	    s->u[k].parted == SAID_NEXT; k++) {
		if (unit_is(&s->u[k], ROLE(PHONE)) || (near && is_name(s, k))) {
			clause_add(ret, s, i, ROLE(DENY), EVIDENCE_STOP);
			return;
		}
		near = near && unit_is(&s->u[k], ROLE(LINK) | ROLE(DENY));
	}
}

/* "no Rosa here" */
static void
read_absence(const struct sentence *s, size_t i, struct findings *ret)
{
	size_t k = i + 1;

	if (k >= s->to || s->u[k].parted != SAID_NEXT || !is_name(s, k))
		return;
	for (k++; k < s->to && s->u[k].parted == SAID_NEXT; k++)
		if (!sentence_is_filler(&s->u[k]) && !unit_is(&s->u[k],
		    ROLE(LINK) | ROLE(ME) | ROLE(PHONE)))
			return;
	if (k > i + 2)
		clause_add(ret, s, i, ROLE(NONE), EVIDENCE_STOP);
}

/* "I texted STOP": she has said it before. */
static void
read_report(const struct sentence *s, size_t i, struct findings *ret)
{
	size_t k = i + 1;

	while (k < s->to && s->u[k].parted != SAID_SENTENCE &&
	    !unit_is(&s->u[k], ROLE(STOP)) && sentence_is_filler(&s->u[k]))
		k++;
	if (k == s->to || !unit_is(&s->u[k], ROLE(STOP)))
		return;
	/* "it said STOP to end" */
	if (k + 2 < s->to && s->u[k + 1].parted == SAID_NEXT &&
	    unit_is(&s->u[k + 1], ROLE(LINK)) &&
	    unit_is(&s->u[k + 2], HEADS | ROLE(STOP)))
		clause_add(ret, s, k, ROLE(STOP), EVIDENCE_NEAR);
	else
		clause_add(ret, s, k, ROLE(STOP), EVIDENCE_STOP);
}

/* A part of a sentence, of nothing but stop words and fillers. */
static void
read_bare(const struct sentence *s, size_t from, size_t to,
    struct findings *ret)
{
	size_t i, stop = to;
	bool near;

	for (i = from; i < to; i++)
		if (unit_is(&s->u[i], ROLE(STOP)))
			stop = i;
		else if (!sentence_is_filler(&s->u[i]) &&
		    !unit_is(&s->u[i], ROLE(START) | ROLE(YES)))
			return;
	if (stop == to)
		return;
	/* "don't let them cancel it again, enough now" */
	near = s->joy || (s->elsewhere && s->u[stop].words > 1) ||
	    (s->issue && clause_owed(s, stop));
	clause_add(ret, s, stop, ROLE(STOP),
	    near ? EVIDENCE_NEAR : EVIDENCE_STOP);
}

/* All of it, or what stands behind its last mark: "a second time: BAJA". */
static void
read_bares(const struct sentence *s, struct findings *ret)
{
	size_t last = s->to - 1;

	while (last > s->from && s->u[last].parted == SAID_NEXT)
		last--;
	read_bare(s, s->from, s->to, ret);
	if (last > s->from)
		read_bare(s, last, s->to, ret);
}

/* The heads come first: what is to end tells what "no more" is about. */
static void
read_heads(struct sentence *s, struct findings *ret)
{
	struct findings found = { 0 };
	size_t i;

	for (i = s->from; i < s->to; i++)
		if (unit_is(&s->u[i], HEADS))
			head_read(s, i, &found);
	s->elsewhere = found.evidence == EVIDENCE_ISSUE;
	ret->evidence |= found.evidence;
	ret->spoken |= found.spoken;
}

static void
read_sentence(struct sentence *s, struct findings *ret)
{
	size_t i;

	read_heads(s, ret);
	read_bares(s, ret);
	for (i = s->from; i < s->to; i++) {
		if (!unit_is(&s->u[i], HEADS) &&
		    unit_is(&s->u[i], ROLE(STOP)) && s->u[i].words > 1)
			read_command(s, i, ret);
		if (unit_is(&s->u[i], ROLE(OUTRIGHT) | ROLE(WRONG)))
			read_outright(s, i, ret);
		if (unit_is(&s->u[i], ROLE(DENY)))
			read_denial(s, i, ret);
		if (unit_is(&s->u[i], ROLE(NOT) | ROLE(NONE)))
			negation_read(s, i, ret);
		if (unit_is(&s->u[i], ROLE(NONE)))
			read_absence(s, i, ret);
		if (unit_is(&s->u[i], ROLE(REPORT)))
			read_report(s, i, ret);
		if (unit_is(&s->u[i], ROLE(STAY)))
			ret->evidence |= clause_negated(s, i, ROLE(STAY)) ?
			    EVIDENCE_NEAR : EVIDENCE_KEEP;
		if (unit_is(&s->u[i], ROLE(DOUBT)))
			ret->evidence |= EVIDENCE_NEAR;
	}
}

void
sentence_read(const struct units *units, struct findings *ret)
{
	struct sentence s = { .u = units->units };
	bool harmless = false, only = true;
	size_t i;

	for (i = 0; i < units->count; i++) {
		s.mistake |= unit_is(&units->units[i], ROLE(MISTAKE));
		s.joy |= unit_is(&units->units[i], ROLE(JOY));
		s.issue |= unit_is(&units->units[i], ROLE(ISSUE)) &&
		    !unit_is(&units->units[i], ROLE(MESSAGE) | ROLE(ME));
		harmless |= unit_is(&units->units[i], ROLE(HARMLESS));
		only &= unit_is(&units->units[i], ROLE(HARMLESS)) ||
		    sentence_is_filler(&units->units[i]);
	}
	if (harmless && (only || s.mistake))
		ret->evidence |= EVIDENCE_NEAR;
	for (s.from = 0; s.from < units->count; s.from = s.to) {
		s.to = s.from + 1;
		while (s.to < units->count &&
		    units->units[s.to].parted != SAID_SENTENCE)
			s.to++;
		read_sentence(&s, ret);
	}
}
