#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/buf.h"
#include "provider/values.h"
#include "text/escape.h"
#include "text/zone.h"

const char *const values_message_names[] = {
	"message.to", "message.to_digits", "message.text", "message.ref",
	"message.validity_s", "message.subject", "message.html",
	"message.unsubscribe_url", NULL
};

const char *const values_poll_names[] = {
	"poll.since", "poll.since_date", NULL
};

#define DATE_LEN 10	/* 2017-08-18 */

static int
add_text(json_t *object, const char *name, const char *text, size_t len,
    struct err *err)
{
	if (json_object_set_new(object, name, json_stringn(text, len)) == -1)
		return err_set(err, ERR_INPUT, "%s is not UTF-8", name);
	return 0;
}

static int
add_secret(json_t *object, const char *name, const struct secret *secret,
    struct err *err)
{
	if (secret == NULL)
		return add_text(object, name, "", 0, err);
	return add_text(object, name, secret_reveal(secret), secret->len, err);
}

/* On one line: what comes of it at a provider is a mail's header. */
static int
add_subject(json_t *object, const struct secret *subject, struct err *err)
{
	struct buf line;
	int r;

	if (subject == NULL)
		return add_text(object, "subject", "", 0, err);
	buf_init(&line, subject->len);
	escape_add(&line, MUSTACHE_HEADER, secret_reveal(subject),
	    subject->len);
	r = add_text(object, "subject", buf_text(&line), line.len, err);
	buf_done(&line);
	return r;
}

/*
 * It goes into a header between < and >, so it is what RFC 3986 allows in a URL
 * at all: printable ASCII without those.
 */
static int
add_url(json_t *object, const char *name, const struct secret *url,
    struct err *err)
{
	const char *p = url != NULL ? secret_reveal(url) : "";
	size_t i;

	for (i = 0; url != NULL && i < url->len; i++)
		if (p[i] <= ' ' || p[i] >= '\x7f' || p[i] == '<' ||
		    p[i] == '>')
			return err_set(err, ERR_INPUT, "%s holds a byte that "
			    "no URL has", name);
	return add_secret(object, name, url, err);
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
	    add_secret(values, "text", outgoing->text, err) == -1 ||
	    add_subject(values, outgoing->subject, err) == -1 ||
	    add_secret(values, "html", outgoing->html, err) == -1 ||
	    add_url(values, "unsubscribe_url", outgoing->unsubscribe_url,
	    err) == -1)
		goto fail;
	json_object_set_new(values, "ref", json_integer(outgoing->ref));
	json_object_set_new(values, "validity_s", json_integer(
	    within(outgoing->validity_s, PROVIDER_VALIDITY_MIN_S,
	    PROVIDER_VALIDITY_MAX_S)));
	return wrap("message", values);

fail:
	err_prefix(err, "message");
	values_free(values);
	return NULL;
}

json_t *
values_of_poll(int64_t since_ms)
{
	char since[ZONE_ISO_LEN + 1], date[DATE_LEN + 1];

	zone_format(zone_find("UTC"), since_ms, since);
	memcpy(date, since, DATE_LEN);
	date[DATE_LEN] = '\0';
	/* What request's headers say of a message is left out. */
	return json_pack("{s:{}, s:{s:s, s:s}}", "message", "poll", "since",
	    since, "since_date", date);
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
