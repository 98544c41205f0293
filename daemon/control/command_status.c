#include <stdlib.h>

#include "base/clock.h"
#include "base/login.h"
#include "config/clear.h"
#include "control/command.h"
#include "control/edge.h"
#include "control/inbox.h"
#include "control/poller.h"
#include "io/http_refusal.h"
#include "schedule/approving.h"
#include "schedule/asking.h"
#include "schedule/report.h"
#include "schedule/uncorrected.h"
#include "store/people.h"
#include "store/reviews.h"
#include "store/suppression.h"

struct accounts_shown {
	const struct core	*core;
	json_t			*all;
};

/* "poll" is null where an account is never polled. */
static json_t *
poll_of(const struct core *core, const char *name)
{
	char read[ZONE_ISO_LEN + 1];
	struct poller_state is;

	if (!poller_get(core->poller, name, &is))
		return json_null();
	zone_format(report_zone(core->config), is.read_ms, read);
	return json_pack("{s:b, s:s?, s:s?}", "blocked", (int)is.blocked,
	    "failed", is.why, "read", is.read_ms != 0 ? read : NULL);
}

static void
on_account(const char *name, enum channel channel, unsigned inflight,
    const char *paused_why, void *arg)
{
	struct accounts_shown *shown = arg;

	json_array_append_new(shown->all, json_pack(
	    "{s:s, s:s, s:i, s:s?, s:o}", "name", name, "channel",
	    channel_name(channel), "in_flight", (int)inflight, "paused",
	    paused_why, "poll", poll_of(shown->core, name)));
}

static void
on_counted(const struct people *people, void *arg)
{
	json_t *so_far = json_object_get(arg, people->language);

	json_object_set_new(arg, people->language,
	    json_integer(json_integer_value(so_far) + people->count));
}

static int
add_lists(struct core *core, json_t *reply, struct err *err)
{
	json_t *lists = json_array(), *people;
	const struct list *list;
	size_t i;

	json_object_set_new(reply, "lists", lists);
	for (i = 0; i < core->config->nlists; i++) {
		list = &core->config->lists[i];
		people = json_object();
		json_array_append_new(lists, json_pack("{s:s, s:o}", "name",
		    list->name, "people", people));
		if (people_count(core->store, &list, 1, on_counted, people,
		    err) == -1)
			return -1;
	}
	return 0;
}

/* What becomes of corrections, while people hold what is wrong. */
static int
add_corrections(struct core *core, json_t *reply, struct err *err)
{
	json_t *all = uncorrected_report(core->store, core->config,
	    clock_wall_ms(), err);

	if (all == NULL)
		return -1;
	json_object_set_new(reply, "corrections", all);
	return 0;
}

static void
on_yes_to_files(const struct approval *a, void *arg)
{
	char name[LOGIN_LEN];

	login_name(a->uid, name);
	json_array_append_new(arg, json_string(name));
}

/* Who said yes to files that no reload has read yet: somebody else must, or reload. */
static int
add_files(struct core *core, json_t *reply, struct err *err)
{
	json_t *by = json_array();

	json_object_set_new(reply, "files_approved_by", by);
	return approvals_each(core->store, APPROVALS_OF_FILES,
	    on_yes_to_files, by, err);
}

/* What people must say yes to: what is due, and what will be. */
static int
add_approvals(struct core *core, json_t *reply, struct err *err)
{
	json_t *waiting = json_array(), *one;
	struct broadcast *rows;
	int result = 0;
	size_t n, i;

	json_object_set_new(reply, "approvals", waiting);
	if (broadcasts_open(core->store, &rows, &n, err) == -1)
		return -1;
	for (i = 0; result == 0 && i < n; i++) {
		if (!asking_waits(core->config, &rows[i]) ||
		    (broadcast_corrects(&rows[i]) &&
		    approving_asked(&rows[i])))
			continue;
		one = report_broadcast(core->config, &rows[i], err);
		result = one == NULL ? -1 : asking_add(core->store,
		    core->config, &rows[i], clock_wall_ms(), one, err);
		json_array_append_new(waiting, one);
	}
	free(rows);
	return result;
}

/* How many broadcasts are in each state, and the next one. */
static int
add_broadcasts(struct core *core, json_t *reply, struct err *err)
{
	json_t *states = json_object(), *n, *next;
	struct broadcast *rows;
	const char *name;
	size_t count, i;

	json_object_set_new(reply, "broadcasts", states);
	if (broadcasts_all(core->store, &rows, &count, err) == -1)
		return -1;
	for (i = 0; i < count; i++) {
		name = broadcast_state_name(rows[i].state);
		n = json_object_get(states, name);
		json_object_set_new(states, name,
		    json_integer(json_integer_value(n) + 1));
		if (rows[i].state == BROADCAST_PLANNED &&
		    json_object_get(reply, "next") == NULL) {
			next = report_broadcast(core->config, &rows[i], err);
			json_object_set_new(reply, "next", next);
		}
	}
	free(rows);
	return 0;
}

