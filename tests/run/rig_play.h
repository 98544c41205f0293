/*
 * rig_play.h - people who text the real daemon
 *
 * A second sandbox plays them: what they text goes to the daemon's edge, signed as the
 * descriptor wants it.
 */
#ifndef TESTS_RIG_PLAY_H
#define TESTS_RIG_PLAY_H

#include "run/rig_site.h"

struct rig_play {
	char	url[64];	/* of the sandbox that plays */
	long	sent;		/* texts up to now */
};

/** Let the files of ${site} take texts: before the daemon is started. */
void	rig_play_files(const struct rig_site *site);

/** Start the daemon, listening, and what plays. */
void	rig_play(struct rig_site *site, struct rig_play *ret);

/** ${from} (E.164, without its plus) texts ${text} (escaped as in a URL), and is heard. */
void	rig_says(struct rig_play *play, const char *from, const char *text);

#endif
