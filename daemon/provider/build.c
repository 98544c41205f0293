#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/str.h"
#include "provider/compiled.h"
#include "provider/poll.h"
#include "provider/tree.h"
#include "provider/values.h"
#include "text/escape.h"

#define FORM_TYPE "application/x-www-form-urlencoded"
#define JSON_TYPE "application/json"

/* One request being drawn.  ${data}: the account's values, the message's. */
struct drawing {
	const struct provider	*provider;
	json_t			*data[2];
	struct buf		 value;		/* of one template */
};

/* Render ${template} on an emptied ${d}->value. */
static int
draw(struct drawing *d, const struct mustache *template,
    enum mustache_escape escape, size_t max, struct err *err)
{
	buf_clear(&d->value);
	d->value.limit = max;
	return mustache_render(template, d->data, 2, escape, false, &d->value,
	    err);
}

static int
draw_secret(struct drawing *d, const struct mustache *template,
    enum mustache_escape escape, size_t max, struct secret *ret,
    struct err *err)
{
	if (template == NULL)
		return 0;
	if (draw(d, template, escape, max, err) == -1)
		return -1;
	secret_set(ret, buf_text(&d->value), d->value.len);
	return 0;
}

/* Whether all bytes are at least ${least}, and none is DEL. */
static bool
is_plain(const struct buf *value, unsigned char least)
{
	size_t i;

	for (i = 0; i < value->len; i++) {
		unsigned char c = (unsigned char)value->data[i];

		if (c < least || c == 0x7f)
			return false;
	}
	return true;
}

static int
draw_url(struct drawing *d, const struct mustache *url,
    struct http_request *ret, struct err *err)
{
	if (draw_secret(d, url, MUSTACHE_URL, PROVIDER_URL_MAX, &ret->url,
	    err) == -1)
		return err_prefix(err, "url");
	if (!is_plain(&d->value, 0x21))
		return err_set(err, ERR_INPUT,
		    "url: holds a space or a control character");
	return 0;
}

static int
draw_user(struct drawing *d, struct http_request *ret, struct err *err)
{
	if (draw_secret(d, d->provider->user, MUSTACHE_NONE,
	    PROVIDER_VALUE_MAX, &ret->user, err) == -1)
		return err_prefix(err, "user");
	if (draw_secret(d, d->provider->password, MUSTACHE_NONE,
	    PROVIDER_VALUE_MAX, &ret->password, err) == -1)
		return err_prefix(err, "password");
	return 0;
}

/* {{{name}}} is not escaped, so what came out is looked at too. */
static int
draw_header(struct drawing *d, const struct field *header,
    struct http_request *ret, struct err *err)
{
	if (draw(d, header->value, MUSTACHE_HEADER, PROVIDER_VALUE_MAX,
	    err) == -1)
		return err_prefix(err, "headers.%s", header->key);
	if (!is_plain(&d->value, 0x20))
		return err_set(err, ERR_INPUT,
		    "headers.%s: holds a control character", header->key);
	if (d->value.len > 0)
		http_request_header(ret, header->key, buf_text(&d->value));
	return 0;
}

static bool
has_header(const struct http_request *request, const char *name)
{
	size_t i;

	for (i = 0; i < request->nheaders; i++)
		if (strcasecmp(request->headers[i].name, name) == 0)
			return true;
	return false;
}

static int
draw_headers(struct drawing *d, struct http_request *ret, struct err *err)
{
	const struct provider *p = d->provider;
	size_t i;

	for (i = 0; i < p->nheaders; i++)
		if (draw_header(d, &p->headers[i], ret, err) == -1)
			return -1;
	return 0;
}

static void
add_type(const struct provider *p, struct http_request *ret)
{
	if ((p->nform > 0 || p->json != NULL) &&
	    !has_header(ret, "Content-Type"))
		http_request_header(ret, "Content-Type", p->json != NULL ?
		    JSON_TYPE : FORM_TYPE);
}

/* The whole value is escaped, so that nothing in it can begin another pair. */
static int
draw_pair(struct drawing *d, const struct field *pair, struct buf *body,
    struct err *err)
{
	if (draw(d, pair->value, MUSTACHE_NONE, PROVIDER_REQUEST_MAX,
	    err) == -1)
		return err_prefix(err, "form.%s", pair->key);
	if (d->value.len == 0)
		return 0;
	if (body->len > 0)
		buf_addc(body, '&');
	escape_add(body, MUSTACHE_FORM, pair->key, strlen(pair->key));
	buf_addc(body, '=');
	escape_add(body, MUSTACHE_FORM, d->value.data, d->value.len);
	if (buf_full(body))
		return err_set(err, ERR_FULL,
		    "the request is longer than %d bytes",
		    PROVIDER_REQUEST_MAX);
	return 0;
}

