/*
 * model.h - what people know, and what they may be told: the judge
 *
 * Written from the promise, not from the engine: it sees what an organizer writes (files),
 * what people text, what operators do, and what arrives at the fake wire; never a row
 * of the store.  The first thing that breaks the promise is kept in ${wrong}.
 *
 * What she holds of an event is the last thing she was told of it: a text that is in
 * flight, was accepted, or may have arrived (unknown) counts; what was surely not
 * sent does not.  A correction brings her up to date on all that she had been told of
 * the event, also where it does not spell it out.
 */
#ifndef TESTS_SIM_MODEL_H
#define TESTS_SIM_MODEL_H

#include "files.h"
#include "model/message.h"
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
	bool		 stopped;
	bool		 unknown;	/* nobody knows whose address it is */
	int		 asked;		/* while that was so: answers to come */
	bool		 ever_ended;	/* said STOP, or left a list, once */
	bool		 refused[EVENTS][SUBJECTS];	/* the present correction cannot reach her */
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
	int64_t		 now[ASPECTS];	/* what the files said of that */
};

struct model {
	struct files	 files;		/* as the engine has read them last */
	bool		 read;
	int		 revision[EVENTS];
	int64_t		 last_ms[EVENTS];	/* the latest start that was ever read */
	struct human	 people[PEOPLE];
	bool		 held_all, held_measure, held_list[LISTS];
	bool		 approved[BROADCASTS_MAX];
	bool		 cancelled[EVENTS][SUBJECTS];	/* the present correction, by a person */
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

/** ${person} texts; ${list} and ${language} where that matters. */
void	model_hears(struct model *model, int person, enum said_what what,
	    int list, const char *language);

/** Something is handed over; its number. */
int	model_arrives(struct model *model, const struct arrival *arrival);

/** How that ended. */
void	model_ends(struct model *model, int telling, enum handed handed,
	    bool refused);

/** pregond died: what was in flight may have arrived. */
void	model_dies(struct model *model);

/** Person ${person}'s knowledge of an aspect: false where she was never told. */
bool	model_holds(const struct model *model, int person, int event,
	    enum aspect aspect, int64_t *ret);

/** The end, at ${now_ms}: for a day nothing stood in the way of corrections. */
void	model_judges(struct model *model, int64_t now_ms);

#endif
