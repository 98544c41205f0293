/*
 * One click ends it: from the mail's headers to the row, through the real edge.
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
#include <unistd.h>

#include "run/rig_sandbox.h"
#include "run/rig_store.h"

#define PUBLIC	"https://alerts.example.org"
#define ONE_CLICK "List-Unsubscribe=One-Click"

#define FIRST_FROM	"2017-08-18T17:59"	/* a mail goes out at 18:00, */
#define FIRST_UNTIL	"2017-08-18T19:00"
#define SECOND_FROM	"2017-08-19T17:59"	/* and one a day later */
#define SECOND_UNTIL	"2017-08-19T19:00"

static const char alerts[] =
    "alerts = {\n"
    "  one = { when = \"first_reading - 3 days at 18:00\"; "
    "audience = [ \"vote\" ]; template = \"vote-soon\"; "
    "channels = [ \"email\" ]; };\n"
    "  two = { when = \"first_reading - 2 days at 18:00\"; "
    "audience = [ \"vote\" ]; template = \"vote-soon\"; "
    "channels = [ \"email\" ]; };\n"
    "};\n";

static const char list[] =
    "title = { en = \"Vote <alerts>\"; es = \"Alertas <del> voto\"; };\n"
    "keywords = { en = \"VOTE\"; es = \"VOTO\"; };\n"
    "languages = [ \"en\", \"es\" ];\n"
    "consent = \"on-file\";\n"
    "source = \"a meeting\"; date = \"2017-07-29\";\n"
    "files = [ \"vote.csv\" ];\n";

static const char people[] =
    "phone,email,language\n"
    "+13035550101,ada@example.org,en\n"
    ",eva@example.org,es\n";

/* A site whose mails are about to go out. */
static void
site_of_mails(struct rig_site *site)
{
	rig_site(site, NULL);
	rig_write(site->config, "alerts/safety_act.conf", alerts);
	rig_write(site->config, "lists/vote.conf", list);
	rig_write(site->config, "lists/vote.csv", people);
	rig_edit(site, "pregon.conf", "language  =",
	    "web = { listen = \"127.0.0.1:0\"; };\n"
	    "public_url = \"" PUBLIC "\";\nlanguage  =");
}

/* Start the daemon between two moments; ${ret} is where its edge listens. */
static void
run_between(struct rig_site *site, const char *from, const char *until,
    char ret[64])
{
	json_t *status;

	rig_daemon_with(site, "--clock", from, "--until", until);
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
	status = rig_ask(site, "status", NULL);
	snprintf(ret, 64, "http://%s", json_string_value(json_object_get(
	    json_object_get(status, "edge"), "listen")));
	json_decref(status);
}

/* The mail to ${to}; to decref. */
static json_t *
mail_to(const struct rig_site *site, const char *to)
{
	json_t *all = rig_get_json(site->url, "/messages.json"), *mail,
	    *found = NULL;
	size_t i;

	json_array_foreach(json_object_get(all, "messages"), i, mail)
		if (strcmp(json_string_value(json_object_get(mail, "to")),
		    to) == 0)
			found = json_incref(mail);
	json_decref(all);
	if (found == NULL)
		fail_msg("%s got no mail", to);
	return found;
}

static const char *
text_of(json_t *mail, const char *name)
{
	const char *text = json_string_value(json_object_get(mail, name));

	if (text == NULL)
		fail_msg("the mail has no %s", name);
	return text;
}

/* What is behind the host in the URL of ${to}'s mail; to be freed. */
static char *
path_of(const struct rig_site *site, const char *to)
{
	json_t *mail = mail_to(site, to);
	const char *header = text_of(mail, "list_unsubscribe");
	char *url, *path;

	assert_int_equal(strncmp(header, "<" PUBLIC "/u?t=",
	    strlen("<" PUBLIC "/u?t=")), 0);
	assert_string_equal(text_of(mail, "list_unsubscribe_post"), ONE_CLICK);
	url = strdup(header + 1);
	assert_non_null(url);
	assert_int_equal(url[strlen(url) - 1], '>');
	url[strlen(url) - 1] = '\0';
	assert_non_null(strstr(text_of(mail, "body"), url));
	path = strdup(url + strlen(PUBLIC));
	free(url);
	json_decref(mail);
	return path;
}

