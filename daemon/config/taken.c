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

const char *
taken_unopened(const struct taken *taken)
{
	size_t i;

	for (i = 0; i < taken->nfiles; i++)
		if (taken->files[i].unopened)
			return taken->files[i].file;
	return NULL;
}

bool
taken_is_odd(const struct taken_file *file)
{
	return file->unopened || file->beside || file->left_out > 0 || file->say_no > 0 || file->rows_1252 > 0 ||
	    file->columns.count > 0;
}

static void
say_rows(const struct taken_file *file, struct buf *ret)
{
	buf_addf(ret, "%s: %ld of %ld %s taken", file->file,
	    file->rows - file->left_out, file->rows,
	    file->rows == 1 ? "row" : "rows");
	if (file->left_out > 0)
		buf_addf(ret, ", %ld left out", file->left_out);
	if (file->say_no > 0)
		buf_addf(ret, "; %ld %s no, and %s never texted", file->say_no,
		    file->say_no == 1 ? "says" : "say",
		    file->say_no == 1 ? "is" : "are");
}

void
taken_say(const struct taken_file *file, struct buf *ret)
{
	size_t i;

	if (file->unopened)
		buf_addf(ret, "%s: sealed, and nobody looked inside: give the "
		    "key, by --key-file FILE or PREGON_KEY_FILE", file->file);
	else
		say_rows(file, ret);
	if (file->beside)
		buf_adds(ret, "; the file it was made of still lies beside it, in "
		    "clear: where nobody needs it, delete it (shred -u)");
	if (file->rows_1252 > 0)
		buf_addf(ret, "; %zu of its lines are no UTF-8, and were read "
		    "as Windows-1252", file->rows_1252);
	for (i = 0; i < file->columns.count; i++)
		buf_addf(ret, "%s%s", i == 0 ? "; not read: " : ", ",
		    file->columns.names[i]);
}
