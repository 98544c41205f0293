/*
 * One broadcast by SMS and e-mail: each account carries its own, and neither
 * waits for the other.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "io/loop.h"
#include "schedule/email_files.h"
#include "send/provider_server.h"
#include "send/send_rig.h"
#include "send/sender.h"
#include "send/texts.h"
#include "store/told.h"

#define GIVE_UP_MS	10000
#define TEXTS		20
#define MAILS		10

struct rig {
	struct plan		 p;
	struct event_base	*base;
	struct server		 server;
	struct sender		*sender;
	struct timer		*timer;
	bool			 timed_out;
};

static void
on_timer(void *arg)
{
	struct rig *r = arg;

	r->timed_out = true;
}

static void
on_moved(void *arg)
{
	(void)arg;
}

static void
lead(struct rig *r, const char *account)
{
	char *is = xasprintf("127.0.0.1:9/%s", account);
	char *other = xasprintf("127.0.0.1:%d/%s", r->server.port, account);

	plan_edit(&r->p, ACCOUNTS, is, other);
	free(is);
	free(other);
}

/* TEXTS people with a phone, MAILS with an e-mail address alone. */
static void
write_people(struct rig *r)
{
	struct buf csv;
	int i;

	send_people(&r->p, 1);
	buf_init(&csv, 64 * 1024);
	buf_adds(&csv, "phone,email\n");
	for (i = 0; i < TEXTS; i++)
		buf_addf(&csv, "+1 212 555 01%02d,\n", i);
	for (i = 0; i < MAILS; i++)
		buf_addf(&csv, ",p%d@example.org\n", i);
	plan_write(&r->p, "lists/many.csv", buf_text(&csv));
	buf_done(&csv);
}

/* ${main}, ${spare}: whether the account leads to somebody who listens. */
static struct rig *
open_rig_slots(bool main, bool spare, const char *in_flight)
{
	struct rig *r = xcalloc(1, sizeof *r);
	struct err err;

	clock_virtual(denver("2017-08-18 12:00"));
	plan_open(&r->p, "2017-08-18 12:00");
	email_files(&r->p);
	plan_edit(&r->p, PREGON, "route =", in_flight);
	write_people(r);
	r->base = loop_new(&err);
	assert_non_null(r->base);
	r->timer = timer_new(r->base, on_timer, r);
	server_open(&r->server, r->base);
	if (main)
		lead(r, "main");
	if (spare)
		lead(r, "spare");
	r->p.now_ms = clock_wall_ms();
	send_load(&r->p);
	send_begin(&r->p, "soon");
	r->sender = sender_new(r->base, r->p.store, r->p.config, on_moved, r,
	    &err);
	if (r->sender == NULL)
		fail_msg("%s", err.text);
	return r;
}

static struct rig *
open_rig(bool main, bool spare)
{
	return open_rig_slots(main, spare, "route =");
}

static void
close_rig(struct rig *r)
{
	sender_free(r->sender);
	evhttp_free(r->server.http);
	timer_free(r->timer);
	loop_free(r->base);
	plan_close(&r->p);
	free(r);
}

static int
accepted_by(const struct rig *r, enum channel channel)
{
	struct query *q = query(r->p.store->db, "SELECT count(*) FROM message "
	    "WHERE state = ? AND channel = ?");
	struct err err;
	int64_t n;

	query_bind_int(q, MESSAGE_ACCEPTED);
	query_bind_int(q, channel);
	assert_int_equal(query_one(q, &n, &err), 0);
	return (int)n;
}

#define serve_until(r, condition) do { \
	(r)->timed_out = false; \
	timer_start((r)->timer, GIVE_UP_MS); \
	while (!(condition)) { \
		assert_true(event_base_loop((r)->base, EVLOOP_ONCE) >= 0); \
		if ((r)->timed_out) \
			fail_msg("waited in vain for %s", #condition); \
	} \
	timer_stop((r)->timer); \
} while (0)

static void
each_account_carries_its_own(void **state)
{
	struct rig *r = open_rig(true, true);

	(void)state;
	serve_until(r, accepted_by(r, CHANNEL_SMS) == TEXTS &&
	    accepted_by(r, CHANNEL_EMAIL) == MAILS);
	assert_int_equal(r->server.per_path[0], TEXTS);
	assert_int_equal(r->server.per_path[1], MAILS);
	assert_int_equal(sender_next_ms(r->sender), -1);
	close_rig(r);
}

