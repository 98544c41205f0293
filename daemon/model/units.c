#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "model/units.h"

#define NUMBER_DIGITS_MIN	3	/* of a part of a phone number */
#define BETWEEN_WORDS_MAX	3
#define QUOTE_WORDS_MIN		4
#define TAPBACK_WORDS_MAX	6	/* before the quotation */
#define REACTION_WORDS_MAX	3	/* ... where it begins with an emoji */

/* What a misspelled word cannot be: a command, but for a stop. */
#define EXACT (ROLES_COMMANDS & ~ROLE(STOP))

/* What no shorter word before it takes the beginning of. */
#define STRONG (ROLE(OUTRIGHT) | ROLE(WRONG))

/* What a quotation must not hide. */
#define STOPS (ROLE(STOP) | ROLE(END) | ROLE(REMOVE) | ROLE(OUTRIGHT) | \
    ROLE(WRONG))

struct reader {
	const struct lexicon	*lexicon;
	const struct said	*said;
	const char		**meant;	/* each word, as it is spelled */
};

/* Some words of a text, as they stand, or without what is between them. */
struct phrase {
	size_t	count;
	size_t	at[LEXICON_WORDS_MAX];
};

/* The first ${n} words of ${phrase} with a space between, or NULL: no term. */
static const struct term *
find(const struct reader *r, const struct phrase *phrase, size_t n)
{
	char text[LEXICON_TERM_MAX];
	size_t i, len = 0, more;

	for (i = 0; i < n; i++) {
		more = strlen(r->meant[phrase->at[i]]);
		if (len + more + 2 > LEXICON_TERM_MAX)
			return NULL;
		if (i > 0)
			text[len++] = ' ';
		memcpy(text + len, r->meant[phrase->at[i]], more + 1);
		len += more;
	}
	return lexicon_find(r->lexicon, text);
}

/* Whether the word ${i} is there, and no mark parts it from the one before. */
static bool
follows(const struct reader *r, size_t i)
{
	return i < r->said->count && r->said->words[i].parted == SAID_NEXT;
}

/* How many words from ${i} on may stand between others: "the hell", "my kid". */
static size_t
between(const struct reader *r, size_t i)
{
	struct phrase phrase = { 0 };
	const struct term *term;
	size_t n;

	while (phrase.count < BETWEEN_WORDS_MAX && follows(r, i + phrase.count)) {
		phrase.at[phrase.count] = i + phrase.count;
		phrase.count++;
	}
	for (n = phrase.count; n > 0; n--) {
		term = find(r, &phrase, n);
		if (term != NULL && (term->roles & (n == 1 ? ROLE(BETWEEN) :
		    ROLE(BETWEEN) | ROLE(ME))) != 0)
			return n;
	}
	return 0;
}

/* The words from ${first} on that no mark parts; ${spare} those between. */
static struct phrase
reach(const struct reader *r, size_t first, bool spare)
{
	struct phrase phrase = { .count = 1, .at = { first } };
	size_t i, gap;

	for (i = first + 1; phrase.count < LEXICON_WORDS_MAX; i++) {
		while (spare && (gap = between(r, i)) > 0)
			i += gap;
		if (!follows(r, i))
			break;
		phrase.at[phrase.count++] = i;
	}
	return phrase;
}

/*
 * The first ${n} words of ${phrase}, a command of several words, count where
 * nothing but a list's keyword is said behind them, or between marks nothing but
 * "please": "ya no quiero" is one, in "ya no quiero mensajes" each word plays its
 * own role.
 */
static bool
plays(const struct reader *r, const struct term *term,
    const struct phrase *phrase, size_t n)
{
	size_t behind = phrase->at[n - 1] + 1;
	const struct term *next;

	if (n == 1 || (term->roles & ~ROLES_COMMANDS) != 0)
		return true;
	for (; follows(r, behind); behind++) {
		next = lexicon_find(r->lexicon, r->meant[behind]);
		if (next == NULL)
			return false;
		if ((next->roles & ROLE(KEYWORD)) != 0)
			return true;
		if ((next->roles & ROLE(BETWEEN)) == 0 ||
		    follows(r, phrase->at[0]))
			return false;
	}
	return true;
}

/* The longest term of ${roles} that begins at ${first}, and what is behind it. */
static const struct term *
longest(const struct reader *r, size_t first, uint64_t roles, bool spare,
    size_t *ret_behind)
{
	struct phrase phrase = reach(r, first, spare);
	const struct term *term;
	size_t n;

	for (n = phrase.count; n > 0; n--) {
		term = find(r, &phrase, n);
		if (term == NULL || (term->roles & roles) == 0 ||
		    !plays(r, term, &phrase, n))
			continue;
		*ret_behind = phrase.at[n - 1] + 1;
		return term;
	}
	return NULL;
}

/* ... of all, what stands between left out where more is found so. */
static const struct term *
term_at(const struct reader *r, size_t first, uint64_t roles,
    size_t *ret_behind)
{
	const struct term *term = longest(r, first, roles, false, ret_behind);
	const struct term *spared;
	size_t behind;

	spared = longest(r, first, roles, true, &behind);
	if (spared != NULL && (term == NULL || behind > *ret_behind) &&
	    behind > first + 1) {
		*ret_behind = behind;
		return spared;
	}
	return term;
}

/*
 * "this number" takes the beginning of "number belongs to": it has to end
 * before what is strong.  And what is strong, before what is harmless:
 * "quiero salir" before "salir adelante".
 */
static size_t
before(const struct reader *r, uint64_t roles, size_t first, size_t behind)
{
	size_t i, end;

	for (i = first + 1; i < behind; i++)
		if (term_at(r, i, roles, &end) != NULL && end > behind)
			return i;
	return behind;
}

