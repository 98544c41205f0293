#include <stdlib.h>
#include <string.h>

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
http_request_done(struct http_request *request)
{
	size_t i;

	for (i = 0; i < request->nheaders; i++) {
		free(request->headers[i].name);
		secret_done(&request->headers[i].value);
	}
	free(request->headers);
	free(request->method);
	secret_done(&request->url);
	secret_done(&request->user);
	secret_done(&request->password);
	secret_done(&request->body);
	*request = (struct http_request){ 0 };
}

void
http_answer_done(struct http_answer *answer)
{
	secret_done(&answer->body);
	*answer = (struct http_answer){ 0 };
}
