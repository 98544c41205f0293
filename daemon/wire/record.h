/*
 * record.h - records over a stream: length, version, kind, then fields
 *
 *	length	4 bytes, the most significant first: of all that follows it
 *	version	1 byte, RECORD_VERSION
 *	kind	1 byte
 *	fields	numbers of 1, 4 or 8 bytes; texts and bytes as length (4) and bytes
 *
 * What a peer sends is bounded before it is kept, and read as a whole or not at all.
 */
#ifndef WIRE_RECORD_H
#define WIRE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"

#define RECORD_VERSION	1
#define RECORD_HEAD	6	/* bytes: length, version, kind */
#define RECORD_MAX	(2 * 1024 * 1024)	/* bytes of a record, all in all */

/* Writing: record_begin, the fields, record_end. */
size_t	 record_begin(struct buf *out, unsigned kind);
void	 record_u8(struct buf *out, unsigned value);
void	 record_u32(struct buf *out, uint32_t value);
void	 record_u64(struct buf *out, uint64_t value);
void	 record_bytes(struct buf *out, const void *bytes, size_t len);
void	 record_text(struct buf *out, const char *text);
/** ${at} is what record_begin returned.  -1 with ${err} where it is too long; then
 * ${out} is as it was before. */
int	 record_end(struct buf *out, size_t at, struct err *err);

/* Reading. */
struct record {
	unsigned	 kind;
	const char	*at, *end;	/* fields not yet read; borrowed */
	bool		 bad;		/* a field was not there, or too long */
};

/**
 * The record that ${bytes} begin with: 1, and ${ret_size} is what it takes; 0 where
 * it is not whole yet; -1 with ${err} where no record begins so.
 */
int	 record_take(const char *bytes, size_t len, struct record *ret,
	    size_t *ret_size, struct err *err);

/* Each is 0 or empty once the record is bad. */
unsigned record_read_u8(struct record *record);
uint32_t record_read_u32(struct record *record);
uint64_t record_read_u64(struct record *record);
/** At most ${max} bytes; borrowed. */
const char *record_read_bytes(struct record *record, size_t max, size_t *len);
/** A text without a NUL into ${ret}, which has room for ${max} bytes and one more. */
void	 record_read_text(struct record *record, size_t max, char *ret);
/** The same as a new string; NULL where the record is bad. */
char	*record_read_string(struct record *record, size_t max);
void	 record_read_secret(struct record *record, size_t max,
	    struct secret *ret);

/** 0 where all fields were read and none is left; else ERR_INPUT. */
int	 record_read_end(const struct record *record, struct err *err);

#endif
