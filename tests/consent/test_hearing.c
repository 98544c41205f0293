/*
 * What a text changes, and which answer it gets, by who sent it.
 */
#include "consent/consent_rig.h"

enum who {
	STRANGER,	/* nobody has heard of her */
	SUBSCRIBER,	/* texted VOTE */
	STOPPED,	/* ... and then STOP */
	PENDING,	/* entered by others on press, not asked yet */
};

static const struct hearing_case {
	const char		*label;
	enum who		 who;
	const char		*text;
	enum consent_state	 want;		/* to vote; of PENDING: to press */
	bool			 want_suppressed;
	const char		*want_answer;	/* "" for none */
} cases[] = {
	{ "STOP of a stranger suppresses and is confirmed", STRANGER, "STOP",
	    CONSENT_NONE, true, "stopped" },
	{ "STOP of a subscriber revokes", SUBSCRIBER, "Alto",
	    CONSENT_REVOKED, true, "stopped" },
	{ "a second STOP is not confirmed", STOPPED, "STOP",
	    CONSENT_REVOKED, true, "" },
	{ "STOP of who was only entered", PENDING, "para",
	    CONSENT_REVOKED, true, "stopped" },
	{ "a sentence stops as the word does", SUBSCRIBER,
	    "please don't text me any more", CONSENT_REVOKED, true,
	    "stopped" },

	{ "START of a stranger joins nothing", STRANGER, "START",
	    CONSENT_NONE, false, "start" },
	{ "START of a subscriber changes nothing", SUBSCRIBER, "START",
	    CONSENT_CONFIRMED, false, "welcome" },
	{ "START resumes what a STOP ended", STOPPED, "START",
	    CONSENT_CONFIRMED, false, "welcome" },
	{ "START confirms what others entered", PENDING, "START",
	    CONSENT_CONFIRMED, false, "welcome" },

	{ "YES of a stranger is not understood", STRANGER, "yes",
	    CONSENT_NONE, false, "unknown" },
	{ "YES of a subscriber answers nothing", SUBSCRIBER, "yes",
	    CONSENT_CONFIRMED, false, "unknown" },
	{ "YES undoes no STOP", STOPPED, "yes", CONSENT_REVOKED, true, "" },
	{ "YES confirms what others entered", PENDING, "s\u00ed",
	    CONSENT_CONFIRMED, false, "welcome" },
	{ "\"vote yes\" confirms nothing", PENDING, "vote yes",
	    CONSENT_PENDING, false, "unknown" },

	{ "a keyword joins", STRANGER, "voto", CONSENT_CONFIRMED, false,
	    "welcome" },
	{ "a keyword again changes nothing", SUBSCRIBER, "VOTE",
	    CONSENT_CONFIRMED, false, "welcome" },
	{ "a keyword undoes a STOP", STOPPED, "VOTE", CONSENT_CONFIRMED,
	    false, "welcome" },
	{ "a keyword confirms what others entered", PENDING, "prensa",
	    CONSENT_CONFIRMED, false, "welcome" },

	{ "LEAVE of a stranger says on which lists she is", STRANGER,
	    "LEAVE VOTE", CONSENT_NONE, false, "lists" },
	{ "LEAVE revokes", SUBSCRIBER, "leave vote", CONSENT_REVOKED, false,
	    "left" },
	{ "LEAVE after STOP is not answered", STOPPED, "leave vote",
	    CONSENT_REVOKED, true, "" },
	{ "LEAVE of who was only entered", PENDING, "leave press",
	    CONSENT_REVOKED, false, "left" },
	{ "to leave no list by name is to stop", SUBSCRIBER, "leave",
	    CONSENT_REVOKED, true, "stopped" },

	{ "HELP to a stranger", STRANGER, "help", CONSENT_NONE, false,
	    "help" },
	{ "HELP to a subscriber", SUBSCRIBER, "info", CONSENT_CONFIRMED,
	    false, "help" },
	{ "HELP after STOP", STOPPED, "ayuda", CONSENT_REVOKED, true,
	    "help" },

	{ "LIST to a stranger", STRANGER, "list", CONSENT_NONE, false,
	    "lists" },
	{ "LIST to a subscriber", SUBSCRIBER, "list", CONSENT_CONFIRMED,
	    false, "lists" },
	{ "LIST after STOP is not answered", STOPPED, "list",
	    CONSENT_REVOKED, true, "" },

	{ "WHEN to a stranger", STRANGER, "when", CONSENT_NONE, false,
	    "when" },
	{ "WHEN to a subscriber", SUBSCRIBER, "when", CONSENT_CONFIRMED,
	    false, "when" },
	{ "WHEN after STOP is not answered", STOPPED, "when",
	    CONSENT_REVOKED, true, "" },

	{ "a language of a stranger is answered", STRANGER, "espa\u00f1ol",
	    CONSENT_NONE, false, "language" },
	{ "a language of a subscriber", SUBSCRIBER, "espa\u00f1ol",
	    CONSENT_CONFIRMED, false, "language" },
	{ "a language after STOP is not answered", STOPPED, "espa\u00f1ol",
	    CONSENT_REVOKED, true, "" },

	{ "FORGET of a stranger suppresses", STRANGER, "forget me",
	    CONSENT_NONE, true, "forgotten" },
	{ "FORGET erases a subscriber", SUBSCRIBER, "forget me",
	    CONSENT_NONE, true, "forgotten" },
	{ "FORGET after STOP erases, and is not answered", STOPPED,
	    "forget me", CONSENT_NONE, true, "" },

	{ "a doubt of a stranger", STRANGER, "should we stop", CONSENT_NONE,
	    false, "" },
	{ "a doubt of a subscriber", SUBSCRIBER, "should we stop",
	    CONSENT_CONFIRMED, false, "" },
	{ "a doubt after STOP", STOPPED, "should we stop", CONSENT_REVOKED,
	    true, "" },

	{ "anything else of a stranger", STRANGER, "lovely weather",
	    CONSENT_NONE, false, "unknown" },
	{ "anything else of a subscriber", SUBSCRIBER, "lovely weather",
	    CONSENT_CONFIRMED, false, "unknown" },
	{ "anything else after STOP is not answered", STOPPED,
	    "lovely weather", CONSENT_REVOKED, true, "" },
	{ "a tapback on our text is no stop", SUBSCRIBER,
	    "Liked \u201cReply STOP to end\u201d", CONSENT_CONFIRMED, false,
	    "unknown" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static const char *
become(struct texters *p, enum who who)
{
	if (who == SUBSCRIBER || who == STOPPED)
		texters_say(p, HER, "VOTE");
	if (who == STOPPED)
		texters_say(p, HER, "STOP");
	return who == PENDING ? ASKED : HER;
}

static void
check_case(void **state)
{
	const struct hearing_case *c = *state;
	struct texters p;
	const char *number, *list = c->who == PENDING ? "press" : "vote";

	texters_open(&p);
	number = become(&p, c->who);
	texters_say(&p, number, c->text);
	assert_string_equal(texters_answer(&p), c->want_answer);
	assert_int_equal(texters_consent(&p, number, list), c->want);
	assert_int_equal(texters_suppressed(&p, number), c->want_suppressed);
	assert_false(p.heard.repeated);
	texters_close(&p);
}

static void
comes_twice(void **state)
{
	struct texters p;

	(void)state;
	texters_open(&p);
	texters_hear(&p, HER, "VOTE", (struct said){ .id = "SM-a" });
	texters_say(&p, HER, "STOP");
	texters_hear(&p, HER, "VOTE", (struct said){ .id = "SM-a" });
	assert_true(p.heard.repeated);
	assert_false(p.heard.changed);
	assert_string_equal(texters_answer(&p), "");
	assert_int_equal(texters_consent(&p, HER, "vote"), CONSENT_REVOKED);
	texters_close(&p);
}

/* What she sent before her STOP and comes after it. */
static void
comes_late(void **state)
{
	static const char *const towards[] = { "START", "VOTE" };
	struct texters p;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		texters_open(&p);
		texters_say(&p, HER, "VOTE");
		texters_say(&p, HER, "STOP");
		texters_hear(&p, HER, towards[i], (struct said){
		    .event_ms = p.now_ms - SECOND });
		assert_int_equal(texters_consent(&p, HER, "vote"),
		    CONSENT_REVOKED);
		assert_true(texters_suppressed(&p, HER));
		assert_string_equal(texters_answer(&p), "");
		/* The same, of one moment: doubt is revoked. */
		texters_hear(&p, HER, towards[i], (struct said){
		    .event_ms = p.now_ms - SECOND });
		assert_true(texters_suppressed(&p, HER));
		texters_hear(&p, HER, towards[i], (struct said){
		    .undated = true });
		assert_true(texters_suppressed(&p, HER));
		texters_close(&p);
	}
}

/* A STOP that was sent before she joined, and comes after. */
static void
a_late_stop_is_outdated(void **state)
{
	struct texters p;

	(void)state;
	texters_open(&p);
	texters_say(&p, HER, "VOTE");
	texters_hear(&p, HER, "STOP", (struct said){
	    .event_ms = p.now_ms - HOUR });
	assert_false(texters_suppressed(&p, HER));
	assert_int_equal(texters_consent(&p, HER, "vote"), CONSENT_CONFIRMED);
	assert_string_equal(texters_answer(&p), "");
	texters_close(&p);
}

/* Its clock is a year ahead: what she says next still counts. */
static void
a_clock_ahead_of_ours(void **state)
{
	struct texters p;

	(void)state;
	texters_open(&p);
	texters_say(&p, HER, "VOTE");
	texters_hear(&p, HER, "STOP", (struct said){
	    .event_ms = NOON + 365 * 24 * HOUR });
	assert_true(texters_suppressed(&p, HER));
	texters_say(&p, HER, "START");
	assert_false(texters_suppressed(&p, HER));
	assert_int_equal(texters_consent(&p, HER, "vote"), CONSENT_CONFIRMED);
	texters_close(&p);
}

static void
the_provider_has_acted(void **state)
{
	struct texters p;

	(void)state;
	texters_open(&p);
	texters_say(&p, HER, "VOTE");
	/* Whatever she texted: the provider blocks her from now on. */
	texters_hear(&p, HER, "hasta luego", (struct said){
	    .provider_stopped = true });
	assert_true(texters_suppressed(&p, HER));
	assert_int_equal(texters_consent(&p, HER, "vote"), CONSENT_REVOKED);
	assert_string_equal(texters_answer(&p), "");
	texters_hear(&p, HER, "HELP", (struct said){ .provider_helped = true });
	assert_string_equal(texters_answer(&p), "");
	texters_close(&p);
}

static void
leaving_one_list_keeps_the_other(void **state)
{
	struct texters p;

	(void)state;
	texters_open(&p);
	texters_say(&p, HER, "VOTE");
	texters_say(&p, HER, "PRESS");
	texters_say(&p, HER, "LEAVE VOTE");
	assert_int_equal(texters_consent(&p, HER, "vote"), CONSENT_REVOKED);
	assert_int_equal(texters_consent(&p, HER, "press"), CONSENT_CONFIRMED);
	texters_say(&p, HER, "STOP");
	texters_say(&p, HER, "START");
	/* It undoes the STOP, and not the LEAVE before it. */
	assert_int_equal(texters_consent(&p, HER, "vote"), CONSENT_REVOKED);
	assert_int_equal(texters_consent(&p, HER, "press"), CONSENT_CONFIRMED);
	texters_close(&p);
}

/*
 * What she sends between her VOTE and her STOP, and when it comes: her START is no
 * word on the list, wherever it stands.
 */
static void
a_leave_that_comes_late(void **state)
{
	static const bool after_start[] = { false, true };
	struct texters p;
	int64_t left_ms;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		texters_open(&p);
		texters_say(&p, HER, "VOTE");
		texters_say(&p, HER, "PRESS");
		left_ms = p.now_ms + 1;
		texters_say(&p, HER, "STOP");
		if (after_start[i])
			texters_say(&p, HER, "START");
		texters_hear(&p, HER, "LEAVE VOTE", (struct said){
		    .event_ms = left_ms });
		if (!after_start[i])
			texters_say(&p, HER, "START");
		assert_int_equal(texters_consent(&p, HER, "vote"),
		    CONSENT_REVOKED);
		assert_int_equal(texters_consent(&p, HER, "press"),
		    CONSENT_CONFIRMED);
		/* Only her word on the list begins it again. */
		texters_say(&p, HER, "VOTE");
		assert_int_equal(texters_consent(&p, HER, "vote"),
		    CONSENT_CONFIRMED);
		texters_close(&p);
	}
}

