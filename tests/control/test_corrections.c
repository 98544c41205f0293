#include "control/correct_rig.h"

#define DAY21	"2017-08-21 17:30"
#define DAY22	"2017-08-22 17:30"
#define DAY23	"2017-08-23 17:30"

#define TOLD	{ "2017-08-18 18:00", DO_SEND, .texts = \
	"1 en Vote Alerts: First reading Monday, August 21 at 5:30 PM.\n" \
	"2 es Alertas: Primera lunes, 21 de agosto, 5:30 p. m..\n" \
	"3 en Vote Alerts: First reading Monday, August 21 at 5:30 PM." }
#define MOVES(to)	MOVES_AGAIN(DAY21, to)
#define MOVES_AGAIN(from, to) .doing = DO_RELOAD, .file = MEASURE, \
	.a = from, .b = to

#define MOVED_22							\
	"1 en moved: Tuesday, August 22 at 5:30 PM, "			\
	"not Monday, August 21 at 5:30 PM\n"				\
	"2 es movido: martes, 22 de agosto, 5:30 p. m., "	\
	"no lunes, 21 de agosto, 5:30 p. m.\n"			\
	"3 en moved: Tuesday, August 22 at 5:30 PM, "			\
	"not Monday, August 21 at 5:30 PM"

static struct doing_story stories[] = {
	{ "moved before anybody was told: no correction", {
	    { "2017-08-10 12:00", MOVES(DAY22) },
	    { "2017-08-19 18:00", DO_SEND, .want =
	      "soon#1 done 08-19T18:00 [3 accepted]" } } },
	{ "moved after all were told: each is told once", {
	    TOLD,
	    { "2017-08-19 10:00", MOVES(DAY22), .texts = "" },
	    { NULL, DO_SEND, .texts = MOVED_22, .want = "" },
	    { NULL, DO_SEND, .texts = "" } } },
};

int
main(void)
{
	struct CMUnitTest tests[sizeof stories / sizeof stories[0]];

	DOING_TESTS(stories, tests);
	return cmocka_run_group_tests_name("corrections", tests, NULL, NULL);
}
