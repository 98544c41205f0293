#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/facts.h"
#include "config/render.h"
#include "schedule/preview.h"
#include "store/told.h"
#include "text/segment.h"

static json_t *
describe(const char *language, const struct secret *text)
{
	struct segmentation seg = { 0 };
	const char *bytes = secret_reveal(text);

	segment_count(bytes, text->len, &seg);
	return json_pack("{s:s, s:s, s:I, s:s, s:I}", "language", language,
	    "text", bytes, "segments", (json_int_t)seg.segments,
	    "encoding", alphabet_name(seg.alphabet),
	    "units", (json_int_t)seg.units);
}

/* A text for a reader without a name. */
static json_t *
render(const struct mustache *template, json_t *facts, const char *language,
    struct err *err)
{
	struct secret nobody = { 0 }, text = { 0 };
	json_t *described = NULL;

	if (render_sms(template, facts, &nobody, &text, err) == 0)
		described = describe(language, &text);
	secret_done(&text);
	return described;
}

json_t *
preview_alert(const struct config *config, const struct alert *alert,
    const char *language, int64_t now_ms, struct err *err)
{
	const struct template *template = config_template(config,
	    alert->template, alert->channel, language);
	json_t *facts, *text;

	if (template == NULL) {
		err_set(err, ERR_INPUT, "alert %s has no text in %s",
		    alert->name, language);
		return NULL;
	}
	facts = facts_build(config, alert, language, now_ms, err);
	if (facts == NULL)
		return NULL;
	text = render(template->compiled, facts, language, err);
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

/* The facts of a told set, as ${template} looks for them; NULL with ${err}. */
static json_t *
facts_of(struct told_texts *t, int64_t told, const char *language,
    const struct mustache *template)
{
	struct gap gap = { .facts = json_object() };

	if (told_facts(t->store, told, on_fact, gap.facts, t->err) == -1) {
		json_decref(gap.facts);
		return NULL;
	}
	if (t->alert != NULL)
		gap.outline = facts_outline(t->config, t->alert, language);
	mustache_names(template, on_name, &gap);
	json_decref(gap.outline);
	return gap.facts;
}

static struct mustache *
compile_frozen(struct told_texts *t, const char *language)
{
	struct mustache *template;
	char *source;
	int found = broadcasts_text(t->store, t->broadcast->id, language,
	    &source, t->err);

	if (found == 0)
		err_set(t->err, ERR_INPUT, "broadcast %lld has no text in %s",
		    (long long)t->broadcast->id, language);
	if (found != 1)
		return NULL;
	template = mustache_compile(source, strlen(source), NULL, NULL, t->err);
	free(source);
	return template;
}

static json_t *
render_told(struct told_texts *t, int64_t told, const char *language)
{
	struct mustache *template = compile_frozen(t, language);
	json_t *facts = NULL, *text = NULL;

	if (template != NULL)
		facts = facts_of(t, told, language, template);
	if (facts != NULL)
		text = render(template, facts, language, t->err);
	json_decref(facts);
	mustache_free(template);
	return text;
}

/* Collected first: drawing one asks the store again. */
struct told_set {
	int64_t	told, messages;
	char	language[16];
};

struct told_list {
	struct told_set	*sets;
	size_t		 n;
};

static void
on_set(int64_t told, const char *language, int64_t messages, void *arg)
{
	struct told_list *list = arg;
	struct told_set *set;

	list->sets = xgrow(list->sets, list->n, sizeof *list->sets);
	set = &list->sets[list->n++];
	*set = (struct told_set){ .told = told, .messages = messages };
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
		text = render_told(t, list.sets[i].told, list.sets[i].language);
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

/* As it will be when it is due, in every language of its audience. */
static void
add_planned(struct told_texts *t)
{
	const char *language;
	struct err why;
	json_t *text;
	size_t i;

	for (i = 0; (language = facts_language(t->alert, i)) != NULL; i++) {
		text = preview_alert(t->config, t->alert, language,
		    t->broadcast->due_ms, &why);
		if (text == NULL)
			text = json_pack("{s:s, s:n, s:s}", "language",
			    language, "text", "why", why.text);
		json_array_append_new(t->ret, text);
	}
}

json_t *
preview_texts(struct store *store, const struct config *config,
    const struct broadcast *b, struct err *err)
{
	struct told_texts t = { .store = store, .config = config,
	    .alert = config_alert(config, b->alert), .broadcast = b,
	    .ret = json_array(), .err = err };

	if (b->began_ms == 0 && t.alert != NULL)
		add_planned(&t);
	else if (b->began_ms != 0 && add_told(&t) == -1) {
		json_decref(t.ret);
		return NULL;
	}
	return t.ret;
}
