#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "config/sent.h"
#include "control/command.h"
#include "schedule/report.h"
#include "schedule/sending.h"

/* The channels that were asked for, in order; none where nothing was said. */
static int
read_channels(json_t *names, struct channels *ret, struct err *err)
{
	enum channel channel;
	json_t *name;
	size_t i;

	json_array_foreach(names, i, name) {
		if (!json_is_string(name) ||
		    channel_parse(json_string_value(name), &channel) == -1)
			return err_set(err, ERR_INPUT, "a channel is sms or "
			    "email");
		channels_add(ret, channel);
	}
	return 0;
}

static int
audit(struct core *core, const struct asked *asked, const struct wish *wish,
    const struct broadcast *b, struct err *err)
{
	char words[2 * NAME_LEN_MAX + 32];

	snprintf(words, sizeof words, "the template %s to list %s",
	    wish->template, wish->list);
	return command_audit_broadcast(core, asked, "send", b, words, err);
}

static int
plan(struct core *core, const struct asked *asked, const struct wish *wish,
    struct broadcast *ret, struct err *err)
{
	struct sent *sent = NULL;

	if (store_begin(core->store, err) == -1)
		return -1;
	if (sending_plan(core->store, core->config, wish, clock_wall_ms(), ret,
	    &sent, err) == -1 ||
	    audit(core, asked, wish, ret, err) == -1 ||
	    store_commit(core->store, err) == -1) {
		store_rollback(core->store);
		sent_free(sent);
		return -1;
	}
	sent_attach(core->config, sent);
	return 0;
}

int
command_send(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	json_t *a = asked->arguments, *shown;
	struct wish wish = {
		.list = json_string_value(json_object_get(a, "list")),
		.template = json_string_value(json_object_get(a, "template")),
		.at = json_string_value(json_object_get(a, "at")),
		.again = json_is_true(json_object_get(a, "again")),
	};
	struct broadcast b;

	if (wish.list == NULL || wish.template == NULL)
		return err_set(err, ERR_INPUT, "a list and a template are "
		    "wanted");
	if (read_channels(json_object_get(a, "channels"), &wish.channels,
	    err) == -1 || plan(core, asked, &wish, &b, err) == -1)
		return -1;
	log_info("broadcast.sent", "broadcast=%" PRId64 " alert=%s list=%s "
	    "uid=%u", b.id, b.alert, wish.list, (unsigned)asked->uid);
	core_poke(core);
	shown = report_broadcast(core->config, &b, err);
	if (shown == NULL)
		return -1;
	json_object_set_new(reply, "broadcast", shown);
	return 0;
}
