#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "config/facts.h"
#include "config/render.h"
#include "text/segment.h"

int
render_sms(const struct mustache *template, json_t *facts,
    const struct secret *name, struct secret *ret, struct err *err)
{
	json_t *person = facts_person(name);
	json_t *const data[] = { facts, person };
	struct buf out;
	char *text = NULL;
	int result;

	buf_init(&out, TEXT_LEN_MAX);
	result = mustache_render(template, data, 2, MUSTACHE_NONE, true, &out,
	    err);
	if (result == 0) {
		text = segment_tidy(buf_text(&out));
		if (text == NULL)
			result = err_set(err, ERR_INPUT, "the text is not UTF-8");
	}
	if (result == 0) {
		secret_set(ret, text, strlen(text));
		sodium_memzero(text, strlen(text));
	}
	free(text);
	buf_done(&out);
	json_decref(person);
	return result;
}
