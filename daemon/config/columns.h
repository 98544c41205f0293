/*
 * columns.h - the columns of a list's CSV file, by the names people give them
 *
 * Case, accents and what stands between letters make no difference: "E-Mail",
 * "Teléfono", "phone number".
 */
#ifndef CONFIG_COLUMNS_H
#define CONFIG_COLUMNS_H

#include <stdbool.h>

#include "model/consent.h"

enum column {
	COLUMN_PHONE,
	COLUMN_EMAIL,
	COLUMN_LANGUAGE,
	COLUMN_NAME,
	COLUMN_ZONE,
	COLUMN_CONSENT,
	COLUMN_SOURCE,
	COLUMN_DATE,
	COLUMN_CHANNEL,
	NCOLUMNS,
};

/** Which column ${header} names; NCOLUMNS where none. */
enum column	 column_find(const char *header);

/** Our own name of it: "phone". */
const char	*column_name(enum column column);

/** Our own name for what ${header} was probably meant to be; NULL: none. */
const char	*column_guess(const char *header);

/**
 * Which channel ${cell} means: "SMS", "text", "texto", "E-mail", "correo".
 * False where none.
 */
bool		 channel_called(const char *cell, enum channel *ret);

#endif
