/*
 * sandbox_show.h - what the sandbox was sent, for people and for programs
 *
 * Each function writes a whole document to the end of ${out}.
 */
#ifndef CLI_SANDBOX_SHOW_H
#define CLI_SANDBOX_SHOW_H

#include <event2/buffer.h>
#include <stddef.h>

#include "cli/sandbox_store.h"

#define SANDBOX_LIST_MAX 100000		/* entries of one JSON list */
#define SANDBOX_PAGE_TEXTS 200		/* texts on the page, the newest */
#define SANDBOX_PAGE_REFRESH_S 3

/**
 * {"count":N,"next":N|null,"messages":[...]}: at most ${limit} texts from index
 * ${since} (from 0) on; "next" is the ?since= that goes on from there.
 */
void	sandbox_show_messages(const struct sandbox_store *store, size_t since,
	    size_t limit, struct evbuffer *out);

/** {"count":N,"next":N|null,"requests":[{"index","ms","status"},...]}. */
void	sandbox_show_requests(const struct sandbox_store *store, size_t since,
	    size_t limit, struct evbuffer *out);

/** {"+13035550123":COUNT,...}, in the order of their first texts. */
void	sandbox_show_recipients(const struct sandbox_store *store,
	    struct evbuffer *out);

/** How many texts are kept: the number alone. */
void	sandbox_show_count(const struct sandbox_store *store,
	    struct evbuffer *out);

/** The page: newest first. */
void	sandbox_show_page(const struct sandbox_store *store,
	    struct evbuffer *out);

#endif
