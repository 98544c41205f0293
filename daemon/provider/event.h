/*
 * event.h - one event of a webhook: what stands at a path (inside provider/)
 */
#ifndef PROVIDER_EVENT_H
#define PROVIDER_EVENT_H

#include <jansson.h>

#include "provider/webhook.h"
#include "text/form.h"

#define EVENT_NUMBER_MAX 32	/* bytes of a number's digits */

/* Where the event stands: a form, or a JSON value.  The URL's query besides. */
struct event_in {
	const struct form	*query;
	const struct form	*form;		/* NULL: JSON */
	json_t			*json;
};

/**
 * The text at ${path}: a form's field, a JSON string, number or truth value;
 * of "query.NAME" a parameter of the URL.  NULL where there is none (or null,
 * or something else).  Borrowed from the event or from ${scratch}.
 */
const char *event_text(const struct event_in *event, const char *path,
	    char scratch[EVENT_NUMBER_MAX]);

/** Whether every condition of ${conf} holds. */
bool	event_holds(const struct event_in *event,
	    const struct webhook_event *conf);

/**
 * The word at ${path} (printable ASCII without spaces), ended before ${ends}
 * where that is not NULL.  "" where there is none, or it does not fit.
 */
void	event_word(const struct event_in *event, const char *path,
	    const char *ends, char *ret, size_t size);

/** The time at ${path}; 0 where there is none or it cannot be read. */
int64_t	event_time(const struct event_in *event, const char *path);

/** Our number at ${path}, 1 or more; 0 where there is none. */
int64_t	event_ref(const struct event_in *event, const char *path);

/** Who is at ${path}. */
enum webhook_party event_party(const struct event_in *event, const char *path,
	    struct address *ret);

/**
 * Read the texts in the array at ${path} of ${root} ("." is the whole) on ${ret}; one
 * without its time is undated (webhook_read.c).  ERR_INPUT where there is no array.
 */
int	webhook_read_list(const struct webhook_event *inbound, json_t *root,
	    const char *path, struct webhook_records *ret, struct err *err);

#endif
