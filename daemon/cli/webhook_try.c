#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "cli/webhook_guess.h"
#include "cli/webhook_try.h"

static json_t *
text_or_null(const char *text)
{
	return *text != '\0' ? json_string(text) : json_null();
}

static json_t *
address_json(const struct address *address)
{
	return text_or_null(address_reveal(address));
}

static json_t *
inbound_json(const struct webhook_record *r)
{
	static const char *const acted[] = {
		[ACTED_STOP] = "stop",
		[ACTED_START] = "start",
		[ACTED_HELP] = "help",
		[ACTED_OTHERWISE] = "other",
	};

	return json_pack("{s:s, s:o, s:o, s:s%, s:s, s:s?, s:o}",
	    "kind", webhook_kind_name(r->kind),
	    "from", address_json(&r->from), "to", address_json(&r->to),
	    "text", secret_reveal(&r->text), r->text.len, "id", r->id,
	    "provider_did", r->acted != ACTED_NOT ? acted[r->acted] : NULL,
	    "at_ms", r->at_ms > 0 ? json_integer(r->at_ms) : json_null());
}

static json_t *
receipt_json(const struct webhook_record *r)
{
	return json_pack("{s:s, s:s, s:s, s:s?, s:o, s:o, s:o, s:o}",
	    "kind", webhook_kind_name(r->kind), "id", r->id,
	    "state", receipt_state_name(r->state),
	    "reason", r->reason != REASON_NONE ?
	    verdict_reason_name(r->reason) : NULL,
	    "code", text_or_null(r->code), "to", address_json(&r->to),
	    "ref", r->ref > 0 ? json_integer(r->ref) : json_null(),
	    "at_ms", r->at_ms > 0 ? json_integer(r->at_ms) : json_null());
}

static json_t *
verified_json(const struct provider *provider, const struct received *received,
    const struct webhook_proof *proof, struct err *err)
{
	struct webhook_records records = { 0 };
	json_t *all = json_array(), *said;
	size_t i;

	if (webhook_read(provider, received, &records, err) == -1) {
		err_prefix(err, "it is authentic, and cannot be read");
		json_decref(all);
		return NULL;
	}
	for (i = 0; i < records.count; i++)
		json_array_append_new(all,
		    records.items[i].kind == WEBHOOK_INBOUND ?
		    inbound_json(&records.items[i]) :
		    receipt_json(&records.items[i]));
	said = json_pack("{s:b, s:s, s:o, s:I, s:I, s:I}", "verified", 1,
	    "key", proof->key, "records", all,
	    "ignored", (json_int_t)records.ignored,
	    "unknown", (json_int_t)records.unknown,
	    "broken", (json_int_t)records.broken);
	webhook_records_done(&records);
	return said;
}

/* What was signed, cut; bytes that are no text are shown as "?". */
static json_t *
signed_json(const struct secret *bytes)
{
	size_t len = bytes->len < WEBHOOK_SHOWN_MAX ? bytes->len :
	    WEBHOOK_SHOWN_MAX;

	return json_stringn(secret_reveal(bytes),
	    utf8_whole(secret_reveal(bytes), len));
}

static json_t *
refused_json(const struct provider *provider, const struct webhook_try *try,
    const char *public_url, const struct webhook_proof *proof)
{
	const struct signature_conf *conf =
	    &try->account->provider->webhook.signature;
	struct secret bytes = { 0 };
	json_t *said;
	struct err err;
	bool is_known = webhook_signed(provider, &try->received, public_url,
	    &bytes, &err) == 0;

	said = json_pack("{s:b, s:s, s:s, s:s?, s:o, s:I, s:o, s:[]}",
	    "verified", 0,
	    "refusal", webhook_refusal_name(proof->refusal),
	    "why", proof->why,
	    "header", conf->scheme == SIGNATURE_BASIC ? "Authorization" :
	    conf->header,
	    "signed", is_known ? signed_json(&bytes) : json_null(),
	    "signed_bytes", (json_int_t)bytes.len,
	    "would_verify_if", webhook_guess(provider, &try->received,
	    public_url, try->url, try->at_ms), "records");
	secret_done(&bytes);
	return said;
}

/* The scheme, host and port of ${url}: how many bytes; 0 for a path. */
static size_t
base_len(const char *url)
{
	const char *host = strstr(url, "://");

	if (host == NULL || *url == '/')
		return 0;
	host += strlen("://");
	return (size_t)(host - url) + strcspn(host, "/?#");
}

/* What is left of the URL behind what is public for everyone. */
static void
set_target(struct webhook_try *try, const char *public_url)
{
	size_t len = strlen(public_url);
	const char *target;

	if (len > 0 && public_url[len - 1] == '/')
		len--;
	target = strncmp(try->url, public_url, len) == 0 &&
	    strchr("/?", try->url[len]) != NULL ? try->url + len :
	    try->url + base_len(try->url);
	if (*target == '\0')
		target = "/";
	/* A fragment is configured at the provider, and never sent. */
	secret_set(&try->received.target, target, strcspn(target, "#"));
}

json_t *
webhook_try(struct webhook_try *try, struct err *err)
{
	struct provider *provider = NULL;
	char *public_url = try->public_url != NULL ?
	    xstrdup(try->public_url) :
	    xstrndup(try->url, base_len(try->url));
	struct webhook_proof proof;
	json_t *said = NULL;
	int verified;

	if (*public_url == '\0') {
		err_set(err, ERR_INPUT, "--url is a path, and nothing says "
		    "what stands before it: give --public-url, or the whole "
		    "URL as the provider has it");
		goto out;
	}
	set_target(try, public_url);
	provider = provider_new(try->account, err);
	if (provider == NULL)
		goto out;
	verified = webhook_verify(provider, &try->received, public_url,
	    try->at_ms, &proof, err);
	if (verified == 1)
		said = verified_json(provider, &try->received, &proof, err);
	else if (verified == 0)
		said = refused_json(provider, try, public_url, &proof);

out:
	provider_free(provider);
	free(public_url);
	return said;
}
