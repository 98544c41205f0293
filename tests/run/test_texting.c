/*
 * People text us, over HTTP, signed as their provider signs; the daemon with
 * its edge answers, in the middle of a broadcast too.
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
#include <sys/resource.h>
#include <sys/stat.h>

#include "run/rig_sandbox.h"
#include "run/rig_store.h"
#include "run/rig_texting.h"
#include "store/query.h"

#define NOON	"2017-08-01T12:00"	/* the next event is the committee's, the day after */
#define PEOPLE	300
#define SLOW	"delay=100ms"
#define SEND_MS	60000
#define HER	"+13035550123"

static const char press[] =
    "title = { en = \"Press\"; es = \"Prensa\"; };\n"
    "keywords = { en = \"PRESS\"; es = \"PRENSA\"; };\n"
    "languages = [ \"en\", \"es\" ];\n"
    "consent = \"ask\";\n"
    "subscribers = ( { phone = \"+1 303 555 0190\"; language = \"en\"; } );\n";

/*
 * Conversations, each from a number of its own, with one daemon.
 */

#define TURNS 13

struct conversation {
	const char	*label;
	struct turn {
		const char	*text;		/* "id|text": with that MessageSid */
		const char	*answer;	/* what the answer has; NULL: there is none */
	} turns[TURNS];
};

static const struct conversation conversations[] = {
	{ "she joins in Spanish, asks when, stops, and hears no more", {
		{ "VOTO", "ya est\u00e1 en la lista" },
		{ "\u00bfCU\u00c1NDO?", "Comit\u00e9 de Seguridad" },
		{ "ya no quiero mensajes", "ya no recibir\u00e1 mensajes" },
		{ "CU\u00c1NDO", NULL }, { "gracias", NULL } } },
	{ "START after STOP resumes", {
		{ "VOTE", "you are on" }, { "STOP", "you are off" },
		{ "START", "you are on. About 4" },
		{ "LIST", "you are on Vote alerts" } } },
	{ "YES after STOP resumes nothing", {
		{ "VOTE", "you are on" }, { "STOP", "you are off" },
		{ "YES", NULL }, { "LIST", NULL } } },
	{ "the keyword after STOP joins again", {
		{ "VOTE", "you are on" }, { "STOP", "you are off" },
		{ "VOTE", "you are on" }, { "LIST", "Vote alerts" } } },
	{ "\"vote yes\" joins nobody", {
		{ "vote yes", "nobody reads this number" },
		{ "LIST", "you are on no list" } } },
	{ "LEAVE leaves one list", {
		{ "VOTE", "you are on" }, { "PRESS", "you are on" },
		{ "LIST", "you are on " },
		{ "LEAVE VOTE", "you left \"Vote alerts\"" },
		{ "LIST", "you are on Press." } } },
	{ "START does not undo a LEAVE", {
		{ "VOTE", "you are on" }, { "LEAVE VOTE", "you left" },
		{ "START", "you can hear from us again" },
		{ "LIST", "you are on no list" } } },
	{ "after STOP only HELP is answered", {
		{ "VOTE", "you are on" }, { "STOP", "you are off" },
		{ "HELP", "Urgent: 303-555-0150" }, { "WHEN", NULL },
		{ "LIST", NULL }, { "hello there", NULL },
		{ "ESPA\u00d1OL", NULL }, { "STOP", NULL }, { "stop?", NULL },
		{ "LEAVE VOTE", NULL },
		{ "AYUDA", "Urgente: 303-555-0151" } } },
	{ "HELP is answered to a stranger", {
		{ "HELP", "news of council votes" } } },
	{ "WHEN is answered to a stranger, who is told how to join", {
		{ "WHEN", "Dates can move: text PRESS" } } },
	{ "WHEN to who is on the list does not tell her to join", {
		{ "VOTE", "you are on" }, { "WHEN", "room 391." },
		{ "LIST", "Vote alerts" } } },
	{ "what we do not understand is answered once a day", {
		{ "hello there friend", "nobody reads this number" },
		{ "what a day", NULL }, { "are you there", NULL },
		{ "HELP", "news of council" } } },
	{ "a STOP of a stranger is confirmed, and holds", {
		{ "STOP", "you are off" }, { "WHEN", NULL } } },
	{ "a wrong number is a stop", {
		{ "wrong number", "you are off" }, { "WHEN", NULL } } },
	{ "a message that comes twice changes nothing", {
		{ "SM1|VOTE", "you are on" }, { "SM2|STOP", "you are off" },
		{ "SM1|VOTE", NULL }, { "SM2|STOP", NULL },
		{ "LIST", NULL } } },
	{ "ten answers an hour, and no more", {
		{ "HELP", "news" }, { "HELP", "news" }, { "HELP", "news" },
		{ "HELP", "news" }, { "HELP", "news" }, { "HELP", "news" },
		{ "HELP", "news" }, { "HELP", "news" }, { "HELP", "news" },
		{ "HELP", "news" }, { "HELP", NULL }, { "WHEN", NULL } } },
	{ "the language changes by a word", {
		{ "VOTE", "you are on" }, { "ESPA\u00d1OL", "desde ahora en" },
		{ "VOTE", "you are on" }, { "ENGLISH", "from now on" } } },
	{ "who had herself erased can come again", {
		{ "VOTO", "ya est\u00e1" }, { "OLVIDAR", "borramos" },
		{ "LISTA", NULL }, { "VOTO", "ya est\u00e1" } } },
	{ "a review is not answered", {
		{ "VOTE", "you are on" }, { "should we stop", NULL },
		{ "LIST", "Vote alerts" } } },
};
#define NCONVERSATIONS (sizeof conversations / sizeof conversations[0])

