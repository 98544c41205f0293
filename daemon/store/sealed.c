#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "store/sealed.h"

#define MAGIC		"pregon-sealed-"
#define VERSION		"1"
#define HEAD_LINE_MAX	(sizeof MAGIC + 8 + PUBLIC_KEY_ID + SEALED_NAME_MAX + 4)
#define BOX_LEN		(VAULT_BOX_OVERHEAD + STREAM_KEY)
#define STREAM_KEY	crypto_secretstream_xchacha20poly1305_KEYBYTES
#define STREAM_HEADER	crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define STREAM_MORE	crypto_secretstream_xchacha20poly1305_ABYTES
#define TAG_MESSAGE	crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
#define TAG_FINAL	crypto_secretstream_xchacha20poly1305_TAG_FINAL

typedef crypto_secretstream_xchacha20poly1305_state stream_state;

/* What stands before the stream, and is authenticated with its first chunk. */
struct head {
	uint8_t	bytes[HEAD_LINE_MAX + BOX_LEN];
	size_t	len;
};

/* A file being read or written, in locked memory. */
struct sealed {
	FILE		*in;
	stream_state	 stream;
	struct head	 head;
	bool		 first;		/* no chunk has been there yet */
	bool		 final;		/* the last one has */
	uint8_t		 plain[SEALED_CHUNK];
	size_t		 at, len;	/* of ${plain}: what is next */
	uint8_t		 chunk[SEALED_CHUNK + STREAM_MORE];
};

static struct sealed *
sealed_new(FILE *in)
{
	struct sealed *s = sodium_malloc(sizeof *s);

	if (s == NULL)
		abort();
	sodium_memzero(s, sizeof *s);
	s->in = in;
	s->first = true;
	return s;
}

/*
 * Writing.
 */

static int
head_begin(struct sealed *s, const struct public_key *key, const char *name,
    struct err *err)
{
	char id[PUBLIC_KEY_ID + 1];
	const char *p;

	for (p = name; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == '/')
			break;
	if (*p != '\0' || p == name || p - name > SEALED_NAME_MAX)
		return err_set(err, ERR_INPUT, "a name of 1 to %d bytes, "
		    "without line breaks, can be sealed", SEALED_NAME_MAX);
	public_key_id(key, id);
	s->head.len = (size_t)snprintf((char *)s->head.bytes, HEAD_LINE_MAX,
	    MAGIC VERSION " %s %s\n", id, name);
	return 0;
}

/* Make the stream's key, and put it into the box.  0, or -1. */
static int
stream_begin(struct sealed *s, const struct public_key *key,
    uint8_t header[STREAM_HEADER])
{
	uint8_t stream_key[STREAM_KEY];
	int failed;

	crypto_secretstream_xchacha20poly1305_keygen(stream_key);
	failed = crypto_box_seal(s->head.bytes + s->head.len, stream_key,
	    sizeof stream_key, key->bytes);
	s->head.len += BOX_LEN;
	crypto_secretstream_xchacha20poly1305_init_push(&s->stream, header,
	    stream_key);
	sodium_memzero(stream_key, sizeof stream_key);
	return failed;
}

static int
write_bytes(FILE *out, const void *bytes, size_t len, struct err *err)
{
	if (fwrite(bytes, 1, len, out) != len)
		return err_set(err, ERR_IO, "%s", strerror(errno));
	return 0;
}

/* Write what is in ${s}->plain; it is the end where it is not full. */
static int
chunk_write(struct sealed *s, FILE *out, struct err *err)
{
	unsigned long long n;

	s->final = s->len < SEALED_CHUNK;
	crypto_secretstream_xchacha20poly1305_push(&s->stream, s->chunk, &n,
	    s->plain, s->len, s->first ? s->head.bytes : NULL,
	    s->first ? s->head.len : 0, s->final ? TAG_FINAL : TAG_MESSAGE);
	s->first = false;
	return write_bytes(out, s->chunk, (size_t)n, err);
}

