/*
 * inbox_rig.h - an inbox over the files and the store of consent_rig.h, and
 * webhooks signed as their providers sign them
 *
 *   sandbox        Twilio's way: HMAC, no time in it; TOKEN and NEXT prove
 *   telnyx         Ed25519 over the time and the body
 *   sandbox_email  has no webhook
 */
#ifndef TESTS_CONTROL_INBOX_RIG_H
#define TESTS_CONTROL_INBOX_RIG_H

#include "consent/consent_rig.h"
#include "control/inbox.h"
#include "provider/webhook_rig.h"
#include "store/snapshot.h"

#define PUBLIC_URL	"https://alerts.example.org"
#define TOKEN		"token of these days"
#define NEXT		"token of the days to come"
#define DAY		(24 * HOUR)

struct mail {
	struct texters	 texters;
	struct inbox	*inbox;
	EVP_PKEY	*telnyx;
	int64_t		 now_ms;	/* wall and real */
	bool		 moved;		/* what inbox_take said last */
};

/* A webhook with a text of HER; what is left NULL is as usual. */
struct hook {
	const char	*account;	/* NULL: "sandbox" */
	const char	*id, *text;
	const char	*zone;		/* sandbox: one more field; NULL: none */
	const char	*token;		/* that signs: NULL: TOKEN */
	EVP_PKEY	*key;		/* that signs; NULL: telnyx's own */
	int64_t		 off_ms;	/* from now, of the time that is signed */
	/* Changed after it was signed. */
	const char	*said, *target, *stamp;
	size_t		 signatures;	/* 1 more than there are: 0 is one */
};
#define NO_SIGNATURE	1
#define TWO_SIGNATURES	3

static inline void
mail_write(const struct mail *m, const char *name, const char *text)
{
	char *path = xasprintf("%s/config/%s", m->texters.root, name);

	dir_write(path, text, strlen(text));
	assert_int_equal(chmod(path, 0600), 0);
	free(path);
}

static inline void
mail_edit(const struct mail *m, const char *name, const char *find,
    const char *replace)
{
	char *path = xasprintf("%s/config/%s", m->texters.root, name);

	dir_replace(path, find, replace);
	free(path);
}

/* What accounts.conf has: keys for both, and for telnyx its public one. */
static inline void
mail_accounts(struct mail *m)
{
	char public[256], *accounts;

	public_raw(m->telnyx, public);
	accounts = xasprintf("      from = \"+13035550100\"; "
	    "webhook_token_file = \"token\"; "
	    "webhook_token_next_file = \"next\";\n    };\n  };\n"
	    "  telnyx = { provider = \"telnyx\"; settings = { "
	    "api_key_file = \"token\"; public_key = \"%s\"; };", public);
	mail_write(m, "token", TOKEN "\n");
	mail_write(m, "next", NEXT "\n");
	mail_edit(m, "accounts.conf", "      from = \"+13035550100\";\n    };",
	    accounts);
	free(accounts);
}

static inline void
mail_open(struct mail *m)
{
	*m = (struct mail){ .now_ms = NOON };
	m->telnyx = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	texters_files(&m->texters);
	mail_accounts(m);
	mail_edit(m, "pregon.conf", "# Where", "public_url = \"" PUBLIC_URL
	    "\";\n# Where");
	texters_start(&m->texters);
	m->inbox = inbox_new(m->texters.config, &m->texters.err);
	assert_non_null(m->inbox);
}

/* Read the files again. */
static inline void
mail_reload(struct mail *m)
{
	struct texters *p = &m->texters;

	config_unref(p->config);
	texters_load(p);
	assert_int_equal(inbox_configure(m->inbox, p->config, &p->err), 0);
}

static inline void
mail_close(struct mail *m)
{
	inbox_free(m->inbox);
	EVP_PKEY_free(m->telnyx);
	texters_close(&m->texters);
}

static inline struct inbox_counts
mail_counts(const struct mail *m)
{
	struct inbox_counts counts;

	inbox_get_counts(m->inbox, &counts);
	return counts;
}

/*
 * Requests.
 */

static inline void
mail_form(const struct hook *h, const char *said, struct sample *ret)
{
	snprintf(ret->body, sizeof ret->body, "MessageSid=%s&Body=%s"
	    "&From=%%2B%s&To=%%2B13035550100%s%s", h->id, said, &HER[1],
	    h->zone != NULL ? "&Zone=" : "", h->zone != NULL ? h->zone : "");
}

