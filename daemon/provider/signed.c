#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "provider/crypto.h"
#include "provider/proving.h"
#include "provider/values.h"
#include "text/form.h"

#define TIME_MAX_S	UINT64_C(99999999999)	/* the year 5138 */

/* What the template of the signed bytes names. */
struct named {
	struct proving	*p;
	json_t		*headers;
	bool		 body, form, timestamp;
	bool		 all;		/* every header is there */
};

static int
set_bytes(struct proving *p, json_t *object, const char *name,
    const char *bytes, size_t len)
{
	if (json_object_set_new(object, name, json_stringn(bytes, len)) == -1)
		return proving_refuse(p, WEBHOOK_UNREADABLE, "the %s is not "
		    "UTF-8", name);
	return 1;
}

static void
on_name(const char *name, bool section, const char *inside, unsigned line,
    void *arg)
{
	struct named *named = arg;
	const struct secret *value;

	(void)section;
	(void)inside;
	(void)line;
	if (str_eq(name, "body") || str_eq(name, "body_sha256"))
		named->body = true;
	else if (str_eq(name, "form"))
		named->form = true;
	else if (str_eq(name, "timestamp"))
		named->timestamp = true;
	else if (str_starts(name, "header.") && named->all) {
		name += strlen("header.");
		named->all = proving_header(named->p, name, &value) &&
		    set_bytes(named->p, named->headers, name,
		    secret_reveal(value), value->len);
	}
}

static int
by_name(const void *a, const void *b)
{
	const struct form_field *left = a, *right = b;

	return strcmp(left->name, right->name);
}

/* Names and values in the order of the names, nothing between them. */
static int
set_form(struct proving *p)
{
	struct form form = { 0 };
	struct buf all;
	struct err err;
	int good;
	size_t i;

	if (!received_is_form(p->received))
		return set_bytes(p, p->values, "form", "", 0);
	if (form_parse(secret_reveal(&p->received->body),
	    p->received->body.len, &form, &err) == -1)
		return proving_refuse(p, WEBHOOK_UNREADABLE, "the form holds "
		    "%s", err.text);
	qsort(form.fields, form.nfields, sizeof form.fields[0], by_name);
	buf_init(&all, FORM_MAX);
	for (i = 0; i < form.nfields; i++) {
		buf_adds(&all, form.fields[i].name);
		buf_adds(&all, form.fields[i].value);
	}
	good = set_bytes(p, p->values, "form", buf_text(&all), all.len);
	buf_done(&all);
	form_done(&form);
	return good;
}

/* The part of ${text} that holds the time, on ${ret}: its digits. */
static int
time_part(const struct signature_conf *conf, const char *text,
    char *ret, size_t size)
{
	const char *prefix = conf->timestamp_prefix;
	size_t len;

	if (prefix != NULL) {
		while (!str_starts(text, prefix)) {
			text = strstr(text, conf->separator);
			if (text == NULL)
				return -1;
			text += strlen(conf->separator);
			text += strspn(text, " ");
		}
		text += strlen(prefix);
	}
	len = strspn(text, "0123456789");
	if (len == 0 || len >= size || (text[len] != '\0' &&
	    (prefix == NULL || !str_starts(text + len, conf->separator))))
		return -1;
	memcpy(ret, text, len);
	ret[len] = '\0';
	return 0;
}

static int
set_timestamp(struct proving *p)
{
	const struct secret *value;
	uint64_t seconds;
	char digits[16];

	p->time_ms = -1;
	if (p->conf->timestamp == NULL)
		return 1;
	if (!proving_header(p, p->conf->timestamp, &value))
		return 0;
	if (strlen(secret_reveal(value)) != value->len ||
	    time_part(p->conf, secret_reveal(value), digits,
	    sizeof digits) == -1 ||
	    str_number(digits, TIME_MAX_S, &seconds) == -1)
		return proving_refuse(p, WEBHOOK_UNREADABLE, "the header %s "
		    "holds no time in seconds", p->conf->timestamp);
	p->time_ms = (int64_t)seconds * 1000;
	return set_bytes(p, p->values, "timestamp", digits, strlen(digits));
}

/* The hash of the body that the URL holds, where it holds one. */
static int
check_body_hash(struct proving *p, bool needed)
{
	const struct secret *body = &p->received->body;
	const char *query = received_query(p->received), *hash;
	char made[2 * CRYPTO_SHA256_LEN + 1];
	struct form form = { 0 };
	struct err err;
	bool same;

	if (form_parse(query, strlen(query), &form, &err) == -1)
		return proving_refuse(p, WEBHOOK_UNREADABLE, "the URL's query "
		    "holds %s", err.text);
	hash = form_find(&form, p->conf->body_hash);
	crypto_sha256_hex(secret_reveal(body), body->len, made);
	same = hash != NULL ? str_eq(hash, made) : !needed;
	form_done(&form);
	if (!same)
		return proving_refuse(p, WEBHOOK_BODY, "the body is not the "
		    "one whose hash is %s in the URL", p->conf->body_hash);
	return 1;
}

/* A body that is not among the bytes that are signed could be anyone's. */
static int
check_body(struct proving *p, const struct named *named)
{
	bool covered = named->body || p->received->body.len == 0 ||
	    (named->form && received_is_form(p->received));

	if (p->conf->body_hash != NULL)
		return check_body_hash(p, !covered);
	if (!covered)
		return proving_refuse(p, WEBHOOK_BODY, "the body is no form, "
		    "and nothing signs it");
	return 1;
}

int
signed_begin(struct proving *p)
{
	const struct secret *body = &p->received->body;
	const char *target = secret_reveal(&p->received->target);
	struct named named = { .p = p, .headers = json_object(), .all = true };
	char hash[2 * CRYPTO_SHA256_LEN + 1];

	p->values = json_object();
	json_object_set_new(p->values, "header", named.headers);
	mustache_names(p->provider->covers, on_name, &named);
	if (!named.all || !set_timestamp(p) || !check_body(p, &named))
		return 0;
	crypto_sha256_hex(secret_reveal(body), body->len, hash);
	return set_bytes(p, p->values, "path", target, strcspn(target, "?")) &&
	    set_bytes(p, p->values, "query", received_query(p->received),
	    strlen(received_query(p->received))) &&
	    set_bytes(p, p->values, "body_sha256", hash, strlen(hash)) &&
	    (!named.body || set_bytes(p, p->values, "body",
	    secret_reveal(body), body->len)) && (!named.form || set_form(p));
}

int
signed_draw(struct proving *p, size_t url, struct buf *ret)
{
	json_t *data[3] = { p->provider->values, p->values, json_object() };
	const struct secret *whole = &p->urls[url];
	struct err err;
	int good;

	buf_clear(ret);
	good = set_bytes(p, data[2], "url", secret_reveal(whole), whole->len);
	if (good && mustache_render(p->provider->covers, data, 3,
	    MUSTACHE_NONE, false, ret, &err) == -1)
		good = proving_refuse(p, WEBHOOK_TOO_LARGE, "what is signed: "
		    "%s", err.text);
	values_free(data[2]);
	return good;
}
