/*
 * organizers.h - the Unix accounts that may approve, and this machine
 *
 * Files are also looked at where the accounts are not: that a name has no account here
 * is worth a note there, and a mistake where pregond is to go by it.  Accounts come and go
 * without the files, so it never keeps pregond from starting.
 */
#ifndef CONFIG_ORGANIZERS_H
#define CONFIG_ORGANIZERS_H

#include "config/config.h"
#include "config/mistakes.h"

/** Add each of ${config} that has no account on this machine, by file and line. */
void	organizers_check(const struct config *config,
	    struct mistakes *mistakes);

/** How many of ${organizers} have one, or may have: who else could ever say yes? */
size_t	organizers_here(const struct names *organizers);

#endif
