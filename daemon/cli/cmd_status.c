#include <stdio.h>
#include <string.h>

#include "cli/ask.h"
#include "cli/draw.h"
#include "cli/held.h"
#include "cli/waiting.h"
#include "cli/outcome_draw.h"

static const char usage[] =
    "Usage: pregon status [--state DIR] [--json]\n"
    "\n"
    "What a running pregond is doing: whom it may text, what is next, how the\n"
    "lists, broadcasts and accounts are.\n";

static void
draw_sending(const char *sending)
{
	if (strcmp(sending, "sandbox") == 0)
		puts("SANDBOX: texts go only to a provider on this machine.");
	else if (strcmp(sending, "trial") == 0)
		puts("TRIAL: only the testers of pregon.conf are texted.");
	else
		puts("LIVE: everyone on the lists is texted.");
}

static void
draw_lists(json_t *lists)
{
	json_t *list;
	size_t i;

	json_array_foreach(lists, i, list) {
		printf("list        %s: ", draw_text(list, "name"));
		draw_languages(json_object_get(list, "people"));
		putchar('\n');
	}
}

/* It sends nothing until it is known who said STOP while we were away. */
static void
draw_unpolled(json_t *account)
{
	json_t *poll = json_object_get(account, "poll");

	if (json_is_null(json_object_get(poll, "failed"))) {
		printf("reads what came in; it sends nothing before");
		return;
	}
	printf("SENDS NOTHING: what came in could not be read (%s), so who "
	    "said STOP is not known.  It is tried again by itself; "
	    "`pregon release --unpolled %s --why \"...\"` lets it send "
	    "nevertheless", draw_text(poll, "failed"),
	    draw_text(account, "name"));
}

/* One that sends, and whose list cannot be read now. */
static void
draw_poll(json_t *poll)
{
	if (json_is_null(poll) || json_is_true(json_object_get(poll,
	    "blocked")) || json_is_null(json_object_get(poll, "failed")))
		return;
	printf("            what came in could not be read (%s), last read "
	    "%s: it is tried again by itself\n", draw_text(poll, "failed"),
	    json_is_null(json_object_get(poll, "read")) ? "never" :
	    draw_text(poll, "read"));
}

static void
draw_accounts(json_t *accounts)
{
	json_t *account;
	size_t i;

	json_array_foreach(accounts, i, account) {
		printf("account     %s (%s): ", draw_text(account, "name"),
		    draw_text(account, "channel"));
		if (json_is_true(json_object_get(json_object_get(account,
		    "poll"), "blocked")))
			draw_unpolled(account);
		else if (json_is_null(json_object_get(account, "paused")))
			printf("fine");
		else
			printf("PAUSED: %s; it is tried again by itself",
			    draw_text(account, "paused"));
		printf(", %lld in flight\n",
		    (long long)draw_int(account, "in_flight"));
		draw_poll(json_object_get(account, "poll"));
	}
}

/* edge        127.0.0.1:2581: 120 requests, 3 refused (3 head too long) */
static void
draw_edge(json_t *edge)
{
	const char *words, *before = " (";
	long long all = 0;
	json_t *refused, *n;

	if (!json_is_object(edge))
		return;		/* nothing listens, as the files have it */
	refused = json_object_get(edge, "refused");
	json_object_foreach(refused, words, n)
		all += (long long)json_integer_value(n);
	printf("edge        %s: ", draw_text(edge, "listen"));
	if (!json_is_true(json_object_get(edge, "running")))
		printf("NOT RUNNING, it is started again by itself; ");
	printf("%lld requests, %lld refused",
	    (long long)draw_int(edge, "requests"), all);
	json_object_foreach(refused, words, n) {
		printf("%s%lld %s", before,
		    (long long)json_integer_value(n), words);
		before = ", ";
	}
	puts(all > 0 ? ")" : "");
}

/* inbox       12 texts, 30 receipts, 1 refused, 0 failed */
static void
draw_inbox(json_t *inbox)
{
	long long reviews = (long long)draw_int(inbox, "reviews");

	printf("inbox       %lld texts, %lld receipts, %lld refused, %lld "
	    "failed\n", (long long)draw_int(inbox, "texts"),
	    (long long)draw_int(inbox, "receipts"),
	    (long long)draw_int(inbox, "refused"),
	    (long long)draw_int(inbox, "failed"));
	if (reviews > 0)
		printf("REVIEW      %lld text%s may be a STOP, and nothing goes "
		    "to who sent %s: pregon review list\n", reviews,
		    reviews == 1 ? "" : "s", reviews == 1 ? "it" : "them");
}

