#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

#include "base/log.h"
#include "control/trail.h"
#include "store/readings.h"

static int
add_reading(struct store *store, const struct trail_reader *reader,
    const char *revision, const struct buf *files, const struct buf *people,
    int64_t now_ms, struct err *err)
{
	struct buf words;
	int result;

	buf_init(&words, AUDIT_TEXT_MAX);
	if (reader->how[0] != '\0')
		buf_addf(&words, "%s: ", reader->how);
	buf_addf(&words, "revision %s", revision);
	buf_addf(&words, "; %s", buf_text(files));
	if (people->len > 0)
		buf_addf(&words, "; %s", buf_text(people));
	result = audit_add(store, now_ms, reader->uid, "reload", "files",
	    buf_text(&words), err);
	buf_done(&words);
	return result;
}

static int
note_files(struct store *store, const struct config *config,
    const struct trail_reader *reader, const struct buf *people,
    int64_t now_ms, struct err *err)
{
	char revision[READINGS_REVISION_LEN + 1];
	struct buf files;
	int changed;

	buf_init(&files, AUDIT_TEXT_MAX);
	changed = readings_sync(store, config, &files, revision, err);
	if (changed == 1 || (changed == 0 && (reader->always ||
	    people->len > 0)))
		changed = add_reading(store, reader, revision, &files, people,
		    now_ms, err);
	buf_done(&files);
	return changed == -1 ? -1 : 0;
}

/* How texts were sent before: 1, 0 never, -1. */
static int
last_sending(struct store *store, enum sending *ret, struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT number FROM meta WHERE name = 'sending'");
	int found = query_step(q, err);

	if (found == 1)
		*ret = (enum sending)query_int(q, 0);
	query_end(q);
	return found;
}

static int
note_sending(struct store *store, const struct config *config,
    const struct trail_reader *reader, int64_t now_ms, struct err *err)
{
	const char *now = sending_name(config->sending);
	enum sending was = SENDING_SANDBOX;
	char words[64];
	struct query *q;
	int found = last_sending(store, &was, err);

	if (found == -1 || (found == 1 && was == config->sending))
		return found == -1 ? -1 : 0;
	if (found == 1)
		snprintf(words, sizeof words, "from %s to %s",
		    sending_name(was), now);
	else
		snprintf(words, sizeof words, "%s", now);
	q = query(store->db, "INSERT INTO meta (name, number) "
	    "VALUES ('sending', ?) ON CONFLICT (name) DO UPDATE SET "
	    "number = excluded.number");
	query_bind_int(q, config->sending);
	if (query_run(q, err) == -1)
		return -1;
	return audit_add(store, now_ms, reader->uid, "mode", "sending", words,
	    err);
}

int
trail_reading(struct store *store, const struct config *config,
    const struct trail_reader *reader, const struct buf *people,
    int64_t now_ms, struct err *err)
{
	if (note_files(store, config, reader, people, now_ms, err) == -1)
		return -1;
	return note_sending(store, config, reader, now_ms, err);
}

int
trail_log_head(struct store *store, int64_t *logged, struct err *err)
{
	char hex[BLIND_LEN * 2 + 1];
	struct blind head;
	int64_t count;

	if (audit_head(store, &count, &head, err) == -1)
		return -1;
	if (count != *logged) {
		sodium_bin2hex(hex, sizeof hex, head.bytes, BLIND_LEN);
		log_info("audit.head", "entries=%" PRId64 " head=%s", count,
		    hex);
	}
	*logged = count;
	return 0;
}
