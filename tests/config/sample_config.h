/*
 * sample_config.h - a small configuration made by hand, without the loader
 *
 * One measure with two events, two lists, two alerts.
 */
#ifndef TESTS_SAMPLE_CONFIG_H
#define TESTS_SAMPLE_CONFIG_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "config/config.h"

#define FIRST_READING_MS INT64_C(1503358200000)	/* Mon 2017-08-21 17:30 */
#define FINAL_VOTE_MS	 INT64_C(1503963000000)	/* Mon 2017-08-28 17:30 */

#define EN_ES(en, es) { 2, (char *[]){ "en", "es" }, (char *[]){ en, es } }
#define EN(en) { 1, (char *[]){ "en" }, (char *[]){ en } }
#define NAMES(...) { sizeof (char *[]){ __VA_ARGS__ } / sizeof(char *), \
	(char *[]){ __VA_ARGS__ } }

static struct jurisdiction sample_denver = {
	.name = "denver",
	.title = EN_ES("Denver City Council", "Concejo de Denver"),
};

static struct measure sample_act;

static struct fact first_reading_facts[] = {
	{ .name = "result", .words = { 0 } },
};

static struct fact final_vote_facts[] = {
	{ .name = "result", .words = EN_ES("passed", "aprobada") },
	{ .name = "signup", .words = EN("sign up by noon") },
	/* A name of its own does not displace the date. */
	{ .name = "when", .words = EN_ES("some day", "un d\u00eda") },
};

/* The sign-up of the final vote: three days before at noon, half an hour before. */
static struct deadline final_vote_deadlines[] = {
	{ .name = "signup_opens", .at_ms = FINAL_VOTE_MS - INT64_C(279000000),
	    .title = EN_ES("Sign-up opens", "Abre el registro") },
	{ .name = "signup_closes", .at_ms = FINAL_VOTE_MS - 1800000,
	    .title = EN("Sign-up closes") },
};

static struct occasion sample_occasions[] = {
	{ .where = { "measures/act.conf", 10 }, .uid = "first_reading",
	    .measure = &sample_act, .revision = 1,
	    .title = EN_ES("First reading", "Primera lectura"),
	    .place = EN_ES("Room 450", "Sala 450"),
	    .starts_ms = FIRST_READING_MS,
	    .facts = { 1, first_reading_facts } },
	{ .where = { "measures/act.conf", 20 }, .uid = "final_vote",
	    .measure = &sample_act, .revision = 2,
	    .title = EN_ES("Final vote", "Votaci\u00f3n final"),
	    .starts_ms = FINAL_VOTE_MS,
	    .facts = { 3, final_vote_facts },
	    .ndeadlines = 2, .deadlines = final_vote_deadlines },
};

static struct fact act_facts[] = {
	{ .name = "ask", .words = EN_ES("Vote yes", "Vote s\u00ed") },
	{ .name = "enacted", .words = { 0 } },
};

static struct measure sample_act = {
	.where = { "measures/act.conf", 0 }, .name = "act",
	.kind = "ordinance", .number = "17-0940",
	.title = EN_ES("Safety Act", "Ley de Seguridad"),
	.jurisdiction = &sample_denver,
	.noccasions = 2, .occasions = sample_occasions,
	.facts = { 2, act_facts },
};

static struct list sample_lists[] = {
	{ .where = { "lists/vote.conf", 3 }, .name = "vote",
	    .title = EN_ES("Vote alerts", "Alertas del voto"),
	    .languages = NAMES("en", "es") },
	{ .where = { "lists/press.conf", 3 }, .name = "press",
	    .title = EN("Press"), .languages = NAMES("es", "en", "fr") },
};

static const struct list *sample_audience[] = {
	&sample_lists[0], &sample_lists[1],
};

enum { ALERT_SOON, ALERT_NEWS, ALERT_SIGNUP };

static struct alert sample_alerts[] = {
	[ALERT_SOON] = { .where = { "alerts/act.conf", 5 }, .name = "soon",
	    .occasion = &sample_occasions[0], .measure = &sample_act,
	    .jurisdiction = &sample_denver, .naudience = 1,
	    .audience = sample_audience, .template = "vote-soon",
	    .channels = { 1, { CHANNEL_SMS } } },
	[ALERT_NEWS] = { .where = { "alerts/act.conf", 15 }, .name = "news",
	    .jurisdiction = &sample_denver, .naudience = 1,
	    .audience = sample_audience, .template = "news",
	    .channels = { 1, { CHANNEL_SMS } } },
	[ALERT_SIGNUP] = { .where = { "alerts/act.conf", 25 },
	    .name = "signup", .occasion = &sample_occasions[1],
	    .when = { .event = "final_vote", .deadline = "signup_opens" },
	    .measure = &sample_act, .jurisdiction = &sample_denver,
	    .naudience = 1, .audience = sample_audience,
	    .template = "vote-soon", .channels = { 1, { CHANNEL_SMS } } },
};

static struct fact sample_facts[] = {
	{ .name = "sender", .words = EN_ES("Vote Alerts", "Alertas") },
	{ .name = "hotline", .words = EN("303-555-0100") },
};

static struct config sample_config = {
	.read_ms = INT64_C(1503100800000),	/* Fri 2017-08-18 18:00 */
	.language = "en", .region = "US",
	.facts = { 2, sample_facts },
	.njurisdictions = 1, .jurisdictions = &sample_denver,
	.nmeasures = 1, .measures = &sample_act,
	.nlists = 2, .lists = sample_lists,
	.nalerts = 2, .alerts = sample_alerts,
};

/* The sample, as new: confirmed events, no templates, files in ${dir}. */
static inline struct config *
sample_new(char *dir)
{
	sample_denver.zone = zone_find("America/Denver");
	sample_occasions[0].status = OCCASION_CONFIRMED;
	sample_occasions[1].status = OCCASION_CONFIRMED;
	sample_config.dir = dir;
	sample_config.templates_dir = dir;
	sample_config.templates = NULL;
	sample_config.ntemplates = 0;
	return &sample_config;
}

static inline void
sample_done(struct config *config)
{
	size_t i;

	for (i = 0; i < config->ntemplates; i++) {
		free(config->templates[i].file);
		free(config->templates[i].name);
		free(config->templates[i].language);
		free(config->templates[i].source);
		mustache_free(config->templates[i].compiled);
	}
	free(config->templates);
}

/*
 * A folder for files.
 */

#define SAMPLE_DIR "/tmp/pregon-test-XXXXXX"

static inline int
sample_remove(const char *path, const struct stat *st, int type,
    struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline void
sample_rmdir(const char *dir)
{
	nftw(dir, sample_remove, 8, FTW_DEPTH | FTW_PHYS);
}

/* Write ${len} bytes to ${dir}/${name}; the folder of ${name} is made. */
static inline int
sample_write(const char *dir, const char *name, const char *bytes, size_t len)
{
	char path[512];
	char *slash;
	FILE *out;
	size_t n;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	for (slash = strchr(path + strlen(dir) + 1, '/'); slash != NULL;
	    slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	out = fopen(path, "w");
	if (out == NULL)
		return -1;
	n = fwrite(bytes, 1, len, out);
	return fclose(out) == 0 && n == len ? 0 : -1;
}

/* Every mistake as a line. */
static inline void
sample_mistakes(const struct mistakes *mistakes, struct buf *out)
{
	size_t i;
	char *line;

	for (i = 0; i < mistakes->kept; i++) {
		line = mistake_line(&mistakes->items[i]);
		buf_addf(out, "%s\n", line);
		free(line);
	}
}

#endif
