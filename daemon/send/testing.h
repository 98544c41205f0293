/*
 * testing.h - what goes to testers: an alert's text, marked as a test
 *
 * It is the text of its broadcast as it is frozen, else of the files as they are; with
 * the facts as they will be when it is due, and of now once it is.  It begins with
 * TEST: an SMS and an e-mail's text, the subject, and its HTML.  Its reader has no name, and the
 * link that would unsubscribe her is nobody's; of a correction she was told what most were.
 */
#ifndef SEND_TESTING_H
#define SEND_TESTING_H

#include "config/config.h"
#include "config/render.h"
#include "store/store.h"

#define TESTING_MARK "TEST"

struct testing {
	const char	*alert;
	int64_t		 broadcast;	/* of it; 0: none */
	enum channel	 channel;
	const char	*language;
};

/** Render ${of} on a zeroed ${ret}.  ERR_INPUT says what it lacks. */
int	testing_render(struct store *store, const struct config *config,
	    const struct testing *of, int64_t now_ms, struct rendered *ret,
	    struct err *err);

#endif
