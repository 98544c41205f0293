#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/socket_address.h"
#include "base/str.h"
#include "config/items.h"
#include "config/loopback.h"
#include "config/read.h"

#define AT(member) offsetof(struct config, member)

static const struct option_row rows[] = {
	{
		.name = "listen",
		.type = OPTION_STRING,
		.offset = AT(web.listen),
		.help = "the address and port where requests come in, such as "
		    "\"127.0.0.1:2581\"; without it nothing listens",
	},
	{
		.name = "proxies",
		.type = OPTION_STRINGS,
		.most = WEB_PROXIES_MAX,
		.unit = "addresses",
		.offset = AT(web.proxies),
		.help = "the addresses of proxies in front: what they say in "
		    "X-Forwarded-For is believed",
	},
};

const struct option_table options_web = {
	.name = "web",
	.help = "where requests come in: from providers, and from readers of "
	    "e-mail",
	OPTION_TABLE(rows),
};

static void
check_listen(const struct config *config, const config_setting_t *web)
{
	struct sockaddr_storage sa;
	socklen_t len;

	if (config->web.listen != NULL &&
	    !socket_address_parse(config->web.listen, &sa, &len))
		source_wrong(source_member(web, "listen"), "is not an address "
		    "and a port, such as \"127.0.0.1:2581\" or "
		    "\"[::1]:2581\"");
}

/* Each as it is always written, so that it can be compared. */
static void
check_proxies(struct config *config, const config_setting_t *web)
{
	const config_setting_t *all = source_member(web, "proxies");
	struct names *proxies = &config->web.proxies;
	char host[SOCKET_HOST_MAX + 1];
	size_t i;

	for (i = 0; i < proxies->count; i++) {
		if (!socket_host_parse(proxies->names[i],
		    strlen(proxies->names[i]), host)) {
			source_wrong(config_setting_get_elem(all, (unsigned)i),
			    "is not an IP address");
			continue;
		}
		free(proxies->names[i]);
		proxies->names[i] = xstrdup(host);
	}
}

/* What can follow the host, and what cannot. */
static bool
is_plain_url(const char *url)
{
	const char *host = strstr(url, "://");

	if (host == NULL || strpbrk(url, "?#@\\ \"<>{}") != NULL)
		return false;
	host += strlen("://");
	return *host != '\0' && *host != '/' && *host != ':' &&
	    strstr(host, "//") == NULL && !str_ends(url, "/");
}

static void
check_public_url(const struct config *config, const config_setting_t *root)
{
	const config_setting_t *at = source_member(root, "public_url");
	const char *url = config->public_url;

	if (url == NULL || at == NULL)
		return;
	if (!is_plain_url(url) ||
	    (!str_starts(url, "https://") && !str_starts(url, "http://")))
		source_wrong(at, "is not a URL such as "
		    "\"https://alerts.example.org\": no query, no \"/\" at "
		    "its end");
	else if (str_starts(url, "http://") && !url_is_loopback(url))
		source_wrong(at, "is not https: what people and providers "
		    "send could be read on its way");
}

void
read_web(struct reading *reading, const config_setting_t *root)
{
	const config_setting_t *web = source_member(root, "web");

	check_public_url(reading->config, root);
	if (web == NULL || !config_setting_is_group(web))
		return;
	check_listen(reading->config, web);
	check_proxies(reading->config, web);
}
