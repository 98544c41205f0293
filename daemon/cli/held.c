#include <stdio.h>

#include "base/str.h"
#include "cli/draw.h"
#include "cli/held.h"
#include "cli/show.h"

static json_t *
with_why(json_t *arguments, const char *why)
{
	if (why != NULL)
		json_object_set_new(arguments, "why", json_string(why));
	return arguments;
}

int
held_read(const struct command *self, int argc, char **argv, const char *why,
    json_t **ret)
{
	const char *what = optind < argc ? argv[optind] : NULL;
	int given = argc - optind;
	uint64_t id;

	if (what == NULL)
		return cli_misuse(self, "what? The id of a broadcast, list NAME, "
		    "measure NAME, account NAME, or all");
	if (str_eq(what, "list") || str_eq(what, "measure") ||
	    str_eq(what, "account")) {
		if (given != 2)
			return cli_misuse(self, "%s: give one name", what);
		*ret = with_why(json_pack("{s:s, s:s}", "kind", what, "name",
		    argv[optind + 1]), why);
		return -1;
	}
	if (given != 1)
		return cli_misuse(self, "%s: one at a time", argv[optind + 1]);
	if (str_eq(what, "all")) {
		*ret = with_why(json_pack("{s:s}", "kind", what), why);
		return -1;
	}
	if (str_number(what, INT64_MAX, &id) == -1)
		return cli_misuse(self, "%s: is no id (a number, see `pregon "
		    "broadcasts`), list NAME, measure NAME, account NAME, or "
		    "all", what);
	*ret = with_why(json_pack("{s:I}", "id", (json_int_t)id), why);
	return -1;
}

/* "list vote", "everything" */
static void
print_target(json_t *hold)
{
	const char *kind = draw_text(hold, "kind");

	if (str_eq(kind, "all"))
		printf("everything");
	else
		printf("%s %s", kind, draw_text(hold, "name"));
}

/* Since when, by whom, why. */
static void
print_origin(json_t *hold)
{
	if (*draw_text(hold, "since") != '\0')
		printf(" since %.16s by %s", draw_text(hold, "since"),
		    draw_text(hold, "by"));
	if (*draw_text(hold, "why") != '\0')
		printf(": %s", draw_text(hold, "why"));
}

/* What cannot be taken back, and what waits. */
static void
draw_counts_of(json_t *counts)
{
	json_int_t planned = draw_int(counts, "planned");

	printf("  %lld handed over already, %lld in flight (they cannot be "
	    "called back), %lld wait\n",
	    (long long)draw_int(counts, "handed_over"),
	    (long long)draw_int(counts, "in_flight"),
	    (long long)draw_int(counts, "waiting"));
	if (planned > 0)
		printf("  %lld broadcast%s %s not begun\n", (long long)planned,
		    planned == 1 ? "" : "s", planned == 1 ? "has" : "have");
}

static void
draw_stand_in(json_t *reply, json_t *hold)
{
	const char *other = draw_text(reply, "stands_in");

	if (!str_eq(draw_text(hold, "kind"), "account"))
		return;
	if (*other != '\0')
		printf("  The account %s stands in for it.\n", other);
	else
		puts("  No other account of the route stands in for it: they "
		    "wait.");
}

int
held_draw_hold(json_t *reply)
{
	json_t *hold = json_object_get(reply, "hold"),
	    *counts = json_object_get(reply, "counts");

	if (hold == NULL) {
		show_draw(reply);
		draw_counts_of(counts);
		return EXIT_FINE;
	}
	print_target(hold);
	printf(json_is_true(json_object_get(reply, "new")) ? " is held" :
	    " was held already");
	print_origin(hold);
	putchar('\n');
	draw_counts_of(counts);
	draw_stand_in(reply, hold);
	puts("  What waits expires at its time, held or not.  Who says STOP is "
	    "still told so.");
	printf("  It goes on with: %s\n", draw_text(hold, "release"));
	return EXIT_FINE;
}

int
held_draw_release(json_t *reply)
{
	json_t *hold = json_object_get(reply, "hold"),
	    *counts = json_object_get(reply, "counts");

	if (hold == NULL)
		return show_draw(reply);
	print_target(hold);
	printf(" is released: %lld messages go on\n",
	    (long long)draw_int(counts, "waiting"));
	return EXIT_FINE;
}

void
held_draw_all(json_t *holds)
{
	json_t *hold;
	size_t i;

	json_array_foreach(holds, i, hold) {
		printf("HELD        ");
		print_target(hold);
		if (*draw_text(hold, "alert") != '\0')
			printf(" (%s)", draw_text(hold, "alert"));
		print_origin(hold);
		printf("\n            it goes on with: %s\n",
		    draw_text(hold, "release"));
	}
}