static struct rig_site talk_site;
static struct rig_texting talk;

static int
open_talk(void **state)
{
	char alerts[PATH_MAX + 16];

	(void)state;
	rig_site(&talk_site, NULL);
	rig_texting_site(&talk_site);
	rig_write(talk_site.config, "lists/press.conf", press);
	/* Without any, the clock has nowhere to jump. */
	snprintf(alerts, sizeof alerts, "%s/alerts", talk_site.config);
	rig_remove(alerts);
	assert_int_equal(mkdir(alerts, 0700), 0);
	rig_texting_daemon(&talk, &talk_site, NOON);
	return 0;
}

/* Say it; with the id before a '|', if there is one. */
static void
say(const char *number, const char *text, size_t row)
{
	const char *bar = strchr(text, '|');
	char more[64] = "";
	int status;

	if (bar != NULL)
		snprintf(more, sizeof more, "&id=%.*s-%zu", (int)(bar - text),
		    text, row);
	status = rig_texted(&talk, rig_text(&talk, number,
	    bar != NULL ? bar + 1 : text, more));
	if (status != 204)
		fail_msg("\"%s\" was answered with %d", text, status);
}

static void
check_conversation(void **state)
{
	const struct conversation *c = *state;
	size_t row = (size_t)(c - conversations), answers = 0, i;
	const struct turn *t;
	char number[RIG_NUMBER_LEN + 1], *last;

	rig_number(row, number);
	for (i = 0; i < TURNS && c->turns[i].text != NULL; i++) {
		t = &c->turns[i];
		say(number, t->text, row);
		answers += t->answer != NULL;
		if (t->answer == NULL)
			rig_wait_idle(&talk_site);
		last = rig_wait_texts(&talk_site, number, answers);
		if (t->answer != NULL && strstr(last, t->answer) == NULL)
			fail_msg("\"%s\" was answered by \"%s\", which has no "
			    "\"%s\"", t->text, last, t->answer);
		free(last);
	}
	rig_wait_idle(&talk_site);
	free(rig_wait_texts(&talk_site, number, answers));
}

static void
the_provider_confirms_by_itself(void **state)
{
	const char *number = "+13035550177";
	long i;

	(void)state;
	i = rig_text(&talk, number, "STOP", "&opt_out=STOP");
	assert_int_equal(rig_texted(&talk, i), 204);
	i = rig_text(&talk, number, "HELP", "&opt_out=HELP");
	assert_int_equal(rig_texted(&talk, i), 204);
	rig_say(&talk, number, "WHEN");
	rig_wait_idle(&talk_site);
	free(rig_wait_texts(&talk_site, number, 0));
}

/* Everything in the store that a webhook could change. */
static long
rows(const struct rig_site *site)
{
	return (long)rig_store_number(site, "SELECT "
	    "(SELECT count(*) FROM person) + (SELECT count(*) FROM consent) + "
	    "(SELECT count(*) FROM consent_log) + "
	    "(SELECT count(*) FROM membership) + "
	    "(SELECT count(*) FROM suppression) + "
	    "(SELECT count(*) FROM suppression_log) + "
	    "(SELECT count(*) FROM inbound) + (SELECT count(*) FROM reply) + "
	    "(SELECT count(*) FROM review) + (SELECT count(*) FROM receipt_stray) + "
	    "(SELECT count(*) FROM attempt) + (SELECT count(*) FROM told)");
}

