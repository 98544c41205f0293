/*
 * approve: people look at what would go out, and say yes to it.
 */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "control/command.h"
#include "control/rule.h"
#include "schedule/approving.h"
#include "schedule/asking.h"
#include "store/audit.h"
#include "store/holds.h"

int
command_digest(const struct asked *asked, struct blind *ret, struct err *err)
{
	const char *hex = json_string_value(json_object_get(asked->arguments,
	    "digest"));
	size_t n = 0;

	if (hex == NULL)
		return 0;
	if (sodium_hex2bin(ret->bytes, BLIND_LEN, hex, strlen(hex), NULL, &n,
	    NULL) != 0 || n != BLIND_LEN)
		return err_set(err, ERR_INPUT, "the digest is the 64 hex digits "
		    "that `pregon approve --json` shows");
	return 1;
}

/* In the caller's transaction. */
static int
give(struct core *core, const struct asked *asked, struct broadcast *b,
    const struct blind *digest, struct err *err)
{
	char words[64], hex[17];
	json_t *given;
	int result;

	if (approving_give(core->store, core->config, b, asked->uid, digest,
	    json_object_get(asked->arguments, "covers"), clock_wall_ms(),
	    err) == -1)
		return -1;
	given = asking_count(core->store, core->config, b, clock_wall_ms(),
	    err);
	if (given == NULL)
		return -1;
	sodium_bin2hex(hex, sizeof hex, digest->bytes, 8);
	snprintf(words, sizeof words, "%s, %zu of %d", hex,
	    json_array_size(json_object_get(given, "by")),
	    approving_needed(core->config, b));
	result = command_audit_broadcast(core, asked, "approve", b, words,
	    err);
	json_decref(given);
	return result;
}

static int
approve(struct core *core, const struct asked *asked, struct broadcast *b,
    const struct blind *digest, struct err *err)
{
	enum broadcast_state old = b->state;

	if (store_begin(core->store, err) == -1)
		return -1;
	if (give(core, asked, b, digest, err) == -1 ||
	    store_commit(core->store, err) == -1) {
		store_rollback(core->store);
		return -1;
	}
	log_info("broadcast.approved", "broadcast=%" PRId64 " alert=%s "
	    "number=%d old=%s new=%s uid=%u", b->id, b->alert, b->number,
	    broadcast_state_name(old), broadcast_state_name(b->state),
	    (unsigned)asked->uid);
	core_poke(core);
	sender_poke(core->sender);	/* what quiet hours kept may be due */
	return 0;
}

/* The files are approved, not a broadcast. */
static int
approve_files(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	struct mistakes mistakes;
	struct config *next;
	struct blind digest;
	json_t *shown = NULL;
	int given = command_digest(asked, &digest, err);

	if (given == -1)
		return -1;
	mistakes_init(&mistakes);
	next = core_load_again(core, &mistakes, err);
	if (next != NULL && (given == 0 || rule_approve(core->store, next,
	    asked->uid, &digest, clock_wall_ms(), err) == 0))
		shown = rule_report(core->store, next, err);
	config_unref(next);
	command_add_mistakes(&mistakes, reply);
	given = shown == NULL && mistakes.count == 0 ? -1 : 0;
	mistakes_done(&mistakes);
	json_object_update(reply, shown);
	json_decref(shown);
	return given;
}

/* "held": the command that lets it go on where people hold all of it, or null. */
static int
add_hold(struct core *core, const struct broadcast *b, json_t *reply,
    struct err *err)
{
	char release[HOLD_WORDS_MAX];
	struct hold hold;
	int held = holds_stop(core->store, core->config, b, &hold, err);

	if (held == 1)
		hold_ends_by(&hold, release);
	json_object_set_new(reply, "held", held == 1 ? json_string(release) :
	    json_null());
	return held == -1 ? -1 : 0;
}

int
command_approve(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	struct blind digest;
	struct broadcast b;
	json_t *shown;
	int given;

	if (json_is_true(json_object_get(asked->arguments, "files")))
		return approve_files(core, asked, reply, err);
	given = command_digest(asked, &digest, err);
	if (given == -1 || command_broadcast(core, asked, &b, err) == -1)
		return -1;
	if (given == 1 && approve(core, asked, &b, &digest, err) == -1)
		return -1;
	if (given == 0 && (approving_check_open(core->config, &b,
	    clock_wall_ms(), err) == -1 ||
	    approving_check_account(core->config, asked->uid, err) == -1))
		return -1;
	shown = asking_report(core->store, core->config, &b, clock_wall_ms(),
	    err);
	if (shown == NULL)
		return -1;
	json_object_update(reply, shown);
	json_decref(shown);
	return add_hold(core, &b, reply, err);
}
