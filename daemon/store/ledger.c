#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/str.h"
#include "store/ledger.h"

#define HEAD_LINE	"pregon-ledger-1"
#define HEAD		HEAD_LINE "\n"
#define HASH_LEN	16
#define HASH_HEX	(HASH_LEN * 2)
#define LINE_MAX_LEN	256		/* bytes of a line; ours have 150 to 220 */
#define PENDING_MAX	(1024 * 1024)	/* bytes of one transaction */

struct ledger {
	char			*path;
	const struct vault	*vault;
	int			 fd;
	off_t			 size;			/* of what is whole */
	uint8_t			 hash[HASH_LEN];	/* of the last line written */
	uint8_t			 next[HASH_LEN];	/* of the last line added */
	struct buf		 pending;
};

/* One line while the file is read. */
struct reading {
	struct ledger	*ledger;
	unsigned	 line;
	unsigned	 broken;	/* 0: not yet */
	off_t		 whole;		/* bytes up to the last line feed */
};

static int
failed(const struct ledger *l, struct err *err)
{
	return err_set(err, ERR_IO, "ledger %s: %s", l->path, strerror(errno));
}

static int
write_all(const struct ledger *l, const char *bytes, size_t len,
    struct err *err)
{
	ssize_t n;

	while (len > 0) {
		n = write(l->fd, bytes, len);
		if (n == -1 && errno != EINTR)
			return failed(l, err);
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
	return fdatasync(l->fd) == -1 ? failed(l, err) : 0;
}

/* The name of a file is durable once its folder is. */
static int
sync_folder(const struct ledger *l, struct err *err)
{
	char *folder = xstrdup(l->path), *slash = strrchr(folder, '/');
	int fd, result;

	if (slash != NULL)
		slash[slash == folder] = '\0';
	fd = open(slash != NULL ? folder : ".", O_RDONLY | O_DIRECTORY |
	    O_CLOEXEC);
	free(folder);
	if (fd == -1)
		return failed(l, err);
	result = fsync(fd) == -1 ? failed(l, err) : 0;
	close(fd);
	return result;
}

/* An empty file gets its head. */
static int
begin_file(struct ledger *l, struct err *err)
{
	off_t end = lseek(l->fd, 0, SEEK_END);

	memset(l->hash, 0, sizeof l->hash);
	memset(l->next, 0, sizeof l->next);
	l->size = end;
	if (end == -1)
		return failed(l, err);
	if (end > 0)
		return 0;
	if (write_all(l, HEAD, strlen(HEAD), err) == -1)
		return -1;
	l->size = (off_t)strlen(HEAD);
	return sync_folder(l, err);
}

static int
open_file(struct ledger *l, struct err *err)
{
	l->fd = open(l->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	if (l->fd == -1)
		return failed(l, err);
	if (flock(l->fd, LOCK_EX | LOCK_NB) == -1)
		return errno == EWOULDBLOCK ? err_set(err, ERR_BUSY,
		    "ledger %s is in use by another pregond", l->path) :
		    failed(l, err);
	return begin_file(l, err);
}

struct ledger *
ledger_open(const char *path, const struct vault *vault, struct err *err)
{
	struct ledger *l = xcalloc(1, sizeof *l);

	l->path = xstrdup(path);
	l->vault = vault;
	l->fd = -1;
	buf_init(&l->pending, PENDING_MAX);
	if (open_file(l, err) == -1) {
		ledger_close(l);
		return NULL;
	}
	return l;
}

void
ledger_close(struct ledger *l)
{
	if (l == NULL)
		return;
	if (l->fd != -1)
		close(l->fd);
	buf_done(&l->pending);
	free(l->path);
	free(l);
}

/* The hash of ${line} behind ${before}. */
static void
chain(const struct ledger *l, const uint8_t before[HASH_LEN],
    const char *line, size_t len, uint8_t ret[HASH_LEN])
{
	uint8_t both[HASH_LEN + LINE_MAX_LEN];
	struct blind digest;

	memcpy(both, before, HASH_LEN);
	memcpy(both + HASH_LEN, line, len);
	vault_digest(l->vault, "ledger", both, HASH_LEN + len, &digest);
	memcpy(ret, digest.bytes, HASH_LEN);
}

/* What a record says, by whether it is of a list and whether it ends something. */
static const char *const words[2][2] = { { "start", "stop" },
	{ "join", "leave" } };

/* The part of a line that is hashed. */
static size_t
format(const struct ledger_record *r, char ret[LINE_MAX_LEN])
{
	char blind[BLIND_LEN * 2 + 1], kind[16];

	sodium_bin2hex(blind, sizeof blind, r->blind.bytes, BLIND_LEN);
	snprintf(kind, sizeof kind, "%d", r->kind);
	return (size_t)snprintf(ret, LINE_MAX_LEN, "%s %s %s %s %" PRId64
	    " %" PRId64, words[r->list[0] != '\0'][r->stop],
	    channel_name(r->channel), blind, r->list[0] != '\0' ? r->list :
	    kind, r->event_ms, r->at_ms);
}

/* Of what the record is: of the list that ${about} names, or of everything. */
static int
parse_about(const char *what, const char *about, struct ledger_record *r)
{
	if (str_eq(what, words[1][0]) || str_eq(what, words[1][1])) {
		if (strlen(about) > NAME_LEN_MAX)
			return -1;
		memcpy(r->list, about, strlen(about) + 1);
	} else if (sscanf(about, "%d", &r->kind) != 1)
		return -1;
	r->stop = str_eq(what, words[r->list[0] != '\0'][1]);
	return 0;
}

/* The reverse: 0, or -1 where ${line} is no record as we write them. */
static int
parse(const char *line, size_t len, struct ledger_record *ret)
{
	char what[8], channel[8], blind[BLIND_LEN * 2 + 1], about[65],
	    again[LINE_MAX_LEN];
	struct ledger_record r = { 0 };

	if (sscanf(line, "%7s %7s %64s %64s %" SCNd64 " %" SCNd64, what,
	    channel, blind, about, &r.event_ms, &r.at_ms) != 6 ||
	    channel_parse(channel, &r.channel) == -1 ||
	    sodium_hex2bin(r.blind.bytes, BLIND_LEN, blind, strlen(blind),
	    NULL, NULL, NULL) != 0 || parse_about(what, about, &r) == -1)
		return -1;
	if (format(&r, again) != len || memcmp(again, line, len) != 0)
		return -1;
	*ret = r;
	return 0;
}

/* Whether the line's hash is the one that follows. */
static bool
follows(const struct ledger *l, const char *line, size_t len, const char *hex,
    uint8_t ret[HASH_LEN])
{
	uint8_t said[HASH_LEN];
	size_t n = 0;

	chain(l, l->hash, line, len, ret);
	return strlen(hex) == HASH_HEX && sodium_hex2bin(said, HASH_LEN, hex,
	    HASH_HEX, NULL, &n, NULL) == 0 && n == HASH_LEN &&
	    sodium_memcmp(said, ret, HASH_LEN) == 0;
}

static void
mark_broken(struct reading *r)
{
	if (r->broken == 0)
		r->broken = r->line;
}

static int
read_line(struct reading *r, char *line, ledger_seen seen, void *arg)
{
	struct ledger *l = r->ledger;
	struct ledger_record record;
	char *hash = strrchr(line, ' ');
	uint8_t next[HASH_LEN];
	int parsed;

	if (hash == NULL || hash - line >= LINE_MAX_LEN) {
		mark_broken(r);
		return 0;
	}
	*hash++ = '\0';
	parsed = parse(line, strlen(line), &record);
	if (parsed == 0 && follows(l, line, strlen(line), hash, next))
		memcpy(l->hash, next, HASH_LEN);
	else
		mark_broken(r);
	if (parsed == -1 || (r->broken != 0 && !record.stop))
		return 0;
	return seen(&record, arg);
}

static int
read_lines(struct reading *r, FILE *file, ledger_seen seen, void *arg)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	int result = 0;

	while (result == 0 && (n = getline(&line, &room, file)) > 0) {
		if (line[n - 1] != '\n')
			break;
		r->whole += n;
		line[n - 1] = '\0';
		r->line++;
		if (r->line == 1 && str_eq(line, HEAD_LINE))
			continue;
		if (r->line == 1 || strlen(line) != (size_t)n - 1)
			mark_broken(r);
		result = read_line(r, line, seen, arg);
	}
	free(line);
	return result;
}

/* Take away what a write that failed left behind the whole lines. */
static int
cut_back(struct ledger *l, struct err *err)
{
	off_t end = lseek(l->fd, 0, SEEK_END);

	if (end == -1 || (end > l->size && ftruncate(l->fd, l->size) == -1))
		return failed(l, err);
	return 0;
}

static int
read_file(struct reading *r, ledger_seen seen, void *arg, struct err *err)
{
	int fd = open(r->ledger->path, O_RDONLY | O_CLOEXEC), result;
	FILE *file = fd != -1 ? fdopen(fd, "r") : NULL;

	if (file == NULL) {
		if (fd != -1)
			close(fd);
		return failed(r->ledger, err);
	}
	err->kind = ERR_NONE;
	result = read_lines(r, file, seen, arg);
	if (result == 0 && ferror(file))
		result = failed(r->ledger, err);
	fclose(file);
	return result;
}

int
ledger_read(struct ledger *l, ledger_seen seen, void *arg,
    unsigned *ret_broken, struct err *err)
{
	struct reading r = { .ledger = l };
	int result = read_file(&r, seen, arg, err);

	/* What a crash cut off is taken away, so that what follows is a line. */
	if (result == 0) {
		l->size = r.whole;
		result = cut_back(l, err);
	}
	/* It may have cut the head. */
	if (result == 0 && r.whole == 0)
		result = begin_file(l, err);
	memcpy(l->next, l->hash, HASH_LEN);
	*ret_broken = r.broken;
	return result;
}

int
ledger_look(const char *path, const struct vault *vault, ledger_seen seen,
    void *arg, unsigned *ret_broken, struct err *err)
{
	struct ledger l = { .path = xstrdup(path), .vault = vault, .fd = -1 };
	struct reading r = { .ledger = &l };
	int result = read_file(&r, seen, arg, err);

	*ret_broken = r.broken;
	free(l.path);
	return result;
}

int
ledger_renew(struct ledger *l, int64_t now_ms, struct err *err)
{
	char *aside = xasprintf("%s.broken-%" PRId64, l->path, now_ms);
	int result = rename(l->path, aside) == -1 ? failed(l, err) : 0;

	free(aside);
	if (result == -1)
		return -1;
	close(l->fd);
	l->fd = -1;
	ledger_drop(l);
	return open_file(l, err);
}

void
ledger_add(struct ledger *l, const struct ledger_record *record)
{
	char line[LINE_MAX_LEN], hex[HASH_HEX + 1];
	size_t len = format(record, line);

	chain(l, l->next, line, len, l->next);
	sodium_bin2hex(hex, sizeof hex, l->next, HASH_LEN);
	buf_addf(&l->pending, "%s %s\n", line, hex);
}

static int
write_pending(struct ledger *l, struct err *err)
{
	if (buf_full(&l->pending))
		return err_set(err, ERR_FULL, "ledger %s: more than %d bytes "
		    "in one transaction", l->path, PENDING_MAX);
	if (cut_back(l, err) == -1)
		return -1;
	return write_all(l, buf_text(&l->pending), l->pending.len, err);
}

int
ledger_flush(struct ledger *l, struct err *err)
{
	struct err ignored;

	if (l->pending.len == 0 && !buf_full(&l->pending))
		return 0;
	if (write_pending(l, err) == -1) {
		cut_back(l, &ignored);	/* or the next flush does */
		ledger_drop(l);
		return -1;
	}
	l->size += (off_t)l->pending.len;
	memcpy(l->hash, l->next, HASH_LEN);
	buf_clear(&l->pending);
	return 0;
}

void
ledger_drop(struct ledger *l)
{
	buf_clear(&l->pending);
	memcpy(l->next, l->hash, HASH_LEN);
}
