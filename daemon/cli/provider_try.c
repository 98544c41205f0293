#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/provider_try.h"
#include "config/loopback.h"
#include "config/seen.h"
#include "io/http_client.h"
#include "io/loop.h"
#include "provider/provider.h"
#include "provider/values.h"
#include "text/email.h"
#include "text/phone.h"

#define HOST_SIZE 256

/* One try, from the request to the verdict. */
struct trial {
	const struct config	*config;
	struct provider		*provider;
	struct http_request	 request;
	struct event_base	*base;
	struct verdict		 verdict;
};

const char *
provider_try_fault(const struct account *account, const struct tried *tried)
{
	bool mail = account->provider->channel == CHANNEL_EMAIL;

	if (mail && (tried->subject == NULL || *tried->subject == '\0'))
		return "the account carries e-mail, which wants --subject";
	if (!mail && (tried->subject != NULL || tried->html != NULL))
		return "the account carries SMS, which has neither --subject "
		    "nor --html";
	return NULL;
}

/* ${to} as an address of what ${account} carries. */
static int
read_address(const struct config *config, const struct account *account,
    const char *to, struct address *ret, struct err *err)
{
	bool mail = account->provider->channel == CHANNEL_EMAIL;
	const char *why = mail ? email_parse(to, ret) :
	    phone_parse(to, config->region, ret);

	if (why == NULL)
		return 0;
	return err_set(err, ERR_INPUT, "the account %s carries %s, and --to is "
	    "not %s: %s", account->name, mail ? "e-mail" : "SMS",
	    mail ? "an e-mail address" : "a phone number", why);
}

static bool
is_tester(const struct config *config, const struct address *to)
{
	static const struct where nowhere = { .file = "" };
	struct seen *seen = seen_new();
	bool known;
	size_t i;

	for (i = 0; i < config->ntesters; i++)
		seen_add(seen, &config->testers[i], &nowhere);
	known = seen_add(seen, to, &nowhere) != NULL;
	seen_free(seen);
	return known;
}

static bool
host_is_here(const char *host)
{
	char url[HOST_SIZE + sizeof "http://[]"];

	snprintf(url, sizeof url, strchr(host, ':') != NULL ? "http://[%s]" :
	    "http://%s", host);
	return url_is_loopback(url);
}

/* Whether "sending" allows it; the transport has the last word in a sandbox. */
static int
check_allowed(const struct trial *t, const struct account *account,
    const struct address *to, struct err *err)
{
	char host[HOST_SIZE];

	if (provider_host(t->provider, host, sizeof host, err) == -1)
		return -1;
	if (t->config->sending == SENDING_SANDBOX && !host_is_here(host))
		return err_set(err, ERR_REFUSED, "requests of the account %s "
		    "would go to %s, and sending = \"sandbox\" stays on this "
		    "machine", account->name, host[0] != '\0' ? host :
		    "a host that cannot be told beforehand");
	if (t->config->sending == SENDING_TRIAL && !is_tester(t->config, to))
		return err_set(err, ERR_REFUSED, "sending = \"trial\" reaches "
		    "the testers of pregon.conf only, and --to is none of "
		    "them");
	return 0;
}

/* The answer came, or there will be none. */
static void
on_answer(const struct http_answer *answer, void *arg)
{
	struct trial *t = arg;

	provider_read(t->provider, answer, &t->verdict);
	loop_stop(t->base);
}

static int
send_and_wait(struct trial *t, struct err *err)
{
	struct http_client *http;
	int result = -1;

	t->base = loop_new(err);
	if (t->base == NULL)
		return -1;
	http = http_client_new(t->base,
	    t->config->sending == SENDING_SANDBOX, err);
	if (http != NULL && http_start(http, &t->request, on_answer, t,
	    err) != NULL)
		result = loop_run(t->base, err);
	http_client_free(http);
	loop_free(t->base);
	return result;
}

/* "To", "Body": the names of the form that is sent, as they stand there. */
static json_t *
form_names(const struct http_request *request)
{
	const char *p = secret_reveal(&request->body);
	json_t *names = json_array();
	size_t name;

	for (; *p != '\0'; p += *p == '&') {
		name = strcspn(p, "=&");
		json_array_append_new(names, json_stringn(p, name));
		p += strcspn(p, "&");
	}
	return names;
}

