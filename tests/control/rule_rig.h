/*
 * rule_rig.h - the rule of who must approve: kept, and then other files
 *
 * soon wants two, others one; root and daemon are organizers; sandbox.
 */
#ifndef TESTS_RULE_RIG_H
#define TESTS_RULE_RIG_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "control/rule.h"
#include "schedule/plan_files.h"

#define RULE	"sending = \"sandbox\"; approve = 1; " \
		"organizers = [ \"root\", \"daemon\" ]; route ="

static inline void
rule_open(struct plan *p)
{
	plan_open(p, "2017-08-10 12:00");
	plan_edit(p, PREGON, "route =", RULE);
	plan_edit(p, ALERTS, "template =", "approve = 2; template =");
	p->config = plan_load(p);
}

/* The files as they are in the folder are those that are read. */
static inline void
rule_load(struct plan *p)
{
	config_unref(p->config);
	p->config = plan_load(p);
}

/* A reload read them: their rule is in force. */
static inline void
rule_read(struct plan *p)
{
	struct err err;

	assert_int_equal(store_begin(p->store, &err), 0);
	if (rule_keep(p->store, p->config, p->now_ms, &err) == -1)
		fail_msg("%s", err.text);
	assert_int_equal(store_commit(p->store, &err), 0);
}

#endif
