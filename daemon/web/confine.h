/*
 * confine.h - what a process that faces the internet gives up
 */
#ifndef WEB_CONFINE_H
#define WEB_CONFINE_H

#include "base/err.h"

/**
 * Close every descriptor from ${first} on, forget the environment, and let as many
 * more be opened as the machine allows, up to ${descriptors}.  Returns how many.
 */
unsigned confine_descriptors(unsigned first, unsigned descriptors);

/**
 * From now on this process cannot open a file or a socket, connect, run a program,
 * look into another process or gain a right; nobody's right where it was
 * root's.  -1 with ${err} where the kernel will not have it so.
 */
int	 confine(struct err *err);

#endif
