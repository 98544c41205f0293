/*
 * json_written.h - a JSON document as a .conf file has it, read from a string
 */
#ifndef TESTS_CONFIG_JSON_WRITTEN_H
#define TESTS_CONFIG_JSON_WRITTEN_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "config/json_tree.h"

/* Read ${text}, a file with "json = ...;"; NULL where that is not there. */
static inline struct json_node *
json_written(const char *text, struct mistakes *mistakes)
{
	char dir[] = "/tmp/pregon-json-XXXXXX";
	struct json_node *root = NULL;
	const config_setting_t *at;
	struct source *source;
	char *path;
	FILE *f;

	assert_non_null(mkdtemp(dir));
	path = xasprintf("%s/x.conf", dir);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_int_equal(fputs(text, f) >= 0, 1);
	assert_int_equal(fclose(f), 0);
	source = source_open(dir, "x.conf", mistakes);
	if (source != NULL) {
		at = source_member(source_root(source), "json");
		if (at != NULL)
			root = json_tree_read(at, "json");
	}
	source_free(source);
	unlink(path);
	rmdir(dir);
	free(path);
	return root;
}

#endif
