/*
 * loopback.h - whether a URL leads to this machine, by how it is written
 */
#ifndef CONFIG_LOOPBACK_H
#define CONFIG_LOOPBACK_H

#include <stdbool.h>

/**
 * Whether the host of ${url} is in 127.0.0.0/8, [::1] or "localhost".  A first
 * look at what the files say: the transport goes by the address it connects to.
 */
bool	url_is_loopback(const char *url);

#endif
