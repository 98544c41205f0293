#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "io/loop.h"
#include "send/provider_server.h"
#include "send/send_rig.h"
#include "send/sender.h"
#include "store/replies.h"

#define GIVE_UP_MS	10000
#define NOWHERE		9	/* the port in plan_files.h */
#define A_MOMENT_MS	60	/* in which nothing must happen */

struct rig {
	struct plan		 p;
	struct event_base	*base;
	struct server		 server;
	struct sender		*sender;
	struct timer		*timer;
	bool			 timed_out;
	unsigned		 moved;
	int64_t			 broadcast;
	int			 most_in_flight;
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
	struct rig *r = arg;

	r->moved++;
}

/* What reaches the provider is durable, and within the limit. */
static void
on_seen(int64_t ref, void *arg)
{
	struct rig *r = arg;
	struct query *q = query(r->p.store->db, "SELECT count(*) FROM message "
	    "WHERE id = ? AND state = 1");
	struct err err;
	int64_t there;
	int flying;

	assert_false(db_in_transaction(r->p.store->db));
	query_bind_int(q, ref);
	assert_int_equal(query_one(q, &there, &err), 0);
	assert_int_equal(there, 1);
	flying = send_count(&r->p, MESSAGE_IN_FLIGHT);
	if (flying > r->most_in_flight)
		r->most_in_flight = flying;
}

/* Both accounts lead to another port: NOWHERE is one where nobody listens. */
static void
use_port(struct rig *r, int from, int to)
{
	char *is = xasprintf("127.0.0.1:%d/", from);
	char *other = xasprintf("127.0.0.1:%d/", to);

	plan_edit(&r->p, ACCOUNTS, is, other);
	plan_edit(&r->p, ACCOUNTS, is, other);
	free(is);
	free(other);
}

/* Files for ${n} people, a provider; nothing is read yet. */
static struct rig *
open_rig(int n)
{
	struct rig *r = xcalloc(1, sizeof *r);
	struct err err;

	clock_virtual(denver("2017-08-18 12:00"));
	plan_open(&r->p, "2017-08-18 12:00");
	send_people(&r->p, n);
	r->base = loop_new(&err);
	assert_non_null(r->base);
	r->timer = timer_new(r->base, on_timer, r);
	server_open(&r->server, r->base);
	r->server.seen = on_seen;
	r->server.arg = r;
	use_port(r, NOWHERE, r->server.port);
	return r;
}

static void
start_sender(struct rig *r)
{
	struct err err;

	r->sender = sender_new(r->base, r->p.store, r->p.config, on_moved, r,
	    &err);
	if (r->sender == NULL)
		fail_msg("%s", err.text);
}

/* Read the files, begin the broadcast, and a sender. */
static void
begin(struct rig *r)
{
	r->p.now_ms = clock_wall_ms();
	send_load(&r->p);
	r->broadcast = send_begin(&r->p, "soon");
	start_sender(r);
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

/* Serve for ${ms}.  Returns how often the loop turned. */
static unsigned
serve(struct rig *r, int64_t ms)
{
	unsigned turns = 0;

	r->timed_out = false;
	timer_start(r->timer, ms);
	for (; !r->timed_out; turns++)
		assert_true(event_base_loop(r->base, EVLOOP_ONCE) >= 0);
	return turns;
}

/* As the core does on a virtual clock: nothing to do until then. */
static void
jump(struct rig *r)
{
	int64_t next = sender_next_ms(r->sender);

	if (sender_is_idle(r->sender) && next > clock_wall_ms()) {
		clock_jump(next);
		sender_poke(r->sender);
	}
}

#define serve_until(r, condition) do { \
	(r)->timed_out = false; \
	timer_start((r)->timer, GIVE_UP_MS); \
	while (!(condition)) { \
		assert_true(event_base_loop((r)->base, EVLOOP_ONCE) >= 0); \
		if ((r)->timed_out) \
			fail_msg("waited in vain for %s", #condition); \
		jump(r); \
	} \
	timer_stop((r)->timer); \
} while (0)

static bool
all_settled(const struct rig *r)
{
	return sender_is_idle(r->sender) &&
	    send_count(&r->p, MESSAGE_QUEUED) == 0 &&
	    send_count(&r->p, MESSAGE_IN_FLIGHT) == 0;
}

/* Every message reached the provider ${times}. */
static void
assert_each(const struct rig *r, unsigned n, unsigned times)
{
	unsigned ref, found = 0;

	for (ref = 0; ref < SERVER_REFS; ref++)
		if (r->server.per_ref[ref] > 0) {
			assert_int_equal(r->server.per_ref[ref], times);
			found++;
		}
	assert_int_equal(found, n);
}

static void
check_all_accepted(void **state)
{
	struct rig *r = open_rig(150);

	(void)state;
	begin(r);
	serve_until(r, all_settled(r));
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 150);
	assert_each(r, 150, 1);
	assert_in_range(r->most_in_flight, 1, 64);
	assert_true(r->moved > 0);
	assert_int_equal(sender_next_ms(r->sender), -1);
	assert_int_equal(plan_number(&r->p, "SELECT count(*) FROM message "
	    "WHERE provider_id = 'SM1' AND tries = 1"), 150);
	assert_int_equal(plan_number(&r->p, "SELECT count(*) FROM attempt "
	    "WHERE ended_ms > 0 AND http = 201"), 150);
	close_rig(r);
}

