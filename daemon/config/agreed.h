/*
 * agreed.h - how a row of a list says that she agreed to texts
 *
 * A list says it of all (consent, source, date); a row's own word counts for
 * her, but only towards what is safe (ask, no) or wholly documented: on file
 * with a source and a date, the row's own or the list's.
 */
#ifndef CONFIG_AGREED_H
#define CONFIG_AGREED_H

#include "config/config.h"

#define AGREED_SOURCE_MAX 500	/* bytes of a source */

struct agreed {
	enum consent_said	 said;		/* never SAID_NOTHING */
	const char		*source;	/* borrowed; NULL: not said */
	int64_t			 date_ms;	/* 0: not said */
};

/** What ${row} of ${list} comes to. */
struct agreed agreed_of(const struct list *list, const struct list_row *row);

/**
 * What a cell says: SAID_NOTHING where it is empty, SAID_UNCLEAR where it is no
 * word of ours, English or Spanish; case and accents make no difference.
 */
enum consent_said agreed_word(const char *cell);

/** NULL, or what is wrong with a source or with the day ${date_ms}. */
const char *agreed_check_source(const char *source);
const char *agreed_check_date(const struct config *config, int64_t date_ms);

/** NULL, or why on file cannot be said by ${row}. */
const char *agreed_check(const struct list *list, const struct list_row *row);

#endif
