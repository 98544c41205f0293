/*
 * model.h - what people know, and what they may be told: the judge
 *
 * Written from the promise, not from the engine: it sees what an organizer writes (files),
 * what people text, what operators do, and what arrives at the fake wire; never a row
 * of the store.  The first thing that breaks the promise is kept in ${wrong}.
 *
 * What she holds of an event is the last thing she was told of it: a text that is in
 * flight, was accepted, or may have arrived (unknown) counts; what was surely not
 * sent does not.  A correction brings her up to date on what it spells out, and one
 * that says that the event does not take place says that no deadline of it holds.
 */
#ifndef TESTS_SIM_MODEL_H
#define TESTS_SIM_MODEL_H

#include "files.h"
#include "model/message.h"
#include "model/outcome.h"
#include "story.h"
#include "text.h"

#define PEOPLE		6
#define LISTS		2	/* vote, press */
#define TEXTS_MAX	600	/* that arrive in one story */
#define BROADCASTS_MAX	400
#define WRONG_MAX	300

enum membership {
	OFF_LIST,
	ON_LIST,
	ENDED_BY_STOP,		/* a START begins it again */
	LEFT_LIST,		/* her own keyword alone does */
};

enum said_what {
	SAYS_STOP, SAYS_START, SAYS_JOIN, SAYS_LEAVE, SAYS_LANGUAGE, SAYS_WHEN,
	SAYINGS,
};

struct human {
	const char	*phone, *email, *zone;
	const char	*language;
	enum membership	 on[LISTS];
	int64_t		 joined_ms[LISTS];	/* by her own text */
	bool		 stopped;
	bool		 unknown;	/* nobody knows whose address it is */
	int		 asked;		/* while that was so: answers to come */
	bool		 ever_ended;	/* said STOP, or left a list, once */
	bool		 refused[EVENTS][ASPECTS];	/* of it as it is she was told in vain */
};

/* A text that was handed over. */
struct arrival {
	int64_t		 message, broadcast;	/* 0: a reply */
	char		 alert[32];		/* "" */
	int		 person;
	enum channel	 channel;
	int64_t		 at_ms;
	char		 body[512];
};

enum handed { IN_FLIGHT, ARRIVED, MAYBE, NOT_SENT };

struct telling {
	struct arrival	 arrival;
	struct text	 text;
	bool		 about;		/* it says something of an event */
	enum handed	 handed;
	int		 revision;	/* of the event that it corrects */
	bool		 refused;	/* she cannot be written to */
	int64_t		 meeting_ms[EVENTS];	/* starts, as they were read then */
};

#define RECORDED_MAX	STORY_STEPS_MAX

/* What people recorded of an event. */
struct came_out {
	enum outcome_result result;
	int64_t		 tally;		/* TALLY_SAYS */
	int64_t		 at_ms;
	int64_t		 meeting_ms;	/* the event's start, as it was read then */
	int64_t		 since_ms;	/* that result */
	bool		 moved;		/* the event, since */
	bool		 again;		/* it came out so before, and was taken back */
};

/* What was so when somebody looked at a broadcast, and said yes. */
struct looked_at {
	bool		 is;
	int64_t		 says[EVENTS][ASPECTS];	/* model_says */
};

struct model {
	struct files	 files;		/* as the engine has read them last */
	bool		 read;
	int		 revision[EVENTS];
	int64_t		 last_ms[EVENTS];	/* the latest start that was ever read */
	struct human	 people[PEOPLE];
	bool		 held_all, held_measure, held_list[LISTS];
	bool		 approve_corrections;
	struct looked_at	 approved[BROADCASTS_MAX];
	struct came_out	 came_out[EVENTS][RECORDED_MAX];
	int		 nrecorded[EVENTS];
	bool		 ended_outcome[EVENTS];	/* an alert on one, by a person */
	bool		 cancelled[EVENTS][ASPECTS];	/* corrections of it as it is, by a person */
	struct telling	 tellings[TEXTS_MAX];
	int		 ntellings;
	char		 wrong[WRONG_MAX];	/* "": nothing yet */
};

void	model_begin(struct model *model);

/** Keep what is wrong, if nothing was before. */
#define model_wrong(model, ...) do { \
	if ((model)->wrong[0] == '\0') \
		snprintf((model)->wrong, WRONG_MAX, __VA_ARGS__); \
} while (0)

/** The engine has read ${files}. */
void	model_reads(struct model *model, const struct files *files);

/** What is so: as files_say, an outcome's result (0: none), or TALLY_SAYS. */
int64_t	model_says(const struct model *model, int event, enum aspect aspect);

/** Somebody looks at a broadcast, to approve it. */
void	model_looks(const struct model *model, struct looked_at *ret);

/** What came of ${event}, of the meeting that it is now: NULL as long as nobody knows. */
const struct came_out *model_came_out(const struct model *model, int event);

/** Whether an outcome of ${event} may be recorded at ${now_ms}. */
bool	model_may_record(const struct model *model, int event, int64_t now_ms);
/** It was. */
void	model_records(struct model *model, int event,
	    enum outcome_result result, int64_t tally, int64_t now_ms);

/** ${person} texts; ${list} and ${language} where that matters. */
void	model_hears(struct model *model, int person, enum said_what what,
	    int list, const char *language, int64_t now_ms);

/** Something is handed over; its number. */
int	model_arrives(struct model *model, const struct arrival *arrival);

/** How that ended. */
void	model_ends(struct model *model, int telling, enum handed handed,
	    bool refused);

/** pregond died: what was in flight may have arrived. */
void	model_dies(struct model *model);

/** Whether the correction ${telling} tells ${aspect} of its event. */
bool	model_tells(const struct telling *telling, enum aspect aspect);

/** Person ${person}'s knowledge of an aspect: false where she was never told. */
bool	model_holds(const struct model *model, int person, int event,
	    enum aspect aspect, int64_t *ret);

/** Who told ${person} of an aspect, last: NULL for nobody. */
const struct telling *model_teller(const struct model *model, int person,
	    int event, enum aspect aspect);

/** The end, at ${now_ms}: for a day nothing stood in the way of texts, since ${rest_ms}. */
void	model_judges(struct model *model, int64_t rest_ms, int64_t now_ms);

#endif
