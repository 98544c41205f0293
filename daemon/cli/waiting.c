#include <stdbool.h>
#include <stdio.h>

#include "base/str.h"
#include "cli/draw.h"
#include "cli/waiting.h"

#define COMING_SHOWN 3

static bool
is_due(json_t *broadcast)
{
	return str_eq(draw_text(broadcast, "state"), "awaiting-approval");
}

static bool
is_coming(json_t *broadcast)
{
	return str_eq(draw_text(broadcast, "state"), "planned") &&
	    draw_int(broadcast, "approve") > 0;
}

/* "            ana said yes; 1 more must" */
void
waiting_draw_said(json_t *broadcast, const char *before)
{
	json_t *given = json_object_get(broadcast, "approvals"), *by, *one;
	size_t i;

	by = json_object_get(given, "by");
	if (json_array_size(by) == 0)
		return;
	printf("%s", before);
	json_array_foreach(by, i, one)
		printf("%s%s", i > 0 ? ", " : "", draw_text(one, "name"));
	printf(" said yes; %lld more must\n",
	    (long long)draw_int(given, "missing"));
}

/* By when a yes helps; a plan from files alone knows when it expires. */
static const char *
by_of(json_t *broadcast)
{
	const char *by = draw_text(broadcast, "by");

	return *by != '\0' ? by : draw_text(broadcast, "expires");
}

/* "APPROVE     7  Friday, August 18, 6:00 PM  vote_soon" and what to do. */
static void
draw_line(const char *label, json_t *broadcast)
{
	long long id = (long long)draw_int(broadcast, "id");
	const char *why = draw_text(broadcast, "why");

	printf("%-12s%lld  ", label, id);
	draw_heading(broadcast);
	printf("\n            pregon approve %lld, by %.16s\n", id,
	    by_of(broadcast));
	waiting_draw_said(broadcast, "            ");
	if (*why != '\0')
		draw_wrapped(why, 12);
}

void
waiting_draw_due(json_t *broadcasts)
{
	json_t *one;
	size_t i;

	json_array_foreach(broadcasts, i, one)
		if (is_due(one))
			draw_line("APPROVE", one);
}

void
waiting_draw_coming(json_t *broadcasts)
{
	int shown = 0, more = 0;
	json_t *one;
	size_t i;

	json_array_foreach(broadcasts, i, one)
		if (is_coming(one) && ++shown <= COMING_SHOWN)
			draw_line("approve", one);
		else
			more += is_coming(one);
	if (more > 0)
		printf("            and %d more later: pregon plan --all\n",
		    more);
}

void
waiting_draw_one(json_t *broadcast)
{
	long long wants = (long long)draw_int(broadcast, "approve");

	if (!is_due(broadcast) && !is_coming(broadcast))
		return;
	if (wants == 0)
		wants = 1;	/* it waits, whatever the files say now */
	printf("  wants %lld approval%s: pregon approve %lld, by %.16s\n", wants,
	    wants == 1 ? "" : "s", (long long)draw_int(broadcast, "id"),
	    by_of(broadcast));
	waiting_draw_said(broadcast, "  ");
}
