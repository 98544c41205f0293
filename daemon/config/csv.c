#include <errno.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#include "base/str.h"
#include "config/csv.h"
#include "config/csv_guess.h"

/*
 * Where in a row we are.
 *
 *   BEGINS --x--> PLAIN        BEGINS --quote--> QUOTED <--quote--> CLOSED
 *
 * A separator behind BEGINS, PLAIN or CLOSED leads to BEGINS; a line feed, perhaps
 * behind a carriage return (CR), to ENDS.
 */
enum csv_state {
	BEGINS,		/* nothing of the cell has been seen */
	PLAIN,		/* in a cell without quotes */
	QUOTED,		/* in a cell with quotes */
	CLOSED,		/* behind a quote in QUOTED: the last, or a double */
	CR,
	ENDS,
};

enum { BYTE_END = -1, BYTE_FAILED = -2 };

void
csv_init_from(struct csv *csv, csv_read read, void *arg, size_t max)
{
	*csv = (struct csv){ .read = read, .arg = arg, .left = max,
	    .next_line = 1 };
}

static int
read_file(void *arg, void *ret, size_t room, size_t *ret_len, struct err *err)
{
	FILE *in = arg;

	*ret_len = fread(ret, 1, room, in);
	if (ferror(in))
		return err_set(err, ERR_IO, "%s", strerror(errno));
	return *ret_len > 0;
}

void
csv_init(struct csv *csv, FILE *in, size_t max)
{
	csv_init_from(csv, read_file, in, max);
	setvbuf(in, NULL, _IONBF, 0);
}

void
csv_done(struct csv *csv)
{
	sodium_memzero(csv, sizeof *csv);
}

/* Read on, past a byte order mark at the start.  1, 0 at the end, -1. */
static int
bytes_fill(struct csv *csv, struct err *err)
{
	static const char mark[] = { '\xef', '\xbb', '\xbf' };
	bool first = csv->len == 0;

	csv->at = 0;
	csv->len = 0;
	if (csv->read(csv->arg, csv->bytes, sizeof csv->bytes, &csv->len,
	    err) == -1)
		return -1;
	if (csv->len > csv->left)
		return err_set(err, ERR_FULL, "the file is too large");
	csv->left -= csv->len;
	if (first && csv->len >= sizeof mark &&
	    memcmp(csv->bytes, mark, sizeof mark) == 0)
		csv->at = sizeof mark;
	if (first) {
		csv->marked = csv->at > 0;
		csv->separator = csv_guess_separator(csv->bytes + csv->at,
		    csv->len - csv->at);
	}
	return csv->at < csv->len;
}

static int
byte_next(struct csv *csv, struct err *err)
{
	unsigned char c;
	int r;

	if (csv->at == csv->len) {
		r = bytes_fill(csv, err);
		if (r != 1)
			return r == 0 ? BYTE_END : BYTE_FAILED;
	}
	c = (unsigned char)csv->bytes[csv->at++];
	if (c == '\n')
		csv->next_line++;
	csv->taken++;
	return c;
}

static void
row_begin(struct csv *csv)
{
	sodium_memzero(csv->row, csv->row_len);
	csv->row_len = 0;
	csv->taken = 0;
	csv->ncells = 1;
	csv->cells[0] = csv->row;
	csv->line = csv->next_line;
}

/* The cell is over, and another one begins. */
static const char *
cell_next(struct csv *csv)
{
	csv->row[csv->row_len++] = '\0';
	if (csv->ncells == CSV_CELLS_MAX)
		return "too many cells";
	csv->cells[csv->ncells++] = csv->row + csv->row_len;
	return NULL;
}

