/*
 * replies.h - what we answer to people who text us
 *
 *   templates/sms/reply-KIND.LANG.txt, in each language of the lists
 *
 * Texts like those of alerts, with the same facts; "list" is the one it is about,
 * else the first that has a keyword; list.keyword is what joins it; "event" (REPLY_WHEN
 * only) is the next one that is confirmed.  Beside them, only to be named in sections:
 *
 *   reply.lists              the titles of the lists she is on
 *   reply.stranger           true where she is on none
 *   reply.deadline           .title and .when of the next deadline of the event
 *
 * They must be there where pregon.conf says where to listen: a person who texts
 * STOP or HELP is answered.
 */
#ifndef CONFIG_REPLIES_H
#define CONFIG_REPLIES_H

#include <jansson.h>

#include "config/config.h"

enum reply_kind {
	REPLY_WELCOME,		/* she joined, or said yes: who, how often, rates, HELP, STOP */
	REPLY_STOPPED,		/* the one after a STOP */
	REPLY_LEFT,		/* she left one list */
	REPLY_START,		/* she may hear from us again, and is on no list */
	REPLY_HELP,
	REPLY_LISTS,
	REPLY_WHEN,
	REPLY_WHEN_NONE,	/* no event is to come */
	REPLY_LANGUAGE,
	REPLY_FORGOTTEN,
	REPLY_UNKNOWN,		/* nobody reads this number */
};
#define REPLY_KINDS 11

/** "welcome", "stopped", ...: as in the files' names. */
const char *reply_kind_name(enum reply_kind kind);

/** Make config->replies, for templates_load: once lists and events are known. */
void	replies_make(struct config *config);

/** Once templates are loaded: mistakes where one lacks a fact's value, or the hotline. */
void	replies_check(const struct config *config, struct mistakes *mistakes);

/** Whether there are replies in ${language}. */
bool	replies_speak(const struct config *config, const char *language);

/* What a reply says beside the facts. */
struct reply_about {
	const struct list	*list;		/* NULL: the first that has a keyword */
	const char		*lists;		/* titles, or NULL */
	bool			 stranger;
};

/**
 * What ${kind} states at ${now_ms}, as facts_build does, with "reply": a new JSON object.
 * ${ret_alert} is what it was built for (borrowed), whose template it is.  NULL with
 * ${err}.
 */
json_t	*replies_facts(const struct config *config, enum reply_kind kind,
	    const char *language, const struct reply_about *about,
	    int64_t now_ms, struct alert *ret_alert, struct err *err);

/** The next event to come that is confirmed, NULL for none. */
const struct occasion *replies_next_event(const struct config *config,
	    int64_t now_ms);

#endif