/*
 * Stories, each with a daemon of its own.
 */

/* A broadcast to PEOPLE that takes ten seconds, at its start; who comes last in it. */
static void
start_broadcast(struct rig_site *site, struct rig_texting *t,
    char last[RIG_NUMBER_LEN + 1])
{
	rig_texting_plain(site, SLOW, PEOPLE);
	rig_edit(site, "accounts.conf", "rate = 0.0;", "rate = 30.0;");
	rig_texting_daemon(t, site, RIG_BEFORE);
	rig_wait_count(site, 1, SEND_MS);
	rig_number(PEOPLE - 1, last);
}

/* It is her text of so many that has ${want}. */
static void
answered(const struct rig_site *site, const char *number, size_t n,
    const char *want)
{
	char *text = rig_wait_texts(site, number, n);

	if (strstr(text, want) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text, want);
	free(text);
}

/* The promise of the whole: see the top of the README. */
static void
she_comes_and_goes_while_a_broadcast_runs(void **state)
{
	struct rig_texting t = { 0 };
	char last[RIG_NUMBER_LEN + 1];
	struct rig_site site;
	long i;

	(void)state;
	start_broadcast(&site, &t, last);
	rig_say(&t, last, "Please stop texting me");
	rig_say(&t, HER, "VOTO");
	answered(&site, HER, 1, "ya est\u00e1 en la lista");
	rig_say(&t, HER, "CU\u00c1NDO");
	answered(&site, HER, 2, "Comit\u00e9 de Seguridad");
	rig_say(&t, HER, "ya no quiero mensajes");
	answered(&site, HER, 3, "ya no recibir\u00e1 mensajes");
	/* All that was in the middle of it. */
	assert_in_range(rig_told(&site, "call", "queued"), 1, PEOPLE);
	rig_wait_state(&site, "call", "done", SEND_MS);
	rig_wait_idle(&site);
	free(rig_wait_texts(&site, HER, 3));
	answered(&site, last, 1, "you are off");
	assert_int_equal(rig_told(&site, "call", "suppressed"), 1);
	assert_int_equal(rig_told(&site, "call", "accepted"), PEOPLE - 1);
	/* Nobody else got more or less. */
	for (i = 0; i < PEOPLE - 1; i++) {
		rig_number((size_t)i, last);
		free(rig_wait_texts(&site, last, 1));
	}
}

static void
a_text_in_doubt_holds_what_is_on_its_way(void **state)
{
	struct rig_texting t = { 0 };
	char her[RIG_NUMBER_LEN + 1];
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	start_broadcast(&site, &t, her);
	rig_say(&t, her, "should we stop");
	assert_in_range(rig_told(&site, "call", "queued"), 1, PEOPLE);
	assert_int_equal(rig_inbox(&site, "reviews"), 1);
	rig_wait_count(&site, PEOPLE - 1, SEND_MS);
	ran = rig_tell(&site, "status", NULL);
	assert_non_null(strstr(ran.out, "1 text may be a STOP"));
	rig_ran_done(&ran);
	assert_int_equal(rig_end(site.daemon), 0);
	free(rig_wait_texts(&site, her, 0));
	/* It waits, or on this clock that jumps its time has passed meanwhile. */
	assert_int_equal(rig_store_number(&site, "SELECT count(*) "
	    "FROM message WHERE tries = 0 AND state IN (0, 6)"), 1);
}

/* ${t}'s daemon gets three webhooks that nobody proved. */
static void
forge(struct rig_texting *t, const struct rig_site *site)
{
	char *slash = strstr(t->hook, "/in/"), url[96];
	struct rig_texting liar = *t;
	struct rig_answer answer;

	liar.played = 0;
	rig_texting_player(t, site, "some other token", liar.play);
	assert_int_equal(rig_texted(&liar, rig_text(&liar, HER, "STOP", "")),
	    403);
	assert_int_equal(rig_texted(&liar, rig_text(&liar, HER, "VOTE", "")),
	    403);
	snprintf(url, sizeof url, "%.*s", (int)(slash - t->hook), t->hook);
	answer = rig_post(url, slash, "From=%2B13035550123&To=%2B13035550100"
	    "&Body=STOP&MessageSid=SM1");
	assert_int_equal(answer.status, 403);
	rig_answer_done(&answer);
}

