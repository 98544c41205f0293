#include "model/sentence.h"

#define OBJECT_GAP_MAX	3	/* unknown words before the noun */
#define WANT_GAP_MAX	3	/* ... behind "I don't want" */
#define NEGATION_REACH	5	/* words from "don't" to its verb */
#define DENY_REACH	4	/* words from "this is not" to "number" */

#define HEADS (ROLE(END) | ROLE(REMOVE) | ROLE(WEARY))
#define SOFT (ROLE(FILLER) | ROLE(THIS) | ROLE(POLITE))
#define AROUND (SOFT | ROLE(ME) | ROLE(WANT) | ROLE(MESSAGE) | \
    ROLE(TEXTING) | ROLE(SEND) | ROLE(GET) | ROLE(LINK) | ROLE(STOP) | \
    ROLE(END) | ROLE(REMOVE) | ROLE(START))

struct sentence {
	const struct unit	*u;
	size_t			 from, to;
	bool			 asks;		/* and is no polite request */
	bool			 mistake;	/* somewhere in the text */
};

enum object {
	OBJECT_NOTHING,
	OBJECT_MESSAGING,
	OBJECT_ME,
	OBJECT_ISSUE,
	OBJECT_OTHER,
};

static bool
has(const struct unit *unit, uint64_t roles)
{
	return (unit->roles & roles) != 0;
}

bool
sentence_is_filler(const struct unit *unit)
{
	return has(unit, SOFT) || (unit->symbol && unit->roles == 0);
}

static uint32_t
spoken(const struct unit *unit, uint64_t roles)
{
	uint32_t all = 0;
	unsigned role;

	for (role = 0; role < ROLE_COUNT && unit->term != NULL; role++)
		if ((unit->roles & roles & UINT64_C(1) << role) != 0)
			all |= unit->term->spoken[role];
	return all;
}

/* Whether ${i} begins something new, seen from the unit before. */
static bool
begins(const struct sentence *s, size_t i)
{
	return i >= s->to || s->u[i].parted != SAID_NEXT ||
	    has(&s->u[i], ROLE(CLAUSE));
}

static size_t
clause_start(const struct sentence *s, size_t i)
{
	while (i > s->from && s->u[i].parted == SAID_NEXT)
		i--;
	return i;
}

/* An issue, unless it only says which messages. */
static bool
is_issue(const struct sentence *s, size_t i)
{
	if (!has(&s->u[i], ROLE(ISSUE)) || has(&s->u[i], ROLE(MESSAGE)))
		return false;
	return begins(s, i + 1) || !has(&s->u[i + 1], ROLE(MESSAGE));
}

/* What is behind a head, where no messages were found. */
static enum object
no_messages(size_t gap, bool linked, bool sends, bool me, bool this)
{
	if (gap > 0 || (linked && !this && !me && !sends))
		return OBJECT_OTHER;
	if (sends)
		return OBJECT_MESSAGING;
	return me ? OBJECT_ME : OBJECT_NOTHING;
}

/* The object of the head before ${i}; ${ret_end} is the unit behind it. */
static enum object
find_object(const struct sentence *s, size_t i, size_t *ret_end)
{
	bool linked = false, sends = false, me = false, this = false;
	size_t gap = 0;

	for (; !begins(s, i) && gap <= OBJECT_GAP_MAX; i++) {
		*ret_end = i + 1;
		this |= has(&s->u[i], ROLE(THIS));
		if (has(&s->u[i], ROLE(HARMLESS)))
			return OBJECT_OTHER;
		if (is_issue(s, i))
			return OBJECT_ISSUE;
		if (has(&s->u[i], ROLE(MESSAGE)) ||
		    (gap == 0 && has(&s->u[i], ROLE(TEXTING))))
			return OBJECT_MESSAGING;
		if (has(&s->u[i], ROLE(LIMIT)))
			return OBJECT_OTHER;
		if (has(&s->u[i], ROLE(LINK))) {
			if (gap > 0)
				return OBJECT_OTHER;
			linked = true;
		} else if (has(&s->u[i], ROLE(ME)))
			me = true;
		else if (has(&s->u[i], ROLE(SEND)))
			sends = true;
		else if (!has(&s->u[i], ROLE(GET) | ROLE(STOP) | HEADS |
		    ROLE(WANT) | ROLE(ISSUE)) &&
		    !sentence_is_filler(&s->u[i]))
			gap++;
	}
	*ret_end = i;
	return no_messages(gap, linked, sends, me, this);
}

