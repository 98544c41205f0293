/*
 * list_key.h - what opens sealed lists
 *
 * A CSV file whose name ends in LIST_SEALED was sealed with `pregon seal-list`.
 * The key is no matter of the configuration: who has it gives these functions
 * along (store/sealed.h has them).
 */
#ifndef CONFIG_LIST_KEY_H
#define CONFIG_LIST_KEY_H

#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

#define LIST_SEALED ".sealed"

/* No key: open is NULL. */
struct list_key {
	/**
	 * Open ${in} (borrowed until close), which must have been sealed as the file
	 * ${name} ("vote.csv").  NULL with ${err}, which goes on from the file's name.
	 */
	void	*(*open)(void *arg, FILE *in, const char *name,
		    struct err *err);
	/**
	 * The next bytes, as many as there are but no more than ${room}: 1; 0 at the end,
	 * which is the end that was sealed; -1, never ERR_INPUT.
	 */
	int	 (*read)(void *opened, void *ret, size_t room, size_t *ret_len,
		    struct err *err);
	void	 (*close)(void *opened);	/* overwrites what was read */
	void	*arg;
};

#endif