/* The longest term from ${first} that ends at ${behind} or before. */
static const struct term *
within(const struct reader *r, size_t first, size_t *behind)
{
	struct phrase phrase = reach(r, first, false);
	const struct term *term = NULL;
	size_t n;

	for (n = *behind - first; n > 0 && term == NULL; n--)
		if (n <= phrase.count)
			term = find(r, &phrase, n);
	*behind = first + (term != NULL ? n + 1 : 1);
	return term;
}

static bool
misspelled(const struct reader *r, size_t first, size_t behind)
{
	size_t i;

	for (i = first; i < behind; i++)
		if (!str_eq(r->meant[i], r->said->words[i].text))
			return true;
	return false;
}

/* "no more texts", "ya no": one of the first two words is a negation. */
static bool
is_negative(const struct reader *r, size_t first)
{
	const struct term *term;
	size_t i;

	for (i = first; i < first + 2; i++) {
		term = lexicon_find(r->lexicon, r->meant[i]);
		if (term != NULL &&
		    (term->roles & (ROLE(NOT) | ROLE(NONE))) != 0)
			return true;
	}
	return false;
}

/* "remove 720 555 0188": three digits and more are hers. */
static bool
is_number(const char *word)
{
	size_t digits = strspn(word, "0123456789");

	return digits >= NUMBER_DIGITS_MIN && word[digits] == '\0';
}

/* What may take the end of ${term}: "by mistake", of "stop by". */
static uint64_t
stronger(const struct term *term)
{
	if ((term->roles & ROLE(HARMLESS)) != 0)
		return ROLE(MISTAKE);
	return (term->roles & STRONG) != 0 ? ROLE(HARMLESS) : STRONG;
}

static struct unit
unit_at(const struct reader *r, size_t first)
{
	const struct said_word *word = &r->said->words[first];
	struct unit unit = {
		.first = first, .parted = word->parted, .asked = word->asked,
		.symbol = word->symbol, .capitals = word->capitals,
		.quoted = word->quoted,
	};
	size_t behind = first + 1, cut;

	unit.term = term_at(r, first, ~UINT64_C(0), &behind);
	if (unit.term != NULL && (unit.term->roles & ROLE(STAY)) == 0) {
		cut = before(r, stronger(unit.term), first, behind);
		if (cut < behind) {
			behind = cut;
			unit.term = within(r, first, &behind);
		}
	}
	unit.words = behind - first;
	if (unit.term == NULL) {
		unit.roles = is_number(word->text) ? ROLE(ME) : 0;
		return unit;
	}
	unit.typo = misspelled(r, first, behind);
	unit.roles = unit.term->roles & (unit.typo ? ~EXACT : ~UINT64_C(0));
	unit.negative = unit.words > 1 && is_negative(r, first);
	return unit;
}

/* `Liked "..."`, with nothing behind. */
static bool
is_tapback(const struct said *said, const struct units *units)
{
	size_t i, words = 0;
	bool shaped = false;

	for (i = 0; i < units->count && !units->units[i].quoted; i++) {
		shaped |= (units->units[i].roles & ROLE(TAPBACK)) != 0;
		if ((units->units[i].roles & ROLE(STOP)) != 0)
			return false;
		words += units->units[i].words;
	}
	if (words == 0 || i == units->count || !said->ends_quoted)
		return false;
	for (; i < units->count; i++)
		if (!units->units[i].quoted)
			return false;
	return (shaped && words <= TAPBACK_WORDS_MAX) ||
	    (units->units[0].symbol && words <= REACTION_WORDS_MAX);
}

static void
silence(struct unit *unit, bool tapback)
{
	bool stops = (unit->roles & STOPS) != 0;

	unit->roles = stops && !tapback ? ROLE(DOUBT) : 0;
	unit->term = NULL;
}

/* What is quoted is not said. */
static void
silence_quotes(struct units *units)
{
	size_t i, j, words;

	for (i = 0; i < units->count; i = j) {
		words = 0;
		for (j = i; j < units->count && units->units[j].quoted; j++)
			words += units->units[j].words;
		if (j == i) {
			j++;
			continue;
		}
		if (i == 0 && j == units->count)
			return;		/* all of it */
		for (; i < j; i++)
			if (words >= QUOTE_WORDS_MIN || units->tapback)
				silence(&units->units[i], units->tapback);
			else
				units->units[i].quoted = false;
	}
}

/* Each word of ${said} as it is spelled. */
static const char **
spelled(const struct lexicon *lexicon, const struct said *said)
{
	const char **meant = xcalloc(said->count + 1, sizeof *meant), *word;
	size_t i;

	for (i = 0; i < said->count; i++) {
		word = said->words[i].symbol ? NULL :
		    lexicon_meant(lexicon, said->words[i].text);
		meant[i] = word != NULL ? word : said->words[i].text;
	}
	return meant;
}

void
units_read(const struct lexicon *lexicon, const struct said *said,
    struct units *ret)
{
	struct reader r = {
		.lexicon = lexicon, .said = said,
		.meant = spelled(lexicon, said),
	};
	size_t at;

	*ret = (struct units){
		.units = xcalloc(said->count + 1, sizeof *ret->units),
	};
	for (at = 0; at < said->count; at += ret->units[ret->count++].words)
		ret->units[ret->count] = unit_at(&r, at);
	free(r.meant);
	ret->tapback = is_tapback(said, ret);
	silence_quotes(ret);
}

void
units_done(struct units *units)
{
	free(units->units);
	*units = (struct units){ 0 };
}
