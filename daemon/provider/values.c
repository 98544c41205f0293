#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "provider/values.h"

const char *const values_message_names[] = {
	"message.to", "message.to_digits", "message.text", "message.ref",
	"message.validity_s", NULL
};

static int
add_text(json_t *object, const char *name, const char *text, size_t len,
    struct err *err)
{
	if (json_object_set_new(object, name, json_stringn(text, len)) == -1)
		return err_set(err, ERR_INPUT, "%s is not UTF-8", name);
	return 0;
}

static json_t *
wrap(const char *name, json_t *values)
{
	json_t *outer = json_object();

	json_object_set_new(outer, name, values);
	return outer;
}

json_t *
values_of_account(const struct account *account, struct err *err)
{
	json_t *values = json_object();
	size_t i;

	for (i = 0; i < account->nsettings; i++) {
		const struct account_setting *s = &account->settings[i];

		if (add_text(values, s->name, secret_reveal(&s->value),
		    s->value.len, err) == -1)
			goto fail;
	}
	return wrap("account", values);

fail:
	err_prefix(err, "account %s", account->name);
	values_free(values);
	return NULL;
}

static json_int_t
within(int64_t value, int64_t least, int64_t most)
{
	return value < least ? least : value > most ? most : value;
}

json_t *
values_of_message(const struct outgoing *outgoing, struct err *err)
{
	const char *to = address_reveal(outgoing->to);
	const char *digits = to[0] == '+' ? to + 1 : to;
	json_t *values = json_object();

	if (add_text(values, "to", to, strlen(to), err) == -1 ||
	    add_text(values, "to_digits", digits, strlen(digits), err) == -1 ||
	    add_text(values, "text", secret_reveal(outgoing->text),
	    outgoing->text->len, err) == -1)
		goto fail;
	json_object_set_new(values, "ref", json_integer(outgoing->ref));
	json_object_set_new(values, "validity_s", json_integer(
	    within(outgoing->validity_s, 1, PROVIDER_VALIDITY_MAX_S)));
	return wrap("message", values);

fail:
	err_prefix(err, "message");
	values_free(values);
	return NULL;
}

static void
overwrite(json_t *value)
{
	json_t *item;
	const char *key;
	size_t i;

	switch (json_typeof(value)) {
	case JSON_STRING:
		sodium_memzero((char *)json_string_value(value),
		    json_string_length(value));
		break;
	case JSON_ARRAY:
		json_array_foreach(value, i, item)
			overwrite(item);
		break;
	case JSON_OBJECT:
		json_object_foreach(value, key, item)
			overwrite(item);
		break;
	default:
		break;
	}
}

void
values_free(json_t *values)
{
	if (values == NULL)
		return;
	assert(values->refcount == 1);
	overwrite(values);
	json_decref(values);
}
