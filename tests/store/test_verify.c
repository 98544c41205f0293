/*
 * A store in which nothing is wrong; and one for each thing that can be, each
 * found by its rule's name and by the row's id.
 */
#include "store/audit.h"
#include "store/ledger.h"
#include "store/store_rig.h"
#include "store/told.h"
#include "store/verify.h"

#define FACTS_OF	{ { "vote.when", "vote", 1, "Monday" } }

/*
 * What there is: the message to Ada (1) was accepted at the first attempt (1), Ben's (2) at
 * his second (attempts 2 and 4), Eva said STOP after hers (3) was accepted (attempt 3);
 * Ida is on the list and had said STOP before (message 4, suppressed).  Root held the
 * broadcast and released it.
 */

static void
settle(struct rig *r, struct claimed *c, enum verdict_kind kind,
    enum message_state next)
{
	struct verdict verdict = { .kind = kind };

	assert_int_equal(outbox_settle(r->store, c->id, c->attempt, &verdict,
	    next, NOW, "", NOW, &r->err), 0);
	claimed_done(c);
}

static void
tell(struct rig *r, const struct broadcast *b, const struct claimed *c)
{
	const struct told_fact facts[] = FACTS_OF;
	int64_t told;

	assert_int_equal(told_add(r->store, b->id, c->channel, c->language,
	    facts, 1, &told, &r->err), 0);
	assert_int_equal(outbox_tell(r->store, c, told, &r->err), 0);
}

static void
attach_ledger(struct rig *r, char path[64])
{
	struct optout_replay replay;

	snprintf(path, 64, "%s/ledger", r->dir);
	assert_int_equal(optout_attach_ledger(r->store, path, NOW, &replay,
	    &r->err), 0);
}

static void
stop(struct rig *r, const char *address, int64_t at_ms)
{
	struct suppressing what = { .channel = CHANNEL_SMS,
	    .kind = SUPPRESSION_OPTED_OUT, .why = "STOP", .event_ms = at_ms };

	what.blind = rig_blind(r, CHANNEL_SMS, address);
	assert_int_equal(optout_apply(r->store, &what, at_ms, NULL, &r->err),
	    1);
}