static void
a_late_leave_is_outdated(void **state)
{
	struct texters p;

	(void)state;
	texters_open(&p);
	texters_say(&p, HER, "VOTE");
	texters_hear(&p, HER, "LEAVE VOTE", (struct said){
	    .event_ms = p.now_ms - HOUR });
	assert_int_equal(texters_consent(&p, HER, "vote"), CONSENT_CONFIRMED);
	assert_int_equal(texters_number(&p, "SELECT count(*) FROM membership "
	    "WHERE source = 'self'"), 1);
	assert_string_equal(texters_answer(&p), "");
	texters_close(&p);
}

/* A keyword that she sent before she left, and that comes after it. */
static void
a_late_keyword_undoes_no_leave(void **state)
{
	static const struct said late[] = { { .event_ms = NOON + SECOND + 1 },
	    { .undated = true } };
	struct texters p;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		texters_open(&p);
		texters_say(&p, HER, "VOTE");
		texters_say(&p, HER, "LEAVE VOTE");
		texters_hear(&p, HER, "VOTE", late[i]);
		assert_int_equal(texters_consent(&p, HER, "vote"),
		    CONSENT_REVOKED);
		assert_int_equal(texters_number(&p, "SELECT count(*) "
		    "FROM membership WHERE source = 'self'"), 0);
		assert_string_equal(texters_answer(&p), "");
		texters_close(&p);
	}
}

