/*
 * inputs.h - the texts a command was given: its arguments, or lines of stdin
 */
#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

#include <stddef.h>

struct input {
	const char	*text;		/* ended by a NUL that is not counted */
	size_t		 len;
	const char	*source;	/* "argument" or "line" */
	size_t		 number;	/* from 1 */
};

/** Deal with one input.  Returns an exit status. */
typedef int (*input_fn)(const struct input *input, void *arg);

/**
 * Call ${fn} for each of ${args}, which ends with NULL, or where there is none
 * for each line of stdin, without its line feed, as it arrives.  ${limit} is
 * the longest text ${fn} needs whole: a longer line is cut to ${limit} + 1
 * bytes.  What ${fn} prints is flushed after each call.
 * Returns the highest status, EXIT_NO where stdin could not be read.
 */
int	inputs_each(char *const *args, size_t limit, input_fn fn, void *arg);

#endif
