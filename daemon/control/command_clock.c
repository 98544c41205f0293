/*
 * clock: what a virtual clock shows, and how far it may jump.
 */
#include "base/clock.h"
#include "base/log.h"
#include "control/command.h"
#include "schedule/report.h"

static json_t *
moment(const struct core *core, int64_t ms)
{
	char text[ZONE_ISO_LEN + 1];

	zone_format(report_zone(core->config), ms, text);
	return json_string(text);
}

/* "until" of the arguments: a time, or "" for no end. */
static int
move_end(struct core *core, const char *until, struct err *err)
{
	int64_t ms = 0;

	if (!clock_is_virtual())
		return err_set(err, ERR_REFUSED, "this pregond is on the real "
		    "clock, which nothing moves; a virtual one begins with "
		    "`pregond --clock TIME`");
	if (*until != '\0' && zone_parse(report_zone(core->config), until, &ms,
	    err) == -1)
		return -1;
	core->until_ms = ms;
	log_info("clock.until", "until=%s", *until != '\0' ? until : "none");
	core_poke(core);
	return 0;
}

int
command_clock(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	const char *until = json_string_value(json_object_get(asked->arguments,
	    "until"));

	if (until != NULL && move_end(core, until, err) == -1)
		return -1;
	json_object_set_new(reply, "now", moment(core, clock_wall_ms()));
	json_object_set_new(reply, "clock",
	    json_string(clock_is_virtual() ? "virtual" : "real"));
	json_object_set_new(reply, "until", core->until_ms != 0 ?
	    moment(core, core->until_ms) : json_null());
	return 0;
}
