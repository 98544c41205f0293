#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "cli/webhook_guess.h"

/* The request, with one thing changed at a time. */
struct guessing {
	const struct provider	*provider;
	const struct received	*received;
	const char		*public_url;
	int64_t			 at_ms;
	json_t			*found;
};

/* Only the signature is asked about: what is stale is not made so by a URL. */
static bool
verifies(const struct guessing *g, const struct received *received,
    const char *public_url)
{
	struct webhook_proof proof;
	struct err err;

	return webhook_verify(g->provider, received, public_url, g->at_ms,
	    &proof, &err) == 1 || proof.refusal == WEBHOOK_STALE;
}

static void
found(struct guessing *g, char *sentence)
{
	json_array_append_new(g->found, json_string(sentence));
	free(sentence);
}

static void
try_url(struct guessing *g, const char *public_url)
{
	if (!str_eq(public_url, g->public_url) &&
	    verifies(g, g->received, public_url))
		found(g, xasprintf("public_url were %s", public_url));
}

/* https where http is said, and the other way round. */
static void
try_scheme(struct guessing *g)
{
	const char *rest = strstr(g->public_url, "://");
	char *other;

	if (rest == NULL)
		return;
	other = xasprintf("%s%s", str_starts(g->public_url, "https:") ?
	    "http" : "https", rest);
	try_url(g, other);
	free(other);
}

/* What a proxy says it was asked for. */
static void
try_proxy(struct guessing *g)
{
	static const char *const hosts[] = { "X-Forwarded-Host", "Host" };
	static const char *const schemes[] = { "https", "http" };
	const struct secret *host;
	char *other;
	size_t h, s;

	for (h = 0; h < 2; h++) {
		host = received_find(g->received, hosts[h]);
		for (s = 0; s < 2 && host != NULL; s++) {
			other = xasprintf("%s://%s", schemes[s],
			    secret_reveal(host));
			try_url(g, other);
			free(other);
		}
	}
}

/* The host of the URL that the provider has. */
static void
try_own(struct guessing *g, const char *url)
{
	const char *host = strstr(url, "://");
	char *other;

	if (host == NULL)
		return;
	host += strlen("://");
	other = xstrndup(url, (size_t)(host - url) + strcspn(host, "/?#"));
	try_url(g, other);
	free(other);
}

static void
try_target(struct guessing *g, char *target, const char *sentence)
{
	struct received changed = *g->received;

	changed.target = (struct secret){ 0 };
	secret_set(&changed.target, target, strlen(target));
	if (verifies(g, &changed, g->public_url))
		found(g, xstrdup(sentence));
	secret_done(&changed.target);
	free(target);
}

static void
try_targets(struct guessing *g)
{
	const char *target = secret_reveal(&g->received->target);
	size_t path = strcspn(target, "?");
	int len = (int)path;

	if (path > 1 && target[path - 1] == '/')
		try_target(g, xasprintf("%.*s%s", len - 1, target,
		    target + path), "the path had no / at its end");
	else
		try_target(g, xasprintf("%.*s/%s", len, target,
		    target + path), "the path had a / at its end");
	if (target[path] != '\0')
		try_target(g, xstrndup(target, path),
		    "the URL had no query");
}

static void
try_body(struct guessing *g, const char *body, size_t len,
    const char *end, const char *sentence)
{
	struct received changed = *g->received;
	char *bytes = xasprintf("%.*s%s", (int)len, body, end);

	changed.body = (struct secret){ 0 };
	secret_set(&changed.body, bytes, strlen(bytes));
	if (verifies(g, &changed, g->public_url))
		found(g, xstrdup(sentence));
	secret_done(&changed.body);
	free(bytes);
}

/* Editors and shells add and remove line ends. */
static void
try_bodies(struct guessing *g)
{
	const char *body = secret_reveal(&g->received->body);
	size_t len = g->received->body.len, bare = len;

	if (strlen(body) != len)
		return;
	while (bare > 0 && strchr("\r\n", body[bare - 1]) != NULL)
		bare--;
	if (bare < len)
		try_body(g, body, bare, "",
		    "the body had no line end behind it");
	if (!str_ends(body, "\r\n"))
		try_body(g, body, bare, "\r\n",
		    "the body ended in CR and LF");
	if (bare == len)
		try_body(g, body, bare, "\n", "the body ended in LF");
}

json_t *
webhook_guess(const struct provider *provider, const struct received *received,
    const char *public_url, const char *url, int64_t at_ms)
{
	struct guessing g = { provider, received, public_url, at_ms,
	    json_array() };

	try_scheme(&g);
	try_own(&g, url);
	try_proxy(&g);
	try_targets(&g);
	try_bodies(&g);
	return g.found;
}
