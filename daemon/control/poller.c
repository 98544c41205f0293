#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "control/inbox.h"
#include "control/poller.h"
#include "io/http_client.h"
#include "io/loop.h"
#include "model/backoff.h"
#include "provider/poll.h"
#include "store/polled.h"

/* An account, and its list. */
struct asking {
	struct poller		*poller;
	char			*name;
	struct timer		*timer;		/* until it is asked again */
	struct http_transfer	*transfer;	/* NULL unless a page is on its way */
	struct secret		 next;		/* page; empty: the first */
	int64_t			 since_ms, began_ms;	/* of this poll, real time */
	unsigned		 pages;
	size_t			 texts;
	unsigned		 failed;	/* polls in a row */
	bool			 blocked;
	int64_t			 read_ms;
	char			 why[ERR_TEXT_MAX];	/* "": the last one was fine */
};

struct poller {
	struct core		*core;
	struct http_client	*http;
	size_t			 count;
	struct asking		**all;
	bool			 stopped;
};

static const struct provider *
provider_of(const struct asking *a)
{
	return inbox_provider(a->poller->core->inbox, a->name);
}

static void	on_page(const struct http_answer *answer, void *arg);
static void	on_timer(void *arg);

static void
asking_free(struct asking *a)
{
	if (a->transfer != NULL)
		http_cancel(a->transfer);
	timer_free(a->timer);
	secret_done(&a->next);
	free(a->name);
	free(a);
}

static void
free_all(struct asking **all, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		asking_free(all[i]);
	free(all);
}

static struct asking *
find(const struct poller *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		if (str_eq(p->all[i]->name, name))
			return p->all[i];
	return NULL;
}

/*
 * One poll.
 */

/* It ends without all of the list: again, later. */
static void
failed(struct asking *a, int64_t retry_after_ms, const struct err *err)
{
	int64_t wait = backoff_ms(++a->failed, retry_after_ms,
	    randombytes_random());

	if (wait > POLLER_EVERY_MS)
		wait = POLLER_EVERY_MS;
	memcpy(a->why, err->text, sizeof a->why);
	log_warn("poll.failed", "account=%s error=\"%s\" blocked=%d "
	    "again_ms=%" PRId64 " next=\"%s\"", a->name, err->text,
	    a->blocked, wait, a->blocked ?
	    "it sends nothing until its list is read; pregon release "
	    "--unpolled" : "pregon status");
	timer_start(a->timer, wait);
	core_poke(a->poller->core);	/* a virtual clock may go on */
}

/* The whole list was read. */
static void
finished(struct asking *a)
{
	struct core *core = a->poller->core;
	struct err err;

	if (polled_set(core->store, a->name, a->began_ms, &err) == -1) {
		failed(a, -1, &err);
		return;
	}
	log_info("poll.read", "account=%s pages=%u texts=%zu blocked=%d",
	    a->name, a->pages, a->texts, a->blocked);
	a->failed = 0;
	a->why[0] = '\0';
	a->read_ms = a->began_ms;
	if (a->blocked) {
		a->blocked = false;
		sender_block(core->sender, a->name, false);
	}
	timer_start(a->timer, POLLER_EVERY_MS);
	core_poke(core);
}

/* Ask for the next page, or the first. */
static int
ask(struct asking *a, struct err *err)
{
	struct http_request request = { 0 };

	if (a->pages == POLL_PAGES_MAX)
		return err_set(err, ERR_FULL, "its list has more than %d pages",
		    POLL_PAGES_MAX);
	if (poll_build(provider_of(a), a->since_ms,
	    a->next.len > 0 ? &a->next : NULL, &request, err) == 0)
		a->transfer = http_start(a->poller->http, &request, on_page, a,
		    err);
	http_request_done(&request);
	return a->transfer != NULL ? 0 : -1;
}

/* When it was said, on our clock; no later than now. */
static void
date(struct webhook_records *records)
{
	int64_t now_ms = clock_wall_ms(), shift = now_ms - clock_real_ms();
	struct webhook_record *r;
	size_t i;

	for (i = 0; i < records->count; i++) {
		r = &records->items[i];
		if (r->undated)
			continue;
		r->at_ms += shift;
		if (r->at_ms > now_ms)
			r->at_ms = now_ms;
		if (r->at_ms < 1)
			r->at_ms = 1;	/* 0 were now */
	}
}

static int
take_page(struct asking *a, const struct http_answer *answer, struct err *err)
{
	struct core *core = a->poller->core;
	struct webhook_records records = { 0 };
	bool moved = false;
	int result;

	if (poll_read(provider_of(a), answer, &records, &a->next, err) == -1)
		return -1;
	a->pages++;
	a->texts += records.count;
	date(&records);
	result = inbox_apply(core->inbox, core->store, a->name, NULL, &records,
	    clock_wall_ms(), &moved, err);
	webhook_records_done(&records);
	if (moved) {
		core_poke(core);
		sender_poke(core->sender);
	}
	return result;
}