/* One more only when one is settled. */
static void
check_in_flight(void **state)
{
	struct rig *r = open_rig(10);
	unsigned sent;

	(void)state;
	plan_edit(&r->p, PREGON, "route", "send = { in_flight = 3; }; route");
	server_script(&r->server, REPLY_HOLD);
	begin(r);
	serve_until(r, r->server.nheld == 3);
	for (sent = 3; sent < 10; sent++) {
		serve(r, A_MOMENT_MS);
		assert_int_equal(r->server.nrequests, sent);
		assert_int_equal(send_count(&r->p, MESSAGE_IN_FLIGHT), 3);
		server_release(&r->server, 1, REPLY_ACCEPT);
		serve_until(r, r->server.nrequests == sent + 1);
		assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED),
		    sent - 2);
	}
	server_release(&r->server, 3, REPLY_ACCEPT);
	serve_until(r, all_settled(r));
	assert_int_equal(r->most_in_flight, 3);
	assert_each(r, 10, 1);
	close_rig(r);
}

static void
queue_reply(struct rig *r)
{
	const struct person nobody = { 0 };
	struct address to = { "" };
	struct secret text = { 0 };
	struct reply reply = { .kind = "help", .account = "main",
	    .place = { .channel = CHANNEL_SMS }, .to = &to, .who = &nobody,
	    .language = "en", .text = &text, .despite_stop = true };
	struct err err;

	assert_int_equal(address_set(&to, "+13035550177"), 0);
	secret_set(&text, "help", 4);
	vault_index(r->p.store->vault, CHANNEL_SMS, &to, &reply.place.blind);
	assert_int_equal(store_begin(r->p.store, &err), 0);
	assert_int_equal(replies_add(r->p.store, &reply, clock_wall_ms(),
	    &err), 0);
	assert_int_equal(store_commit(r->p.store, &err), 0);
	secret_done(&text);
	sender_poke(r->sender);
}

/* The provider answers nothing: a broadcast waits, and who texts us does not. */
static void
check_slots_of_replies(void **state)
{
	static const struct {
		unsigned	 in_flight, broadcast;
		const char	*setting;
	} cases[] = { { 8, 7, "send = { in_flight = 8; }; route" },
	    { 16, 14, "send = { in_flight = 16; }; route" },
	    { 64, 62, "route" } };
	struct rig *r;
	unsigned n;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		r = open_rig(70);
		plan_edit(&r->p, PREGON, "route", cases[i].setting);
		server_script(&r->server, REPLY_HOLD);
		begin(r);
		serve_until(r, r->server.nheld == cases[i].broadcast);
		serve(r, A_MOMENT_MS);
		assert_int_equal(r->server.nheld, cases[i].broadcast);
		for (n = cases[i].broadcast; n < cases[i].in_flight; n++) {
			queue_reply(r);
			serve_until(r, r->server.nheld == n + 1);
		}
		assert_int_equal(send_count(&r->p, MESSAGE_IN_FLIGHT),
		    cases[i].broadcast);
		close_rig(r);
	}
}

/* Waiting for answers, with more to send, the loop stands still. */
static void
check_no_busy_loop(void **state)
{
	struct rig *r = open_rig(10);

	(void)state;
	plan_edit(&r->p, PREGON, "route", "send = { in_flight = 3; }; route");
	server_script(&r->server, REPLY_HOLD);
	begin(r);
	serve_until(r, r->server.nheld == 3);
	serve(r, A_MOMENT_MS);
	assert_in_range(serve(r, 2 * A_MOMENT_MS), 1, 10);
	close_rig(r);
}

