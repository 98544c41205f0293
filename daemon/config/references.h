/*
 * references.h - who is called what, and what names whom
 *
 * One name space for each kind of thing.  Things are entered when all of their
 * kind have been read (their addresses no longer change), and before those
 * that name them are read.
 *
 * Where a file that would define things of a kind cannot be read, an unknown
 * name of that kind is no mistake of its own: it may be in that file.
 */
#ifndef CONFIG_REFERENCES_H
#define CONFIG_REFERENCES_H

#include "config/source.h"

#define THINGS_MAX 10000	/* of one kind */

enum thing_kind {
	THING_JURISDICTION,
	THING_LIST,
	THING_MEASURE,
	THING_EVENT,
	THING_PROVIDER,
	THING_ACCOUNT,
	THING_ALERT,
	THING_KEYWORDS,
};
#define THING_NKINDS 8

struct thing {
	const char	*name;		/* borrowed from the item */
	struct where	 where;
	const void	*item;
};

struct things {
	size_t		 count;
	struct thing	*things;
	bool		 incomplete;	/* some could not be read */
};

struct references {
	struct things	 kinds[THING_NKINDS];
	struct mistakes	*mistakes;
};

void	references_init(struct references *references,
	    struct mistakes *mistakes);
void	references_done(struct references *references);

/**
 * Enter ${item}, called ${name}.  A name that is there already is a mistake at
 * ${where}, told with the setting's path ${path}.
 */
void	references_add(struct references *references, enum thing_kind kind,
	    const char *name, struct where where, const char *path,
	    const void *item);

/** Some things of ${kind} could not be read. */
void	references_incomplete(struct references *references,
	    enum thing_kind kind);
bool	references_complete(const struct references *references,
	    enum thing_kind kind);

/**
 * What ${name}, written at ${at}, is called.  NULL where there is none: a
 * mistake, with a guess, unless things of that kind are missing anyway.
 */
const void *references_find(const struct references *references,
	    enum thing_kind kind, const char *name,
	    const config_setting_t *at);

#endif