static int
write_all(struct sealed *s, FILE *out, size_t max, struct err *err)
{
	int result = 0;

	while (result == 0 && !s->final) {
		s->len = fread(s->plain, 1, SEALED_CHUNK, s->in);
		if (ferror(s->in))
			return err_set(err, ERR_IO, "%s", strerror(errno));
		if (s->len > max)
			return err_set(err, ERR_FULL, "the file is too large");
		max -= s->len;
		result = chunk_write(s, out, err);
	}
	return result;
}

int
sealed_write(FILE *in, FILE *out, const struct public_key *key,
    const char *name, size_t max, struct err *err)
{
	struct sealed *s = sealed_new(in);
	uint8_t header[STREAM_HEADER];
	int result = head_begin(s, key, name, err);

	setvbuf(in, NULL, _IONBF, 0);	/* it is in clear */
	if (result == 0 && stream_begin(s, key, header) != 0)
		result = err_set(err, ERR_INPUT, "the public key is no point "
		    "of its curve");
	if (result == 0 && (write_bytes(out, s->head.bytes, s->head.len,
	    err) == -1 || write_bytes(out, header, sizeof header, err) == -1 ||
	    write_all(s, out, max, err) == -1))
		result = -1;
	sodium_free(s);
	return result;
}

/*
 * Reading.
 */

#define CHANGED "was changed since it was sealed: copy it here again, or seal " \
	"the clear file again"
#define CUT "is cut short: copy it here again, or seal the clear file again"

static int
line_read(struct sealed *s, struct err *err)
{
	int c = 0;

	while (s->head.len < HEAD_LINE_MAX - 1 && c != '\n') {
		c = getc(s->in);
		if (c == EOF)
			break;
		s->head.bytes[s->head.len++] = (uint8_t)c;
		if (s->head.len <= sizeof MAGIC - 1 &&
		    c != MAGIC[s->head.len - 1])
			break;
	}
	if (ferror(s->in))
		return err_set(err, ERR_IO, "%s", strerror(errno));
	if (s->head.len < sizeof MAGIC - 1 ||
	    memcmp(s->head.bytes, MAGIC, sizeof MAGIC - 1) != 0)
		return err_set(err, ERR_REFUSED, "is not a sealed list: `pregon "
		    "seal-list` makes one of a CSV file");
	return c == '\n' ? 0 : err_set(err, ERR_REFUSED, c == EOF ? CUT :
	    CHANGED);
}

/* Take a word off ${*at}, up to ${end}, which is overwritten.  NULL: none. */
static char *
word_take(char **at, char end)
{
	char *word = *at, *behind = strchr(word, end);

	if (behind == NULL)
		return NULL;
	*behind = '\0';
	*at = behind + 1;
	return word;
}

static int
check_version(const char *version, struct err *err)
{
	if (str_eq(version, VERSION))
		return 0;
	if (*version == '\0' || strlen(version) > 4 ||
	    strspn(version, "0123456789") != strlen(version))
		return err_set(err, ERR_REFUSED, CHANGED);
	return err_set(err, ERR_REFUSED, "was sealed in format %s, and this "
	    "pregon reads format " VERSION ": seal the clear file again with "
	    "this one", version);
}

static int
check_key(const struct vault *vault, const char *id, struct err *err)
{
	char ours[PUBLIC_KEY_ID + 1];
	struct public_key key;

	vault_public(vault, &key);
	public_key_id(&key, ours);
	if (str_eq(id, ours))
		return 0;
	if (strlen(id) != PUBLIC_KEY_ID ||
	    strspn(id, "0123456789abcdef") != PUBLIC_KEY_ID)
		return err_set(err, ERR_REFUSED, CHANGED);
	return err_set(err, ERR_REFUSED, "was sealed for the key %s, and this "
	    "one is %s: give that key, or seal the clear file for this one", id,
	    ours);
}

/* Our own name of the file may be told, what it says of itself may not. */
static int
check_name(const char *was, const char *name, struct err *err)
{
	if (str_eq(was, name))
		return 0;
	return err_set(err, ERR_REFUSED, "was not sealed as %s: it is another "
	    "file, or was renamed; seal %s again", name, name);
}

static int
check_line(const struct sealed *s, const struct vault *vault, const char *name,
    struct err *err)
{
	char line[HEAD_LINE_MAX + 1], *at = line + sizeof MAGIC - 1, *word;

