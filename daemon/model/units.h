/*
 * units.h - the words of a text, as far as a lexicon knows them
 *
 * A unit is a term of the lexicon, the longest that begins there (never across
 * a mark), or one word that it does not know, without roles.  A word that nobody
 * knows is read as what it was meant to be (vocabulary.h).  Words that may stand
 * between others, and phrases for who has the phone, are passed where a term goes
 * on behind them ("leave me the hell alone", "leave my kid alone"), and what is a
 * stop by itself is found also where the words before it are a term that ends
 * within it ("this number" in "this number belongs to").
 * So is a mistake where something harmless ends within it ("stop by mistake").
 * What says that she stays is not cut ("I want to keep getting these").
 *
 * What is quoted (four words and more) plays no role: it is not said by who
 * texts.  Where it holds a stop word it leaves a doubt, except in a tapback,
 * the text that a phone makes of a reaction: `Liked "..."`.  A text that is
 * quoted as a whole is said.
 */
#ifndef MODEL_UNITS_H
#define MODEL_UNITS_H

#include <stdbool.h>

#include "model/lexicon.h"
#include "text/said.h"

struct unit {
	uint64_t		 roles;
	const struct term	*term;		/* NULL: unknown */
	size_t			 first, words;	/* in the said */
	enum said_break		 parted;
	bool			 asked, symbol, capitals, quoted;
	bool			 typo;		/* of its term */
	bool			 negative;	/* its term is a negation: "no more texts" */
};

struct units {
	size_t		 count;
	struct unit	*units;
	bool		 tapback;
};

/** Borrows both while ${ret} lives.  Free with units_done. */
void	units_read(const struct lexicon *lexicon, const struct said *said,
	    struct units *ret);
void	units_done(struct units *units);

#endif
