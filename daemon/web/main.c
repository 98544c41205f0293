/*
 * pregon-web: the edge.  Reads what comes in from the internet and hands it to
 * pregond, which starts it: a listening socket and one end of a pair of sockets are
 * all it has.  It ends when the other end does.
 */
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/loop.h"
#include "web/confine.h"
#include "web/front.h"
#include "wire/edge.h"

#define OTHER_DESCRIPTORS 32	/* beside the connections: the loop's, the core's */

static const char usage[] =
    "Usage: pregon-web\n"
    "\n"
    "The part of pregon that faces the internet.  It is not run by hand: pregond\n"
    "starts it where web.listen in pregon.conf says so, and gives it a listening\n"
    "socket and a way to itself.\n";

static bool
is_socket(int fd, int listens)
{
	int value = 0;
	socklen_t len = sizeof value;

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &value, &len) == 0 &&
	    value == listens;
}

static void
on_core_gone(void *arg)
{
	loop_stop(arg);
}

static int
serve(struct err *err)
{
	unsigned descriptors = confine_descriptors(EDGE_CORE_FD + 1,
	    edge_limits_standard.connections + OTHER_DESCRIPTORS);
	struct event_base *base;

	if (descriptors <= OTHER_DESCRIPTORS)
		return err_set(err, ERR_IO, "%u descriptors are too few",
		    descriptors);
	signal(SIGINT, SIG_IGN);	/* Ctrl-C is for pregond */
	if (sodium_init() == -1)
		return err_set(err, ERR_IO, "libsodium cannot be used here");
	base = loop_new(err);
	if (base == NULL)
		return -1;
	front_new(base, EDGE_LISTEN_FD, EDGE_CORE_FD,
	    descriptors - OTHER_DESCRIPTORS, on_core_gone, base);
	return confine(err) == -1 ? -1 : loop_run(base, err);
}

int
main(int argc, char **argv)
{
	struct err err;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return 0;
	}
	if (argc > 1 || !is_socket(EDGE_LISTEN_FD, 1) ||
	    !is_socket(EDGE_CORE_FD, 0)) {
		fputs(usage, stderr);
		return 2;
	}
	if (serve(&err) == -1) {
		fprintf(stderr, "pregon-web: %s\n", err.text);
		return 1;
	}
	/* Nothing is left to be written, and nothing may be opened. */
	_exit(0);
}
