#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "control/edge_process.h"
#include "wire/edge.h"

#define PROGRAM "pregon-web"

/* Where the copies of both ends wait, out of the way of each other. */
#define ASIDE 10

static int
find_program(char *ret, size_t size, struct err *err)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	if (n == -1)
		return err_set(err, ERR_IO, "/proc/self/exe: %s",
		    strerror(errno));
	self[n] = '\0';
	if (snprintf(ret, size, "%s/" PROGRAM, dirname(self)) >= (int)size)
		return err_set(err, ERR_IO, "the path of " PROGRAM
		    " is too long");
	if (access(ret, X_OK) == -1)
		return err_set(err, ERR_IO, "%s: %s; it belongs beside "
		    "pregond", ret, strerror(errno));
	return 0;
}

/* Both ends to where the edge looks for them, and everything else closed. */
static int
set_actions(posix_spawn_file_actions_t *actions, int listen_fd, int core_fd)
{
	int error;

	error = posix_spawn_file_actions_addopen(actions, 0, "/dev/null",
	    O_RDONLY, 0);
	if (error == 0)
		error = posix_spawn_file_actions_addopen(actions, 1,
		    "/dev/null", O_WRONLY, 0);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(actions, listen_fd,
		    EDGE_LISTEN_FD);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(actions, core_fd,
		    EDGE_CORE_FD);
	if (error == 0)
		error = posix_spawn_file_actions_addclosefrom_np(actions,
		    EDGE_CORE_FD + 1);
	return error;
}

static int
spawn(const char *path, int listen_fd, int core_fd, pid_t *ret)
{
	char name[] = PROGRAM, *arguments[] = { name, NULL },
	    *environment[] = { NULL };
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error != 0)
		return error;
	error = set_actions(&actions, listen_fd, core_fd);
	if (error == 0)
		error = posix_spawn(ret, path, &actions, NULL, arguments,
		    environment);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

pid_t
edge_process_start(int listen_fd, int *ret_fd, struct err *err)
{
	char path[PATH_MAX];
	int pair[2] = { -1, -1 }, listener = -1, core = -1, error = -1;
	pid_t pid = -1;

	if (find_program(path, sizeof path, err) == -1)
		return -1;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1 ||
	    (listener = fcntl(listen_fd, F_DUPFD_CLOEXEC, ASIDE)) == -1 ||
	    (core = fcntl(pair[1], F_DUPFD_CLOEXEC, ASIDE)) == -1)
		error = errno;
	else
		error = spawn(path, listener, core, &pid);
	if (error != 0) {
		err_set(err, ERR_IO, "starting %s: %s", path, strerror(error));
		pid = -1;
	}
	if (listener != -1)
		close(listener);
	if (core != -1)
		close(core);
	if (pair[1] != -1)
		close(pair[1]);
	if (pid != -1)
		*ret_fd = pair[0];
	else if (pair[0] != -1)
		close(pair[0]);
	return pid;
}

void
edge_process_end(pid_t pid, char *why, size_t size)
{
	int status = 0;

	/* It ends by itself when its pair is closed; one that hangs does not. */
	kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		snprintf(why, size, "signal %d", WTERMSIG(status));
	else
		snprintf(why, size, "exit %d", WEXITSTATUS(status));
}
