/*
 * Any bytes are read to their end, by rows within their bounds; what was read,
 * written as a table with every cell quoted, is read again as the same.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "config/csv.h"

#define TABLE_MAX (1024 * 1024)	/* bytes of the table written */

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_row(const struct csv *csv, unsigned after)
{
	size_t i, len;

	assert(csv->line > after);
	assert(csv->ncells >= 1 && csv->ncells <= CSV_CELLS_MAX);
	for (i = 0; i < csv->ncells; i++) {
		len = strlen(csv->cells[i]);
		assert(len <= CSV_ROW_MAX);
		assert(utf8_valid(csv->cells[i], len) == len);
	}
}

static void
quote_row(const struct csv *csv, struct buf *out)
{
	const char *p;
	size_t i;

	for (i = 0; i < csv->ncells; i++) {
		buf_adds(out, i == 0 ? "\"" : ",\"");
		for (p = csv->cells[i]; *p != '\0'; p++) {
			if (*p == '"')
				buf_addc(out, '"');
			buf_addc(out, *p);
		}
		buf_addc(out, '"');
	}
	buf_addc(out, '\n');
}

/* Write all rows of ${data}, quoted, to ${out}.  How many were wrong. */
static size_t
read_all(const void *data, size_t size, struct buf *out)
{
	FILE *in = fmemopen((void *)(uintptr_t)data, size, "r");
	struct csv csv;
	struct err err;
	unsigned line = 0;
	size_t wrong = 0;
	int r;

	assert(in != NULL);
	csv_init(&csv, in, size);
	while ((r = csv_next(&csv, &err)) != 0) {
		assert(r == 1 || err.kind == ERR_INPUT);
		if (r == -1) {
			assert(csv.line > line);
			wrong++;
		} else {
			check_row(&csv, line);
			quote_row(&csv, out);
		}
		line = csv.line;
	}
	csv_done(&csv);
	fclose(in);
	return wrong;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once, twice;

	buf_init(&once, TABLE_MAX);
	buf_init(&twice, TABLE_MAX);
	if (size > 0)
		read_all(data, size, &once);
	/* Quotes may make a row too long to be read again. */
	if (once.len > 0 && size <= CSV_ROW_MAX / 4 && !buf_full(&once)) {
		assert(read_all(once.data, once.len, &twice) == 0);
		assert(strcmp(buf_text(&once), buf_text(&twice)) == 0);
	}
	buf_done(&once);
	buf_done(&twice);
	return 0;
}
