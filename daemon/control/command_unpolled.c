/*
 * unpolled: a person lets an account send whose list could not be read.
 */
#include <stdio.h>

#include "base/log.h"
#include "base/str.h"
#include "control/command.h"
#include "control/poller.h"

int
command_unpolled(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	const char *account = json_string_value(json_object_get(
	    asked->arguments, "account"));
	char subject[NAME_LEN_MAX + 16];
	struct poller_state is;
	const char *why;

	if (account == NULL)
		return err_set(err, ERR_INPUT, "which account? `pregon status` "
		    "lists them");
	if (command_why(asked, &why, err) == -1)
		return -1;
	if (*why == '\0')
		return err_set(err, ERR_INPUT, "say why: who said STOP "
		    "meanwhile may get a text");
	/* First the trace: what is not in force afterwards has failed with words. */
	snprintf(subject, sizeof subject, "account %s", account);
	if (poller_get(core->poller, account, &is) && is.blocked &&
	    command_audit_now(core, asked, "unpolled", subject, why,
	    err) == -1)
		return -1;
	if (poller_release(core->poller, account, err) == -1)
		return -1;
	log_warn("poll.released", "account=%s uid=%u why=\"%s\"", account,
	    (unsigned)asked->uid, why);
	json_object_set_new(reply, "account", json_string(account));
	return 0;
}
