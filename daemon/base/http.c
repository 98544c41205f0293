#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/http.h"

void
http_request_header(struct http_request *request, const char *name,
    const char *value)
{
	struct http_header *h;

	request->headers = xgrow(request->headers, request->nheaders,
	    sizeof *request->headers);
	h = &request->headers[request->nheaders++];
	*h = (struct http_header){ .name = xstrdup(name) };
	secret_set(&h->value, value, strlen(value));
}

void
http_request_want(struct http_request *request, const char *name)
{
	assert(request->nwanted < HTTP_WANTED_MAX);
	request->wanted[request->nwanted++] = xstrdup(name);
}

void
http_request_done(struct http_request *request)
{
	size_t i;

	for (i = 0; i < request->nheaders; i++) {
		free(request->headers[i].name);
		secret_done(&request->headers[i].value);
	}
	free(request->headers);
	for (i = 0; i < request->nwanted; i++)
		free(request->wanted[i]);
	free(request->method);
	secret_done(&request->url);
	secret_done(&request->user);
	secret_done(&request->password);
	secret_done(&request->body);
	*request = (struct http_request){ 0 };
}

void
http_answer_add(struct http_answer *answer, const char *name,
    const char *value)
{
	struct http_header *h;

	assert(answer->nheaders < HTTP_WANTED_MAX);
	h = &answer->headers[answer->nheaders++];
	*h = (struct http_header){ .name = xstrdup(name) };
	secret_set(&h->value, value, strlen(value));
}

const struct secret *
http_answer_header(const struct http_answer *answer, const char *name)
{
	size_t i;

	for (i = 0; i < answer->nheaders; i++)
		if (strcasecmp(answer->headers[i].name, name) == 0)
			return &answer->headers[i].value;
	return NULL;
}

void
http_answer_done(struct http_answer *answer)
{
	size_t i;

	for (i = 0; i < answer->nheaders; i++) {
		free(answer->headers[i].name);
		secret_done(&answer->headers[i].value);
	}
	secret_done(&answer->body);
	*answer = (struct http_answer){ 0 };
}
