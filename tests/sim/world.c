#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/log.h"
#include "base/str.h"
#include "config/config_dir.h"
#include "consent/hearing.h"
#include "schedule/correcting.h"
#include "schedule/planner.h"
#include "schedule/refusing.h"
#include "send/settling.h"
#include "store/approvals.h"
#include "store/optout.h"
#include "store/outcomes.h"
#include "store/people.h"
#include "store/verify.h"
#include "world.h"

#define SECOND_MS	1000
#define TURNS_MAX	2000	/* of one loop: more is a busy one */

void
world_open(struct world *w)
{
	*w = (struct world){ .running = 0 };
	assert_true(sodium_init() >= 0);
	log_set_level(LOG_LEVEL_ERROR);
	files_write(w->root);
	w->configs[0] = files_load(w->root);
	w->configs[1] = files_load(w->root);
	files_first(w->configs[0], &w->first);
}

void
world_close(struct world *w)
{
	config_unref(w->configs[0]);
	config_unref(w->configs[1]);
	dir_remove(w->root);
}

struct config *
world_config(const struct world *w)
{
	return w->configs[w->running];
}

/* What pregond does with files at a start and a reload; in a transaction. */
static int
read_files(struct world *w, struct config *config, struct err *err)
{
	struct sync_counts counts;
	struct planned planned;
	size_t i;

	for (i = 0; i < config->nlists; i++)
		if (people_sync(w->store, config, &config->lists[i], true,
		    w->now_ms, &counts, err) == -1)
			return -1;
	if (outcomes_attach(w->store, config, err) == -1)
		return -1;
	return planner_sync(w->store, config, w->now_ms, &planned, err);
}

/* The files that were edited are those in use. */
static void
go_by(struct world *w, int config)
{
	w->running = config;
	claiming_configure(&w->claiming, world_config(w));
	texts_forget(w->claiming.texts);
	model_reads(&w->model, &w->edited);
	if (w->nreadings < READINGS_MAX)
		w->readings[w->nreadings++] = w->edited;
}

void
world_reload(struct world *w)
{
	int other = 1 - w->running;
	struct config *next = w->configs[other];
	struct err err;

	files_put(&w->edited, next);
	assert_int_equal(store_begin(w->store, &err), 0);
	if (read_files(w, next, &err) == -1 ||
	    refusing_accept(w->store, next, w->now_ms, &err) == -1 ||
	    approvals_void(w->store, APPROVALS_OF_FILES, &err) == -1) {
		store_rollback(w->store);
		if (err.kind != ERR_REFUSED)
			model_wrong(&w->model, "reload: %.200s", err.text);
		return;
	}
	assert_int_equal(store_commit(w->store, &err), 0);
	go_by(w, other);
	world_settle(w);
}

/* A new run of the program, with the store as it was left. */
static void
next_run(struct world *w)
{
	struct query *q = query(w->store->db,
	    "INSERT INTO run (began_ms) VALUES (?)");
	struct err err;

	query_bind_int(q, w->now_ms);
	assert_int_equal(query_run(q, &err), 1);
	w->store->run = db_last_id(w->store->db);
	w->up_since_ms = w->now_ms;
	wire_forget(w);
}

/* The files as they are edited; -1, with the store as it was, where they must not be read. */
static int
start_with(struct world *w, struct config *config, struct err *err)
{
	files_put(&w->edited, config);
	assert_int_equal(store_begin(w->store, err), 0);
	if (read_files(w, config, err) == 0 &&
	    refusing_accept(w->store, config, w->now_ms, err) == 0)
		return store_commit(w->store, err);
	store_rollback(w->store);
	return -1;
}

/*
 * With files that a reload would refuse nothing goes out until they are mended
 * (control/accepting.h): people put those back that were in force.
 */
