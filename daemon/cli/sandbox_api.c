#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/sandbox_api.h"

void
sandbox_draft_done(struct sandbox_draft *draft)
{
	form_done(&draft->form);
	json_decref(draft->json);
	*draft = (struct sandbox_draft){ 0 };
}

int
sandbox_refuse(struct sandbox_refusal *ret, int status, const char *fmt, ...)
{
	va_list ap;

	*ret = (struct sandbox_refusal){ .status = status };
	va_start(ap, fmt);
	vsnprintf(ret->message, sizeof ret->message, fmt, ap);
	va_end(ap);
	return -1;
}

bool
sandbox_is_type(const char *type, const char *wanted)
{
	size_t len = strlen(wanted);

	return type != NULL && strncasecmp(type, wanted, len) == 0 &&
	    (type[len] == '\0' || type[len] == ';' || type[len] == ' ');
}

char *
sandbox_dump(json_t *json)
{
	char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);

	json_decref(json);
	/* Every string was checked to be UTF-8: only memory can be missing. */
	if (text == NULL)
		abort();
	return text;
}
