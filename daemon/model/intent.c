#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "model/intent.h"
#include "model/names.h"
#include "model/sentence.h"
#include "text/typo.h"

#define JOINED_MAX	LEXICON_TERM_MAX	/* longer texts are no command */
#define SLIP_LETTERS_MIN 4
#define COMMANDS (ROLE(START) | ROLE(YES) | ROLE(LIST) | ROLE(HELP) | ROLE(INFO) | \
    ROLE(WHEN) | ROLE(FORGET) | ROLE(LANGUAGE) | ROLE(JOIN))

static const char *const kind_names[] = {
	[INTENT_STOP] = "stop",
	[INTENT_START] = "start",
	[INTENT_JOIN] = "join",
	[INTENT_LEAVE] = "leave",
	[INTENT_LIST] = "list",
	[INTENT_HELP] = "help",
	[INTENT_INFO] = "info",
	[INTENT_WHEN] = "when",
	[INTENT_LANGUAGE] = "language",
	[INTENT_FORGET] = "forget",
	[INTENT_REVIEW] = "review",
	[INTENT_UNKNOWN] = "unknown",
};

const char *
intent_name(enum intent_kind kind)
{
	return names_of(kind_names, NAMES_COUNT(kind_names), kind);
}

struct text {
	const struct lexicon	*lexicon;
	struct said		 said;
	struct units		 units;
	struct buf		 whole;		/* all its letters, no spaces */
	struct buf		 bare;		/* ... without fillers */
};

static void
join_words(struct text *t)
{
	const struct unit *unit;
	size_t i, k;

	for (i = 0; i < t->units.count; i++) {
		unit = &t->units.units[i];
		for (k = unit->first; k < unit->first + unit->words; k++) {
			if (!unit->symbol || unit->roles != 0)
				buf_adds(&t->whole, t->said.words[k].text);
			if (!sentence_is_filler(unit))
				buf_adds(&t->bare, t->said.words[k].text);
		}
	}
}

/* The term of ${roles} that the whole text is. */
static const struct term *
whole_term(const struct text *t, uint64_t roles)
{
	const struct term *term = NULL;

	if (!buf_full(&t->whole))
		term = lexicon_find_joined(t->lexicon, buf_text(&t->whole),
		    roles);
	if (term == NULL && !buf_full(&t->bare))
		term = lexicon_find_joined(t->lexicon, buf_text(&t->bare),
		    roles);
	return term;
}

/* Two units beside fillers: one of ${a}, one of ${b}; gives them back so. */
static bool
is_pair(const struct text *t, uint64_t a, uint64_t b,
    const struct term **ret_a, const struct term **ret_b)
{
	const struct unit *unit, *found[2];
	size_t i, count = 0;
	int first;

	for (i = 0; i < t->units.count; i++) {
		unit = &t->units.units[i];
		if ((unit->roles & (a | b)) == 0 && sentence_is_filler(unit))
			continue;
		if (count == 2 || unit->term == NULL || unit->typo)
			return false;
		found[count++] = unit;
	}
	if (count != 2)
		return false;
	first = (found[0]->roles & a) == 0;
	if ((found[first]->roles & a) == 0 || (found[!first]->roles & b) == 0)
		return false;
	*ret_a = found[first]->term;
	*ret_b = found[!first]->term;
	return true;
}

static void
answer(struct intent *ret, const struct text *t, enum intent_kind kind,
    const struct term *term, enum role role)
{
	*ret = (struct intent){
		.kind = kind,
		.language = lexicon_language_of(t->lexicon,
		    term->spoken[role]),
	};
	if (role == ROLE_KEYWORD)
		ret->list = term->list;
}

/* The stop word that ${word} is one slip away from. */
static const struct term *
slip_of_stop(const struct lexicon *lexicon, const char *word)
{
	const struct term *term;
	size_t i;

	for (i = 0; (term = lexicon_at(lexicon, i)) != NULL; i++)
		if ((term->roles & ROLE(STOP)) != 0 &&
		    typo_letters(term->joined) >= SLIP_LETTERS_MIN &&
		    typo_kind(word, term->joined) != TYPO_OTHER)
			return term;
	return NULL;
}

/* The whole is a word nobody knows, or one that is kept apart from stops. */
static bool
read_slip(const struct text *t, struct intent *ret)
{
	const struct term *meant, *known;

	if (typo_letters(buf_text(&t->bare)) < SLIP_LETTERS_MIN - 1 || buf_full(&t->bare))
		return false;
	known = lexicon_find(t->lexicon, buf_text(&t->bare));
	meant = slip_of_stop(t->lexicon, buf_text(&t->bare));
	if (meant == NULL)
		return false;
	if (known == NULL || (known->roles & ROLE(STOP)) != 0)
		answer(ret, t, INTENT_STOP, meant, ROLE_STOP);
	else if ((known->roles & ~ROLE(DISTINCT)) == 0)
		ret->kind = INTENT_REVIEW;
	else
		return false;
	return true;
}

