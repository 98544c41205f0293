#include "cli/rehearse_edit.h"
#include "schedule/difference.h"
#include "schedule/planner.h"
#include "schedule/refusing.h"
#include "schedule/report.h"

/* As a reload: what is refused there is refused here. */
static int
read_again(const struct staging *s, struct err *err)
{
	struct planned planned;

	if (planner_sync(s->store, s->config, s->now_ms, &planned, err) == -1)
		return -1;
	return refusing_accept(s->store, s->config, s->now_ms, err);
}

static int
edit_it(const struct staging *s, const struct step *step, struct err *err)
{
	struct mistakes mistakes;
	int result = 0;

	if (step->kind == STEP_MEASURE) {
		edit_measure(edit_find_measure(s->config, step->what),
		    &step->edit);
		return 0;
	}
	mistakes_init(&mistakes);
	edit_event(s->config, edit_find_event(s->config, step->what),
	    &step->edit, &mistakes);
	if (mistakes.count > 0)
		result = err_set(err, ERR_INPUT, "%s",
		    mistakes.items[0].text);
	mistakes_done(&mistakes);
	return result;
}

/* {"changes": ...}, of the plan. */
static json_t *
edit(const struct staging *s, const struct step *step, struct err *err)
{
	struct difference *before = difference_from(s->store, s->config, err);
	json_t *changes = NULL;

	if (before != NULL && edit_it(s, step, err) == 0 &&
	    read_again(s, err) == 0)
		changes = difference_to(before, s->config, NULL, err);
	difference_free(before);
	if (changes == NULL)
		return NULL;
	json_object_del(changes, "refused");
	json_object_del(changes, "events");	/* it knows the event as it is now */
	return changes;
}

static int
add_moment(const struct staging *s, const struct occasion *o, const char *name,
    json_t *to, struct err *err)
{
	json_t *at = report_moment(s->config, o->measure->jurisdiction->zone,
	    o->starts_ms, err);

	return at != NULL ? json_object_set_new(to, name, at) : -1;
}

json_t *
rehearse_event(const struct staging *s, const struct step *step,
    struct err *err)
{
	const struct occasion *o = config_occasion(s->config, step->what);
	json_t *what = json_pack("{s:s, s:s, s:b}", "event", o->uid,
	    "was_status", occasion_status_name(o->status), "place",
	    step->edit.place.count > 0), *changes = NULL;

	if (add_moment(s, o, "was", what, err) == 0)
		changes = edit(s, step, err);
	if (changes == NULL || add_moment(s, o, "now", what, err) == -1) {
		json_decref(changes);
		json_decref(what);
		return NULL;
	}
	json_object_set_new(what, "status",
	    json_string(occasion_status_name(o->status)));
	json_object_update(what, changes);
	json_decref(changes);
	return what;
}

json_t *
rehearse_measure(const struct staging *s, const struct step *step,
    struct err *err)
{
	json_t *changes = edit(s, step, err);

	if (changes != NULL)
		json_object_set_new(changes, "measure",
		    json_string(step->what));
	return changes;
}
