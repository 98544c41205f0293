/*
 * said.h - what someone texted, as words
 *
 * Words are folded: small letters, no accents, whatever they were dressed in:
 * full-width, circled or mathematical letters, zero-width characters, letters
 * of Cyrillic or Greek that look Latin amid Latin ones, digits for letters
 * ("st0p"), letters one by one ("S T O P", three or more), a letter held down
 * ("STOPPPP": three or more of one letter are one).  A word wholly in another
 * script stays what it is: a word of its language.  An emoji is a word, and so
 * are "#" and "+" that no letter follows ("my #", "no + texts").
 *
 * Folding what is folded changes nothing.
 */
#ifndef TEXT_SAID_H
#define TEXT_SAID_H

#include <stdbool.h>
#include <stddef.h>

/* Characters that are read: ten segments and more, the most a provider takes
 * as one SMS (Twilio, Telnyx: 1600).  What is behind them is not read. */
#define SAID_CHARS_MAX	1600

enum said_break {
	SAID_NEXT,		/* the word before is next to it */
	SAID_PART,		/* a comma, a colon, a bracket between them */
	SAID_SENTENCE,		/* it begins a sentence */
};

struct said_word {
	const char	*text;		/* folded, ended by NUL */
	enum said_break	 parted;	/* from the word before; the first: SENTENCE */
	bool		 asked;		/* its sentence is a question */
	bool		 quoted;	/* between quotation marks */
	bool		 symbol;	/* an emoji or a sign */
	bool		 capitals;	/* all of its letters, two or more */
};

struct said {
	size_t			 count;
	struct said_word	*words;
	char			*bytes;		/* what the words borrow */
	size_t			 nbytes;
	bool			 cut;		/* longer than SAID_CHARS_MAX, or than twice
						   as many letters taken apart */
	bool			 broken;	/* some bytes are not UTF-8; they part words */
	bool			 ends_quoted;	/* its last mark closes a quotation,
						   or it was cut inside one */
};

/** Read ${text}: any bytes.  Free with said_done. */
void	said_read(const char *text, size_t len, struct said *ret);
void	said_done(struct said *said);

#endif
