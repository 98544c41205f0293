/*
 * Any bytes are read as a form or refused; what was read says the same when it is
 * written and read again, and has each name once.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "text/form.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
add_escaped(struct buf *buf, const char *text)
{
	for (; *text != '\0'; text++)
		buf_addf(buf, "%%%02X", (unsigned)(unsigned char)*text);
}

/* Every byte of it as %XX: for short ones, which all are that are not escaped so. */
static void
check_again(const struct form *form)
{
	struct form again;
	struct buf buf;
	struct err err;
	size_t i;

	buf_init(&buf, FORM_MAX);
	for (i = 0; i < form->nfields; i++) {
		buf_adds(&buf, i > 0 ? "&" : "");
		add_escaped(&buf, form->fields[i].name);
		buf_adds(&buf, "=");
		add_escaped(&buf, form->fields[i].value);
	}
	if (!buf_full(&buf)) {
		must(form_parse(buf_text(&buf), buf.len, &again, &err) == 0);
		must(again.nfields == form->nfields);
		for (i = 0; i < form->nfields; i++)
			must(str_eq(again.fields[i].name,
			    form->fields[i].name) &&
			    str_eq(again.fields[i].value,
			    form->fields[i].value));
		form_done(&again);
	}
	buf_done(&buf);
}

static void
check_fields(const struct form *form)
{
	const struct form_field *f;
	size_t i;

	must(form->nfields <= FORM_FIELDS_MAX);
	for (i = 0; i < form->nfields; i++) {
		f = &form->fields[i];
		must(utf8_valid(f->name, strlen(f->name)) == strlen(f->name));
		must(utf8_valid(f->value, strlen(f->value)) ==
		    strlen(f->value));
		must(form_find(form, f->name) == f->value);
		must(form_get(form, f->name) == (*f->value != '\0' ?
		    f->value : NULL));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct form form;
	struct err err;

	if (form_parse((const char *)data, size, &form, &err) == -1)
		return 0;
	check_fields(&form);
	check_again(&form);
	form_done(&form);
	return 0;
}
