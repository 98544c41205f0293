#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/loopback.h"
#include "send/accounts.h"

#define HOST_SIZE 256

/* Texts that may go out at once after a pause: a tenth of a second's worth. */
static double
burst_of(double rate)
{
	return rate / 10 > 1 ? rate / 10 : 1;
}

struct carrier *
accounts_find(const struct accounts *a, const char *name)
{
	size_t i;

	for (i = 0; i < a->count; i++)
		if (str_eq(a->carriers[i].account->name, name))
			return &a->carriers[i];
	return NULL;
}

/* How it was doing, and what of its rate is used up. */
static void
carry_over(struct carrier *c, const struct accounts *old, int64_t now_ms)
{
	const struct carrier *was = old == NULL ? NULL :
	    accounts_find(old, c->account->name);

	if (was == NULL)
		return;
	c->health = was->health;
	c->blocked = was->blocked;
	bucket_inherit(&c->bucket, &was->bucket, now_ms);
}

/* With sending = "sandbox" nothing leaves this machine. */
static int
check_stays_here(const struct carrier *c, struct err *err)
{
	char host[HOST_SIZE], url[HOST_SIZE + sizeof "http://[]"];

	if (provider_host(c->provider, host, sizeof host, err) == -1)
		return -1;
	snprintf(url, sizeof url, strchr(host, ':') != NULL ? "http://[%s]" :
	    "http://%s", host);
	if (url_is_loopback(url))
		return 0;
	return err_set(err, ERR_INPUT, "%s:%u: requests of the account %s "
	    "would go to %s, and sending = \"sandbox\" stays on this machine",
	    c->account->where.file, c->account->where.line, c->account->name,
	    host[0] != '\0' ? host : "a host that cannot be told beforehand");
}

static int
carrier_init(struct carrier *c, const struct config *config,
    const struct account *account, const struct accounts *old, int64_t now_ms,
    struct err *err)
{
	c->account = account;
	c->provider = provider_new(account, err);
	if (c->provider == NULL || (config->sending == SENDING_SANDBOX &&
	    check_stays_here(c, err) == -1))
		return -1;
	bucket_init(&c->bucket, account->rate, burst_of(account->rate),
	    now_ms);
	carry_over(c, old, now_ms);
	return 0;
}

struct accounts *
accounts_new(struct config *config, const struct accounts *old,
    int64_t now_ms, struct err *err)
{
	struct accounts *a = xcalloc(1, sizeof *a);
	size_t i;

	a->references = 1;
	a->config = config_ref(config);
	a->carriers = xcalloc(config->nroute, sizeof *a->carriers);
	for (i = 0; i < config->nroute; i++) {
		a->count++;	/* accounts_unref frees what there is of it */
		if (carrier_init(&a->carriers[i], config, config->route[i],
		    old, now_ms, err) == -1) {
			accounts_unref(a);
			return NULL;
		}
	}
	return a;
}

struct accounts *
accounts_ref(struct accounts *accounts)
{
	accounts->references++;
	return accounts;
}

void
accounts_unref(struct accounts *a)
{
	size_t i;

	if (a == NULL || --a->references > 0)
		return;
	for (i = 0; i < a->count; i++)
		provider_free(a->carriers[i].provider);
	free(a->carriers);
	config_unref(a->config);
	free(a);
}

static int64_t
wait_of(struct carrier *c, int64_t now_ms)
{
	int64_t wait = bucket_wait_ms(&c->bucket, now_ms);

	if (c->blocked)
		return -1;
	if (c->health.until_ms - now_ms > wait)
		return c->health.until_ms - now_ms;
	if (c->health.probing && c->inflight > 0)
		return -1;
	return wait;
}

unsigned
carrier_room(struct carrier *c, unsigned want, int64_t now_ms)
{
	if (c->blocked)
		return 0;
	return bucket_have(&c->bucket, health_allows(&c->health, want,
	    c->inflight, now_ms), now_ms);
}

struct carrier *
accounts_pick(struct accounts *a, enum channel channel, unsigned want,
    int64_t now_ms, unsigned *ret_count, int64_t *ret_wait_ms)
{
	struct carrier *c;
	int64_t wait;
	size_t i;

	*ret_wait_ms = -1;
	for (i = 0; i < a->count; i++) {
		c = &a->carriers[i];
		if (c->account->provider->channel != channel ||
		    (c->held && !c->blocked))
			continue;
		*ret_count = carrier_room(c, want, now_ms);
		if (*ret_count > 0)
			return c;
		wait = wait_of(c, now_ms);
		if (wait != -1 && (*ret_wait_ms == -1 || wait < *ret_wait_ms))
			*ret_wait_ms = wait;
		/* Only slow, not broken: the next account is for failures. */
		if (c->blocked || !c->health.probing)
			break;
	}
	return NULL;
}
