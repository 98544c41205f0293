#include "base/str.h"
#include "config/hours.h"
#include "schedule/correcting.h"
#include "schedule/urgent.h"
#include "store/put_off.h"
#include "store/stale.h"

#define URGENT "URGENT: "

/* The readers of a correction, zone by zone. */
struct readers {
	const struct alert	*about;
	int64_t			 now_ms, until_ms;
};

static void
on_zone(const char *zone, void *arg)
{
	struct readers *r = arg;
	int64_t ms = hours_earliest(r->about, zone, r->now_ms);

	if (ms > r->now_ms && ms > r->until_ms)
		r->until_ms = ms;
}

static void
on_reader(enum channel channel, const char *language, const char *zone,
    int64_t people, void *arg)
{
	(void)channel;
	(void)language;
	(void)people;
	on_zone(zone, arg);
}

static int
find_readers(struct store *store, const struct broadcast *b,
    struct readers *r, struct err *err)
{
	if (b->state == BROADCAST_SENDING)
		return put_off_zones(store, b->id, r->now_ms, on_zone, r, err);
	if (b->state != BROADCAST_AWAITING_APPROVAL)
		return stale_count(store, b->event, b->aspects, r->now_ms,
		    on_reader, r, err);
	on_zone(NULL, r);	/* again and again: nobody need be looked at */
	return 0;
}

static void
say_why(const struct broadcast *b, const struct alert *about,
    int64_t until_ms, int64_t first_ms, struct buf *why)
{
	const struct zone *zone = about->jurisdiction->zone;
	char until[ZONE_ISO_LEN + 1], first[ZONE_ISO_LEN + 1];

	zone_format(zone, until_ms, until);
	zone_format(zone, first_ms, first);
	buf_addf(why, URGENT "quiet hours %s until %.16s, too close to %.16s: "
	    "your approval sends it now, at night", b->state ==
	    BROADCAST_SENDING ? "keep what is left of it" : "would keep it",
	    until, first);
}

static bool
is_let_go(const struct broadcast *b, int64_t now_ms)
{
	return b->state != BROADCAST_AWAITING_APPROVAL &&
	    now_ms < b->night_until_ms;
}

bool
urgent_is_why(const char *why)
{
	return str_starts(why, URGENT);
}

int
urgent_check(struct store *store, const struct config *config,
    const struct broadcast *b, int64_t now_ms, struct urgent *ret,
    struct buf *why, struct err *err)
{
	const struct alert *alert = config_alert(config, b->alert);
	struct readers r = { .now_ms = now_ms };
	struct alert about;
	int64_t first_ms;

	*ret = (struct urgent){ .is = false };
	if (alert == NULL || !broadcast_corrects(b) || b->corrects != 0 ||
	    is_let_go(b, now_ms))
		return 0;
	about = broadcast_about(config, alert, b);
	r.about = &about;
	if (about.occasion == NULL)
		return 0;
	if (find_readers(store, b, &r, err) == -1)
		return -1;
	ret->until_ms = r.until_ms;
	if (r.until_ms == 0)
		return 0;
	first_ms = correcting_by(config, b, now_ms);
	ret->is = first_ms != 0 &&
	    r.until_ms + config->corrections.urgent_lead_ms > first_ms;
	if (ret->is)
		say_why(b, &about, r.until_ms, first_ms, why);
	return 0;
}
