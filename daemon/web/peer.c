#include <stdio.h>
#include <string.h>

#include "base/socket_address.h"
#include "base/str.h"
#include "web/peer.h"

_Static_assert(SOCKET_HOST_MAX == RECEIVED_PEER_MAX, "an address is a peer");

bool
peer_is_proxy(const struct edge_routes *routes, const char *peer)
{
	size_t i;

	for (i = 0; i < routes->nproxies; i++)
		if (str_eq(routes->proxies[i], peer))
			return true;
	return false;
}

/* One entry of the list; the last that is no proxy stays in ${ret}. */
static void
heed(const struct edge_routes *routes, const char *entry, size_t len,
    const char *peer, char *ret)
{
	char host[RECEIVED_PEER_MAX + 1];

	while (len > 0 && (*entry == ' ' || *entry == '\t')) {
		entry++;
		len--;
	}
	while (len > 0 && (entry[len - 1] == ' ' || entry[len - 1] == '\t'))
		len--;
	if (!socket_host_parse(entry, len, host))
		snprintf(ret, RECEIVED_PEER_MAX + 1, "%s", peer);
	else if (!peer_is_proxy(routes, host))
		snprintf(ret, RECEIVED_PEER_MAX + 1, "%s", host);
}

void
peer_find(const struct edge_routes *routes, const struct http_reader *reader,
    const char *peer, char ret[RECEIVED_PEER_MAX + 1])
{
	const char *list, *comma;
	size_t at = 0, len, entry;

	snprintf(ret, RECEIVED_PEER_MAX + 1, "%s", peer);
	if (!peer_is_proxy(routes, peer))
		return;
	while ((list = http_reader_find(reader, "X-Forwarded-For", &at,
	    &len)) != NULL) {
		while ((comma = memchr(list, ',', len)) != NULL) {
			entry = (size_t)(comma - list);
			heed(routes, list, entry, peer, ret);
			list += entry + 1;
			len -= entry + 1;
		}
		heed(routes, list, len, peer, ret);
	}
}
