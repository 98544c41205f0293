#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "config/corrections.h"
#include "schedule/approving.h"
#include "schedule/asking.h"
#include "schedule/report.h"
#include "schedule/uncorrected.h"
#include "store/audience.h"
#include "store/holds.h"
#include "store/stale.h"

/* What is said of one. */
struct fate {
	const char	*does;			/* in words */
	char		 command[HOLD_WORDS_MAX];	/* or "" */
	char		 held[HOLD_WORDS_MAX];	/* what people hold of it; or "" */
};

struct looking {
	struct store		*store;
	const struct config	*config;
	int64_t			 now_ms;
	json_t			*all;
	struct err		*err;
};

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

int
uncorrected_people(struct store *store, const struct broadcast *b,
    int64_t now_ms, int64_t *ret, struct err *err)
{
	*ret = 0;
	if (!broadcast_corrects(b))
		return 0;
	return b->corrects != 0 ?
	    audience_of_another(store, b, count_people, ret, err) :
	    stale_count(store, b->event, b->aspects, now_ms, count_people,
	    ret, err);
}

int
uncorrected_lost(struct store *store, const struct broadcast *b,
    struct err *err)
{
	if (!broadcast_corrects(b) || b->corrects != 0)
		return 0;
	if (b->state == BROADCAST_DONE)
		return broadcasts_any(store, b->id, MESSAGE_EXPIRED, err);
	return b->state == BROADCAST_CANCELLED || b->state == BROADCAST_MISSED;
}

static void
set_command(struct fate *f, const char *verb, const struct broadcast *b)
{
	snprintf(f->command, sizeof f->command, "pregon %s %" PRId64, verb,
	    b->id);
}

/* One that people, or its hour, keep; or that goes out. */
static void
open_fate(const struct broadcast *b, const struct hold *hold, struct fate *f)
{
	if (hold != NULL) {
		f->does = "it is held, and does not go out";
		hold_ends_by(hold, f->command);
		hold_words(hold, f->held);
	} else
		f->does = b->state == BROADCAST_SENDING ? "it is being sent" :
		    "it goes out";
	if (b->state == BROADCAST_HELD) {
		f->does = "it is held, and does not go out";
		set_command(f, "release", b);
	} else if (approving_asked(b)) {
		f->does = "it waits until people approve it";
		set_command(f, "approve", b);
	}
}

static int
find_fate(const struct looking *l, const struct broadcast *b, struct fate *f)
{
	struct hold hold;
	int held;

	*f = (struct fate){ .does = NULL };
	if (b->state == BROADCAST_CANCELLED)
		f->does = "it was cancelled, and they keep it";
	else if (b->state == BROADCAST_MISSED)
		f->does = "it was missed, and they keep it";
	else if (b->state == BROADCAST_DONE)
		f->does = "its time passed before all had it";
	if (f->does != NULL) {
		set_command(f, "release", b);
		return 0;
	}
	held = holds_stop(l->store, l->config, b, &hold, l->err);
	if (held == -1)
		return -1;
	open_fate(b, held == 1 ? &hold : NULL, f);
	return 0;
}

static int
add(const struct looking *l, const struct broadcast *b, int64_t people)
{
	json_t *entry, *more;
	struct fate f;

	if (find_fate(l, b, &f) == -1)
		return -1;
	entry = report_broadcast(l->config, b, l->err);
	if (entry == NULL)
		return -1;
	json_array_append_new(l->all, entry);
	more = json_pack("{s:I, s:s, s:s?, s:s?}", "people",
	    (json_int_t)people, "does", f.does, "command",
	    f.command[0] != '\0' ? f.command : NULL, "held",
	    f.held[0] != '\0' ? f.held : NULL);
	json_object_update(entry, more);
	json_decref(more);
	return asking_add(l->store, l->config, b, l->now_ms, entry, l->err);
}

/* An event that nothing corrects. */
static int
add_none(const struct looking *l, const char *uid)
{
	int64_t people = 0;

	if (l->config->corrections.alert.name != NULL)
		return 0;	/* who is stale has one */
	if (stale_count(l->store, uid, ASPECTS_ALL, l->now_ms, count_people,
	    &people, l->err) == -1)
		return -1;
	if (people > 0)
		json_array_append_new(l->all, json_pack(
		    "{s:s, s:I, s:s, s:n}", "event", uid, "people",
		    (json_int_t)people, "does", "nothing corrects it: "
		    "pregon.conf has no corrections", "command"));
	return 0;
}

/* The last correction of its dates, or of its facts. */
static int
look_at(const struct looking *l, const char *uid, int aspects)
{
	struct broadcast b;
	int64_t people;
	int found = broadcasts_corrected(l->store, uid, aspects, &b, l->err),
	    lost;

	if (found != 1)
		return found;
	lost = uncorrected_lost(l->store, &b, l->err);
	if (lost == -1)
		return -1;
	if (lost == 0 && (b.state == BROADCAST_DONE ||
	    b.state == BROADCAST_SUPERSEDED))
		return 0;
	if (uncorrected_people(l->store, &b, l->now_ms, &people, l->err) == -1)
		return -1;
	return people > 0 ? add(l, &b, people) : 0;
}

static int
look_at_event(const struct looking *l, const char *uid)
{
	if (look_at(l, uid, ASPECTS_DATES) == -1 ||
	    look_at(l, uid, ASPECTS_FACTS) == -1)
		return -1;
	return add_none(l, uid);
}

/* Of what somebody corrects by hand only what waits for people. */
static int
look_at_mended(const struct looking *l)
{
	struct broadcast *rows;
	int64_t people;
	int result = 0;
	size_t n, i;

	if (broadcasts_open(l->store, &rows, &n, l->err) == -1)
		return -1;
	for (i = 0; result == 0 && i < n; i++) {
		if (rows[i].corrects == 0 || !approving_asked(&rows[i]))
			continue;
		result = uncorrected_people(l->store, &rows[i], l->now_ms,
		    &people, l->err);
		if (result == 0)
			result = add(l, &rows[i], people);
	}
	free(rows);
	return result;
}

json_t *
uncorrected_report(struct store *store, const struct config *config,
    int64_t now_ms, struct err *err)
{
	struct looking l = { store, config, now_ms, json_array(), err };
	const struct measure *m;
	int result = 0;
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++)
		for (m = &config->measures[i], j = 0;
		    result == 0 && j < m->noccasions; j++)
			result = look_at_event(&l, m->occasions[j].uid);
	if (result == 0)
		result = look_at_mended(&l);
	if (result == 0)
		return l.all;
	json_decref(l.all);
	return NULL;
}
