#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "cli/provider_try.h"
#include "config/loopback.h"
#include "config/seen.h"
#include "io/http_client.h"
#include "io/loop.h"
#include "provider/provider.h"
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

static int
read_phone(const struct config *config, const char *to, struct address *ret,
    struct err *err)
{
	const char *why = phone_parse(to, config->region, ret);

	return why == NULL ? 0 : err_set(err, ERR_INPUT, "--to is not a phone "
	    "number: %s", why);
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
field_names(const struct http_request *request)
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
	    account->provider->nform > 0 ? field_names(&t->request) :
	    json_array());
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

static int
build(struct trial *t, const struct address *to, const char *text,
    struct err *err)
{
	struct secret body = { 0 };
	struct outgoing out = { .to = to, .text = &body,
	    .validity_s = TRY_VALIDITY_S };
	int result;

	secret_set(&body, text, strlen(text));
	result = provider_build(t->provider, &out, &t->request, err);
	secret_done(&body);
	return result;
}

json_t *
provider_try(const struct config *config, const struct account *account,
    const char *to, const char *text, struct err *err)
{
	struct trial t = { .config = config };
	struct address phone = { 0 };
	json_t *said = NULL;

	if (read_phone(config, to, &phone, err) == -1)
		return NULL;
	t.provider = provider_new(account, err);
	if (t.provider != NULL &&
	    check_allowed(&t, account, &phone, err) == 0 &&
	    build(&t, &phone, text, err) == 0 && send_and_wait(&t, err) == 0)
		said = describe(&t, account);
	http_request_done(&t.request);
	provider_free(t.provider);
	address_done(&phone);
	return said;
}
