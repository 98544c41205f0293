#include <stdio.h>
#include <stdlib.h>

#include "config/facts.h"
#include "config/sent.h"
#include "schedule/sending.h"

/* "send-3" is the alert of broadcast 3. */
static void
name_of(int64_t id, char ret[NAME_LEN_MAX + 1])
{
	snprintf(ret, NAME_LEN_MAX + 1, SENT_PREFIX "%lld", (long long)id);
}

static bool
is_sent(const struct broadcast *b)
{
	char name[NAME_LEN_MAX + 1];

	name_of(b->id, name);
	return str_eq(b->alert, name);
}

/* Neither that nor "correct-3" is in any file. */
static bool
is_in_no_file(const struct broadcast *b)
{
	return is_sent(b) || b->corrects != 0;
}

static int
check_channels(const struct config *config, const struct channels *channels,
    struct err *err)
{
	size_t i;

	for (i = 0; i < channels->count; i++)
		if (!config_carries(config, channels->order[i]))
			return err_set(err, ERR_INPUT, "no account in \"route\" "
			    "of pregon.conf carries %s",
			    channel_name(channels->order[i]));
	return 0;
}

static int
read_time(const struct config *config, const char *at, int64_t now_ms,
    int64_t *ret, struct err *err)
{
	if (at == NULL) {
		*ret = now_ms;
		return 0;
	}
	if (zone_parse(config->jurisdictions[0].zone, at, ret, err) == -1)
		return err_prefix(err, "--at");
	if (*ret < now_ms)
		return err_set(err, ERR_INPUT, "--at: %s has passed", at);
	return 0;
}

/* Whether ${b} went to the same list with the same texts: 1, 0, -1. */
static int
is_same(struct store *store, const struct broadcast *b,
    const struct sent *sent, struct err *err)
{
	char list[NAME_LEN_MAX + 1], *text = NULL;
	const struct template *template;
	int found = broadcasts_list(store, b->id, list, err);
	size_t i;
	bool same;

	if (found != 1 || !str_eq(list, sent->alert.audience[0]->name))
		return found == -1 ? -1 : 0;
	for (i = 0; i < sent->ntemplates; i++) {
		template = &sent->templates[i];
		found = broadcasts_text(store, b->id, template->channel,
		    template->part, template->language, &text, err);
		if (found != 1)
			return found;
		same = str_eq(text, template->source);
		free(text);
		if (!same)
			return 0;
	}
	return 1;
}

static int
refuse_twice(struct store *store, const struct sent *sent, int64_t now_ms,
    struct err *err)
{
	struct broadcast *rows;
	int same = 0;
	size_t n, i;

	if (broadcasts_all(store, &rows, &n, err) == -1)
		return -1;
	for (i = 0; same == 0 && i < n; i++) {
		if (!is_sent(&rows[i]) ||
		    rows[i].seen_ms <= now_ms - SENDING_TWICE_MS)
			continue;
		same = is_same(store, &rows[i], sent, err);
		if (same == 1)
			err_set(err, ERR_REFUSED, "the same text was sent to "
			    "the same list within the hour, as broadcast %lld: "
			    "say --again to send it once more",
			    (long long)rows[i].id);
	}
	free(rows);
	return same == 0 ? 0 : -1;
}

int
sending_save(struct store *store, const struct sent *sent, struct broadcast *b,
    struct err *err)
{
	const struct template *template;
	int64_t id = b->id;
	size_t i;

	b->id = 0;
	snprintf(b->alert, sizeof b->alert, "%s", sent->alert.name);
	if (broadcasts_save(store, b, err) == -1 ||
	    broadcasts_set_audience(store, b->id, &sent->alert, err) == -1)
		return -1;
	if (b->id != id)
		return err_set(err, ERR_IO, "broadcast %lld got the id %lld",
		    (long long)id, (long long)b->id);
	for (i = 0; i < sent->ntemplates; i++) {
		template = &sent->templates[i];
		if (broadcasts_freeze_text(store, b->id, template->channel,
		    template->part, template->language, template->source,
		    err) == -1)
			return -1;
	}
	return 0;
}

int
sending_plan(struct store *store, const struct config *config,
    const struct wish *wish, int64_t now_ms, struct broadcast *ret,
    struct sent **ret_sent, struct err *err)
{
	const struct list *list = config_list(config, wish->list);
	struct broadcast b = { .number = 1, .state = BROADCAST_PLANNED,
	    .seen_ms = now_ms };
	struct channels channels = wish->channels;
	char name[NAME_LEN_MAX + 1];
	struct sent *sent;

