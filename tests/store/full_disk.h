/*
 * full_disk.h - a file of this process that cannot be written any more, for a while
 */
#ifndef TESTS_FULL_DISK_H
#define TESTS_FULL_DISK_H

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The descriptor by which this process has a file open whose path has ${part}. */
static inline int
open_as(const char *part)
{
	char name[32], path[256];
	ssize_t n;
	int fd;

	for (fd = 3; fd < 256; fd++) {
		snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
		n = readlink(name, path, sizeof path - 1);
		path[n > 0 ? n : 0] = '\0';
		if (strstr(path, part) != NULL)
			return fd;
	}
	fail_msg("%s is not open", part);
	return -1;
}

/* The disk is full for that file from now on.  Returns what disk_empty takes. */
static inline int
disk_full(const char *part)
{
	int fd = open_as(part), kept = dup(fd),
	    full = open("/dev/full", O_RDWR | O_CLOEXEC);

	assert_true(kept != -1 && full != -1);
	assert_int_equal(dup2(full, fd), fd);
	close(full);
	return kept;
}

static inline void
disk_empty(int kept)
{
	assert_true(dup2(kept, open_as("/dev/full")) != -1);
	close(kept);
}

#endif
