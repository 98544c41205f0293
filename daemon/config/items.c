#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/items.h"
#include "config/json_tree.h"

void
names_add(struct names *names, const char *name)
{
	names->names = xgrow(names->names, names->count, sizeof *names->names);
	names->names[names->count++] = xstrdup(name);
}

bool
names_have(const struct names *names, const char *name)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		if (str_eq(names->names[i], name))
			return true;
	return false;
}

void
names_done(struct names *names)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		free(names->names[i]);
	free(names->names);
	*names = (struct names){ 0 };
}

void
words_add(struct words *words, const char *language, const char *text)
{
	size_t n = words->count++;

	words->languages = xgrow(words->languages, n, sizeof *words->languages);
	words->texts = xgrow(words->texts, n, sizeof *words->texts);
	words->languages[n] = xstrdup(language);
	words->texts[n] = xstrdup(text);
}

const char *
words_in(const struct words *words, const char *language)
{
	size_t i;

	for (i = 0; i < words->count; i++)
		if (str_eq(words->languages[i], language))
			return words->texts[i];
	return NULL;
}

void
words_done(struct words *words)
{
	size_t i;

	for (i = 0; i < words->count; i++) {
		free(words->languages[i]);
		free(words->texts[i]);
	}
	free(words->languages);
	free(words->texts);
	*words = (struct words){ 0 };
}

struct fact *
facts_add(struct facts *facts, struct where where, const char *name)
{
	struct fact *fact;

	facts->facts = xgrow(facts->facts, facts->count, sizeof *fact);
	fact = &facts->facts[facts->count++];
	*fact = (struct fact){ .where = where, .name = xstrdup(name) };
	return fact;
}

void
facts_done(struct facts *facts)
{
	size_t i;

	for (i = 0; i < facts->count; i++) {
		free(facts->facts[i].name);
		words_done(&facts->facts[i].words);
	}
	free(facts->facts);
	*facts = (struct facts){ 0 };
}

void
jurisdiction_done(struct jurisdiction *jurisdiction)
{
	free(jurisdiction->name);
	words_done(&jurisdiction->title);
}

void
tester_done(struct tester *tester)
{
	free(tester->name);
	free(tester->language);
	address_done(&tester->phone);
	address_done(&tester->email);
}

static void
occasion_done(struct occasion *occasion)
{
	size_t i;

	free(occasion->uid);
	free(occasion->replaced_name);
	words_done(&occasion->title);
	words_done(&occasion->place);
	facts_done(&occasion->facts);
	for (i = 0; i < occasion->ndeadlines; i++) {
		free(occasion->deadlines[i].name);
		words_done(&occasion->deadlines[i].title);
	}
	free(occasion->deadlines);
}

void
measure_done(struct measure *measure)
{
	size_t i;

	free(measure->name);
	free(measure->kind);
	free(measure->number);
	free(measure->stage);
	for (i = 0; i < measure->nstages; i++) {
		free(measure->stages[i].uid);
		free(measure->stages[i].name);
		words_done(&measure->stages[i].title);
	}
	free(measure->stages);
	words_done(&measure->title);
	for (i = 0; i < measure->noccasions; i++)
		occasion_done(&measure->occasions[i]);
	free(measure->occasions);
	facts_done(&measure->facts);
}

static void
row_done(struct list_row *row)
{
	address_done(&row->phone);
	address_done(&row->email);
	free(row->language);
	secret_done(&row->name);
	free(row->source);
	*row = (struct list_row){ 0 };
}

void
list_done(struct list *list)
{
	size_t i;

	free(list->name);
	words_done(&list->title);
	words_done(&list->keywords);
	names_done(&list->languages);
	free(list->source);
	for (i = 0; i < list->nrows; i++)
		row_done(&list->rows[i]);
	free(list->rows);
	names_done(&list->files);
}

void
alert_done(struct alert *alert)
{
	free(alert->name);
	free(alert->was);
	free(alert->when_text);
	free(alert->audience);
	free(alert->template);
}

void
template_done(struct template *template)
{
	free(template->file);
	free(template->name);
	free(template->language);
	free(template->source);
	mustache_free(template->compiled);
}

static void
pairs_free(struct pair *pairs, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		free(pairs[i].key);
		free(pairs[i].value);
	}
	free(pairs);
}

static void
webhook_words_free(struct webhook_word *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		names_done(&words[i].is);
	free(words);
}

static void
webhook_event_done(struct webhook_event *event)
{
	pairs_free(event->when, event->nwhen);
	free(event->id);
	free(event->id_ends);
	free(event->from);
	free(event->to);
	free(event->text);
	free(event->time);
	free(event->ref);
	free(event->opt_out);
	names_done(&event->stop_words);
	names_done(&event->help_words);
	names_done(&event->state);
	free(event->reason);
	webhook_words_free(event->states, event->nstates);
	webhook_words_free(event->reasons, event->nreasons);
}

static void
signature_conf_done(struct signature_conf *signature)
{
	names_done(&signature->keys);
	free(signature->key_prefix);
	free(signature->covers);
	free(signature->header);
	free(signature->prefix);
	free(signature->separator);
	free(signature->timestamp);
	free(signature->timestamp_prefix);
	free(signature->body_hash);
	free(signature->url_hash);
	pairs_free(signature->claims, signature->nclaims);
	free(signature->user);
	free(signature->parameter);
}

void
provider_conf_done(struct provider_conf *conf)
{
	size_t i;

	free(conf->name);
	for (i = 0; i < conf->nsettings; i++) {
		free(conf->settings[i].name);
		free(conf->settings[i].standard);
	}
	free(conf->settings);
	free(conf->method);
	free(conf->url);
	free(conf->user);
	free(conf->password);
	pairs_free(conf->headers, conf->nheaders);
	pairs_free(conf->form, conf->nform);
	json_tree_free(conf->json);
	free(conf->id_path);
	free(conf->id_header);
	free(conf->code_path);
	for (i = 0; i < conf->nrules; i++) {
		free(conf->rules[i].statuses);
		names_done(&conf->rules[i].codes);
	}
	free(conf->rules);
	free(conf->webhook.events);
	signature_conf_done(&conf->webhook.signature);
	webhook_event_done(&conf->webhook.inbound);
	webhook_event_done(&conf->webhook.receipt);
	free(conf->poll.url);
	free(conf->poll.records);
	free(conf->poll.next);
	webhook_event_done(&conf->poll.inbound);
}

void
account_done(struct account *account)
{
	size_t i;

	free(account->name);
	for (i = 0; i < account->nsettings; i++) {
		free(account->settings[i].name);
		secret_done(&account->settings[i].value);
	}
	free(account->settings);
}