	memcpy(line, s->head.bytes, s->head.len);
	line[s->head.len] = '\0';
	word = word_take(&at, ' ');
	if (word == NULL)
		return err_set(err, ERR_REFUSED, CHANGED);
	if (check_version(word, err) == -1)
		return -1;
	word = word_take(&at, ' ');
	if (word == NULL)
		return err_set(err, ERR_REFUSED, CHANGED);
	if (check_key(vault, word, err) == -1)
		return -1;
	word = word_take(&at, '\n');
	if (word == NULL)
		return err_set(err, ERR_REFUSED, CHANGED);
	return check_name(word, name, err);
}

/* Exactly ${len} bytes. */
static int
read_bytes(struct sealed *s, uint8_t *ret, size_t len, struct err *err)
{
	if (fread(ret, 1, len, s->in) == len)
		return 0;
	return ferror(s->in) ? err_set(err, ERR_IO, "%s", strerror(errno)) :
	    err_set(err, ERR_REFUSED, CUT);
}

static int
stream_open(struct sealed *s, const struct vault *vault, struct err *err)
{
	uint8_t header[STREAM_HEADER], key[STREAM_KEY];
	uint8_t *box = s->head.bytes + s->head.len;
	int failed;

	if (read_bytes(s, box, BOX_LEN, err) == -1 ||
	    read_bytes(s, header, sizeof header, err) == -1)
		return -1;
	s->head.len += BOX_LEN;
	failed = vault_open_box(vault, box, BOX_LEN, key) == -1 ||
	    crypto_secretstream_xchacha20poly1305_init_pull(&s->stream, header,
	    key) != 0;
	sodium_memzero(key, sizeof key);
	return failed ? err_set(err, ERR_REFUSED, CHANGED) : 0;
}

static void *
on_open(void *arg, FILE *in, const char *name, struct err *err)
{
	const struct vault *vault = arg;
	struct sealed *s = sealed_new(in);

	if (line_read(s, err) == -1 || check_line(s, vault, name, err) == -1 ||
	    stream_open(s, vault, err) == -1) {
		sodium_free(s);
		return NULL;
	}
	return s;
}

/* The next chunk into ${s}->plain. */
static int
chunk_read(struct sealed *s, struct err *err)
{
	size_t n = fread(s->chunk, 1, sizeof s->chunk, s->in);
	bool full = n == sizeof s->chunk;
	unsigned long long len = 0;
	unsigned char tag = 0;

	if (ferror(s->in))
		return err_set(err, ERR_IO, "%s", strerror(errno));
	if (n < STREAM_MORE)
		return err_set(err, ERR_REFUSED, CUT);
	if (crypto_secretstream_xchacha20poly1305_pull(&s->stream, s->plain,
	    &len, &tag, s->chunk, n, s->first ? s->head.bytes : NULL,
	    s->first ? s->head.len : 0) != 0)
		return err_set(err, ERR_REFUSED, full ? CHANGED :
		    "is cut short, or was changed: copy it here again, or seal "
		    "the clear file again");
	if (tag != (full ? TAG_MESSAGE : TAG_FINAL))
		return err_set(err, ERR_REFUSED, CHANGED);
	s->first = false;
	s->final = !full;
	s->at = 0;
	s->len = (size_t)len;
	return 0;
}

static int
on_read(void *opened, void *ret, size_t room, size_t *ret_len, struct err *err)
{
	struct sealed *s = opened;
	size_t n;

	if (s->at == s->len && !s->final && chunk_read(s, err) == -1)
		return -1;
	n = s->len - s->at < room ? s->len - s->at : room;
	memcpy(ret, s->plain + s->at, n);
	s->at += n;
	*ret_len = n;
	return n > 0;
}

static void
on_close(void *opened)
{
	sodium_free(opened);	/* which overwrites it */
}

struct list_key
sealed_key(struct vault *vault)
{
	if (vault == NULL)
		return (struct list_key){ 0 };
	return (struct list_key){ .open = on_open, .read = on_read,
	    .close = on_close, .arg = vault };
}
