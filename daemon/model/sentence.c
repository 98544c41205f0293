#include "model/clause.h"

#define DENY_REACH	4	/* words from "this is not" to "number" */

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

/* "quit is an ugly word": it is spoken of. */
static bool
is_spoken_of(const struct sentence *s, size_t i)
{
	return i + 1 < s->to && s->u[i + 1].parted == SAID_NEXT &&
	    unit_is(&s->u[i + 1], ROLE(BE));
}

static unsigned
judge(const struct sentence *s, size_t i, enum object object, size_t end)
{
	switch (object) {
	case OBJECT_MESSAGING:
		if (clause_limited(s, end) &&
		    !unit_is(&s->u[i], ROLE(WEARY)))
			return EVIDENCE_NEAR;
		/* "stop calling ICE" */
		if (unit_is(&s->u[end - 1], ROLE(TEXTING)) &&
		    clause_issue_behind(s, end - 1))
			return EVIDENCE_NEAR;
		return EVIDENCE_STOP;
	case OBJECT_ME:
		/* "they removed us" tells */
		return unit_is(&s->u[i], ROLE(REMOVE)) && (i == s->from ||
		    s->u[i].parted != SAID_NEXT ||
		    !unit_is(&s->u[i - 1], ROLE(SUBJECT))) ?
		    EVIDENCE_STOP : EVIDENCE_NEAR;
	case OBJECT_NOTHING:
		if (!unit_is(&s->u[i], ROLE(END) | ROLE(REMOVE)))
			return 0;
		return stands_alone(s, i) && !leads_on(s, end) &&
		    !is_spoken_of(s, i) && !s->joy ?
		    EVIDENCE_STOP : EVIDENCE_NEAR;
	case OBJECT_ISSUE:
		return EVIDENCE_ISSUE;
	default:
		return unit_is(&s->u[i], ROLE(WEARY)) ? 0 : EVIDENCE_NEAR;
	}
}

static void
read_head(const struct sentence *s, size_t i, struct findings *ret)
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

	if (!denies_verb(s, i) &&
	    clause_object(s, i + 1, &end) == OBJECT_NOTHING &&
	    stands_alone(s, i) && !leads_on(s, end))
		clause_add(ret, s, i, ROLE(STOP), EVIDENCE_STOP);
}

static void
read_outright(const struct sentence *s, size_t i, struct findings *ret)
{
	uint64_t roles = ROLE(OUTRIGHT) | ROLE(WRONG);
	enum object object;
	size_t end, k;

	if (!s->u[i].negative && clause_negated(s, i, roles)) {
		ret->evidence |= EVIDENCE_KEEP;
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
		if (clause_issue(s, k - 1))
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

	for (i = from; i < to; i++)
		if (unit_is(&s->u[i], ROLE(STOP)))
			stop = i;
		else if (!sentence_is_filler(&s->u[i]) &&
		    !unit_is(&s->u[i], ROLE(START) | ROLE(YES)))
			return;
	if (stop == to)
		return;
	clause_add(ret, s, stop, ROLE(STOP), s->joy ? EVIDENCE_NEAR :
	    EVIDENCE_STOP);
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

static void
read_sentence(const struct sentence *s, struct findings *ret)
{
	size_t i;

	read_bares(s, ret);
	for (i = s->from; i < s->to; i++) {
		if (unit_is(&s->u[i], HEADS))
			read_head(s, i, ret);
		else if (unit_is(&s->u[i], ROLE(STOP)) && s->u[i].words > 1)
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
