#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/str.h"
#include "io/http_client.h"
#include "io/http_loopback.h"

static bool
v4_is_loopback(const uint8_t bytes[4])
{
	return bytes[0] == 127;
}

static bool
v6_is_loopback(const struct in6_addr *a)
{
	if (IN6_IS_ADDR_V4MAPPED(a))
		return v4_is_loopback(a->s6_addr + 12);
	return IN6_IS_ADDR_LOOPBACK(a);
}

bool
http_address_is_loopback(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	switch (address->sa_family) {
	case AF_INET:
		memcpy(&v4, address, sizeof v4);
		return v4_is_loopback((const uint8_t *)&v4.sin_addr);
	case AF_INET6:
		memcpy(&v6, address, sizeof v6);
		return v6_is_loopback(&v6.sin6_addr);
	default:
		return false;
	}
}

bool
http_ip_is_loopback(const char *ip)
{
	uint8_t v4[4];
	struct in6_addr v6;

	if (inet_pton(AF_INET, ip, v4) == 1)
		return v4_is_loopback(v4);
	if (inet_pton(AF_INET6, ip, &v6) == 1)
		return v6_is_loopback(&v6);
	return false;
}

static bool
host_is_loopback(char *host)
{
	size_t len = strlen(host);

	if (len > 2 && host[0] == '[' && host[len - 1] == ']') {
		host[len - 1] = '\0';
		return http_ip_is_loopback(host + 1);
	}
	return strcasecmp(host, "localhost") == 0 || http_ip_is_loopback(host);
}

bool
http_url_is_loopback(const char *url)
{
	CURLU *u = curl_url();
	char *scheme = NULL, *host = NULL;
	bool yes = false;

	/* The parser that connects, so that both see the same host. */
	if (u != NULL &&
	    curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK)
		yes = (str_eq(scheme, "http") || str_eq(scheme, "https")) &&
		    host_is_loopback(host);
	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(u);
	return yes;
}
