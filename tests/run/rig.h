/*
 * rig.h - run the real programs, and look at what they do
 *
 * For tests that start pregon and pregond as a person would.  Nothing here
 * returns an error: what goes wrong fails the running test, and the program's
 * own output is printed with it.
 *
 * Programs are taken from the directory PREGON_BIN (environment), else from
 * the build.  What a test starts gets SIGKILL when the test program ends, in
 * whatever way; give rig_teardown to cmocka to end it after each test.
 *
 * Waiting always has a limit in milliseconds.  RIG_SOON is for what a healthy
 * program does at once, on a machine that is busy and with sanitizers.
 */
#ifndef TESTS_RIG_H
#define TESTS_RIG_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define RIG_SOON 20000

struct rig_program;

/* Programs --------------------------------------------------------------- */

/**
 * Start ${name} ("pregon", "pregond"; with a '/', that file) with the
 * arguments that follow, ended by NULL.  Its stdout and stderr go to files
 * that the functions below read.  Valid until rig_forget or rig_teardown.
 */
struct rig_program *rig_start(const char *name, ...)
	    __attribute__((sentinel));

pid_t	rig_pid(const struct rig_program *program);

/** Whether it runs still. */
bool	rig_running(struct rig_program *program);

/**
 * Wait for line ${n} (from 1) of its stdout; a string to free, without the
 * newline.  Fails if the program ends before it.
 */
char	*rig_line(struct rig_program *program, size_t n, int limit_ms);

/** Wait until ${text} is somewhere in its stderr. */
void	rig_wait_said(struct rig_program *program, const char *text,
	    int limit_ms);

/** What it has written to stdout or stderr up to now; a string to free. */
char	*rig_stdout(const struct rig_program *program);
char	*rig_stderr(const struct rig_program *program);

void	rig_signal(struct rig_program *program, int signal);

/** Wait for its end.  Returns the exit status, or 128 and the signal. */
int	rig_wait(struct rig_program *program, int limit_ms);

/** SIGTERM, and wait.  Returns as rig_wait. */
int	rig_end(struct rig_program *program);

/** Kill it if it runs, and forget it and its output. */
void	rig_forget(struct rig_program *program);

/* A program that has run to its end. */
struct rig_ran {
	int	 status;
	char	*out, *err;
};

/** Start ${name} and wait for its end. */
struct rig_ran rig_run(const char *name, ...) __attribute__((sentinel));
void	rig_ran_done(struct rig_ran *ran);

/* HTTP ------------------------------------------------------------------- */

struct rig_answer {
	int	 status;	/* 0: there was no whole answer */
	char	*head;		/* status line and headers, as they came */
	char	*body;
};

/** One request.  The path and query are made as by printf. */
struct rig_answer rig_get(const char *url, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));
struct rig_answer rig_post(const char *url, const char *path,
	    const char *form);
struct rig_answer rig_post_json(const char *url, const char *path,
	    const char *json);
void	rig_answer_done(struct rig_answer *answer);

/** GET, which must be answered with 200.  A string to free; JSON to decref. */
char	*rig_get_text(const char *url, const char *path);
json_t	*rig_get_json(const char *url, const char *path);

/** GET ${path} until its body is ${want}, but for white space at its end. */
void	rig_wait_text(const char *url, const char *path, const char *want,
	    int limit_ms);

/** Connect to 127.0.0.1:${port}; reads from the socket end after RIG_SOON. */
int	rig_connect(uint16_t port);
uint16_t rig_port(const char *url);

/* Files and time --------------------------------------------------------- */

/** A new empty directory, removed by rig_teardown.  Valid until then. */
const char *rig_dir(void);

/** Remove ${path} and all that is in it. */
void	rig_remove(const char *path);

/** The whole file, as a string to free. */
char	*rig_read(const char *path);

/** Write the whole file, ${dir}/${name}. */
void	rig_write(const char *dir, const char *name, const char *text);

/** Copy what is in directory ${from} to ${to}, as `cp -R` does. */
void	rig_copy(const char *from, const char *to);

int64_t	rig_now_ms(void);
void	rig_sleep_ms(int ms);

/**
 * Add to tests[n], an array of struct CMUnitTest with room, a test for each row
 * of a table: named by its label, given the row as its state, ended by
 * rig_teardown.  Uses the caller's tests, n and i (size_t).
 */
#define RIG_ADD_ROWS(rows, count, check) do {				\
	for (i = 0; i < (count); i++)					\
		tests[n++] = (struct CMUnitTest){			\
		    .name = (rows)[i].label, .test_func = (check),	\
		    .teardown_func = rig_teardown,			\
		    .initial_state = &(rows)[i] };			\
} while (0)

/** End all programs, remove all directories: cmocka's teardown. */
int	rig_teardown(void **state);

#endif