static int
draw_body(struct drawing *d, struct http_request *ret, struct err *err)
{
	const struct provider *p = d->provider;
	struct buf body;
	int r = 0;
	size_t i;

	buf_init(&body, PROVIDER_REQUEST_MAX);
	for (i = 0; i < p->nform && r == 0; i++)
		r = draw_pair(d, &p->form[i], &body, err);
	if (p->json != NULL)
		r = tree_draw(p->json, d->data, 2, &body, err);
	if (r == 0)
		secret_set(&ret->body, buf_text(&body), body.len);
	buf_done(&body);
	return r;
}

int
provider_build(const struct provider *provider,
    const struct outgoing *outgoing, struct http_request *ret, struct err *err)
{
	const struct provider_conf *conf = provider->account->provider;
	struct drawing d = { .provider = provider };
	int r = -1;

	buf_init(&d.value, PROVIDER_REQUEST_MAX);
	d.data[0] = provider->values;
	d.data[1] = values_of_message(outgoing, err);
	if (d.data[1] == NULL)
		goto out;
	ret->method = xstrdup(conf->method);
	if (conf->id_header != NULL)
		http_request_want(ret, conf->id_header);
	if (draw_url(&d, provider->url, ret, err) == -1 ||
	    draw_user(&d, ret, err) == -1 || draw_headers(&d, ret, err) == -1)
		goto out;
	add_type(provider, ret);
	r = draw_body(&d, ret, err);

out:
	if (r == -1) {
		err_prefix(err, "account %s", provider->account->name);
		http_request_done(ret);
	}
	values_free(d.data[1]);
	buf_done(&d.value);
	return r;
}

/* What of ${url} says where it leads: its scheme, host and port. */
static size_t
origin_len(const char *url)
{
	const char *host = strstr(url, "://");
	size_t before = host != NULL ? (size_t)(host - url) + 3 : 0;

	return before + strcspn(url + before, "/?#");
}

/*
 * Go on at ${next}, which the provider wrote: a path on the host that was asked
 * before.  The credentials go along, so nothing else is followed.
 */
static int
turn_page(const struct secret *next, struct http_request *ret, struct err *err)
{
	const char *first = secret_reveal(&ret->url);
	const char *to = secret_reveal(next);
	size_t len = origin_len(first);
	struct buf url;
	int r = 0;

	buf_init(&url, PROVIDER_URL_MAX);
	if (strncmp(to, first, len) == 0 && to[len] == '/')
		to += len;
	if (to[0] != '/' || to[1] == '/' || to[1] == '\\' ||
	    strlen(to) != next->len - (size_t)(to - secret_reveal(next))) {
		r = err_set(err, ERR_REFUSED, "the next page is not on the "
		    "host of the first");
		goto out;
	}
	buf_add(&url, first, len);
	buf_adds(&url, to);
	if (buf_full(&url))
		r = err_set(err, ERR_FULL, "the next page's URL is longer than "
		    "%d bytes", PROVIDER_URL_MAX);
	else if (!is_plain(&url, 0x21))
		r = err_set(err, ERR_REFUSED, "the next page's URL holds a "
		    "space or a control character");
	else
		secret_set(&ret->url, buf_text(&url), url.len);
out:
	buf_done(&url);
	return r;
}

int
poll_build(const struct provider *provider, int64_t since_ms,
    const struct secret *next, struct http_request *ret, struct err *err)
{
	struct drawing d = { .provider = provider };
	int r = -1;

	buf_init(&d.value, PROVIDER_REQUEST_MAX);
	d.data[0] = provider->values;
	d.data[1] = values_of_poll(since_ms);
	ret->method = xstrdup("GET");
	ret->answer_max = POLL_ANSWER_MAX;
	if (draw_url(&d, provider->poll, ret, err) == -1 ||
	    draw_user(&d, ret, err) == -1 ||
	    draw_headers(&d, ret, err) == -1 ||
	    (next != NULL && turn_page(next, ret, err) == -1))
		goto out;
	r = 0;

out:
	if (r == -1)
		http_request_done(ret);
	values_free(d.data[1]);
	buf_done(&d.value);
	return r;
}
