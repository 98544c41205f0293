/*
 * peer.h - who asked, behind the proxies that we know
 */
#ifndef WEB_PEER_H
#define WEB_PEER_H

#include <stdbool.h>

#include "base/received.h"
#include "io/http_reader.h"
#include "wire/edge.h"

/** Whether ${peer} is one of the proxies. */
bool	peer_is_proxy(const struct edge_routes *routes, const char *peer);

/**
 * Who asked: ${peer}; where that is a proxy of ours, the last address in
 * X-Forwarded-For that is none.  From anybody else the header is only a claim.
 */
void	peer_find(const struct edge_routes *routes,
	    const struct http_reader *reader, const char *peer,
	    char ret[RECEIVED_PEER_MAX + 1]);

#endif
