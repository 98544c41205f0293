#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/file.h"
#include "config/items.h"
#include "config/read.h"

/* Keep ${name} as long as the config lives: every struct where borrows it. */
static const char *
keep_name(struct config *config, const char *name)
{
	config->files = xgrow(config->files, config->nfiles,
	    sizeof *config->files);
	config->files[config->nfiles] =
	    (struct config_file){ .name = xstrdup(name) };
	return config->files[config->nfiles++].name;
}

struct source *
read_open(struct reading *reading, const char *file, enum thing_kind kind)
{
	struct config *config = reading->config;
	struct source *source = source_open(config->dir,
	    keep_name(config, file), reading->mistakes);

	if (source == NULL)
		references_incomplete(&reading->references, kind);
	else
		memcpy(config->files[config->nfiles - 1].digest,
		    source_digest(source), CONFIG_DIGEST_LEN);
	return source;
}

/* ${file} is "lists/vote.conf", ${name} its own part of it, "vote". */
static void
read_one(struct reading *reading, const char *file, const char *name,
    enum thing_kind kind, read_file_seen see)
{
	struct source *source;

	if (!str_is_name(name)) {
		mistakes_add(reading->mistakes, file, 0, "the file's name is "
		    "what it defines: a-z, then a-z, 0-9, _ or -, and .conf");
		references_incomplete(&reading->references, kind);
		return;
	}
	source = read_open(reading, file, kind);
	if (source != NULL)
		see(reading, name, source_root(source));
	source_free(source);
}

bool
read_has_folder(const struct reading *reading, const char *folder)
{
	char *path = file_join(reading->config->dir, folder);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

void
read_folder(struct reading *reading, const char *folder, enum thing_kind kind,
    read_file_seen see)
{
	char *path = file_join(reading->config->dir, folder), *file, *name;
	struct names names = { 0 };
	struct err err;
	size_t i;

	if (file_listing(path, &names, &err) == -1) {
		mistakes_add(reading->mistakes, folder, 0, "%s", err.text);
		references_incomplete(&reading->references, kind);
	}
	for (i = 0; i < names.count; i++) {
		file = file_join(folder, names.names[i]);
		name = xstrndup(names.names[i],
		    strlen(names.names[i]) - strlen(".conf"));
		read_one(reading, file, name, kind, see);
		free(name);
		free(file);
	}
	names_done(&names);
	free(path);
}
