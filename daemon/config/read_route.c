#include "base/alloc.h"
#include "base/str.h"
#include "config/items.h"
#include "config/read.h"

static void
add_to_route(struct config *config, const struct account *account)
{
	config->route = xgrow(config->route, config->nroute,
	    sizeof *config->route);
	config->route[config->nroute++] = account;
}

static void
read_stop(struct reading *reading, const config_setting_t *at)
{
	struct config *config = reading->config;
	const char *name = config_setting_get_string(at);
	const struct account *account;

	if (name == NULL || !str_is_name(name))
		return;		/* that has been told */
	account = references_find(&reading->references, THING_ACCOUNT, name,
	    at);
	if (account == NULL)
		return;
	add_to_route(config, account);
	if (config->sending == SENDING_SANDBOX &&
	    names_have(&reading->outside, name))
		source_wrong(at, "the account %s is sent to another machine, "
		    "and sending = \"sandbox\" stays on this one", name);
}

void
read_route(struct reading *reading)
{
	const config_setting_t *all;
	unsigned i;

	if (reading->pregon == NULL)
		return;
	all = source_member(source_root(reading->pregon), "route");
	if (all == NULL || !(config_setting_is_array(all) ||
	    config_setting_is_list(all)))
		return;
	for (i = 0; i < (unsigned)config_setting_length(all); i++)
		read_stop(reading, config_setting_get_elem(all, i));
}
