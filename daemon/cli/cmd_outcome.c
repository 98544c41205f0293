/*
 * outcome: record what the council did, and see what is recorded
 */
#include <stdio.h>

#include "base/str.h"
#include "cli/ask.h"
#include "cli/draw.h"
#include "cli/outcome_draw.h"
#include "model/outcome.h"

static const char usage[] =
    "Usage: pregon outcome EVENT passed|failed|postponed|withdrawn\n"
    "                      [--tally 10-0] [--source URL] [--note TEXT]\n"
    "                      [--replace] [--state DIR] [--json]\n"
    "       pregon outcome [EVENT] [--state DIR] [--json]\n"
    "\n"
    "Say what came of an event once it was held: the alerts on that result go out,\n"
    "those on the other results are discarded.  It is kept with your account and the\n"
    "time.  Where confirm_outcomes is 2, nothing goes out before a second person has\n"
    "said the same, from an account of her own; what differs is shown side by side\n"
    "and waits.  What you said wrong, say again as it is right: people who were told\n"
    "otherwise are corrected.  What another account said, and stands by, needs two\n"
    "to say otherwise, or --replace.\n"
    "\n"
    "  --tally    votes for and against, and those who did not vote: 10-0, 10-0-3\n"
    "  --source   a link to where it can be seen: the minutes, the council's page\n"
    "  --note     one line for the others who look after this; kept for good, so\n"
    "             no phone number or e-mail address goes in it\n"
    "  --replace  where one account is enough: also against the word of another\n"
    "\n"
    "With EVENT alone: what is recorded of it, by whom, and what waits for whom.\n"
    "Without: of every event.\n";

struct outcome_options {
	struct ask	 ask;
	const char	*tally, *source, *note;
	bool		 replace;
};

/* Somebody doubts what is in force: what goes out on it can be stopped meanwhile. */
static void
draw_doubt(json_t *outcome)
{
	json_t *alert;
	const char *state;
	size_t i;

	if (json_is_null(json_object_get(outcome, "outcome")))
		return;
	json_array_foreach(json_object_get(outcome, "alerts"), i, alert) {
		state = draw_text(alert, "state");
		if (str_eq(state, "planned") || str_eq(state, "sending") ||
		    str_eq(state, "approved") ||
		    str_eq(state, "awaiting-approval"))
			printf("What was in force goes on: `pregon hold %lld` "
			    "stops %s meanwhile.\n",
			    (long long)draw_int(alert, "id"),
			    draw_text(alert, "alert"));
	}
}

static int
draw(json_t *reply)
{
	json_t *all = json_object_get(reply, "outcomes");
	const char *recorded = draw_text(reply, "recorded");
	bool brief = *recorded == '\0' && json_array_size(all) != 1;
	json_t *one;
	size_t i;

	if (str_eq(recorded, "waits")) {
		puts("Recorded.  Nothing goes out on it yet.");
		draw_doubt(json_array_get(all, 0));
	}
	if (str_eq(recorded, "accepted"))
		puts("Recorded, and in force.");
	else if (str_eq(recorded, "agrees"))
		puts("Recorded.  It was in force already.");
	json_array_foreach(all, i, one)
		outcome_draw(one, brief);
	return EXIT_FINE;
}

/* What is wrong with the call, before anybody is asked. */
static int
check(const struct command *self, const struct outcome_options *o, int n,
    char **words)
{
	enum outcome_result result;
	struct tally tally;
	char meant[STR_MEANT_LEN + 1];
	struct err err;

	if (n > 2)
		return cli_misuse(self, "%s: an event and its result are all "
		    "it takes; a note goes behind --note", words[2]);
	if (n < 2 && (o->tally != NULL || o->source != NULL ||
	    o->note != NULL || o->replace))
		return cli_misuse(self, "which result?  passed, failed, "
		    "postponed or withdrawn");
	if (n == 2 && outcome_result_parse(words[1], &result) == -1)
		return cli_misuse(self, "%s is no result: passed, failed, "
		    "postponed or withdrawn%s", words[1], str_meant(words[1],
		    outcome_result_names(), meant));
	if ((o->tally != NULL && tally_parse(o->tally, &tally, &err) == -1) ||
	    (o->source != NULL && outcome_check_source(o->source,
	    &err) == -1) ||
	    (o->note != NULL && outcome_check_note(o->note, &err) == -1))
		return cli_misuse(self, "%s", err.text);
	return -1;
}

static int
run_words(const struct outcome_options *o, int n, char **words)
{
	int status = check(o->ask.self, o, n, words);

	if (status != -1)
		return status;
	return ask_and_draw(&o->ask, json_pack("{s:s?, s:s?, s:s?, s:s?, s:s?, s:b}",
	    "event", n > 0 ? words[0] : NULL, "result", n > 1 ? words[1] :
	    NULL, "tally", o->tally, "source", o->source, "note", o->note,
	    "replace", o->replace),
	    draw);
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct outcome_options o = { .ask.self = self };
	const struct cli_value values[] = {
		{ .name = "tally", .text = &o.tally },
		{ .name = "source", .text = &o.source },
		{ .name = "note", .text = &o.note },
		{ .name = "replace", .flag = &o.replace },
		{ .name = NULL }
	};
	int status = ask_values(&o.ask, self, argc, argv, values);

	if (status != -1)
		return status;
	return run_words(&o, argc - optind, argv + optind);
}

const struct command cmd_outcome = {
	.name = "outcome",
	.summary = "record what the council did, and see what is recorded",
	.usage = usage,
	.run = run,
};
