#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "io/unix_server.h"
#include "io/unix_socket.h"

#define LOOK_MS 1000		/* for one who listens there already */

static int
make_address(const char *path, struct sockaddr_un *ret, struct err *err)
{
	*ret = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof ret->sun_path)
		return err_set(err, ERR_INPUT, "%s: a socket's path is at most "
		    "%zu bytes; use a shorter --state directory", path,
		    sizeof ret->sun_path - 1);
	memcpy(ret->sun_path, path, strlen(path));
	return 0;
}

int
unix_connect(const char *path, int64_t timeout_ms, struct err *err)
{
	const struct timeval limit = { .tv_sec = timeout_ms / 1000,
	    .tv_usec = timeout_ms % 1000 * 1000 };
	struct sockaddr_un sa;
	int fd;

	if (make_address(path, &sa, err) == -1)
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd != -1 &&		/* bounds connect() too: unix(7) */
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit,
	    sizeof limit) == 0 &&
	    connect(fd, (struct sockaddr *)&sa, sizeof sa) == 0)
		return fd;
	err_set(err, errno == ENOENT || errno == ECONNREFUSED ? ERR_BUSY :
	    ERR_IO, "%s: %s", path, strerror(errno));
	if (fd != -1)
		close(fd);
	return -1;
}

/* Remove a socket at ${path} if surely nobody listens on it, and nothing else. */
static int
clear_the_way(const char *path, struct err *err)
{
	struct err why;
	struct stat st;
	int fd;

	if (lstat(path, &st) == -1)
		return 0;
	if (!S_ISSOCK(st.st_mode))
		return err_set(err, ERR_IO, "%s is in the way: it is no socket",
		    path);
	fd = unix_connect(path, LOOK_MS, &why);
	if (fd != -1) {
		close(fd);
		return err_set(err, ERR_BUSY, "%s: a pregond is running there",
		    path);
	}
	if (why.kind != ERR_BUSY)
		return err_set(err, ERR_BUSY, "is somebody there? %s", why.text);
	unlink(path);
	return 0;
}

int
unix_listen(const char *path, struct err *err)
{
	struct sockaddr_un sa;
	mode_t old;
	int fd, ok;

	if (make_address(path, &sa, err) == -1 ||
	    clear_the_way(path, err) == -1)
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	old = umask(0177);	/* from the first moment the owner's alone */
	ok = bind(fd, (struct sockaddr *)&sa, sizeof sa) == 0 &&
	    listen(fd, SOMAXCONN) == 0;
	umask(old);
	if (ok)
		return fd;
	err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	close(fd);
	return -1;
}

/* Wait until ${fd} is ready for ${events}, at most until ${deadline_ms}. */
static int
wait_ready(int fd, short events, int64_t deadline_ms, struct err *err)
{
	struct pollfd p = { .fd = fd, .events = events };
	int64_t left = deadline_ms - clock_mono_ms();

	if (left <= 0 || poll(&p, 1, (int)left) == 0)
		return err_set(err, ERR_IO, "no answer in time");
	return 0;
}

static int
send_all(int fd, const char *line, size_t len, int64_t deadline_ms,
    struct err *err)
{
	ssize_t n;

	while (len > 0) {
		if (wait_ready(fd, POLLOUT, deadline_ms, err) == -1)
			return -1;
		n = send(fd, line, len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n == -1 && errno != EAGAIN && errno != EINTR)
			return err_set(err, ERR_IO, "%s", strerror(errno));
		if (n > 0) {
			line += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

static int
read_all(int fd, int64_t deadline_ms, struct buf *reply, struct err *err)
{
	char chunk[16384];
	ssize_t n;

	for (;;) {
		if (wait_ready(fd, POLLIN, deadline_ms, err) == -1)
			return -1;
		n = recv(fd, chunk, sizeof chunk, MSG_DONTWAIT);
		if (n == 0)
			return 0;
		if (n == -1 && errno != EAGAIN && errno != EINTR)
			return err_set(err, ERR_IO, "%s", strerror(errno));
		if (n > 0 && buf_add(reply, chunk, (size_t)n) == -1)
			return err_set(err, ERR_FULL, "the answer is too long");
	}
}

int
unix_ask(const char *path, const char *line, size_t len, int64_t timeout_ms,
    struct buf *reply, struct err *err)
{
	int64_t deadline_ms = clock_mono_ms() + timeout_ms;
	int fd = unix_connect(path, timeout_ms, err), result;

	if (fd == -1)
		return -1;
	result = send_all(fd, line, len, deadline_ms, err);
	if (result == 0)
		result = read_all(fd, deadline_ms, reply, err);
	close(fd);
	return result;
}
