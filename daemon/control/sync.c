#include "base/clock.h"
#include "base/log.h"
#include "config/taken.h"
#include "control/sync.h"
#include "schedule/lists.h"
#include "schedule/planner.h"
#include "schedule/sending.h"
#include "store/outcomes.h"

static void
log_lists(const struct config *config, json_t *lists)
{
	const struct taken_file *file;
	const char *list;
	json_int_t rows, joined, left, refused, say_no, forgotten;
	json_t *one;
	size_t i;

	json_array_foreach(lists, i, one)
		if (json_unpack(one, "{s:s, s:I, s:I, s:I, s:I, s:I, s:I}",
		    "list", &list, "rows", &rows, "joined", &joined, "left",
		    &left, "refused", &refused, "say_no", &say_no,
		    "forgotten", &forgotten) == 0)
			log_info("list.read", "list=%s rows=%lld joined=%lld "
			    "left=%lld refused=%lld say_no=%lld forgotten=%lld",
			    list, rows, joined, left, refused, say_no,
			    forgotten);
	for (i = 0; i < config->taken->nfiles; i++) {
		file = &config->taken->files[i];
		log_info("list.file", "file=%s rows=%ld left_out=%ld "
		    "say_no=%ld windows_1252=%zu", file->file, file->rows,
		    file->left_out, file->say_no, file->rows_1252);
	}
}

/* For the audit trail, too. */
static json_t *
sync_lists(struct store *store, const struct config *config,
    const struct trail_reader *reader, bool allow_shrink, int64_t now_ms,
    struct err *err)
{
	json_t *lists = lists_sync(store, config, allow_shrink, now_ms, err);
	struct buf people;
	int result;

	if (lists == NULL)
		return NULL;
	log_lists(config, lists);
	buf_init(&people, TRAIL_PEOPLE_MAX);
	lists_say(lists, &people);
	result = trail_reading(store, config, reader, &people, now_ms, err);
	buf_done(&people);
	if (result == 0)
		return lists;
	json_decref(lists);
	return NULL;
}

json_t *
sync_files(struct store *store, struct config *config,
    const struct trail_reader *reader, bool allow_shrink, struct err *err)
{
	int64_t now_ms = clock_wall_ms();
	json_t *lists = sync_lists(store, config, reader, allow_shrink, now_ms,
	    err);
	struct planned p;

	if (lists == NULL)
		return NULL;
	if (sending_restore(store, config, err) == -1 ||
	    outcomes_attach(store, config, err) == -1 ||
	    planner_sync(store, config, now_ms, &p, err) == -1) {
		json_decref(lists);
		return NULL;
	}
	log_info("plan.read", "sending=%s added=%d moved=%d missed=%d "
	    "withdrawn=%d again=%d held=%d corrections=%d",
	    sending_name(config->sending), p.added, p.moved, p.missed,
	    p.withdrawn, p.rearmed, p.held, p.corrections);
	return lists;
}
