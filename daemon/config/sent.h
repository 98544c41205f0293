/*
 * sent.h - alerts that are in no file
 *
 * `pregon send` and `pregon correct` make them; their texts were frozen then.  config_alert and
 * config_template find them like any other; the alerts of the files are not
 * touched.  Their names begin with "send-", and no alert of a file's does.
 */
#ifndef CONFIG_SENT_H
#define CONFIG_SENT_H

#include "config/config.h"

#define SENT_PREFIX	"send-"
#define MENDED_PREFIX	"correct-"

struct sent {
	struct sent	*next;
	struct alert	 alert;		/* its template is called as it is itself */
	size_t		 ntemplates;
	struct template	*templates;
};

/**
 * One called ${name}, to ${list} (NULL: to none yet) by ${channels}, at ${due_ms}, without
 * a text yet.  Borrows ${list}.
 */
struct sent *sent_new(const struct config *config, const char *name,
	    const struct list *list, const struct channels *channels,
	    int64_t due_ms);
void	 sent_free(struct sent *sent);

/** Let it go to ${list}, too; borrowed. */
void	 sent_add_list(struct sent *sent, const struct list *list);

/** Let it be about ${occasion} (NULL: about none); borrowed. */
void	 sent_set_event(struct sent *sent, const struct occasion *occasion);

/** Give it a copy of ${source} as a part of what it says in ${language}. */
int	 sent_add_text(struct sent *sent, enum channel channel, enum part part,
	    const char *language, const char *source, struct err *err);

/**
 * Give it the texts that the files of the template ${template} have now.  ERR_INPUT,
 * with the first mistake, where one is missing or wrong ("template: ...", as it has no file).
 */
int	 sent_read_texts(struct sent *sent, const struct config *config,
	    const char *template, struct err *err);

/** Let ${config} have it; takes it. */
void	 sent_attach(struct config *config, struct sent *sent);
/** Take back the one that it was given last. */
struct sent *sent_detach(struct config *config);

#endif