/* one click   3 left a list, 1 everything; 2 links were none of ours */
static void
draw_clicks(json_t *clicks)
{
	long long lists = (long long)draw_int(clicks, "lists"),
	    all = (long long)draw_int(clicks, "everything"),
	    unknown = (long long)draw_int(clicks, "unknown"),
	    failed = (long long)draw_int(clicks, "failed");

	if (lists + all + unknown + failed == 0)
		return;
	printf("one click   %lld left a list, %lld everything; %lld links "
	    "were none of ours", lists, all, unknown);
	if (failed > 0)
		printf("; %lld FAILED and were asked to try again", failed);
	putchar('\n');
}

/* OUTCOME     final_vote waits to be confirmed, and by which command */
static void
draw_outcomes(json_t *outcomes)
{
	json_t *one;
	size_t i;

	json_array_foreach(outcomes, i, one) {
		printf("OUTCOME     %s waits to be confirmed\n", draw_text(one, "event"));
		outcome_draw_waits(one, "            ");
	}
}

static void
draw_in_clear(json_t *files)
{
	json_t *file;
	size_t i;

	json_array_foreach(files, i, file)
		draw_clear(draw_text(file, "file"),
		    (long)draw_int(file, "addresses"));
}

static const char *
event_of(json_t *one)
{
	return *draw_text(one, "event") != '\0' ? draw_text(one, "event") :
	    draw_text(one, "alert");
}

/* CORRECTION  12 people hold what is wrong about final_vote: pregon approve 3, by ... */
static void
draw_corrections(json_t *corrections)
{
	const char *command, *by;
	json_t *one;
	size_t i;

	json_array_foreach(corrections, i, one) {
		command = draw_text(one, "command");
		by = draw_text(one, "by");
		printf("CORRECTION  ");
		draw_people(draw_int(one, "people"));
		printf(" %s what is wrong about %s: %s%s%.16s\n",
		    draw_int(one, "people") == 1 ? "holds" : "hold",
		    event_of(one), *command != '\0' ? command :
		    draw_text(one, "does"), *by != '\0' ? ", by " : "", by);
		if (*command != '\0')
			printf("            %s\n", draw_text(one, "does"));
		waiting_draw_said(one, "            ");
		if (*draw_text(one, "why") != '\0')
			printf("            %s\n", draw_text(one, "why"));
		if (*draw_text(one, "held") != '\0' &&
		    strcmp(draw_text(one, "held"), draw_text(one, "why")) != 0)
			printf("            %s\n", draw_text(one, "held"));
	}
}

/* APPROVE     the files: ana said yes */
static void
draw_files(json_t *by)
{
	json_t *one;
	size_t i;

	if (json_array_size(by) == 0)
		return;
	printf("APPROVE     the files: ");
	json_array_foreach(by, i, one)
		printf("%s%s", i > 0 ? ", " : "", json_string_value(one));
	puts(" said yes\n            pregon approve reload tells whether more "
	    "must, then: pregon reload");
}

static int
draw(json_t *reply)
{
	json_t *next = json_object_get(reply, "next");

	draw_sending(draw_text(reply, "sending"));
	draw_corrections(json_object_get(reply, "corrections"));
	held_draw_all(json_object_get(reply, "holds"));
	waiting_draw_due(json_object_get(reply, "approvals"));
	draw_files(json_object_get(reply, "files_approved_by"));
	draw_outcomes(json_object_get(reply, "outcomes"));
	printf("now         %s%s\n", draw_text(reply, "now"),
	    strcmp(draw_text(reply, "clock"), "virtual") == 0 ?
	    " (virtual clock)" : "");
	printf("next        ");
	if (next != NULL)
		draw_heading(next);
	else
		printf("nothing is planned");
	putchar('\n');
	waiting_draw_coming(json_object_get(reply, "approvals"));
	printf("broadcasts  ");
	draw_counts(json_object_get(reply, "broadcasts"));
	putchar('\n');
	draw_lists(json_object_get(reply, "lists"));
	printf("opted out   %lld\n", (long long)draw_int(reply, "suppressed"));
	draw_accounts(json_object_get(reply, "accounts"));
	draw_edge(json_object_get(reply, "edge"));
	draw_inbox(json_object_get(reply, "inbox"));
	draw_clicks(json_object_get(reply, "one_click"));
	draw_in_clear(json_object_get(reply, "in_clear"));
	return EXIT_FINE;
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct ask ask;
	int status = ask_options(&ask, self, argc, argv, NULL, NULL, NULL);

	return status != -1 ? status : ask_and_draw(&ask, NULL, draw);
}

const struct command cmd_status = {
	.name = "status",
	.summary = "what a running pregond is doing",
	.usage = usage,
	.run = run,
};
