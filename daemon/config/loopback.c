#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

#include "config/loopback.h"

#define HOST_MAX 253	/* bytes of a host's name; RFC 1035 */

/* Is ${host} 127.x.y.z? */
static bool
is_loopback_v4(const char *host)
{
	struct in_addr address;

	return inet_pton(AF_INET, host, &address) == 1 &&
	    ntohl(address.s_addr) >> 24 == 127;
}

bool
url_is_loopback(const char *url)
{
	const char *start = strstr(url, "://");
	char host[HOST_MAX + 1];
	size_t authority, len;

	if (start == NULL)
		return false;
	start += strlen("://");
	authority = strcspn(start, "/?#");
	/* user@host, and the backslash that some readers take for a slash */
	if (memchr(start, '@', authority) != NULL ||
	    memchr(start, '\\', authority) != NULL)
		return false;
	if (strncmp(start, "[::1]", 5) == 0)
		return authority == 5 || start[5] == ':';

	len = strcspn(start, ":/?#");
	if (len > HOST_MAX)
		return false;
	memcpy(host, start, len);
	host[len] = '\0';
	return strcasecmp(host, "localhost") == 0 || is_loopback_v4(host);
}
