#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/facts.h"
#include "config/facts_correction.h"
#include "config/render.h"
#include "schedule/preview.h"
#include "store/told.h"
#include "text/segment.h"

static json_t *
describe_sms(const char *language, const struct secret *text)
{
	struct segmentation seg = { 0 };
	const char *bytes = secret_reveal(text);

	segment_count(bytes, text->len, &seg);
	return json_pack("{s:s, s:s, s:s, s:I, s:s, s:I}",
	    "channel", channel_name(CHANNEL_SMS), "language", language,
	    "text", bytes, "segments", (json_int_t)seg.segments,
	    "encoding", alphabet_name(seg.alphabet),
	    "units", (json_int_t)seg.units);
}

static json_t *
describe_email(const char *language, const struct rendered *r)
{
	const struct secret *html = &r->part[PART_HTML];

	return json_pack("{s:s, s:s, s:s, s:s, s:s?}",
	    "channel", channel_name(CHANNEL_EMAIL), "language", language,
	    "subject", secret_reveal(&r->part[PART_SUBJECT]),
	    "text", secret_reveal(&r->part[PART_TEXT]),
	    "html", html->len > 0 ? secret_reveal(html) : NULL);
}

/* What a reader without a name gets; of a correction one who was told what most were. */
static json_t *
render(const struct config *config, const struct alert *alert,
    enum channel channel, const struct parts *parts, json_t *facts,
    const char *language, struct err *err)
{
	struct secret url = { 0 };
	struct reader nobody = { .unsubscribe_url = &url };
	struct rendered r = { 0 };
	json_t *described = NULL;

	if (alert != NULL && facts_was_most(alert, language, &nobody.was,
	    err) == -1)
		return NULL;
	reader_unsubscribe_url(config, NULL, &url);
	if (render_message(channel, parts, facts, &nobody, &r, err) == 0)
		described = channel == CHANNEL_SMS ?
		    describe_sms(language, &r.part[PART_TEXT]) :
		    describe_email(language, &r);
	rendered_done(&r);
	secret_done(&url);
	json_decref(nobody.was);
	return described;
}

json_t *
preview_alert(const struct config *config, const struct alert *alert,
    enum channel channel, const char *language, int64_t now_ms,
    struct err *err)
{
	struct parts parts;
	json_t *facts, *text;

	if (config_check_parts(config, alert, channel, language, &parts,
	    err) == -1)
		return NULL;
	facts = facts_build(config, alert, language, now_ms, err);
	if (facts == NULL)
		return NULL;
	text = render(config, alert, channel, &parts, facts, language, err);
	json_decref(facts);
	return text;
}

/* The told sets of a broadcast, as they are drawn. */
struct told_texts {
	struct store		*store;
	const struct config	*config;
	const struct alert	*alert;		/* NULL: no longer in the files */
	const struct broadcast	*broadcast;
	json_t			*ret;
	struct err		*err;
};

/* Put ${value}, which is taken, where a template finds ${name}. */
static void
put_fact(json_t *facts, const char *name, json_t *value)
{
	const char *dot;
	json_t *group = facts, *inner;
	char *first;

	for (; (dot = strchr(name, '.')) != NULL; name = dot + 1) {
		first = xstrndup(name, (size_t)(dot - name));
		inner = json_object_get(group, first);
		if (!json_is_object(inner)) {
			inner = json_object();
			json_object_set_new(group, first, inner);
		}
		free(first);
		group = inner;
	}
	json_object_set_new(group, name, value);
}

static void
on_fact(const struct told_fact *fact, void *arg)
{
	json_t *facts = arg;

	put_fact(facts, fact->name, json_string(fact->value));
}

/* What was told, and what else the files have now. */
struct gap {
	json_t	*facts, *outline;
};

/* What was looked up and not told was empty then, or a group without a text. */
static void
on_name(const char *name, bool section, const char *inside, unsigned line,
    void *arg)
{
	struct gap *gap = arg;
	bool group = json_is_object(facts_find(gap->outline, inside, name));

	(void)section;
	(void)line;
	if (facts_find(gap->facts, inside, name) == NULL)
		put_fact(gap->facts, name, group ? json_object() : json_null());
}

/* Collected first: drawing one asks the store again. */
struct told_set {
	int64_t		told, messages;
	enum channel	channel;
	char		language[16];
};

/* {"0": ..., "1": ...} by the names of facts is a list. */
static void
make_list(json_t *facts, const char *name)
{
	json_t *group = json_object_get(facts, name), *list, *one;
	const char *key;

	if (!json_is_object(group))
		return;
	list = json_array();
	json_object_foreach(group, key, one)
		json_array_append(list, one);
	json_object_set_new(facts, name, list);
}

