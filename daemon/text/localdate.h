/*
 * localdate.h - dates in the reader's language
 *
 * Words, order and hours by ICU's data for the language; moments are turned
 * into local time by zone.h, not by ICU, whose own copy of the zones is older.
 */
#ifndef TEXT_LOCALDATE_H
#define TEXT_LOCALDATE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "text/zone.h"

enum localdate_form {
	LOCALDATE_DATE,		/* August 21          21 de agosto */
	LOCALDATE_WEEKDAY,	/* Monday             lunes */
	LOCALDATE_DAY,		/* Monday, August 21  lunes, 21 de agosto */
	LOCALDATE_TIME,		/* 5:30 PM            5:30 p. m. */
	LOCALDATE_WHEN,		/* DAY and TIME, joined as the language does */
};

/**
 * Add the moment ${ms} in ${form} to ${out}.  Typographic spaces (U+202F,
 * U+00A0) become plain ones.  ${language} is a BCP 47 tag ("en", "es",
 * "es-MX"); a bare "es" means the Spanish of the United States, a bare "en" its
 * English.  ERR_INPUT for a language ICU does not know; ERR_FULL.
 */
int	localdate_format(const char *language, const struct zone *zone,
	    int64_t ms, enum localdate_form form, struct buf *out,
	    struct err *err);

/**
 * Add how far ${ms} is from ${now_ms}, in calendar days of ${zone}: "today",
 * "tomorrow", "in 3 days", "yesterday", "3 days ago" and their kin (in Spanish
 * two days have a word too: "pasado mañana").
 */
int	localdate_distance(const char *language, const struct zone *zone,
	    int64_t ms, int64_t now_ms, struct buf *out, struct err *err);

/** Whether ICU has words for ${language}. */
int	localdate_knows(const char *language);

#endif
