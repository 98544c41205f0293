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

/* Every channel of every alert needs an account that carries it. */
static void
check_channels(struct reading *reading)
{
	const struct config *config = reading->config;
	const struct alert *alert;
	size_t i, j;

	for (i = 0; i < config->nroute; i++)
		if (config->route[i]->provider == NULL)
			return;		/* what it would carry has been asked */
	for (i = 0; i < config->nalerts; i++) {
		alert = &config->alerts[i];
		for (j = 0; j < alert->channels.count; j++)
			if (!config_carries(config, alert->channels.order[j]))
				mistakes_add(reading->mistakes,
				    alert->where.file, alert->where.line,
				    "alerts.%s.channels: no account in \"route\" "
				    "of pregon.conf carries %s: name one there, "
				    "or leave %s out", alert->name,
				    channel_name(alert->channels.order[j]),
				    channel_name(alert->channels.order[j]));
	}
}

void
read_route(struct reading *reading)
{
	struct config *config = reading->config;
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
	/* One that is not known could carry anything: that has been told. */
	if (config->nroute > 0 &&
	    config->nroute == (size_t)config_setting_length(all))
		check_channels(reading);
}
