/*
 * audit: who did what.
 */
#include <sodium.h>

#include "control/command.h"
#include "schedule/report.h"
#include "store/audit.h"

#define SHOWN 100	/* entries, where nothing was said */

struct trail_shown {
	const struct config	*config;
	json_t			*all;
};

static void
on_entry(const struct audit_entry *e, void *arg)
{
	const struct trail_shown *shown = arg;
	char at[ZONE_ISO_LEN + 1];
	json_t *uid = e->uid == AUDIT_BY_PREGOND ? json_null() :
	    json_integer(e->uid);

	zone_format(report_zone(shown->config), e->at_ms, at);
	json_array_append_new(shown->all, json_pack("{s:I, s:s, s:s, s:o, "
	    "s:s, s:s, s:s}", "id", (json_int_t)e->id, "at", at, "by", e->who,
	    "uid", uid, "verb", e->verb, "subject", e->subject, "detail",
	    e->detail));
}

/* From when on: 0 where nothing was said. */
static int
read_since(struct core *core, json_t *arguments, int64_t *ret,
    struct err *err)
{
	const char *since = json_string_value(json_object_get(arguments,
	    "since"));

	*ret = 0;
	if (since == NULL || zone_parse(report_zone(core->config), since, ret,
	    err) == 0)
		return 0;
	return err_prefix(err, "--since");
}

int
command_audit(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	json_t *last = json_object_get(asked->arguments, "last");
	struct trail_shown shown = { core->config, json_array() };
	char hex[BLIND_LEN * 2 + 1];
	int64_t since_ms, count;
	struct blind head;

	json_object_set_new(reply, "audit", shown.all);
	if (read_since(core, asked->arguments, &since_ms, err) == -1 ||
	    audit_each(core->store, json_is_integer(last) ?
	    json_integer_value(last) : SHOWN, since_ms, on_entry, &shown,
	    err) == -1 || audit_head(core->store, &count, &head, err) == -1)
		return -1;
	sodium_bin2hex(hex, sizeof hex, head.bytes, BLIND_LEN);
	json_object_set_new(reply, "entries", json_integer(count));
	json_object_set_new(reply, "head", json_string(hex));
	return 0;
}