/* Add where the values in ${at}, which stands at ${path}, stand. */
static void
add_places(json_t *at, const char *path, json_t *names)
{
	const char *dot = *path != '\0' ? "." : "", *key;
	json_t *item;
	char *place;
	size_t i;

	json_object_foreach(at, key, item) {
		place = xasprintf("%s%s%s", path, dot, key);
		add_places(item, place, names);
		free(place);
	}
	json_array_foreach(at, i, item) {
		place = xasprintf("%s%s%zu", path, dot, i);
		add_places(item, place, names);
		free(place);
	}
	if (!json_is_object(at) && !json_is_array(at))
		json_array_append_new(names, json_string(path));
}

/* The body is our own, just drawn: its depth is the descriptor's. */
static json_t *
json_places(const struct http_request *request)
{
	json_t *body = json_loadb(secret_reveal(&request->body),
	    request->body.len, JSON_ALLOW_NUL, NULL), *names = json_array();

	if (body != NULL)
		add_places(body, "", names);
	values_free(body);
	return names;
}

static json_t *
field_names(const struct http_request *request,
    const struct provider_conf *provider)
{
	if (provider->json != NULL)
		return json_places(request);
	return provider->nform > 0 ? form_names(request) : json_array();
}

static json_t *
shape_of(const struct trial *t, const struct account *account)
{
	json_t *headers = json_array();
	char host[HOST_SIZE];
	struct err ignored;
	size_t i;

	if (provider_host(t->provider, host, sizeof host, &ignored) == -1)
		host[0] = '\0';
	for (i = 0; i < t->request.nheaders; i++)
		json_array_append_new(headers,
		    json_string(t->request.headers[i].name));
	return json_pack("{s:s, s:s, s:o, s:o}", "method", t->request.method,
	    "host", host, "headers", headers, "fields",
	    field_names(&t->request, account->provider));
}

static json_t *
describe(const struct trial *t, const struct account *account)
{
	const struct verdict *v = &t->verdict;

	return json_pack("{s:s, s:s?, s:s?, s:o, s:i, s:o}",
	    "verdict", verdict_name(v->kind),
	    "reason", v->reason == REASON_NONE ? NULL :
	    verdict_reason_name(v->reason),
	    "provider_id", v->provider_id[0] != '\0' ? v->provider_id : NULL,
	    "retry_after_s", v->retry_after_ms < 0 ? json_null() :
	    json_integer((v->retry_after_ms + 999) / 1000),
	    "http", v->http, "request", shape_of(t, account));
}

static void
hold(struct secret *secret, const char *text)
{
	if (text != NULL)
		secret_set(secret, text, strlen(text));
}

static int
build(struct trial *t, const struct address *to, const struct tried *tried,
    struct err *err)
{
	struct secret text = { 0 }, subject = { 0 }, html = { 0 };
	struct outgoing out = { .to = to, .text = &text, .subject = &subject,
	    .html = &html, .validity_s = TRY_VALIDITY_S };
	int result;

	hold(&text, tried->text);
	hold(&subject, tried->subject);
	hold(&html, tried->html);
	result = provider_build(t->provider, &out, &t->request, err);
	secret_done(&text);
	secret_done(&subject);
	secret_done(&html);
	return result;
}

json_t *
provider_try(const struct config *config, const struct account *account,
    const struct tried *tried, struct err *err)
{
	struct trial t = { .config = config };
	struct address to = { 0 };
	json_t *said = NULL;

	if (read_address(config, account, tried->to, &to, err) == -1)
		return NULL;
	t.provider = provider_new(account, err);
	if (t.provider != NULL && check_allowed(&t, account, &to, err) == 0 &&
	    build(&t, &to, tried, err) == 0 && send_and_wait(&t, err) == 0)
		said = describe(&t, account);
	http_request_done(&t.request);
	provider_free(t.provider);
	address_done(&to);
	return said;
}