/* A provider said that the number is bad, and she texts from it. */
static void
a_stop_from_a_bad_number(void **state)
{
	static const enum suppression_kind bad[] = { SUPPRESSION_BOUNCED,
	    SUPPRESSION_INVALID };
	struct suppressing what = { .channel = CHANNEL_SMS,
	    .why = "it comes back" };
	struct texters p;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		texters_open(&p);
		if (i < 2)
			texters_say(&p, HER, "VOTE");
		what.kind = bad[i % 2];
		what.blind = texters_place(&p, HER).blind;
		what.event_ms = p.now_ms;
		assert_int_equal(suppression_add(p.store, &what, p.now_ms,
		    &p.err), 1);
		texters_say(&p, HER, "STOP");
		assert_true(p.heard.changed);
		assert_string_equal(texters_answer(&p), "stopped");
		texters_say(&p, HER, "STOP");
		assert_string_equal(texters_answer(&p), "");
		texters_close(&p);
	}
}

/* Only a STOP is known of a stranger, and nothing of one who asks. */
static void
nobody_is_made_of_a_stranger(void **state)
{
	static const char *const asked[] = { "HELP", "WHEN", "LIST", "START",
	    "YES", "ENGLISH", "lovely weather", "LEAVE VOTE", "STOP",
	    "forget me" };
	int64_t before;
	struct texters p;
	size_t i;

	(void)state;
	texters_open(&p);
	before = texters_number(&p, "SELECT count(*) FROM person");
	for (i = 0; i < sizeof asked / sizeof asked[0]; i++)
		texters_say(&p, HER, asked[i]);
	assert_int_equal(texters_number(&p, "SELECT count(*) FROM person"),
	    before);
	assert_string_equal(p.heard.handle, "");
	texters_close(&p);
}