static void
texts_do_not_wait_for_mails(void **state)
{
	struct rig *r = open_rig(true, false);

	(void)state;
	serve_until(r, accepted_by(r, CHANNEL_SMS) == TEXTS);
	assert_int_equal(accepted_by(r, CHANNEL_EMAIL), 0);
	assert_int_equal(r->server.per_path[0], TEXTS);
	serve_until(r, send_count(&r->p, MESSAGE_IN_FLIGHT) == 0);
	assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), MAILS);
	close_rig(r);
}

static void
mails_do_not_wait_for_texts(void **state)
{
	struct rig *r = open_rig(false, true);

	(void)state;
	serve_until(r, accepted_by(r, CHANNEL_EMAIL) == MAILS);
	assert_int_equal(accepted_by(r, CHANNEL_SMS), 0);
	serve_until(r, send_count(&r->p, MESSAGE_IN_FLIGHT) == 0);
	assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), TEXTS);
	close_rig(r);
}

/* Texts alone could take every slot: those that become free go to mails first. */
static void
slots_are_shared(void **state)
{
	struct rig *r = open_rig_slots(true, true, "send = { in_flight = 4; }; route =");

	(void)state;
	server_script(&r->server, REPLY_HOLD);
	serve_until(r, r->server.nheld == 4);
	assert_int_equal(r->server.per_path[0], 4);
	server_release(&r->server, 4, REPLY_ACCEPT);
	serve_until(r, r->server.nheld == 4);
	assert_true(r->server.per_path[1] > 0);
	while (r->server.nrequests < TEXTS + MAILS) {
		server_release(&r->server, 4, REPLY_ACCEPT);
		serve_until(r, r->server.nheld > 0);
	}
	server_release(&r->server, 4, REPLY_ACCEPT);
	serve_until(r, accepted_by(r, CHANNEL_SMS) == TEXTS &&
	    accepted_by(r, CHANNEL_EMAIL) == MAILS);
	close_rig(r);
}

/*
 * What was told is what all parts state together, and by channel.
 */

static void
on_fact(const struct told_fact *f, void *arg)
{
	buf_addf(arg, "%s=%s\n", f->name, f->value);
}

static void
on_set(int64_t told, enum channel channel, const char *language,
    int64_t messages, void *arg)
{
	(void)told;
	buf_addf(arg, "%s %s %d\n", channel_name(channel), language,
	    (int)messages);
}

static void
a_mail_tells_what_its_parts_state(void **state)
{
	struct rig *r = open_rig(true, true);
	struct query *q;
	struct buf out;
	struct err err;
	int64_t told;

	(void)state;
	serve_until(r, accepted_by(r, CHANNEL_SMS) == TEXTS &&
	    accepted_by(r, CHANNEL_EMAIL) == MAILS);
	buf_init(&out, 4096);
	assert_int_equal(told_sets(r->p.store, 1, on_set, &out, &err), 0);
	assert_string_equal(buf_text(&out), "sms en 20\nemail en 10\n");
	buf_clear(&out);
	q = query(r->p.store->db, "SELECT id FROM told WHERE channel = 1");
	assert_int_equal(query_one(q, &told, &err), 0);
	assert_int_equal(told_facts(r->p.store, told, on_fact, &out, &err), 0);
	assert_string_equal(buf_text(&out), "event.title=First reading\n"
	    "event.when=Monday, August 21 at 5:30 PM\nsender=Vote Alerts\n");
	buf_done(&out);
	close_rig(r);
}

static const struct CMUnitTest tests[] = {
	{ "each account carries its own", each_account_carries_its_own, NULL,
	    NULL, NULL },
	{ "a paused e-mail account does not stop the texts",
	    texts_do_not_wait_for_mails, NULL, NULL, NULL },
	{ "a paused SMS account does not stop the e-mails",
	    mails_do_not_wait_for_texts, NULL, NULL, NULL },
	{ "both have slots", slots_are_shared, NULL, NULL, NULL },
	{ "what an e-mail told is what all its parts state",
	    a_mail_tells_what_its_parts_state, NULL, NULL, NULL },
};

int
main(void)
{
	return cmocka_run_group_tests_name("two_channels", tests, NULL, NULL);
}
