#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "config/sent.h"
#include "control/command.h"
#include "schedule/mending.h"
#include "schedule/preview.h"
#include "schedule/report.h"

static int
audit(struct core *core, const struct asked *asked,
    const struct broadcast *wrong, const struct broadcast *b, struct err *err)
{
	char words[NAME_LEN_MAX + 64];

	snprintf(words, sizeof words, "with the template %s, by broadcast %"
	    PRId64, b->template, b->id);
	return command_audit_broadcast(core, asked, "correct", wrong, words,
	    err);
}

/* What is planned, for whom, and its texts: a new object.  NULL with ${err}. */
static json_t *
report(struct core *core, const struct broadcast *b, struct err *err)
{
	json_t *shown = report_planned(core->store, core->config, b, err),
	    *texts;

	if (shown == NULL)
		return NULL;
	texts = preview_texts(core->store, core->config, b, err);
	if (texts == NULL) {
		json_decref(shown);
		return NULL;
	}
	json_object_set_new(shown, "texts", texts);
	return shown;
}

/* In a transaction.  The alert is the configuration's; the caller takes it back. */
static json_t *
plan(struct core *core, const struct asked *asked,
    const struct broadcast *wrong, const char *template,
    struct broadcast *ret, struct err *err)
{
	struct sent *sent;

	if (mending_plan(core->store, core->config, wrong, template,
	    clock_wall_ms(), ret, &sent, err) == -1)
		return NULL;
	sent_attach(core->config, sent);
	if (audit(core, asked, wrong, ret, err) == -1)
		return NULL;
	return report(core, ret, err);
}

/* All or nothing; ${dry}: nothing. */
static json_t *
correct(struct core *core, const struct asked *asked,
    const struct broadcast *wrong, const char *template, bool dry,
    struct broadcast *ret, struct err *err)
{
	struct sent *before = core->config->sent;
	json_t *shown;

	if (store_begin(core->store, err) == -1)
		return NULL;
	shown = plan(core, asked, wrong, template, ret, err);
	if (shown != NULL && !dry && store_commit(core->store, err) == 0)
		return shown;
	if (!dry) {
		json_decref(shown);
		shown = NULL;
	}
	store_rollback(core->store);
	if (core->config->sent != before)
		sent_free(sent_detach(core->config));
	return shown;
}

int
command_correct(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	const char *template = json_string_value(json_object_get(
	    asked->arguments, "template"));
	bool dry = json_is_true(json_object_get(asked->arguments, "dry_run"));
	struct broadcast wrong, b;
	json_t *shown;

	if (template == NULL)
		return err_set(err, ERR_INPUT, "a template is wanted");
	if (command_broadcast(core, asked, &wrong, err) == -1)
		return -1;
	shown = correct(core, asked, &wrong, template, dry, &b, err);
	if (shown == NULL)
		return -1;
	json_object_set_new(reply, "broadcast", shown);
	json_object_set_new(reply, "dry_run", json_boolean(dry));
	if (dry)
		return 0;
	log_info("broadcast.corrected", "broadcast=%" PRId64 " by=%" PRId64
	    " template=%s uid=%u", wrong.id, b.id, b.template,
	    (unsigned)asked->uid);
	core_poke(core);
	return 0;
}
