/*
 * letter.h - the file of an e-mail's text: its subject, an empty line, the text
 *
 *	Subject: {{event.title}} {{event.distance}}
 *
 *	{{event.title}} is on {{event.when}}.
 */
#ifndef CONFIG_LETTER_H
#define CONFIG_LETTER_H

#include <stdbool.h>

struct letter {
	char		*subject, *text;	/* new strings */
	unsigned	 line;		/* where the text begins, or the mistake is */
	const char	*why;		/* the mistake */
};

/**
 * Take ${file} apart.  False where it is no such text: ${ret} then has the line
 * and what is wrong, and nothing to free.
 */
bool	letter_split(const char *file, struct letter *ret);

#endif
