#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/file.h"
#include "config/items.h"

char *
file_join(const char *dir, const char *name)
{
	if (*name == '/')
		return xstrdup(name);
	return xasprintf("%s/%s", dir, name);
}

static int
fail(struct err *err)
{
	if (errno == ENOENT)
		return err_set(err, ERR_IO, "no such file");
	return err_set(err, ERR_IO, "cannot be read: %s", strerror(errno));
}

static int
read_bytes(int fd, struct buf *ret, struct err *err)
{
	char chunk[16384];
	ssize_t n;
	int result = 0;

	for (;;) {
		n = read(fd, chunk, sizeof chunk);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		if (buf_add(ret, chunk, (size_t)n) == -1) {
			result = err_set(err, ERR_FULL,
			    "longer than %zu bytes", ret->limit);
			break;
		}
	}
	if (n == -1)
		result = fail(err);
	explicit_bzero(chunk, sizeof chunk);	/* it may be a secret's file */
	return result;
}

int
file_read(const char *path, struct buf *ret, struct err *err)
{
	/* A FIFO must not make us wait: it is refused below. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), result;
	struct stat st;

	if (fd == -1)
		return fail(err);
	if (fstat(fd, &st) == -1)
		result = fail(err);
	else if (!S_ISREG(st.st_mode))
		result = err_set(err, ERR_INPUT, "is not a regular file");
	else
		result = read_bytes(fd, ret, err);
	close(fd);
	return result;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
file_listing(const char *path, struct names *ret, struct err *err)
{
	struct names found = { 0 };
	struct dirent *entry;
	DIR *dir = opendir(path);

	if (dir == NULL)
		return errno == ENOENT ?
		    err_set(err, ERR_IO, "no such folder") : fail(err);
	while (errno = 0, (entry = readdir(dir)) != NULL) {
		if (*entry->d_name == '.' || !str_ends(entry->d_name, ".conf"))
			continue;
		if (found.count == FILE_LISTING_MAX) {
			err_set(err, ERR_FULL, "more than %d files",
			    FILE_LISTING_MAX);
			goto fail;
		}
		names_add(&found, entry->d_name);
	}
	if (errno != 0) {
		fail(err);
		goto fail;
	}
	closedir(dir);
	if (found.count > 0)
		qsort(found.names, found.count, sizeof *found.names, by_name);
	*ret = found;
	return 0;

fail:
	closedir(dir);
	names_done(&found);
	return -1;
}
