#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "provider/compiled.h"
#include "provider/tree.h"
#include "provider/values.h"

/* Where ${source} is NULL so is the template. */
static int
compile(const char *source, struct mustache **ret, struct err *err)
{
	if (source == NULL)
		return 0;
	*ret = mustache_compile(source, strlen(source), NULL, NULL, err);
	return *ret != NULL ? 0 : -1;
}

static int
compile_pairs(const struct pair *pairs, size_t count, struct field **fields,
    struct err *err)
{
	size_t i;

	*fields = xcalloc(count, sizeof **fields);
	for (i = 0; i < count; i++) {
		(*fields)[i].key = pairs[i].key;
		if (compile(pairs[i].value, &(*fields)[i].value, err) == -1)
			return err_prefix(err, "%s", pairs[i].key);
	}
	return 0;
}

/* Anything that `pregon check` would say is a reason not to send. */
static int
check(const struct provider_conf *conf, struct err *err)
{
	struct mistakes mistakes;
	int r = 0;

	mistakes_init(&mistakes);
	provider_check(conf, &mistakes);
	if (mistakes.count > 0)
		r = err_set(err, ERR_INPUT, "%s:%u: %s", mistakes.items[0].file,
		    mistakes.items[0].line, mistakes.items[0].text);
	mistakes_done(&mistakes);
	return r;
}

struct provider *
provider_new(const struct account *account, struct err *err)
{
	const struct provider_conf *conf = account->provider;
	struct provider *p = xcalloc(1, sizeof *p);

	p->account = account;
	p->nheaders = conf->nheaders;
	p->nform = conf->nform;
	p->nclaims = conf->webhook.signature.nclaims;
	if (check(conf, err) == -1 ||
	    compile(conf->url, &p->url, err) == -1 ||
	    compile(conf->user, &p->user, err) == -1 ||
	    compile(conf->password, &p->password, err) == -1 ||
	    compile_pairs(conf->headers, conf->nheaders, &p->headers, err) ==
	    -1 || compile_pairs(conf->form, conf->nform, &p->form, err) == -1 ||
	    compile(conf->webhook.signature.covers, &p->covers, err) == -1 ||
	    compile(conf->poll.url, &p->poll, err) == -1 ||
	    compile_pairs(conf->webhook.signature.claims, p->nclaims,
	    &p->claims, err) == -1)
		goto fail;
	if (conf->json != NULL) {
		p->json = tree_new(conf->json, err);
		if (p->json == NULL)
			goto fail;
	}
	p->values = values_of_account(account, err);
	if (p->values == NULL)
		goto fail;
	return p;

fail:
	provider_free(p);
	return NULL;
}

static void
free_fields(struct field *fields, size_t count)
{
	size_t i;

	for (i = 0; fields != NULL && i < count; i++)
		mustache_free(fields[i].value);
	free(fields);
}

void
provider_free(struct provider *provider)
{
	if (provider == NULL)
		return;
	mustache_free(provider->url);
	mustache_free(provider->user);
	mustache_free(provider->password);
	free_fields(provider->headers, provider->nheaders);
	free_fields(provider->form, provider->nform);
	tree_free(provider->json);
	mustache_free(provider->covers);
	mustache_free(provider->poll);
	free_fields(provider->claims, provider->nclaims);
	values_free(provider->values);
	free(provider);
}