static void
check_rate(void **state)
{
	struct rig *r = open_rig(6);
	int64_t began = clock_mono_ms();

	(void)state;
	plan_edit(&r->p, ACCOUNTS, "rate = 0.0", "rate = 20.0");
	begin(r);
	serve_until(r, all_settled(r));
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 6);
	assert_true(clock_mono_ms() - began >= 200 - 10);
	close_rig(r);
}

static void
check_slow(void **state)
{
	struct rig *r = open_rig(2);
	int64_t began;

	(void)state;
	plan_edit(&r->p, PREGON, "route", "send = { in_flight = 1; }; route");
	server_script(&r->server, REPLY_SLOW, REPLY_ACCEPT);
	begin(r);
	serve_until(r, r->server.nrequests == 1);
	began = clock_mono_ms();
	serve_until(r, r->server.nrequests == 2);
	assert_true(clock_mono_ms() - began >= 1000 - 10);
	serve_until(r, all_settled(r));
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 2);
	assert_int_equal(r->server.nrequests, 3);
	close_rig(r);
}

static void
on_account(const char *name, enum channel channel, unsigned inflight,
    const char *paused_why, void *arg)
{
	assert_int_equal(channel, CHANNEL_SMS);
	buf_addf(arg, "%s %u %s\n", name, inflight,
	    paused_why != NULL ? paused_why : "works");
}

static void
assert_accounts(const struct rig *r, const char *want)
{
	struct buf is;

	buf_init(&is, 1024);
	sender_accounts(r->sender, on_account, &is);
	assert_string_equal(buf_text(&is), want);
	buf_done(&is);
}

/* Nobody listens; then somebody does. */
static void
check_refused(void **state)
{
	struct rig *r = open_rig(1);
	struct config *old;
	struct err err;

	(void)state;
	use_port(r, r->server.port, NOWHERE);
	begin(r);
	serve_until(r, plan_number(&r->p,
	    "SELECT max(tries) FROM message WHERE state = 0") == 2);
	assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), 1);
	assert_int_equal(plan_number(&r->p, "SELECT count(*) FROM attempt "
	    "WHERE verdict = 1"), 2);	/* retry */
	use_port(r, NOWHERE, r->server.port);
	old = r->p.config;
	r->p.config = plan_load(&r->p);
	assert_int_equal(sender_configure(r->sender, r->p.config, &err), 0);
	config_unref(old);
	serve_until(r, all_settled(r));
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 1);
	assert_each(r, 1, 1);
	close_rig(r);
}

static void
check_refused_pauses(void **state)
{
	struct rig *r = open_rig(5);

	(void)state;
	use_port(r, r->server.port, NOWHERE);
	begin(r);
	serve_until(r, send_count(&r->p, MESSAGE_QUEUED) == 5 &&
	    plan_number(&r->p, "SELECT count(*) FROM attempt") == 5 &&
	    sender_is_idle(r->sender));
	assert_accounts(r, "main 0 the provider could not be reached\n");
	clock_jump(clock_wall_ms() + HOUR_MS);	/* due, and not sent */
	sender_poke(r->sender);
	assert_in_range(serve(r, A_MOMENT_MS), 1, 20);
	assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), 5);
	assert_int_equal(plan_number(&r->p, "SELECT count(*) FROM attempt"), 5);
	close_rig(r);
}

static void
check_cut(void **state)
{
	struct rig *r = open_rig(2);

	(void)state;
	plan_edit(&r->p, PREGON, "route", "send = { in_flight = 1; }; route");
	server_script(&r->server, REPLY_CUT, REPLY_ACCEPT);
	begin(r);
	serve_until(r, all_settled(r));
	assert_int_equal(send_count(&r->p, MESSAGE_UNKNOWN), 1);
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 1);
	serve(r, A_MOMENT_MS);
	assert_each(r, 2, 1);
	close_rig(r);
}

static void
check_cut_resend(void **state)
{
	struct rig *r = open_rig(1);

	(void)state;
	plan_edit(&r->p, ALERTS, "template",
	    "on_unknown = \"resend\"; template");
	server_script(&r->server, REPLY_CUT, REPLY_ACCEPT);
	begin(r);
	serve_until(r, all_settled(r));
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 1);
	assert_each(r, 1, 2);
	assert_int_equal(plan_number(&r->p, "SELECT tries FROM message"), 2);
	close_rig(r);
}