static bool
read_stop(const struct text *t, struct intent *ret)
{
	const struct term *term = whole_term(t, ROLE(STOP)), *list;

	if (term != NULL) {
		answer(ret, t, INTENT_STOP, term, ROLE_STOP);
		return true;
	}
	term = whole_term(t, ROLE(LEAVE));
	if (term != NULL) {
		answer(ret, t, INTENT_STOP, term, ROLE_LEAVE);
		return true;
	}
	if (is_pair(t, ROLE(STOP), ROLE(KEYWORD), &term, &list)) {
		answer(ret, t, INTENT_STOP, term, ROLE_STOP);
		return true;
	}
	return whole_term(t, COMMANDS | ROLE(KEYWORD)) == NULL &&
	    read_slip(t, ret);
}

static bool
read_sentences(const struct text *t, struct intent *ret)
{
	struct findings found = { 0 };

	sentence_read(&t->units, &found);
	if ((found.evidence & EVIDENCE_STOP) != 0 &&
	    (found.evidence & EVIDENCE_KEEP) == 0) {
		ret->kind = INTENT_STOP;
		ret->language = lexicon_language_of(t->lexicon, found.spoken);
		return true;
	}
	if ((found.evidence & (EVIDENCE_STOP | EVIDENCE_NEAR)) == 0)
		return false;
	ret->kind = INTENT_REVIEW;
	return true;
}

/* "Vote yes" is what people say of a vote: it asks for nothing. */
static bool
has_yes(const struct text *t)
{
	size_t i;

	for (i = 0; i < t->units.count; i++)
		if ((t->units.units[i].roles & (ROLE(YES) | ROLE(KEYWORD))) ==
		    ROLE(YES))
			return true;
	return false;
}

static bool
read_list_command(const struct text *t, struct intent *ret)
{
	const struct term *keyword, *verb;

	if (is_pair(t, ROLE(LEAVE), ROLE(KEYWORD), &verb, &keyword)) {
		answer(ret, t, INTENT_LEAVE, keyword, ROLE_KEYWORD);
		return true;
	}
	keyword = has_yes(t) ? NULL : whole_term(t, ROLE(KEYWORD));
	if (keyword == NULL && !is_pair(t, ROLE(JOIN) | ROLE(START),
	    ROLE(KEYWORD), &verb, &keyword))
		return false;
	answer(ret, t, INTENT_JOIN, keyword, ROLE_KEYWORD);
	return true;
}

static bool
read_command(const struct text *t, struct intent *ret)
{
	static const struct { enum role role; enum intent_kind kind; } is[] = {
		{ ROLE_START, INTENT_START }, { ROLE_JOIN, INTENT_START },
		{ ROLE_YES, INTENT_START },
		{ ROLE_LIST, INTENT_LIST }, { ROLE_HELP, INTENT_HELP },
		{ ROLE_INFO, INTENT_INFO }, { ROLE_WHEN, INTENT_WHEN },
		{ ROLE_FORGET, INTENT_FORGET },
		{ ROLE_LANGUAGE, INTENT_LANGUAGE },
	};
	const struct term *term = whole_term(t, COMMANDS);
	size_t i;

	for (i = 0; term != NULL && i < sizeof is / sizeof is[0]; i++)
		if ((term->roles & UINT64_C(1) << is[i].role) != 0) {
			answer(ret, t, is[i].kind, term, is[i].role);
			ret->yes = is[i].role == ROLE_YES;
			return true;
		}
	return false;
}

static void
decide(const struct text *t, struct intent *ret)
{
	*ret = (struct intent){ .kind = INTENT_UNKNOWN };
	if (t->units.tapback)
		return;
	if (read_stop(t, ret) || read_list_command(t, ret) ||
	    read_command(t, ret) || read_sentences(t, ret))
		return;
	if (t->said.cut || t->said.broken)
		ret->kind = INTENT_REVIEW;
}

void
intent_read(const struct lexicon *lexicon, const char *text, size_t len,
    struct intent *ret)
{
	struct text t = { .lexicon = lexicon };

	said_read(text, len, &t.said);
	units_read(lexicon, &t.said, &t.units);
	buf_init(&t.whole, JOINED_MAX);
	buf_init(&t.bare, JOINED_MAX);
	join_words(&t);
	decide(&t, ret);
	buf_done(&t.whole);
	buf_done(&t.bare);
	units_done(&t.units);
	said_done(&t.said);
}
