/*
 * The official specification's tests, one by one, where their files are:
 * comments.json, delimiters.json and so on in $PREGON_MUSTACHE_SPEC, or in
 * shared/mustache-spec beside the source directory.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "text/mustache.h"

#define NTESTS	136	/* in the six files */
#define OUT_MAX	(64 * 1024)

static const char *const files[] = { "comments", "delimiters",
    "interpolation", "inverted", "partials", "sections" };
#define NFILES (sizeof files / sizeof files[0])

static char *
load_partial(const char *name, void *arg)
{
	const char *source = json_string_value(json_object_get(arg, name));

	return source != NULL ? xstrdup(source) : NULL;
}

static void
check_spec(void **state)
{
	json_t *test = *state, *data = json_object_get(test, "data");
	const char *source =
	    json_string_value(json_object_get(test, "template"));
	struct mustache *template;
	struct buf out;
	struct err err = {0};

	assert_non_null(source);
	template = mustache_compile(source, strlen(source), load_partial,
	    json_object_get(test, "partials"), &err);
	assert_string_equal(err.text, "");
	assert_non_null(template);

	buf_init(&out, OUT_MAX);
	assert_int_equal(mustache_render(template, &data, 1, MUSTACHE_HTML,
	    false, &out, &err), 0);
	assert_string_equal(buf_text(&out),
	    json_string_value(json_object_get(test, "expected")));

	buf_done(&out);
	mustache_free(template);
}

/* Add the tests of ${dir}/${file}.json to ${all}. */
static void
add_file(const char *dir, const char *file, json_t *all)
{
	char *path = xasprintf("%s/%s.json", dir, file);
	json_error_t error;
	json_t *spec = json_load_file(path, 0, &error), *test;
	size_t i;

	if (spec == NULL) {
		fprintf(stderr, "%s:%d: %s\n", path, error.line, error.text);
		exit(1);
	}
	json_array_foreach(json_object_get(spec, "tests"), i, test) {
		json_object_set_new(test, "label", json_sprintf("%s: %s", file,
		    json_string_value(json_object_get(test, "name"))));
		json_array_append(all, test);
	}
	json_decref(spec);
	free(path);
}

static const char *
spec_directory(void)
{
	const char *dir = getenv("PREGON_MUSTACHE_SPEC");

	return dir != NULL ? dir : PREGON_SOURCE "/../shared/mustache-spec";
}

int
main(void)
{
	static struct CMUnitTest tests[NTESTS];
	json_t *all = json_array(), *test;
	size_t i;
	int failed;

	if (access(spec_directory(), R_OK) == -1) {
		printf("skipped: no Mustache specification in %s\n",
		    spec_directory());
		json_decref(all);
		return 0;
	}
	for (i = 0; i < NFILES; i++)
		add_file(spec_directory(), files[i], all);
	if (json_array_size(all) != NTESTS) {
		fprintf(stderr, "%zu tests instead of %d\n",
		    json_array_size(all), NTESTS);
		return 1;
	}
	json_array_foreach(all, i, test)
		tests[i] = (struct CMUnitTest){ .test_func = check_spec,
		    .name = json_string_value(json_object_get(test, "label")),
		    .initial_state = test };
	failed = cmocka_run_group_tests_name("mustache spec", tests, NULL,
	    NULL);
	json_decref(all);
	return failed;
}
