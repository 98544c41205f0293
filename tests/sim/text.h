/*
 * text.h - what a text that arrived says, read as a person would: from its words
 */
#ifndef TESTS_SIM_TEXT_H
#define TESTS_SIM_TEXT_H

#include "files.h"

struct text {
	char		language[3];
	bool		corrects;
	bool		covers[ASPECTS];	/* as a correction, by whatever words */
	int		event;		/* that it is about */
	bool		states[EVENTS][ASPECTS];
	int64_t		value[EVENTS][ASPECTS];	/* as files_say */
};

/** Read ${body}.  False where it is no text about an event. */
bool	text_read(const char *body, struct text *ret);

#endif
