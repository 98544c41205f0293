#include <stdlib.h>

#include "base/alloc.h"
#include "config/items.h"
#include "config/taken.h"

struct taken *
taken_new(void)
{
	struct taken *taken = xcalloc(1, sizeof *taken);

	mistakes_init(&taken->why);
	return taken;
}

void
taken_free(struct taken *taken)
{
	size_t i;

	if (taken == NULL)
		return;
	for (i = 0; i < taken->nfiles; i++) {
		free(taken->files[i].file);
		names_done(&taken->files[i].columns);
	}
	free(taken->files);
	mistakes_done(&taken->why);
	free(taken);
}

struct taken_file *
taken_add(struct taken *taken, const char *file)
{
	struct taken_file *added;

	taken->files = xgrow(taken->files, taken->nfiles, sizeof *added);
	added = &taken->files[taken->nfiles++];
	*added = (struct taken_file){ .file = xstrdup(file) };
	return added;
}

bool
taken_is_odd(const struct taken_file *file)
{
	return file->left_out > 0 || file->say_no > 0 || file->rows_1252 > 0 ||
	    file->columns.count > 0;
}

void
taken_say(const struct taken_file *file, struct buf *ret)
{
	size_t i;

	buf_addf(ret, "%s: %ld of %ld %s taken", file->file,
	    file->rows - file->left_out, file->rows,
	    file->rows == 1 ? "row" : "rows");
	if (file->left_out > 0)
		buf_addf(ret, ", %ld left out", file->left_out);
	if (file->say_no > 0)
		buf_addf(ret, "; %ld %s no, and %s never texted", file->say_no,
		    file->say_no == 1 ? "says" : "say",
		    file->say_no == 1 ? "is" : "are");
	if (file->rows_1252 > 0)
		buf_addf(ret, "; %zu of its lines are no UTF-8, and were read "
		    "as Windows-1252", file->rows_1252);
	for (i = 0; i < file->columns.count; i++)
		buf_addf(ret, "%s%s", i == 0 ? "; not read: " : ", ",
		    file->columns.names[i]);
}