/* What comes in from outside; "edge" is null where there is no edge of ours. */
static void
add_edge(const struct core *core, json_t *reply)
{
	json_t *refused = json_object();
	struct edge_counts n;
	size_t i;

	if (core->edge == NULL || edge_address(core->edge) == NULL) {
		json_decref(refused);
		json_object_set_new(reply, "edge", json_null());
		return;
	}
	edge_get_totals(core->edge, &n);
	for (i = 0; i < n.nrefused; i++)
		if (n.refused[i] > 0)
			json_object_set_new(refused,
			    http_refusal_words((unsigned)i),
			    json_integer((json_int_t)n.refused[i]));
	json_object_set_new(reply, "edge", json_pack("{s:s, s:b, s:i, s:I, "
	    "s:I, s:I, s:o}", "listen", edge_address(core->edge), "running",
	    edge_running(core->edge), "restarts",
	    (int)edge_restarts(core->edge), "connections",
	    (json_int_t)n.connections, "requests", (json_int_t)n.requests,
	    "exhausted", (json_int_t)n.exhausted, "refused", refused));
}

static void
on_clear(const char *file, long addresses, void *arg)
{
	json_array_append_new(arg, json_pack("{s:s, s:I}", "file", file,
	    "addresses", (json_int_t)addresses));
}

/* What people and providers told us, and what waits for a person to look at. */
static int
add_inbox(const struct core *core, json_t *reply, struct err *err)
{
	int64_t reviews = 0, refused = 0;
	struct inbox_counts n;
	size_t i;

	inbox_get_counts(core->inbox, &n);
	for (i = 0; i < WEBHOOK_REFUSALS; i++)
		refused += n.refused[i];
	if (reviews_count(core->store, &reviews, err) == -1)
		return -1;
	json_object_set_new(reply, "inbox", json_pack("{s:I, s:I, s:I, s:I, "
	    "s:I, s:I, s:I}", "texts", (json_int_t)n.texts, "receipts",
	    (json_int_t)n.receipts, "repeated", (json_int_t)n.repeated,
	    "strays", (json_int_t)n.strays, "refused", (json_int_t)refused,
	    "failed", (json_int_t)n.failed, "reviews", (json_int_t)reviews));
	return 0;
}

/* What readers of e-mail ended, by the links in them. */
static void
add_clicks(const struct core *core, json_t *reply)
{
	const struct clicks *n = &core->clicks;

	json_object_set_new(reply, "one_click", json_pack("{s:I, s:I, s:I, "
	    "s:I}", "lists", (json_int_t)n->lists, "everything",
	    (json_int_t)n->everything, "unknown", (json_int_t)n->unknown,
	    "failed", (json_int_t)n->failed));
}

int
command_status(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	char now[ZONE_ISO_LEN + 1];
	json_t *accounts = json_array(), *clear = json_array(),
	    *holds = json_array();
	struct accounts_shown shown = { core, accounts };
	int64_t suppressed;

	(void)asked;
	zone_format(report_zone(core->config), clock_wall_ms(), now);
	json_object_set_new(reply, "sending",
	    json_string(sending_name(core->config->sending)));
	json_object_set_new(reply, "now", json_string(now));
	json_object_set_new(reply, "clock",
	    json_string(clock_is_virtual() ? "virtual" : "real"));
	json_object_set_new(reply, "idle", json_boolean(core->next_ms == -1 &&
	    sender_is_idle(core->sender) &&
	    sender_next_ms(core->sender) == -1));
	json_object_set_new(reply, "holds", holds);
	json_object_set_new(reply, "accounts", accounts);
	sender_accounts(core->sender, on_account, &shown);
	add_edge(core, reply);
	add_clicks(core, reply);
	json_object_set_new(reply, "in_clear", clear);
	clear_each(core->config, on_clear, clear);
	if (command_holds(core, holds, err) == -1 ||
	    add_corrections(core, reply, err) == -1 ||
	    add_files(core, reply, err) == -1 ||
	    add_approvals(core, reply, err) == -1)
		return -1;
	if (add_inbox(core, reply, err) == -1)
		return -1;
	if (suppression_count(core->store, &suppressed, err) == -1)
		return -1;
	json_object_set_new(reply, "suppressed", json_integer(suppressed));
	if (add_lists(core, reply, err) == -1)
		return -1;
	if (command_outcomes_waiting(core, reply, err) == -1)
		return -1;
	return add_broadcasts(core, reply, err);
}
