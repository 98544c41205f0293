/*
 * half_open PORT PID CONNECTIONS BYTES REQUESTS - honest requests beside a crowd
 *
 * Opens so many connections to 127.0.0.1:PORT, from as many addresses of 127/8 as
 * that takes, and on each sends BYTES of a head that does not end.  Then one
 * after the other sends REQUESTS honest ones, and prints how long they took, what
 * the process PID had of memory at most, and how many of the crowd were still
 * connected.  Exits 1 where an honest one was not answered with 200.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PER_ADDRESS	60	/* of the 64 that an address may have */
#define HONEST		0x7f0000c8	/* 127.0.0.200 */
#define CROWD		0x7f010001	/* 127.1.0.1, and on */

static double
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void
die(const char *what)
{
	fprintf(stderr, "half_open: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int
connect_from(in_addr_t from, in_port_t port)
{
	const struct timeval limit = { .tv_sec = 20 };
	struct sockaddr_in sa = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(from) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	if (fd == -1)
		die("socket");
	/* The port is chosen at connect(): a bind() would use up the range. */
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	if (bind(fd, (struct sockaddr *)&sa, sizeof sa) == -1)
		die("bind");
	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sa.sin_port = htons(port);
	if (connect(fd, (struct sockaddr *)&sa, sizeof sa) == -1)
		die("connect");
	return fd;
}

static void
send_start(int fd, size_t len)
{
	static const char head[] = "GET /healthz HTTP/1.1\r\nHost: a\r\nX: ";
	char *bytes = malloc(len + sizeof head);

	if (bytes == NULL)
		die("malloc");
	memset(bytes, 'a', len + sizeof head);
	memcpy(bytes, head, sizeof head - 1);
	if (len > 0 && send(fd, bytes, len, MSG_NOSIGNAL) != (ssize_t)len)
		die("send");
	free(bytes);
}

/* How long one honest request takes; -1 where it is not answered so. */
static double
ask(in_port_t port)
{
	static const char text[] = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
	double began = now_ms();
	char answer[2048];
	size_t len = 0;
	ssize_t n;
	int fd = connect_from(HONEST, port);

	if (send(fd, text, sizeof text - 1, MSG_NOSIGNAL) == -1)
		die("send");
	while ((n = recv(fd, answer + len, sizeof answer - 1 - len, 0)) > 0)
		len += (size_t)n;
	answer[len] = '\0';
	close(fd);
	return strncmp(answer, "HTTP/1.1 200 ", 13) == 0 ? now_ms() - began :
	    -1;
}

static int
compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* KiB of memory that ${pid} had at most. */
static long
peak_of(const char *pid)
{
	char path[64], line[256];
	long peak = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%s/status", pid);
	f = fopen(path, "re");
	if (f == NULL)
		die(path);
	while (fgets(line, sizeof line, f) != NULL)
		sscanf(line, "VmHWM: %ld", &peak);
	fclose(f);
	return peak;
}

static size_t
count_open(const int *fds, size_t n)
{
	size_t i, open = 0;
	char byte;

	for (i = 0; i < n; i++)
		open += recv(fds[i], &byte, 1, MSG_DONTWAIT) == -1 &&
		    errno == EAGAIN;
	return open;
}

static void
allow_descriptors(size_t n)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		die("getrlimit");
	if (limit.rlim_max < n) {
		fprintf(stderr, "half_open: this machine allows %llu "
		    "descriptors, %zu are needed\n",
		    (unsigned long long)limit.rlim_max, n);
		exit(2);
	}
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

int
main(int argc, char **argv)
{
	size_t crowd, requests, bytes, i;
	double *took, opened;
	in_port_t port;
	int *fds;

	if (argc != 6) {
		fputs("usage: half_open PORT PID CONNECTIONS BYTES REQUESTS\n",
		    stderr);
		return 2;
	}
	port = (in_port_t)atoi(argv[1]);
	crowd = strtoul(argv[3], NULL, 10);
	bytes = strtoul(argv[4], NULL, 10);
	requests = strtoul(argv[5], NULL, 10);
	allow_descriptors(crowd + 16);
	fds = calloc(crowd + 1, sizeof *fds);
	took = calloc(requests + 1, sizeof *took);
	if (fds == NULL || took == NULL || requests == 0)
		die("calloc");

	opened = now_ms();
	for (i = 0; i < crowd; i++) {
		fds[i] = connect_from(CROWD + (in_addr_t)(i / PER_ADDRESS),
		    port);
		send_start(fds[i], bytes);
	}
	opened = now_ms() - opened;
	for (i = 0; i < requests; i++) {
		took[i] = ask(port);
		if (took[i] < 0) {
			fprintf(stderr, "half_open: honest request %zu was "
			    "not answered\n", i + 1);
			return 1;
		}
	}
	qsort(took, requests, sizeof *took, compare);
	/* open in ms, p50 ms, p99 ms, worst ms, peak KiB, still open */
	printf("%.0f %.2f %.2f %.2f %ld %zu\n", opened, took[requests / 2],
	    took[requests * 99 / 100], took[requests - 1], peak_of(argv[2]),
	    count_open(fds, crowd));
	return 0;
}
