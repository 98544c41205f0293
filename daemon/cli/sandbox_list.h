/*
 * sandbox_list.h - the texts that people sent us, as Twilio lists them
 *
 * Whether their webhook arrived, was refused, or was never sent.
 */
#ifndef CLI_SANDBOX_LIST_H
#define CLI_SANDBOX_LIST_H

#include <event2/buffer.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define SANDBOX_PAGE_MAX	1000	/* texts of a page, as there */

struct sandbox_heard;

struct sandbox_list {
	size_t			 count;
	struct sandbox_heard	*all;
};

void	sandbox_list_done(struct sandbox_list *list);

/** Someone texted us now.  Copies its strings. */
void	sandbox_list_add(struct sandbox_list *list, const char *id,
	    const char *from, const char *to, const char *text);

/**
 * Write the page that ${query} asks for (To=, DateSent>=YYYY-MM-DD, PageSize=, Page=) of
 * the account ${name}, the newest first.  ERR_INPUT where it asks for anything else.
 */
int	sandbox_list_show(const struct sandbox_list *list, const char *name,
	    size_t name_len, const char *query, struct evbuffer *out,
	    struct err *err);

#endif
