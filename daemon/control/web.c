#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/reader.h"
#include "control/web.h"
#include "provider/webhook.h"

/* RFC 8058 3.2: "List-Unsubscribe=One-Click", at most as multipart/form-data. */
#define CLICK_BODY_MAX	4096

struct row {
	const char		*path;		/* exact, but for WEB_ACCOUNT at its end */
	unsigned		 methods;
	uint32_t		 body_max;
	web_handler		 handler;
};

static const struct row rows[] = {
	{
		.path = "/healthz",
		.methods = EDGE_GET,
		.handler = web_health,
	},
	{
		.path = "/in/" WEB_ACCOUNT,
		.methods = EDGE_GET | EDGE_POST,
		.body_max = EDGE_BODY_MAX,
		.handler = web_inbound,
	},
	{
		.path = READER_UNSUBSCRIBE_PATH,
		.methods = EDGE_GET | EDGE_POST,
		.body_max = CLICK_BODY_MAX,
		.handler = web_unsubscribe,
	},
};
#define NROWS (sizeof rows / sizeof rows[0])

static bool
is_per_account(const struct row *row)
{
	return str_ends(row->path, WEB_ACCOUNT);
}

/* The path of ${row} for ${account} (NULL: it is for none): to be freed. */
static char *
path_of(const struct row *row, const struct account *account)
{
	int len = (int)(strlen(row->path) - strlen(WEB_ACCOUNT));

	return account == NULL ? xstrdup(row->path) :
	    xasprintf("%.*s%s", len, row->path, account->name);
}

/* The headers that are handed over, each once; borrowed from the configuration. */
struct wanted {
	const char	*names[EDGE_NAMES_MAX + 1];	/* ended by NULL */
	size_t		 count;
};

static void
on_header(const char *name, void *arg)
{
	struct wanted *w = arg;
	size_t i;

	for (i = 0; i < w->count; i++)
		if (strcasecmp(w->names[i], name) == 0)
			return;	/* handed over twice it would look sent twice */
	if (w->count < EDGE_NAMES_MAX)
		w->names[w->count++] = name;
}

static void
add_route(struct edge_routes *routes, const struct row *row,
    const struct account *account)
{
	char *path = path_of(row, account);
	struct wanted wanted = { .count = 0 };

	if (account != NULL)
		webhook_headers(account->provider, on_header, &wanted);
	edge_routes_add(routes, path, row->methods, row->body_max,
	    wanted.names);
	free(path);
}

static void
make_routes(const struct config *config, struct edge_routes *ret)
{
	size_t i, j;

	*ret = (struct edge_routes){ .limits = edge_limits_standard };
	for (i = 0; i < config->web.proxies.count; i++)
		ret->proxies[ret->nproxies++] =
		    xstrdup(config->web.proxies.names[i]);
	for (i = 0; i < NROWS; i++)
		if (!is_per_account(&rows[i]))
			add_route(ret, &rows[i], NULL);
		else
			for (j = 0; j < config->naccounts; j++)
				add_route(ret, &rows[i], &config->accounts[j]);
}

/* Whether ${target} (path and query) is of ${row}; the account it names. */
static bool
is_of(const struct row *row, const struct config *config, const char *target,
    const struct account **ret)
{
	size_t len = strcspn(target, "?"), prefix;
	char *name;

	*ret = NULL;
	if (!is_per_account(row))
		return strlen(row->path) == len &&
		    strncmp(row->path, target, len) == 0;
	prefix = strlen(row->path) - strlen(WEB_ACCOUNT);
	if (len <= prefix || strncmp(row->path, target, prefix) != 0)
		return false;
	name = xstrndup(target + prefix, len - prefix);
	*ret = config_account(config, name);
	free(name);
	return *ret != NULL;
}

static void
on_received(uint64_t id, struct received *received, void *arg)
{
	struct core *core = arg;
	struct web_request request = { .id = id, .received = received };
	const char *target = secret_reveal(&received->target);
	size_t i;

	for (i = 0; i < NROWS; i++)
		if (is_of(&rows[i], core->config, target, &request.account)) {
			rows[i].handler(core, &request);
			return;
		}
	/* It was on its way while the files were read again. */
	web_answer_line(core, id, 404, "no such path\n");
}

static const struct edge_calls calls = { .received = on_received };

void
web_answer(struct core *core, uint64_t id, const struct web_answer *answer)
{
	edge_answer(core->edge, id, answer);
}

void
web_answer_line(struct core *core, uint64_t id, int status, const char *text)
{
	struct web_answer answer;

	web_answer_text(&answer, status, text);
	web_answer(core, id, &answer);
	web_answer_done(&answer);
}

int
web_prepare(struct core *core, const struct config *config, struct err *err)
{
	if (core->edge == NULL)
		return 0;
	return edge_prepare(core->edge, core->listen != NULL ? core->listen :
	    config->web.listen, err);
}

void
web_serve(struct core *core)
{
	struct edge_routes routes;

	if (core->edge == NULL)
		return;
	edge_adopt(core->edge);
	make_routes(core->config, &routes);
	edge_serve(core->edge, &routes, &calls, core);
}