/* Three ambiguous answers: the rest stays queued. */
static void
check_unknown_pauses(void **state)
{
	struct rig *r = open_rig(6);

	(void)state;
	plan_edit(&r->p, PREGON, "route", "send = { in_flight = 1; }; route");
	server_script(&r->server, REPLY_BROKEN);
	begin(r);
	serve_until(r, send_count(&r->p, MESSAGE_UNKNOWN) == 3);
	assert_in_range(serve(r, A_MOMENT_MS), 1, 20);
	assert_int_equal(r->server.nrequests, 3);
	assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), 3);
	assert_accounts(r, "main 0 three answers in a row were ambiguous\n");
	close_rig(r);
}

static void
check_auth(void **state)
{
	struct rig *r = open_rig(6);

	(void)state;
	plan_edit(&r->p, PREGON, "route", "send = { in_flight = 2; }; route");
	server_script(&r->server, REPLY_AUTH);
	begin(r);
	serve_until(r, r->server.nrequests == 2 && sender_is_idle(r->sender));
	serve(r, A_MOMENT_MS);
	assert_int_equal(r->server.nrequests, 2);
	assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), 6);
	assert_accounts(r, "main 0 the provider refuses our credentials\n");
	close_rig(r);
}

static void
check_failover(void **state)
{
	struct rig *r = open_rig(6);

	(void)state;
	plan_edit(&r->p, PREGON, "route = [ \"main\" ]",
	    "send = { in_flight = 2; }; route = [ \"main\", \"spare\" ]");
	server_script(&r->server, REPLY_AUTH, REPLY_AUTH, REPLY_ACCEPT);
	begin(r);
	serve_until(r, all_settled(r));
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 6);
	assert_int_equal(r->server.per_path[0], 2);
	assert_int_equal(r->server.per_path[1], 6);
	close_rig(r);
}

static void
check_refusals(void **state)
{
	struct rig *r = open_rig(3);

	(void)state;
	plan_edit(&r->p, PREGON, "route", "send = { in_flight = 1; }; route");
	server_script(&r->server, REPLY_REFUSE, REPLY_STOP, REPLY_ACCEPT);
	begin(r);
	serve_until(r, all_settled(r));
	assert_int_equal(send_count(&r->p, MESSAGE_REJECTED), 2);
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 1);
	assert_int_equal(plan_number(&r->p,
	    "SELECT count(*) FROM suppression"), 1);
	assert_each(r, 3, 1);
	close_rig(r);
}

static void
check_drain(void **state)
{
	struct rig *r = open_rig(5);
	unsigned moved;

	(void)state;
	plan_edit(&r->p, PREGON, "route", "send = { in_flight = 2; }; route");
	server_script(&r->server, REPLY_HOLD);
	begin(r);
	serve_until(r, r->server.nheld == 2);
	sender_drain(r->sender, GIVE_UP_MS);
	serve(r, A_MOMENT_MS);
	assert_false(sender_is_idle(r->sender));
	moved = r->moved;
	server_release(&r->server, 2, REPLY_ACCEPT);
	serve_until(r, sender_is_idle(r->sender));
	assert_true(r->moved > moved);
	serve(r, A_MOMENT_MS);
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 2);
	assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), 3);
	close_rig(r);
}

static void
check_drain_grace(void **state)
{
	struct rig *r = open_rig(5);

	(void)state;
	plan_edit(&r->p, PREGON, "route", "send = { in_flight = 2; }; route");
	server_script(&r->server, REPLY_HOLD);
	begin(r);
	serve_until(r, r->server.nheld == 2);
	sender_drain(r->sender, A_MOMENT_MS);
	serve_until(r, sender_is_idle(r->sender));
	assert_int_equal(send_count(&r->p, MESSAGE_UNKNOWN), 2);
	assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), 3);
	assert_int_equal(send_count(&r->p, MESSAGE_IN_FLIGHT), 0);
	close_rig(r);
}

static void
check_drain_nothing(void **state)
{
	struct rig *r = open_rig(1);
	unsigned moved;

	(void)state;
	begin(r);
	serve_until(r, all_settled(r));
	serve(r, A_MOMENT_MS);
	moved = r->moved;
	sender_drain(r->sender, A_MOMENT_MS);
	serve_until(r, r->moved > moved);
	moved = r->moved;
	serve(r, 2 * A_MOMENT_MS);	/* the grace is over, too */
	assert_int_equal(r->moved, moved);
	close_rig(r);
}

