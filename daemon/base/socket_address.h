/*
 * socket_address.h - internet addresses as text
 *
 * An IPv4 address that came in over an IPv6 socket (RFC 4291 2.5.5.2) is written
 * as what it is.  No name is ever looked up.
 */
#ifndef BASE_SOCKET_ADDRESS_H
#define BASE_SOCKET_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#define SOCKET_HOST_MAX 45	/* bytes: INET6_ADDRSTRLEN without its NUL */

/** "127.0.0.1:2581", "[::1]:2581" */
bool	 socket_address_parse(const char *text, struct sockaddr_storage *ret,
	    socklen_t *ret_len);

/** The ${len} bytes of an address without a port, as it is always written. */
bool	 socket_host_parse(const char *text, size_t len,
	    char ret[SOCKET_HOST_MAX + 1]);

/** "?" for one that is no internet address. */
void	 socket_address_host(const struct sockaddr_storage *sa,
	    char ret[SOCKET_HOST_MAX + 1]);
uint16_t socket_address_port(const struct sockaddr_storage *sa);

/**
 * Who a connection comes from, for counting: the address; of an IPv6 one the
 * first 64 bits, because a site has all that follow (RFC 4291 2.5.1).
 */
#define SOCKET_SITE_LEN 16
void	 socket_address_site(const struct sockaddr_storage *sa,
	    unsigned char ret[SOCKET_SITE_LEN]);

#endif
