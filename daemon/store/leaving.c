#include <stddef.h>

#include "store/consents.h"
#include "store/leaving.h"
#include "store/left.h"

/* The one of ${places} on ${channel}; NULL where she has none. */
static const struct place *
place_on(const struct place *places, int n, enum channel channel)
{
	int i;

	for (i = 0; i < n; i++)
		if (places[i].channel == channel)
			return &places[i];
	return NULL;
}

/* By one channel: whether it changed; -1.  ${ret_stays}: she joined by it since. */
static int
leave_by(struct store *store, const struct leaving *what, int64_t person,
    const struct place *place, enum channel channel, int64_t now_ms,
    bool *ret_stays, struct err *err)
{
	struct consenting consent = { .person = person, .list = what->list,
	    .channel = (int)channel, .event = CONSENT_LEFT, .how = what->how,
	    .wording = "", .event_ms = what->event_ms };
	int undone = place == NULL ? 0 : left_is_undone(store, place,
	    what->list, what->event_ms, err);

	*ret_stays = undone == 1;
	if (undone != 0)
		return undone == -1 ? -1 : 0;
	if (place != NULL && left_add(store, place, what->list,
	    what->event_ms, now_ms, err) == -1)
		return -1;
	return consents_apply(store, &consent, now_ms, err);
}

static int
apply_to_person(struct store *store, const struct leaving *what,
    const struct person *person, int64_t now_ms, struct err *err)
{
	struct place places[CHANNELS];
	int n = persons_places(store, person->id, places, err), changed = 0,
	    one;
	bool on = false, stays;
	enum channel channel;

	if (n == -1)
		return -1;
	for (channel = 0; channel < CHANNELS; channel++) {
		one = leave_by(store, what, person->id, place_on(places, n,
		    channel), channel, now_ms, &stays, err);
		if (one == -1)
			return -1;
		changed += one;
		on |= stays;
	}
	if (!on && persons_leave(store, person->id, what->list, err) == -1)
		return -1;
	return changed;
}

int
leaving_apply(struct store *store, const struct leaving *what, int64_t now_ms,
    struct person *ret_who, struct err *err)
{
	struct person who;
	int found = persons_find(store, what->place.channel,
	    &what->place.blind, &who, err), undone;

	if (found == -1)
		return -1;
	if (ret_who != NULL)
		*ret_who = who;
	undone = left_is_undone(store, &what->place, what->list,
	    what->event_ms, err);
	if (undone != 0)
		return undone == -1 ? -1 : 0;
	if (found == 1)
		return apply_to_person(store, what, &who, now_ms, err);
	return left_add(store, &what->place, what->list, what->event_ms,
	    now_ms, err) == -1 ? -1 : 0;
}
