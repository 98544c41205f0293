/*
 * intent.h - what someone wants who texts us
 *
 * From any bytes, by word lists and fixed rules: the same text always means
 * the same.  In this order, the first that fits:
 *
 *  1. A tapback (a reaction that quotes our text) says nothing: UNKNOWN.
 *  2. The whole text is a stop word, whatever its case, accents, marks, spaces,
 *     fillers ("please") and emoji; or a word that leaves a list, alone; or a stop word
 *     and a list's keyword; or one slip away from a stop word of four letters
 *     and more: STOP.  (REVIEW where that is a word of its own: "shop".)
 *  3. The whole text is another command, fillers aside: START, LIST, HELP, ...;
 *     LEAVE with a list's keyword; a list's keyword, alone or with a word that
 *     joins: JOIN.  Not beside a word that agrees: "vote yes" asks for nothing.
 *  4. Some sentence is a stop (sentence.h): STOP.  REVIEW where another says
 *     the contrary ("don't stop").
 *  5. A stop word, and we are not sure what is to stop: REVIEW.
 *  6. UNKNOWN.  But REVIEW where it was too long (SAID_CHARS_MAX) or its bytes are
 *     no text: we have not read it all.
 *
 * REVIEW stops nothing by itself: who keeps consent holds sends to the person
 * until someone has looked.
 */
#ifndef MODEL_INTENT_H
#define MODEL_INTENT_H

#include <stdbool.h>
#include <stddef.h>

struct lexicon;

enum intent_kind {
	INTENT_STOP,
	INTENT_START,
	INTENT_JOIN,
	INTENT_LEAVE,
	INTENT_LIST,
	INTENT_HELP,
	INTENT_INFO,
	INTENT_WHEN,
	INTENT_LANGUAGE,
	INTENT_FORGET,
	INTENT_REVIEW,
	INTENT_UNKNOWN,
};

struct intent {
	enum intent_kind	 kind;
	bool			 yes;		/* START, by a word that only agrees */
	const char		*list;		/* of JOIN, LEAVE; else NULL */
	/* LANGUAGE: the one that is wanted.  Else the one the words belong to, for
	 * the reply; NULL where that is none or several. */
	const char		*language;
};

/** What ${text} wants.  ${ret} borrows from ${lexicon}. */
void	intent_read(const struct lexicon *lexicon, const char *text,
	    size_t len, struct intent *ret);

/** "stop", "start", ...: as in JSON. */
const char *intent_name(enum intent_kind kind);

#endif
