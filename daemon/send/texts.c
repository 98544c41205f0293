#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/facts.h"
#include "config/facts_correction.h"
#include "config/render.h"
#include "send/texts.h"
#include "store/telling.h"

/* Broadcasts x channels x languages kept prepared: as many as one tick may claim. */
#define PREPARED_MAX	OUTBOX_CLAIM_MAX
#define FRESH_MS	1000	/* how long facts are those of the moment */

/*
 * What the readers of a broadcast by one channel in one language have in common; of a
 * correction, those who hear of the same deadlines.
 */
struct prepared {
	int64_t		 broadcast;	/* 0: free */
	enum channel	 channel;
	char		 language[16];
	char		*deadlines;	/* that a correction tells them, "a b" */
	int64_t		 at_ms;
	int64_t		 told;		/* 0: not known yet */
	struct broadcast row;
	struct alert	 about;		/* what it is about; borrows of ${row} */
	struct mustache	*compiled[NPARTS];
	json_t		*facts;
};

struct texts {
	struct store	*store;
	struct prepared	 prepared[PREPARED_MAX];
	size_t		 next;		/* to be replaced */
};

struct texts *
texts_new(struct store *store)
{
	struct texts *t = xcalloc(1, sizeof *t);

	t->store = store;
	return t;
}

static void
prepared_done(struct prepared *p)
{
	enum part part;

	for (part = 0; part < NPARTS; part++)
		mustache_free(p->compiled[part]);
	json_decref(p->facts);
	free(p->deadlines);
	*p = (struct prepared){ 0 };
}

void
texts_forget(struct texts *t)
{
	size_t i;

	for (i = 0; i < PREPARED_MAX; i++)
		prepared_done(&t->prepared[i]);
}

void
texts_free(struct texts *t)
{
	if (t == NULL)
		return;
	texts_forget(t);
	free(t);
}

/* The deadlines that the correction ${c} tells its reader. */
static const char *
deadlines_of(const struct claimed *c)
{
	return c->held.deadlines != NULL ? c->held.deadlines : "";
}

static struct prepared *
find(struct texts *t, const struct claimed *c)
{
	struct prepared *p;
	size_t i;

	for (i = 0; i < PREPARED_MAX; i++) {
		p = &t->prepared[i];
		if (p->broadcast == c->broadcast && p->channel == c->channel &&
		    str_eq(p->language, c->language) &&
		    str_eq(p->deadlines, deadlines_of(c)))
			return p;
	}
	return NULL;
}

static struct parts
parts_of(const struct prepared *p)
{
	struct parts parts;
	enum part part;

	for (part = 0; part < NPARTS; part++)
		parts.part[part] = p->compiled[part];
	return parts;
}

/* Render once for nobody: what cannot be stated now shows before any claim. */
static int
try_out(const struct prepared *p, const struct config *config,
    struct err *err)
{
	struct parts parts = parts_of(p);
	struct rendered rendered = { 0 };
	struct secret url = { 0 };
	const struct reader nobody = { .unsubscribe_url = &url };
	int result;

	reader_unsubscribe_url(config, NULL, &url);
	result = render_message(p->channel, &parts, p->facts, &nobody,
	    &rendered, err);
	rendered_done(&rendered);
	secret_done(&url);
	return result;
}

/* Whatever a text fails for, it is wrong, not the store. */
static int
text_wrong(struct err *err)
{
	err->kind = ERR_INPUT;
	return -1;
}

/* Compile the parts as they were frozen. */
static int
compile_frozen(struct texts *t, struct prepared *p, struct err *err)
{
	enum part part;
	char *source;
	int found;

	for (part = 0; part < NPARTS; part++) {
		found = broadcasts_text(t->store, p->broadcast, p->channel,
		    part, p->language, &source, err);
		if (found == -1)
			return -1;
		if (found == 0)
			continue;
		p->compiled[part] = mustache_compile(source, strlen(source),
		    NULL, NULL, err);
		free(source);
		if (p->compiled[part] == NULL)
			return text_wrong(err);
	}
	if (p->compiled[PART_TEXT] == NULL)
		return err_set(err, ERR_INPUT, "broadcast %lld has no text by "
		    "%s in %s", (long long)p->broadcast,
		    channel_name(p->channel), p->language);
	return 0;
}

static int
make(struct texts *t, struct prepared *p, const struct config *config,
    const struct alert *alert, int64_t now_ms, struct err *err)
{
	if (compile_frozen(t, p, err) == -1)
		return -1;
	p->facts = facts_build(config, alert, p->language, now_ms, err);
	if (p->facts == NULL || try_out(p, config, err) == -1)
		return text_wrong(err);
	return 0;
}

/* The prepared text of ${c}, its facts those of ${now_ms}.  NULL with ${err}. */
static struct prepared *
prepare(struct texts *t, const struct config *config,
    const struct alert *alert, const struct claimed *c, int64_t now_ms,
    struct err *err)
{
	struct prepared *p = find(t, c);

	if (p != NULL && now_ms - p->at_ms < FRESH_MS && now_ms >= p->at_ms)
		return p;
	if (p == NULL) {
		p = &t->prepared[t->next];
		t->next = (t->next + 1) % PREPARED_MAX;
	}
	prepared_done(p);
	if (broadcasts_get(t->store, c->broadcast, &p->row, err) == -1)
		return NULL;
	p->about = broadcast_about(config, alert, &p->row);
	p->deadlines = xstrdup(deadlines_of(c));
	p->about.deadlines = p->deadlines;
	p->broadcast = c->broadcast;
	p->channel = c->channel;
	snprintf(p->language, sizeof p->language, "%s", c->language);
	p->at_ms = now_ms;
	if (make(t, p, config, &p->about, now_ms, err) == -1) {
		prepared_done(p);
		return NULL;
	}
	return p;
}

int
texts_told(struct texts *texts, const struct config *config,
    const struct alert *alert, const struct claimed *claimed, int64_t now_ms,
    int64_t *ret, struct err *err)
{
	struct prepared *p = prepare(texts, config, alert, claimed, now_ms, err);
	struct telling_of of = { .config = config,
	    .broadcast = claimed->broadcast, .channel = claimed->channel,
	    .language = claimed->language };
	struct parts parts;

	if (p == NULL)
		return -1;
	of.alert = &p->about;
	parts = parts_of(p);
	if (p->told == 0 && telling_add(texts->store, &of, &parts, p->facts,
	    &p->told, err) == -1)
		return -1;
	*ret = p->told;
	return 0;
}

int
texts_render(struct texts *texts, const struct config *config,
    const struct alert *alert, const struct claimed *claimed, int64_t now_ms,
    struct rendered *ret, struct err *err)
{
	struct prepared *p = prepare(texts, config, alert, claimed, now_ms, err);
	struct reader reader = { &claimed->name, &claimed->unsubscribe_url,
	    NULL };
	struct parts parts;
	int result;

	if (p == NULL || (p->about.is_correction && (reader.was = facts_was(
	    p->language, p->about.jurisdiction->zone,
	    claimed->held.was_ms, claimed->held.was_place, now_ms, err)) == NULL))
		return -1;
	parts = parts_of(p);
	result = render_message(p->channel, &parts, p->facts, &reader, ret,
	    err);
	json_decref(reader.was);
	return result;
}
