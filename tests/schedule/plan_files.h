/*
 * plan_files.h - a small configuration in a folder of its own, and a store
 *
 * Two people (en, es) on one list, one measure with two events, one alert:
 *
 *   soon   first_reading - 3 days at 18:00, that is 2017-08-18 18:00 in Denver
 *
 * A test changes a file by replacing a piece of it, and reads them all again.
 * Times are local to Denver ("2017-08-18 18:00").
 */
#ifndef TESTS_PLAN_FILES_H
#define TESTS_PLAN_FILES_H

#include <sodium.h>

#include "base/str.h"
#include "config/config.h"
#include "config/config_dir.h"
#include "store/people.h"
#include "store/store.h"

#define PREGON	 "pregon.conf"
#define ACCOUNTS "accounts.conf"
#define LIST	 "lists/vote.conf"
#define MEASURE	 "measures/act.conf"
#define ALERTS	 "alerts/act.conf"
#define TEXT_EN	 "templates/sms/soon.en.txt"
#define TEXT_ES	 "templates/sms/soon.es.txt"

#define PATH_ROOM 256

struct plan {
	char		 dir[64];
	struct config	*config;
	struct store	*store;
	int64_t		 now_ms;
	int64_t		 up_since_ms;
};

static const struct plan_file {
	const char	*name, *text;
} plan_files[] = {
	{ PREGON,
	    "route = [ \"main\" ];\n"
	    "jurisdictions = { denver = {\n"
	    "  title = { en = \"Denver\"; es = \"Denver\"; };\n"
	    "  zone = \"America/Denver\"; quiet_hours = \"21:00-08:00\"; }; };\n"
	    "facts = { sender = { en = \"Vote Alerts\"; es = \"Alertas\"; };\n"
	    "  note = { en = \"\"; es = \"\"; }; };\n" },
	{ ACCOUNTS,
	    "accounts = {\n"
	    "  main = { provider = \"plain\"; rate = 0.0;\n"
	    "    settings = { url = \"http://127.0.0.1:9/main\"; }; };\n"
	    "  spare = { provider = \"plain\"; rate = 0.0;\n"
	    "    settings = { url = \"http://127.0.0.1:9/spare\"; }; };\n"
	    "};\n" },
	{ "providers/plain.conf",
	    "settings = { url = \"required\"; };\n"
	    "request = { method = \"POST\"; url = \"{{{account.url}}}\";\n"
	    "  form = ( (\"To\", \"{{message.to}}\"),\n"
	    "    (\"Body\", \"{{message.text}}\"),\n"
	    "    (\"Ref\", \"{{message.ref}}\") ); };\n"
	    "answer = { id = \"sid\"; code = \"code\"; rules = (\n"
	    "  { status = [ \"201\" ]; needs_id = true;\n"
	    "    verdict = \"accepted\"; },\n"
	    "  { code = [ \"21610\" ]; verdict = \"rejected\";\n"
	    "    reason = \"opted-out\"; } ); };\n" },
	{ LIST,
	    "title = { en = \"Vote alerts\"; es = \"Alertas\"; };\n"
	    "languages = [ \"en\", \"es\" ]; consent = \"on-file\";\n"
	    "source = \"paper sheets\"; date = \"2017-07-29\";\n"
	    "subscribers = (\n"
	    "  { phone = \"+1 303 555 0191\"; language = \"en\"; },\n"
	    "  { phone = \"+1 303 555 0192\"; language = \"es\"; }\n);\n" },
	{ MEASURE,
	    "kind = \"ordinance\"; jurisdiction = \"denver\";\n"
	    "title = { en = \"The act\"; es = \"La ley\"; };\n"
	    "events = {\n"
	    "  first_reading = {\n"
	    "    title = { en = \"First reading\"; es = \"Primera\"; };\n"
	    "    starts = \"2017-08-21 17:30\";\n"
	    "    status = \"confirmed\";\n"
	    "    facts = { result = { }; }; };\n"
	    "  final_vote = {\n"
	    "    title = { en = \"Final vote\"; es = \"Voto final\"; };\n"
	    "    starts = \"2017-08-28 17:30\"; status = \"confirmed\"; };\n"
	    "};\n" },
	{ ALERTS,
	    "alerts = {\n"
	    "  soon = { when = \"first_reading - 3 days at 18:00\";\n"
	    "    audience = [ \"vote\" ]; template = \"soon\"; };\n"
	    "};\n" },
	{ TEXT_EN, "{{sender}}: {{event.title}} {{event.when}}.\n" },
	{ TEXT_ES, "{{sender}}: {{event.title}} {{event.when}}.\n" },
	{ "templates/sms/news.en.txt", "{{sender}}: {{stage.title}}"
	    "{{#measure.was}}, was {{measure.was}}{{/measure.was}}.\n" },
	{ "templates/sms/news.es.txt", "{{sender}}: {{measure.stage}} "
	    "{{stage.time}}.\n" },
	{ "templates/sms/voted.en.txt", "{{sender}}: it {{event.outcome}}"
	    "{{#event.tally}} {{event.tally}}{{/event.tally}}.\n" },
	{ "templates/sms/voted.es.txt", "{{sender}}: {{event.outcome}}"
	    "{{#event.tally}} {{event.tally}}{{/event.tally}}.\n" },
	{ "templates/sms/result.en.txt",
	    "{{sender}}: it {{first_reading.result}}.\n" },
	{ "templates/sms/result.es.txt",
	    "{{sender}}: {{first_reading.result}}.\n" },
};
#define NPLAN_FILES (sizeof plan_files / sizeof plan_files[0])

