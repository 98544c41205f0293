/*
 * sandbox_twilio.h - Twilio's words: reading a request to send, and answering
 *
 * The shape of the API of 2010-04-01.  Refusals carry Twilio's own codes, so
 * that a descriptor's rules meet what they will meet there.
 */
#ifndef CLI_SANDBOX_TWILIO_H
#define CLI_SANDBOX_TWILIO_H

#include <stddef.h>
#include <stdint.h>

#include "cli/sandbox_form.h"
#include "cli/sandbox_store.h"

#define SANDBOX_ACCOUNT_LEN_MAX 64
#define SANDBOX_BODY_CHARS_MAX 1600	/* above: Twilio's error 21617 */

struct sandbox_refusal {
	int	status;		/* HTTP */
	int	code;		/* Twilio's */
	char	message[200];
};

/**
 * Whether ${path} is that of the messages of an account: returns the length of
 * the account's name, which ${ret} then points to; else 0.
 */
size_t	sandbox_twilio_path(const char *path, const char **ret);

/**
 * Read ${form} into ${ret}, whose strings are borrowed from the form.
 * Returns 0, or -1 with ${refusal}.
 */
int	sandbox_twilio_read(const struct sandbox_form *form,
	    struct sandbox_text *ret, struct sandbox_refusal *refusal);

/** The refusal of a number that said STOP (21610), or that is none (21211). */
void	sandbox_twilio_opted_out(struct sandbox_refusal *ret);
void	sandbox_twilio_invalid(struct sandbox_refusal *ret);

/** A refusal for ${status} that is not about the text: 429 is 20429. */
void	sandbox_twilio_status(int status, const char *message,
	    struct sandbox_refusal *ret);

/** The answer to a text that was taken, as JSON; a string to free. */
char	*sandbox_twilio_accepted(const struct sandbox_text *text,
	    const char *account, size_t account_len, int64_t wall_ms);

/** The answer to one that was not. */
char	*sandbox_twilio_refused(const struct sandbox_refusal *refusal);

#endif