/* The first mails went out, and the daemon runs on. */
static void
first_mails(struct rig_site *site, char edge[64])
{
	site_of_mails(site);
	run_between(site, FIRST_FROM, FIRST_UNTIL, edge);
	rig_wait_state(site, "one", "done", RIG_SOON);
	assert_int_equal(rig_count(site->url), 2);
}

/* What there is of consent: any change of a row changes it. */
static int64_t
consents(const struct rig_site *site)
{
	return rig_store_number(site, "SELECT count(*) * 1000003 + "
	    "sum(state * 31 + event_ms % 1009 + at_ms % 1013) + "
	    "7 * (SELECT count(*) FROM consent_log) + "
	    "11 * (SELECT count(*) FROM membership) + "
	    "13 * (SELECT count(*) FROM suppression) FROM consent");
}

static int64_t
revoked(const struct rig_site *site)
{
	return rig_store_number(site,
	    "SELECT count(*) FROM consent WHERE state = 3");
}

static void
check(struct rig_answer answer, int status, const char *has)
{
	if (answer.status != status || strstr(answer.body, has) == NULL)
		fail_msg("%d %s\n%s", answer.status, answer.head, answer.body);
	rig_answer_done(&answer);
}

/* Ask with a method of one's own; the status. */
static int
ask_with(const char *edge, const char *method, const char *path)
{
	char text[1024];
	int fd = rig_connect(rig_port(edge)), status = 0;
	ssize_t n;

	snprintf(text, sizeof text, "%s %s HTTP/1.1\r\nHost: x\r\n\r\n",
	    method, path);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	n = read(fd, text, sizeof text - 1);
	assert_true(n > 0);
	text[n] = '\0';
	assert_int_equal(sscanf(text, "HTTP/1.1 %d", &status), 1);
	close(fd);
	return status;
}

static void
looking_changes_nothing(void **state)
{
	struct rig_site site;
	int64_t before;
	char edge[64], *path;
	int i;

	(void)state;
	first_mails(&site, edge);
	path = path_of(&site, "ada@example.org");
	assert_int_equal(rig_end(site.daemon), 0);
	before = consents(&site);

	/* A token is good after a restart; a scanner may follow it often. */
	run_between(&site, FIRST_UNTIL, FIRST_UNTIL, edge);
	for (i = 0; i < 5; i++)
		check(rig_get(edge, "%s", path), 200, "<form method=\"post\">");
	check(rig_get(edge, "%s&everything=1", path), 200, "<form");
	check(rig_get(edge, "%s&List-Unsubscribe=One-Click", path), 200,
	    "<form");
	assert_true(ask_with(edge, "HEAD", path) >= 400);
	assert_true(ask_with(edge, "OPTIONS", path) >= 400);
	assert_true(ask_with(edge, "DELETE", path) >= 400);
	check(rig_get(edge, "%s", path), 200,
	    "<h1>Stop Vote &lt;alerts&gt;?</h1>");
	assert_int_equal(rig_end(site.daemon), 0);
	assert_int_equal(consents(&site), before);
	assert_int_equal(revoked(&site), 0);
	free(path);
}

static void
a_post_ends_it_though_we_die(void **state)
{
	struct rig_site site;
	char edge[64], *path;
	struct rig_answer answer;

	(void)state;
	first_mails(&site, edge);
	path = path_of(&site, "ada@example.org");
	answer = rig_post(edge, path, ONE_CLICK);
	rig_signal(site.daemon, SIGKILL);
	rig_wait(site.daemon, RIG_SOON);
	assert_non_null(strstr(answer.head, "text/html"));
	check(answer, 200, "will not write to you about "
	    "Vote &lt;alerts&gt; any more");
	assert_int_equal(revoked(&site), 2);	/* her mail and her phone */

	run_between(&site, SECOND_FROM, SECOND_UNTIL, edge);
	rig_wait_state(&site, "two", "done", RIG_SOON);
	assert_int_equal(rig_count(site.url), 3);	/* not to her */
	check(rig_post(edge, path, ONE_CLICK), 200, "You are off");
	assert_int_equal(rig_end(site.daemon), 0);
	free(path);
}

