#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/str.h"
#include "io/loop.h"
#include "io/unix_server.h"
#include "io/unix_socket.h"

#define LINE_BOUND	1000
#define REPLY_BOUND	(1024 * 1024)
#define TIME_MS		400	/* what the server gives a client */
#define PATIENCE_MS	10000	/* what a test gives the server */

struct fixture {
	char	dir[40], path[64];
	pid_t	server;		/* 0: none */
};

/*
 * The server: a process of its own.
 */

/* "say X" is answered with X, "much" with all that fits, "empty" with nothing. */
static void
on_asked(const char *line, size_t len, uid_t uid, struct buf *reply, void *arg)
{
	(void)arg;
	if (str_eq(line, "much"))
		while (buf_addc(reply, 'm') == 0)
			;
	else if (str_eq(line, "uid"))
		buf_addf(reply, "%u\n", (unsigned)uid);
	else if (str_starts(line, "say "))
		buf_add(reply, line + 4, len - 4);
	else if (!str_eq(line, "empty"))
		buf_addf(reply, "%zu\n", len);
}

static void
serve(const char *path, int ready)
{
	struct err err;
	struct event_base *base = loop_new(&err);
	struct unix_server *server = unix_server_new(base, path, LINE_BOUND,
	    REPLY_BOUND, on_asked, NULL, &err);

	if (server == NULL)
		_exit(1);
	unix_server_set_time(server, TIME_MS);
	if (write(ready, "r", 1) != 1)
		_exit(1);
	loop_run(base, &err);
	_exit(0);
}

static void
server_start(struct fixture *f)
{
	int ready[2];
	char c;

	assert_int_equal(pipe(ready), 0);
	f->server = fork();
	if (f->server == 0) {
		close(ready[0]);
		serve(f->path, ready[1]);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
}

static void
server_kill(struct fixture *f)
{
	if (f->server > 0) {
		kill(f->server, SIGKILL);
		waitpid(f->server, NULL, 0);
	}
	f->server = 0;
}

static int
setup_dir(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	*state = f;
	snprintf(f->dir, sizeof f->dir, "/tmp/pregon-unix-XXXXXX");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	snprintf(f->path, sizeof f->path, "%s/control", f->dir);
	return 0;
}

static int
setup_server(void **state)
{
	if (setup_dir(state) == -1)
		return -1;
	server_start(*state);
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	server_kill(f);
	unlink(f->path);
	rmdir(f->dir);
	free(f);
	return 0;
}

/*
 * Clients.
 */

static void
check_ask(struct fixture *f, const char *line, size_t len, const char *want)
{
	struct buf reply;
	struct err err;

	buf_init(&reply, REPLY_BOUND);
	if (unix_ask(f->path, line, len, PATIENCE_MS, &reply, &err) == -1)
		fail_msg("%s", err.text);
	assert_string_equal(buf_text(&reply), want);
	buf_done(&reply);
}

static void
check_alive(struct fixture *f)
{
	check_ask(f, "say hello\n", 10, "hello");
}

static int
client(struct fixture *f)
{
	struct err err;
	int fd = unix_connect(f->path, PATIENCE_MS, &err);

	assert_int_not_equal(fd, -1);
	return fd;
}

static void
send_text(int fd, const char *text)
{
	assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL),
	    (ssize_t)strlen(text));
}

/* Read until the server closes, which it must.  How many bytes came. */
static size_t
read_to_end(int fd, char *ret, size_t size)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	size_t len = 0;
	ssize_t n;

	for (;;) {
		assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
		n = recv(fd, ret + len, size - 1 - len, 0);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	assert_true(n == 0 || errno == ECONNRESET);
	ret[len] = '\0';
	return len;
}

static void
check_closed(int fd, const char *want)
{
	char got[256];

	read_to_end(fd, got, sizeof got);
	assert_string_equal(got, want);
	close(fd);
}

/*
 * Lines and answers.
 */

static void
a_line_gets_its_answer(void **state)
{
	(void)state;
	check_ask(*state, "say preg\u00f3n\n", 12, "preg\u00f3n");
}

