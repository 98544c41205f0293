#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"

static void
grows_one_by_one(void **state)
{
	size_t *array = NULL, i;

	(void)state;
	for (i = 0; i < 5000; i++) {
		array = xgrow(array, i, sizeof *array);
		array[i] = i * 7;	/* the sanitizer sees a room too small */
	}
	for (i = 0; i < 5000; i++)
		assert_int_equal(array[i], i * 7);
	free(array);
}

static void
grows_by_doubling(void **state)
{
	size_t i, moved = 0;
	char *array = NULL, *old;

	(void)state;
	for (i = 0; i < 4096; i++) {
		old = array;
		array = xgrow(array, i, 1);
		moved += array != old;
		array[i] = 'a';
	}
	assert_true(moved <= 11);	/* 4, 8, ... 4096 */
	free(array);
}

static void
sizes_of_nothing(void **state)
{
	void *p;

	(void)state;
	p = xmalloc(0);
	assert_non_null(p);
	p = xreallocarray(p, 0, 8);
	assert_non_null(p);
	free(p);
	p = xcalloc(0, 0);
	assert_non_null(p);
	free(p);
}

static void
calloc_is_zero(void **state)
{
	static const char zero[4096];
	char *p = xcalloc(64, 64);

	(void)state;
	assert_memory_equal(p, zero, sizeof zero);
	free(p);
}

static void
strings_are_copies(void **state)
{
	char text[] = "vote";
	char *a = xstrdup(text), *b = xstrndup(text, 2), *c = xstrndup(text, 9),
	    *d = xasprintf("%s-%d", text, 3);

	(void)state;
	text[0] = 'x';
	assert_string_equal(a, "vote");
	assert_string_equal(b, "vo");
	assert_string_equal(c, "vote");
	assert_string_equal(d, "vote-3");
	free(a);
	free(b);
	free(c);
	free(d);
}

/* How a child that asks for ${count} times ${size} bytes ends. */
static int
ends_with(size_t count, size_t size)
{
	const struct rlimit none = { 0, 0 };
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		setrlimit(RLIMIT_CORE, &none);
		close(STDERR_FILENO);
		free(xreallocarray(NULL, count, size));
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void
a_product_does_not_wrap(void **state)
{
	int status = ends_with(SIZE_MAX / 2 + 2, 2);

	(void)state;
	/* abort(), or the sanitizer that complains before. */
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static const struct CMUnitTest tests[] = {
	{ "an array grows one by one", grows_one_by_one, NULL, NULL, NULL },
	{ "it grows by doubling", grows_by_doubling, NULL, NULL, NULL },
	{ "no bytes are some memory", sizes_of_nothing, NULL, NULL, NULL },
	{ "xcalloc gives zeros", calloc_is_zero, NULL, NULL, NULL },
	{ "strings are copies", strings_are_copies, NULL, NULL, NULL },
	{ "a product that wraps ends the process", a_product_does_not_wrap,
	    NULL, NULL, NULL },
};

int
main(void)
{
	return cmocka_run_group_tests_name("alloc", tests, NULL, NULL);
}
