#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sys/prctl.h>
#include <sys/queue.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "run/rig.h"

#define ARGS_MAX 64
#define POLL_MS 5
#define SAID_MAX 4000	/* bytes of a program's output that a failure prints */

struct rig_program {
	LIST_ENTRY(rig_program) entry;
	pid_t	 pid;
	bool	 ended;
	int	 status;	/* once it has ended */
	char	*name;
	char	*out, *err;	/* files */
};

struct dir {
	LIST_ENTRY(dir) entry;
	char	*path;
};

static LIST_HEAD(, rig_program) programs = LIST_HEAD_INITIALIZER(programs);
static LIST_HEAD(, dir) dirs = LIST_HEAD_INITIALIZER(dirs);

static char *need(char *text) __attribute__((returns_nonnull));

static char *
need(char *text)
{
	if (text == NULL)
		abort();
	return text;
}

static char *__attribute__((format(printf, 1, 2)))
format(const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) == -1)
		text = NULL;
	va_end(ap);
	return need(text);
}

/* Print the end of what ${program} has said. */
static void
print_said(const char *which, char *said)
{
	size_t len = strlen(said);
	const char *end = len > SAID_MAX ? said + len - SAID_MAX : said;

	print_error("--- its %s%s:\n%s\n", which,
	    end > said ? " (the end of it)" : "", end);
	free(said);
}

/* Fail the test, with what ${program} has said. */
static void __attribute__((format(printf, 2, 3)))
fail_of(struct rig_program *program, const char *fmt, ...)
{
	char *why;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&why, fmt, ap) == -1)
		why = NULL;
	va_end(ap);
	print_error("%s (pid %d): %s\n", program->name, (int)program->pid,
	    need(why));
	free(why);
	print_said("stdout", rig_stdout(program));
	print_said("stderr", rig_stderr(program));
	fail();
}

/* Programs ---------------------------------------------------------------- */

static char *
find_program(const char *name)
{
	const char *dir = getenv("PREGON_BIN");

	if (strchr(name, '/') != NULL)
		return format("%s", name);
	return format("%s/%s", dir != NULL ? dir : PREGON_BUILD, name);
}

/* Become the program; what cannot be done is said on its stderr. */
static void __attribute__((noreturn))
become(const struct rig_program *program, char **args, pid_t parent)
{
	int in = open("/dev/null", O_RDONLY);
	int out = open(program->out, O_WRONLY | O_APPEND);
	int err = open(program->err, O_WRONLY | O_APPEND);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);	/* the test was over before the call above */
	if (in == -1 || out == -1 || err == -1 || dup2(in, 0) == -1 ||
	    dup2(out, 1) == -1 || dup2(err, 2) == -1)
		_exit(127);
	execv(args[0], args);
	dprintf(2, "%s: %s\n", args[0], strerror(errno));
	_exit(127);
}

static struct rig_program *
start(const char *name, va_list ap)
{
	struct rig_program *program = calloc(1, sizeof *program);
	char *args[ARGS_MAX + 2], *path = find_program(name);
	const char *dir = rig_dir();
	pid_t parent = getpid();
	size_t n = 1;

	assert_non_null(program);
	program->name = format("%s", name);
	program->out = format("%s/stdout", dir);
	program->err = format("%s/stderr", dir);
	rig_write(dir, "stdout", "");
	rig_write(dir, "stderr", "");
	args[0] = path;
	while (n <= ARGS_MAX && (args[n] = va_arg(ap, char *)) != NULL)
		n++;
	args[n] = NULL;
	fflush(NULL);
	program->pid = fork();
	if (program->pid == 0)
		become(program, args, parent);
	free(path);
	assert_int_not_equal(program->pid, -1);
	LIST_INSERT_HEAD(&programs, program, entry);
	return program;
}

struct rig_program *
rig_start(const char *name, ...)
{
	struct rig_program *program;
	va_list ap;

	va_start(ap, name);
	program = start(name, ap);
	va_end(ap);
	return program;
}

pid_t
rig_pid(const struct rig_program *program)
{
	return program->pid;
}

