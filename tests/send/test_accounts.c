#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "schedule/plan_files.h"
#include "send/accounts.h"

static const struct verdict auth = { .kind = VERDICT_REJECTED,
    .reason = REASON_AUTH, .retry_after_ms = -1 };
static const struct verdict slow = { .kind = VERDICT_RETRY,
    .reason = REASON_RATE_LIMITED, .retry_after_ms = 5000 };
static const struct verdict good = { .kind = VERDICT_ACCEPTED,
    .retry_after_ms = -1 };

/* Two accounts in the route, "main" with ${rate}. */
static struct accounts *
open_route(struct plan *p, const char *rate)
{
	struct accounts *a;
	struct err err;

	plan_open(p, "2017-08-18 12:00");
	plan_edit(p, PREGON, "\"main\"", "\"main\", \"spare\"");
	plan_edit(p, ACCOUNTS, "rate = 0.0", rate);
	p->config = plan_load(p);
	a = accounts_new(p->config, NULL, 0, &err);
	assert_non_null(a);
	return a;
}

static void
assert_pick(struct accounts *a, unsigned want, int64_t now_ms,
    const char *name, unsigned count)
{
	unsigned got;
	int64_t wait_ms;
	struct carrier *c = accounts_pick(a, CHANNEL_SMS, want, now_ms, &got,
	    &wait_ms);

	assert_non_null(c);
	assert_string_equal(c->account->name, name);
	assert_int_equal(got, count);
}

static void
assert_wait(struct accounts *a, int64_t now_ms, int64_t want_ms)
{
	unsigned got;
	int64_t wait_ms;

	assert_null(accounts_pick(a, CHANNEL_SMS, 10, now_ms, &got, &wait_ms));
	assert_int_equal(wait_ms, want_ms);
}

static void
close_route(struct plan *p, struct accounts *a)
{
	accounts_unref(a);
	plan_close(p);
}

static void
check_order(void **state)
{
	struct plan p;
	struct accounts *a = open_route(&p, "rate = 0.0");

	(void)state;
	assert_int_equal(a->count, 2);
	assert_pick(a, 10, 0, "main", 10);
	assert_ptr_equal(accounts_find(a, "spare"), &a->carriers[1]);
	assert_null(accounts_find(a, "other"));
	close_route(&p, a);
}

static void
check_failover(void **state)
{
	struct plan p;
	struct accounts *a = open_route(&p, "rate = 0.0");

	(void)state;
	health_note(&a->carriers[0].health, &auth, 0);
	assert_pick(a, 10, 0, "spare", 10);
	assert_pick(a, 10, 59999, "spare", 10);
	/* A minute later the first one is probed, and takes over again. */
	assert_pick(a, 10, 60000, "main", 1);
	a->carriers[0].inflight = 1;
	assert_pick(a, 10, 60000, "spare", 10);
	a->carriers[0].inflight = 0;
	health_note(&a->carriers[0].health, &good, 60001);
	assert_pick(a, 10, 60001, "main", 10);
	close_route(&p, a);
}

static void
check_no_failover(void **state)
{
	struct plan p;
	struct accounts *a = open_route(&p, "rate = 0.0");

	(void)state;
	health_note(&a->carriers[0].health, &slow, 0);
	assert_wait(a, 0, 5000);
	assert_wait(a, 4999, 1);
	assert_pick(a, 10, 5000, "main", 10);
	close_route(&p, a);
}

static void
check_bucket(void **state)
{
	struct plan p;
	struct accounts *a = open_route(&p, "rate = 20.0");

	(void)state;
	assert_pick(a, 10, 0, "main", 2);	/* a tenth of a second's worth */
	bucket_take(&a->carriers[0].bucket, 2);
	assert_wait(a, 0, 50);
	assert_pick(a, 10, 50, "main", 1);
	assert_pick(a, 10, 1000, "main", 2);
	assert_pick(a, 1, 1000, "main", 1);
	close_route(&p, a);
}

static void
check_all_paused(void **state)
{
	struct plan p;
	struct accounts *a = open_route(&p, "rate = 0.0");

	(void)state;
	health_note(&a->carriers[0].health, &auth, 0);
	health_note(&a->carriers[1].health, &auth, 20000);
	assert_wait(a, 20000, 40000);
	assert_wait(a, 59999, 1);
	close_route(&p, a);
}

/* Asking again and again would not end the probe. */
static void
check_probe_out(void **state)
{
	struct plan p;
	struct accounts *a = open_route(&p, "rate = 0.0");

	(void)state;
	health_note(&a->carriers[0].health, &auth, 0);
	health_note(&a->carriers[1].health, &auth, 0);
	a->carriers[0].inflight = 1;
	a->carriers[1].inflight = 1;
	assert_wait(a, 60000, -1);
	health_note(&a->carriers[1].health, &auth, 60000);
	a->carriers[1].inflight = 0;
	assert_wait(a, 60000, 60000);
	close_route(&p, a);
}

