#include <ctype.h>
#include <jansson.h>
#include <string.h>

#include "base/str.h"
#include "provider/compiled.h"

#define HOST_BYTES	"abcdefghijklmnopqrstuvwxyz0123456789.-_"
#define HOST_IPV6_BYTES	"abcdef0123456789:."

/*
 * Stands for every value of a message: no host contains it, as it is or
 * escaped, so a host that depends on a message is seen.
 */
#define OF_A_MESSAGE	"\x01"

static bool
is_port(const char *text)
{
	return *text == '\0' || (*text == ':' &&
	    text[1 + strspn(text + 1, "0123456789")] == '\0');
}

/* Cut ${authority} down to its host; NULL for all but HOST[:PORT]. */
static char *
authority_host(char *authority)
{
	const char *allowed = HOST_BYTES;
	char *host = authority, *end;

	if (*host == '[') {
		host++;
		allowed = HOST_IPV6_BYTES;
	}
	end = host + strspn(host, allowed);
	if (end == host)
		return NULL;
	if (host != authority) {
		if (*end != ']')
			return NULL;
		*end++ = '\0';
	}
	if (!is_port(end))
		return NULL;
	*end = '\0';
	return host;
}

/* The host in ${url}, which is changed; NULL where it cannot be told. */
static char *
url_host(char *url)
{
	char *p;

	for (p = url; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	if (str_starts(url, "https://"))
		url += strlen("https://");
	else if (str_starts(url, "http://"))
		url += strlen("http://");
	else
		return NULL;
	url[strcspn(url, "/?#")] = '\0';
	return authority_host(url);
}

int
provider_host(const struct provider *provider, char *ret, size_t size,
    struct err *err)
{
	json_t *data[2] = { provider->values, json_pack(
	    "{s:{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s}}", "message",
	    "to", OF_A_MESSAGE, "to_digits", OF_A_MESSAGE,
	    "text", OF_A_MESSAGE, "ref", OF_A_MESSAGE,
	    "validity_s", OF_A_MESSAGE, "subject", OF_A_MESSAGE,
	    "html", OF_A_MESSAGE, "unsubscribe_url", OF_A_MESSAGE) };
	struct buf url;
	const char *host = NULL;
	int r;

	buf_init(&url, PROVIDER_URL_MAX);
	r = mustache_render(provider->url, data, 2, MUSTACHE_URL, false, &url,
	    err);
	if (r == 0 && url.len > 0)
		host = url_host(url.data);
	if (host == NULL)
		host = "";
	if (r == 0 && strlen(host) >= size)
		r = err_set(err, ERR_FULL, "the host's name is longer than %zu",
		    size);
	if (r == 0)
		memcpy(ret, host, strlen(host) + 1);
	buf_done(&url);
	json_decref(data[1]);
	return r;
}
