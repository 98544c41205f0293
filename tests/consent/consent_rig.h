/*
 * consent_rig.h - the sample's files with a second list, a store in memory, and
 * people who text
 *
 *   vote    on-file; VOTE, VOTO
 *   press   ask; PRESS, PRENSA; ASKED (by a file) has not answered yet
 */
#ifndef TESTS_CONSENT_RIG_H
#define TESTS_CONSENT_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>

#include "config/config.h"
#include "config/config_dir.h"
#include "consent/hearing.h"
#include "store/consents.h"
#include "store/people.h"
#include "store/persons.h"
#include "store/suppression.h"

#define NOON	INT64_C(1501610400000)	/* Tue 2017-08-01 12:00 in Denver: the committee is next */
#define AFTER	INT64_C(1504200000000)	/* Thu 2017-08-31: nothing is to come */
#define SECOND	INT64_C(1000)
#define HOUR	(3600 * SECOND)
#define HER	"+13035550123"
#define ASKED	"+13035550190"

struct texters {
	char		 root[32];
	struct config	*config;
	struct store	*store;
	int64_t		 now_ms;
	unsigned	 texts;		/* that came in, which makes their ids */
	struct heard	 heard;		/* what became of the last */
	struct err	 err;
};

static const char press_list[] =
    "title = { en = \"Press\"; es = \"Prensa\"; };\n"
    "keywords = { en = \"PRESS\"; es = \"PRENSA\"; };\n"
    "languages = [ \"en\", \"es\" ]; consent = \"ask\";\n"
    "subscribers = ( { phone = \"" ASKED "\"; language = \"es\"; } );\n";

static inline void
texters_load(struct texters *p)
{
	char *dir = xasprintf("%s/config", p->root), *path, *lines;
	struct mistakes mistakes;

	path = xasprintf("%s/lists/press.conf", dir);
	dir_write(path, press_list, strlen(press_list));
	mistakes_init(&mistakes);
	p->config = config_load(dir, &mistakes);
	lines = dir_mistakes(&mistakes);
	assert_string_equal(lines, "");
	free(lines);
	mistakes_done(&mistakes);
	free(path);
	free(dir);
}

/* The lists' files are read. */
static inline void
texters_sync(struct texters *p, int64_t now_ms)
{
	struct sync_counts counts;
	size_t i;

	assert_int_equal(store_begin(p->store, &p->err), 0);
	for (i = 0; i < p->config->nlists; i++)
		if (people_sync(p->store, p->config, &p->config->lists[i],
		    true, now_ms, &counts, &p->err) == -1)
			fail_msg("%s", p->err.text);
	assert_int_equal(store_commit(p->store, &p->err), 0);
}

/* Their files, to be changed before texters_start. */
static inline void
texters_files(struct texters *p)
{
	*p = (struct texters){ .now_ms = NOON };
	assert_true(sodium_init() >= 0);
	dir_sample(p->root);
}

static inline void
texters_start(struct texters *p)
{
	texters_load(p);
	p->store = store_open(":memory:", vault_throwaway(), NOON - HOUR,
	    &p->err);
	assert_non_null(p->store);
	texters_sync(p, NOON - HOUR);
}

/* With ${find} replaced in a file of the configuration; NULL: as they are. */
static inline void
texters_open_with(struct texters *p, const char *file, const char *find,
    const char *replace)
{
	char *path;

	texters_files(p);
	if (file != NULL) {
		path = xasprintf("%s/config/%s", p->root, file);
		dir_replace(path, find, replace);
		free(path);
	}
	texters_start(p);
}

static inline void
texters_open(struct texters *p)
{
	texters_open_with(p, NULL, NULL, NULL);
}

static inline void
texters_close(struct texters *p)
{
	store_close(p->store);
	config_unref(p->config);
	dir_remove(p->root);
}

/* What ${said} leaves open is as usual: a new id, by the sandbox, now. */
static inline void
texters_hear(struct texters *p, const char *from, const char *text,
    struct said said)
{
	struct address address = { "" };
	struct secret secret = { 0 };
	char id[32];

	snprintf(id, sizeof id, "SM%u", ++p->texts);
	p->now_ms += SECOND;
	assert_int_equal(address_set(&address, from), 0);
	secret_set(&secret, text, strlen(text));
	said.account = "sandbox";
	said.channel = CHANNEL_SMS;
	said.from = &address;
	said.text = &secret;
	if (said.id == NULL)
		said.id = id;
	assert_int_equal(store_begin(p->store, &p->err), 0);
	if (hearing_text(p->store, p->config, &said, p->now_ms, &p->heard,
	    &p->err) == -1)
		fail_msg("\"%s\": %s", text, p->err.text);
	assert_int_equal(store_commit(p->store, &p->err), 0);
	secret_done(&secret);
	address_done(&address);
}

/* ${from} texts; she may have done so a second after the one before. */
static inline void
texters_say(struct texters *p, const char *from, const char *text)
{
	texters_hear(p, from, text, (struct said){ 0 });
}

static inline struct place
texters_place(const struct texters *p, const char *number)
{
	struct place place = { .channel = CHANNEL_SMS };
	struct address address = { "" };

	assert_int_equal(address_set(&address, number), 0);
	vault_index(p->store->vault, CHANNEL_SMS, &address, &place.blind);
	address_done(&address);
	return place;
}

/* Her consent to ${list}; CONSENT_NONE of nobody. */
static inline enum consent_state
texters_consent(struct texters *p, const char *number, const char *list)
{
	struct place place = texters_place(p, number);
	enum consent_state state = CONSENT_NONE;
	struct person who;

	assert_int_not_equal(persons_find(p->store, CHANNEL_SMS, &place.blind,
	    &who, &p->err), -1);
	assert_int_equal(consents_state(p->store, who.id, list, CHANNEL_SMS,
	    &state, &p->err), 0);
	return state;
}

static inline bool
texters_suppressed(struct texters *p, const char *number)
{
	struct place place = texters_place(p, number);
	enum suppression_kind kind;
	int there = suppression_of(p->store, CHANNEL_SMS, &place.blind, &kind,
	    &p->err);

	assert_int_not_equal(there, -1);
	return there == 1;
}

/* The kind of the reply to the last text; "" for none. */
static inline const char *
texters_answer(const struct texters *p)
{
	return p->heard.answer != NULL ? p->heard.answer : "";
}

/* One number from the store; ${sql} must be a literal. */
static inline int64_t
texters_number(struct texters *p, const char *sql)
{
	int64_t n = -1;

	assert_int_equal(query_one(query(p->store->db, sql), &n, &p->err), 0);
	return n;
}

#endif
