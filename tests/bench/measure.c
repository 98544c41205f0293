/*
 * bench_measure: run a program and say what it took.
 *
 *   bench_measure LOG COMMAND ARG...
 *   bench_measure --from TEXT --to TEXT LOG COMMAND ARG...
 *
 * The program's stderr goes to the file LOG.  With --from and --to, LOG is read
 * as it grows: what the program took is noted when it says the one, and once
 * more when it says the other; then it gets SIGTERM.  So it does after 300 s.
 *
 * Prints a line: processor time in microseconds (user and system, all threads)
 * up to the first, up to the second, and to its end, as the kernel counts it;
 * the wall clock in milliseconds up to the first and the second; and the most
 * memory that was resident at a time, in KiB (ru_maxrss).  Ends with 1 where
 * the program does not end with 0.
 */
#include <err.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 10
#define LIMIT_MS (300 * 1000)
#define KEPT 63		/* a text may be astride two readings of the log */

static int64_t
now_us(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now) == -1)
		err(1, "clock_gettime");
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct mark {
	const char	*text;		/* NULL: it has been met, or is not wanted */
	int64_t		 cpu_us, wall_ms;
};

struct measured {
	pid_t		 pid;
	clockid_t	 clock;		/* of its processor time */
	int64_t		 began_us;
	int		 log;
	char		 tail[KEPT + 65536 + 1];
	size_t		 kept;
	struct mark	 from, to;
};

static void
become(char **command, int log)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (dup2(log, STDERR_FILENO) == -1)
		_exit(127);
	execvp(command[0], command);
	warn("%s", command[0]);
	_exit(127);
}

static void
start(struct measured *m, const char *path, char **command)
{
	int log = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC,
	    0600);

	m->log = open(path, O_RDONLY | O_CLOEXEC);
	if (log == -1 || m->log == -1)
		err(1, "%s", path);
	m->began_us = now_us(CLOCK_MONOTONIC);
	m->pid = fork();
	if (m->pid == -1)
		err(1, "fork");
	if (m->pid == 0)
		become(command, log);
	close(log);
	if (clock_getcpuclockid(m->pid, &m->clock) != 0)
		errx(1, "%s: its processor time cannot be read", command[0]);
}

/* Whether the log says what ${mark} waits for; if so, note what it took. */
static void
look_for(struct measured *m, struct mark *mark)
{
	if (mark->text == NULL || strstr(m->tail, mark->text) == NULL)
		return;
	mark->cpu_us = now_us(m->clock);
	mark->wall_ms = (now_us(CLOCK_MONOTONIC) - m->began_us) / 1000;
	mark->text = NULL;
}

/* Read what the log has got since the last look. */
static void
look(struct measured *m)
{
	ssize_t n;

	while ((n = read(m->log, m->tail + m->kept,
	    sizeof m->tail - 1 - m->kept)) > 0) {
		m->kept += (size_t)n;
		m->tail[m->kept] = '\0';
		look_for(m, &m->from);
		look_for(m, &m->to);
		if (m->kept > KEPT) {
			memmove(m->tail, m->tail + m->kept - KEPT, KEPT);
			m->kept = KEPT;
		}
	}
}

/* Whether it is still there; a zombie's processor time can be read no more. */
static int
runs(const struct measured *m)
{
	siginfo_t info = { 0 };

	if (waitid(P_PID, (id_t)m->pid, &info, WEXITED | WNOHANG | WNOWAIT) == -1)
		err(1, "waitid");
	return info.si_pid == 0;
}

static void
follow(struct measured *m)
{
	const struct timespec pause = { 0, LOOK_MS * 1000000L };

	while (runs(m) && m->to.text != NULL) {
		look(m);
		if (now_us(CLOCK_MONOTONIC) - m->began_us > LIMIT_MS * INT64_C(1000))
			break;
		nanosleep(&pause, NULL);
	}
	kill(m->pid, SIGTERM);
	if (m->to.text != NULL)
		errx(1, "it ended, or %d s passed, before it said \"%s\"",
		    LIMIT_MS / 1000, m->to.text);
}

static int64_t
us_of(struct timeval tv)
{
	return (int64_t)tv.tv_sec * 1000000 + tv.tv_usec;
}

/* How it ended: 0 is well. */
static int
finish(struct measured *m)
{
	struct rusage used;
	int status;

	if (wait4(m->pid, &status, 0, &used) == -1)
		err(1, "wait4");
	printf("%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64
	    " %ld\n", m->from.cpu_us, m->to.cpu_us,
	    us_of(used.ru_utime) + us_of(used.ru_stime), m->from.wall_ms,
	    m->to.wall_ms, used.ru_maxrss);
	return status != 0;
}

int
main(int argc, char **argv)
{
	static const struct option names[] = {
		{ "from", required_argument, NULL, 'f' },
		{ "to", required_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 }
	};
	static struct measured m;
	int c, bad = 0;

	while ((c = getopt_long(argc, argv, "+", names, NULL)) != -1) {
		bad |= c == '?' || strlen(optarg) > KEPT;
		if (c == 'f')
			m.from.text = optarg;
		else if (c == 't')
			m.to.text = optarg;
	}
	if (bad || argc - optind < 2 ||
	    (m.from.text == NULL) != (m.to.text == NULL))
		errx(2, "usage: bench_measure [--from TEXT --to TEXT] LOG "
		    "COMMAND ARG...");
	start(&m, argv[optind], argv + optind + 1);
	if (m.to.text != NULL)
		follow(&m);
	return finish(&m);
}
