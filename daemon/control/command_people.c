/*
 * export, forget: the people in the store.
 */
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "config/config.h"
#include "control/command.h"
#include "schedule/report.h"
#include "store/audit.h"
#include "store/optout.h"
#include "store/roster.h"

struct exporting {
	const struct zone	*zone;
	json_t			*rows;
};

static void
on_row(const struct roster_row *row, void *arg)
{
	struct exporting *e = arg;
	char since[ZONE_ISO_LEN + 1] = "";
	json_t *json, *by = json_array();

	if (row->since_ms > 0)
		zone_format(e->zone, row->since_ms, since);
	if (row->by_file)
		json_array_append_new(by, json_string("file"));
	if (row->by_self)
		json_array_append_new(by, json_string("self"));
	if (row->by_import)
		json_array_append_new(by, json_string("import"));
	json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "handle",
	    row->handle, "list", row->list, "channel",
	    channel_name(row->channel), "consent",
	    consent_state_name(row->state), "since", since, "how", row->how,
	    "by", by);
	if (row->address != NULL)
		json_object_set_new(json, "address",
		    json_string(address_reveal(row->address)));
	json_array_append_new(e->rows, json);
}

/* Whoever reads all addresses leaves a trace. */
static int
audit_addresses(struct core *core, const struct asked *asked,
    const char *list, struct err *err)
{
	char subject[NAME_LEN_MAX + 8] = "all lists";

	if (list != NULL)
		snprintf(subject, sizeof subject, "list %s", list);
	return command_audit_now(core, asked, "export", subject,
	    "with addresses", err);
}

int
command_export(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	json_t *a = asked->arguments;
	const char *list = json_string_value(json_object_get(a, "list"));
	bool addresses = json_is_true(json_object_get(a, "addresses"));
	int64_t after = json_integer_value(json_object_get(a, "after")), next;
	struct exporting e = { .zone = report_zone(core->config),
	    .rows = json_array() };

	json_object_set_new(reply, "rows", e.rows);
	if (list != NULL && config_list(core->config, list) == NULL)
		return err_set(err, ERR_INPUT, "there is no list of that name; "
		    "`pregon status` shows them");
	if (addresses && after == 0 &&
	    audit_addresses(core, asked, list, err) == -1)
		return -1;
	if (roster_page(core->store, list, after, addresses, on_row, &e, &next,
	    err) == -1)
		return -1;
	json_object_set_new(reply, "next", json_integer(next));
	if (after == 0)
		log_info("people.exported", "list=%s addresses=%d uid=%u",
		    list != NULL ? list : "-", addresses,
		    (unsigned)asked->uid);
	return 0;
}

static void
on_list(const char *list, void *arg)
{
	json_array_append_new(arg, json_string(list));
}

/* In the caller's transaction; in ${files} the lists whose files name her still. */
static int
forget(struct store *store, const struct person *who, uid_t uid,
    json_t *files, struct err *err)
{
	if (persons_filed(store, who->id, on_list, files, err) == -1 ||
	    optout_forget(store, who, clock_wall_ms(), err) == -1)
		return -1;
	return audit_add(store, clock_wall_ms(), uid, "forget", who->handle, "",
	    err);
}

int
command_forget(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	const char *handle = json_string_value(json_object_get(
	    asked->arguments, "handle"));
	json_t *files = json_array();
	struct person who;
	int found = handle == NULL ? 0 : persons_by_handle(core->store, handle,
	    &who, err);

	json_object_set_new(reply, "files", files);
	if (found == 0)		/* what was given may be a number: not repeated */
		return err_set(err, ERR_INPUT, "there is nobody of that "
		    "handle; `pregon export` lists them");
	if (found == -1 || store_begin(core->store, err) == -1)
		return -1;
	if (forget(core->store, &who, asked->uid, files, err) == -1 ||
	    store_commit(core->store, err) == -1) {
		store_rollback(core->store);
		return -1;
	}
	log_info("people.forgotten", "person=%s uid=%u", who.handle,
	    (unsigned)asked->uid);
	json_object_set_new(reply, "forgotten", json_string(who.handle));
	sender_poke(core->sender);
	return 0;
}