void
world_restart(struct world *w)
{
	int other = 1 - w->running, started;
	struct err err;

	next_run(w);
	started = start_with(w, w->configs[other], &err);
	if (started == -1 && err.kind == ERR_REFUSED) {
		w->edited = w->model.files;
		started = start_with(w, w->configs[other], &err);
	}
	if (started == -1) {
		model_wrong(&w->model, "start: %.200s", err.text);
		return;
	}
	go_by(w, other);
	if (settle_abandoned(w->store, world_config(w), w->now_ms,
	    &err) == -1)
		model_wrong(&w->model, "start: %.200s", err.text);
	world_settle(w);
}

void
world_die_reading(struct world *w)
{
	struct err err;

	files_put(&w->edited, w->configs[1 - w->running]);
	assert_int_equal(store_begin(w->store, &err), 0);
	if (read_files(w, w->configs[1 - w->running], &err) == -1)
		model_wrong(&w->model, "reading: %.200s", err.text);
	store_rollback(w->store);
	world_restart(w);
}

static void
open_ledger(struct world *w)
{
	char *path = xasprintf("%s/ledger", w->root);
	struct optout_replay replay;
	struct err err;

	(void)unlink(path);
	if (optout_attach_ledger(w->store, path, w->now_ms, &replay,
	    &err) == -1)
		fail_msg("%s", err.text);
	free(path);
}

void
world_begin(struct world *w, bool approve_corrections)
{
	struct err err;
	int i;

	w->now_ms = w->up_since_ms = denver("2017-08-15 08:00");
	w->edited = w->first;
	w->nreadings = 0;
	w->texted = 0;
	w->running = 0;
	model_begin(&w->model);
	w->model.approve_corrections = approve_corrections;
	for (i = 0; i < 2; i++)
		w->configs[i]->corrections.alert.approve = approve_corrections;
	w->store = store_open(":memory:", vault_throwaway(), w->now_ms, &err);
	assert_non_null(w->store);
	open_ledger(w);
	w->claiming = (struct claiming){ .store = w->store,
	    .texts = texts_new(w->store) };
	world_restart(w);
}

void
world_end(struct world *w)
{
	wire_forget(w);
	json_decref(w->look.covers);
	w->look = (struct look){ .broadcast = 0 };
	claiming_done(&w->claiming);
	texts_free(w->claiming.texts);
	store_close(w->store);
	w->store = NULL;
}

/*
 * Time.
 */

static void
on_changed(const struct broadcast *b, enum broadcast_state old, void *arg)
{
	(void)b;
	(void)old;
	(void)arg;
}

int64_t
world_settle(struct world *w)
{
	struct due due = { .store = w->store, .config = world_config(w),
	    .up_since_ms = w->up_since_ms, .changed = on_changed };
	int64_t next_ms = w->now_ms;
	struct err err;
	int turns;

	for (turns = 0; next_ms == w->now_ms; turns++) {
		if (turns == TURNS_MAX) {
			model_wrong(&w->model, "a busy loop");
			return -1;
		}
		if (due_tick(&due, w->now_ms, &next_ms, &err) == -1) {
			model_wrong(&w->model, "due: %.200s", err.text);
			return -1;
		}
	}
	return next_ms;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a == -1 || (b != -1 && b < a) ? b : a;
}

void
world_pass(struct world *w, int64_t until_ms, enum wire wire, uint64_t *random)
{
	int64_t next_ms;
	int turns;

	/* Nothing is on the wire for long: no answer is an answer, too. */
	while (wire != WIRE_DOWN && w->nflying > 0)
		wire_answer(w, VERDICT_UNKNOWN);
	for (turns = 0; w->model.wrong[0] == '\0'; turns++) {
		if (turns == TURNS_MAX) {
			model_wrong(&w->model, "time does not pass");
			return;
		}
		next_ms = world_settle(w);
		if (wire != WIRE_DOWN) {
			wire_send(w, TEXTS_MAX, wire, random);
			next_ms = earlier(world_settle(w), wire_next(w));
		}
		if (next_ms == -1 || next_ms > until_ms)
			break;
		w->now_ms = next_ms > w->now_ms ? next_ms :
		    w->now_ms + SECOND_MS;
	}
	if (w->now_ms < until_ms)
		w->now_ms = until_ms;
	world_settle(w);
}