/* The program died with two on the wire. */
static void
die(struct rig *r)
{
	plan_edit(&r->p, PREGON, "route", "send = { in_flight = 2; }; route");
	server_script(&r->server, REPLY_HOLD);
	begin(r);
	serve_until(r, r->server.nheld == 2);
	sender_free(r->sender);
	assert_int_equal(send_count(&r->p, MESSAGE_IN_FLIGHT), 2);
	r->server.nheld = 0;
	server_script(&r->server, REPLY_ACCEPT);
	plan_next_run(&r->p);
}

static void
check_abandoned(void **state)
{
	struct rig *r = open_rig(5);

	(void)state;
	die(r);
	start_sender(r);
	assert_int_equal(send_count(&r->p, MESSAGE_UNKNOWN), 2);
	serve_until(r, all_settled(r));
	assert_int_equal(send_count(&r->p, MESSAGE_UNKNOWN), 2);
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 3);
	assert_each(r, 5, 1);
	assert_int_equal(plan_number(&r->p, "SELECT count(*) FROM attempt "
	    "WHERE ended_ms = 0"), 0);
	close_rig(r);
}

static void
check_abandoned_resend(void **state)
{
	struct rig *r = open_rig(5);

	(void)state;
	plan_edit(&r->p, ALERTS, "template",
	    "on_unknown = \"resend\"; template");
	die(r);
	start_sender(r);
	serve_until(r, all_settled(r));
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 5);
	assert_int_equal(r->server.nrequests, 7);
	close_rig(r);
}

/* It was called off before the next run began. */
static void
check_abandoned_over(void **state)
{
	struct rig *r = open_rig(5);

	(void)state;
	plan_edit(&r->p, ALERTS, "template",
	    "on_unknown = \"resend\"; template");
	die(r);
	send_become(&r->p, r->broadcast, BROADCAST_CANCELLED);
	start_sender(r);
	serve(r, A_MOMENT_MS);
	assert_true(all_settled(r));
	assert_int_equal(send_count(&r->p, MESSAGE_UNKNOWN), 2);
	assert_int_equal(send_count(&r->p, MESSAGE_WITHDRAWN), 3);
	assert_int_equal(r->server.nrequests, 2);
	close_rig(r);
}

/* What comes back to a broadcast that was called off is not sent again. */
static void
check_over_in_flight(void **state)
{
	static const enum broadcast_state ends[] = { BROADCAST_CANCELLED,
	    BROADCAST_SUPERSEDED };
	struct rig *r;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		r = open_rig(5);
		plan_edit(&r->p, PREGON, "route",
		    "send = { in_flight = 2; }; route");
		server_script(&r->server, REPLY_HOLD);
		begin(r);
		serve_until(r, r->server.nheld == 2);
		send_become(&r->p, r->broadcast, ends[i]);
		server_release(&r->server, 1, REPLY_ACCEPT);
		server_release(&r->server, 1, REPLY_BUSY);
		serve_until(r, sender_is_idle(r->sender));
		assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 1);
		assert_int_equal(send_count(&r->p, MESSAGE_WITHDRAWN), 4);
		assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), 0);
		assert_int_equal(r->server.nrequests, 2);
		close_rig(r);
	}
}

static void
check_held(void **state)
{
	struct rig *r = open_rig(5);

	(void)state;
	plan_edit(&r->p, PREGON, "route", "send = { in_flight = 2; }; route");
	server_script(&r->server, REPLY_HOLD);
	begin(r);
	serve_until(r, r->server.nheld == 2);
	send_become(&r->p, r->broadcast, BROADCAST_HELD);
	server_release(&r->server, 2, REPLY_ACCEPT);
	serve_until(r, sender_is_idle(r->sender));
	serve(r, A_MOMENT_MS);
	assert_int_equal(r->server.nrequests, 2);
	assert_int_equal(sender_next_ms(r->sender), -1);
	server_script(&r->server, REPLY_ACCEPT);
	send_become(&r->p, r->broadcast, BROADCAST_SENDING);
	sender_poke(r->sender);
	serve_until(r, all_settled(r));
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 5);
	assert_each(r, 5, 1);
	close_rig(r);
}