static struct rig *
rig_true(char ledger[64])
{
	struct rig *r = rig_new_file();
	struct claimed c[8] = { 0 };
	struct broadcast b;
	int i;

	attach_ledger(r, ledger);
	rig_row(r, VOTE, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_row(r, VOTE, BEN, NULL, "es", NULL, NULL);
	rig_row(r, VOTE, EVA, NULL, "en", NULL, NULL);
	rig_row(r, VOTE, IDA, NULL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	rig_begin(r);
	rig_do(r, "UPDATE membership SET since_ms = since_ms - 1000");
	rig_do(r, "UPDATE consent_log SET at_ms = at_ms - 1000");
	stop(r, IDA, NOW - 1000);
	b = rig_broadcast(r, "soon", 1);
	rig_fill(r, &b, CHANNEL_SMS);
	assert_int_equal(rig_claim(r, &b, NOW, 8, c), 3);
	for (i = 0; i < 3; i++)
		tell(r, &b, &c[i]);
	settle(r, &c[0], VERDICT_ACCEPTED, MESSAGE_ACCEPTED);
	settle(r, &c[1], VERDICT_RETRY, MESSAGE_QUEUED);
	settle(r, &c[2], VERDICT_ACCEPTED, MESSAGE_ACCEPTED);
	stop(r, EVA, NOW + 1);
	assert_int_equal(rig_claim(r, &b, NOW + 2, 8, c), 1);
	tell(r, &b, &c[0]);
	settle(r, &c[0], VERDICT_ACCEPTED, MESSAGE_ACCEPTED);
	b.state = BROADCAST_DONE;
	assert_int_equal(broadcasts_save(r->store, &b, &r->err), 0);
	assert_int_equal(audit_add(r->store, NOW, 0, "hold", "broadcast 1",
	    "", &r->err), 0);
	assert_int_equal(audit_add(r->store, NOW, 0, "release", "broadcast 1",
	    "", &r->err), 0);
	rig_commit(r);
	return r;
}

/* What was found, as "rule noun id" lines. */
static void
on_violation(const struct violation *v, void *arg)
{
	assert_true(strlen(v->text) > 10);
	buf_addf(arg, "%s %s %lld\n", v->rule, v->noun, (long long)v->id);
}

static char *
verify(struct rig *r, const char *ledger)
{
	struct verify_place place = { 0, 0 };
	struct buf found;
	int more;

	buf_init(&found, 1 << 20);
	do
		more = verify_page(r->store, ledger, &place, on_violation,
		    &found, &r->err);
	while (more == 1);
	if (more == -1)
		fail_msg("%s", r->err.text);
	return buf_steal(&found);
}

/* Who got the first message left ${list}, heard of ${after} ms after it. */
#define LEAVES(list, after)						\
	"INSERT INTO left_log (channel, blind, list, stop, event_ms, at_ms)" \
	" SELECT m.channel, m.blind, '" list "', 1, 5, a.began_ms " after \
	" FROM message m JOIN attempt a ON a.id = m.attempt WHERE m.id = 1"
/* And joined vote again by its keyword. */
#define JOINS(after)							\
	"INSERT INTO left_log (channel, blind, list, stop, event_ms, at_ms)" \
	" SELECT channel, blind, 'vote', 0, 6, (SELECT began_ms + " after \
	" FROM attempt WHERE id = 1) FROM left_log"

struct seed_case {
	const char	*label;
	const char	*sql;		/* "": nothing */
	const char	*want;		/* lines; the first is its own rule's */
};

static struct seed_case cases[] = {
	{ "nothing is wrong where nothing is", "", "" },
	{ "an attempt after a stop was known",
	    "UPDATE attempt SET began_ms = began_ms + 10 WHERE id = 3",
	    "after-stop attempt 3\nwithout-consent attempt 3\n" },
	{ "a later text of hers allows it: then there is no stop",
	    "UPDATE attempt SET began_ms = began_ms + 10 WHERE id = 3;"
	    "INSERT INTO suppression_log (channel, blind, stop, kind, event_ms,"
	    " at_ms) SELECT channel, blind, 0, 0, event_ms + 1, at_ms + 1"
	    " FROM suppression_log ORDER BY id DESC LIMIT 1;"
	    "INSERT INTO consent_log (person, list, channel, old, state, how,"
	    " wording, event_ms, at_ms) SELECT person, 'vote', 0, 3, 2, '', '',"
	    " 0, settled_ms + 2 FROM message WHERE id = 3",
	    "" },
	{ "a lift that came later does not",
	    "UPDATE attempt SET began_ms = began_ms + 10 WHERE id = 3;"
	    "INSERT INTO suppression_log (channel, blind, stop, kind, event_ms,"
	    " at_ms) SELECT channel, blind, 0, 0, event_ms + 1, at_ms + 100"
	    " FROM suppression_log ORDER BY id DESC LIMIT 1",
	    "after-stop attempt 3\nwithout-consent attempt 3\n" },
	{ "an attempt after consent was revoked",
	    "INSERT INTO consent_log (person, list, channel, old, state, how,"
	    " wording, event_ms, at_ms) SELECT person, 'vote', 0, 2, 3,"
	    " 'LEAVE', '', 0, settled_ms - 1 FROM message WHERE id = 1",
	    "without-consent attempt 1\n" },
	{ "an attempt for a list that she had left", LEAVES("vote", "-1"),
	    "after-leave attempt 1\nleave-lost leave 1\n"
	    "ledger-lacks leave 1\n" },
	{ "that was known only later, and her consent was not revoked",
	    LEAVES("vote", "+1"),
	    "leave-lost leave 1\nledger-lacks leave 1\n" },
	{ "her keyword came after it: then she is on the list again",
	    LEAVES("vote", "-1") ";" JOINS("0"), "ledger-lacks leave 1\n" },
	{ "her keyword came after the attempt",
	    LEAVES("vote", "-1") ";" JOINS("+9"),
	    "after-leave attempt 1\nledger-lacks leave 1\n" },
	{ "she left a list that the broadcast does not go to",
	    LEAVES("press", "-1"), "ledger-lacks leave 1\n" },
	{ "it goes to another list, too, that she never agreed to",
	    LEAVES("vote", "-1") ";"
	    "INSERT INTO broadcast_list (broadcast, list) VALUES (1, 'press')",
	    "after-leave attempt 1\nleave-lost leave 1\n"
	    "ledger-lacks leave 1\n" },
	{ "it goes to another list, too, that she did agree to",
	    LEAVES("vote", "-1") ";"
	    "INSERT INTO broadcast_list (broadcast, list) VALUES (1, 'press');"
	    "INSERT INTO consent_log (person, list, channel, old, state, how,"
	    " wording, event_ms, at_ms) SELECT person, 'press', 0, 0, 2, '',"
	    " '', 0, settled_ms - 9 FROM message WHERE id = 1",
	    "leave-lost leave 1\nledger-lacks leave 1\n" },
	{ "a reply after a stop",
	    "INSERT INTO reply (id, kind, account, channel, blind, handle,"
	    " language, despite_stop, state, why, at_ms, due_ms, tries, run,"
	    " attempt, settled_ms) SELECT 1099511627776, 'when', 'sandbox',"
	    " channel, blind, 'h', 'en', 0, 2, '', 1, 1, 1, 1, 5, 1"
	    " FROM message WHERE id = 3;"
	    "INSERT INTO attempt (message, run, account, began_ms, ended_ms,"
	    " verdict) SELECT 1099511627776, 1, 'sandbox', began_ms + 10,"
	    " began_ms + 11, 0 FROM attempt WHERE id = 4",
	    "reply-after-stop attempt 5\n" },
	{ "the confirmation of a stop is none of that",
	    "INSERT INTO reply (id, kind, account, channel, blind, handle,"
	    " language, despite_stop, state, why, at_ms, due_ms, tries, run,"
	    " attempt, settled_ms) SELECT 1099511627776, 'stopped', 'sandbox',"
	    " channel, blind, 'h', 'en', 1, 2, '', 1, 1, 1, 1, 5, 1"
	    " FROM message WHERE id = 3;"
	    "INSERT INTO attempt (message, run, account, began_ms, ended_ms,"
	    " verdict) SELECT 1099511627776, 1, 'sandbox', began_ms + 10,"
	    " began_ms + 11, 0 FROM attempt WHERE id = 4",
	    "" },
	{ "a suppression that was lost",
	    "DELETE FROM suppression WHERE blind = (SELECT blind FROM message"
	    " WHERE id = 4)",
	    "stop-lost opt-out 1\n" },
	{ "someone who was forgotten, and is stored",
	    "UPDATE suppression SET kind = 5 WHERE blind = (SELECT blind"
	    " FROM message WHERE id = 4);"
	    "UPDATE suppression_log SET kind = 5 WHERE id = 1",
	    "forgotten-stored opt-out 1\n" },
	{ "a message that was accepted twice",
	    "UPDATE attempt SET verdict = 0 WHERE id = 2",
	    "accepted-twice attempt 4\n" },
	{ "a person with two messages of a broadcast",
	    "DROP INDEX message_person;"
	    "INSERT INTO message (broadcast, person, channel, blind, language,"
	    " state, why, due_ms, tries, run, settled_ms) SELECT broadcast,"
	    " person, 1, blind, language, 8, '', 0, 0, 0, 1 FROM message"
	    " WHERE id = 1",
	    "twice message 5\n" },
	{ "someone on the list who has no message",
	    "DELETE FROM message WHERE id = 4",
	    "left-out broadcast 1\n" },
	{ "who came on the list later need not have one",
	    "DELETE FROM message WHERE id = 4;"
	    "UPDATE membership SET since_ms = since_ms + 1000",
	    "" },
	{ "a broadcast that is done, and has queued messages",
	    "UPDATE message SET state = 0, settled_ms = 0 WHERE id = 4",
	    "not-done broadcast 1\n" },
	{ "a broadcast that has not begun, and has messages",
	    "UPDATE broadcast SET began_ms = 0",
	    "before-it-began broadcast 1\n" },
	{ "a state that is none",
	    "UPDATE message SET state = 9 WHERE id = 4",
	    "no-such-state message 4\n" },
	{ "a message of no broadcast",
	    "PRAGMA foreign_keys = OFF;"
	    "INSERT INTO message (broadcast, person, channel, blind, language,"
	    " state, why, due_ms, tries, run, settled_ms)"
	    " VALUES (7, 9, 1, x'00', 'en', 8, '', 0, 0, 0, 1)",
	    "no-broadcast message 5\n" },
	{ "a settled message without its moment",
	    "UPDATE message SET settled_ms = 0 WHERE id = 4",
	    "settled message 4\n" },
	{ "a try that is not counted",
	    "UPDATE message SET tries = 1 WHERE id = 2",
	    "tries message 2\n" },
	{ "a last attempt that is not the last",
	    "UPDATE message SET attempt = 2, state = 8 WHERE id = 2",
	    "last-attempt message 2\n" },
	{ "accepted, and never tried",
	    "UPDATE message SET state = 2 WHERE id = 4",
	    "never-tried message 4\n" },
	{ "rejected, and its attempt was accepted",
	    "UPDATE message SET state = 3 WHERE id = 1",
	    "verdict message 1\n" },
	{ "accepted, and its attempt was rejected",
	    "UPDATE attempt SET verdict = 2 WHERE id = 1",
	    "verdict message 1\n" },
	{ "accepted, and nobody knows",
	    "UPDATE attempt SET verdict = 3 WHERE id = 1",
	    "verdict message 1\n" },
	{ "unless a receipt says so",
	    "UPDATE attempt SET verdict = 3 WHERE id = 1;"
	    "UPDATE message SET receipt = 5 WHERE id = 1",
	    "" },
	{ "in flight for a run that is over",
	    "UPDATE message SET state = 1, settled_ms = 0, run = 0"
	    " WHERE id = 1;"
	    "UPDATE attempt SET ended_ms = 0, verdict = NULL WHERE id = 1;"
	    "UPDATE broadcast SET state = 4",
	    "in-flight message 1\n" },
	{ "an attempt that is over and has no verdict",
	    "UPDATE attempt SET verdict = NULL WHERE id = 2",
	    "open-attempt attempt 2\n" },
	{ "an attempt of nothing",
	    "INSERT INTO attempt (message, run, account, began_ms, ended_ms,"
	    " verdict) VALUES (77, 1, 'sandbox', 1, 2, 0)",
	    "stray-attempt attempt 5\n" },
	{ "a text of which nobody knows what it stated",
	    "UPDATE attempt SET told = NULL WHERE id = 4",
	    "not-told attempt 4\n" },
	{ "or that stated it in another language",
	    "UPDATE attempt SET told = (SELECT told FROM attempt WHERE id = 4)"
	    " WHERE id = 1",
	    "not-told attempt 1\n" },
	{ "a stop that the ledger does not have",
	    "INSERT INTO suppression (channel, blind, kind, why, event_ms,"
	    " since_ms) VALUES (0, zeroblob(32), 0, '', 5, 5);"
	    "INSERT INTO suppression_log (channel, blind, stop, kind, event_ms,"
	    " at_ms) VALUES (0, zeroblob(32), 1, 0, 5, 5)",
	    "ledger-lacks opt-out 3\n" },
	{ "a suppression of which nobody knows who said so",
	    "INSERT INTO suppression (channel, blind, kind, why, event_ms,"
	    " since_ms) VALUES (0, zeroblob(32), 0, '', 5, 5)",
	    "stop-unlogged suppression 0\n" },
	{ "what somebody decided, written anew",
	    "UPDATE audit SET uid = 1000 WHERE id = 1",
	    "audit-changed entry 1\n" },
	{ "what somebody decided last, taken away",
	    "DELETE FROM audit WHERE id = 2",
	    "audit-missing entry 2\n" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct seed_case *c = *state;
	char ledger[64], *found;
	struct rig *r = rig_true(ledger);

	if (db_script(r->store->db, c->sql, &r->err) == -1)
		fail_msg("%s", r->err.text);
	found = verify(r, ledger);
	assert_string_equal(found, c->want);
	free(found);
	rig_free(r);
}

static void
a_ledger_that_was_changed_is_named_by_its_line(void **state)
{
	char path[64], *found;
	struct rig *r = rig_true(path);
	FILE *file = fopen(path, "r+");

	(void)state;
	assert_non_null(file);
	assert_int_equal(fseek(file, -2, SEEK_END), 0);
	assert_int_not_equal(fputc('x', file), EOF);
	assert_int_equal(fclose(file), 0);
	found = verify(r, path);
	assert_string_equal(found, "ledger-broken line 3\n");
	free(found);
	rig_free(r);
}

static void
a_ledger_that_is_gone_lacks_every_stop(void **state)
{
	char path[64], *found;
	struct rig *r = rig_true(path);

	(void)state;
	assert_int_equal(unlink(path), 0);
	found = verify(r, path);
	assert_string_equal(found,
	    "ledger-lacks opt-out 1\nledger-lacks opt-out 2\n");
	free(found);
	rig_free(r);
}

static void
to_look_changes_nothing(void **state)
{
	char path[64], *before;
	struct rig *r = rig_true(path);
	struct vault *vault = vault_load(r->key, &r->err);
	int64_t run = r->store->run;
	struct verify_counts n;

	(void)state;
	before = rig_snapshot(r);
	store_close(r->store);
	r->store = store_look(r->path, vault, &r->err);
	assert_non_null(r->store);
	assert_int_equal(r->store->run, run);
	free(verify(r, path));
	assert_int_equal(verify_count(r->store, &n, &r->err), 0);
	assert_int_equal(n.broadcasts, 1);
	assert_int_equal(n.messages, 4);
	assert_int_equal(n.attempts, 4);
	assert_int_equal(n.opt_outs, 2);
	rig_assert_unchanged(r, before);
	free(before);
	rig_free(r);
}

static void
more_rows_than_a_page_are_all_looked_at(void **state)
{
	char path[64], *found, *line;
	struct rig *r = rig_true(path);
	size_t n = 0;

	(void)state;
	rig_do(r, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 "
	    "FROM n WHERE i < 12000) INSERT INTO attempt (message, run, "
	    "account, began_ms, ended_ms, verdict) SELECT 77, 1, 'sandbox', 1, "
	    "2, 0 FROM n");
	rig_do(r, "UPDATE attempt SET verdict = 1 WHERE message = 77");
	found = verify(r, path);
	for (line = found; (line = strstr(line, "stray-attempt")) != NULL;
	    line++)
		n++;
	assert_int_equal(n, 12000);
	free(found);
	rig_free(r);
}

int
main(void)
{
	static const struct CMUnitTest more[] = {
		cmocka_unit_test(a_ledger_that_was_changed_is_named_by_its_line),
		cmocka_unit_test(a_ledger_that_is_gone_lacks_every_stop),
		cmocka_unit_test(to_look_changes_nothing),
		cmocka_unit_test(more_rows_than_a_page_are_all_looked_at),
	};
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("verify", tests, NULL, NULL) +
	    cmocka_run_group_tests_name("verify more", more, NULL, NULL);
}
