#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
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

static const char *
channel_of(json_t *message)
{
	return str_eq(text_of(message, "channel"), "email") ? "email" : "sms";
}

/* A person by one channel, as our ${entry} has them. */
static json_t *
person_of(json_t *people, json_t *entry)
{
	const char *handle = text_of(entry, "person");
	char *key = xasprintf("%s %s", handle, channel_of(entry));
	json_t *person = json_object_get(people, key);

	if (person == NULL) {
		person = json_pack("{s:s, s:s, s:i, s:i, s:i}", "person",
		    handle, "channel", channel_of(entry), "accepted", 0,
		    "unknown", 0, "sandbox", 0);
		json_object_set_new(people, key, person);
	}
	free(key);
	return person;
}

/* Ours: people by handle and channel, and by message id whose it is. */
static void
read_ours(json_t *ours, json_t *people, json_t *owners)
{
	json_t *entry, *person;
	char key[24];
	size_t i;

	json_array_foreach(ours, i, entry) {
		person = person_of(people, entry);
		if (str_eq(text_of(entry, "state"), "accepted"))
			count(person, "accepted", 1);
		else if (str_eq(text_of(entry, "state"), "unknown"))
			count(person, "unknown", 1);
		snprintf(key, sizeof key, "%lld", (long long)
		    json_integer_value(json_object_get(entry, "message")));
		json_object_set(owners, key, entry);
	}
}

/* Our number of a message at the sandbox; NULL: it says none. */
static const char *
ref_of(json_t *text)
{
	const char *ref = json_string_value(json_object_get(text, "ref"));
	const char *callback = strstr(text_of(text, "status_callback"), "?m=");

	return ref != NULL ? ref : callback != NULL ? callback + 3 : NULL;
}

/* Our entry of which a message at the sandbox is; NULL: of none. */
static json_t *
owner_of(json_t *text, json_t *owners)
{
	const char *ref = ref_of(text);
	json_t *entry = ref != NULL ? json_object_get(owners, ref) : NULL;
	const char *provider_id = text_of(entry, "provider_id");

	if (entry == NULL || !str_eq(channel_of(entry), channel_of(text)) ||
	    (*provider_id != '\0' &&
	    !str_eq(provider_id, text_of(text, "sid"))))
		return NULL;
	return entry;
}

/*
 * Which address is whose: what most of an address's messages say it is would be
 * too clever; the first does, and one meant for another is a difference.
 */
static void
read_addresses(json_t *theirs, json_t *owners, json_t *addresses)
{
	json_t *text, *entry;
	size_t i;

	json_array_foreach(theirs, i, text) {
		entry = owner_of(text, owners);
		if (entry != NULL &&
		    json_object_get(addresses, text_of(text, "to")) == NULL)
			json_object_set(addresses, text_of(text, "to"), entry);
	}
}

static void
read_theirs(json_t *theirs, json_t *people, json_t *owners, json_t *ret)
{
	json_t *addresses = json_object(), *text, *entry;
	size_t i;

	read_addresses(theirs, owners, addresses);
	json_array_foreach(theirs, i, text) {
		entry = json_object_get(addresses, text_of(text, "to"));
		count(ret, "sandbox", 1);
		if (entry != NULL)
			count(person_of(people, entry), "sandbox", 1);
		else
			count(ret, "strangers", 1);
	}
	json_decref(addresses);
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
