#include "base/str.h"
#include "config/hours.h"
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

/* The earlier of two times that are to come; 0 where none is. */
static int64_t
earlier(int64_t a, int64_t b, int64_t now_ms)
{
	if (a <= now_ms)
		return b > now_ms ? b : 0;
	return b > now_ms && b < a ? b : a;
}

/* When the first of them holds that the event is; 0: nobody holds a date. */
static int
find_first(struct store *store, const struct broadcast *b, int64_t now_ms,
    int64_t *ret, struct err *err)
{
	struct stale stale;

	*ret = b->was_ms;
	if (b->state == BROADCAST_SENDING)
		return 0;
	if (stale_about(store, b->event, now_ms, &stale, err) == -1)
		return -1;
	*ret = stale.first_ms;
	return 0;
}

static int
find_readers(struct store *store, const struct broadcast *b,
    struct readers *r, struct err *err)
{
	return b->state == BROADCAST_SENDING ?
	    put_off_zones(store, b->id, r->now_ms, on_zone, r, err) :
	    stale_count(store, b->event, r->now_ms, on_reader, r, err);
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
	    b->at_night)
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
	if (find_first(store, b, now_ms, &first_ms, err) == -1)
		return -1;
	first_ms = earlier(first_ms, aspects_holds(about.occasion) ?
	    about.occasion->starts_ms : 0, now_ms);
	ret->is = first_ms != 0 &&
	    r.until_ms + config->corrections.urgent_lead_ms > first_ms;
	if (ret->is)
		say_why(b, &about, r.until_ms, first_ms, why);
	return 0;
}
