#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"

#define FRIDAY_MS INT64_C(1503100800000)	/* 2017-08-19T00:00:00Z */
#define STAMP_LEN (sizeof "2017-08-19T00:00:00.000Z " - 1)

static int real_stderr = -1;

/* From here on, stderr is a file that nobody else sees. */
static void
capture(void)
{
	FILE *file = tmpfile();

	assert_non_null(file);
	real_stderr = dup(STDERR_FILENO);
	dup2(fileno(file), STDERR_FILENO);
	fclose(file);
}

/* What was written to it. */
static const char *
captured(void)
{
	static char text[65536];
	ssize_t n = pread(STDERR_FILENO, text, sizeof text - 1, 0);

	dup2(real_stderr, STDERR_FILENO);
	close(real_stderr);
	real_stderr = -1;
	text[n > 0 ? n : 0] = '\0';
	return text;
}

/* One line, without its stamp, which is looked at here. */
static const char *
after_stamp(const char *text)
{
	assert_true(str_starts(text, "2017-08-19T00:0"));
	assert_int_equal(text[STAMP_LEN - 2], 'Z');
	assert_int_equal(text[STAMP_LEN - 1], ' ');
	return text + STAMP_LEN;
}

static int
on_a_friday(void **state)
{
	(void)state;
	unsetenv("JOURNAL_STREAM");
	clock_virtual(FRIDAY_MS);
	return 0;
}

struct value_case {
	const char	*label, *value, *want;
};

static struct value_case values[] = {
	{ "a plain value stands as it is", "queued", "queued" },
	{ "a new line becomes a space", "a\nerror core.dead msg=1",
	    "a error core.dead msg=1" },
	{ "a carriage return becomes a space", "a\rb", "a b" },
	{ "a tab, an escape and DEL become spaces", "a\tb\033[2Jc\x7f" "d",
	    "a b [2Jc d" },
	{ "the controls above ASCII become spaces", "a\xc2\x85" "b\xc2\x9b" "2Jc",
	    "a b 2Jc" },
	{ "line and paragraph separators become spaces", "a\u2028b\u2029c",
	    "a b c" },
	{ "letters beyond ASCII stay", "preg\u00f3n \u20ac \U0001f327",
	    "preg\u00f3n \u20ac \U0001f327" },
	{ "bytes that are not UTF-8 become question marks", "a\xff\x80" "b",
	    "a??b" },
	{ "a letter cut short becomes question marks", "a\xe2\x82", "a??" },
};

static void
check_value(void **state)
{
	const struct value_case *c = *state;
	char want[256];

	capture();
	log_info("test.value", "value=%s", c->value);
	snprintf(want, sizeof want, "info test.value value=%s\n", c->want);
	assert_string_equal(after_stamp(captured()), want);
}

struct level_case {
	const char	*label;
	enum log_level	 least;
	const char	*want;
};

static struct level_case levels[] = {
	{ "debug shows all", LOG_LEVEL_DEBUG, "debug info warn error " },
	{ "info drops debug", LOG_LEVEL_INFO, "info warn error " },
	{ "warn drops info", LOG_LEVEL_WARN, "warn error " },
	{ "error is always shown", LOG_LEVEL_ERROR, "error " },
};

static void
check_level(void **state)
{
	const struct level_case *c = *state;
	char got[128] = "", *line, *rest = NULL;

	capture();
	log_set_level(c->least);
	log_debug("test.level", "x=%d", 1);
	log_info("test.level", "x=%d", 1);
	log_warn("test.level", "x=%d", 1);
	log_error("test.level", "x=%d", 1);
	log_set_level(LOG_LEVEL_INFO);
	line = xstrdup(captured());
	for (char *l = strtok_r(line, "\n", &rest); l != NULL;
	    l = strtok_r(NULL, "\n", &rest)) {
		strncat(got, after_stamp(l), strcspn(after_stamp(l), " ") + 1);
		assert_true(str_ends(l, " test.level x=1"));
	}
	free(line);
	assert_string_equal(got, c->want);
}

static void
debug_is_dropped_by_default(void **state)
{
	(void)state;
	capture();
	log_debug("test.quiet", "x=%d", 1);
	assert_string_equal(captured(), "");
}

static void
the_time_is_the_wall_clocks(void **state)
{
	const char *line;

	(void)state;
	capture();
	clock_jump(FRIDAY_MS + 61007);
	log_warn("test.time", "x=%d", 1);
	line = captured();
	assert_true(str_starts(line, "2017-08-19T00:01:01."));
	assert_string_equal(after_stamp(line), "warn test.time x=1\n");
}

