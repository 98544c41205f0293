/*
 * pregon rehearse: what would be sent, against what is sent; the moments; what
 * does not go out, and why.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "run/rig_sandbox.h"
#include "run/rig_site.h"

#define SEND_MS 60000
#define ALERTS	"alerts/safety_act.conf"
#define LIST	"lists/vote.conf"

/*
 * The sample: twelve alerts to 30 people by SMS.  Two of them go by e-mail, too: to
 * 4 who have nothing else, and to one who prefers it.  Three more wait for an outcome.
 */
#define ALERTS_SENT	12
#define ALERTS_BOTH	2
#define MAILS		(ALERTS_BOTH * 5)
#define TEXTS		(ALERTS_SENT * 30 + ALERTS_BOTH * 4)	/* with the mails */

static struct rig_ran
rehearse(const struct rig_site *site, const char *from, const char *to,
    const char *more)
{
	return rig_run("pregon", "rehearse", "--config", site->config,
	    "--from", from, "--to", to, more, NULL);
}

/* What it says as JSON: an array of the objects, one a line, to decref. */
static json_t *
texts(const struct rig_site *site, const char *from, const char *to)
{
	struct rig_ran ran = rehearse(site, from, to, "--json");
	json_t *all = json_array(), *one;
	char *line, *rest = ran.out;

	assert_int_equal(ran.status, 0);
	assert_string_equal(ran.err, "");
	while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
		one = json_loads(line, 0, NULL);
		assert_non_null(one);
		json_array_append_new(all, one);
	}
	rig_ran_done(&ran);
	return all;
}

static const char *
member(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	assert_non_null(text);
	return text;
}

static size_t
with(json_t *all, const char *name, const char *value)
{
	size_t i, n = 0;
	json_t *one;

	json_array_foreach(all, i, one)
		n += strcmp(member(one, name), value) == 0;
	return n;
}

/* The sample ------------------------------------------------------------------- */

static const struct due {
	const char	*alert, *at;
	size_t		 texts;
} sample[] = {
	{ "order_draft", "2017-08-01T11:00:00-06:00", 30 },
	{ "committee_passed", "2017-08-02T18:00:00-06:00", 30 },
	{ "bill_changed", "2017-08-16T18:00:00-06:00", 30 },
	{ "first_reading_soon", "2017-08-18T18:00:00-06:00", 34 },
	{ "first_reading_today", "2017-08-21T15:30:00-06:00", 30 },
	/* 21:30 in Denver: later for whoever's hours are quiet then. */
	{ "first_reading_result", "2017-08-21T21:30:00-06:00", 1 },
	{ "first_reading_result", "2017-08-22T07:00:00-06:00", 1 },
	{ "first_reading_result", "2017-08-22T08:00:00-06:00", 28 },
	{ "order_changed", "2017-08-24T12:00:00-06:00", 30 },
	{ "final_vote_soon", "2017-08-25T18:00:00-06:00", 34 },
	{ "signup_closes_soon", "2017-08-28T12:00:00-06:00", 30 },
	{ "final_vote_today", "2017-08-28T15:30:00-06:00", 30 },
	{ "order_signed", "2017-08-31T16:00:00-06:00", 30 },
	{ "signed", "2017-08-31T17:00:00-06:00", 30 },
};
#define NSAMPLE (sizeof sample / sizeof sample[0])

/* An SMS has segments, an e-mail a subject and, in the sample, HTML. */
static void
check_shape(json_t *one)
{
	if (strcmp(member(one, "channel"), "sms") == 0) {
		assert_in_range(json_integer_value(json_object_get(one,
		    "segments")), 1, 3);
		assert_null(json_object_get(one, "subject"));
		return;
	}
	assert_null(json_object_get(one, "segments"));
	assert_null(strchr(member(one, "subject"), '\n'));
	assert_non_null(strstr(member(one, "html"), "</html>"));
}

