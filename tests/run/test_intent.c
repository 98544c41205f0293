/*
 * pregon intent, as scripts use it: a text a line on stdin, a JSON object a line
 * on stdout, in the same order, whatever the bytes.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "run/rig.h"

#define LONG_BYTES	10240
#define CONFIG		PREGON_SOURCE "/config"

static struct line_case {
	const char	*label;
	const char	*text;
	size_t		 fill;		/* so many letters behind it */
	const char	*intent, *list, *language;
} lines[] = {
	{ "a command of the carriers has no language", "STOP", 0, "stop", NULL,
	    NULL },
	{ "a sentence that stops has its own", "ya no me manden mensajes", 0,
	    "stop", NULL, "es" },
	{ "a keyword joins its list", "Voto", 0, "join", "vote", "es" },
	{ "to leave a list names it", "leave vote", 0, "leave", "vote", "en" },
	{ "an empty line is a text that says nothing", "", 0, "unknown", NULL,
	    NULL },
	{ "a language is the one that is wanted", "espa\u00f1ol", 0, "language",
	    NULL, "es" },
	{ "bytes that are no text leave a doubt", "hola \xff\xc3", 0, "review",
	    NULL, NULL },
	{ "... but not about a stop", "STOP\xff", 0, "stop", NULL, NULL },
	{ "10 KB of nothing leave a doubt", "", LONG_BYTES, "review", NULL,
	    NULL },
	{ "... but not about a stop before them", "Stop. ", LONG_BYTES, "stop",
	    NULL, NULL },
	{ "the line after a long one is read from its beginning", "help", 0,
	    "help", NULL, "en" },
	{ "the last needs no line feed", "good morning", 0, "unknown", NULL,
	    NULL },
};
#define NLINES (sizeof lines / sizeof lines[0])

static char *answers;		/* what was said to all of them */

static struct rig_ran
ask(const char *file, const char *option)
{
	const char *bin = getenv("PREGON_BIN");
	struct rig_ran ran;
	char program[512];

	snprintf(program, sizeof program, "%s/pregon",
	    bin != NULL ? bin : PREGON_BUILD);
	ran = rig_run("/bin/sh", "-c",
	    "exec \"$0\" intent --config \"$1\" $3 <\"$2\"", program, CONFIG,
	    file, option, NULL);
	return ran;
}

static void
ask_all(void)
{
	char path[512];
	struct rig_ran ran;
	size_t i, k;
	FILE *out;

	snprintf(path, sizeof path, "%s/texts", rig_dir());
	out = fopen(path, "we");
	assert_non_null(out);
	for (i = 0; i < NLINES; i++) {
		fputs(lines[i].text, out);
		for (k = 0; k < lines[i].fill; k++)
			putc('a', out);
		if (i + 1 < NLINES)
			putc('\n', out);
	}
	fclose(out);
	ran = ask(path, "--json");
	assert_int_equal(ran.status, 0);
	assert_string_equal(ran.err, "");
	answers = strdup(ran.out);
	assert_non_null(answers);
	rig_ran_done(&ran);
}

/* What was said to line ${n}; NULL behind the last. */
static json_t *
answer(size_t n)
{
	const char *at = answers, *end;

	for (; n > 0 && at != NULL; n--) {
		at = strchr(at, '\n');
		at = at != NULL ? at + 1 : NULL;
	}
	if (at == NULL || *at == '\0')
		return NULL;
	end = strchr(at, '\n');
	assert_non_null(end);
	return json_loadb(at, (size_t)(end - at), 0, NULL);
}

static void
check_member(const json_t *line, const char *name, const char *want)
{
	const json_t *member = json_object_get(line, name);

	assert_non_null(member);
	if (want == NULL)
		assert_true(json_is_null(member));
	else
		assert_string_equal(json_string_value(member), want);
}

static void
check_line(void **state)
{
	const struct line_case *c = *state;
	json_t *line;

	if (answers == NULL)
		ask_all();
	line = answer((size_t)(c - lines));
	assert_non_null(line);
	assert_int_equal(json_object_size(line), 3);
	check_member(line, "intent", c->intent);
	check_member(line, "list", c->list);
	check_member(line, "language", c->language);
	json_decref(line);
}

static void
check_as_many(void **state)
{
	(void)state;
	if (answers == NULL)
		ask_all();
	assert_null(answer(NLINES));
}

static void
check_words(void **state)
{
	struct rig_ran ran = rig_run("pregon", "intent", "--config", CONFIG,
	    "--", "take me off your list", "when?", NULL);

	(void)state;
	assert_int_equal(ran.status, 0);
	assert_string_equal(ran.out, "stop: no more texts, from any list "
	    "(said in en)\nwhen: asks for the date of the vote (said in en)\n");
	rig_ran_done(&ran);
}

static void
check_no_files(void **state)
{
	struct rig_ran ran = rig_run("pregon", "intent", "--config",
	    "/nonexistent", "--", "STOP", NULL);

	(void)state;
	assert_int_equal(ran.status, 1);
	assert_string_equal(ran.out, "");
	assert_non_null(strstr(ran.err, "pregon.conf"));
	rig_ran_done(&ran);
}

int
main(void)
{
	struct CMUnitTest tests[NLINES + 3] = {
		{ .name = "there is an answer a line, and none more",
		    .test_func = check_as_many },
		{ .name = "texts as arguments are answered in words",
		    .test_func = check_words },
		{ .name = "without its files it says so and answers nothing",
		    .test_func = check_no_files },
	};
	size_t i;

	for (i = 0; i < NLINES; i++)
		tests[i + 3] = (struct CMUnitTest){ .name = lines[i].label,
		    .test_func = check_line, .initial_state = &lines[i] };
	return cmocka_run_group_tests_name("intent", tests, NULL, NULL);
}
