/*
 * send_rig.h - broadcasts that are being sent, without a schedule
 */
#ifndef TESTS_SEND_RIG_H
#define TESTS_SEND_RIG_H

#include "base/log.h"
#include "schedule/plan_files.h"
#include "store/audience.h"
#include "store/occasions.h"
#include "store/outbox.h"
#include "store/suppression.h"

#define HOUR_MS INT64_C(3600000)

static inline int64_t
send_at_once(const char *zone, void *arg)
{
	(void)zone;
	return *(const int64_t *)arg;
}

/* Read the files, as a reload does. */
static inline void
send_load(struct plan *p)
{
	struct config *old = p->config;
	struct err err;

	log_set_level(LOG_LEVEL_ERROR);
	p->config = plan_load(p);
	assert_int_equal(store_begin(p->store, &err), 0);
	plan_people(p);
	assert_int_equal(occasions_sync(p->store, p->config, p->now_ms, &err),
	    0);
	assert_int_equal(store_commit(p->store, &err), 0);
	config_unref(old);
}

static inline void
send_freeze(struct plan *p, int64_t broadcast, const struct alert *alert)
{
	const struct template *t;
	struct err err;
	size_t i;

	for (i = 0; i < p->config->ntemplates; i++) {
		t = &p->config->templates[i];
		if (str_eq(t->name, alert->template))
			assert_int_equal(broadcasts_freeze_text(p->store,
			    broadcast, t->channel, t->part, t->language,
			    t->source, &err), 0);
	}
}

/* A broadcast of ${alert} that begins now, its audience queued; its id. */
static inline int64_t
send_begin(struct plan *p, const char *name)
{
	const struct alert *alert = config_alert(p->config, name);
	struct broadcast b = { .number = 1, .state = BROADCAST_SENDING,
	    .due_ms = p->now_ms, .began_ms = p->now_ms,
	    .expires_ms = p->now_ms + 24 * HOUR_MS };
	struct err err;

	assert_non_null(alert);
	snprintf(b.alert, sizeof b.alert, "%s", name);
	assert_int_equal(store_begin(p->store, &err), 0);
	assert_int_equal(broadcasts_save(p->store, &b, &err), 0);
	assert_int_equal(broadcasts_set_audience(p->store, b.id, alert, &err),
	    0);
	send_freeze(p, b.id, alert);
	while (b.cursor != -1)
		assert_int_equal(audience_page(p->store, &b,
		    &alert->channels, send_at_once, &p->now_ms, p->now_ms, &err), 0);
	assert_int_equal(store_commit(p->store, &err), 0);
	return b.id;
}

static inline void
send_become(struct plan *p, int64_t id, enum broadcast_state state)
{
	struct broadcast b;
	struct err err;

	assert_int_equal(broadcasts_get(p->store, id, &b, &err), 1);
	assert_int_equal(store_begin(p->store, &err), 0);
	assert_int_equal(broadcasts_become(p->store, &b, state, "by a test",
	    p->now_ms, &err), 0);
	if (state == BROADCAST_CANCELLED || state == BROADCAST_SUPERSEDED)
		assert_int_equal(outbox_end_all_queued(p->store, id,
		    MESSAGE_WITHDRAWN, "by a test", p->now_ms, &err), 0);
	assert_int_equal(store_commit(p->store, &err), 0);
}

/* How many messages are in ${state}. */
static inline int
send_count(const struct plan *p, enum message_state state)
{
	struct query *q = query(p->store->db,
	    "SELECT count(*) FROM message WHERE state = ?");
	struct err err;
	int64_t n;

	query_bind_int(q, state);
	assert_int_equal(query_one(q, &n, &err), 0);
	return (int)n;
}

/* ${n} people who read English, and nobody else. */
static inline void
send_people(struct plan *p, int n)
{
	struct buf csv;
	int i;

	buf_init(&csv, 1024 * 1024);
	buf_adds(&csv, "phone\n");
	for (i = 0; i < n; i++)
		buf_addf(&csv, "+1 %d 555 01%02d\n", 212 + i / 100, i % 100);
	plan_write(p, "lists/many.csv", buf_text(&csv));
	buf_done(&csv);
	plan_edit(p, LIST, "subscribers = (\n"
	    "  { phone = \"+1 303 555 0191\"; language = \"en\"; },\n"
	    "  { phone = \"+1 303 555 0192\"; language = \"es\"; }\n);",
	    "files = [ \"many.csv\" ];");
}

#endif
