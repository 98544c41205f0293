#include <stdio.h>

#include "cli/draw.h"
#include "cli/outcome_draw.h"

/* "passed 10-0" */
static void
draw_result(json_t *one, const char *name)
{
	const char *tally = draw_text(one, "tally");

	printf("%s%s%s", draw_text(one, name), *tally != '\0' ? " " : "", tally);
}

void
outcome_draw_waits(json_t *outcome, const char *indent)
{
	json_t *wait, *by, *name;
	long long missing;
	size_t i, j;

	json_array_foreach(json_object_get(outcome, "waits"), i, wait) {
		by = json_object_get(wait, "said_by");
		missing = (long long)draw_int(wait, "missing");
		printf("%s\"", indent);
		draw_result(wait, "result");
		printf("\" says");
		json_array_foreach(by, j, name)
			printf("%s %s", j > 0 ? "," : "",
			    json_string_value(name));
		if (missing > 0)
			printf("; it waits for %lld other account%s%s:\n"
			    "%s  %s\n", missing, missing == 1 ? "" : "s",
			    json_is_true(json_object_get(wait, "replace")) ?
			    ", or for --replace" : "", indent,
			    draw_text(wait, "command"));
		else
			printf("; enough do by now, so any of them says it "
			    "again:\n%s  %s\n", indent,
			    draw_text(wait, "command"));
	}
}

static void
draw_row(json_t *said)
{
	const char *source = draw_text(said, "source"),
	    *note = draw_text(said, "note");

	printf("  %s  %s: ", draw_text(said, "at"), draw_text(said, "by"));
	draw_result(said, "result");
	puts(json_is_true(json_object_get(said, "accepted")) ?
	    " (accepted by this)" : "");
	if (*source != '\0')
		printf("      %s\n", source);
	if (*note != '\0')
		draw_wrapped(note, 6);
}

/* "  7  final_passed: sending", "  final_failed: on failed" */
static void
draw_alert(json_t *alert)
{
	const char *why = draw_text(alert, "why");

	if (json_is_null(json_object_get(alert, "id"))) {
		printf("  %s: waits, for %s\n", draw_text(alert, "alert"),
		    draw_text(alert, "on"));
		return;
	}
	printf("  %lld  %s: %s%s%s\n", (long long)draw_int(alert, "id"),
	    draw_text(alert, "alert"), draw_text(alert, "state"),
	    *why != '\0' ? ": " : "", why);
}

static void
draw_whole(json_t *outcome)
{
	json_t *one, *alerts = json_object_get(outcome, "alerts");
	size_t i;

	json_array_foreach(json_object_get(outcome, "said"), i, one)
		draw_row(one);
	if (json_array_size(alerts) > 0)
		puts("  alerts");
	json_array_foreach(alerts, i, one)
		draw_alert(one);
}

void
outcome_draw(json_t *outcome, bool brief)
{
	printf("%s: ", draw_text(outcome, "event"));
	if (json_is_null(json_object_get(outcome, "outcome")))
		printf("no outcome");
	else {
		draw_result(outcome, "outcome");
		printf(", since %s", draw_text(outcome, "since"));
	}
	printf(" (%s, %s)\n", draw_text(outcome, "title"),
	    draw_text(outcome, "starts"));
	if (!brief)
		draw_whole(outcome);
	outcome_draw_waits(outcome, "  ");
}