static void
each_change_is_logged_with_how(void **state)
{
	struct texters p;

	(void)state;
	texters_open(&p);
	texters_say(&p, HER, "VOTO");
	texters_say(&p, HER, "STOP");
	texters_say(&p, HER, "START");
	assert_int_equal(texters_number(&p, "SELECT count(*) FROM consent_log "
	    "WHERE list = 'vote' AND old = 0 AND state = 2 "
	    "AND how = 'keyword VOTO'"), 1);
	assert_int_equal(texters_number(&p, "SELECT count(*) FROM consent_log "
	    "WHERE list = 'vote' AND old = 2 AND state = 3"), 1);
	assert_int_equal(texters_number(&p, "SELECT count(*) FROM consent_log "
	    "WHERE list = 'vote' AND old = 3 AND state = 2 "
	    "AND how = 'START'"), 1);
	texters_close(&p);
}

/* The machine's clock was wrong when she joined, and has been set right since. */
static void
a_clock_that_was_set_back(void **state)
{
	struct texters p = { 0 };

	(void)state;
	texters_open(&p);
	texters_say(&p, HER, "VOTE");
	p.now_ms -= 24 * HOUR;
	texters_say(&p, HER, "STOP");
	assert_true(texters_suppressed(&p, HER));
	assert_int_equal(texters_consent(&p, HER, "vote"), CONSENT_REVOKED);
	assert_string_equal(texters_answer(&p), "stopped");
	/* Which came first cannot be told: a no stays a no. */
	texters_say(&p, HER, "VOTE");
	assert_true(texters_suppressed(&p, HER));
	texters_close(&p);
}

