#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "provider/answer.h"
#include "provider/provider.h"

/*
 * Counted before parsing, as the parser's own bound is 2048.  Up to its first
 * error a document is nested exactly as deep as this says.
 */
static bool
is_too_deep(const char *text, size_t len)
{
	bool quoted = false;
	size_t depth = 0, i;

	for (i = 0; i < len; i++) {
		char c = text[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (quoted)
			continue;
		else if ((c == '{' || c == '[') && ++depth > ANSWER_DEPTH_MAX)
			return true;
		else if ((c == '}' || c == ']') && depth > 0)
			depth--;
	}
	return false;
}

json_t *
answer_parse(const struct secret *body, size_t max)
{
	const char *text = secret_reveal(body);
	const size_t flags = JSON_REJECT_DUPLICATES;
	json_error_t error;
	json_t *root;

	if (body->len > max || is_too_deep(text, body->len))
		return NULL;
	root = json_loadb(text, body->len, flags, &error);
	if (root == NULL && json_error_code(&error) ==
	    json_error_numeric_overflow)
		/*
		 * An integer beyond 64 bits somewhere: as a real it is no id,
		 * but does not hide one.
		 */
		root = json_loadb(text, body->len,
		    flags | JSON_DECODE_INT_AS_REAL, &error);
	return root;
}

/* One step along a path: into an object by name, into an array by number. */
static json_t *
step(json_t *at, const char *name, size_t len)
{
	char digits[8];
	uint64_t index;

	if (json_is_object(at))
		return json_object_getn(at, name, len);
	if (!json_is_array(at) || len >= sizeof digits)
		return NULL;
	memcpy(digits, name, len);
	digits[len] = '\0';
	if (str_number(digits, SIZE_MAX, &index) == -1)
		return NULL;
	return json_array_get(at, index);
}

json_t *
answer_at(json_t *at, const char *path)
{
	size_t len;

	if (path == NULL)
		return NULL;
	for (;;) {
		len = strcspn(path, ".");
		at = step(at, path, len);
		if (path[len] == '\0')
			return at;
		path += len + 1;
	}
}

bool
answer_is_word(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (text[i] <= 0x20 || text[i] >= 0x7f)
			return false;
	return true;
}

void
answer_code(json_t *root, const char *path, char *ret, size_t size)
{
	json_t *value = answer_at(root, path);

	*ret = '\0';
	if (json_is_integer(value)) {
		if (snprintf(ret, size, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value)) >= (int)size)
			*ret = '\0';
	} else if (json_is_string(value) &&
	    json_string_length(value) < size &&
	    answer_is_word(json_string_value(value), json_string_length(value)))
		memcpy(ret, json_string_value(value),
		    json_string_length(value) + 1);
}

/* What providers write where they have no id. */
static void
drop_none(char *id)
{
	static const char *const none[] = { "0", "None", "null" };
	size_t i;

	for (i = 0; i < sizeof none / sizeof none[0]; i++)
		if (strcasecmp(id, none[i]) == 0)
			*id = '\0';
}

void
answer_id(json_t *root, const char *path, char *ret, size_t size)
{
	answer_code(root, path, ret, size);
	if (json_integer_value(answer_at(root, path)) < 0)
		*ret = '\0';
	drop_none(ret);
}

void
answer_id_text(const struct secret *value, char *ret, size_t size)
{
	*ret = '\0';
	if (value == NULL || value->len >= size ||
	    !answer_is_word(secret_reveal(value), value->len))
		return;
	memcpy(ret, secret_reveal(value), value->len + 1);
	drop_none(ret);
}
