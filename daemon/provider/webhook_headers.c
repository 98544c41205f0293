#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "provider/webhook.h"

struct wanting {
	webhook_header	 seen;
	void		*arg;
};

/* {{header.X}} in the template of what is signed. */
static void
on_name(const char *name, bool section, const char *inside, unsigned line,
    void *arg)
{
	const struct wanting *w = arg;

	(void)section;
	(void)inside;
	(void)line;
	if (str_starts(name, "header."))
		w->seen(name + strlen("header."), w->arg);
}

static void
of_template(const char *source, struct wanting *w)
{
	struct mustache *compiled;
	struct err ignored;

	if (source == NULL)
		return;
	compiled = mustache_compile(source, strlen(source), NULL, NULL,
	    &ignored);
	if (compiled == NULL)
		return;		/* provider_check has told */
	mustache_names(compiled, on_name, w);
	mustache_free(compiled);
}

void
webhook_headers(const struct provider_conf *conf, webhook_header seen,
    void *arg)
{
	const struct signature_conf *s = &conf->webhook.signature;
	struct wanting w = { seen, arg };

	if (conf->webhook.where.file == NULL)
		return;
	seen("Content-Type", arg);
	if (s->scheme == SIGNATURE_BASIC)
		seen("Authorization", arg);
	if (s->header != NULL)
		seen(s->header, arg);
	if (s->timestamp != NULL)
		seen(s->timestamp, arg);
	of_template(s->covers, &w);
}
