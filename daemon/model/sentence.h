/*
 * sentence.h - what a sentence says about our texts
 *
 * The test is whether the stop word's object is the messaging.  In the words
 * of keywords/LANG.conf:
 *
 * A head is a word of ends ("stop"), removes ("unsubscribe", "take off") or
 * weary ("sick of").  Its object is looked for behind it, up to a mark, a word
 * that begins a new clause, or the end:
 *   messaging	texting, sends, or messages with at most OBJECT_GAP_MAX unknown
 *		words before ("stop your silly political texts")
 *   me		me, us, my number: what a removes takes as its object, whatever she
 *		is to be removed from ("my number from your system": away)
 *   nothing	nothing, or only fillers
 *   an issue	what people want to stop in this world ("the deportations")
 *   another	anything else, and what stands behind a preposition
 * A head is a stop with the messaging; a removes with me; an ends or removes
 * with nothing, where what stands before it in its clause is fillers or the
 * messaging, or where it is a stop word, thrown in at the end behind
 * something else ("I moved to Pueblo stop"; not "it must stop").
 *
 * It is none where someone else is to stop something else ("the council should
 * quit stalling", "will they stop talking", "tell the mayor to quit ignoring us"),
 * where a quantity, the end of an issue or what others do is asked for ("is there
 * enough parking?", "when does the hearing end?", "if they cancel it"), where
 * "this has to" stands before it and an issue is in the text, where a be follows
 * ("quit is an ugly word"), or she laughs (joys) and nothing says what is to stop;
 * nor where nots governs it ("don't stop": then the person wants to hear us), in a
 * question that is not a polite request ("did these texts stop?"; but "can you
 * stop texting me?"), where it is told ("reply STOP to end"), with limits ("stop
 * texting me at night") or by_mistake in the text.
 *
 * nots with texting or sends is a stop ("don't text me"), so is nots, wants
 * and the messaging ("I don't want these"), and no_more or nots with messages and
 * nothing else ("no texts").  keeps between turns it round ("don't want to
 * miss texts").  denies and phone, four words apart at most, are a
 * wrong number, and so are denies and one of names ("not Rosa"), or "no Rosa
 * here".  outright and wrong_number are stops anywhere, under the same
 * exceptions.  A stop word behind reports was a stop when she said it ("I texted
 * STOP").  stays is the contrary of a stop ("keep me on the list").
 *
 * harmless phrases hold a stop word and mean another thing ("bus stop", our
 * own "reply STOP to end"); a text that is nothing else leaves a doubt.
 *
 * Where all that is to end in a sentence is something else, a stop of several
 * words behind it is a doubt ("they must not cancel it, enough is enough").
 *
 * A negation governs a head of its own language only: "no stop texting me" is
 * a stop, for "no" negates no English verb.
 */
#ifndef MODEL_SENTENCE_H
#define MODEL_SENTENCE_H

#include "model/units.h"

enum evidence {
	EVIDENCE_STOP = 1,	/* wants no more of our texts */
	EVIDENCE_KEEP = 2,	/* wants them */
	EVIDENCE_NEAR = 4,	/* a stop word, and we are not sure */
	EVIDENCE_ISSUE = 8,	/* a stop word about something else, surely */
};

struct findings {
	unsigned	 evidence;	/* bits */
	uint32_t	 spoken;	/* languages of what was a stop, as bits */
};

/** Read all sentences of ${units}; adds to ${ret}. */
void	sentence_read(const struct units *units, struct findings *ret);

/** Whether ${unit} adds nothing: please, thanks, this, an emoji. */
bool	sentence_is_filler(const struct unit *unit);

#endif