static void
the_asker_is_known(void **state)
{
	char want[32];

	snprintf(want, sizeof want, "%u\n", (unsigned)geteuid());
	check_ask(*state, "uid\n", 4, want);
}

static void
a_line_may_hold_nul(void **state)
{
	check_ask(*state, "ab\0cd\n", 6, "5\n");
}

/* Who is in the group of the socket gets in where it is said so, and nobody else. */
static void
a_group_can_be_admitted(void **state)
{
	struct fixture *f = *state;
	struct err err;
	struct event_base *base = loop_new(&err);
	struct unix_server *server;
	struct stat st;

	server = unix_server_new(base, f->path, LINE_BOUND, REPLY_BOUND,
	    on_asked, NULL, &err);
	assert_non_null(server);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(unix_server_admit_group(server, &err), 0);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(unix_server_admit_group(server, &err), -1);
	unix_server_free(server);
	loop_free(base);
}

static void
an_empty_line_is_a_line(void **state)
{
	check_ask(*state, "\n", 1, "0\n");
}

static void
no_answer_closes(void **state)
{
	check_ask(*state, "empty\n", 6, "");
	check_alive(*state);
}

static void
a_long_answer_is_whole(void **state)
{
	struct fixture *f = *state;
	struct buf reply;
	struct err err;

	buf_init(&reply, REPLY_BOUND);
	assert_int_equal(unix_ask(f->path, "much\n", 5, PATIENCE_MS, &reply,
	    &err), 0);
	assert_int_equal(reply.len, REPLY_BOUND);
	buf_done(&reply);
}

static void
only_the_first_line_is_answered(void **state)
{
	int fd = client(*state);

	send_text(fd, "say one\nsay two\n");
	check_closed(fd, "one");
}

static void
a_line_may_come_in_pieces(void **state)
{
	int fd = client(*state), i;

	for (i = 0; i < 5; i++) {
		send_text(fd, (const char *[]){ "s", "ay ", "on", "e",
		    "\n" }[i]);
		usleep(10000);
	}
	check_closed(fd, "one");
}

static void
a_half_closed_client_is_answered(void **state)
{
	int fd = client(*state);

	send_text(fd, "say one\n");
	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	check_closed(fd, "one");
}

/* A line of ${len} bytes, and its end. */
static char *
line_of(size_t len)
{
	char *line = xmalloc(len + 2);

	memset(line, 'x', len);
	strcpy(line + len, "\n");
	return line;
}

static void
a_line_at_the_bound_is_read(void **state)
{
	char *line = line_of(LINE_BOUND);

	check_ask(*state, line, LINE_BOUND + 1, "1000\n");
	free(line);
}

static void
a_line_beyond_it_closes(void **state)
{
	char *line = line_of(LINE_BOUND + 1);
	int fd = client(*state);

	send_text(fd, line);
	check_closed(fd, "");
	free(line);
	check_alive(*state);
}

static void
a_flood_closes(void **state)
{
	char *line = line_of(100000);
	int fd = client(*state);

	/* The server may close before all is sent. */
	send(fd, line, 100000, MSG_NOSIGNAL);
	check_closed(fd, "");
	free(line);
	check_alive(*state);
}

/*
 * Many clients, and bad ones.
 */

static void
a_hundred_in_a_row(void **state)
{
	char line[32], want[32];
	int i;

	for (i = 0; i < 100; i++) {
		snprintf(line, sizeof line, "say %d\n", i);
		snprintf(want, sizeof want, "%d", i);
		check_ask(*state, line, strlen(line), want);
	}
}

static void
a_silent_one_does_not_block(void **state)
{
	int64_t before = clock_mono_ms();
	int fd = client(*state), half = client(*state);

	send_text(half, "say hel");
	check_alive(*state);
	assert_true(clock_mono_ms() - before < TIME_MS);
	close(half);
	close(fd);
}

static void
one_that_goes_away_does_no_harm(void **state)
{
	int fd = client(*state);

	close(fd);
	fd = client(*state);
	send_text(fd, "say hel");
	close(fd);
	fd = client(*state);
	send_text(fd, "much\n");
	close(fd);
	check_alive(*state);
}

