/*
 * files.h - the configuration of the simulation, and what an editor does to it
 *
 * The directory is written and read twice, once per process: after that an edit is a
 * change of struct files, put into a configuration that is not in use.  All that an
 * organizer changes about an event is there; so it is what "the files say" to the model.
 *
 * Six people (model.h) on two lists, vote and press; three events: first_reading,
 * final_vote, and special, which may take another's place.
 */
#ifndef TESTS_SIM_FILES_H
#define TESTS_SIM_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "config/config.h"

#define EVENTS		3
#define PLACES		4	/* that an event may be at */
#define AGENDAS		4
#define RESULTS		4
#define DEADLINES	2	/* signup, comment */
#define NOBODY		(-1)
#define FIRST_READING	0	/* of event_names */

struct event_file {
	int64_t			starts_ms;
	enum occasion_status	status;
	int			place, agenda, result;	/* which words */
	int64_t			lead_ms[DEADLINES];	/* of each, before the start */
	int			replaced_by;	/* an event, or NOBODY */
};

struct files {
	struct event_file	events[EVENTS];
};

/* What of an event texts state: the model's own list. */
enum aspect { TIME, PLACE, SIGNUP, COMMENT, AGENDA, RESULT, OUTCOME, TALLY, ASPECTS };

/* Those before it the files say; people record the others. */
#define OF_FILES OUTCOME

bool	is_deadline(enum aspect aspect);

extern const char *const event_names[EVENTS];
extern const char *const aspect_names[ASPECTS];

/** Write the directory ${root}/config, a sample with events of its own; root is made. */
void	files_write(char root[32]);

/** Read it: it must be right. */
struct config *files_load(const char *root);

/** The events as they are written. */
void	files_first(const struct config *config, struct files *ret);

/** Make ${config} say what ${files} do, as if read from them. */
void	files_put(const struct files *files, struct config *config);

/** Whether ${event} takes place at its start. */
bool	files_hold(const struct files *files, int event);

/* It does not take place; or another event does, instead. */
#define POSTPONED	(-1)
#define CANCELLED	(-2)
#define INSTEAD(event)	(-10 - (event))

/** What they say: a moment, or one of these; for a deadline 0; or which words.  OF_FILES. */
int64_t	files_say(const struct files *files, int event, enum aspect aspect);

/** Whether both say the same of every event, and have it at the same time. */
bool	files_agree(const struct files *a, const struct files *b);

/** A moment as Denver writes it. */
int64_t	denver(const char *text);

#endif
