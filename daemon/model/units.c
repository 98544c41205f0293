#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "model/units.h"
#include "text/typo.h"

#define QUOTE_WORDS_MIN		4
#define TAPBACK_WORDS_MAX	6	/* before the quotation */
#define REACTION_WORDS_MAX	3	/* ... where it begins with an emoji */

/* What a misspelled word can play. */
#define SLIPS (ROLE(STOP) | ROLE(END) | ROLE(REMOVE) | ROLE(TEXTING) | \
    ROLE(MESSAGE) | ROLE(OUTRIGHT))

/* What a quotation must not hide. */
#define STOPS (ROLE(STOP) | ROLE(END) | ROLE(REMOVE) | ROLE(OUTRIGHT) | \
    ROLE(WRONG))

/* The ${n} words from ${first} on with a space between.  False: too long. */
static bool
phrase(const struct said *said, size_t first, size_t n,
    char ret[LEXICON_TERM_MAX])
{
	size_t i, len = 0, more;

	for (i = first; i < first + n; i++) {
		more = strlen(said->words[i].text);
		if (len + more + 2 > LEXICON_TERM_MAX)
			return false;
		if (i > first)
			ret[len++] = ' ';
		memcpy(ret + len, said->words[i].text, more + 1);
		len += more;
	}
	return true;
}

/* How many words from ${first} on no mark parts. */
static size_t
reach(const struct said *said, size_t first)
{
	size_t n = 1;

	while (n < LEXICON_WORDS_MAX && first + n < said->count &&
	    said->words[first + n].parted == SAID_NEXT)
		n++;
	return n;
}

/*
 * A command of several words counts where nothing but a list's keyword is said
 * behind it: "ya no quiero" is one, in "ya no quiero mensajes" each word plays
 * its own role.
 */
static bool
plays(const struct lexicon *lexicon, const struct said *said,
    const struct term *term, size_t first, size_t words)
{
	const struct term *next;

	if (words == 1 || (term->roles & ~ROLES_COMMANDS) != 0)
		return true;
	first += words;
	if (first == said->count || said->words[first].parted != SAID_NEXT)
		return true;
	next = lexicon_find(lexicon, said->words[first].text);
	return next != NULL && (next->roles & ROLE(KEYWORD)) != 0;
}

static const struct term *
longest(const struct lexicon *lexicon, const struct said *said, size_t first,
    size_t *ret_words)
{
	char text[LEXICON_TERM_MAX];
	const struct term *term;
	size_t n;

	for (n = reach(said, first); n > 0; n--) {
		if (!phrase(said, first, n, text))
			continue;
		term = lexicon_find(lexicon, text);
		if (term != NULL && 
		    plays(lexicon, said, term, first, n)) {
			*ret_words = n;
			return term;
		}
	}
	return NULL;
}

static bool
is_slip(const char *got, const char *meant)
{
	enum typo kind = typo_kind(got, meant);
	size_t len;

	if (kind == TYPO_OTHER)
		return false;
	len = typo_letters(meant);
	if (len < 4 || typo_letters(got) < 4)
		return false;
	return kind == TYPO_SLIP ||
	    (kind == TYPO_LETTER && len > 4 && got[0] == meant[0]);
}

/* The first term that ${word} may be a slip of. */
static const struct term *
slip_of(const struct lexicon *lexicon, const char *word)
{
	const struct term *term;
	size_t i;

	for (i = 0; (term = lexicon_at(lexicon, i)) != NULL; i++)
		if ((term->roles & SLIPS) != 0 && is_slip(word, term->text))
			return term;
	return NULL;
}

static struct unit
unit_at(const struct lexicon *lexicon, const struct said *said, size_t first)
{
	const struct said_word *word = &said->words[first];
	struct unit unit = {
		.first = first, .words = 1, .parted = word->parted,
		.asked = word->asked, .symbol = word->symbol,
		.capitals = word->capitals, .quoted = word->quoted,
	};

	unit.term = longest(lexicon, said, first, &unit.words);
	if (unit.term != NULL)
		unit.roles = unit.term->roles;
	else if (!word->symbol) {
		unit.term = slip_of(lexicon, word->text);
		unit.typo = unit.term != NULL;
		if (unit.typo)
			unit.roles = unit.term->roles & SLIPS;
	}
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

void
units_read(const struct lexicon *lexicon, const struct said *said,
    struct units *ret)
{
	size_t at;

	*ret = (struct units){
		.units = xcalloc(said->count + 1, sizeof *ret->units),
	};
	for (at = 0; at < said->count; at += ret->units[ret->count++].words)
		ret->units[ret->count] = unit_at(lexicon, said, at);
	ret->tapback = is_tapback(said, ret);
	silence_quotes(ret);
}

void
units_done(struct units *units)
{
	free(units->units);
	*units = (struct units){ 0 };
}
