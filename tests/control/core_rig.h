/*
 * core_rig.h - the core over files, a store and a ledger in folders of their own
 *
 * The files of plan_files.h, on a virtual clock; no edge, and the loop never turns.
 */
#ifndef TESTS_CORE_RIG_H
#define TESTS_CORE_RIG_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "control/core.h"
#include "control/trail.h"
#include "io/loop.h"
#include "schedule/plan_files.h"

struct core_rig {
	struct plan		 p;		/* its files; the store is not used */
	char			 state[64];
	char			 key[PATH_ROOM];
	struct event_base	*base;
	struct core		*core;
	struct mistakes		 mistakes;
	struct err		 err;
};

static inline void
core_rig_start(struct core_rig *r)
{
	const struct core_options options = { .config_dir = r->p.dir,
	    .state_dir = r->state, .key_file = r->key };

	r->core = core_new(r->base, &options, plan_load(&r->p), &r->err);
	if (r->core == NULL)
		fail_msg("%s", r->err.text);
}

static inline void
core_rig_open(struct core_rig *r, const char *at)
{
	*r = (struct core_rig){ .state = "/tmp/pregon-core-XXXXXX" };
	plan_open(&r->p, at);
	assert_non_null(mkdtemp(r->state));
	snprintf(r->key, sizeof r->key, "%s/key", r->state);
	if (vault_keygen(r->key, &r->err) == -1)
		fail_msg("%s", r->err.text);
	clock_virtual(r->p.now_ms);
	mistakes_init(&r->mistakes);
	r->base = loop_new(&r->err);
	assert_non_null(r->base);
}

static inline void
core_rig_close(struct core_rig *r)
{
	core_free(r->core);
	loop_free(r->base);
	mistakes_done(&r->mistakes);
	dir_remove(r->state);
	plan_close(&r->p);
}

/* One number from the core's store. */
static inline int64_t
core_rig_number(struct core_rig *r, const char *sql)
{
	int64_t n = -1;

	if (query_one(query(r->core->store->db, sql), &n, &r->err) == -1)
		fail_msg("%s", r->err.text);
	return n;
}

/* 0, or -1 with ${r}->err: the files had no mistake, and were refused. */
static inline int
core_rig_reload(struct core_rig *r, bool allow_shrink)
{
	const struct trail_reader reader = { 0, "", true };
	json_t *changes = core_reload(r->core, &reader, allow_shrink,
	    &r->mistakes, &r->err);

	assert_int_equal(r->mistakes.count, 0);
	json_decref(changes);
	return changes != NULL ? 0 : -1;
}

#endif