/* ${c} stands where a cell may end.  NULL, or what is wrong. */
static const char *
cell_byte(struct csv *csv, enum csv_state *state, char c)
{
	enum csv_state from = *state;

	if (c == csv->separator) {
		*state = BEGINS;
		return cell_next(csv);
	}
	switch (c) {
	case '\n':
		*state = ENDS;
		return NULL;
	case '\r':
		*state = CR;
		return NULL;
	case '"':
		*state = QUOTED;
		if (from == CLOSED)
			csv->row[csv->row_len++] = c;
		return from == PLAIN ?
		    "a quote in a cell that does not begin with one" : NULL;
	default:
		*state = PLAIN;
		csv->row[csv->row_len++] = c;
		return from == CLOSED ? "text behind a closing quote" : NULL;
	}
}

/* NULL, or what is wrong with ${c} in ${state}. */
static const char *
row_byte(struct csv *csv, enum csv_state *state, char c)
{
	if (csv->taken > CSV_ROW_MAX)
		return *state == QUOTED ?
		    "a quote that is not closed, or a row that is too long" :
		    "the row is too long";
	if (c == '\0')
		return "a NUL byte: is this text?";
	if (*state == QUOTED) {
		if (c == '"')
			*state = CLOSED;
		else
			csv->row[csv->row_len++] = c;
		return NULL;
	}
	if (*state == CR) {
		*state = ENDS;
		return c == '\n' ? NULL :
		    "a carriage return without a line feed";
	}
	return cell_byte(csv, state, c);
}

/* The cells follow each other in ${csv}->row: find them again. */
static void
cells_find(struct csv *csv)
{
	size_t i;

	for (i = 1; i < csv->ncells; i++)
		csv->cells[i] = csv->cells[i - 1] +
		    strlen(csv->cells[i - 1]) + 1;
}

/* The row is complete; look at it as a whole. */
static int
row_end(struct csv *csv, struct err *err)
{
	csv->row[csv->row_len++] = '\0';
	if (utf8_valid(csv->row, csv->row_len) == csv->row_len)
		return 1;
	if (csv->marked)
		return err_set(err, ERR_INPUT, "the row is not UTF-8");
	if (csv_guess_widen(csv->row, &csv->row_len) == -1)
		return err_set(err, ERR_INPUT,
		    "the row is neither UTF-8 nor Windows-1252");
	cells_find(csv);
	csv->rows_1252++;
	return 1;
}

/* Whether there is nothing in the row: an empty line, or separators alone. */
static bool
row_is_empty(const struct csv *csv)
{
	size_t i;

	for (i = 0; i < csv->row_len; i++)
		if (strchr(" \t", csv->row[i]) == NULL)
			return false;	/* strchr finds the NUL between cells */
	return true;
}

/* The file is over, in ${state}. */
static int
row_at_end(struct csv *csv, enum csv_state state, struct err *err)
{
	if (csv->taken == 0)
		return 0;
	if (state == QUOTED)
		return err_set(err, ERR_INPUT, "a quote that is not closed");
	if (state == CR)
		return err_set(err, ERR_INPUT,
		    "a carriage return without a line feed");
	return row_end(csv, err);
}

/* Pass the rest of a line over whose last byte was ${c}. */
static void
line_skip(struct csv *csv, int c)
{
	struct err ignored;

	while (c != '\n' && c != BYTE_END && c != BYTE_FAILED)
		c = byte_next(csv, &ignored);
}

static int
row_read(struct csv *csv, struct err *err)
{
	enum csv_state state = BEGINS;
	const char *why;
	int c;

	row_begin(csv);
	while (state != ENDS) {
		c = byte_next(csv, err);
		if (c == BYTE_FAILED)
			return -1;
		if (c == BYTE_END)
			return row_at_end(csv, state, err);
		why = row_byte(csv, &state, (char)c);
		if (why != NULL) {
			line_skip(csv, c);
			return err_set(err, ERR_INPUT, "%s", why);
		}
	}
	return row_end(csv, err);
}

int
csv_next(struct csv *csv, struct err *err)
{
	int r;

	do
		r = row_read(csv, err);
	while (r == 1 && row_is_empty(csv));
	return r;
}
