/*
 * Schemes that sign nothing: whoever knows the secret is the provider.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "provider/crypto.h"
#include "provider/proving.h"
#include "text/form.h"

#define BASIC "Basic "
#define USER_MAX 1024	/* bytes of user, ":" and password */

/* A repeat is the same target with the same body. */
static void
note(struct proving *p, const struct proving_key *key)
{
	const struct received *received = p->received;
	unsigned char hashes[2][CRYPTO_SHA256_LEN];

	crypto_sha256(secret_reveal(&received->target), received->target.len,
	    hashes[0]);
	crypto_sha256(secret_reveal(&received->body), received->body.len,
	    hashes[1]);
	proving_note(p, key, hashes, sizeof hashes);
}

/* Whether one of the keys is the ${len} bytes that came. */
static int
compare(struct proving *p, const void *bytes, size_t len, const char *where)
{
	size_t i;

	for (i = 0; i < p->nkeys; i++)
		if (crypto_same(&p->keys[i].bytes, bytes, len)) {
			note(p, &p->keys[i]);
			return 1;
		}
	return proving_refuse(p, WEBHOOK_FORGED, "%s is not the account's",
	    where);
}

int
prove_header(struct proving *p)
{
	const char *prefix = p->conf->prefix != NULL ? p->conf->prefix : "";
	const struct secret *header;
	size_t skip = strlen(prefix);

	if (!proving_header(p, p->conf->header, &header))
		return 0;
	if (!str_starts(secret_reveal(header), prefix))
		return proving_refuse(p, WEBHOOK_UNREADABLE, "the header %s "
		    "does not begin with %s", p->conf->header, prefix);
	return compare(p, secret_reveal(header) + skip, header->len - skip,
	    "the secret in the header");
}

int
prove_url(struct proving *p)
{
	const char *query = received_query(p->received), *secret;
	struct form form;
	struct err err;
	int good;

	if (form_parse(query, strlen(query), &form, &err) == -1)
		return proving_refuse(p, WEBHOOK_UNREADABLE, "the URL's query "
		    "holds %s", err.text);
	secret = form_get(&form, p->conf->parameter);
	if (secret == NULL)
		good = proving_refuse(p, WEBHOOK_UNSIGNED, "the URL's query "
		    "has no %s", p->conf->parameter);
	else
		good = compare(p, secret, strlen(secret), "the secret in the "
		    "URL");
	form_done(&form);
	return good;
}

/* The user the account has set, "" without one. */
static const char *
user_of(const struct proving *p)
{
	const struct account *account = p->provider->account;
	size_t i;

	for (i = 0; i < account->nsettings; i++)
		if (str_eq(account->settings[i].name, p->conf->user))
			return secret_reveal(&account->settings[i].value);
	return "";
}

/* "USER:PASSWORD" (RFC 7617). */
static int
compare_user(struct proving *p, const struct secret *pair)
{
	const char *text = secret_reveal(pair), *user = user_of(p);
	size_t len = strlen(user);

	if (*user == '\0')
		return proving_refuse(p, WEBHOOK_NO_KEY, "the account %s has "
		    "no %s", p->provider->account->name, p->conf->user);
	if (pair->len <= len || memcmp(text, user, len) != 0 ||
	    text[len] != ':')
		return proving_refuse(p, WEBHOOK_FORGED, "the user is not the "
		    "account's");
	return compare(p, text + len + 1, pair->len - len - 1,
	    "the password");
}

int
prove_basic(struct proving *p)
{
	const struct secret *header;
	struct secret pair = { 0 };
	const char *text;
	int good;

	if (!proving_header(p, "Authorization", &header))
		return 0;
	text = secret_reveal(header);
	if (header->len > USER_MAX || strncasecmp(text, BASIC,
	    strlen(BASIC)) != 0 || crypto_decode(CODING_BASE64,
	    text + strlen(BASIC), header->len - strlen(BASIC), &pair) == -1)
		good = proving_refuse(p, WEBHOOK_UNREADABLE, "the header "
		    "Authorization holds no user and password");
	else
		good = compare_user(p, &pair);
	secret_done(&pair);
	return good;
}
