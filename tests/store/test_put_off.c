#include "store/store_rig.h"

#include "store/put_off.h"

/* "America/Phoenix" and "-" for one who has none. */
static void
note(const char *zone, void *arg)
{
	buf_addf(arg, "%s ", zone != NULL ? zone : "-");
}

static void
assert_zones(struct rig *r, const struct broadcast *b, int64_t now_ms,
    const char *want)
{
	struct buf zones;

	buf_init(&zones, 200);
	assert_int_equal(put_off_zones(r->store, b->id, now_ms, note, &zones,
	    &r->err), 0);
	assert_string_equal(buf_text(&zones), want);
	buf_done(&zones);
}

static int64_t
count(struct rig *r, const struct broadcast *b, int64_t now_ms)
{
	int64_t n = -1;

	assert_int_equal(put_off_count(r->store, b->id, now_ms, &n, &r->err),
	    0);
	return n;
}

static int64_t
not_in_phoenix(const char *zone, void *arg)
{
	(void)arg;
	return zone != NULL && strcmp(zone, "America/Phoenix") == 0 ?
	    NOW + HOUR : NOW;
}

/* Ben, in Phoenix, waits for an hour; the others are in flight. */
static struct broadcast
ben_waits(struct rig *r)
{
	struct broadcast b = rig_three(r);
	struct claim claim = { .broadcast = b.id, .account = "sandbox",
	    .earliest = not_in_phoenix, .limit = 3 };
	struct claimed c[3];
	size_t looked;

	assert_int_equal(outbox_claim(r->store, &claim, NOW, c, &looked,
	    &r->err), 2);
	rig_claimed_done(c, 2);
	return b;
}

static void
who_waits_is_counted(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = ben_waits(r);

	(void)state;
	assert_int_equal(count(r, &b, NOW), 1);
	assert_int_equal(count(r, &b, NOW + HOUR), 0);
	rig_free(r);
}

static void
whose_zone_it_is_is_told(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = ben_waits(r);

	(void)state;
	assert_zones(r, &b, NOW, "America/Phoenix ");
	assert_zones(r, &b, NOW + HOUR, "");
	rig_free(r);
}

static void
who_has_no_zone_has_none(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct claimed c[3];

	(void)state;
	r->earliest_ms = NOW + HOUR;
	assert_int_equal(rig_claim(r, &b, NOW, 3, c), 0);
	assert_zones(r, &b, NOW, "- America/Phoenix ");
	rig_free(r);
}

static void
nobody_waits_any_longer(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = ben_waits(r);
	struct claimed c[3];

	(void)state;
	assert_int_equal(rig_claim(r, &b, NOW, 3, c), 0);
	assert_int_equal(put_off_end(r->store, b.id, NOW, &r->err), 0);
	assert_int_equal(count(r, &b, NOW), 0);
	assert_int_equal(rig_claim(r, &b, NOW, 3, c), 1);
	assert_string_equal(address_reveal(&c[0].to), BEN);
	rig_claimed_done(c, 1);
	rig_free(r);
}

static void
what_is_settled_stays_so(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = ben_waits(r);
	struct claimed c[3];

	(void)state;
	assert_int_equal(outbox_end_all_queued(r->store, b.id,
	    MESSAGE_WITHDRAWN, "", NOW, &r->err), 0);
	assert_int_equal(put_off_end(r->store, b.id, NOW, &r->err), 0);
	assert_int_equal(rig_claim(r, &b, NOW, 3, c), 0);
	rig_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "who waits for a later hour is counted",
		    who_waits_is_counted, NULL, NULL, NULL },
		{ "whose zone it is that keeps her is told",
		    whose_zone_it_is_is_told, NULL, NULL, NULL },
		{ "who has no zone of her own has none",
		    who_has_no_zone_has_none, NULL, NULL, NULL },
		{ "let go, nobody waits any longer",
		    nobody_waits_any_longer, NULL, NULL, NULL },
		{ "what was settled is not let go",
		    what_is_settled_stays_so, NULL, NULL, NULL },
	};

	return cmocka_run_group_tests_name("put_off", tests, NULL, NULL);
}
