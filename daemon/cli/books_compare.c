#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "cli/books_compare.h"

static const char *
text_of(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

static void
count(json_t *object, const char *name, json_int_t by)
{
	json_int_t so_far = json_integer_value(json_object_get(object, name));

	json_object_set_new(object, name, json_integer(so_far + by));
}

static json_t *
person_of(json_t *people, const char *handle)
{
	json_t *person = json_object_get(people, handle);

	if (person == NULL) {
		person = json_pack("{s:s, s:i, s:i, s:i}", "person", handle,
		    "accepted", 0, "unknown", 0, "sandbox", 0);
		json_object_set_new(people, handle, person);
	}
	return person;
}

/* Ours: people by handle, and by message id whose it is. */
static void
read_ours(json_t *ours, json_t *people, json_t *owners)
{
	json_t *entry, *person;
	char key[24];
	size_t i;

	json_array_foreach(ours, i, entry) {
		person = person_of(people, text_of(entry, "person"));
		if (str_eq(text_of(entry, "state"), "accepted"))
			count(person, "accepted", 1);
		else if (str_eq(text_of(entry, "state"), "unknown"))
			count(person, "unknown", 1);
		snprintf(key, sizeof key, "%lld", (long long)
		    json_integer_value(json_object_get(entry, "message")));
		json_object_set(owners, key, entry);
	}
}

/* Whom of ours a text at the sandbox was meant for; NULL: nobody. */
static const char *
owner_of(json_t *text, json_t *owners)
{
	const char *callback = text_of(text, "status_callback");
	const char *id = strstr(callback, "?m=");
	json_t *entry = id != NULL ? json_object_get(owners, id + 3) : NULL;
	const char *provider_id = text_of(entry, "provider_id");

	if (entry == NULL || (*provider_id != '\0' &&
	    !str_eq(provider_id, text_of(text, "sid"))))
		return NULL;
	return text_of(entry, "person");
}

/*
 * Which number is whose: what most of a number's texts say it is would be too
 * clever; the first does, and a text meant for another counts as a difference.
 */
static void
read_numbers(json_t *theirs, json_t *owners, json_t *numbers)
{
	const char *handle;
	json_t *text;
	size_t i;

	json_array_foreach(theirs, i, text) {
		handle = owner_of(text, owners);
		if (handle != NULL &&
		    json_object_get(numbers, text_of(text, "to")) == NULL)
			json_object_set_new(numbers, text_of(text, "to"),
			    json_string(handle));
	}
}

static void
read_theirs(json_t *theirs, json_t *people, json_t *owners, json_t *ret)
{
	json_t *numbers = json_object(), *text, *handle;
	size_t i;

	read_numbers(theirs, owners, numbers);
	json_array_foreach(theirs, i, text) {
		handle = json_object_get(numbers, text_of(text, "to"));
		count(ret, "sandbox", 1);
		if (handle != NULL)
			count(person_of(people, json_string_value(handle)),
			    "sandbox", 1);
		else
			count(ret, "strangers", 1);
	}
	json_decref(numbers);
}

static void
judge(json_t *person, json_t *ret)
{
	json_int_t accepted = json_integer_value(json_object_get(person,
	    "accepted"));
	json_int_t unknown = json_integer_value(json_object_get(person,
	    "unknown"));
	json_int_t sandbox = json_integer_value(json_object_get(person,
	    "sandbox"));
	int right = sandbox >= accepted && sandbox <= accepted + unknown;

	json_object_set_new(person, "right", json_boolean(right));
	count(ret, "accepted", accepted);
	count(ret, "unknown", unknown);
	count(ret, "differences", !right);
}

json_t *
books_compare(json_t *ours, json_t *theirs)
{
	json_t *people = json_object(), *owners = json_object(), *person;
	json_t *list = json_array(), *ret = json_pack("{s:o, s:i, s:i, s:i, "
	    "s:i, s:i}", "people", list, "accepted", 0, "unknown", 0,
	    "sandbox", 0, "strangers", 0, "differences", 0);
	const char *handle;

	read_ours(ours, people, owners);
	read_theirs(theirs, people, owners, ret);
	json_object_foreach(people, handle, person) {
		judge(person, ret);
		json_array_append(list, person);
	}
	count(ret, "differences",
	    json_integer_value(json_object_get(ret, "strangers")));
	json_decref(people);
	json_decref(owners);
	return ret;
}