/* Whether a negation of its own language governs the head at ${i}. */
static bool
is_negated(const struct sentence *s, size_t i, uint64_t roles)
{
	uint32_t own = spoken(&s->u[i], roles);
	size_t steps;

	for (steps = 0; i > s->from && steps < NEGATION_REACH; steps++, i--) {
		if (s->u[i].parted != SAID_NEXT)
			return false;
		if (has(&s->u[i - 1], ROLE(NOT)))
			return (spoken(&s->u[i - 1], ROLE(NOT)) & own) != 0;
		if (!has(&s->u[i - 1], SOFT | ROLE(WANT) | ROLE(ME) |
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
	    has(&s->u[i - 1], ROLE(TELL));
}

/* A word that asks: where a question begins, or one that is no verb. */
static bool
asks(const struct sentence *s, size_t i)
{
	size_t k = clause_start(s, i);

	if (!has(&s->u[i], ROLE(ASK)))
		return false;
	if (s->u[i].asked || has(&s->u[i], ROLE(CLAUSE)))
		return true;
	while (k < i && sentence_is_filler(&s->u[k]) &&
	    !has(&s->u[k], ROLE(CLAUSE)))
		k++;
	return k == i;
}

/* Whether the head at ${i} is asked about. */
static bool
is_asked(const struct sentence *s, size_t i)
{
	size_t k;

	for (k = s->from; k < s->to; k++)
		if (has(&s->u[k], ROLE(POLITE)))
			return false;
	for (k = s->from; k < i; k++)
		if (asks(s, k))
			return true;
	return false;
}

static bool
is_limited(const struct sentence *s, size_t i)
{
	for (; i < s->to && s->u[i].parted == SAID_NEXT; i++) {
		if (has(&s->u[i], ROLE(LIMIT)))
			return true;
		if (has(&s->u[i], ROLE(CLAUSE)))
			return false;
	}
	return false;
}

/* Whether a head with nothing behind it can stand where it stands. */
static bool
stands_alone(const struct sentence *s, size_t i)
{
	size_t k;
	bool around = true, thrown_in = has(&s->u[i], ROLE(STOP));

	for (k = clause_start(s, i); k < i; k++) {
		if (has(&s->u[k], ROLE(LEAD) | ROLE(ISSUE) | ROLE(TELL) |
		    ROLE(HARMLESS)) &&
		    !has(&s->u[k], ROLE(FILLER) | ROLE(LINK)))
			around = false;
		else if (!has(&s->u[k], AROUND) && !s->u[k].symbol)
			around = false;
		/* "STOP to end" */
		if (has(&s->u[k], ROLE(LINK)) && k > s->from &&
		    has(&s->u[k - 1], ROLE(STOP) | HEADS))
			around = thrown_in = false;
		if (has(&s->u[k], ROLE(ISSUE)))
			thrown_in = false;
	}
	if (around)
		return true;
	return thrown_in && !has(&s->u[i - 1], ROLE(LEAD) | ROLE(LINK) |
	    ROLE(TELL) | ROLE(NOT));
}

/* "stop and shop": what is joined by "and" says what kind of stop it is. */
static bool
leads_on(const struct sentence *s, size_t end)
{
	if (end + 1 >= s->to || s->u[end].parted != SAID_NEXT ||
	    !has(&s->u[end], ROLE(LINK)))
		return false;
	return !has(&s->u[end + 1], AROUND | ROLE(OUTRIGHT) | ROLE(WRONG) |
	    ROLE(NOT) | ROLE(NONE) | ROLE(CLAUSE));
}

static unsigned
judge(const struct sentence *s, size_t i, enum object object, size_t end)
{
	switch (object) {
	case OBJECT_MESSAGING:
		if (is_limited(s, end))
			return EVIDENCE_NEAR;
		/* "stop calling ICE" */
		if (!begins(s, end) && is_issue(s, end) &&
		    has(&s->u[end - 1], ROLE(TEXTING)))
			return EVIDENCE_NEAR;
		return EVIDENCE_STOP;
	case OBJECT_ME:
		return has(&s->u[i], ROLE(REMOVE)) ? EVIDENCE_STOP :
		    EVIDENCE_NEAR;
	case OBJECT_NOTHING:
		if (!has(&s->u[i], ROLE(END) | ROLE(REMOVE)))
			return 0;
		return stands_alone(s, i) && !leads_on(s, end) ?
		    EVIDENCE_STOP : EVIDENCE_NEAR;
	case OBJECT_ISSUE:
		return EVIDENCE_ISSUE;
	default:
		return has(&s->u[i], ROLE(WEARY)) ? 0 : EVIDENCE_NEAR;
	}
}

static void
add(struct findings *ret, const struct sentence *s, size_t i, uint64_t roles,
    unsigned evidence)
{
	if (evidence == EVIDENCE_STOP &&
	    (is_asked(s, i) || s->mistake || is_told(s, i)))
		evidence = EVIDENCE_NEAR;
	ret->evidence |= evidence;
	if (evidence == EVIDENCE_STOP)
		ret->spoken |= spoken(&s->u[i], roles);
}

static void
read_head(const struct sentence *s, size_t i, struct findings *ret)
{
	size_t end = i + 1;
	enum object object = find_object(s, i + 1, &end);

	if (!is_negated(s, i, HEADS))
		add(ret, s, i, HEADS, judge(s, i, object, end));
	else if (object == OBJECT_OTHER)
		ret->evidence |= EVIDENCE_ISSUE;	/* about it, either way */
	else
		ret->evidence |= EVIDENCE_KEEP;
}

/* A stop of several words ("no more"), with nothing behind it. */
static void
read_command(const struct sentence *s, size_t i, struct findings *ret)
{
	size_t end;

	if (find_object(s, i + 1, &end) == OBJECT_NOTHING &&
	    stands_alone(s, i) && !leads_on(s, end))
		add(ret, s, i, ROLE(STOP), EVIDENCE_STOP);
}

static void
read_outright(const struct sentence *s, size_t i, struct findings *ret)
{
	uint64_t roles = ROLE(OUTRIGHT) | ROLE(WRONG);
	enum object object;
	size_t end, k;

	if (is_negated(s, i, roles)) {
		ret->evidence |= EVIDENCE_KEEP;
		return;
	}
	object = find_object(s, i + 1, &end);
	/* "leave us alone", said to whom? */
	for (k = clause_start(s, i); k < i; k++)
		if (is_issue(s, k))
			object = OBJECT_ISSUE;
	if (object == OBJECT_ISSUE && !has(&s->u[i], ROLE(WRONG)))
		ret->evidence |= EVIDENCE_NEAR;
	else
		add(ret, s, i, roles, EVIDENCE_STOP);
}

/* "this is not Rosa's number" */
static void
read_denial(const struct sentence *s, size_t i, struct findings *ret)
{
	size_t k;

	for (k = i + 1; k < s->to && k <= i + DENY_REACH &&
	    s->u[k].parted == SAID_NEXT; k++)
		if (has(&s->u[k], ROLE(PHONE))) {
			add(ret, s, i, ROLE(DENY), EVIDENCE_STOP);
			return;
		}
}

/* "no texts": nothing else is said around. */
static unsigned
judge_no_messages(const struct sentence *s, size_t i, size_t at)
{
	size_t k;

	for (k = clause_start(s, i); k < i; k++)
		if (!sentence_is_filler(&s->u[k]))
			return EVIDENCE_NEAR;
	for (k = at + 1; k < s->to && !begins(s, k); k++)
		if (!sentence_is_filler(&s->u[k]) && !has(&s->u[k],
		    ROLE(ME) | ROLE(MESSAGE) | ROLE(TEXTING) | ROLE(LINK)))
			return EVIDENCE_NEAR;
	return EVIDENCE_STOP;
}

/* What a negation has met on its way. */
struct negated {
	bool	want, send, get, this, me;
	size_t	gap;
};

/* The messaging at ${k}, behind the negation at ${i}. */
static unsigned
judge_negated(const struct sentence *s, size_t i, size_t k,
    const struct negated *n)
{
	bool texting = has(&s->u[k], ROLE(TEXTING)) && n->gap == 0;

	if (is_limited(s, k + 1))
		return EVIDENCE_NEAR;
	if (n->get && !n->want)
		return 0;	/* they do not arrive */
	if (texting && (k + 1 >= s->to || begins(s, k + 1) ||
	    !is_issue(s, k + 1)))
		/* "I don't text" is about her; "I don't want you to text" is not */
		return n->want || i == s->from || !has(&s->u[i - 1],
		    ROLE(CLAUSE)) || s->u[i].parted != SAID_NEXT ?
		    EVIDENCE_STOP : EVIDENCE_NEAR;
	if (!has(&s->u[k], ROLE(MESSAGE)))
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

	n->want |= has(u, ROLE(WANT));
	n->send |= has(u, ROLE(SEND));
	n->get |= has(u, ROLE(GET));
	n->this |= has(u, ROLE(THIS));
	n->me |= has(u, ROLE(ME));
	if (has(u, ROLE(WANT) | ROLE(SEND) | ROLE(GET) | ROLE(THIS) |
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
		if (has(&s->u[k], ROLE(TEXTING) | ROLE(MESSAGE)))
			return true;
	return false;
}

static void
read_negation(const struct sentence *s, size_t i, struct findings *ret)
{
	uint64_t roles = ROLE(NOT) | ROLE(NONE);
	struct negated n = { .want = i > s->from &&
	    s->u[i].parted == SAID_NEXT &&
	    has(&s->u[i - 1], ROLE(WANT) | ROLE(LINK)) };
	size_t k;

	for (k = i + 1; k < s->to && s->u[k].parted == SAID_NEXT; k++) {
		if (has(&s->u[k], HEADS | ROLE(HARMLESS)) || is_issue(s, k))
			return;
		if (has(&s->u[k], ROLE(KEEP))) {
			ret->evidence |= EVIDENCE_KEEP;
			return;
		}
		if (has(&s->u[k], ROLE(TEXTING) | ROLE(MESSAGE)) &&
		    (n.gap == 0 || has(&s->u[k], ROLE(MESSAGE)))) {
			add(ret, s, i, roles, judge_negated(s, i, k, &n));
			return;
		}
		if (has(&s->u[k], ROLE(CLAUSE)) &&
		    !has(&s->u[k], ROLE(FILLER)))
			break;
		if (!pass(s, k, &n)) {
			if (!n.get && names_messaging(s, k))
				ret->evidence |= EVIDENCE_NEAR;
			return;
		}
	}
	if (n.gap == 0 && ((n.want && n.this) ||
	    (n.send && !n.want)))
		add(ret, s, i, roles, is_limited(s, i + 1) ? EVIDENCE_NEAR :
		    EVIDENCE_STOP);
}

/* A sentence of nothing but stop words and fillers. */
static void
read_bare(const struct sentence *s, struct findings *ret)
{
	size_t i, stop = s->to;

	for (i = s->from; i < s->to; i++)
		if (has(&s->u[i], ROLE(STOP)))
			stop = i;
		else if (!sentence_is_filler(&s->u[i]) &&
		    !has(&s->u[i], ROLE(START)))
			return;
	if (stop == s->to)
		return;
	add(ret, s, stop, ROLE(STOP), EVIDENCE_STOP);
}

static void
read_sentence(const struct sentence *s, struct findings *ret)
{
	size_t i;

	read_bare(s, ret);
	for (i = s->from; i < s->to; i++) {
		if (has(&s->u[i], HEADS))
			read_head(s, i, ret);
		else if (has(&s->u[i], ROLE(STOP)) && s->u[i].words > 1)
			read_command(s, i, ret);
		if (has(&s->u[i], ROLE(OUTRIGHT) | ROLE(WRONG)))
			read_outright(s, i, ret);
		if (has(&s->u[i], ROLE(DENY)))
			read_denial(s, i, ret);
		if (has(&s->u[i], ROLE(NOT) | ROLE(NONE)))
			read_negation(s, i, ret);
		if (has(&s->u[i], ROLE(DOUBT)))
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
		s.mistake |= has(&units->units[i], ROLE(MISTAKE));
		harmless |= has(&units->units[i], ROLE(HARMLESS));
		only &= has(&units->units[i], ROLE(HARMLESS)) ||
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
