#include <stdio.h>
#include <string.h>

#include "cli/draw.h"
#include "cli/draw_difference.h"
#include "config/corrections.h"

static json_t *
changes_in(json_t *difference)
{
	return json_object_get(difference, "changes");
}

bool
draw_differs(json_t *difference)
{
	return json_array_size(json_object_get(difference, "lists")) > 0 ||
	    json_array_size(json_object_get(difference, "events")) > 0 ||
	    json_array_size(changes_in(difference)) > 0 ||
	    json_is_string(json_object_get(difference, "refused")) ||
	    json_is_string(json_object_get(difference, "approval"));
}

static void
draw_moment(const char *what, json_t *at)
{
	printf("  %s  %s, %s\n", what, draw_text(at, "day"),
	    draw_text(at, "time"));
}

static bool
is_moved(json_t *event)
{
	return !json_equal(json_object_get(event, "at"),
	    json_object_get(json_object_get(event, "was"), "at"));
}

/* "room 450"; "Monday, August 28, 5:30 PM"; nothing. */
static void
draw_value(const char *what, json_t *value)
{
	if (json_is_object(value))
		draw_moment(what, value);
	else if (json_is_string(value) && json_string_length(value) > 0)
		printf("  %s  %s\n", what, json_string_value(value));
	else
		printf("  %s  nothing\n", what);
}

/* A language that stays as it is may have been forgotten. */
static void
draw_detail(json_t *detail)
{
	json_t *was = json_object_get(detail, "was"),
	    *now = json_object_get(detail, "now");
	const char *language = draw_text(detail, "language");

	printf("  %s%s%s\n", draw_text(detail, "what"),
	    *language != '\0' ? " in " : "", language);
	if (json_equal(was, now)) {
		printf("  stays: %s  (forgotten?)\n", draw_text(detail, "now"));
		return;
	}
	draw_value("was", was);
	draw_value("now", now);
}

/* "final_vote", then when it was and when it is. */
static void
draw_event(json_t *event)
{
	json_t *was = json_object_get(event, "was");
	const char *status = draw_text(event, "status");
	const char *old = draw_text(event, "was_status");
	json_t *detail;
	size_t i;

	printf("Event  %s", draw_text(event, "event"));
	if (json_is_null(was))
		printf(": new, %s\n", status);
	else if (json_equal(json_object_get(event, "was_status"),
	    json_object_get(event, "status")))
		printf(" %s\n", is_moved(event) ? "moves" : "changes");
	else
		printf(": %s, was %s\n", status, old);
	if (json_is_object(was) && is_moved(event))
		draw_moment("was", was);
	draw_moment("now", event);
	json_array_foreach(json_object_get(event, "details"), i, detail)
		draw_detail(detail);
	putchar('\n');
}

static void
draw_readers(json_t *change)
{
	if (json_object_get(change, "audience") == NULL)
		return;
	printf("  ");
	draw_people(draw_int(change, "people"));
	printf(": ");
	draw_languages(json_object_get(change, "audience"));
	putchar('\n');
	if (draw_int(change, "unreachable") > 0)
		draw_unreachable(draw_int(change, "unreachable"));
}

/* "moved  7  final_vote_soon", "added  13  correction of final_vote". */
static void
draw_name(json_t *change)
{
	printf("%s  %lld  %s", draw_text(change, "change"),
	    (long long)draw_int(change, "id"), draw_text(change, "alert"));
	if (strcmp(draw_text(change, "alert"), CORRECTION_ALERT) == 0)
		printf(" of %s", draw_text(change, "event"));
	if (draw_int(change, "number") > 1)
		printf(" (%lld)", (long long)draw_int(change, "number"));
	putchar('\n');
}

/* From when to when, for how many. */
static void
draw_change(json_t *change)
{
	json_t *was = json_object_get(change, "was");
	const char *why = draw_text(change, "why");

	draw_name(change);
	if (json_is_object(was) && !json_equal(json_object_get(was, "at"),
	    json_object_get(change, "at")))
		draw_moment("was", was);
	draw_moment("now", change);
	printf("  %s%s%s\n", draw_text(change, "state"),
	    *why != '\0' ? ": " : "", why);
	if (draw_int(change, "approve") > 0 &&
	    strcmp(draw_text(change, "state"), "planned") == 0)
		printf("  pregon approve %lld, once it is there: %lld must say "
		    "yes\n", (long long)draw_int(change, "id"),
		    (long long)draw_int(change, "approve"));
	draw_readers(change);
	putchar('\n');
}

/* "List  vote: 3 joined, 1 left" */
static void
draw_lists(json_t *lists)
{
	json_t *list;
	size_t i;

	json_array_foreach(lists, i, list) {
		printf("List  %s: ", draw_text(list, "list"));
		if (json_is_true(json_object_get(list, "gone")))
			printf("in the files no more");
		else
			printf("%lld joined",
			    (long long)draw_int(list, "joined"));
		printf(", %lld left\n", (long long)draw_int(list, "left"));
	}
	if (i > 0)
		putchar('\n');
}

void
draw_difference(json_t *difference)
{
	json_t *one;
	size_t i;

	if (json_is_string(json_object_get(difference, "refused")))
		printf("These files would be refused: %s\n",
		    draw_text(difference, "refused"));
	if (json_is_string(json_object_get(difference, "approval")))
		printf("These files wait for approval: %s\n\n",
		    draw_text(difference, "approval"));
	draw_lists(json_object_get(difference, "lists"));
	json_array_foreach(json_object_get(difference, "events"), i, one)
		draw_event(one);
	json_array_foreach(changes_in(difference), i, one)
		draw_change(one);
}
