/*
 * config_dir.h - a configuration directory of one's own
 *
 * A copy of the sample (config/ and templates/, side by side) in a temporary
 * directory, to be changed and loaded, and a way to see all mistakes at once.
 */
#ifndef TESTS_CONFIG_DIR_H
#define TESTS_CONFIG_DIR_H

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "config/mistakes.h"

/* The bytes of ${path}, to be freed. */
static inline char *
dir_read(const char *path, size_t *ret_len)
{
	FILE *f = fopen(path, "re");
	struct stat st;
	char *text;
	size_t len;

	assert_non_null(f);
	assert_int_equal(fstat(fileno(f), &st), 0);
	text = xmalloc((size_t)st.st_size + 1);
	len = fread(text, 1, (size_t)st.st_size, f);
	text[len] = '\0';
	if (ret_len != NULL)
		*ret_len = len;
	fclose(f);
	return text;
}

static inline void
dir_write(const char *path, const char *bytes, size_t len)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

/* Copy a tree of regular files. */
static inline void
dir_copy(const char *from, const char *to)
{
	DIR *dir = opendir(from);
	struct dirent *entry;
	struct stat st;
	char *source, *target, *bytes;
	size_t len;

	assert_non_null(dir);
	assert_int_equal(mkdir(to, 0700), 0);
	while ((entry = readdir(dir)) != NULL) {
		if (*entry->d_name == '.')
			continue;
		source = xasprintf("%s/%s", from, entry->d_name);
		target = xasprintf("%s/%s", to, entry->d_name);
		assert_int_equal(stat(source, &st), 0);
		if (S_ISDIR(st.st_mode))
			dir_copy(source, target);
		else {
			bytes = dir_read(source, &len);
			dir_write(target, bytes, len);
			free(bytes);
		}
		free(source);
		free(target);
	}
	closedir(dir);
}

/* A copy of the sample: ${root}/config and ${root}/templates. */
static inline void
dir_sample(char root[static 32])
{
	char *config, *templates;

	snprintf(root, 32, "/tmp/pregon-config-XXXXXX");
	assert_non_null(mkdtemp(root));
	config = xasprintf("%s/config", root);
	templates = xasprintf("%s/templates", root);
	dir_copy(PREGON_SOURCE "/config", config);
	dir_copy(PREGON_SOURCE "/templates", templates);
	free(config);
	free(templates);
}

static inline int
dir_remove_one(const char *path, const struct stat *st, int type,
    struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline void
dir_remove(const char *root)
{
	assert_int_equal(nftw(root, dir_remove_one, 16,
	    FTW_DEPTH | FTW_PHYS), 0);
}

/* Replace the first ${find} in a file, which must be there. */
static inline void
dir_replace(const char *path, const char *find, const char *replace)
{
	char *text = dir_read(path, NULL), *at = strstr(text, find), *changed;

	assert_non_null(at);
	changed = xasprintf("%.*s%s%s", (int)(at - text), text, replace,
	    at + strlen(find));
	dir_write(path, changed, strlen(changed));
	free(changed);
	free(text);
}

/* All mistakes, a line each, to be freed. */
static inline char *
dir_mistakes(struct mistakes *mistakes)
{
	struct buf out;
	char *line, *text;
	size_t i;

	mistakes_sort(mistakes);
	buf_init(&out, 1024 * 1024);
	for (i = 0; i < mistakes->kept; i++) {
		line = mistake_line(&mistakes->items[i]);
		buf_addf(&out, "%s\n", line);
		free(line);
	}
	text = buf_steal(&out);
	return text;
}

#endif
