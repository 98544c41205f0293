/*
 * http_memory.h - libcurl's memory holds secrets; for io/
 */
#ifndef IO_HTTP_MEMORY_H
#define IO_HTTP_MEMORY_H

#include "base/err.h"

/**
 * Start libcurl so that what it frees is overwritten first: URLs, credentials,
 * addresses and bodies pass through its buffers.  Call before anything else of
 * it that keeps memory; again does nothing.
 */
int	http_memory_init(struct err *err);

#endif
