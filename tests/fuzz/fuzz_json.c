/*
 * Whatever a message holds, a JSON body keeps its shape.  The first byte says
 * where the text ends and the HTML begins.
 */
#include <stdint.h>
#include <stdlib.h>

#include "../provider/by_hand.h"

#define TEXT(k, t) { .where = HERE(1), .path = "json." k, .key = k, \
	.kind = NODE_TEXT, .text = t }

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct json_node parts[] = {
	{ .where = HERE(1), .path = "json.parts[1]", .kind = NODE_TEXT,
	    .text = "{{message.text}}" },
	{ .where = HERE(1), .path = "json.parts[2]", .kind = NODE_TEXT,
	    .text = "-{{message.html}}-" },
};

static struct json_node members[] = {
	TEXT("subject", "{{message.subject}}"),
	{ .where = HERE(1), .path = "json.parts", .key = "parts",
	    .kind = NODE_ARRAY, .count = COUNT(parts), .items = parts },
	{ .where = HERE(1), .path = "json.clicks", .key = "clicks",
	    .kind = NODE_BOOL },
};

static struct json_node root = { .where = HERE(1), .path = "json",
	.kind = NODE_OBJECT, .count = COUNT(members), .items = members };

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static struct provider *
mail(void)
{
	static struct account_setting settings[TWILIO_SETTINGS_MAX];
	static struct provider_conf conf;
	static struct account account;
	static struct provider *provider;
	struct err err;

	if (provider == NULL) {
		conf = twilio_conf;
		conf.nform = 0;
		conf.json = &root;
		account_begin(&account, &conf, settings);
		provider = provider_new(&account, &err);
		must(provider != NULL);
	}
	return provider;
}

/* Whether ${value} is the string of ${secret}, between ${around}. */
static void
must_hold(const json_t *value, const struct secret *secret,
    const char *around)
{
	size_t n = strlen(around);

	must(json_is_string(value));
	must(json_string_length(value) == secret->len + 2 * n);
	must(memcmp(json_string_value(value) + n, secret_reveal(secret),
	    secret->len) == 0);
}

static void
check(const struct secret *body, const struct secret *text,
    const struct secret *html)
{
	json_t *got = json_loadb(secret_reveal(body), body->len,
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL), *list;
	size_t first = text->len > 0;

	must(got != NULL);
	list = json_object_get(got, "parts");
	must(json_object_size(got) == 2 + first);
	must(json_is_false(json_object_get(got, "clicks")));
	must(json_array_size(list) == 1 + first);
	if (first) {
		must(json_string_length(json_object_get(got, "subject")) ==
		    text->len);
		must_hold(json_array_get(list, 0), text, "");
	}
	must_hold(json_array_get(list, first), html, "-");
	json_decref(got);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct secret text = { 0 }, html = { 0 };
	struct address to = { 0 };
	struct outgoing outgoing = { .to = &to, .text = &text,
	    .subject = &text, .html = &html };
	struct http_request request = { 0 };
	struct err err;
	size_t cut;

	if (size < 1)
		return 0;
	cut = data[0] < size - 1 ? data[0] : size - 1;
	secret_set(&text, data + 1, cut);
	secret_set(&html, data + 1 + cut, size - 1 - cut);
	if (provider_build(mail(), &outgoing, &request, &err) == 0)
		check(&request.body, &text, &html);
	else	/* not UTF-8, or too long */
		must(err.kind == ERR_INPUT || err.kind == ERR_FULL);
	http_request_done(&request);
	secret_done(&text);
	secret_done(&html);
	return 0;
}
