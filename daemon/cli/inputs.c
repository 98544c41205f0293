#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "cli/cli.h"
#include "cli/inputs.h"

static int
give(const struct input *input, input_fn fn, void *arg, int status)
{
	int got = fn(input, arg);

	fflush(stdout);
	return got > status ? got : status;
}

/* Read a line, or as much of it as fits.  Returns whether there was one. */
static bool
read_line(struct buf *line)
{
	int c = getc(stdin);

	if (c == EOF)
		return false;
	buf_clear(line);
	for (; c != EOF && c != '\n'; c = getc(stdin))
		buf_addc(line, (char)c);
	return true;
}

static int
each_line(size_t limit, input_fn fn, void *arg)
{
	struct input input = { .source = "line" };
	int status = EXIT_FINE;
	struct buf line;

	buf_init(&line, limit + 1);
	while (read_line(&line)) {
		input.text = buf_text(&line);
		input.len = line.len;
		input.number++;
		status = give(&input, fn, arg, status);
	}
	if (ferror(stdin)) {
		fprintf(stderr, "pregon: reading stdin: %s\n", strerror(errno));
		status = EXIT_NO;
	}
	buf_done(&line);
	return status;
}

int
inputs_each(char *const *args, size_t limit, input_fn fn, void *arg)
{
	struct input input = { .source = "argument" };
	int status = EXIT_FINE;

	if (*args == NULL)
		return each_line(limit, fn, arg);
	for (; *args != NULL; args++) {
		input.text = *args;
		input.len = strlen(*args);
		input.number++;
		status = give(&input, fn, arg, status);
	}
	return status;
}
