/*
 * People say STOP while a broadcast runs, and the daemon is killed at random
 * moments and started again.  A STOP that was answered is in the store and in
 * the ledger, and what is claimed after it is for others.  One that was not
 * answered comes again, as a provider sends it, and counts once.
 *
 * PREGON_SEED repeats a run's random numbers; PREGON_KILL_ROUNDS says how many
 * rounds (5).
 */
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <time.h>
#include <unistd.h>

#include "model/consent.h"
#include "run/rig_store.h"
#include "run/rig_texting.h"

#define PEOPLE		250
#define STOPS		50		/* of them */
#define KILLS		2		/* in each round */
#define BURST_MAX	20		/* STOPs before each */
#define FAULTS		"delay=300ms"	/* so that all of them take seconds */
#define SEND_MS		60000
#define CALL		"call"

static unsigned long rounds = 5;

static unsigned long
from_environment(const char *name, unsigned long otherwise)
{
	const char *value = getenv(name);

	return value != NULL ? strtoul(value, NULL, 10) : otherwise;
}

/* Someone who says STOP, once or until she is answered. */
struct stop {
	char	number[RIG_NUMBER_LEN + 1];
	char	id[32];			/* "&id=...", the same each time */
	long	webhook;		/* the last one; -1: none yet */
	int	status;			/* how that was answered; 0: not known yet */
};

struct killing {
	struct rig_site		site;
	struct rig_texting	texting;
	struct stop		stops[STOPS];
	size_t			said;		/* so many have, from the first on */
	size_t			answered;	/* before some kill */
	size_t			cut;		/* by a kill */
};

/* Who says it is spread over the list, and over who is texted first. */
static void
choose(struct killing *k)
{
	size_t order[STOPS], i, j, swap;

	for (i = 0; i < STOPS; i++)
		order[i] = i;
	for (i = STOPS - 1; i > 0; i--) {
		j = (size_t)random() % (i + 1);
		swap = order[i];
		order[i] = order[j];
		order[j] = swap;
	}
	for (i = 0; i < STOPS; i++) {
		k->stops[i] = (struct stop){ .webhook = -1 };
		rig_number(order[i] * (PEOPLE / STOPS) +
		    (size_t)random() % (PEOPLE / STOPS), k->stops[i].number);
		snprintf(k->stops[i].id, sizeof k->stops[i].id, "&id=SM%zu",
		    i);
	}
}

static void
say(struct killing *k, struct stop *stop)
{
	stop->webhook = rig_text(&k->texting, stop->number, "STOP", stop->id);
	stop->status = 0;
}

static void
open_killing(struct killing *k)
{
	*k = (struct killing){ 0 };
	rig_texting_plain(&k->site, FAULTS, PEOPLE);
	choose(k);
}

/* Some say STOP, and before all are answered, or a little after, it is killed. */
static void
kill_among_stops(struct killing *k)
{
	size_t burst = 1 + (size_t)random() % BURST_MAX, i;

	for (i = 0; i < burst && k->said < STOPS; i++)
		say(k, &k->stops[k->said++]);
	rig_sleep_ms((int)(random() % 120));
	rig_signal(k->site.daemon, SIGKILL);
	assert_int_equal(rig_wait(k->site.daemon, RIG_SOON), 128 + SIGKILL);
}

/* What was not answered is said again, as its provider would. */
static void
look_and_repeat(struct killing *k)
{
	struct stop *stop;

	for (stop = k->stops; stop < k->stops + k->said; stop++) {
		if (stop->status == 204)
			continue;
		stop->status = rig_texted(&k->texting, stop->webhook);
		k->answered += stop->status == 204;
		k->cut += stop->status != 204;
		if (stop->status != 204)
			say(k, stop);
	}
}

static void
stop_all(struct killing *k)
{
	struct stop *stop;

	while (k->said < STOPS)
		say(k, &k->stops[k->said++]);
	for (stop = k->stops; stop < k->stops + STOPS; stop++) {
		if (stop->status == 204)
			continue;
		stop->status = rig_texted(&k->texting, stop->webhook);
		if (stop->status != 204)
			fail_msg("a STOP was answered with %d", stop->status);
	}
}

/*
 * The promise.
 */

/* It is in the store and in the ledger, once each. */
static void
assert_written(const struct killing *k, const struct stop *stop,
    const char *ledger)
{
	char blind[RIG_BLIND_LEN + 1], line[RIG_BLIND_LEN + 32], sql[256];

	rig_blind(&k->site, stop->number, blind);
	snprintf(line, sizeof line, "stop %s %s ", channel_name(CHANNEL_SMS),
	    blind);
	if (strstr(ledger, line) == NULL)
		fail_msg("the ledger does not have %s (webhook %ld)",
		    stop->id + 4, stop->webhook);
	snprintf(sql, sizeof sql, "SELECT count(*) FROM suppression "
	    "WHERE lower(hex(blind)) = '%s'", blind);
	if (rig_store_number(&k->site, sql) != 1)
		fail_msg("the store does not have %s (webhook %ld)",
		    stop->id + 4, stop->webhook);
}

/* At most one confirmation, and of the broadcast what was on its way before. */
static void
assert_left_alone(const struct killing *k, const struct stop *stop)
{
	json_t *texts = rig_texts_to(&k->site, stop->number), *text;
	size_t i, confirmed = 0;

	json_array_foreach(texts, i, text)
		confirmed += strstr(json_string_value(json_object_get(text,
		    "body")), "you are off") != NULL;
	if (confirmed > 1 || json_array_size(texts) - confirmed > 1)
		fail_msg("%s got %zu confirmations and %zu texts",
		    stop->id + 4, confirmed,
		    json_array_size(texts) - confirmed);
	json_decref(texts);
}

