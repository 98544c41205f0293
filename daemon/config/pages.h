/*
 * pages.h - pages for people who follow a link in an e-mail
 *
 *   templates/pages/unsubscribe.LANG.html      asks; its button POSTs to the page itself
 *   templates/pages/unsubscribed.LANG.html     after that
 *
 * in each language of the lists.  They state the facts of pregon.conf and of events,
 * list.title, and "everything": whether she has ended all, not this list alone.
 * Values are escaped for HTML.  They must be there where pregon.conf says where to
 * listen and an account of the route carries e-mail.
 */
#ifndef CONFIG_PAGES_H
#define CONFIG_PAGES_H

#include "config/config.h"

enum page_kind { PAGE_UNSUBSCRIBE, PAGE_UNSUBSCRIBED };
#define PAGE_KINDS 2

#define PAGE_LEN_MAX (48 * 1024)	/* bytes of a page, rendered */

/**
 * Read and check the pages into ${config}->pages, once the lists, the events and the
 * route are known.  Mistakes are those of templates.h, by file and line.
 */
void	pages_load(struct config *config, struct mistakes *mistakes);

struct page_about {
	const char	*list;		/* by name; it may be no longer configured */
	const char	*language;	/* hers, "" where it is not known */
	bool		 everything;
};

/**
 * The page ${kind} in her language, else in ours.  ERR_INPUT where there is none, or
 * it cannot be made now.
 */
int	pages_render(const struct config *config, enum page_kind kind,
	    const struct page_about *about, int64_t now_ms, struct secret *ret,
	    struct err *err);

#endif
