#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "control/command.h"
#include "store/audit.h"
#include "text/remark.h"
#include "wire/control.h"

static const struct {
	const char	*name;
	command_run	 run;
} commands[] = {
	{ "status",	command_status },
	{ "clock",	command_clock },
	{ "plan",	command_plan },
	{ "broadcasts",	command_broadcasts },
	{ "show",	command_show },
	{ "books",	command_books },
	{ "verify",	command_verify },
	{ "reload",	command_reload },
	{ "send",	command_send },
	{ "correct",	command_correct },
	{ "approve",	command_approve },
	{ "hold",	command_hold },
	{ "release",	command_release },
	{ "unpolled",	command_unpolled },
	{ "cancel",	command_cancel },
	{ "audit",	command_audit },
	{ "outcome",	command_outcome },
	{ "review",	command_review },
	{ "test",	command_test },
	{ "text",	command_text },
	{ "import",	command_import },
	{ "export",	command_export },
	{ "forget",	command_forget },
};
#define NCOMMANDS (sizeof commands / sizeof commands[0])

static command_run
find(const char *name)
{
	size_t i;

	for (i = 0; i < NCOMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return commands[i].run;
	return NULL;
}

static int
run(struct core *core, const struct control_request *request, uid_t uid,
    json_t *reply, struct err *err)
{
	struct asked asked = { .arguments = request->arguments, .uid = uid };
	command_run command = find(request->command);

	if (command == NULL)
		return err_set(err, ERR_INPUT, "%s: this pregond does not know "
		    "that command", request->command);
	return command(core, &asked, reply, err);
}

void
command_answer(const char *line, size_t len, uid_t uid, struct buf *out,
    void *arg)
{
	struct control_request request = { 0 };
	json_t *reply = json_object();
	struct err err, ignored;
	int result = control_request_parse(line, len, &request, &err);

	if (result == 0)
		result = run(arg, &request, uid, reply, &err);
	if (result == 0)
		result = control_reply_format(reply, out, &err);
	if (result == -1) {
		buf_clear(out);
		control_reply_error(err.text, out, &ignored);
	}
	log_debug("control.asked", "command=%s uid=%u ok=%d", request.command,
	    (unsigned)uid, result == 0);
	if (request.arguments != NULL)
		control_request_done(&request);
	json_decref(reply);
}

int
command_why(const struct asked *asked, const char **ret, struct err *err)
{
	const char *why = json_string_value(json_object_get(asked->arguments,
	    "why")), *p, *wrong;

	*ret = why != NULL ? why : "";
	for (p = *ret; *p != '\0' && *p != '"' && (unsigned char)*p >= ' '; )
		p++;
	if (*p != '\0' || p - *ret > COMMAND_WHY_MAX)
		return err_set(err, ERR_INPUT, "say why in a line of at most "
		    "%d bytes without quotes", COMMAND_WHY_MAX);
	wrong = remark_check(*ret);
	return wrong == NULL ? 0 : err_set(err, ERR_INPUT, "the reason %s",
	    wrong);
}

int
command_broadcast(struct core *core, const struct asked *asked,
    struct broadcast *ret, struct err *err)
{
	json_t *id = json_object_get(asked->arguments, "id");
	int found;

	if (!json_is_integer(id))
		return err_set(err, ERR_INPUT, "which broadcast? `pregon "
		    "broadcasts` lists their ids");
	found = broadcasts_get(core->store, json_integer_value(id), ret, err);
	if (found == 0)
		return err_set(err, ERR_INPUT, "there is no broadcast %lld; "
		    "`pregon broadcasts` lists them",
		    (long long)json_integer_value(id));
	return found == -1 ? -1 : 0;
}

int
command_audit_broadcast(struct core *core, const struct asked *asked,
    const char *verb, const struct broadcast *b, const char *detail,
    struct err *err)
{
	char subject[32], words[AUDIT_TEXT_MAX + 1];

	snprintf(subject, sizeof subject, "broadcast %lld", (long long)b->id);
	snprintf(words, sizeof words, "%s#%d%s%s", b->alert, b->number,
	    *detail != '\0' ? ": " : "", detail);
	return audit_add(core->store, clock_wall_ms(), asked->uid, verb,
	    subject, words, err);
}

int
command_audit_now(struct core *core, const struct asked *asked,
    const char *verb, const char *subject, const char *detail,
    struct err *err)
{
	if (store_begin(core->store, err) == -1)
		return -1;
	if (audit_add(core->store, clock_wall_ms(), asked->uid, verb, subject,
	    detail, err) == -1 || store_commit(core->store, err) == -1) {
		store_rollback(core->store);
		return -1;
	}
	return 0;
}