static void
a_silent_one_is_closed(void **state)
{
	int64_t before = clock_mono_ms();

	check_closed(client(*state), "");
	assert_true(clock_mono_ms() - before >= TIME_MS - 50);
}

static void
a_slow_one_gets_no_more_time(void **state)
{
	int64_t before = clock_mono_ms();
	int fd = client(*state);
	struct pollfd p = { .fd = fd, .events = POLLIN };

	/* A byte now and then does not count as a line. */
	while (poll(&p, 1, TIME_MS / 8) == 0) {
		send(fd, "x", 1, MSG_NOSIGNAL);
		assert_true(clock_mono_ms() - before < PATIENCE_MS);
	}
	assert_true(clock_mono_ms() - before < TIME_MS * 3);
	check_closed(fd, "");
}

static void
one_that_does_not_read_is_closed(void **state)
{
	char *got = xmalloc(REPLY_BOUND + 1);
	int fd = client(*state);

	send_text(fd, "much\n");
	check_alive(*state);
	usleep(TIME_MS * 3 * 1000);
	/* What the kernel had taken already comes; the rest does not. */
	assert_true(read_to_end(fd, got, REPLY_BOUND + 1) < REPLY_BOUND);
	close(fd);
	free(got);
}

static void
further_ones_wait(void **state)
{
	int silent[UNIX_CLIENTS_MAX], i;
	int64_t before;

	for (i = 0; i < UNIX_CLIENTS_MAX; i++)
		silent[i] = client(*state);
	before = clock_mono_ms();
	check_alive(*state);	/* when one of them has had its time */
	assert_true(clock_mono_ms() - before >= TIME_MS / 4);
	for (i = 0; i < UNIX_CLIENTS_MAX; i++)
		close(silent[i]);
	check_alive(*state);
}

/*
 * The socket.
 */

static struct unix_server *
try_listen(const char *path, struct event_base **ret_base, struct err *err)
{
	*ret_base = loop_new(err);
	assert_non_null(*ret_base);
	return unix_server_new(*ret_base, path, LINE_BOUND, REPLY_BOUND,
	    on_asked, NULL, err);
}

/* Listening at ${path} fails with ${want}; what is there stays. */
static void
check_refused(const char *path, enum err_kind want)
{
	struct event_base *base;
	struct stat before, after;
	struct err err;
	int was = lstat(path, &before);

	assert_null(try_listen(path, &base, &err));
	assert_int_equal(err.kind, want);
	assert_int_equal(lstat(path, &after), was);
	if (was == 0)
		assert_int_equal(before.st_ino, after.st_ino);
	loop_free(base);
}

static void
check_listens(const char *path)
{
	struct event_base *base;
	struct err err;
	struct unix_server *server = try_listen(path, &base, &err);

	if (server == NULL)
		fail_msg("%s", err.text);
	unix_server_free(server);
	loop_free(base);
	assert_int_equal(access(path, F_OK), -1);	/* and removes it */
}

/* A socket at ${path} that is bound; to be closed. */
static int
bound(const char *path, int type)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, type, 0);

	snprintf(sa.sun_path, sizeof sa.sun_path, "%s", path);
	assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	return fd;
}

#define CROWD 4		/* more than wait at a listener with a backlog of 0 */

static void
crowd_in(struct fixture *f, int fds[CROWD])
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int i, met = 0;

	strcpy(sa.sun_path, f->path);
	for (i = 0; i < CROWD; i++) {
		fds[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
		met += connect(fds[i], (struct sockaddr *)&sa, sizeof sa) == 0;
	}
	assert_true(met < CROWD);	/* it is full */
}

static void
crowd_out(const int fds[CROWD])
{
	int i;

	for (i = 0; i < CROWD; i++)
		close(fds[i]);
}