static const struct CMUnitTest others[] = {
	{ "a text that comes twice changes nothing", comes_twice, NULL, NULL,
	    NULL },
	{ "what she sent before her STOP undoes it not", comes_late, NULL,
	    NULL, NULL },
	{ "a STOP from before she joined is outdated",
	    a_late_stop_is_outdated, NULL, NULL, NULL },
	{ "a clock ahead of ours does not outlast her next word",
	    a_clock_ahead_of_ours, NULL, NULL, NULL },
	{ "a STOP counts also where the clock was set back since she joined",
	    a_clock_that_was_set_back, NULL, NULL, NULL },
	{ "what the provider did by itself is not answered",
	    the_provider_has_acted, NULL, NULL, NULL },
	{ "leaving one list keeps the other, and START does not undo it",
	    leaving_one_list_keeps_the_other, NULL, NULL, NULL },
	{ "a LEAVE from before her STOP holds, whenever it comes",
	    a_leave_that_comes_late, NULL, NULL, NULL },
	{ "a LEAVE from before she joined is outdated",
	    a_late_leave_is_outdated, NULL, NULL, NULL },
	{ "a keyword from before her LEAVE undoes it not",
	    a_late_keyword_undoes_no_leave, NULL, NULL, NULL },
	{ "a STOP from a number that was only bad counts, and is confirmed",
	    a_stop_from_a_bad_number, NULL, NULL, NULL },
	{ "a stranger who asks is made nobody",
	    nobody_is_made_of_a_stranger, NULL, NULL, NULL },
	{ "each change is logged, and says how",
	    each_change_is_logged_with_how, NULL, NULL, NULL },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NCASES + NOTHERS];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case,
		    .initial_state = (void *)&cases[i] };
	memcpy(tests + NCASES, others, sizeof others);
	return cmocka_run_group_tests_name("hearing", tests, NULL, NULL);
}