	if (channels.count == 0)
		channels_add(&channels, CHANNEL_SMS);
	if (list == NULL)
		return err_set(err, ERR_INPUT, "no list is called %s",
		    wish->list);
	if (!str_is_name(wish->template))
		return err_set(err, ERR_INPUT, "%s is no template's name",
		    wish->template);
	if (check_channels(config, &channels, err) == -1 ||
	    read_time(config, wish->at, now_ms, &b.due_ms, err) == -1 ||
	    broadcasts_next_id(store, &b.id, err) == -1)
		return -1;
	b.expires_ms = b.due_ms + config->expiry_ms;
	name_of(b.id, name);
	sent = sent_new(config, name, list, &channels, b.due_ms);
	if (sent_read_texts(sent, config, wish->template, err) == -1 ||
	    (!wish->again && refuse_twice(store, sent, now_ms, err) == -1) ||
	    sending_save(store, sent, &b, err) == -1) {
		sent_free(sent);
		return -1;
	}
	*ret = b;
	*ret_sent = sent;
	return 0;
}

/* Give ${sent} what was frozen to be said by ${channel} in ${language}. */
static int
restore_parts(struct store *store, const struct broadcast *b,
    enum channel channel, const char *language, struct sent *sent,
    struct err *err)
{
	enum part part;
	char *source;
	int found = 0;

	for (part = 0; found != -1 && part < NPARTS; part++) {
		found = broadcasts_text(store, b->id, channel, part, language,
		    &source, err);
		if (found != 1)
			continue;
		found = sent_add_text(sent, channel, part, language, source,
		    err);
		free(source);
	}
	return found == -1 ? -1 : 0;
}

static int
restore_texts(struct store *store, const struct broadcast *b,
    struct sent *sent, struct err *err)
{
	const struct channels *channels = &sent->alert.channels;
	const char *language;
	size_t i, j;

	for (i = 0; i < channels->count; i++)
		for (j = 0; (language = facts_language(&sent->alert, j)) !=
		    NULL; j++)
			if (restore_parts(store, b, channels->order[i],
			    language, sent, err) == -1)
				return -1;
	return 0;
}

/* Add to ${sent} the lists that the broadcast ${id} goes to, as far as there are such. */
static int
add_lists(struct store *store, const struct config *config, int64_t id,
    struct sent *sent, struct err *err)
{
	struct query *q = query(store->db, "SELECT list FROM broadcast_list "
	    "WHERE broadcast = ? ORDER BY list");
	const struct list *list;
	int found;

	query_bind_int(q, id);
	while ((found = query_step(q, err)) == 1) {
		list = config_list(config, query_text(q, 0));
		if (list != NULL)
			sent_add_list(sent, list);
	}
	query_end(q);
	return found;
}

int
sending_alert(struct store *store, const struct config *config,
    const struct broadcast *b, int64_t like, struct sent **ret,
    struct err *err)
{
	struct channels channels;
	struct sent *sent;

	*ret = NULL;
	if (broadcasts_channels(store, like, &channels, err) == -1)
		return -1;
	sent = sent_new(config, b->alert, NULL, &channels, b->due_ms);
	if (add_lists(store, config, like, sent, err) == -1) {
		sent_free(sent);
		return -1;
	}
	sent_set_event(sent, config_occasion(config, b->event));
	if (b->corrects != 0)
		sent->alert.where.file = "pregon correct";
	if (b->corrects != 0 && config->corrections.alert.name != NULL)
		sent->alert.approve = config->corrections.alert.approve;
	*ret = sent;
	return 0;
}

/* The alert that ${b} was made for; NULL in ${ret} where its lists are gone. */
static int
restore(struct store *store, const struct config *config,
    const struct broadcast *b, struct sent **ret, struct err *err)
{
	struct sent *sent;

	*ret = NULL;
	if (sending_alert(store, config, b, b->id, &sent, err) == -1)
		return -1;
	if (sent->alert.naudience == 0) {
		sent_free(sent);
		return 0;
	}
	if (restore_texts(store, b, sent, err) == -1) {
		sent_free(sent);
		return -1;
	}
	*ret = sent;
	return 0;
}

int
sending_restore(struct store *store, struct config *config, struct err *err)
{
	struct broadcast *rows;
	struct sent *sent;
	int result = 0;
	size_t n, i;

	if (broadcasts_open(store, &rows, &n, err) == -1)
		return -1;
	for (i = 0; result == 0 && i < n; i++) {
		if (!is_in_no_file(&rows[i]))
			continue;
		result = restore(store, config, &rows[i], &sent, err);
		if (result == 0 && sent != NULL)
			sent_attach(config, sent);
	}
	free(rows);
	return result;
}
