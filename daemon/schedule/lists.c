#include "schedule/lists.h"
#include "store/people.h"

static json_t *
entry(const char *list, bool gone, const struct sync_counts *n)
{
	return json_pack("{s:s, s:b, s:I, s:I, s:I, s:I, s:I, s:I}", "list",
	    list, "gone", (int)gone, "rows", (json_int_t)n->rows, "joined",
	    (json_int_t)n->joined, "left", (json_int_t)n->left, "refused",
	    (json_int_t)n->refused, "say_no", (json_int_t)n->refusing,
	    "forgotten", (json_int_t)n->forgotten);
}

static void
on_dropped(const char *list, int64_t left, void *arg)
{
	const struct sync_counts n = { .left = (long)left };

	json_array_append_new(arg, entry(list, true, &n));
}

json_t *
lists_sync(struct store *store, const struct config *config,
    bool allow_shrink, int64_t now_ms, struct err *err)
{
	json_t *all = json_array();
	struct sync_counts n;
	size_t i;

	for (i = 0; i < config->nlists; i++) {
		if (people_sync(store, config, &config->lists[i], allow_shrink,
		    now_ms, &n, err) == -1)
			goto fail;
		json_array_append_new(all, entry(config->lists[i].name, false,
		    &n));
	}
	if (people_drop_lists(store, config, allow_shrink, on_dropped, all,
	    err) == -1)
		goto fail;
	return all;

fail:
	json_decref(all);
	return NULL;
}

static json_int_t
number(json_t *list, const char *name)
{
	return json_integer_value(json_object_get(list, name));
}

static bool
is_changed(json_t *list)
{
	return number(list, "joined") > 0 || number(list, "left") > 0;
}

json_t *
lists_changed(json_t *lists)
{
	json_t *ret = json_array(), *list;
	size_t i;

	json_array_foreach(lists, i, list)
		if (is_changed(list))
			json_array_append(ret, list);
	return ret;
}

void
lists_say(json_t *lists, struct buf *ret)
{
	json_t *list;
	size_t i;

	json_array_foreach(lists, i, list) {
		if (!is_changed(list))
			continue;
		buf_addf(ret, "%slist %s: ", ret->len > 0 ? "; " : "",
		    json_string_value(json_object_get(list, "list")));
		if (json_is_true(json_object_get(list, "gone")))
			buf_adds(ret, "gone");
		else
			buf_addf(ret, "%lld joined",
			    (long long)number(list, "joined"));
		buf_addf(ret, ", %lld left", (long long)number(list, "left"));
	}
}

long
lists_refused(json_t *lists)
{
	json_t *list;
	long n = 0;
	size_t i;

	json_array_foreach(lists, i, list)
		n += (long)number(list, "refused");
	return n;
}