/* All of them, once the daemon has ended. */
static void
judge(const struct killing *k)
{
	char path[PATH_MAX + 32], *ledger;
	size_t i;

	snprintf(path, sizeof path, "%s/optouts.ledger", k->site.state);
	ledger = rig_read(path);
	for (i = 0; i < STOPS; i++) {
		assert_written(k, &k->stops[i], ledger);
		assert_left_alone(k, &k->stops[i]);
	}
	free(ledger);
	assert_int_equal(rig_store_number(&k->site,
	    "SELECT count(*) FROM suppression"), STOPS);
	/* An attempt is written down before the wire, a STOP before its answer. */
	assert_int_equal(rig_store_number(&k->site, "SELECT count(*) "
	    "FROM attempt a JOIN message m ON m.id = a.message "
	    "JOIN suppression_log l ON l.channel = m.channel "
	    "AND l.blind = m.blind WHERE a.began_ms > l.at_ms"), 0);
}

static void
one_round(unsigned long number, size_t *ret_cut, size_t *ret_answered)
{
	static const char *const clocks[KILLS + 1] = { RIG_BEFORE, RIG_AFTER,
	    RIG_LATER };
	static struct killing k;
	size_t i;

	open_killing(&k);
	for (i = 0; i <= KILLS; i++) {
		rig_texting_daemon(&k.texting, &k.site, clocks[i]);
		if (i == 0)
			rig_wait_count(&k.site, 1, SEND_MS);
		look_and_repeat(&k);
		if (i < KILLS)
			kill_among_stops(&k);
	}
	stop_all(&k);
	rig_wait_state(&k.site, CALL, "done", SEND_MS);
	rig_wait_idle(&k.site);
	assert_int_equal(rig_end(k.site.daemon), 0);
	judge(&k);
	print_message("round %lu: %zu STOPs were answered before a kill, %zu "
	    "were cut by one\n", number, k.answered, k.cut);
	*ret_answered += k.answered;
	*ret_cut += k.cut;
	rig_teardown(NULL);
}

static void
killed_at_random_no_answered_stop_is_lost(void **state)
{
	size_t cut = 0, answered = 0;
	unsigned long i;

	(void)state;
	for (i = 1; i <= rounds; i++)
		one_round(i, &cut, &answered);
	if (cut == 0 || answered == 0)
		fail_msg("%zu STOPs were cut and %zu answered: this tested "
		    "nothing", cut, answered);
}

/*
 * A database of before the STOPs.
 */

/* Keep the database as it is (${keep}), or put what was kept back. */
static void
move_database(const struct rig_site *site, const char *kept, bool keep)
{
	char path[PATH_MAX + 32];
	static const char *const names[] = { "pregon.db", "pregon.db-wal",
	    "pregon.db-shm" };
	struct rig_ran ran;
	size_t i;

	for (i = 0; !keep && i < 3; i++) {
		snprintf(path, sizeof path, "%s/%s", site->state, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/pregon.db", site->state);
	ran = keep ? rig_run("/bin/cp", path, kept, NULL) :
	    rig_run("/bin/cp", kept, path, NULL);
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
}

static void
an_older_database_forgets_no_stop(void **state)
{
	char kept[PATH_MAX], path[PATH_MAX + 64], *alert;
	static struct killing k;

	(void)state;
	open_killing(&k);
	snprintf(kept, sizeof kept, "%s/kept.db", rig_dir());
	snprintf(path, sizeof path, "%s/alerts/safety_act.conf", k.site.config);
	alert = rig_read(path);
	rig_write(k.site.config, "alerts/safety_act.conf", "alerts = { };\n");
	rig_texting_daemon(&k.texting, &k.site, "2017-08-01T12:00");
	assert_int_equal(rig_end(k.site.daemon), 0);
	move_database(&k.site, kept, true);
	rig_texting_daemon(&k.texting, &k.site, "2017-08-01T13:00");
	stop_all(&k);
	rig_signal(k.site.daemon, SIGKILL);
	rig_wait(k.site.daemon, RIG_SOON);
	move_database(&k.site, kept, false);
	assert_int_equal(rig_store_number(&k.site,
	    "SELECT count(*) FROM suppression"), 0);
	rig_write(k.site.config, "alerts/safety_act.conf", alert);
	free(alert);
	rig_texting_daemon(&k.texting, &k.site, RIG_BEFORE);
	rig_wait_state(&k.site, CALL, "done", SEND_MS);
	assert_int_equal(rig_told(&k.site, CALL, "accepted"), PEOPLE - STOPS);
	assert_int_equal(rig_told(&k.site, CALL, "queued"), 0);
	assert_int_equal(rig_end(k.site.daemon), 0);
	judge(&k);
}

#define STORY(label, test) { label, test, NULL, rig_teardown, NULL }

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORY("killed at random, no STOP that was answered is lost",
		    killed_at_random_no_answered_stop_is_lost),
		STORY("an older database forgets no STOP",
		    an_older_database_forgets_no_stop),
	};
	unsigned long seed = from_environment("PREGON_SEED",
	    (unsigned long)time(NULL) ^ (unsigned long)getpid());

	rounds = from_environment("PREGON_KILL_ROUNDS", rounds);
	srandom((unsigned)seed);
	print_message("PREGON_SEED=%lu\n", seed);
	return cmocka_run_group_tests_name("kill_stop", tests, NULL, NULL);
}