/* Its text cannot be made: it is held, and another one goes on. */
static void
check_stuck(void **state)
{
	struct rig *r = open_rig(2);
	struct broadcast b;
	struct err err;
	int64_t other;

	(void)state;
	plan_edit(&r->p, ALERTS, "alerts = {", "alerts = {\n"
	    "  other = { when = \"final_vote\"; audience = [ \"vote\" ];"
	    " template = \"soon\"; };");
	r->p.now_ms = clock_wall_ms();
	send_load(&r->p);
	r->broadcast = send_begin(&r->p, "soon");
	other = send_begin(&r->p, "other");
	plan_edit(&r->p, MEASURE, "confirmed", "postponed");
	send_load(&r->p);
	start_sender(r);
	serve_until(r, sender_is_idle(r->sender) &&
	    send_count(&r->p, MESSAGE_ACCEPTED) == 2);
	assert_int_equal(broadcasts_get(r->p.store, r->broadcast, &b, &err), 1);
	assert_int_equal(b.state, BROADCAST_HELD);
	assert_non_null(strstr(b.why, "event.when has no value"));
	assert_int_equal(broadcasts_get(r->p.store, other, &b, &err), 1);
	assert_int_equal(b.state, BROADCAST_SENDING);
	assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), 2);
	close_rig(r);
}

/* A reload in the middle: what was on the wire is settled by its answer. */
static void
check_reload(void **state)
{
	struct rig *r = open_rig(5);
	struct config *old;
	struct err err;

	(void)state;
	plan_edit(&r->p, PREGON, "route", "send = { in_flight = 2; }; route");
	server_script(&r->server, REPLY_HOLD);
	begin(r);
	serve_until(r, r->server.nheld == 2);
	plan_edit(&r->p, PREGON, "in_flight = 2", "in_flight = 4");
	old = r->p.config;
	r->p.config = plan_load(&r->p);
	assert_int_equal(sender_configure(r->sender, r->p.config, &err), 0);
	config_unref(old);
	serve_until(r, r->server.nheld == 4);
	server_release(&r->server, 2, REPLY_AUTH);
	serve_until(r, send_count(&r->p, MESSAGE_IN_FLIGHT) == 2);
	/* Told of by answers to what went before the reload. */
	assert_accounts(r, "main 2 the provider refuses our credentials\n");
	server_release(&r->server, 2, REPLY_ACCEPT);
	serve_until(r, sender_is_idle(r->sender));
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 2);
	assert_int_equal(send_count(&r->p, MESSAGE_QUEUED), 3);
	close_rig(r);
}

/* The store fails at the n-th step from now, and works again. */
static void
check_failing_at(unsigned at)
{
	struct rig *r = open_rig(3);

	plan_edit(&r->p, PREGON, "route", "send = { in_flight = 2; }; route");
	plan_edit(&r->p, ALERTS, "template",
	    "on_unknown = \"resend\"; template");
	begin(r);
	r->server.seen = NULL;		/* it would ask the store, too */
	db_fail_after(r->p.store->db, at);
	r->timed_out = false;
	timer_start(r->timer, GIVE_UP_MS);
	/* Without store access of ours: the sender's own steps are counted. */
	while (r->server.nrequests < 3 || !sender_is_idle(r->sender)) {
		assert_true(event_base_loop(r->base, EVLOOP_ONCE) >= 0);
		assert_false(r->timed_out);
		sender_poke(r->sender);	/* it would wait for a second */
	}
	db_fail_after(r->p.store->db, 0);
	serve_until(r, all_settled(r));
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 3);
	assert_each(r, 3, 1);
	assert_int_equal(plan_number(&r->p,
	    "SELECT count(*) FROM broadcast WHERE state = 4"), 1);
	assert_int_equal(plan_number(&r->p, "SELECT count(*) FROM attempt a "
	    "WHERE NOT EXISTS (SELECT 1 FROM told t WHERE t.id = a.told)"),
	    0);
	close_rig(r);
}

static void
check_failing(void **state)
{
	unsigned at;

	(void)state;
	for (at = 1; at <= 80; at++)
		check_failing_at(at);
}

/* It fails, and nobody pokes: the sender comes back by itself. */
static void
check_failing_alone(void **state)
{
	struct rig *r = open_rig(1);

	(void)state;
	begin(r);
	db_fail_after(r->p.store->db, 2);
	while (!sender_is_idle(r->sender) || r->server.nrequests == 0)
		assert_true(event_base_loop(r->base, EVLOOP_ONCE) >= 0);
	serve_until(r, all_settled(r));
	assert_int_equal(send_count(&r->p, MESSAGE_ACCEPTED), 1);
	close_rig(r);
}

