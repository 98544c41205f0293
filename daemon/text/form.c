#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "text/form.h"

/* The value of a hex digit, -1 for another character. */
static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Whether ${c} stands for itself: printable ASCII that frames nothing. */
static bool
is_bare(char c)
{
	return c > ' ' && c < 0x7f && c != '=' && c != '#';
}

/* Decode one name or value in place. */
static int
decode(char *text, struct err *err)
{
	const char *in = text;
	char *out = text;
	int high, low;

	for (; *in != '\0'; in++)
		if (*in == '+')
			*out++ = ' ';
		else if (*in == '%') {
			high = hex_value(in[1]);
			low = high == -1 ? -1 : hex_value(in[2]);
			if (low == -1)
				return err_set(err, ERR_INPUT,
				    "a %% without two hex digits after it");
			if (high == 0 && low == 0)
				return err_set(err, ERR_INPUT, "a NUL (%%00)");
			*out++ = (char)(high << 4 | low);
			in += 2;
		} else if (is_bare(*in))
			*out++ = *in;
		else
			return err_set(err, ERR_INPUT,
			    "a byte that must be escaped with %%");
	*out = '\0';
	if (utf8_valid(text, (size_t)(out - text)) != (size_t)(out - text))
		return err_set(err, ERR_INPUT, "text that is not UTF-8");
	return 0;
}

/* Add the field "NAME=VALUE" that is ${text}. */
static int
add_field(struct form *form, char *text, struct err *err)
{
	char *name = text, *value = strchr(text, '=');

	if (value == NULL || value == name)
		return err_set(err, ERR_INPUT, "a field without name or =");
	*value++ = '\0';
	if (decode(name, err) == -1 || decode(value, err) == -1)
		return -1;
	if (form_find(form, name) != NULL)
		return err_set(err, ERR_INPUT, "a field given twice");
	if (form->nfields == FORM_FIELDS_MAX)
		return err_set(err, ERR_FULL, "more than %d fields",
		    FORM_FIELDS_MAX);
	form->fields[form->nfields].name = name;
	form->fields[form->nfields].value = value;
	form->nfields++;
	return 0;
}

int
form_parse(const char *text, size_t len, struct form *ret,
    struct err *err)
{
	struct form form = { 0 };
	char *rest, *field;

	if (len > FORM_MAX)
		return err_set(err, ERR_FULL, "longer than %d bytes",
		    FORM_MAX);
	if (memchr(text, '\0', len) != NULL)
		return err_set(err, ERR_INPUT, "a NUL");
	form.bytes = rest = xstrndup(text, len);
	form.len = len;
	while (*rest != '\0') {
		field = strsep(&rest, "&");
		if (add_field(&form, field, err) == -1)
			goto fail;
		if (rest == NULL)
			break;
	}
	*ret = form;
	return 0;

fail:
	form_done(&form);
	return -1;
}

const char *
form_find(const struct form *form, const char *name)
{
	size_t i;

	for (i = 0; i < form->nfields; i++)
		if (str_eq(form->fields[i].name, name))
			return form->fields[i].value;
	return NULL;
}

const char *
form_get(const struct form *form, const char *name)
{
	const char *value = form_find(form, name);

	return value != NULL && *value != '\0' ? value : NULL;
}

void
form_done(struct form *form)
{
	if (form->bytes != NULL)
		sodium_memzero(form->bytes, form->len);
	free(form->bytes);
	*form = (struct form){ 0 };
}
