#include <stdio.h>
#include <stdlib.h>

#include "config/sent.h"
#include "schedule/mending.h"
#include "schedule/sending.h"
#include "store/audience.h"
#include "store/occasions.h"
#include "store/revisions.h"

/* What would be too early, or too late to be of use. */
static int
check_wrong(const struct broadcast *wrong, struct err *err)
{
	long long id = (long long)wrong->id;

	if (wrong->began_ms == 0)
		return err_set(err, ERR_REFUSED, "broadcast %lld is %s, and "
		    "nobody has it: change its text, and `pregon reload`", id,
		    broadcast_state_name(wrong->state));
	if (wrong->state == BROADCAST_SENDING || wrong->state == BROADCAST_HELD)
		return err_set(err, ERR_REFUSED, "broadcast %lld is %s: the "
		    "wrong text would go on; `pregon cancel %lld` first", id,
		    broadcast_state_name(wrong->state), id);
	return 0;
}

/*
 * Whether it was done: a row of ${wrong} with ${template} that people, and the files, let be.
 * One superseded in the middle is over, too: the next is for those who did not get it.
 */
static int
refuse_twice(struct store *store, const struct broadcast *wrong,
    const char *template, struct err *err)
{
	struct query *q = query(store->db, "SELECT id FROM broadcast "
	    "WHERE corrects = ? AND template = ? AND state <> ? "
	    "AND NOT (state IN (?, ?) AND began_ms = 0) ORDER BY id LIMIT 1");
	int64_t id = 0;

	query_bind_int(q, wrong->id);
	query_bind_text(q, template);
	query_bind_int(q, BROADCAST_SUPERSEDED);
	query_bind_int(q, BROADCAST_CANCELLED);
	query_bind_int(q, BROADCAST_MISSED);
	if (query_one(q, &id, err) == -1)
		return -1;
	if (id == 0)
		return 0;
	return err_set(err, ERR_REFUSED, "who got broadcast %lld gets %s once: "
	    "that is broadcast %lld", (long long)wrong->id, template,
	    (long long)id);
}

static void
count_people(enum channel channel, const char *language, const char *zone,
    int64_t people, void *arg)
{
	int64_t *sum = arg;

	(void)channel;
	(void)language;
	(void)zone;
	*sum += people;
}

/* Nobody who has it may be written to: there is nothing to send. */
static int
check_people(struct store *store, const struct broadcast *b, struct err *err)
{
	int64_t people = 0;

	if (audience_of_another(store, b, count_people, &people, err) == -1)
		return -1;
	return people > 0 ? 0 : err_set(err, ERR_REFUSED, "broadcast %lld was "
	    "handed over to nobody who may still be written to",
	    (long long)b->corrects);
}

/* As it is now: a text that was written before it changed must not go out after. */
static int
set_event(struct store *store, const struct occasion *o, struct broadcast *b,
    struct err *err)
{
	int revision = 0;

	if (o == NULL)
		return 0;
	if (occasions_revision(store, o->uid, &revision, err) == -1)
		return -1;
	snprintf(b->event, sizeof b->event, "%s", o->uid);
	b->event_ms = o->starts_ms;
	b->revision = revision;
	return 0;
}

int
mending_plan(struct store *store, const struct config *config,
    const struct broadcast *wrong, const char *template, int64_t now_ms,
    struct broadcast *ret, struct sent **ret_sent, struct err *err)
{
	struct broadcast b = { .number = 1, .state = BROADCAST_PLANNED,
	    .seen_ms = now_ms, .due_ms = now_ms, .corrects = wrong->id };
	const struct occasion *o = config_occasion(config, wrong->event);
	struct sent *sent = NULL;

	if (!str_is_name(template))
		return err_set(err, ERR_INPUT, "%s is no template's name",
		    template);
	if (check_wrong(wrong, err) == -1 ||
	    refuse_twice(store, wrong, template, err) == -1 ||
	    broadcasts_next_id(store, &b.id, err) == -1)
		return -1;
	snprintf(b.alert, sizeof b.alert, MENDED_PREFIX "%lld",
	    (long long)b.id);
	snprintf(b.template, sizeof b.template, "%s", template);
	if (set_event(store, o, &b, err) == -1)
		return -1;
	b.expires_ms = b.event_ms > now_ms ? b.event_ms :
	    now_ms + config->expiry_ms;
	if (sending_alert(store, config, &b, wrong->id, &sent, err) == -1 ||
	    sent_read_texts(sent, config, template, err) == -1 ||
	    sending_save(store, sent, &b, err) == -1 ||
	    check_people(store, &b, err) == -1) {
		sent_free(sent);
		return -1;
	}
	*ret = b;
	*ret_sent = sent;
	return 0;
}

int
mending_holds(struct store *store, const struct broadcast *b, bool *ret,
    struct err *err)
{
	int revision;

	*ret = true;
	if (b->corrects == 0 || b->event[0] == '\0')
		return 0;
	if (occasions_revision(store, b->event, &revision, err) == -1)
		return -1;
	return revisions_same(store, b->event, ASPECTS_ALL, b->revision,
	    revision, ret, err);
}
