/*
 * items.h - what the nouns of a configuration are made of
 *
 * *_done frees what is inside and leaves it zeroed.
 */
#ifndef CONFIG_ITEMS_H
#define CONFIG_ITEMS_H

#include "config/config.h"

/** Add a copy of ${name}. */
void	names_add(struct names *names, const char *name);
bool	names_have(const struct names *names, const char *name);
void	names_done(struct names *names);

/** Add copies: ${text} is what to say in ${language}. */
void	words_add(struct words *words, const char *language, const char *text);
void	words_done(struct words *words);

/** Add a fact without a value; its words can be filled in.  Copies ${name}. */
struct fact *facts_add(struct facts *facts, struct where where,
	    const char *name);
void	facts_done(struct facts *facts);

void	jurisdiction_done(struct jurisdiction *jurisdiction);
void	tester_done(struct tester *tester);
void	measure_done(struct measure *measure);
void	list_done(struct list *list);
void	alert_done(struct alert *alert);
void	template_done(struct template *template);
void	provider_conf_done(struct provider_conf *conf);
void	account_done(struct account *account);

#endif
