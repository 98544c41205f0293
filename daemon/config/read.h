/*
 * read.h - reading the files of a configuration, one kind of file each
 *
 * In the order in which things name each other: pregon.conf (jurisdictions),
 * providers, accounts, measures, lists, keywords (which must not be those of a
 * list), alerts; last the route, which pregon.conf names and accounts.conf
 * defines.
 */
#ifndef CONFIG_READ_H
#define CONFIG_READ_H

#include "config/config.h"
#include "config/option.h"
#include "config/references.h"

#define APPROVE_UNSAID	(-1)
#define SECRET_FILE_MAX	(64 * 1024)	/* bytes of a secret's file */

struct reading {
	struct config		*config;
	struct mistakes		*mistakes;
	struct references	 references;
	struct source		*pregon;	/* open until the route is known */
	bool			 region_known;	/* phone numbers can be judged */
	bool			 templates_there;	/* the folder is */
	int			 approve;	/* where an alert does not say */
	struct names		 outside;	/* accounts sent to another machine */
	size_t			 nwhole;	/* alerts that name nothing that is not
						   there; they come first */
};

void	read_pregon(struct reading *reading);
void	read_testers(struct reading *reading, const config_setting_t *root);
void	read_web(struct reading *reading, const config_setting_t *root);
extern const struct option_table options_web, options_corrections, options_tester;
void	read_corrections(struct reading *reading, const config_setting_t *root);
void	read_providers(struct reading *reading);
void	read_accounts(struct reading *reading);
void	read_measures(struct reading *reading);
void	read_lists(struct reading *reading);
/** keywords/, and the lists' own: config->lexicon. */
void	read_keywords(struct reading *reading);
void	read_alerts(struct reading *reading);
/** "route" of pregon.conf, and whether its accounts suit "sending". */
void	read_route(struct reading *reading);

/** The deadlines ${all} of ${event}, whose start and facts are read, in its ${zone}. */
void	read_deadlines(const config_setting_t *all, const struct jurisdiction *in,
	    struct occasion *event);

/** The stages ${all} of ${measure}, in its ${zone}. */
void	read_stages(const config_setting_t *all, const struct zone *zone,
	    struct measure *measure);

/** Whether texts state {{EVENT.NAME}} of every event without its being declared. */
bool	read_is_event_member(const char *name);

extern const struct option_table options_deadline, options_stage,
    options_outcome_words;

/** Fill in what outcome_words do not say, where we know it. */
void	read_outcome_words(struct config *config);
/** Whether "confirm_outcomes" of ${root} asks for more people than there are. */
void	read_check_confirm(struct reading *reading,
	    const config_setting_t *root, int confirm);
/** Whether the outcome that ${alert} is on can be said to its readers. */
void	read_check_outcome(struct reading *reading, const struct alert *alert);

/**
 * Call ${see} with the root of every file of ${folder}, in order of names;
 * ${name} is the file's without ".conf".  Where one (or the folder) cannot
 * be read, things of ${kind} are incomplete.
 */
typedef void (*read_file_seen)(struct reading *reading, const char *name,
	    const config_setting_t *root);
void	read_folder(struct reading *reading, const char *folder,
	    enum thing_kind kind, read_file_seen see);

/** Whether ${folder} is there: one that need not be. */
bool	read_has_folder(const struct reading *reading, const char *folder);

/**
 * Open one file; the name it has in struct where is the config's.  NULL with a
 * mistake; things of ${kind} are incomplete then.
 */
struct source *read_open(struct reading *reading, const char *file,
	    enum thing_kind kind);

/** Add the pairs of strings in the list ${all}, which may be NULL, to ${pairs}. */
void	read_pairs(const config_setting_t *all, struct pair **pairs,
	    size_t *count);

/** RFC 9110 5.6.2: a header's name, and so no way out of its line. */
bool	read_is_header(const char *text);

#endif
