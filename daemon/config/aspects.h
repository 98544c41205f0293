/*
 * aspects.h - what about an event can change under those who were told
 *
 * What a text states of an event belongs to one aspect of it, and an aspect has a
 * value that can be compared.  Titles, and the words for a status, belong to none:
 * who was told another title is not called again for it.
 *
 *   time            when it starts, or that it does not take place
 *   place           where
 *   deadline:NAME   the moment of one of its deadlines; moves with the time
 *   fact:NAME       one of its own facts
 *   outcome         what the council did
 *   tally           by how many votes for and against; "" where that is not known
 */
#ifndef CONFIG_ASPECTS_H
#define CONFIG_ASPECTS_H

#include "config/config.h"

#define ASPECT_TIME	"time"
#define ASPECT_PLACE	"place"
#define ASPECT_OUTCOME	"outcome"
#define ASPECT_TALLY	"tally"
#define ASPECT_DEADLINE	"deadline:"
#define ASPECT_FACT	"fact:"
#define ASPECT_LEN_MAX	(9 + NAME_LEN_MAX)

#define DEADLINES_LEN_MAX 255	/* names of deadlines, between spaces */

/* Which of them a correction is about, together. */
#define ASPECTS_TIME		1	/* time, place */
#define ASPECTS_DEADLINES	2
#define ASPECTS_FACTS		4	/* its own facts, outcome, tally */
#define ASPECTS_DATES		(ASPECTS_TIME | ASPECTS_DEADLINES)
#define ASPECTS_ALL		(ASPECTS_DATES | ASPECTS_FACTS)

/* How long after the event's start a fact or an outcome is worth correcting. */
#define ASPECT_FACT_LIFE_MS (INT64_C(14) * 24 * 3600 * 1000)

/**
 * The aspect that the fact ${name} ("event.when", "final_vote.signup_closes.time",
 * "deadline.time", "deadlines.0.time"), of an event, of ${alert} states; "" where it
 * states none.
 */
void	aspects_of_fact(const struct alert *alert,
	    const struct occasion *occasion, const char *name,
	    char ret[ASPECT_LEN_MAX + 1]);

/**
 * Call ${seen} for each aspect of ${occasion} that has a value: a moment in
 * milliseconds, or words as a JSON object by language.  From ${until_ms} on it matters
 * to nobody.
 */
typedef void (*aspect_seen)(const char *aspect, const char *value,
	    int64_t until_ms, void *arg);
void	aspects_each(const struct occasion *occasion, aspect_seen seen,
	    void *arg);

/** Whether the event takes place at its start, as far as anybody knows (moments_holds). */
bool	aspects_holds(const struct occasion *occasion);

/** The moment in the value ${value} of a time or a deadline; 0 where it has no date. */
int64_t	aspects_moment(const char *value);

#endif