/*
 * People.
 */

static const char *const joins[LISTS][2] = {
	{ "VOTE", "VOTO" }, { "PRESS", "PRENSA" },
};
static const char *const leaves[LISTS] = { "LEAVE VOTE", "LEAVE PRESS" };
static const char *const languages[2] = { "ENGLISH", "ESPAÑOL" };

static const char *
words_of(enum said_what what, int list, bool spanish)
{
	switch (what) {
	case SAYS_STOP:
		return "STOP";
	case SAYS_START:
		return "START";
	case SAYS_JOIN:
		return joins[list][spanish];
	case SAYS_LEAVE:
		return leaves[list];
	case SAYS_LANGUAGE:
		return languages[spanish];
	case SAYS_WHEN:
	case SAYINGS:
		break;
	}
	return "WHEN";
}

void
world_text(struct world *w, int person, enum said_what what, int list,
    bool spanish)
{
	const char *words = words_of(what, list, spanish);
	const char *phone = w->model.people[person].phone;
	struct address from = { "" };
	struct secret text = { 0 };
	struct heard heard;
	struct err err;
	char id[24];

	if (phone == NULL)
		return;
	/* Of one moment a stop wins: what else she says is later. */
	if (what != SAYS_STOP)
		w->now_ms += SECOND_MS;
	snprintf(id, sizeof id, "MO%u", ++w->texted);
	assert_int_equal(address_set(&from, phone), 0);
	secret_set(&text, words, strlen(words));
	assert_int_equal(store_begin(w->store, &err), 0);
	if (hearing_text(w->store, world_config(w), &(struct said){
	    .account = "sandbox", .id = id, .channel = CHANNEL_SMS,
	    .from = &from, .text = &text }, w->now_ms, &heard, &err) == -1)
		model_wrong(&w->model, "\"%s\": %.200s", words, err.text);
	assert_int_equal(correcting_back(w->store, world_config(w),
	    &(struct came_back){ heard.handle, heard.intent, heard.changed },
	    w->now_ms, &(int){ 0 }, &err), 0);
	assert_int_equal(store_commit(w->store, &err), 0);
	secret_done(&text);
	address_done(&from);
	model_hears(&w->model, person, what, list, spanish ? "es" : "en",
	    w->now_ms);
	world_settle(w);
}

/*
 * The end.
 */

static void
on_violation(const struct violation *v, void *arg)
{
	struct world *w = arg;

	model_wrong(&w->model, "verify: %s: %s %d: %s", v->rule, v->noun,
	    (int)v->id, v->text);
}

/* No row may come out of ${sql}. */
static void
check_none(struct world *w, const char *what, const char *sql)
{
	struct err err;
	int64_t n = -1;

	assert_int_equal(query_one(query(w->store->db, sql), &n, &err), 0);
	if (n != 0)
		model_wrong(&w->model, "%d %s", (int)n, what);
}

void
world_verify(struct world *w)
{
	char *ledger = xasprintf("%s/ledger", w->root);
	struct verify_place place = { 0 };
	struct err err;
	int more;

	do
		more = verify_page(w->store, ledger, &place, on_violation, w,
		    &err);
	while (more == 1);
	if (more == -1)
		model_wrong(&w->model, "verify: %.200s", err.text);
	free(ledger);
	check_none(w, "people with two messages of a broadcast",
	    "SELECT count(*) FROM (SELECT 1 FROM message "
	    "GROUP BY broadcast, person HAVING count(*) > 1)");
	check_none(w, "messages of what is over that are queued or in flight",
	    "SELECT count(*) FROM message m JOIN broadcast b "
	    "ON b.id = m.broadcast WHERE m.state IN (0, 1) AND b.state >= 5");
}