bool
rig_running(struct rig_program *program)
{
	int status;

	if (!program->ended &&
	    waitpid(program->pid, &status, WNOHANG) == program->pid) {
		program->ended = true;
		program->status = WIFSIGNALED(status) ?
		    128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
	return !program->ended;
}

/* Line ${n} of ${text}, if it is there whole: a string to free, or NULL. */
static char *
line_of(const char *text, size_t n)
{
	const char *end;

	for (;; text = end + 1) {
		end = strchr(text, '\n');
		if (end == NULL)
			return NULL;
		if (--n == 0)
			return need(strndup(text, (size_t)(end - text)));
	}
}

char *
rig_line(struct rig_program *program, size_t n, int limit_ms)
{
	int64_t until = rig_now_ms() + limit_ms;
	char *text, *line;
	bool running;

	for (;;) {
		running = rig_running(program);	/* before looking: it may end */
		text = rig_stdout(program);
		line = line_of(text, n);
		free(text);
		if (line != NULL)
			return line;
		if (!running)
			fail_of(program, "ended with %d before it wrote line "
			    "%zu", program->status, n);
		if (rig_now_ms() > until)
			fail_of(program, "wrote no line %zu in %d ms", n,
			    limit_ms);
		rig_sleep_ms(POLL_MS);
	}
}

void
rig_wait_said(struct rig_program *program, const char *text, int limit_ms)
{
	int64_t until = rig_now_ms() + limit_ms;
	bool running, there;
	char *said;

	for (;;) {
		running = rig_running(program);
		said = rig_stderr(program);
		there = strstr(said, text) != NULL;
		free(said);
		if (there)
			return;
		if (!running)
			fail_of(program, "ended with %d and did not say "
			    "\"%s\"", program->status, text);
		if (rig_now_ms() > until)
			fail_of(program, "did not say \"%s\" in %d ms", text,
			    limit_ms);
		rig_sleep_ms(POLL_MS);
	}
}

char *
rig_stdout(const struct rig_program *program)
{
	return rig_read(program->out);
}

char *
rig_stderr(const struct rig_program *program)
{
	return rig_read(program->err);
}

void
rig_signal(struct rig_program *program, int signal)
{
	/* One that has ended and was waited for has no pid any more. */
	if (rig_running(program))
		kill(program->pid, signal);
}

int
rig_wait(struct rig_program *program, int limit_ms)
{
	int64_t until = rig_now_ms() + limit_ms;

	while (rig_running(program)) {
		if (rig_now_ms() > until)
			fail_of(program, "did not end in %d ms", limit_ms);
		rig_sleep_ms(POLL_MS);
	}
	return program->status;
}

int
rig_end(struct rig_program *program)
{
	rig_signal(program, SIGTERM);
	return rig_wait(program, RIG_SOON);
}

void
rig_forget(struct rig_program *program)
{
	if (rig_running(program)) {
		kill(program->pid, SIGKILL);
		waitpid(program->pid, NULL, 0);
	}
	LIST_REMOVE(program, entry);
	free(program->name);
	free(program->out);
	free(program->err);
	free(program);
}

struct rig_ran
rig_run(const char *name, ...)
{
	struct rig_program *program;
	struct rig_ran ran;
	va_list ap;

	va_start(ap, name);
	program = start(name, ap);
	va_end(ap);
	ran.status = rig_wait(program, RIG_SOON);
	ran.out = rig_stdout(program);
	ran.err = rig_stderr(program);
	rig_forget(program);
	return ran;
}

void
rig_ran_done(struct rig_ran *ran)
{
	free(ran->out);
	free(ran->err);
	*ran = (struct rig_ran){ 0 };
}

/* Files and time ---------------------------------------------------------- */

const char *
rig_dir(void)
{
	const char *tmp = getenv("TMPDIR");
	struct dir *dir = calloc(1, sizeof *dir);

	assert_non_null(dir);
	dir->path = format("%s/pregon-test-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(dir->path) == NULL)
		fail_msg("%s: %s", dir->path, strerror(errno));
	LIST_INSERT_HEAD(&dirs, dir, entry);
	return dir->path;
}

static int
on_entry(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

void
rig_remove(const char *path)
{
	if (nftw(path, on_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) == -1 &&
	    errno != ENOENT)
		print_error("%s: not removed: %s\n", path, strerror(errno));
}

char *
rig_read(const char *path)
{
	FILE *file = fopen(path, "re");
	size_t size = 0, n;
	char chunk[16384], *text = NULL;
	FILE *out;

	if (file == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	out = open_memstream(&text, &size);
	assert_non_null(out);
	while ((n = fread(chunk, 1, sizeof chunk, file)) > 0)
		fwrite(chunk, 1, n, out);
	fclose(file);
	fclose(out);
	return need(text);
}

void
rig_write(const char *dir, const char *name, const char *text)
{
	char *path = format("%s/%s", dir, name);
	FILE *file = fopen(path, "we");

	if (file == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	fputs(text, file);
	if (fclose(file) == EOF)
		fail_msg("%s: %s", path, strerror(errno));
	free(path);
}

void
rig_copy(const char *from, const char *to)
{
	char *inside = format("%s/.", from);
	struct rig_ran ran = rig_run("/bin/cp", "-R", inside, to, NULL);

	if (ran.status != 0)
		fail_msg("cp -R %s %s: %s", inside, to, ran.err);
	rig_ran_done(&ran);
	free(inside);
}

int64_t
rig_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
rig_sleep_ms(int ms)
{
	struct timespec left = { ms / 1000, ms % 1000 * 1000000L };

	while (nanosleep(&left, &left) == -1 && errno == EINTR)
		;
}

int
rig_teardown(void **state)
{
	struct dir *dir;

	(void)state;
	while (!LIST_EMPTY(&programs))
		rig_forget(LIST_FIRST(&programs));
	while (!LIST_EMPTY(&dirs)) {
		dir = LIST_FIRST(&dirs);
		LIST_REMOVE(dir, entry);
		rig_remove(dir->path);
		free(dir->path);
		free(dir);
	}
	return 0;
}
