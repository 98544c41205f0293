#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/mustache_value.h"

json_t *
value_find(json_t *value, const char *path)
{
	const char *end;

	for (;; path = end + 1) {
		end = strchrnul(path, '.');
		value = json_object_getn(value, path, (size_t)(end - path));
		if (value == NULL || *end == '\0')
			return value;
	}
}

bool
value_empty(const json_t *value)
{
	if (value == NULL)
		return true;
	switch (json_typeof(value)) {
	case JSON_NULL:
	case JSON_FALSE:
		return true;
	case JSON_INTEGER:
		return json_integer_value(value) == 0;
	case JSON_REAL:
		return json_real_value(value) == 0;
	case JSON_STRING:
		return json_string_length(value) == 0;
	case JSON_ARRAY:
		return json_array_size(value) == 0;
	case JSON_TRUE:
	case JSON_OBJECT:
		break;
	}
	return false;
}

/* The shortest decimal that reads back as the same number. */
static void
real_text(double number, char room[VALUE_NUMBER_ROOM])
{
	char *comma;
	int digits;

	for (digits = 15; digits <= 17; digits++) {
		snprintf(room, VALUE_NUMBER_ROOM, "%.*g", digits, number);
		if (strtod(room, NULL) == number)
			break;
	}
	comma = strchr(room, ',');
	if (comma != NULL)	/* the process's locale shows through */
		*comma = '.';
}

const char *
value_text(const json_t *value, char room[VALUE_NUMBER_ROOM], size_t *ret_len)
{
	const char *text = room;

	switch (value == NULL ? JSON_NULL : json_typeof(value)) {
	case JSON_STRING:
		*ret_len = json_string_length(value);
		return json_string_value(value);
	case JSON_INTEGER:
		snprintf(room, VALUE_NUMBER_ROOM, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
		break;
	case JSON_REAL:
		real_text(json_real_value(value), room);
		break;
	case JSON_TRUE:
		text = "true";
		break;
	case JSON_FALSE:
		text = "false";
		break;
	case JSON_NULL:
		text = "";
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		return NULL;
	}
	*ret_len = strlen(text);
	return text;
}
