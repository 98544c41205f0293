/*
 * A text in doubt is read by a person, who says what it was.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "run/rig_texting.h"

#define ADA	"+13035550101"
#define DOUBT	"can you \033stop by"

/* `pregon review ${what} ${id}`, which must end with ${status}. */
static struct rig_ran
review(const struct rig_site *site, const char *what, const char *id,
    int status)
{
	struct rig_ran ran = rig_run("pregon", "review", "--state",
	    site->state, what, id, NULL);

	if (ran.status != status)
		fail_msg("exit %d: %s%s", ran.status, ran.out, ran.err);
	return ran;
}

static void
says(const struct rig_site *site, const char *what, const char *id, int status,
    const char *want)
{
	struct rig_ran ran = review(site, what, id, status);

	if (strstr(ran.out, want) == NULL && strstr(ran.err, want) == NULL)
		fail_msg("no \"%s\" in: %s%s", want, ran.out, ran.err);
	rig_ran_done(&ran);
}

static void
has(const struct rig_site *site, const char *command, const char *want)
{
	struct rig_ran ran = rig_tell(site, command, NULL);

	if (strstr(ran.out, want) == NULL)
		fail_msg("no \"%s\" in: %s%s", want, ran.out, ran.err);
	rig_ran_done(&ran);
}

static void
a_text_in_doubt_is_a_stop_or_none(void **state)
{
	struct rig_texting play = { .played = 0 };
	struct rig_site site;
	struct rig_ran ran;
	char *log;

	(void)state;
	rig_site(&site, NULL);
	rig_texting_site(&site);
	rig_texting_daemon(&play, &site, "2017-10-01T12:00");
	says(&site, "list", NULL, 0, "No text waits");
	rig_say(&play, ADA, DOUBT);
	has(&site, "status", "pregon review list");

	/* The text is shown, but not obeyed; the number is nowhere. */
	ran = review(&site, "list", NULL, 0);
	assert_non_null(strstr(ran.out, "can you ?stop by"));
	assert_null(strstr(ran.out, "5550101"));
	assert_null(strchr(ran.out, '\033'));
	rig_ran_done(&ran);

	says(&site, "clear", "1", 0, "goes on");
	says(&site, "clear", "1", 1, "no open review 1");
	says(&site, "list", NULL, 0, "No text waits");

	rig_say(&play, ADA, DOUBT);
	says(&site, "stop", "2", 0, "one confirmation");
	assert_int_equal(rig_wait_count(&site, 1, RIG_SOON), 1);
	has(&site, "status", "opted out   ");
	rig_say(&play, ADA, "when");	/* is not answered any more */
	rig_say(&play, ADA, DOUBT);	/* ... and needs no one to read it */
	says(&site, "list", NULL, 0, "No text waits");

	/* Who is on no list can say STOP, too; there is nothing to confirm it by. */
	rig_say(&play, "+13035550177", DOUBT);
	says(&site, "list", NULL, 0, "someone on no list");
	says(&site, "stop", "3", 0, "no confirmation");
	assert_int_equal(rig_wait_count(&site, 1, RIG_SOON), 1);

	log = rig_stderr(site.daemon);
	assert_non_null(strstr(log, "review.decided"));
	assert_null(strstr(log, "5550101"));
	assert_null(strstr(log, "stop by"));
	free(log);
}

static struct misuse_case {
	const char	*label;
	const char	*what, *id;
	int		 status;
	const char	*want;
} misuses[] = {
	{ "nothing is said", NULL, NULL, 2, "list, stop ID or clear ID" },
	{ "it is no word of review", "drop", "1", 2, "list, stop ID" },
	{ "an id is missing", "stop", NULL, 2, "list, stop ID" },
	{ "the id is no number", "stop", "one", 2, "pregon review list" },
	{ "no daemon runs", "list", NULL, 1, "no pregond runs" },
};
#define NMISUSES (sizeof misuses / sizeof misuses[0])

static void
check_misuse(void **state)
{
	const struct misuse_case *c = *state;
	struct rig_site site = { 0 };

	snprintf(site.state, sizeof site.state, "%s", rig_dir());
	says(&site, c->what, c->id, c->status, c->want);
}

int
main(void)
{
	struct CMUnitTest tests[NMISUSES + 1] = {
		{ "a text in doubt is a stop, or none",
		    a_text_in_doubt_is_a_stop_or_none, NULL, rig_teardown,
		    NULL },
	};
	size_t n = 1, i;

	RIG_ADD_ROWS(misuses, NMISUSES, check_misuse);
	return cmocka_run_group_tests_name("review", tests, NULL, NULL);
}
