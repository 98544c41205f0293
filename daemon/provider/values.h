/*
 * values.h - what a descriptor's templates may name, as JSON
 *
 * The values are addresses, bodies and credentials in plain JSON strings:
 * always give them back through values_free.
 */
#ifndef PROVIDER_VALUES_H
#define PROVIDER_VALUES_H

#include <jansson.h>

#include "provider/provider.h"

/** {"account": {SETTING: "value"}}; NULL, ERR_INPUT where one is not UTF-8. */
json_t	*values_of_account(const struct account *account, struct err *err);

/** {"message": {...}}; NULL, ERR_INPUT where the text is not UTF-8. */
json_t	*values_of_message(const struct outgoing *outgoing, struct err *err);

/**
 * {"message": {}, "poll": {"since", "since_date"}}: ${since_ms} as RFC 3339, and
 * as a day, in UTC.
 */
json_t	*values_of_poll(int64_t since_ms);

/** The names of a poll's values, ended by NULL. */
extern const char *const values_poll_names[];

/** The names of a message's values ("message.to", ...), ended by NULL. */
extern const char *const values_message_names[];

/**
 * Overwrite every string in ${values}, then free them.  The caller holds the
 * only reference.  jansson keeps one copy of a string, on the heap, and hashes
 * only keys, so writing to it is sound.  Keys are not overwritten, and neither
 * is what jansson's parser itself has thrown away.  NULL is fine.
 */
void	 values_free(json_t *values);

#endif
