/*
 * imports.h - people who are brought by an import, and are in no file
 *
 * A membership with source "import" ends with no file's reading.  Consent is heard as
 * from a list's file (filed.h).  Who said STOP at any of her addresses, left the list,
 * or is refused by a file is not taken, and nothing about her is stored.
 */
#ifndef STORE_IMPORTS_H
#define STORE_IMPORTS_H

#include "config/config.h"
#include "store/store.h"

enum import_outcome {
	IMPORT_ADDED,		/* she is on the list now */
	IMPORT_KNOWN,		/* ... and was; by a file or herself: nothing changed */
	IMPORT_STOPPED,		/* she said no, or a file says so */
	IMPORT_TWO,		/* the row's addresses are two people's */
	IMPORT_SAYS_NO,		/* the row says no: kept, and she is not texted */
};
#define IMPORT_OUTCOMES 5

/** "added", "known", "stopped", "two_people", "says_no". */
const char *import_outcome_name(enum import_outcome outcome);

/**
 * Take ${row}, which has an address and a clear word or none about consent, for
 * ${list}, whose consent, source and date count for rows that have none.  In the
 * caller's transaction.
 */
int	imports_row(struct store *store, const struct list *list,
	    const struct list_row *row, int64_t now_ms,
	    enum import_outcome *ret, struct err *err);

#endif
