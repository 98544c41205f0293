/*
 * http_loopback.h - which addresses never leave this machine; for io/
 */
#ifndef IO_HTTP_LOOPBACK_H
#define IO_HTTP_LOOPBACK_H

#include <stdbool.h>

struct sockaddr;

/** 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104; false for any other family. */
bool	http_address_is_loopback(const struct sockaddr *address);

/** The same for an address as text, without brackets. */
bool	http_ip_is_loopback(const char *ip);

#endif
