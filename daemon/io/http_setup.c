#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/str.h"
#include "io/http_client.h"
#include "io/http_setup.h"

#define AGENT	"pregon"
#define IDLE_S	10L	/* a connection idle for longer is not used again */

#define BUFFER_LEN		(4 * 1024)	/* an answer is shorter, mostly */
#define UPLOAD_BUFFER_LEN	(16 * 1024)	/* libcurl's least */

static const char *const methods[] = { "GET", "POST", "PUT", "PATCH",
	"DELETE" };

/* Headers that say how a request is carried: they are ours to write. */
static const char *const carriage[] = { "Connection", "Content-Length",
	"Expect", "Transfer-Encoding" };

static const struct {
	CURLoption	name;
	long		value;
} numbers[] = {
	{ CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
	{ CURLOPT_HTTP09_ALLOWED, 0 },
	{ CURLOPT_HTTPAUTH, CURLAUTH_BASIC },
	{ CURLOPT_FOLLOWLOCATION, 0 },
	{ CURLOPT_SSL_VERIFYPEER, 1 },
	{ CURLOPT_SSL_VERIFYHOST, 2 },
	{ CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
	{ CURLOPT_MAXAGE_CONN, IDLE_S },
	{ CURLOPT_TCP_NODELAY, 1 },
	{ CURLOPT_NOSIGNAL, 1 },
	/* Each request gets such buffers, and they are wiped after it. */
	{ CURLOPT_BUFFERSIZE, BUFFER_LEN },
	{ CURLOPT_UPLOAD_BUFFERSIZE, UPLOAD_BUFFER_LEN },
	/* Do not wait for the thread that looks up a name: it can hang. */
	{ CURLOPT_QUICK_EXIT, 1 },
};

static const struct {
	CURLoption	 name;
	const char	*value;
} words[] = {
	{ CURLOPT_PROTOCOLS_STR, "http,https" },
	{ CURLOPT_PROXY, "" },
	{ CURLOPT_NOPROXY, "*" },
	{ CURLOPT_USERAGENT, AGENT },
};

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static bool
is_one_of(const char *name, const char *const *names, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

/* libcurl takes strings: it would not see what comes after a NUL. */
static bool
is_text(const struct secret *secret)
{
	return strlen(secret_reveal(secret)) == secret->len;
}

static bool
is_field_name(const char *name)
{
	return name[0] != '\0' && name[strspn(name, "!#$%&'*+-.^_`|~0123456789"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")] == '\0';
}

/* No control characters but a tab: a new line would start another header. */
static bool
is_field_value(const struct secret *value)
{
	const char *text = secret_reveal(value);
	size_t i;

	for (i = 0; i < value->len; i++)
		if (((unsigned char)text[i] < ' ' && text[i] != '\t') ||
		    text[i] == '\x7f')
			return false;
	return true;
}

static int
check_method(const struct http_request *request, struct err *err)
{
	size_t i;

	if (str_eq(request->method, "GET") && request->body.len > 0)
		return err_set(err, ERR_INPUT, "a GET has no body");
	for (i = 0; i < COUNT(methods); i++)
		if (str_eq(request->method, methods[i]))
			return 0;
	return err_set(err, ERR_INPUT,
	    "the method is not GET, POST, PUT, PATCH or DELETE");
}

static int
check_headers(const struct http_request *request, struct err *err)
{
	const struct http_header *h;
	size_t i;

	for (i = 0; i < request->nheaders; i++) {
		h = &request->headers[i];
		if (!is_field_name(h->name))
			return err_set(err, ERR_INPUT,
			    "header %zu has a name that is not one", i + 1);
		if (!is_field_value(&h->value))
			return err_set(err, ERR_INPUT,
			    "header %s: a control character in its value",
			    h->name);
		if (is_one_of(h->name, carriage, COUNT(carriage)))
			return err_set(err, ERR_INPUT,
			    "header %s is not the request's to set", h->name);
	}
	return 0;
}

/* Why ${url} cannot be used, NULL where it can. */
static const char *
url_fault(CURLU *u, const char *url, bool *ret_plain)
{
	char *scheme = NULL, *user = NULL;
	const char *fault = NULL;

	if (curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK)
		fault = "it is not one";
	else if (!str_eq(scheme, "https") && !str_eq(scheme, "http"))
		fault = "it is neither https nor http";
	else if (curl_url_get(u, CURLUPART_USER, &user, 0) == CURLUE_OK)
		fault = "it has a user in it";
	else
		*ret_plain = str_eq(scheme, "http");
	curl_free(scheme);
	curl_free(user);
	return fault;
}

static int
check_url(const struct http_request *request, bool *ret_plain, struct err *err)
{
	const char *url = secret_reveal(&request->url);
	const char *fault;
	CURLU *u;

	if (!is_text(&request->url))
		return err_set(err, ERR_INPUT, "the URL: it has a NUL in it");
	u = curl_url();
	if (u == NULL)
		abort();
	fault = url_fault(u, url, ret_plain);
	curl_url_cleanup(u);
	if (fault != NULL)
		return err_set(err, ERR_INPUT, "the URL: %s", fault);
	if (*ret_plain && !http_url_is_loopback(url))
		return err_set(err, ERR_REFUSED,
		    "the URL: http is for loopback only, others need https");
	return 0;
}

int
http_setup_check(const struct http_request *request, bool *ret_plain,
    struct err *err)
{
	bool plain;

	if (check_method(request, err) == -1 ||
	    check_headers(request, err) == -1 ||
	    check_url(request, &plain, err) == -1)
		return -1;
	if (!is_text(&request->user) || !is_text(&request->password))
		return err_set(err, ERR_INPUT, "a credential has a NUL in it");
	*ret_plain = plain;
	return 0;
}

static void
add_line(struct curl_slist **headers, char *line)
{
	struct curl_slist *grown = curl_slist_append(*headers, line);

	if (grown == NULL)
		abort();
	*headers = grown;
	explicit_bzero(line, strlen(line));
	free(line);
}

/* In libcurl's notation "Name;" is an empty header, and "Name:" is none. */
static struct curl_slist *
make_headers(const struct http_request *request)
{
	struct curl_slist *headers = NULL;
	const struct http_header *h;
	bool typed = false;
	size_t i;

	for (i = 0; i < request->nheaders; i++) {
		h = &request->headers[i];
		if (strspn(secret_reveal(&h->value), " \t") == h->value.len)
			add_line(&headers, xasprintf("%s;", h->name));
		else
			add_line(&headers, xasprintf("%s: %s", h->name,
			    secret_reveal(&h->value)));
		typed = typed || strcasecmp(h->name, "Content-Type") == 0;
	}
	add_line(&headers, xstrdup("Expect:"));
	if (!typed)	/* libcurl would call any body a form */
		add_line(&headers, xstrdup("Content-Type:"));
	return headers;
}

#define SET(option, value) \
	(curl_easy_setopt(easy, CURLOPT_##option, value) == CURLE_OK)

static bool
set_always(CURL *easy)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < COUNT(numbers); i++)
		ok = ok && curl_easy_setopt(easy, numbers[i].name,
		    numbers[i].value) == CURLE_OK;
	for (i = 0; i < COUNT(words); i++)
		ok = ok && curl_easy_setopt(easy, words[i].name,
		    words[i].value) == CURLE_OK;
	return ok;
}

static bool
set_manner(CURL *easy, const struct http_manner *manner)
{
	if (!SET(CONNECTTIMEOUT_MS, (long)manner->connect_ms) ||
	    !SET(TIMEOUT_MS, (long)manner->total_ms))
		return false;
	return manner->authorities == NULL ||
	    (SET(CAINFO, manner->authorities) && SET(CAPATH, NULL));
}

static bool
set_request(CURL *easy, const struct http_request *request,
    const struct secret *body, const struct curl_slist *headers)
{
	if (!SET(URL, secret_reveal(&request->url)) ||
	    !SET(HTTPHEADER, headers))
		return false;
	if (request->user.len > 0 &&
	    (!SET(USERNAME, secret_reveal(&request->user)) ||
	    !SET(PASSWORD, secret_reveal(&request->password))))
		return false;
	if (str_eq(request->method, "GET"))
		return SET(HTTPGET, 1L);
	return SET(POST, 1L) && SET(CUSTOMREQUEST, request->method) &&
	    SET(POSTFIELDSIZE_LARGE, (curl_off_t)body->len) &&
	    SET(POSTFIELDS, secret_reveal(body));
}

#undef SET

int
http_setup(CURL *easy, const struct http_request *request,
    const struct http_manner *manner, const struct secret *body,
    struct curl_slist **ret_headers, struct err *err)
{
	*ret_headers = make_headers(request);
	if (!set_always(easy) || !set_manner(easy, manner) ||
	    !set_request(easy, request, body, *ret_headers))
		return err_set(err, ERR_IO, "libcurl refused an option");
	return 0;
}

void
http_setup_done(struct curl_slist *headers)
{
	/* Each line is libcurl's, which overwrites what it frees. */
	curl_slist_free_all(headers);
}