static void
it_is_the_owners_alone(void **state)
{
	struct fixture *f = *state;
	mode_t old = umask(0);
	struct event_base *base;
	struct unix_server *server;
	struct stat st;
	struct err err;

	server = try_listen(f->path, &base, &err);
	assert_non_null(server);
	assert_int_equal(umask(old), 0);	/* left as it was */
	assert_int_equal(lstat(f->path, &st), 0);
	assert_true(S_ISSOCK(st.st_mode));
	assert_int_equal(st.st_mode & 07777, 0600);
	unix_server_free(server);
	loop_free(base);
}

static void
it_is_removed_in_the_end(void **state)
{
	check_listens(((struct fixture *)*state)->path);
}

static void
clients_are_closed_in_the_end(void **state)
{
	struct fixture *f = *state;
	struct event_base *base;
	struct err err;
	struct unix_server *server = try_listen(f->path, &base, &err);
	int fd;

	assert_non_null(server);
	fd = client(f);
	unix_server_free(server);
	check_closed(fd, "");
	loop_free(base);
}

static void
a_stale_one_is_replaced(void **state)
{
	struct fixture *f = *state;

	close(bound(f->path, SOCK_STREAM));
	assert_int_equal(access(f->path, F_OK), 0);
	check_listens(f->path);
}

static void
that_of_a_killed_server_is_replaced(void **state)
{
	struct fixture *f = *state;

	server_kill(f);
	assert_int_equal(access(f->path, F_OK), 0);
	server_start(f);
	check_alive(f);
}

static void
a_live_one_is_refused(void **state)
{
	struct fixture *f = *state;

	check_refused(f->path, ERR_BUSY);
	check_alive(f);
}

/* Somebody is there; that we cannot talk to him does not make him stale. */
static void
another_kind_of_socket_is_refused(void **state)
{
	struct fixture *f = *state;
	int fd = bound(f->path, SOCK_DGRAM);

	check_refused(f->path, ERR_BUSY);
	close(fd);
}

static void
one_that_is_behind_is_refused(void **state)
{
	struct fixture *f = *state;
	int listener = bound(f->path, SOCK_STREAM), crowd[CROWD];

	assert_int_equal(listen(listener, 0), 0);
	crowd_in(f, crowd);
	check_refused(f->path, ERR_BUSY);
	crowd_out(crowd);
	close(listener);
}

static void
a_file_is_refused(void **state)
{
	struct fixture *f = *state;
	FILE *file = fopen(f->path, "w");

	fputs("precious", file);
	fclose(file);
	check_refused(f->path, ERR_IO);
}

static void
a_link_is_refused(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(symlink("/nowhere", f->path), 0);
	check_refused(f->path, ERR_IO);
}

static void
a_missing_folder_is_refused(void **state)
{
	char path[96];

	snprintf(path, sizeof path, "%s/none/control",
	    ((struct fixture *)*state)->dir);
	check_refused(path, ERR_IO);
}

static void
a_path_has_a_bound(void **state)
{
	struct fixture *f = *state;
	const size_t max = sizeof ((struct sockaddr_un *)0)->sun_path - 1;
	char path[256];
	struct buf reply;
	struct err err;

	snprintf(path, sizeof path, "%s/%0*d", f->dir,
	    (int)(max - strlen(f->dir) - 1), 0);
	assert_int_equal(strlen(path), max);
	check_listens(path);
	strcat(path, "0");
	check_refused(path, ERR_INPUT);
	buf_init(&reply, 10);
	assert_int_equal(unix_ask(path, "x\n", 2, PATIENCE_MS, &reply, &err),
	    -1);
	assert_int_equal(err.kind, ERR_INPUT);
	buf_done(&reply);
}

/*
 * Asking where nobody answers well.
 */

static enum err_kind
ask_fails(struct fixture *f, int64_t timeout_ms, size_t reply_max)
{
	int64_t before = clock_mono_ms();
	struct buf reply;
	struct err err;

	buf_init(&reply, reply_max);
	assert_int_equal(unix_ask(f->path, "much\n", 5, timeout_ms, &reply,
	    &err), -1);
	assert_true(clock_mono_ms() - before < timeout_ms + 2000);
	buf_done(&reply);
	return err.kind;
}