/* What is due later is said, and sent by itself when its time comes. */
static void
check_later(void **state)
{
	struct rig *r = open_rig(2);
	struct err err;
	int64_t at;

	(void)state;
	r->p.now_ms = clock_wall_ms();
	send_load(&r->p);
	r->broadcast = send_begin(&r->p, "soon");
	at = r->p.now_ms + 400;
	assert_int_equal(query_run(query(r->p.store->db,
	    "UPDATE message SET due_ms = due_ms + 400 WHERE id = 1"), &err),
	    1);
	start_sender(r);
	r->timed_out = false;
	timer_start(r->timer, GIVE_UP_MS);
	while (r->server.nrequests < 1 || !sender_is_idle(r->sender))
		event_base_loop(r->base, EVLOOP_ONCE);
	assert_int_equal(sender_next_ms(r->sender), at);
	while (r->server.nrequests < 2 && !r->timed_out)
		event_base_loop(r->base, EVLOOP_ONCE);
	assert_true(clock_wall_ms() >= at);
	serve_until(r, all_settled(r));
	assert_each(r, 2, 1);
	close_rig(r);
}

static const struct CMUnitTest tests[] = {
	{ "150 people: each once, the claim durable before the wire",
	  check_all_accepted, NULL, NULL, NULL },
	{ "never more unsettled than in_flight; settled before the next claim",
	  check_in_flight, NULL, NULL, NULL },
	{ "a broadcast leaves slots to replies", check_slots_of_replies, NULL,
	  NULL, NULL },
	{ "while all slots are taken the loop stands still",
	  check_no_busy_loop, NULL, NULL, NULL },
	{ "no faster than the account's rate", check_rate, NULL, NULL, NULL },
	{ "429 with Retry-After: the account waits, then goes on", check_slow,
	  NULL, NULL, NULL },
	{ "refused connections are retried, and delivered once",
	  check_refused, NULL, NULL, NULL },
	{ "refused connections pause the account, and nothing is dropped",
	  check_refused_pauses, NULL, NULL, NULL },
	{ "a cut answer is unknown, and not repeated", check_cut, NULL, NULL,
	  NULL },
	{ "a cut answer with on_unknown = \"resend\" is repeated",
	  check_cut_resend, NULL, NULL, NULL },
	{ "three ambiguous answers in a row: the rest stays queued",
	  check_unknown_pauses, NULL, NULL, NULL },
	{ "refused credentials: no message is lost", check_auth, NULL, NULL,
	  NULL },
	{ "the next account of the route takes over", check_failover, NULL,
	  NULL, NULL },
	{ "refused numbers are settled, a STOP there is ours, too",
	  check_refusals, NULL, NULL, NULL },
	{ "drain: answers in time are settled, nothing more is claimed",
	  check_drain, NULL, NULL, NULL },
	{ "drain: after the grace they are unknown", check_drain_grace, NULL,
	  NULL, NULL },
	{ "drain with nothing on the wire is over at once, and once",
	  check_drain_nothing, NULL, NULL, NULL },
	{ "what an earlier run left on the wire is unknown", check_abandoned,
	  NULL, NULL, NULL },
	{ "the same with on_unknown = \"resend\": sent again",
	  check_abandoned_resend, NULL, NULL, NULL },
	{ "the same, called off meanwhile: not sent again",
	  check_abandoned_over, NULL, NULL, NULL },
	{ "called off with two on the wire: what comes back is withdrawn",
	  check_over_in_flight, NULL, NULL, NULL },
	{ "held with two on the wire: they are settled, the rest waits",
	  check_held, NULL, NULL, NULL },
	{ "a text that cannot be made holds its broadcast alone", check_stuck,
	  NULL, NULL, NULL },
	{ "a reload with two on the wire", check_reload, NULL, NULL, NULL },
	{ "a store that fails at any step: nothing lost, nothing twice",
	  check_failing, NULL, NULL, NULL },
	{ "a store that failed is asked again", check_failing_alone, NULL,
	  NULL, NULL },
	{ "what is due later goes later, by itself", check_later, NULL, NULL,
	  NULL },
};

int
main(void)
{
	return cmocka_run_group_tests_name("sender", tests, NULL, NULL);
}
