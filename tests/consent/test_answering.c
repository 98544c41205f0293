/*
 * How many replies there are, which, and in whose language.
 */
#include "consent/answering.h"
#include "consent/deciding.h"
#include "consent/consent_rig.h"

static void
ten_an_hour(void **state)
{
	struct texters p;
	int i;

	(void)state;
	texters_open(&p);
	for (i = 0; i < ANSWERS_PER_HOUR; i++) {
		texters_say(&p, HER, i % 2 == 0 ? "HELP" : "WHEN");
		assert_string_not_equal(texters_answer(&p), "");
	}
	texters_say(&p, HER, "HELP");
	assert_string_equal(texters_answer(&p), "");
	/* It is hers alone. */
	texters_say(&p, "+13035550124", "HELP");
	assert_string_equal(texters_answer(&p), "help");
	p.now_ms += HOUR;
	texters_say(&p, HER, "HELP");
	assert_string_equal(texters_answer(&p), "help");
	texters_close(&p);
}

/* The cap is on what we say, not on what is done; and not on what confirms it, once. */
static void
an_opt_out_beyond_the_cap_is_confirmed(void **state)
{
	static const struct {
		const char *text, *answer;
	} outs[] = { { "LEAVE VOTE", "left" }, { "STOP", "stopped" },
	    { "forget me", "forgotten" } };
	struct texters p;
	size_t out, i;

	(void)state;
	for (out = 0; out < 3; out++) {
		texters_open(&p);
		texters_say(&p, HER, "VOTE");
		for (i = 0; i < ANSWERS_PER_HOUR; i++)
			texters_say(&p, HER, "HELP");
		assert_string_equal(texters_answer(&p), "");
		texters_say(&p, HER, outs[out].text);
		assert_string_equal(texters_answer(&p), outs[out].answer);
		assert_int_equal(texters_suppressed(&p, HER), out > 0);
		assert_int_not_equal(texters_consent(&p, HER, "vote"),
		    CONSENT_CONFIRMED);
		texters_say(&p, HER, outs[out].text);
		assert_string_equal(texters_answer(&p), "");
		texters_close(&p);
	}
}

/* Also where a person had to read it first, and another account is before that. */
static void
a_stop_is_confirmed_by_the_account_that_she_texted(void **state)
{
	const struct account **route, *both[2];
	struct account other;
	struct decided decided;
	struct texters p;
	int64_t id;

	(void)state;
	texters_open(&p);
	texters_say(&p, HER, "VOTE");
	texters_say(&p, HER, "should we stop");
	id = texters_number(&p, "SELECT id FROM review");
	route = p.config->route;
	other = *route[0];
	other.name = (char *)"other";
	both[0] = &other;
	both[1] = route[0];
	p.config->route = both;
	assert_int_equal(p.config->nroute, 2);
	assert_string_equal(answering_account(p.config, CHANNEL_SMS, ""),
	    "other");
	assert_string_equal(answering_account(p.config, CHANNEL_SMS, "gone"),
	    "other");
	assert_int_equal(store_begin(p.store, &p.err), 0);
	assert_int_equal(deciding_stop(p.store, p.config, id, 1000, p.now_ms +
	    SECOND, &decided, &p.err), 1);
	assert_int_equal(store_commit(p.store, &p.err), 0);
	assert_string_equal(decided.answer, "stopped");
	assert_int_equal(texters_number(&p, "SELECT count(*) FROM reply "
	    "WHERE kind = 'stopped' AND account = 'sandbox'"), 1);
	p.config->route = route;
	texters_close(&p);
}

static void
unknown_once_a_day(void **state)
{
	struct texters p;

	(void)state;
	texters_open(&p);
	texters_say(&p, HER, "lovely weather");
	assert_string_equal(texters_answer(&p), "unknown");
	texters_say(&p, HER, "is it not");
	assert_string_equal(texters_answer(&p), "");
	p.now_ms += 23 * HOUR;
	texters_say(&p, HER, "lovely weather");
	assert_string_equal(texters_answer(&p), "");
	p.now_ms += HOUR;
	texters_say(&p, HER, "lovely weather");
	assert_string_equal(texters_answer(&p), "unknown");
	texters_close(&p);
}

static void
when_nothing_is_to_come(void **state)
{
	struct texters p;

	(void)state;
	texters_open(&p);
	p.now_ms = AFTER;
	texters_say(&p, HER, "WHEN");
	assert_int_equal(texters_number(&p, "SELECT count(*) FROM reply "
	    "WHERE kind = 'when-none' AND COALESCE(told, 0) = 0"), 1);
	texters_close(&p);
}

/* An event that was put off is not the next one. */
static void
when_the_next_is_postponed(void **state)
{
	const struct occasion *next;
	struct texters p;

	(void)state;
	texters_open(&p);
	next = replies_next_event(p.config, NOON);
	assert_string_equal(next->uid, "committee");
	texters_close(&p);
	texters_open_with(&p, "measures/safety_act.conf",
	    "status = \"confirmed\"", "status = \"postponed\"");
	next = replies_next_event(p.config, NOON);
	assert_string_equal(next->uid, "first_reading");
	texters_close(&p);
}