static void
nobody_there_is_busy(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ask_fails(f, 1000, 100), ERR_BUSY);
	close(bound(f->path, SOCK_STREAM));
	assert_int_equal(ask_fails(f, 1000, 100), ERR_BUSY);
}

static void
asking_a_deaf_one_ends_in_time(void **state)
{
	struct fixture *f = *state;
	int listener = bound(f->path, SOCK_STREAM), crowd[CROWD];

	assert_int_equal(listen(listener, 0), 0);
	assert_int_equal(ask_fails(f, 200, 100), ERR_IO);
	crowd_in(f, crowd);	/* now even connecting waits */
	alarm(20);
	assert_int_equal(ask_fails(f, 200, 100), ERR_IO);
	alarm(0);
	crowd_out(crowd);
	close(listener);
}

static void
an_answer_has_a_bound(void **state)
{
	assert_int_equal(ask_fails(*state, PATIENCE_MS, REPLY_BOUND - 1),
	    ERR_FULL);
	check_alive(*state);
}

#define SERVED(label, check) { label, check, setup_server, teardown, NULL }
#define ALONE(label, check) { label, check, setup_dir, teardown, NULL }

static const struct CMUnitTest tests[] = {
	SERVED("a line gets its answer", a_line_gets_its_answer),
	SERVED("the asker's user is known", the_asker_is_known),
	SERVED("a line may hold a NUL", a_line_may_hold_nul),
	SERVED("an empty line is a line", an_empty_line_is_a_line),
	SERVED("where there is no answer, the connection closes",
	    no_answer_closes),
	SERVED("a long answer comes whole", a_long_answer_is_whole),
	SERVED("only the first line is answered",
	    only_the_first_line_is_answered),
	SERVED("a line may come in pieces", a_line_may_come_in_pieces),
	SERVED("who has closed his half is answered",
	    a_half_closed_client_is_answered),
	SERVED("a line at the bound is read", a_line_at_the_bound_is_read),
	SERVED("a line beyond it closes the connection",
	    a_line_beyond_it_closes),
	SERVED("a flood closes the connection", a_flood_closes),
	SERVED("a hundred clients in a row are answered", a_hundred_in_a_row),
	SERVED("a silent client does not block others",
	    a_silent_one_does_not_block),
	SERVED("one that goes away does no harm",
	    one_that_goes_away_does_no_harm),
	SERVED("a silent client is closed when its time is over",
	    a_silent_one_is_closed),
	SERVED("a slow one gets no more time", a_slow_one_gets_no_more_time),
	SERVED("one that does not read is closed",
	    one_that_does_not_read_is_closed),
	SERVED("more than may be at once wait", further_ones_wait),
	ALONE("the socket is its owner's alone, whatever the umask",
	    it_is_the_owners_alone),
	ALONE("its group is admitted where it is said so",
	    a_group_can_be_admitted),
	ALONE("the socket is removed in the end", it_is_removed_in_the_end),
	ALONE("clients are closed in the end", clients_are_closed_in_the_end),
	ALONE("a stale socket is replaced", a_stale_one_is_replaced),
	SERVED("that of a killed server is replaced",
	    that_of_a_killed_server_is_replaced),
	SERVED("a live one is refused, and goes on", a_live_one_is_refused),
	ALONE("another kind of socket is refused, and stays",
	    another_kind_of_socket_is_refused),
	ALONE("one that is behind is refused, and stays",
	    one_that_is_behind_is_refused),
	ALONE("a file in the way is refused, and stays", a_file_is_refused),
	ALONE("a link in the way is refused, and stays", a_link_is_refused),
	ALONE("a missing folder is an error", a_missing_folder_is_refused),
	ALONE("a path has a bound", a_path_has_a_bound),
	ALONE("where nobody listens, asking says so", nobody_there_is_busy),
	ALONE("asking one that never answers ends in time",
	    asking_a_deaf_one_ends_in_time),
	SERVED("an answer longer than the asker's bound is an error",
	    an_answer_has_a_bound),
};

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests_name("unix_server", tests, NULL, NULL);
}
