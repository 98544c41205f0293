/*
 * What becomes of the lists when their files are read, and how that is said.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "schedule/lists.h"
#include "schedule/plan_rig.h"

#define PRESS	"lists/press.conf"
#define EVA	"{ email = \"eva@example.org\"; language = \"en\"; }"
#define HER	"{ phone = \"+1 303 555 0191\";"

static const char press[] = "title = { en = \"Press\"; };\n"
    "languages = [ \"en\" ]; consent = \"on-file\";\n"
    "source = \"sheets\"; date = \"2017-07-29\";\n"
    "subscribers = ( " EVA " );\n";

static struct lists_case {
	const char	*label;
	const char	*find, *replace;	/* in the first list's file, or NULL */
	bool		 gone;			/* the second list's file is */
	bool		 allow_shrink;
	const char	*want;			/* what is said, or the error */
	int		 changed;
	long		 refused;
} cases[] = {
	{ "files that say the same", NULL, NULL, false, false, "", 0, 0 },
	{ "one joins and one leaves", "0192", "0193", false, true,
	  "list vote: 1 joined, 1 left", 1, 0 },
	{ "a list that is in no file any more", NULL, NULL, true, true,
	  "list press: gone, 1 left", 1, 0 },
	{ "both", "0192", "0193", true, true,
	  "list vote: 1 joined, 1 left; list press: gone, 1 left", 2, 0 },
	{ "a loss that nobody allowed", "0192", "0193", false, false,
	  "list vote would lose 1 of its 2 people, more than 20 %: if that is "
	  "meant, run: pregon reload --allow-shrink", -1, 0 },
	{ "nor of a whole list", NULL, NULL, true, false,
	  "list press would lose 1 of its 1 people, more than 20 %: if that is "
	  "meant, run: pregon reload --allow-shrink", -1, 0 },
	{ "a row with the phone of one and the e-mail of another", HER,
	  HER " email = \"eva@example.org\";", false, false, "", 0, 1 },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
open_read(struct plan *p, const struct lists_case *c)
{
	char path[PATH_ROOM];

	plan_open(p, "2017-08-01 08:00");
	plan_write(p, PRESS, press);
	rig_reload(p);
	if (c->find != NULL)
		plan_edit(p, LIST, c->find, c->replace);
	plan_path(p, PRESS, path);
	if (c->gone)
		assert_int_equal(unlink(path), 0);
}

static void
assert_said(const struct lists_case *c, json_t *lists, const struct err *err)
{
	json_t *changed = lists_changed(lists);
	struct buf said;

	buf_init(&said, 300);
	lists_say(lists, &said);
	assert_string_equal(lists != NULL ? buf_text(&said) : err->text,
	    c->want);
	assert_int_equal(lists != NULL ? (int)json_array_size(changed) : -1,
	    c->changed);
	assert_int_equal(lists_refused(lists), c->refused);
	buf_done(&said);
	json_decref(changed);
}

static void
check_case(void **state)
{
	const struct lists_case *c = *state;
	struct config *next;
	struct plan p;
	struct err err = { .kind = ERR_NONE };
	json_t *lists;

	open_read(&p, c);
	next = plan_load(&p);
	assert_int_equal(store_begin(p.store, &err), 0);
	lists = lists_sync(p.store, next, c->allow_shrink, p.now_ms, &err);
	store_rollback(p.store);
	assert_said(c, lists, &err);
	json_decref(lists);
	config_unref(next);
	plan_close(&p);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("lists", tests, NULL, NULL);
}