static void
the_sample_is_every_text_in_the_order_of_time(void **state)
{
	struct rig_site site;
	size_t i, k, n = 0, reached;
	json_t *all, *one;

	(void)state;
	rig_site(&site, NULL);
	all = texts(&site, "2017-08-01", "2017-09-01");
	assert_int_equal(json_array_size(all), TEXTS);
	assert_int_equal(with(all, "language", "en"), ALERTS_SENT * 12 +
	    ALERTS_BOTH * 2);
	assert_int_equal(with(all, "language", "es"), ALERTS_SENT * 18 +
	    ALERTS_BOTH * 2);
	assert_int_equal(with(all, "channel", "sms"), TEXTS - MAILS);
	assert_int_equal(with(all, "channel", "email"), MAILS);
	assert_int_equal(with(all, "verdict", "accepted"), TEXTS);
	for (i = 0; i < NSAMPLE; i++)
		for (k = 0; k < sample[i].texts; k++) {
			one = json_array_get(all, n++);
			assert_string_equal(member(one, "at"), sample[i].at);
			assert_string_equal(member(one, "alert"),
			    sample[i].alert);
			check_shape(one);
			reached = with(all, "to", member(one, "to"));
			assert_true(reached == ALERTS_SENT ||
			    reached == ALERTS_BOTH);
		}
	assert_int_equal(n, TEXTS);
	json_decref(all);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The strings of ${name} in ${all}, in order; to free, but not their bytes. */
static const char **
sorted(json_t *all, const char *name)
{
	const char **ret = calloc(json_array_size(all), sizeof *ret);
	size_t i;
	json_t *one;

	assert_non_null(ret);
	json_array_foreach(all, i, one)
		ret[i] = member(one, name);
	qsort(ret, json_array_size(all), sizeof *ret, by_text);
	return ret;
}

static void
it_says_what_the_daemon_then_sends(void **state)
{
	const char **said, **sent;
	json_t *would, *all, *did;
	struct rig_site site;
	struct rig_ran ran;
	size_t i;

	(void)state;
	rig_site(&site, NULL);
	rig_edit(&site, "accounts.conf", "rate = 40.0;", "rate = 0.0;");
	would = texts(&site, "2017-08-01T08:00", "2017-09-01");
	rig_approve_sample(&site, "2017-08-01T08:00");
	rig_daemon(&site, "2017-08-01T08:00");
	ran = rig_tell(&site, "watch", "--until-idle");
	assert_int_equal(ran.status, 0);
	rig_ran_done(&ran);
	all = rig_get_json(site.url, "/messages.json?limit=1000");
	did = json_object_get(all, "messages");
	assert_int_equal(json_array_size(did), json_array_size(would));
	said = sorted(would, "text");
	sent = sorted(did, "body");
	for (i = 0; i < json_array_size(did); i++)
		assert_string_equal(said[i], sent[i]);
	free(said);
	free(sent);
	json_decref(all);
	json_decref(would);
	assert_int_equal(rig_end(site.daemon), 0);
}

static void
nothing_leaves_the_program(void **state)
{
	struct rig_site site;
	json_t *all;

	(void)state;
	rig_site(&site, NULL);
	all = texts(&site, "2017-08-01", "2017-09-01");
	assert_int_equal(rig_count(site.url), 0);
	json_decref(all);
	rig_end(site.sandbox);	/* nobody listens any more */
	all = texts(&site, "2017-08-01", "2017-09-01");
	assert_int_equal(json_array_size(all), TEXTS);
	json_decref(all);
}

/* From and to ---------------------------------------------------------------- */

static struct span_case {
	const char	*label;
	const char	*from, *to;
	size_t		 texts;
} spans[] = {
	{ "what is due at the first moment goes out",
	    "2017-08-18T18:00", "2017-08-18T18:01", 34 },
	{ "what was due a second before does not",
	    "2017-08-18T18:00:01", "2017-08-20", 0 },
	{ "what is due at the last moment goes out",
	    "2017-08-17", "2017-08-18T18:00", 34 },
	{ "what is due a second after does not",
	    "2017-08-17", "2017-08-18T17:59:59", 0 },
	{ "a span can be one moment",
	    "2017-08-18T18:00", "2017-08-18T18:00", 34 },
	{ "an offset may be given",
	    "2017-08-19T00:00Z", "2017-08-18T18:00-06:00", 34 },
	{ "those whose hours are quiet at the end get theirs after it",
	    "2017-08-21T18:00", "2017-08-22T07:59", 2 },
	{ "a time after all of it is empty", "2018-01-01", "2019-01-01", 0 },
};
#define NSPANS (sizeof spans / sizeof spans[0])

static void
check_span(void **state)
{
	const struct span_case *c = *state;
	struct rig_site site;
	json_t *all;

	rig_site(&site, NULL);
	all = texts(&site, c->from, c->to);
	assert_int_equal(json_array_size(all), c->texts);
	json_decref(all);
}

/* Drawn ------------------------------------------------------------------------ */

#define EDITS 2

static struct drawn_case {
	const char	*label;
	const char	*from, *to;
	struct {
		const char	*file, *old, *new;
	}		 edits[EDITS];
	const char	*said[5];
	const char	*not_said;
} drawings[] = {
	{ "a day is drawn with its texts, by language and channel",
	    "2017-08-01", "2017-09-01", { { 0 } },
	    { "Friday, August 18\n  6:00 PM  first_reading_soon\n"
	      "    to 29 by sms: en 12, es 17\n"
	      "    75 segments: en 24, es 51\n"
	      "    to 5 by email: es 3, en 2\n",
	      "Tuesday, August 1, 2017\n", "\n  ... 13 days\n",
	      "358 texts and 10 e-mails to 34 people, 720 segments\n",
	      "  es  214 texts, 480 segments\n" }, "gets nothing" },
	{ "what quiet hours move is told, and comes the next day",
	    "2017-08-21T18:00", "2017-08-23", { { 0 } },
	    { "  9:30 PM  first_reading_result\n    to 1 by sms: en 1\n",
	      "    quiet hours move 29\n",
	      "Tuesday, August 22\n  7:00 AM  first_reading_result\n",
	      "  8:00 AM  first_reading_result\n    to 28 by sms",
	      "moved by quiet hours: 29" }, "expired" },
	{ "what quiet hours leave no time for expires",
	    "2017-08-21T18:00", "2017-08-23", {
	      { ALERTS, "first-reading-result\";\n",
	        "first-reading-result\"; expires = \"first_reading + 5 hours\";\n" } },
	    { "quiet hours move 29",
	      "  10:30 PM  first_reading_result\n    29 expire: ",
	      "1 text to 1 people", "  expired: 29\n",
	      "    29: its time passed before it could be sent\n" }, NULL },
	{ "a fact without a value is waited for, and missed at the end",
	    "2017-08-28", "2017-09-02", {
	      { "measures/safety_act.conf",
	        "enacted = { en = \"the mayor signed\"; es = \"el alcalde firm\u00f3\"; };",
	        "enacted = { };" } },
	    { "  5:00 PM  signed\n    waits for measure.enacted",
	      "    missed: waits for measure.enacted", "missed alerts: 1\n",
	      "90 texts to 30 people" }, NULL },
	{ "an outcome is waited for, and its alerts are on no calendar",
	    "2017-08-28", "2017-09-01", { { 0 } },
	    { "  without a date: final_passage\n    waits for the outcome of "
	      "final_vote\n", "  without a date: final_postponed\n" }, NULL },
	{ "a tentative event is waited for",
	    "2017-08-28", "2017-09-01", {
	      { "measures/safety_act.conf",
	        "    starts = \"2017-08-28 17:30\";\n    status = \"confirmed\";",
	        "    starts = \"2017-08-28 17:30\";\n    status = \"tentative\";" } },
	    { "    waits: final_vote is tentative" }, NULL },
	{ "an event without a date is told apart",
	    "2017-08-22T12:00", "2017-09-01", {
	      { "measures/safety_act.conf",
	        "    starts = \"2017-08-28 17:30\";\n    status = \"confirmed\";",
	        "    starts = \"2017-08-28 17:30\";\n    status = \"postponed\";" } },
	    { "without a date: final_vote_today\n    final_vote is postponed\n",
	      "60 texts to 30 people" }, "PM  final_vote_today" },
	{ "what was past at the start, and what comes after the end, is counted",
	    "2017-08-17", "2017-08-19", { { 0 } },
	    { "missed, past at the start: 3 alerts\n",
	      "after the end: 8 alerts\n",
	      "29 texts and 5 e-mails to 34 people" },
	    "committee_passed" },
	{ "where all of it is past, another day is proposed",
	    "2018-08-17", "2018-08-19", { { 0 } },
	    { "past at the start: 12 alerts", "--from 2017-08-01",
	      "0 texts to 0 people", "34: no text goes to their lists" }, NULL },
	{ "who has not answered YES gets nothing",
	    "2017-08-01", "2017-09-01", {
	      { LIST, "\nconsent = \"on-file\";", "\nconsent = \"ask\";" } },
	    { "    not to 34: consent is not confirmed\n",
	      "0 texts to 0 people", "  who gets nothing\n"
	      "    30: consent is not confirmed\n" }, NULL },
	{ "outside the sandbox an approval is assumed, and said",
	    "2017-08-18", "2017-08-19", {
	      { "pregon.conf", "sending = \"sandbox\";",
	        "sending = \"live\";" } },
	    { "    to 29 by sms: en 12, es 17\n", "    if 1 approves it\n" },
	    NULL },
	{ "on trial only the testers get it",
	    "2017-08-18", "2017-08-19", {
	      { "pregon.conf", "sending = \"sandbox\";",
	        "sending = \"trial\";" },
	      { "pregon.conf", "303 555 0199", "303 555 0191" } },
	    { "    to 1 by sms: en 1\n", "    not to 33: not a tester",
	      "    33: not a tester" }, NULL },
};
#define NDRAWINGS (sizeof drawings / sizeof drawings[0])

static void
check_drawing(void **state)
{
	const struct drawn_case *c = *state;
	struct rig_site site;
	struct rig_ran ran;
	size_t i;

	rig_site(&site, NULL);
	for (i = 0; i < EDITS && c->edits[i].file != NULL; i++)
		rig_edit(&site, c->edits[i].file, c->edits[i].old,
		    c->edits[i].new);
	ran = rehearse(&site, c->from, c->to, NULL);
	assert_string_equal(ran.err, "");
	assert_int_equal(ran.status, 0);
	for (i = 0; i < 5 && c->said[i] != NULL; i++)
		if (strstr(ran.out, c->said[i]) == NULL)
			fail_msg("\"%s\" is not in:\n%s", c->said[i], ran.out);
	if (c->not_said != NULL && strstr(ran.out, c->not_said) != NULL)
		fail_msg("\"%s\" is in:\n%s", c->not_said, ran.out);
	rig_ran_done(&ran);
}

/* Two thousand people: pages of the audience, and many claims of one moment. */
static void
every_one_of_many_people_gets_one_text(void **state)
{
	struct rig_site site;
	json_t *all, *each = json_object(), *one;
	size_t i;

	(void)state;
	rig_site_plain(&site, NULL, RIG_PEOPLE_MAX);
	all = texts(&site, RIG_BEFORE, RIG_LATER);
	assert_int_equal(json_array_size(all), RIG_PEOPLE_MAX);
	json_array_foreach(all, i, one)
		json_object_set_new(each, member(one, "to"), json_true());
	assert_int_equal(json_object_size(each), RIG_PEOPLE_MAX);
	json_decref(each);
	json_decref(all);
}

/* What is refused --------------------------------------------------------------- */

static struct refused_case {
	const char	*label;
	const char	*option, *value, *option2, *value2;
	int		 status;
	const char	*said;
} refusals[] = {
	{ "an end before the start is misuse", "--from", "2017-08-02",
	    "--to", "2017-08-01", 2, "--to is before --from\n" },
	{ "an end in the past is misuse without a start", "--to", "2017-08-01",
	    NULL, NULL, 2, "--from, which is now" },
	{ "a day that is none is misuse", "--from", "2017-06-31", NULL, NULL,
	    2, "--from: " },
	{ "a word is no time", "--to", "tomorrow", NULL, NULL, 2, "--to: " },
	{ "an unknown option is misuse", "--until", "2017-08-01", NULL, NULL,
	    2, "unknown option" },
	{ "an argument is misuse", "2017-08-01", NULL, NULL, NULL, 2,
	    "takes no argument" },
	{ "a directory that is not there", "--config", "/nonexistent", NULL,
	    NULL, 1, "mistakes in /nonexistent" },
};
#define NREFUSALS (sizeof refusals / sizeof refusals[0])

static void
check_refused(void **state)
{
	const struct refused_case *c = *state;
	struct rig_ran ran = rig_run("pregon", "rehearse", "--config",
	    PREGON_SOURCE "/config", c->option, c->value, c->option2,
	    c->value2, NULL);

	assert_int_equal(ran.status, c->status);
	assert_string_equal(ran.out, "");
	if (strstr(ran.err, c->said) == NULL)
		fail_msg("\"%s\" is not in: %s", c->said, ran.err);
	rig_ran_done(&ran);
}

static void
mistakes_in_the_files_are_told_and_nothing_is_played(void **state)
{
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	rig_site(&site, NULL);
	rig_edit(&site, LIST, "title    =", "titel    =");
	ran = rehearse(&site, "2017-08-01", "2017-09-01", NULL);
	assert_int_equal(ran.status, 1);
	assert_string_equal(ran.out, "");
	assert_non_null(strstr(ran.err, "lists/vote.conf:3: "));
	assert_non_null(strstr(ran.err, "pregon rehearse: "));
	rig_ran_done(&ran);
}

#define PLAY(test) cmocka_unit_test_teardown(test, rig_teardown)

static const struct CMUnitTest plays[] = {
	PLAY(the_sample_is_every_text_in_the_order_of_time),
	PLAY(it_says_what_the_daemon_then_sends),
	PLAY(nothing_leaves_the_program),
	PLAY(every_one_of_many_people_gets_one_text),
	PLAY(mistakes_in_the_files_are_told_and_nothing_is_played),
};
#define NPLAYS (sizeof plays / sizeof plays[0])

int
main(void)
{
	struct CMUnitTest tests[NSPANS + NDRAWINGS + NREFUSALS + NPLAYS];
	size_t n = 0, i;

	RIG_ADD_ROWS(spans, NSPANS, check_span);
	RIG_ADD_ROWS(drawings, NDRAWINGS, check_drawing);
	RIG_ADD_ROWS(refusals, NREFUSALS, check_refused);
	memcpy(tests + n, plays, sizeof plays);
	return cmocka_run_group_tests_name("rehearse", tests, NULL, NULL);
}
