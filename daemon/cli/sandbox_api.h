/*
 * sandbox_api.h - the shape of a provider's API, as the sandbox plays it
 *
 * Each reads a request to send and answers in its provider's own words; what
 * comes of it is decided in one place for all (sandbox_decide.h).
 */
#ifndef CLI_SANDBOX_API_H
#define CLI_SANDBOX_API_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/sandbox_store.h"
#include "text/form.h"

struct sandbox_request_in {
	const struct sandbox_api *api;
	const char	*account;	/* from the path, not ended; or "" */
	size_t		 account_len;
	const char	*type;		/* of the body; NULL: not said */
	const char	*body;
	size_t		 body_len;
};

/* A message as it was asked for: its strings are borrowed from the rest. */
struct sandbox_draft {
	struct sandbox_text	 text;
	struct form	 form;
	json_t			*json;
};

struct sandbox_refusal {
	int	 status;	/* HTTP */
	int	 code;		/* Twilio's */
	char	 field[80];	/* SendGrid's; "" for none */
	char	 message[200];
};

struct sandbox_reply_text {
	int	 status;
	char	*body;		/* owned */
	char	 id[SANDBOX_SID_LEN + 1];	/* as X-Message-Id; "" for none */
};

/* Every function is there. */
struct sandbox_api {
	/** Whether ${path} is where messages go; the account's name in it. */
	bool	(*path)(const char *path, const char **ret_account,
		    size_t *ret_len);
	/** Returns 0, or -1 with ${refusal}. */
	int	(*read)(const struct sandbox_request_in *request,
		    struct sandbox_draft *ret, struct sandbox_refusal *refusal);

	/** The refusal of an address that said STOP, or that is none. */
	void	(*opted_out)(struct sandbox_refusal *ret);
	void	(*invalid)(struct sandbox_refusal *ret);
	/** A refusal for ${status} that is not about the message. */
	void	(*status)(int status, const char *message,
		    struct sandbox_refusal *ret);

	/** The answer to a message that was taken, and to one that was not. */
	void	(*accepted)(const struct sandbox_request_in *request,
		    const struct sandbox_text *text, int64_t wall_ms,
		    struct sandbox_reply_text *ret);
	char	*(*refused)(const struct sandbox_refusal *refusal);
};

extern const struct sandbox_api sandbox_twilio, sandbox_sendgrid;

void	sandbox_draft_done(struct sandbox_draft *draft);

/** Fill ${ret}.  Returns -1, so that it can end a function. */
int	sandbox_refuse(struct sandbox_refusal *ret, int status,
	    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/** Whether a body's type ${type}, which may be NULL, is ${wanted}. */
bool	sandbox_is_type(const char *type, const char *wanted);

/** ${wall_ms} as Twilio writes it: RFC 2822, in English whatever the locale. */
void	sandbox_date(int64_t wall_ms, char *ret, size_t size);

/** ${json}, which is used up, as a string to free. */
char	*sandbox_dump(json_t *json);

#endif