/* A moment as Denver writes it. */
static inline int64_t
denver(const char *text)
{
	struct err err;
	int64_t ms;

	assert_int_equal(zone_parse(zone_find("America/Denver"), text, &ms,
	    &err), 0);
	return ms;
}

static inline void
plan_path(const struct plan *p, const char *name, char path[PATH_ROOM])
{
	snprintf(path, PATH_ROOM, "%s/%s", p->dir, name);
}

static inline void
plan_write(const struct plan *p, const char *name, const char *text)
{
	char path[PATH_ROOM], *slash;

	plan_path(p, name, path);
	for (slash = strchr(path + strlen(p->dir) + 1, '/'); slash != NULL;
	    slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	dir_write(path, text, strlen(text));
}

/* Replace the first ${find} in the file ${name}, where it must be. */
static inline void
plan_edit(const struct plan *p, const char *name, const char *find,
    const char *replace)
{
	char path[PATH_ROOM];

	plan_path(p, name, path);
	dir_replace(path, find, replace);
}

/* Read the files; they must be right. */
static inline struct config *
plan_load(const struct plan *p)
{
	struct mistakes mistakes;
	struct config *config;
	char *lines;

	mistakes_init(&mistakes);
	config = config_load(p->dir, &mistakes);
	lines = dir_mistakes(&mistakes);
	assert_string_equal(lines, "");
	free(lines);
	mistakes_done(&mistakes);
	assert_non_null(config);
	return config;
}

/* The people of the lists, in the caller's transaction. */
static inline void
plan_people(struct plan *p)
{
	struct sync_counts counts;
	struct err err;
	size_t i;

	for (i = 0; i < p->config->nlists; i++)
		if (people_sync(p->store, p->config, &p->config->lists[i],
		    true, p->now_ms, &counts, &err) == -1)
			fail_msg("%s", err.text);
}

/* The files as above, and a store in memory, at ${at}. */
static inline void
plan_open(struct plan *p, const char *at)
{
	struct err err;
	size_t i;

	*p = (struct plan){ .dir = "/tmp/pregon-plan-XXXXXX" };
	assert_true(sodium_init() >= 0);
	assert_non_null(mkdtemp(p->dir));
	for (i = 0; i < NPLAN_FILES; i++)
		plan_write(p, plan_files[i].name, plan_files[i].text);
	p->now_ms = p->up_since_ms = denver(at);
	p->store = store_open(":memory:", vault_throwaway(), p->now_ms, &err);
	assert_non_null(p->store);
}

static inline void
plan_close(struct plan *p)
{
	store_close(p->store);
	config_unref(p->config);
	dir_remove(p->dir);
}

/* Another run of the program finds the store as it is. */
static inline void
plan_next_run(struct plan *p)
{
	struct query *q = query(p->store->db,
	    "INSERT INTO run (began_ms) VALUES (?)");
	struct err err;

	query_bind_int(q, p->now_ms);
	assert_int_equal(query_run(q, &err), 1);
	p->store->run = db_last_id(p->store->db);
	p->up_since_ms = p->now_ms;
}

/* One number from the store. */
static inline int64_t
plan_number(const struct plan *p, const char *sql)
{
	struct err err;
	int64_t n = -1;

	assert_int_equal(query_one(query(p->store->db, sql), &n, &err), 0);
	return n;
}

#endif