static void
what_is_not_proved_changes_no_row(void **state)
{
	struct rig_texting t = { 0 };
	struct rig_site site;
	long before;

	(void)state;
	rig_texting_plain(&site, NULL, 10);
	rig_texting_daemon(&t, &site, NOON);
	assert_int_equal(rig_end(site.daemon), 0);
	before = rows(&site);
	rig_texting_daemon(&t, &site, NOON);
	forge(&t, &site);
	assert_int_equal(rig_inbox(&site, "refused"), 3);
	assert_int_equal(rig_inbox(&site, "texts"), 0);
	assert_int_equal(rig_end(site.daemon), 0);
	assert_int_equal(rows(&site), before);
	free(rig_wait_texts(&site, HER, 0));
}

/* The daemon is started again a little less than a day after, and a little more. */
static void
a_stranger_who_asks_is_forgotten_after_a_day(void **state)
{
	struct rig_texting t = { 0 };
	struct rig_site site;

	(void)state;
	rig_texting_plain(&site, NULL, 10);
	rig_texting_daemon(&t, &site, RIG_LATER);
	rig_say(&t, HER, "WHEN");
	answered(&site, HER, 1, "Dates can move");
	rig_wait_idle(&site);
	assert_int_equal(rig_end(site.daemon), 0);
	/* What could find her is there for the caps, and nothing else is. */
	assert_int_equal(rig_store_number(&site, "SELECT count(*) FROM reply "
	    "WHERE handle <> '' AND address IS NULL AND text IS NULL"), 1);
	assert_int_equal(rig_store_number(&site,
	    "SELECT count(*) FROM person"), 10);
	rig_texting_daemon(&t, &site, "2017-08-02T18:25");
	assert_int_equal(rig_end(site.daemon), 0);
	assert_int_equal(rig_store_number(&site,
	    "SELECT count(*) FROM reply WHERE handle <> ''"), 1);
	rig_texting_daemon(&t, &site, "2017-08-02T18:45");
	rig_wait_said(site.daemon, "upkeep.done", RIG_SOON);
	assert_int_equal(rig_end(site.daemon), 0);
	assert_int_equal(rig_store_number(&site, "SELECT count(*) FROM reply "
	    "WHERE handle <> '' OR address IS NOT NULL OR text IS NOT NULL "
	    "OR CAST(blind AS TEXT) NOT LIKE 'forgotten%'"), 0);
}

/* The day after, what we do not understand is answered again. */
static void
once_a_day_is_again_the_day_after(void **state)
{
	struct rig_texting t = { 0 };
	struct rig_site site;

	(void)state;
	rig_texting_plain(&site, NULL, 10);
	rig_texting_daemon(&t, &site, RIG_LATER);
	rig_say(&t, HER, "how are you");
	answered(&site, HER, 1, "nobody reads");
	rig_wait_idle(&site);
	assert_int_equal(rig_end(site.daemon), 0);
	rig_texting_daemon(&t, &site, "2017-08-02T18:20");
	rig_say(&t, HER, "how are you");
	assert_int_equal(rig_end(site.daemon), 0);
	rig_texting_daemon(&t, &site, "2017-08-02T18:45");
	rig_say(&t, HER, "how are you");
	answered(&site, HER, 2, "nobody reads");
}

/* Testers alone are answered, and a STOP of anyone holds all the same. */
static void
in_a_trial_only_testers_are_answered(void **state)
{
	const char *tester = "+13035550199";
	struct rig_texting t = { 0 };
	struct rig_site site;

	(void)state;
	rig_texting_plain(&site, NULL, 10);
	rig_edit(&site, "pregon.conf", "sending = \"sandbox\"",
	    "sending = \"trial\"");
	rig_texting_daemon(&t, &site, NOON);
	rig_say(&t, HER, "HELP");
	rig_say(&t, HER, "STOP");
	rig_say(&t, tester, "HELP");
	answered(&site, tester, 1, "news of council votes");
	rig_wait_idle(&site);
	free(rig_wait_texts(&site, HER, 0));
	assert_int_equal(rig_end(site.daemon), 0);
	assert_int_equal(rig_store_number(&site,
	    "SELECT count(*) FROM suppression"), 1);
}