/* A page came, or it will not. */
static void
on_page(const struct http_answer *answer, void *arg)
{
	struct asking *a = arg;
	struct err err;

	a->transfer = NULL;
	if (take_page(a, answer, &err) == -1)
		failed(a, answer->retry_after_ms, &err);
	else if (a->next.len == 0)
		finished(a);
	else if (ask(a, &err) == -1)
		failed(a, -1, &err);
}

/* Since when it is asked: see poller.h. */
static int
since(struct asking *a, struct err *err)
{
	int64_t last_ms = 0;
	int found = polled_get(a->poller->core->store, a->name, &last_ms, err);

	if (found == -1)
		return -1;
	a->since_ms = found == 1 && last_ms < a->began_ms ?
	    last_ms - POLLER_OVERLAP_MS : a->began_ms - POLLER_FIRST_MS;
	log_info("poll.begins", "account=%s since_s=%" PRId64 " why=\"%s\"",
	    a->name, a->since_ms / 1000, found == 1 ?
	    "an hour before the last poll" :
	    "24 hours ago: it was never polled");
	return 0;
}

static void
on_timer(void *arg)
{
	struct asking *a = arg;
	struct err err;

	a->began_ms = clock_real_ms();
	a->pages = 0;
	a->texts = 0;
	secret_done(&a->next);
	if (since(a, &err) == -1 || ask(a, &err) == -1)
		failed(a, -1, &err);
}

/*
 * The accounts.
 */

static struct asking *
asking_new(struct poller *p, const char *name)
{
	struct asking *a = xcalloc(1, sizeof *a), *was = find(p, name);

	a->poller = p;
	a->name = xstrdup(name);
	a->timer = timer_new(p->core->base, on_timer, a);
	a->blocked = was == NULL || was->blocked;
	if (was != NULL) {
		a->read_ms = was->read_ms;
		a->failed = was->failed;
		memcpy(a->why, was->why, sizeof a->why);
	}
	return a;
}

/* What is not polled any more is in nobody's way. */
static void
unblock_dropped(struct poller *p, struct asking **old, size_t nold)
{
	size_t i;

	for (i = 0; i < nold; i++)
		if (find(p, old[i]->name) == NULL)
			sender_block(p->core->sender, old[i]->name, false);
}

void
poller_configure(struct poller *p)
{
	const struct config *config = p->core->config;
	struct asking **new = xcalloc(config->nroute + 1, sizeof *new);
	struct asking **old = p->all;
	size_t count = 0, nold = p->count, i;

	for (i = 0; i < config->nroute; i++)
		if (poll_is_there(config->route[i]))
			new[count++] = asking_new(p, config->route[i]->name);
	p->all = new;
	p->count = count;
	unblock_dropped(p, old, nold);
	free_all(old, nold);
	http_client_set_loopback_only(p->http,
	    config->sending == SENDING_SANDBOX);
	for (i = 0; i < count; i++) {
		sender_block(p->core->sender, new[i]->name, new[i]->blocked);
		if (!p->stopped)
			timer_start(new[i]->timer, 0);
	}
}

struct poller *
poller_new(struct core *core, struct err *err)
{
	struct http_client *http = http_client_new(core->base, true, err);
	struct poller *p;

	if (http == NULL)
		return NULL;
	p = xcalloc(1, sizeof *p);
	p->core = core;
	p->http = http;
	poller_configure(p);
	return p;
}

void
poller_free(struct poller *p)
{
	if (p == NULL)
		return;
	free_all(p->all, p->count);
	http_client_free(p->http);
	free(p);
}

void
poller_stop(struct poller *p)
{
	struct asking *a;
	size_t i;

	p->stopped = true;
	for (i = 0; i < p->count; i++) {
		a = p->all[i];
		timer_stop(a->timer);
		if (a->transfer != NULL)
			http_cancel(a->transfer);
		a->transfer = NULL;
	}
}

/* One that has just been started, at a start or a reload, counts. */
bool
poller_is_idle(const struct poller *p)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		if (p->all[i]->transfer != NULL || (p->all[i]->blocked &&
		    p->all[i]->failed == 0))
			return false;
	return true;
}

int
poller_release(struct poller *p, const char *account, struct err *err)
{
	struct asking *a = find(p, account);

	if (a == NULL)
		return err_set(err, ERR_INPUT, "%s: no account of the route "
		    "that is called so is polled; `pregon status` lists them",
		    account);
	if (!a->blocked)
		return err_set(err, ERR_REFUSED, "the account %s sends "
		    "already", account);
	a->blocked = false;
	sender_block(p->core->sender, a->name, false);
	core_poke(p->core);
	return 0;
}

bool
poller_get(const struct poller *p, const char *account,
    struct poller_state *ret)
{
	const struct asking *a = find(p, account);

	if (a == NULL)
		return false;
	*ret = (struct poller_state){ .blocked = a->blocked,
	    .why = a->why[0] != '\0' ? a->why : NULL, .read_ms = a->read_ms };
	return true;
}
