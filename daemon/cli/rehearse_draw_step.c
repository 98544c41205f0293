#include <stdio.h>

#include "base/str.h"
#include "cli/draw.h"
#include "cli/rehearse_draw_step.h"

static void
put_moment(const char *what, json_t *at)
{
	printf("    %s %s, %s\n", what, draw_text(at, "day"),
	    draw_text(at, "time"));
}

/* "    moved: final_vote_soon", and when to. */
static void
put_change(json_t *change)
{
	json_t *was = json_object_get(change, "was");
	const char *kind = draw_text(change, "change"),
	    *why = draw_text(change, "why");
	bool dated = str_eq(kind, "moved") || str_eq(kind, "added") ||
	    str_eq(kind, "again");

	/* What began stays as it was told, but for its state. */
	printf("    %s: %s\n", kind, draw_text(change, "alert"));
	if (dated && !json_equal(json_object_get(was, "at"),
	    json_object_get(change, "at")))
		printf("      %s, %s\n", draw_text(change, "day"),
		    draw_text(change, "time"));
	else if (*why != '\0')
		printf("      %s\n", why);
}

static void
put_changes(json_t *what)
{
	json_t *change;
	size_t i;

	json_array_foreach(json_object_get(what, "changes"), i, change)
		put_change(change);
}

static void
put_event(json_t *what)
{
	json_t *was = json_object_get(what, "was"),
	    *now = json_object_get(what, "now");
	const char *status = draw_text(what, "status");
	bool moves = !json_equal(was, now);

	printf("event %s", draw_text(what, "event"));
	if (!json_equal(json_object_get(what, "was_status"),
	    json_object_get(what, "status")))
		printf(" is %s", status);
	else if (moves)
		printf(" moves");
	else
		printf(" changes");
	putchar('\n');
	if (moves) {
		put_moment("was", was);
		put_moment("now", now);
	}
	if (json_is_true(json_object_get(what, "place")))
		puts("    at another place");
	put_changes(what);
}

static void
put_outcome(json_t *what)
{
	const char *tally = draw_text(what, "tally"),
	    *recorded = draw_text(what, "recorded");

	printf("outcome %s: %s%s%s\n", draw_text(what, "event"),
	    draw_text(what, "result"), *tally != '\0' ? " " : "", tally);
	if (str_eq(recorded, "waits"))
		puts("    waits: somebody else must say the same");
	else if (str_eq(recorded, "agrees"))
		puts("    it was in force already");
	put_changes(what);
}

static void
put_text(json_t *what)
{
	puts(json_is_string(json_object_get(what, "from")) ?
	    "a subscriber texts" : "somebody texts");
	draw_said(draw_text(what, "text"), 6);
	printf("    understood as %s%s\n", draw_text(what, "intent"),
	    json_is_null(json_object_get(what, "answer")) ?
	    "; no reply" : "");
}

static void
put_provider(json_t *what)
{
	const char *account = draw_text(what, "account"),
	    *state = draw_text(what, "state");

	if (*account != '\0')
		printf("account %s", account);
	else
		printf("all accounts");
	if (str_eq(state, "refuses"))
		puts(": each text is refused");
	else if (str_eq(state, "unknown"))
		puts(": no answer comes back");
	else
		printf(": %s\n", state);
}

/* "approve final_vote_soon: approved" */
static void
put_order(const char *kind, json_t *what)
{
	const char *target = draw_text(what, "target");

	printf("%s %s: %s\n", kind, *target != '\0' ? target :
	    draw_text(what, "alert"), draw_text(what, "state"));
}

void
rehearse_draw_step(json_t *what)
{
	const char *kind = draw_text(what, "kind");

	if (str_eq(kind, "event"))
		put_event(what);
	else if (str_eq(kind, "measure")) {
		printf("measure %s: facts change\n",
		    draw_text(what, "measure"));
		put_changes(what);
	} else if (str_eq(kind, "outcome"))
		put_outcome(what);
	else if (str_eq(kind, "text"))
		put_text(what);
	else if (str_eq(kind, "provider"))
		put_provider(what);
	else
		put_order(kind, what);
}