static void
a_date_counts_as_told_to_a_subscriber(void **state)
{
	struct texters p;

	(void)state;
	texters_open(&p);
	texters_say(&p, HER, "WHEN");
	assert_int_equal(texters_number(&p, "SELECT count(*) FROM reply "
	    "WHERE kind = 'when' AND COALESCE(told, 0) = 0"), 1);
	texters_say(&p, HER, "VOTE");
	texters_say(&p, HER, "WHEN");
	assert_int_equal(texters_number(&p, "SELECT count(*) FROM reply r "
	    "JOIN told t ON t.id = r.told WHERE r.kind = 'when'"), 1);
	texters_close(&p);
}

static void
only_these_go_to_who_said_stop(void **state)
{
	struct texters p;

	(void)state;
	texters_open(&p);
	texters_say(&p, HER, "VOTE");
	texters_say(&p, HER, "WHEN");
	texters_say(&p, HER, "HELP");
	texters_say(&p, HER, "STOP");
	assert_int_equal(texters_number(&p, "SELECT count(*) FROM reply "
	    "WHERE despite_stop = 1 AND kind IN ('help', 'stopped')"), 2);
	assert_int_equal(texters_number(&p, "SELECT count(*) FROM reply "
	    "WHERE despite_stop = 1"), 2);
	texters_close(&p);
}

/* A text that cannot be made takes no STOP back. */
static void
a_reply_that_cannot_be_made(void **state)
{
	char *path, *text;
	struct texters p;

	(void)state;
	texters_open(&p);
	path = xasprintf("%s/templates/sms/reply-stopped.en.txt", p.root);
	text = xmalloc(4000);
	memset(text, 'a', 3999);
	text[3999] = '\0';
	dir_write(path, text, strlen(text));
	config_unref(p.config);
	texters_load(&p);
	texters_say(&p, HER, "VOTE");
	texters_say(&p, HER, "STOP");
	assert_string_equal(texters_answer(&p), "");
	assert_true(texters_suppressed(&p, HER));
	assert_int_equal(texters_consent(&p, HER, "vote"), CONSENT_REVOKED);
	free(text);
	free(path);
	texters_close(&p);
}

/* An organization that has written none: all that is done is done in silence. */
static void
without_texts_there_are_none(void **state)
{
	struct texters p;
	size_t kinds;

	(void)state;
	texters_open(&p);
	kinds = p.config->nreplies;
	p.config->nreplies = 0;
	texters_say(&p, HER, "STOP");
	assert_string_equal(texters_answer(&p), "");
	assert_true(texters_suppressed(&p, HER));
	p.config->nreplies = kinds;
	texters_close(&p);
}

/*
 * Languages.
 */

static const struct language_case {
	const char	*label;
	const char	*first;		/* what she texted before, or NULL */
	const char	*text;
	const char	*want;
} languages[] = {
	{ "in the language of the word", NULL, "\u00bfcu\u00e1ndo?", "es" },
	{ "ours, where the words have none", NULL, "lovely weather", "en" },
	{ "hers, where the words have none", "VOTO", "lovely weather", "es" },
	{ "that of the word, before hers", "VOTO", "help", "en" },
	{ "what she changed it to", "VOTO", "english", "en" },
	{ "hers, for a word of both, of who is erased", "VOTO", "forget",
	    "es" },
};
#define NLANGUAGES (sizeof languages / sizeof languages[0])

static void
check_language(void **state)
{
	const struct language_case *c = *state;
	struct texters p;
	struct query *q;

	texters_open_with(&p, "keywords/es.conf", "forget = [ ",
	    "forget = [ \"forget\", ");
	if (c->first != NULL)
		texters_say(&p, HER, c->first);
	texters_say(&p, HER, c->text);
	assert_string_not_equal(texters_answer(&p), "");
	q = query(p.store->db, "SELECT language FROM reply "
	    "ORDER BY id DESC LIMIT 1");
	assert_int_equal(query_step(q, &p.err), 1);
	assert_string_equal(query_text(q, 0), c->want);
	query_end(q);
	texters_close(&p);
}

static const struct CMUnitTest others[] = {
	{ "ten answers an hour to an address", ten_an_hour, NULL, NULL, NULL },
	{ "an opt-out beyond the cap holds, and is confirmed, once",
	    an_opt_out_beyond_the_cap_is_confirmed, NULL, NULL, NULL },
	{ "a STOP is confirmed by the account that she texted",
	    a_stop_is_confirmed_by_the_account_that_she_texted, NULL, NULL,
	    NULL },
	{ "that nobody reads this is said once a day", unknown_once_a_day,
	    NULL, NULL, NULL },
	{ "when nothing is to come, WHEN says so", when_nothing_is_to_come,
	    NULL, NULL, NULL },
	{ "an event that was postponed is not the next one",
	    when_the_next_is_postponed, NULL, NULL, NULL },
	{ "a date counts as told to a subscriber, not to a stranger",
	    a_date_counts_as_told_to_a_subscriber, NULL, NULL, NULL },
	{ "only HELP and the confirmation go to who said STOP",
	    only_these_go_to_who_said_stop, NULL, NULL, NULL },
	{ "a reply that cannot be made takes no STOP back",
	    a_reply_that_cannot_be_made, NULL, NULL, NULL },
	{ "without texts of replies all is done in silence",
	    without_texts_there_are_none, NULL, NULL, NULL },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NLANGUAGES + NOTHERS];
	size_t i;

	for (i = 0; i < NLANGUAGES; i++)
		tests[i] = (struct CMUnitTest){ .name = languages[i].label,
		    .test_func = check_language,
		    .initial_state = (void *)&languages[i] };
	memcpy(tests + NLANGUAGES, others, sizeof others);
	return cmocka_run_group_tests_name("answering", tests, NULL, NULL);
}
