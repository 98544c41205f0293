/*
 * text.h - what a text that arrived says, read as a person would: from its words
 */
#ifndef TESTS_SIM_TEXT_H
#define TESTS_SIM_TEXT_H

#include "files.h"

/* What a tally says: never 0, which is none. */
#define TALLY_SAYS(yes, no)	(1000 * (int64_t)(yes) + (no))

struct text {
	char		language[3];
	bool		corrects;
	int		event;		/* that it is about */
	bool		states[EVENTS][ASPECTS];
	int64_t		value[EVENTS][ASPECTS];	/* as model_says */
};

/** Read ${body}.  False where it is no text about an event. */
bool	text_read(const char *body, struct text *ret);

#endif
