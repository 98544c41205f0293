#include "config/hours.h"
#include "schedule/urgent.h"
#include "store/stale.h"

/* The readers of a correction, zone by zone. */
struct readers {
	const struct alert	*about;
	int64_t			 now_ms, until_ms;
};

static void
on_reader(enum channel channel, const char *language, const char *zone,
    int64_t people, void *arg)
{
	struct readers *r = arg;
	int64_t ms = hours_earliest(r->about, zone, r->now_ms);

	(void)channel;
	(void)language;
	(void)people;
	if (ms > r->now_ms && ms > r->until_ms)
		r->until_ms = ms;
}

/* The earlier of two times that are to come; 0 where none is. */
static int64_t
earlier(int64_t a, int64_t b, int64_t now_ms)
{
	if (a <= now_ms)
		return b > now_ms ? b : 0;
	return b > now_ms && b < a ? b : a;
}

static void
say_why(const struct alert *about, int64_t until_ms, int64_t first_ms,
    struct buf *why)
{
	const struct zone *zone = about->jurisdiction->zone;
	char until[ZONE_ISO_LEN + 1], first[ZONE_ISO_LEN + 1];

	zone_format(zone, until_ms, until);
	zone_format(zone, first_ms, first);
	buf_addf(why, "URGENT: quiet hours would keep it until %.16s, too close "
	    "to %.16s: your approval sends it now, at night", until, first);
}

int
urgent_check(struct store *store, const struct config *config,
    const struct broadcast *b, int64_t now_ms, struct urgent *ret,
    struct buf *why, struct err *err)
{
	const struct alert *alert = config_alert(config, b->alert);
	struct readers r = { .now_ms = now_ms };
	struct alert about;
	struct stale stale;
	int64_t first_ms;

	*ret = (struct urgent){ .is = false };
	if (alert == NULL || !broadcast_corrects(b) || b->corrects != 0)
		return 0;
	about = broadcast_about(config, alert, b);
	r.about = &about;
	if (about.occasion == NULL ||
	    stale_about(store, b->event, now_ms, &stale, err) == -1 ||
	    stale_count(store, b->event, now_ms, on_reader, &r, err) == -1)
		return about.occasion == NULL ? 0 : -1;
	ret->until_ms = r.until_ms;
	first_ms = earlier(stale.first_ms, aspects_holds(about.occasion) ?
	    about.occasion->starts_ms : 0, now_ms);
	ret->is = r.until_ms != 0 && first_ms != 0 &&
	    r.until_ms + config->corrections.urgent_lead_ms > first_ms;
	if (ret->is)
		say_why(&about, r.until_ms, first_ms, why);
	return 0;
}
