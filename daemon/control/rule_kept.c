#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/items.h"
#include "control/rule_kept.h"
#include "schedule/recording.h"

/* {"act": {"confirm_outcomes": 2, "events": ["final_vote"]}} */
static json_t *
measures_to_json(const struct config *config)
{
	json_t *ret = json_object(), *events;
	const struct measure *measure;
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++) {
		measure = &config->measures[i];
		events = json_array();
		for (j = 0; j < measure->noccasions; j++)
			json_array_append_new(events,
			    json_string(measure->occasions[j].uid));
		json_object_set_new(ret, measure->name, json_pack(
		    "{s:i, s:o}", "confirm_outcomes", recording_needed(config,
		    measure), "events", events));
	}
	return ret;
}

static json_t *
to_json(const struct config *config)
{
	json_t *organizers = json_array(), *alerts = json_object();
	size_t i;

	for (i = 0; i < config->organizers.count; i++)
		json_array_append_new(organizers,
		    json_string(config->organizers.names[i]));
	for (i = 0; i < config->nalerts; i++)
		json_object_set_new(alerts, config->alerts[i].name,
		    json_integer(config->alerts[i].approve));
	if (config->corrections.alert.name != NULL)
		json_object_set_new(alerts, config->corrections.alert.name,
		    json_integer(config->corrections.alert.approve));
	return json_pack("{s:i, s:i, s:i, s:o, s:o, s:o}", "sending",
	    (int)config->sending, "approve", config->approve,
	    "confirm_outcomes", config->confirm_outcomes, "organizers",
	    organizers, "alerts", alerts, "measures",
	    measures_to_json(config));
}

static void
measure_from_json(const char *name, json_t *json, struct measure *ret)
{
	json_t *events = json_object_get(json, "events"), *uid;
	size_t i;

	*ret = (struct measure){ .name = xstrdup(name),
	    .confirm_outcomes = (int)json_integer_value(
	    json_object_get(json, "confirm_outcomes")),
	    .noccasions = json_array_size(events) };
	ret->occasions = xcalloc(ret->noccasions, sizeof *ret->occasions);
	json_array_foreach(events, i, uid)
		ret->occasions[i] = (struct occasion){ .measure = ret,
		    .uid = xstrdup(json_string_value(uid)) };
}

static void
measures_from_json(json_t *json, struct config *ret)
{
	const char *name;
	json_t *value;

	ret->measures = xcalloc(json_object_size(json), sizeof *ret->measures);
	json_object_foreach(json, name, value)
		measure_from_json(name, value,
		    &ret->measures[ret->nmeasures++]);
}

static void
from_json(json_t *json, struct config *ret)
{
	const char *name;
	json_t *value;
	size_t i;

	*ret = (struct config){
	    .sending = (enum sending)json_integer_value(
	    json_object_get(json, "sending")),
	    .approve = (int)json_integer_value(
	    json_object_get(json, "approve")),
	    .confirm_outcomes = (int)json_integer_value(
	    json_object_get(json, "confirm_outcomes")) };
	json_array_foreach(json_object_get(json, "organizers"), i, value)
		names_add(&ret->organizers, json_string_value(value));
	json_object_foreach(json_object_get(json, "alerts"), name, value) {
		ret->alerts = xgrow(ret->alerts, ret->nalerts,
		    sizeof *ret->alerts);
		ret->alerts[ret->nalerts++] = (struct alert){
		    .name = xstrdup(name),
		    .approve = (int)json_integer_value(value) };
	}
	measures_from_json(json_object_get(json, "measures"), ret);
}

void
rule_kept_done(struct config *rule)
{
	size_t i;

	for (i = 0; i < rule->nmeasures; i++)
		measure_done(&rule->measures[i]);
	free(rule->measures);
	for (i = 0; i < rule->nalerts; i++)
		free(rule->alerts[i].name);
	free(rule->alerts);
	names_done(&rule->organizers);
}

int
rule_kept_read(struct store *store, const struct config *next, struct config *ret,
    struct err *err)
{
	struct query *q = query(store->db,
	    "SELECT bytes FROM meta WHERE name = 'rule'");
	const void *bytes;
	json_t *json = NULL;
	size_t len;
	int found = query_step(q, err);

	if (found == 1) {
		bytes = query_blob(q, 0, &len);
		json = json_loadb(bytes, len, 0, NULL);
	}
	query_end(q);
	if (found == -1)
		return -1;
	if (json == NULL)
		json = to_json(next);
	from_json(json, ret);
	json_decref(json);
	return 0;
}

int
rule_kept_write(struct store *store, const struct config *config, struct err *err)
{
	struct query *q = query(store->db, "INSERT INTO meta (name, bytes) "
	    "VALUES ('rule', ?) ON CONFLICT (name) DO UPDATE SET "
	    "bytes = excluded.bytes");
	json_t *json = to_json(config);
	char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
	int64_t changed;

	query_bind_blob(q, text, strlen(text));
	changed = query_run(q, err);
	free(text);
	json_decref(json);
	return changed == -1 ? -1 : 0;
}
