/*
 * edit.h - what a person changes of a measure's file, without the file
 *
 * A rehearsal's script edits the configuration in memory as an editor would the file
 * before a reload: the planner is to read it again afterwards.
 */
#ifndef CONFIG_EDIT_H
#define CONFIG_EDIT_H

#include "config/config.h"

/* What is another from now on; the rest stays. */
struct edit {
	int64_t			 starts_ms;	/* 0: stays */
	bool			 has_status;
	enum occasion_status	 status;
	struct words		 place;		/* empty: stays */
	char			*replaced_by;	/* the event's uid; NULL: stays */
	struct facts		 facts;		/* each of these; others stay */
};

void	edit_done(struct edit *edit);

/**
 * Change ${occasion}, which is one of ${config}, with its deadlines.  What the whole
 * says wrong then (replaced_by in a circle) is a mistake.
 */
void	edit_event(struct config *config, struct occasion *occasion,
	    const struct edit *edit, struct mistakes *mistakes);

/** Change the facts of ${measure}. */
void	edit_measure(struct measure *measure, const struct edit *edit);

/** The same event, measure of ${config}, to be changed; NULL. */
struct occasion	*edit_find_event(struct config *config, const char *uid);
struct measure	*edit_find_measure(struct config *config, const char *name);

#endif