static void
check_reload(void **state)
{
	struct plan p;
	struct accounts *a = open_route(&p, "rate = 20.0"), *b;
	struct config *config;
	struct err err;

	(void)state;
	health_note(&a->carriers[1].health, &auth, 0);
	bucket_take(&a->carriers[0].bucket, 2);
	plan_edit(&p, PREGON, "\"main\", \"spare\"", "\"spare\", \"main\"");
	config = plan_load(&p);
	b = accounts_new(config, a, 10, &err);
	assert_non_null(b);
	assert_string_equal(b->carriers[0].account->name, "spare");
	assert_true(b->carriers[0].health.probing);
	/* What was used of the rate is used: 10 ms gave back a fifth. */
	assert_wait(b, 10, 40);
	assert_pick(b, 10, 50, "main", 1);
	/* How the old ones go on is not the new ones' affair. */
	health_note(&a->carriers[0].health, &auth, 50);
	assert_false(b->carriers[1].health.probing);
	accounts_unref(b);
	config_unref(config);
	close_route(&p, a);
}

static void
check_reload_rate(void **state)
{
	struct plan p;
	struct accounts *a = open_route(&p, "rate = 0.0"), *b;
	struct config *config;
	struct err err;

	(void)state;
	plan_edit(&p, ACCOUNTS, "rate = 0.0", "rate = 100.0");
	config = plan_load(&p);
	b = accounts_new(config, a, 1000, &err);
	assert_non_null(b);
	assert_pick(b, 5, 2000, "main", 5);
	accounts_unref(b);
	config_unref(config);
	close_route(&p, a);
}

/* An attempt keeps what it was made with. */
static void
check_references(void **state)
{
	struct plan p;
	struct accounts *a = open_route(&p, "rate = 0.0");

	(void)state;
	accounts_ref(a);
	accounts_unref(a);
	config_unref(p.config);
	p.config = NULL;
	assert_string_equal(a->carriers[0].account->name, "main");
	close_route(&p, a);
}

static void
check_sandbox(void **state)
{
	static const struct {
		const char *sending, *url;
		bool want;
	} rows[] = {
		{ "sandbox", "http://127.0.0.1:2580", true },
		{ "sandbox", "http://[::1]:2580", true },
		{ "live", "https://api.example.org", true },
	};
	struct plan p;
	struct accounts *a;
	struct err err;
	char *sending;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		plan_open(&p, "2017-08-18 12:00");
		sending = xasprintf("sending = \"%s\"; route", rows[i].sending);
		plan_edit(&p, PREGON, "route", sending);
		plan_edit(&p, ACCOUNTS, "http://127.0.0.1:9/main",
		    rows[i].url);
		p.config = plan_load(&p);
		a = accounts_new(p.config, NULL, 0, &err);
		assert_int_equal(a != NULL, rows[i].want);
		/* The same, asked of a config that was not checked for it. */
		if (str_eq(rows[i].sending, "live")) {
			p.config->sending = SENDING_SANDBOX;
			assert_null(accounts_new(p.config, NULL, 0, &err));
			assert_int_equal(err.kind, ERR_INPUT);
		}
		accounts_unref(a);
		plan_close(&p);
		free(sending);
	}
}

/* What people told it is not known, so what it would send goes by no other. */
static void
check_blocked(void **state)
{
	struct plan p;
	struct accounts *a = open_route(&p, "rate = 0.0"), *again;
	struct err err;

	(void)state;
	a->carriers[0].blocked = true;
	assert_wait(a, 0, -1);
	assert_int_equal(carrier_room(&a->carriers[0], 10, 0), 0);
	/* Not for its health, either. */
	health_note(&a->carriers[0].health, &auth, 0);
	assert_wait(a, 0, -1);
	again = accounts_new(p.config, a, 0, &err);
	assert_non_null(again);
	assert_wait(again, 60000, -1);
	again->carriers[0].blocked = false;
	assert_pick(again, 10, 60000, "main", 1);
	accounts_unref(again);
	close_route(&p, a);
}

/* People hold it: another one may carry what it would have; not where STOPs are unread. */
static void
check_held(void **state)
{
	struct plan p;
	struct accounts *a = open_route(&p, "rate = 0.0");

	(void)state;
	a->carriers[0].held = true;
	assert_pick(a, 10, 0, "spare", 10);
	a->carriers[0].blocked = true;
	assert_wait(a, 0, -1);
	a->carriers[0].blocked = false;
	a->carriers[1].held = true;
	assert_wait(a, 0, -1);
	close_route(&p, a);
}

static const struct CMUnitTest tests[] = {
	{ "the first account of the route", check_order, NULL, NULL, NULL },
	{ "the next one only while it is paused, and back after the probe",
	  check_failover, NULL, NULL, NULL },
	{ "not where it is only too fast", check_no_failover, NULL, NULL,
	  NULL },
	{ "its rate, with a tenth of a second at once", check_bucket, NULL,
	  NULL, NULL },
	{ "all paused: until the first probe", check_all_paused, NULL, NULL,
	  NULL },
	{ "a probe is out: until it ends", check_probe_out, NULL, NULL, NULL },
	{ "a reload carries over health and rate, by name", check_reload,
	  NULL, NULL, NULL },
	{ "a reload that gives it a rate: it has one", check_reload_rate,
	  NULL, NULL, NULL },
	{ "blocked: nothing, by no other, and a reload does not end it",
	  check_blocked, NULL, NULL, NULL },
	{ "held: the next stands in, unless it is blocked, too", check_held,
	  NULL, NULL, NULL },
	{ "they live as long as someone holds them", check_references, NULL,
	  NULL, NULL },
	{ "sending = \"sandbox\": only to this machine", check_sandbox, NULL,
	  NULL, NULL },
};

int
main(void)
{
	return cmocka_run_group_tests_name("accounts", tests, NULL, NULL);
}
