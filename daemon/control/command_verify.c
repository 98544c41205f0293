#include <stdlib.h>

#include "base/alloc.h"
#include "control/command.h"
#include "schedule/proof.h"

/* A page at a time: between two of them the daemon goes on with its work. */
int
command_verify(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	struct verify_place place = {
	    json_integer_value(json_object_get(asked->arguments, "rule")),
	    json_integer_value(json_object_get(asked->arguments, "after")) };
	char *ledger = xasprintf("%s/optouts.ledger", core->state_dir);
	json_t *page = proof_page(core->store, ledger, &place, err);

	free(ledger);
	if (page == NULL)
		return -1;
	json_object_update(reply, page);
	json_decref(page);
	return 0;
}