/* The facts of a told set, as ${parts} look for them; NULL with ${err}. */
static json_t *
facts_of(struct told_texts *t, const struct told_set *set,
    const struct parts *parts)
{
	struct gap gap = { .facts = json_object() };
	enum part part;

	if (told_facts(t->store, set->told, on_fact, gap.facts, t->err) == -1) {
		json_decref(gap.facts);
		return NULL;
	}
	make_list(gap.facts, "deadlines");
	if (t->alert != NULL)
		gap.outline = facts_outline(t->config, t->alert,
		    set->channel, set->language);
	for (part = 0; part < NPARTS; part++)
		if (parts->part[part] != NULL)
			mustache_names(parts->part[part], on_name, &gap);
	json_decref(gap.outline);
	return gap.facts;
}

static void
compiled_done(struct mustache *compiled[NPARTS])
{
	enum part part;

	for (part = 0; part < NPARTS; part++)
		mustache_free(compiled[part]);
}

/* Compile what was frozen; to be freed, whatever is returned. */
static int
compile_frozen(struct told_texts *t, const struct told_set *set,
    struct mustache *ret[NPARTS])
{
	enum part part;
	char *source;
	int found;

	for (part = 0; part < NPARTS; part++) {
		found = broadcasts_text(t->store, t->broadcast->id,
		    set->channel, part, set->language, &source, t->err);
		if (found == -1)
			return -1;
		if (found == 0)
			continue;
		ret[part] = mustache_compile(source, strlen(source), NULL, NULL,
		    t->err);
		free(source);
		if (ret[part] == NULL)
			return -1;
	}
	if (ret[PART_TEXT] == NULL)
		return err_set(t->err, ERR_INPUT, "broadcast %lld has no text "
		    "by %s in %s", (long long)t->broadcast->id,
		    channel_name(set->channel), set->language);
	return 0;
}

static json_t *
render_told(struct told_texts *t, const struct told_set *set)
{
	struct mustache *compiled[NPARTS] = { NULL };
	json_t *facts = NULL, *text = NULL;
	struct parts parts;
	enum part part;

	if (compile_frozen(t, set, compiled) == 0) {
		for (part = 0; part < NPARTS; part++)
			parts.part[part] = compiled[part];
		facts = facts_of(t, set, &parts);
		if (facts != NULL)
			text = render(t->config, t->alert, set->channel, &parts,
			    facts, set->language, t->err);
	}
	json_decref(facts);
	compiled_done(compiled);
	return text;
}

struct told_list {
	struct told_set	*sets;
	size_t		 n;
};

static void
on_set(int64_t told, enum channel channel, const char *language,
    int64_t messages, void *arg)
{
	struct told_list *list = arg;
	struct told_set *set;

	list->sets = xgrow(list->sets, list->n, sizeof *list->sets);
	set = &list->sets[list->n++];
	*set = (struct told_set){ .told = told, .messages = messages,
	    .channel = channel };
	strncpy(set->language, language, sizeof set->language - 1);
}

static int
add_told(struct told_texts *t)
{
	struct told_list list = { 0 };
	json_t *text;
	size_t i;
	int result = told_sets(t->store, t->broadcast->id, on_set, &list,
	    t->err);

	for (i = 0; result == 0 && i < list.n; i++) {
		text = render_told(t, &list.sets[i]);
		if (text == NULL) {
			result = -1;
			break;
		}
		json_object_set_new(text, "messages",
		    json_integer(list.sets[i].messages));
		json_array_append_new(t->ret, text);
	}
	free(list.sets);
	return result;
}

static void
add_planned_text(struct told_texts *t, enum channel channel,
    const char *language)
{
	struct err why;
	json_t *text = preview_alert(t->config, t->alert, channel, language,
	    t->broadcast->due_ms, &why);

	if (text == NULL)
		text = json_pack("{s:s, s:s, s:n, s:s}", "channel",
		    channel_name(channel), "language", language, "text", "why",
		    why.text);
	json_array_append_new(t->ret, text);
}

/* As it will be when it is due, by every channel in every language. */
static void
add_planned(struct told_texts *t)
{
	const char *language;
	size_t i, j;

	for (i = 0; i < t->alert->channels.count; i++)
		for (j = 0; (language = facts_language(t->alert, j)) != NULL;
		    j++)
			add_planned_text(t, t->alert->channels.order[i],
			    language);
}

json_t *
preview_texts(struct store *store, const struct config *config,
    const struct broadcast *b, struct err *err)
{
	const struct alert *alert = config_alert(config, b->alert);
	struct told_texts t = { .store = store, .config = config,
	    .broadcast = b, .ret = json_array(), .err = err };
	struct alert about;

	if (alert != NULL) {
		about = broadcast_about(config, alert, b);
		t.alert = &about;
	}
	if (b->began_ms == 0 && t.alert != NULL)
		add_planned(&t);
	else if (b->began_ms != 0 && add_told(&t) == -1) {
		json_decref(t.ret);
		return NULL;
	}
	return t.ret;
}