/* A line of more than is allowed, of ${letter}s. */
static const char *
overlong(const char *letter)
{
	char value[8192] = "";
	size_t n = strlen(letter), i;

	for (i = 0; i + n < sizeof value; i += n)
		memcpy(value + i, letter, n);
	capture();
	log_info("test.long", "value=%s", value);
	return captured();
}

static void
a_long_line_is_cut(void **state)
{
	const char *line = overlong("a");

	(void)state;
	assert_int_equal(strlen(line), 2048);
	assert_ptr_equal(strchr(line, '\n'), line + 2047);
	assert_int_equal(line[2046], 'a');
}

static void
a_long_line_is_cut_between_letters(void **state)
{
	const char *line = overlong("\u20ac"), *end = strchr(line, '\n');

	(void)state;
	assert_true(end - line > 2000);
	assert_string_equal(end - 3, "\u20ac\n");
	assert_int_equal(utf8_valid(line, strlen(line)), strlen(line));
}

static void
a_long_event_is_cut(void **state)
{
	char event[4096];
	const char *line;

	(void)state;
	memset(event, 'e', sizeof event);
	event[sizeof event - 1] = '\0';
	capture();
	log_info(event, "x=%d", 1);
	line = captured();
	assert_int_equal(strlen(line), 2048);
	assert_int_equal(line[2047], '\n');
}

/* What the environment of a service says where stderr goes to the journal. */
static void
name_the_journal(const struct stat *st, ino_t ino)
{
	char text[64];

	snprintf(text, sizeof text, "%ju:%ju", (uintmax_t)st->st_dev,
	    (uintmax_t)ino);
	setenv("JOURNAL_STREAM", text, 1);
}

static void
the_journal_gets_priorities(void **state)
{
	struct stat st;

	(void)state;
	capture();
	fstat(STDERR_FILENO, &st);
	name_the_journal(&st, st.st_ino);
	log_set_level(LOG_LEVEL_DEBUG);
	log_debug("test.journal", "x=%d", 1);
	log_info("test.journal", "x=%d", 2);
	log_warn("test.journal", "x=%d", 3);
	log_error("test.journal", "x=%d", 4);
	log_set_level(LOG_LEVEL_INFO);
	unsetenv("JOURNAL_STREAM");
	assert_string_equal(captured(),
	    "<7>test.journal x=1\n<6>test.journal x=2\n"
	    "<4>test.journal x=3\n<3>test.journal x=4\n");
}

static void
another_stream_is_not_the_journal(void **state)
{
	struct stat st;

	(void)state;
	capture();
	fstat(STDERR_FILENO, &st);
	name_the_journal(&st, st.st_ino + 1);
	log_info("test.journal", "x=%d", 1);
	unsetenv("JOURNAL_STREAM");
	assert_string_equal(after_stamp(captured()),
	    "info test.journal x=1\n");
}

static void
a_closed_stderr_is_survived(void **state)
{
	int kept = dup(STDERR_FILENO);

	(void)state;
	close(STDERR_FILENO);
	log_info("test.closed", "x=%d", 1);
	dup2(kept, STDERR_FILENO);
	close(kept);
}

#define NVALUES (sizeof values / sizeof values[0])
#define NLEVELS (sizeof levels / sizeof levels[0])

static const struct CMUnitTest others[] = {
	{ "debug is dropped by default", debug_is_dropped_by_default,
	    on_a_friday, NULL, NULL },
	{ "a line has the wall clock's time, with milliseconds",
	    the_time_is_the_wall_clocks, on_a_friday, NULL, NULL },
	{ "a long line is cut, and ends", a_long_line_is_cut, on_a_friday,
	    NULL, NULL },
	{ "it is not cut within a letter", a_long_line_is_cut_between_letters,
	    on_a_friday, NULL, NULL },
	{ "a long event is cut, and ends", a_long_event_is_cut, on_a_friday,
	    NULL, NULL },
	{ "the journal gets priorities instead of times",
	    the_journal_gets_priorities, on_a_friday, NULL, NULL },
	{ "stderr that is not the journal's gets times",
	    another_stream_is_not_the_journal, on_a_friday, NULL, NULL },
	{ "a closed stderr is survived", a_closed_stderr_is_survived,
	    on_a_friday, NULL, NULL },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NVALUES + NLEVELS + NOTHERS];
	size_t n = 0, i;

	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	for (i = 0; i < NVALUES; i++)
		tests[n++] = (struct CMUnitTest){ .name = values[i].label,
		    .test_func = check_value, .setup_func = on_a_friday,
		    .initial_state = &values[i] };
	for (i = 0; i < NLEVELS; i++)
		tests[n++] = (struct CMUnitTest){ .name = levels[i].label,
		    .test_func = check_level, .setup_func = on_a_friday,
		    .initial_state = &levels[i] };
	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
