/*
 * verify_rules.h - what must hold of the rows, in SQL
 */
#ifndef STORE_VERIFY_RULES_H
#define STORE_VERIFY_RULES_H

#include <stdbool.h>

/*
 * A rule looks at a table's rows by their ids, some at a time: ${sql} selects the ids
 * that break it among those above its first parameter and up to its second.  The
 * third, where ${by_run}, is the run.
 */
struct verify_rule {
	const char	*name, *noun, *text;
	const char	*bound;		/* the last id of a page: after what, how many */
	bool		 heavy;		/* a row of it stands for many */
	bool		 by_run;
	const char	*sql;
};

extern const struct verify_rule verify_rules[];
extern const int verify_nrules;

#endif