static inline void
mail_sign_form(const struct hook *h, struct sample *ret)
{
	const char *token = h->token != NULL ? h->token : TOKEN;
	char text[1024], mac[256];
	size_t i;

	snprintf(text, sizeof text, PUBLIC_URL "%sBody%sFrom" HER
	    "MessageSid%sTo+13035550100%s%s", ret->target, h->text, h->id,
	    h->zone != NULL ? "Zone" : "", h->zone != NULL ? h->zone : "");
	sign_hmac("SHA1", token, strlen(token), text, false, mac);
	for (i = 1; i < (h->signatures != 0 ? h->signatures : 2); i++)
		sample_header(ret, "X-Twilio-Signature", mac);
	sample_header(ret, "Content-Type", "application/x-www-form-urlencoded");
}

static inline void
mail_json(const struct hook *h, const char *said, struct sample *ret)
{
	snprintf(ret->body, sizeof ret->body, "{\"data\":{\"event_type\":"
	    "\"message.received\",\"payload\":{\"id\":\"%s\",\"text\":\"%s\","
	    "\"from\":{\"phone_number\":\"" HER "\"},"
	    "\"to\":[{\"phone_number\":\"+13035550100\"}]}}}", h->id, said);
}

static inline void
mail_sign_json(const struct mail *m, const struct hook *h, struct sample *ret)
{
	char stamp[32], *text, mac[256];
	size_t i;

	snprintf(stamp, sizeof stamp, "%lld",
	    (long long)((m->now_ms + h->off_ms) / SECOND));
	text = xasprintf("%s|%s", stamp, ret->body);
	sign_with(h->key != NULL ? h->key : m->telnyx, NULL, text, mac);
	free(text);
	for (i = 1; i < (h->signatures != 0 ? h->signatures : 2); i++)
		sample_header(ret, "telnyx-signature-ed25519", mac);
	sample_header(ret, "telnyx-timestamp", h->stamp != NULL ? h->stamp :
	    stamp);
}

/* ${h} as it comes in, in plain strings. */
static inline void
mail_draw(const struct mail *m, const struct hook *h, struct sample *ret)
{
	bool form = h->account == NULL || strcmp(h->account, "telnyx") != 0;

	*ret = (struct sample){ .method = "POST" };
	snprintf(ret->target, sizeof ret->target, "/in/%s",
	    h->account != NULL ? h->account : "sandbox");
	(form ? mail_form : mail_json)(h, h->text, ret);
	if (form)
		mail_sign_form(h, ret);
	else
		mail_sign_json(m, h, ret);
	if (h->said != NULL)
		(form ? mail_form : mail_json)(h, h->said, ret);
	if (h->target != NULL)
		snprintf(ret->target, sizeof ret->target, "%s", h->target);
}

/* It comes in, now or later: the status it is answered with. */
static inline int
mail_take(struct mail *m, const char *account, const struct sample *s)
{
	struct received received;
	int status;

	sample_received(s, &received);
	status = inbox_take(m->inbox, m->texters.store, config_account(
	    m->texters.config, account != NULL ? account : "sandbox"),
	    &received, m->now_ms, m->now_ms, &m->moved);
	received_done(&received);
	return status;
}

static inline int
mail_hook(struct mail *m, struct hook h)
{
	struct sample s;

	mail_draw(m, &h, &s);
	return mail_take(m, h.account, &s);
}

/* The same text, as the provider's own list has it. */
static inline int
mail_poll(struct mail *m, const char *account, const char *id,
    const char *text)
{
	struct webhook_record record = { .kind = WEBHOOK_INBOUND,
	    .from_is = PARTY_PHONE, .to_is = PARTY_PHONE };
	const struct webhook_records records = { .count = 1,
	    .items = &record };
	int result;

	snprintf(record.id, sizeof record.id, "%s", id);
	assert_int_equal(address_set(&record.from, HER), 0);
	secret_set(&record.text, text, strlen(text));
	result = inbox_apply(m->inbox, m->texters.store, account, NULL,
	    &records, m->now_ms, &m->moved, &m->texters.err);
	secret_done(&record.text);
	return result;
}

#endif
