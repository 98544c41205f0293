#include <stdio.h>

#include "cli/draw.h"
#include "cli/rehearse_holds.h"
#include "store/holding.h"

static void
on_wrong(const char *why, int64_t people, void *arg)
{
	json_array_append_new(arg, json_pack("{s:s, s:I}", "why", why,
	    "people", (json_int_t)people));
}

static int
add_event(struct store *store, const char *uid, json_t *to, struct err *err)
{
	json_t *why = json_array(), *one;
	json_int_t wrong = 0;
	int64_t corrected = 0;
	size_t i;
	int result = holding_corrected(store, uid, &corrected, err);

	if (result == 0)
		result = holding_wrong(store, uid, on_wrong, why, err);
	json_array_foreach(why, i, one)
		wrong += draw_int(one, "people");
	if (result == 0 && corrected + wrong > 0)
		json_array_append_new(to, json_pack("{s:s, s:I, s:I, s:O}",
		    "event", uid, "corrected", (json_int_t)corrected,
		    "not_corrected", wrong, "why", why));
	json_decref(why);
	return result;
}

json_t *
rehearse_holds(struct store *store, const struct config *config,
    struct err *err)
{
	json_t *all = json_array();
	const struct measure *measure;
	size_t i, j;

	for (i = 0; i < config->nmeasures; i++) {
		measure = &config->measures[i];
		for (j = 0; j < measure->noccasions; j++)
			if (add_event(store, measure->occasions[j].uid, all,
			    err) == -1) {
				json_decref(all);
				return NULL;
			}
	}
	return all;
}

void
rehearse_holds_draw(json_t *holds)
{
	json_t *one, *why;
	size_t i, j;

	if (json_array_size(holds) > 0)
		puts("  who was told what did not stay so");
	json_array_foreach(holds, i, one) {
		printf("    %s: %lld corrected, %lld not\n",
		    draw_text(one, "event"),
		    (long long)draw_int(one, "corrected"),
		    (long long)draw_int(one, "not_corrected"));
		json_array_foreach(json_object_get(one, "why"), j, why)
			printf("      %lld: %s\n",
			    (long long)draw_int(why, "people"),
			    draw_text(why, "why"));
	}
}
