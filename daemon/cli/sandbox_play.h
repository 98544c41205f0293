/*
 * sandbox_play.h - what the sandbox sends us: webhooks, signed as Twilio signs
 *
 * It plays subscribers (a text from one goes to the URL of --inbound) and tells
 * what became of the texts it took (to the StatusCallback of each, with
 * --callbacks).  One after another in the order they were asked for, to this
 * machine only, each once: what came of it is listed.  Without --inbound a text
 * goes nowhere: its webhook is lost, and only the provider's list has it.
 */
#ifndef CLI_SANDBOX_PLAY_H
#define CLI_SANDBOX_PLAY_H

#include <event2/buffer.h>
#include <event2/event.h>

#include "cli/sandbox_list.h"
#include "cli/sandbox_store.h"

#define SANDBOX_PLAYED_MAX	1000000		/* webhooks, since the start */
#define SANDBOX_STATES_MAX	8		/* of --callbacks */
#define SANDBOX_TOKEN_MAX	256		/* bytes */

struct sandbox_play;

/* Strings are borrowed while it lives. */
struct sandbox_play_options {
	const char	*inbound;	/* URL, or NULL */
	const char	*signed_url;	/* what --inbound is called in the signature, or NULL */
	const char	*token;		/* "" signs nothing that proves anything */
	const char	*callbacks;	/* "sent,delivered"; NULL: none */
};

/** ERR_INPUT where "callbacks" is not a list of words with commas between. */
struct sandbox_play *sandbox_play_new(struct event_base *base,
	    const struct sandbox_play_options *options, struct err *err);
void	sandbox_play_free(struct sandbox_play *play);

/**
 * Let someone text us, as the query ${query} says: from=, text=, and where
 * wanted to=, id=, opt_out=.  Writes {"id","index"} to ${out}: that of its webhook,
 * null where there is none.
 */
int	sandbox_play_text(struct sandbox_play *play, const char *query,
	    struct evbuffer *out, struct err *err);

/** What people texted, whatever became of the webhook; and forget it. */
const struct sandbox_list *sandbox_play_heard(const struct sandbox_play *play);
void	sandbox_play_forget(struct sandbox_play *play);

/** Tell what becomes of ${text}, where callbacks are wanted and it has one. */
void	sandbox_play_told(struct sandbox_play *play,
	    const struct sandbox_text *text);

/**
 * {"count":N,"done":N,"webhooks":[{"index","kind","id","state","status"},...]}:
 * status is that of our answer; 0: none yet, -1: none came.
 */
void	sandbox_play_show(const struct sandbox_play *play,
	    struct evbuffer *out);

#endif
