#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "config/facts.h"
#include "config/facts_correction.h"
#include "send/testing.h"
#include "store/broadcasts.h"

/* Put ${mark} into ${s} at byte ${at}. */
static void
insert(struct secret *s, size_t at, const char *mark)
{
	size_t n = strlen(mark), len = s->len;
	char *all = xmalloc(len + n + 1);

	memcpy(all, secret_reveal(s), at);
	memcpy(all + at, mark, n + 1);
	memcpy(all + at + n, secret_reveal(s) + at, len - at + 1);
	secret_set(s, all, len + n);
	explicit_bzero(all, len + n);
	free(all);
}

/* Where a page's first paragraph can stand: behind <body>. */
static size_t
behind_body(const struct secret *html)
{
	const char *all = secret_reveal(html),
	    *body = strcasestr(all, "<body"), *end;

	end = body != NULL ? strchr(body, '>') : NULL;
	return end != NULL ? (size_t)(end + 1 - all) : 0;
}

static void
mark(enum channel channel, struct rendered *r)
{
	struct secret *html = &r->part[PART_HTML];

	if (channel == CHANNEL_SMS) {
		insert(&r->part[PART_TEXT], 0, TESTING_MARK ": ");
		return;
	}
	insert(&r->part[PART_SUBJECT], 0, TESTING_MARK ": ");
	insert(&r->part[PART_TEXT], 0, TESTING_MARK "\n\n");
	if (html->len > 0)
		insert(html, behind_body(html), "<p>" TESTING_MARK "</p>\n");
}

/* The broadcast's frozen parts, compiled: 1, 0 where none are frozen yet, -1. */
static int
frozen(struct store *store, const struct testing *of,
    struct mustache *ret[NPARTS], struct err *err)
{
	enum part part;
	char *source;
	int found;

	for (part = 0; of->broadcast != 0 && part < NPARTS; part++) {
		found = broadcasts_text(store, of->broadcast, of->channel,
		    part, of->language, &source, err);
		if (found == -1)
			return -1;
		if (found == 0)
			continue;
		ret[part] = mustache_compile(source, strlen(source), NULL,
		    NULL, err);
		free(source);
		if (ret[part] == NULL)
			return -1;
	}
	return ret[PART_TEXT] != NULL;
}

static int
find_parts(struct store *store, const struct config *config,
    const struct testing *of, const struct alert *alert,
    struct mustache *compiled[NPARTS], struct parts *ret, struct err *err)
{
	int found = frozen(store, of, compiled, err);
	enum part part;

	if (found == 0)
		return config_check_parts(config, alert, of->channel,
		    of->language, ret, err);
	for (part = 0; found == 1 && part < NPARTS; part++)
		ret->part[part] = compiled[part];
	return found == -1 ? -1 : 0;
}

int
testing_render(struct store *store, const struct config *config,
    const struct testing *of, int64_t now_ms, struct rendered *ret,
    struct err *err)
{
	const struct alert *alert = config_alert(config, of->alert);
	struct mustache *compiled[NPARTS] = { NULL };
	struct secret url = { 0 };
	struct reader nobody = { .unsubscribe_url = &url };
	struct broadcast b = { .event = "" };
	json_t *facts = NULL;
	struct alert about;
	struct parts parts;
	enum part part;
	int result = -1;

	if (alert == NULL)
		return err_set(err, ERR_INPUT, "alert %s is not in the files",
		    of->alert);
	if (of->broadcast != 0 && broadcasts_get(store, of->broadcast, &b,
	    err) == -1)
		return -1;
	about = broadcast_about(config, alert, &b);
	if (find_parts(store, config, of, &about, compiled, &parts, err) == -1)
		goto done;
	facts = facts_build(config, &about, of->language,
	    b.due_ms > now_ms ? b.due_ms : now_ms, err);
	if (facts == NULL || facts_was_most(&about, of->language, &nobody.was,
	    err) == -1)
		goto done;
	reader_unsubscribe_url(config, NULL, &url);
	result = render_message(of->channel, &parts, facts, &nobody, ret, err);
	if (result == 0)
		mark(of->channel, ret);

done:
	for (part = 0; part < NPARTS; part++)
		mustache_free(compiled[part]);
	json_decref(facts);
	json_decref(nobody.was);
	secret_done(&url);
	return result;
}
