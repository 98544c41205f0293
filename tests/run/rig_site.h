/*
 * rig_site.h - a place where pregond works: files, state, key, a sandbox
 *
 * rig_site begins with the sample of config/ and templates/ and points it at a
 * sandbox of its own; tests then change the files as an organizer would.
 * Everything lies in one rig_dir and ends with rig_teardown.
 */
#ifndef TESTS_RIG_SITE_H
#define TESTS_RIG_SITE_H

#include <limits.h>

#include "run/rig.h"

/* The clock on which the alert of rig_site_plain is about to fall due, and later ones. */
#define RIG_BEFORE	"2017-08-01T17:59"
#define RIG_AFTER	"2017-08-01T18:05"
#define RIG_LATER	"2017-08-01T18:30"

#define RIG_PEOPLE_MAX	2000
#define RIG_NUMBER_LEN	12	/* +13035550100 */

struct rig_site {
	char			 config[PATH_MAX];
	char			 state[PATH_MAX];
	char			 key[PATH_MAX];
	char			 url[64];	/* of the sandbox */
	struct rig_program	*sandbox;
	struct rig_program	*daemon;	/* the last that was started */
};

/** The sample, with a new key, and a sandbox with ${faults} (NULL: none) running. */
void	rig_site(struct rig_site *ret, const char *faults);

/**
 * The same with one alert, "call", due 2017-08-01 18:00, to ${people} people of one
 * language, without a limit on how fast they are texted.
 */
void	rig_site_plain(struct rig_site *ret, const char *faults, size_t people);

/** Let the list be the first ${people} of rig_number. */
void	rig_site_people(const struct rig_site *site, size_t people);

/** The ${i}th number of those reserved for samples: 20 area codes, 555-0100 to 0199. */
void	rig_number(size_t i, char ret[RIG_NUMBER_LEN + 1]);

/** In ${file} of the configuration, put ${new} for ${old}, which must be there once. */
void	rig_edit(const struct rig_site *site, const char *file,
	    const char *old, const char *new);

/** Start pregond on the clock ${clock}, with --debug, and wait until it is ready. */
void	rig_daemon(struct rig_site *site, const char *clock);

/** Start it with the arguments that follow the usual ones; does not wait. */
void	rig_daemon_with(struct rig_site *site, const char *option,
	    const char *value, const char *option2, const char *value2);

/**
 * Let somebody approve, at ${clock}, the one broadcast of the sample that wants it, before
 * anything falls due.  No daemon runs before or after.
 */
void	rig_approve_sample(struct rig_site *site, const char *clock);

/** Run `pregon ${command}` for this state, which must succeed; its --json, to decref. */
json_t	*rig_ask(const struct rig_site *site, const char *command,
	    const char *argument);

/** Run `pregon ${command} --state ...`, with one argument more unless it is NULL. */
struct rig_ran rig_tell(const struct rig_site *site, const char *command,
	    const char *argument);

/** What `pregon broadcasts` says of ${alert}; to decref.  Fails where it is not there. */
json_t	*rig_broadcast(const struct rig_site *site, const char *alert);

/** How many of its messages are in ${state} ("audience": all), over all languages. */
long	rig_messages(json_t *broadcast, const char *state);

/** Both at once, for ${alert}. */
long	rig_told(const struct rig_site *site, const char *alert,
	    const char *state);

/** Wait until ${alert} is in ${state}. */
void	rig_wait_state(const struct rig_site *site, const char *alert,
	    const char *state, int limit_ms);

/** Wait until the sandbox keeps at least ${n} texts.  Returns how many. */
long	rig_wait_count(const struct rig_site *site, long n, int limit_ms);

/** How many texts each of rig_number 0 to ${n} - 1 got, and nobody else any. */
void	rig_received(const struct rig_site *site, size_t n, long *ret);

/** Fail unless exactly one text arrived for each of the first ${n} numbers. */
void	rig_assert_once_each(const struct rig_site *site, size_t n);

#endif
