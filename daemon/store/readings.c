#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "store/readings.h"

/* A file as it was read now. */
struct reading {
	const char	*name;		/* borrowed from the config */
	uint8_t		 digest[CONFIG_DIGEST_LEN];
};

struct readings {
	struct store	*store;
	struct reading	*all;
	size_t		 n;
	struct buf	*words;
	int		 changed;
	struct err	*err;
};

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct reading *)a)->name,
	    ((const struct reading *)b)->name);
}

static struct reading *
find(const struct readings *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (str_eq(r->all[i].name, name))
			return &r->all[i];
	return NULL;
}

static struct reading *
add(struct readings *r, const char *name)
{
	r->all = xgrow(r->all, r->n, sizeof *r->all);
	r->all[r->n] = (struct reading){ .name = name };
	return &r->all[r->n++];
}

/* Texts: of an e-mail's file there are two parts. */
static void
gather_texts(struct readings *r, const struct template *texts, size_t n)
{
	crypto_generichash_state state;
	struct reading *file;
	size_t i;

	for (i = 0; i < n; i++) {
		file = find(r, texts[i].file);
		if (file == NULL)
			file = add(r, texts[i].file);
		crypto_generichash_init(&state, NULL, 0, CONFIG_DIGEST_LEN);
		crypto_generichash_update(&state, file->digest,
		    CONFIG_DIGEST_LEN);
		crypto_generichash_update(&state,
		    (const uint8_t *)texts[i].source, strlen(texts[i].source));
		crypto_generichash_final(&state, file->digest,
		    CONFIG_DIGEST_LEN);
	}
}

/* Under the key: what a digest is of cannot be tried out without it. */
static void
gather(struct readings *r, const struct config *config)
{
	struct blind keyed;
	size_t i;

	for (i = 0; i < config->nfiles; i++)
		memcpy(add(r, config->files[i].name)->digest,
		    config->files[i].digest, CONFIG_DIGEST_LEN);
	gather_texts(r, config->templates, config->ntemplates);
	gather_texts(r, config->pages, config->npages);
	if (r->n > 0)
		qsort(r->all, r->n, sizeof *r->all, by_name);
	for (i = 0; i < r->n; i++) {
		vault_digest(r->store->vault, "config-file", r->all[i].digest,
		    CONFIG_DIGEST_LEN, &keyed);
		memcpy(r->all[i].digest, keyed.bytes, CONFIG_DIGEST_LEN);
	}
}

static void
say(struct readings *r, const char *name, const char *what)
{
	if (r->changed < READINGS_TOLD)
		buf_addf(r->words, "%s%s %s", r->changed > 0 ? ", " : "", name,
		    what);
	r->changed++;
}

/* 1 as it was, 0 not, -1. */
static int
compare(struct readings *r, const struct reading *file)
{
	struct query *q = query(r->store->db,
	    "SELECT digest FROM config_file WHERE name = ?");
	const void *digest;
	size_t len;
	int found;
	bool same = false;

	query_bind_text(q, file->name);
	found = query_step(q, r->err);
	if (found == 1) {
		digest = query_blob(q, 0, &len);
		same = len == CONFIG_DIGEST_LEN &&
		    memcmp(digest, file->digest, len) == 0;
	}
	query_end(q);
	if (found != -1 && !same)
		say(r, file->name, found == 1 ? "changed" : "is new");
	return found == -1 ? -1 : same;
}

static int
remember(struct readings *r, const struct reading *file)
{
	struct query *q;
	int same = compare(r, file);

	if (same != 0)
		return same == -1 ? -1 : 0;
	q = query(r->store->db, "INSERT INTO config_file (name, digest) "
	    "VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET "
	    "digest = excluded.digest");
	query_bind_text(q, file->name);
	query_bind_blob(q, file->digest, CONFIG_DIGEST_LEN);
	return query_run(q, r->err) == -1 ? -1 : 0;
}

/* What was read before and is no longer there, each as a copy. */
static int
find_gone(struct readings *r, char ***ret, size_t *ret_n)
{
	struct query *q = query(r->store->db,
	    "SELECT name FROM config_file ORDER BY name");
	int found;

	while ((found = query_step(q, r->err)) == 1) {
		if (find(r, query_text(q, 0)) != NULL)
			continue;
		*ret = xgrow(*ret, *ret_n, sizeof **ret);
		(*ret)[(*ret_n)++] = xstrdup(query_text(q, 0));
	}
	query_end(q);
	return found;
}

static int
forget(struct readings *r, const char *name)
{
	struct query *q = query(r->store->db,
	    "DELETE FROM config_file WHERE name = ?");

	say(r, name, "is gone");
	query_bind_text(q, name);
	return query_run(q, r->err) == -1 ? -1 : 0;
}

static int
forget_gone(struct readings *r)
{
	char **gone = NULL;
	size_t n = 0, i;
	int result = find_gone(r, &gone, &n);

	for (i = 0; i < n; i++) {
		if (result == 0)
			result = forget(r, gone[i]);
		free(gone[i]);
	}
	free(gone);
	return result;
}

static void
digest_all(const struct readings *r, struct blind *ret)
{
	crypto_generichash_state state;
	size_t i;

	crypto_generichash_init(&state, NULL, 0, BLIND_LEN);
	for (i = 0; i < r->n; i++) {
		crypto_generichash_update(&state,
		    (const uint8_t *)r->all[i].name,
		    strlen(r->all[i].name) + 1);
		crypto_generichash_update(&state, r->all[i].digest,
		    CONFIG_DIGEST_LEN);
	}
	crypto_generichash_final(&state, ret->bytes, BLIND_LEN);
}

void
readings_digest(struct store *store, const struct config *config,
    struct blind *ret)
{
	struct readings r = { .store = store };

	gather(&r, config);
	digest_all(&r, ret);
	free(r.all);
}

static void
conclude(struct readings *r, bool first)
{
	if (first) {
		buf_clear(r->words);
		buf_addf(r->words, "%d files, for the first time", r->changed);
	} else if (r->changed > READINGS_TOLD)
		buf_addf(r->words, " and %d more", r->changed - READINGS_TOLD);
	else if (r->changed == 0)
		buf_adds(r->words, "the files are as they were");
}

int
readings_sync(struct store *store, const struct config *config,
    struct buf *ret, char ret_revision[READINGS_REVISION_LEN + 1],
    struct err *err)
{
	struct readings r = { .store = store, .words = ret, .err = err };
	struct blind digest;
	int64_t known;
	int result = 0;
	size_t i;

	if (query_one(query(store->db, "SELECT count(*) FROM config_file"),
	    &known, err) == -1)
		return -1;
	gather(&r, config);
	for (i = 0; result == 0 && i < r.n; i++)
		result = remember(&r, &r.all[i]);
	if (result == 0)
		result = forget_gone(&r);
	digest_all(&r, &digest);
	sodium_bin2hex(ret_revision, READINGS_REVISION_LEN + 1, digest.bytes,
	    READINGS_REVISION_LEN / 2);
	free(r.all);
	if (result == -1)
		return -1;
	conclude(&r, known == 0);
	return r.changed > 0;
}