static void
everything_ends_in_her_language(void **state)
{
	struct rig_site site;
	char edge[64], *path;

	(void)state;
	first_mails(&site, edge);
	path = path_of(&site, "eva@example.org");
	check(rig_get(edge, "%s", path), 200, "Dejar Alertas &lt;del&gt; voto");
	check(rig_post(edge, path, "everything=1"), 200,
	    "no le escribirá más, ni por correo ni por mensaje de texto");
	assert_int_equal(rig_end(site.daemon), 0);
	assert_int_equal(rig_store_number(&site,
	    "SELECT count(*) FROM suppression WHERE channel = 1"), 1);
	free(path);
}

/* Whatever is not the token: one answer, and nothing of it in the log. */
static void
what_is_none_of_ours(void **state)
{
	static const char *const wrong[] = { "/u", "/u?t=", "/u?t=AAAA",
	    "/u?x=1", "/u?t=%00", "/u?t=%c3%b1", "/u?t=a&t=b" };
	struct rig_site site;
	struct rig_answer first, answer;
	char edge[64], *path, *said, *letter;
	json_t *status;
	size_t i;

	(void)state;
	first_mails(&site, edge);
	path = path_of(&site, "ada@example.org");
	letter = path + strlen("/u?t=") + 50;	/* of the mac */
	*letter = *letter == 'A' ? 'B' : 'A';
	first = rig_post(edge, path, ONE_CLICK);
	assert_int_equal(first.status, 404);
	for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		answer = i % 2 == 0 ? rig_get(edge, "%s", wrong[i]) :
		    rig_post(edge, wrong[i], ONE_CLICK);
		assert_int_equal(answer.status, 404);
		assert_string_equal(answer.body, first.body);
		rig_answer_done(&answer);
	}
	status = rig_ask(&site, "status", NULL);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(
	    status, "one_click"), "unknown")), 8);
	json_decref(status);
	said = rig_stderr(site.daemon);
	assert_null(strstr(said, path + strlen("/u?t=")));
	free(said);
	rig_answer_done(&first);
	assert_int_equal(rig_end(site.daemon), 0);
	assert_int_equal(revoked(&site), 0);
	free(path);
}

static void
without_a_url_there_is_no_link(void **state)
{
	struct rig_site site;
	struct rig_ran ran;
	json_t *mail;

	(void)state;
	site_of_mails(&site);
	rig_edit(&site, "pregon.conf", "public_url = \"" PUBLIC "\";\nlang",
	    "lang");
	rig_daemon_with(&site, "--clock", FIRST_FROM, "--until", FIRST_UNTIL);
	rig_wait_said(site.daemon, "core.ready", RIG_SOON);
	rig_wait_state(&site, "one", "done", RIG_SOON);
	mail = mail_to(&site, "ada@example.org");
	assert_true(json_is_null(json_object_get(mail, "list_unsubscribe")));
	assert_true(json_is_null(json_object_get(mail,
	    "list_unsubscribe_post")));
	assert_null(strstr(text_of(mail, "body"), "/u?t="));
	json_decref(mail);
	ran = rig_run("pregon", "check", "--config", site.config, NULL);
	assert_int_equal(ran.status, 0);
	assert_non_null(strstr(ran.out, "no public_url: e-mails have no "
	    "one-click unsubscribe"));
	rig_ran_done(&ran);
}

int
main(void)
{
	static struct CMUnitTest tests[] = {
		{ "who only looks, or lets a scanner look, stays on the list",
		    looking_changes_nothing, NULL, rig_teardown, NULL },
		{ "both headers are in a mail, a POST there ends it, and is "
		    "durable before it is answered",
		    a_post_ends_it_though_we_die, NULL, rig_teardown, NULL },
		{ "the page speaks her language, and ends everything",
		    everything_ends_in_her_language, NULL, rig_teardown, NULL },
		{ "what is no token of ours has one answer, and changes "
		    "nothing", what_is_none_of_ours, NULL, rig_teardown, NULL },
		{ "without public_url there is no link, and check says so",
		    without_a_url_there_is_no_link, NULL, rig_teardown, NULL },
	};

	return cmocka_run_group_tests_name("unsubscribe", tests, NULL, NULL);
}
