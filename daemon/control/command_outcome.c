/*
 * outcome: what the council did, as people record it.
 */
#include "base/clock.h"
#include "base/log.h"
#include "base/login.h"
#include "control/command.h"
#include "schedule/recorded.h"
#include "schedule/recording.h"
#include "schedule/report.h"

static json_t *
account_name(uid_t uid)
{
	char name[LOGIN_LEN];

	login_name(uid, name);
	return json_string(name);
}

/* Whose accounts the uids of a report are. */
static void
add_names(json_t *report)
{
	json_t *one, *names, *uid;
	size_t i, j;

	json_array_foreach(json_object_get(report, "said"), i, one)
		json_object_set_new(one, "by", account_name((uid_t)
		    json_integer_value(json_object_get(one, "uid"))));
	json_array_foreach(json_object_get(report, "waits"), i, one) {
		names = json_array();
		json_array_foreach(json_object_get(one, "said_by"), j, uid)
			json_array_append_new(names, account_name((uid_t)
			    json_integer_value(uid)));
		json_object_set_new(one, "said_by", names);
	}
}

/* What goes out on an outcome of it, and what does not. */
static int
add_alerts(struct core *core, const struct occasion *o, json_t *report,
    struct err *err)
{
	json_t *all = json_array(), *shown;
	const struct alert *alert;
	struct broadcast b;
	int found = 0;
	size_t i;

	json_object_set_new(report, "alerts", all);
	for (i = 0; found != -1 && i < core->config->nalerts; i++) {
		alert = &core->config->alerts[i];
		if (alert->occasion != o || alert->when.outcome == OUTCOME_NONE)
			continue;
		found = broadcasts_last(core->store, alert->name, o->uid, &b,
		    err);
		if (found != 1) {
			json_array_append_new(all, json_pack("{s:s, s:n, s:s}",
			    "alert", alert->name, "id", "on",
			    outcome_result_name(alert->when.outcome)));
			continue;
		}
		shown = report_broadcast(core->config, &b, err);
		if (shown == NULL)
			return -1;
		json_object_set_new(shown, "on", json_string(
		    outcome_result_name(alert->when.outcome)));
		json_array_append_new(all, shown);
	}
	return found == -1 ? -1 : 0;
}

static json_t *
report(struct core *core, const struct occasion *o, struct err *err)
{
	json_t *ret = recorded_report(core->store, core->config, o, err);

	if (ret == NULL)
		return NULL;
	add_names(ret);
	if (add_alerts(core, o, ret, err) == -1) {
		json_decref(ret);
		return NULL;
	}
	return ret;
}

/* Those that have begun, and those of which something is recorded. */
static int
list(struct core *core, bool only_waiting, json_t *all, struct err *err)
{
	const struct config *config = core->config;
	const struct occasion *o;
	json_t *one;
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++)
		for (j = 0; j < config->measures[i].noccasions; j++) {
			o = &config->measures[i].occasions[j];
			if (only_waiting && o->starts_ms > clock_wall_ms())
				continue;
			one = report(core, o, err);
			if (one == NULL)
				return -1;
			if (!only_waiting ||
			    json_array_size(json_object_get(one, "waits")) > 0)
				json_array_append(all, one);
			json_decref(one);
		}
	return 0;
}

int
command_outcomes_waiting(struct core *core, json_t *reply, struct err *err)
{
	json_t *all = json_array();

	json_object_set_new(reply, "outcomes", all);
	return list(core, true, all, err);
}

static const char *
text_of(const struct asked *asked, const char *name)
{
	const char *text = json_string_value(json_object_get(asked->arguments,
	    name));

	return text != NULL ? text : "";
}

static int
read_said(const struct asked *asked, struct outcome_said *ret, struct err *err)
{
	const char *result = text_of(asked, "result"),
	    *tally = text_of(asked, "tally");

	*ret = (struct outcome_said){
		.event = text_of(asked, "event"),
		.source = text_of(asked, "source"),
		.note = text_of(asked, "note"),
		.uid = asked->uid,
		.at_ms = clock_wall_ms(),
	};
	if (outcome_result_parse(result, &ret->result) == -1)
		return err_set(err, ERR_INPUT, "%.63s is no result: passed, "
		    "failed, postponed or withdrawn", result);
	return *tally != '\0' ? tally_parse(tally, &ret->tally, err) : 0;
}

/* In one transaction: the row, the plan, and what the sender says from now on. */
static int
say(struct core *core, const struct outcome_said *said, bool replace,
    enum recorded *ret, struct err *err)
{
	struct err ignored;

	if (store_begin(core->store, err) == -1)
		return -1;
	if (recording_say(core->store, core->config, said, replace, ret,
	    err) == 0 &&
	    sender_configure(core->sender, core->config, err) == 0 &&
	    store_commit(core->store, err) == 0)
		return 0;
	store_rollback(core->store);
	if (outcomes_attach(core->store, core->config, &ignored) == -1)
		log_error("outcome.stale", "error=\"%s\" next=\"pregon reload "
		    "reads what is recorded again\"", ignored.text);
	return -1;
}

static int
record(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	struct outcome_said said;
	char tally[TALLY_LEN + 1];
	enum recorded recorded;

	if (read_said(asked, &said, err) == -1 ||
	    say(core, &said, json_is_true(json_object_get(asked->arguments,
	    "replace")), &recorded, err) == -1)
		return -1;
	tally_format(&said.tally, tally);
	log_info("outcome.recorded", "event=%s result=%s tally=%s as=%s uid=%u",
	    said.event, outcome_result_name(said.result),
	    *tally != '\0' ? tally : "-", recorded_name(recorded),
	    (unsigned)said.uid);
	json_object_set_new(reply, "recorded",
	    json_string(recorded_name(recorded)));
	core_poke(core);
	return 0;
}

int
command_outcome(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	const char *event = text_of(asked, "event");
	const struct occasion *o;
	json_t *all = json_array(), *one;

	json_object_set_new(reply, "outcomes", all);
	if (*event == '\0')
		return list(core, false, all, err);
	if (*text_of(asked, "result") != '\0' &&
	    record(core, asked, reply, err) == -1)
		return -1;
	o = recording_event(core->config, event, err);
	if (o == NULL)
		return -1;
	one = report(core, o, err);
	return one != NULL ? json_array_append_new(all, one) : -1;
}
