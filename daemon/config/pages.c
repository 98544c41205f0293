#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/facts.h"
#include "config/file.h"
#include "config/pages.h"
#include "config/template_file.h"
#include "config/template_names.h"

static const char *const kind_names[PAGE_KINDS] = {
	[PAGE_UNSUBSCRIBE] = "unsubscribe",
	[PAGE_UNSUBSCRIBED] = "unsubscribed",
};

struct loading {
	struct config	*config;
	struct mistakes	*mistakes;
	struct alert	 everyone;	/* whose audience are all lists */
	bool		 wanted;	/* a missing one is a mistake */
};

static const struct template *
find(const struct config *config, enum page_kind kind, const char *language)
{
	size_t i;

	for (i = 0; i < config->npages; i++)
		if (str_eq(config->pages[i].name, kind_names[kind]) &&
		    (language == NULL ||
		    str_eq(config->pages[i].language, language)))
			return &config->pages[i];
	return NULL;
}

/* What a page may state beside the facts; an outline has true for all. */
static void
add_own(json_t *facts, const char *title, bool everything)
{
	json_object_set_new(facts, "list", json_pack("{s:s}", "title", title));
	json_object_set_new(facts, "everything", json_boolean(everything));
}

/* The names in ${page}, and whether they have a value in its language. */
static void
check(const struct loading *l, const struct template *page)
{
	json_t *facts = facts_outline(l->config, &l->everyone, CHANNEL_SMS,
	    page->language);
	size_t before = l->mistakes->count;
	const char *missing;

	json_object_del(facts, "person");
	add_own(facts, "", true);
	template_check_facts(&l->everyone, page, facts, l->mistakes);
	missing = l->mistakes->count > before ? NULL :
	    facts_missing_in(page->compiled, facts);
	if (missing != NULL)
		mistakes_add(l->mistakes, page->file, 0, "{{%s}} has no value "
		    "in %s", missing, page->language);
	json_decref(facts);
}

/* Keep what ${bytes} say. */
static void
keep(const struct loading *l, enum page_kind kind, const char *language,
    const char *shown, const struct buf *bytes)
{
	struct config *config = l->config;
	struct template page = { .channel = CHANNEL_EMAIL, .part = PART_HTML,
	    .line = 1 };

	page.source = template_text(shown, bytes, l->mistakes);
	if (page.source == NULL)
		return;
	page.file = xstrdup(shown);
	page.name = xstrdup(kind_names[kind]);
	page.language = xstrdup(language);
	page.compiled = template_compile(&page, l->mistakes);
	if (page.compiled != NULL)
		check(l, &page);
	config->pages = xgrow(config->pages, config->npages,
	    sizeof *config->pages);
	config->pages[config->npages++] = page;
}

static void
load(const struct loading *l, enum page_kind kind, const char *language)
{
	char *name = xasprintf("pages/%s.%s.html", kind_names[kind], language);
	char *path = xasprintf("%s/%s", l->config->templates_dir, name);
	char *shown = template_shown(l->config->templates_dir, name);
	struct buf bytes;
	struct err err;

	buf_init(&bytes, TEMPLATE_FILE_MAX);
	if (access(path, F_OK) == -1 && errno == ENOENT) {
		if (l->wanted)
			mistakes_add(l->mistakes, "pregon.conf", 0, "%s is "
			    "missing: who leaves by a link in an e-mail sees "
			    "it (web.listen is set, and the route carries "
			    "e-mail)", shown);
	} else if (file_read(path, &bytes, &err) == -1)
		mistakes_add(l->mistakes, shown, 0, "%s", err.text);
	else
		keep(l, kind, language, shown, &bytes);
	buf_done(&bytes);
	free(shown);
	free(path);
	free(name);
}

void
pages_load(struct config *config, struct mistakes *mistakes)
{
	struct loading l = { .config = config, .mistakes = mistakes,
	    .wanted = config->web.listen != NULL &&
	    config_carries(config, CHANNEL_EMAIL) };
	const struct list **lists = xcalloc(config->nlists + 1, sizeof *lists);
	const char *language;
	enum page_kind kind;
	size_t i;

	for (i = 0; i < config->nlists; i++)
		lists[i] = &config->lists[i];
	l.everyone.audience = lists;
	l.everyone.naudience = config->nlists;
	for (kind = 0; kind < PAGE_KINDS; kind++)
		for (i = 0; (language = facts_language(&l.everyone, i)) != NULL;
		    i++)
			load(&l, kind, language);
	free(lists);
}

/* What the list is called: never nothing. */
static const char *
title_of(const struct config *config, const char *name, const char *language)
{
	const struct list *list = config_list(config, name);
	const char *title = list != NULL ? words_in(&list->title, language) :
	    NULL;

	if (title == NULL && list != NULL && list->title.count > 0)
		title = list->title.texts[0];
	return title != NULL ? title : name;
}

int
pages_render(const struct config *config, enum page_kind kind,
    const struct page_about *about, int64_t now_ms, struct secret *ret,
    struct err *err)
{
	const struct template *page = find(config, kind, about->language);
	const struct alert nobody = { 0 };
	struct buf out;
	json_t *facts;
	int result;

	if (page == NULL)
		page = find(config, kind, config->language);
	if (page == NULL)
		page = find(config, kind, NULL);
	if (page == NULL)
		return err_set(err, ERR_INPUT, "there is no page %s",
		    kind_names[kind]);
	facts = facts_build(config, &nobody, page->language, now_ms, err);
	if (facts == NULL)
		return -1;
	add_own(facts, title_of(config, about->list, page->language),
	    about->everything);
	buf_init(&out, PAGE_LEN_MAX);
	result = mustache_render(page->compiled, &facts, 1, MUSTACHE_HTML, true,
	    &out, err);
	if (result == 0)
		secret_set(ret, buf_text(&out), out.len);
	buf_done(&out);
	json_decref(facts);
	return result;
}
