#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "config/clear.h"
#include "config/taken.h"

#define DIGITS_MIN 7	/* of a phone number, by E.164's shape (phone.h) */

bool
clear_looks(const char *cell)
{
	size_t digits = 0;

	for (; *cell != '\0'; cell++) {
		if (*cell == '@')
			return true;
		digits += isdigit((unsigned char)*cell) != 0;
	}
	return digits >= DIGITS_MIN;
}

static long
in_list(const struct list *list)
{
	static const struct address none;
	const struct list_row *row;
	long n = 0;
	size_t i;

	for (i = 0; i < list->nrows; i++) {
		row = &list->rows[i];
		n += memcmp(&row->phone, &none, sizeof none) != 0;
		n += memcmp(&row->email, &none, sizeof none) != 0;
	}
	return n;
}

/* Whether number ${i} is a file that another list has named before. */
static bool
is_again(const struct taken *taken, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (str_eq(taken->files[k].file, taken->files[i].file))
			return true;
	return false;
}

void
clear_each(const struct config *config, clear_seen seen, void *arg)
{
	const struct taken *taken = config->taken;
	size_t i;
	long n;

	if (config->ntesters > 0)
		seen("pregon.conf", (long)config->ntesters, arg);
	for (i = 0; i < config->nlists; i++) {
		n = in_list(&config->lists[i]);
		if (n > 0)
			seen(config->lists[i].where.file, n, arg);
	}
	for (i = 0; i < taken->nfiles; i++)
		if (taken->files[i].in_clear > 0 && !is_again(taken, i))
			seen(taken->files[i].file, taken->files[i].in_clear,
			    arg);
}
