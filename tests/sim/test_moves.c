/*
 * Random schedules: events and their deadlines move and move back, councils vote and are
 * recorded wrong, while texts go out, people come and go, operators hold and approve, and
 * pregond dies.  Whatever happens: nobody who could be reached holds a wrong fact
 * uncorrected, nobody is corrected who held nothing wrong, nobody is told anything twice,
 * or two outcomes, or what nobody approved, or after a STOP.
 *
 * PREGON_SCHEDULES says how many; PREGON_SEED is the first.  Of one that fails its seed
 * is printed, and the shortest story in it that fails.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sodium.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "play.h"

#define SCHEDULES	100	/* of a short round */

static unsigned long
from_environment(const char *name, unsigned long otherwise)
{
	const char *value = getenv(name);

	return value != NULL ? strtoul(value, NULL, 10) : otherwise;
}

/*
 * A story is the same each time: keys and backoff are made of its seed.
 */

static uint64_t chance;

static const char *
chance_name(void)
{
	return "of a story";
}

static uint32_t
chance_random(void)
{
	return pick(&chance, UINT32_C(1) << 31);
}

static void
chance_buf(void *const buf, const size_t size)
{
	unsigned char *bytes = buf;
	size_t i;

	for (i = 0; i < size; i++)
		bytes[i] = (unsigned char)pick(&chance, 256);
}

static struct randombytes_implementation chances = {
	.implementation_name = chance_name,
	.random = chance_random,
	.buf = chance_buf,
};

static bool
fails(struct world *w, const struct story *story)
{
	chance = story->seed;
	play(w, story);
	return w->model.wrong[0] != '\0';
}

/* Whether two failures are one, whoever it was. */
static bool
same(const char *a, const char *b)
{
	for (; *a == *b || (isdigit((unsigned char)*a) &&
	    isdigit((unsigned char)*b)); a++, b++)
		if (*a == '\0')
			return true;
	return false;
}

/* Drop every step without which it still fails, in the same way. */
static void
shorten(struct world *w, struct story *story)
{
	char wrong[WRONG_MAX];
	struct story shorter;
	bool again = true;
	int i;

	memcpy(wrong, w->model.wrong, sizeof wrong);
	while (again) {
		again = false;
		for (i = story->nsteps - 1; i >= 0; i--) {
			shorter = *story;
			shorter.nsteps--;
			memmove(&shorter.steps[i], &shorter.steps[i + 1],
			    (size_t)(shorter.nsteps - i) *
			    sizeof shorter.steps[0]);
			if (fails(w, &shorter) &&
			    same(w->model.wrong, wrong)) {
				*story = shorter;
				again = true;
			}
		}
	}
}

/* What was handed over in it. */
static void
print_tellings(const struct model *m)
{
	static const char *const ends[] = { "on its way", "arrived",
	    "unknown", "not sent" };
	const struct telling *t;
	char at[ZONE_ISO_LEN + 1];

	for (t = m->tellings; t < m->tellings + m->ntellings; t++) {
		zone_format(zone_find("America/Denver"), t->arrival.at_ms, at);
		print_message("  %.14s %d %s: %.*s (%s)\n", at + 5,
		    t->arrival.person, t->arrival.alert,
		    (int)strcspn(t->arrival.body, "\n"), t->arrival.body,
		    ends[t->handed]);
	}
}

static void
tell(struct world *w, struct story *story)
{
	print_error("PREGON_SEED=%" PRIu64 ": %s\n", story->seed,
	    w->model.wrong);
	shorten(w, story);
	(void)fails(w, story);
	print_error("the shortest that fails (%s):\n", w->model.wrong);
	story_print(story);
	print_tellings(&w->model);
}

static void
schedules(void **state)
{
	unsigned long n = from_environment("PREGON_SCHEDULES", SCHEDULES);
	unsigned long seed = from_environment("PREGON_SEED", 1), i;
	unsigned long wrong = 0, corrections = 0, told = 0;
	struct world *w = calloc(1, sizeof *w);
	struct story story;
	int j;

	(void)state;
	assert_non_null(w);
	assert_int_equal(randombytes_set_implementation(&chances), 0);
	world_open(w);
	for (i = 0; i < n && wrong < 5; i++) {
		story_make(seed + i, &story);
		if (fails(w, &story)) {
			tell(w, &story);
			wrong++;
			continue;
		}
		for (j = 0; j < w->model.ntellings; j++)
			corrections += w->model.tellings[j].text.corrects;
		told += (unsigned long)w->model.ntellings;
	}
	print_message("%lu schedules: %lu texts, %lu of them corrections\n", i,
	    told, corrections);
	world_close(w);
	free(w);
	assert_int_equal(wrong, 0);
	/* Stories in which nobody is told anything would prove nothing. */
	assert_true(told > 5 * n);
	assert_true(corrections > n / 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "random schedules: exactly the people who were told",
		  schedules, NULL, NULL, NULL },
	};

	return cmocka_run_group_tests_name("moves", tests, NULL, NULL);
}
