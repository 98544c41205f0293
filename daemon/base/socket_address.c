#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/socket_address.h"
#include "base/str.h"

_Static_assert(SOCKET_HOST_MAX == INET6_ADDRSTRLEN - 1, "an address fits");

/* The bytes of an IPv4 address, where it is one in either form; else NULL. */
static const unsigned char *
as_v4(const struct sockaddr_storage *sa)
{
	const struct sockaddr_in6 *six = (const void *)sa;

	if (sa->ss_family == AF_INET)
		return (const unsigned char *)
		    &((const struct sockaddr_in *)(const void *)sa)->sin_addr;
	if (sa->ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&six->sin6_addr))
		return six->sin6_addr.s6_addr + 12;
	return NULL;
}

static bool
parse_host(const char *text, uint16_t port, struct sockaddr_storage *ret,
    socklen_t *ret_len)
{
	struct sockaddr_in *four = (void *)ret;
	struct sockaddr_in6 *six = (void *)ret;

	*ret = (struct sockaddr_storage){ 0 };
	if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons(port);
		*ret_len = sizeof *four;
		return true;
	}
	if (inet_pton(AF_INET6, text, &six->sin6_addr) == 1) {
		six->sin6_family = AF_INET6;
		six->sin6_port = htons(port);
		*ret_len = sizeof *six;
		return true;
	}
	return false;
}

bool
socket_address_parse(const char *text, struct sockaddr_storage *ret,
    socklen_t *ret_len)
{
	char host[SOCKET_HOST_MAX + 3];
	const char *colon = strrchr(text, ':');
	char *start = host;
	uint64_t port;
	size_t len;

	if (colon == NULL || str_number(colon + 1, UINT16_MAX, &port) == -1)
		return false;
	len = (size_t)(colon - text);
	if (len == 0 || len >= sizeof host)
		return false;
	memcpy(host, text, len);
	host[len] = '\0';
	if (host[0] == '[') {
		if (host[len - 1] != ']')
			return false;
		host[len - 1] = '\0';
		start++;
	}
	return (strchr(start, ':') != NULL) == (start != host) &&
	    parse_host(start, (uint16_t)port, ret, ret_len);
}

bool
socket_host_parse(const char *text, size_t len, char ret[SOCKET_HOST_MAX + 1])
{
	struct sockaddr_storage sa;
	char host[SOCKET_HOST_MAX + 1];
	socklen_t size;

	if (len > SOCKET_HOST_MAX || memchr(text, '\0', len) != NULL)
		return false;
	memcpy(host, text, len);
	host[len] = '\0';
	if (!parse_host(host, 0, &sa, &size))
		return false;
	socket_address_host(&sa, ret);
	return true;
}

void
socket_address_host(const struct sockaddr_storage *sa,
    char ret[SOCKET_HOST_MAX + 1])
{
	const struct sockaddr_in6 *six = (const void *)sa;
	const unsigned char *four = as_v4(sa);

	snprintf(ret, SOCKET_HOST_MAX + 1, "?");
	if (four != NULL)
		inet_ntop(AF_INET, four, ret, SOCKET_HOST_MAX + 1);
	else if (sa->ss_family == AF_INET6)
		inet_ntop(AF_INET6, &six->sin6_addr, ret, SOCKET_HOST_MAX + 1);
}

uint16_t
socket_address_port(const struct sockaddr_storage *sa)
{
	const struct sockaddr_in6 *six = (const void *)sa;
	const struct sockaddr_in *four = (const void *)sa;

	return ntohs(sa->ss_family == AF_INET6 ? six->sin6_port :
	    four->sin_port);
}

void
socket_address_site(const struct sockaddr_storage *sa,
    unsigned char ret[SOCKET_SITE_LEN])
{
	const struct sockaddr_in6 *six = (const void *)sa;
	const unsigned char *four = as_v4(sa);

	memset(ret, 0, SOCKET_SITE_LEN);
	if (four != NULL) {
		ret[0] = 4;
		memcpy(ret + 1, four, 4);
	} else if (sa->ss_family == AF_INET6) {
		ret[0] = 6;
		memcpy(ret + 1, six->sin6_addr.s6_addr, 8);
	}
}
