#include <stdio.h>
#include <string.h>

#include "base/web_answer.h"

void
web_answer_text(struct web_answer *ret, int status, const char *text)
{
	*ret = (struct web_answer){ .status = status };
	snprintf(ret->type, sizeof ret->type, "text/plain; charset=utf-8");
	secret_set(&ret->body, text, strlen(text));
}

void
web_answer_done(struct web_answer *answer)
{
	secret_done(&answer->body);
	*answer = (struct web_answer){ 0 };
}

static bool
is_printable(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

bool
web_answer_fits(const struct web_answer *answer)
{
	return answer->status >= 200 && answer->status <= 599 &&
	    answer->retry_after_s >= 0 &&
	    answer->retry_after_s <= WEB_RETRY_MAX_S &&
	    answer->body.len <= WEB_ANSWER_BODY_MAX &&
	    (answer->body.len == 0 || answer->type[0] != '\0') &&
	    is_printable(answer->type) && is_printable(answer->allow) &&
	    is_printable(answer->cache);
}
