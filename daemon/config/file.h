/*
 * file.h - the files of the configuration, as bytes and names
 */
#ifndef CONFIG_FILE_H
#define CONFIG_FILE_H

#include "base/buf.h"
#include "base/err.h"
#include "config/config.h"

#define FILE_LISTING_MAX 4096	/* files of one folder */

/** ${name} seen from ${dir}: an absolute one stays.  A new string. */
char	*file_join(const char *dir, const char *name);

/**
 * Add the bytes of a regular file to ${ret}, no more than fit.  The error is
 * why, without the path: "no such file".  ERR_FULL where it is too long.
 */
int	file_read(const char *path, struct buf *ret, struct err *err);

/**
 * The names in ${path} that end in ".conf", in the order of strcmp, hidden ones
 * left out.  ERR_IO, ERR_FULL.
 */
int	file_listing(const char *path, struct names *ret, struct err *err);

#endif