/* No byte can be written: nobody is told that she is off, until she is. */
static void
a_full_disk_loses_nothing(void **state)
{
	struct rlimit none, before;
	struct rig_texting t = { 0 };
	struct rig_site site;
	long i;

	(void)state;
	rig_texting_plain(&site, NULL, 10);
	signal(SIGXFSZ, SIG_IGN);	/* it is the daemon's, too: write() fails */
	rig_texting_daemon(&t, &site, NOON);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(prlimit(rig_pid(site.daemon), RLIMIT_FSIZE, NULL,
	    &before), 0);
	none = (struct rlimit){ 1, before.rlim_max };
	assert_int_equal(prlimit(rig_pid(site.daemon), RLIMIT_FSIZE, &none,
	    NULL), 0);
	i = rig_text(&t, HER, "STOP", "&id=SM1");
	assert_int_equal(rig_texted(&t, i), 503);
	assert_int_equal(prlimit(rig_pid(site.daemon), RLIMIT_FSIZE, &before,
	    NULL), 0);
	assert_int_equal(rig_inbox(&site, "failed"), 1);
	free(rig_wait_texts(&site, HER, 0));
	/* The provider comes again, with the same id. */
	i = rig_text(&t, HER, "STOP", "&id=SM1");
	assert_int_equal(rig_texted(&t, i), 204);
	answered(&site, HER, 1, "you are off");
	rig_wait_idle(&site);
	assert_int_equal(rig_end(site.daemon), 0);
	assert_int_equal(rig_store_number(&site,
	    "SELECT count(*) FROM suppression"), 1);
	assert_int_equal(rig_store_number(&site,
	    "SELECT count(*) FROM suppression_log"), 1);
}

/* The store is the daemon's alone: who tries to lock it is refused, and holds up nothing. */
static void
nobody_else_can_lock_the_store(void **state)
{
	struct rig_texting t = { 0 };
	char path[PATH_MAX + 16];
	struct rig_site site;
	struct err err;

	(void)state;
	rig_texting_plain(&site, NULL, 10);
	rig_texting_daemon(&t, &site, NOON);
	snprintf(path, sizeof path, "%s/pregon.db", site.state);
	assert_null(db_open(path, &err));
	assert_int_equal(err.kind, ERR_BUSY);
	assert_int_equal(rig_texted(&t, rig_text(&t, HER, "STOP", "")), 204);
	answered(&site, HER, 1, "you are off");
	assert_int_equal(rig_end(site.daemon), 0);
	assert_int_equal(rig_store_number(&site,
	    "SELECT count(*) FROM suppression"), 1);
}

#define STORY(label, test) { label, test, NULL, rig_teardown, NULL }

static const struct CMUnitTest stories[] = {
	STORY("she joins, asks and stops while a broadcast runs",
	    she_comes_and_goes_while_a_broadcast_runs),
	STORY("a text in doubt holds what is on its way to her",
	    a_text_in_doubt_holds_what_is_on_its_way),
	STORY("what is not proved changes no row, and is counted",
	    what_is_not_proved_changes_no_row),
	STORY("a stranger who asks is forgotten after a day",
	    a_stranger_who_asks_is_forgotten_after_a_day),
	STORY("what is answered once a day is answered the day after",
	    once_a_day_is_again_the_day_after),
	STORY("in a trial only testers are answered",
	    in_a_trial_only_testers_are_answered),
	STORY("a full disk loses nothing", a_full_disk_loses_nothing),
	STORY("nobody else can lock the store", nobody_else_can_lock_the_store),
};
#define NSTORIES (sizeof stories / sizeof stories[0])

static int
close_talk(void **state)
{
	return rig_teardown(state);
}

int
main(void)
{
	struct CMUnitTest tests[NCONVERSATIONS + 1];
	size_t i;
	int failed;

	for (i = 0; i < NCONVERSATIONS; i++)
		tests[i] = (struct CMUnitTest){ .name = conversations[i].label,
		    .test_func = check_conversation,
		    .initial_state = (void *)&conversations[i] };
	tests[i] = (struct CMUnitTest){ .name = "where the provider confirms "
	    "by itself we do not", .test_func = the_provider_confirms_by_itself };
	failed = cmocka_run_group_tests_name("texting: conversations", tests,
	    open_talk, close_talk);
	return failed + cmocka_run_group_tests_name("texting: stories",
	    stories, NULL, NULL);
}
