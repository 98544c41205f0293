#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "provider/check.h"

#define NAME_MAX_SHOWN 64

/* What a signature covers. */
struct covered {
	bool	body, url, timestamp;
};

static bool
is_secret(const struct provider_setting *setting)
{
	return setting->kind == SETTING_SECRET ||
	    setting->kind == SETTING_OPTIONAL_SECRET;
}

static const struct provider_setting *
setting_of(const struct provider_conf *conf, const char *name)
{
	size_t i;

	for (i = 0; i < conf->nsettings; i++)
		if (str_eq(conf->settings[i].name, name))
			return &conf->settings[i];
	return NULL;
}

static void __attribute__((format(printf, 3, 4)))
wrong(struct mistakes *mistakes, const struct where *where, const char *fmt,
    ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	mistakes_add(mistakes, where->file, where->line, "webhook.%s", text);
}

/*
 * A shared key that stands in accounts.conf is copied and shown with it; a
 * public one may.
 */
static void
check_keys(const struct provider_conf *conf, struct mistakes *mistakes)
{
	const struct signature_conf *s = &conf->webhook.signature;
	bool is_public = s->scheme == SIGNATURE_ED25519 ||
	    s->scheme == SIGNATURE_ECDSA_P256;
	const struct provider_setting *setting;
	size_t i;

	for (i = 0; i < s->keys.count; i++) {
		setting = setting_of(conf, s->keys.names[i]);
		if (setting == NULL)
			wrong(mistakes, &s->where, "signature.keys: %.*s is "
			    "none of the settings", NAME_MAX_SHOWN,
			    s->keys.names[i]);
		else if (!is_public && !is_secret(setting))
			wrong(mistakes, &s->where, "signature.keys: %s must be "
			    "a \"secret\" or an \"optional-secret\"",
			    setting->name);
	}
	if (s->user != NULL && setting_of(conf, s->user) == NULL)
		wrong(mistakes, &s->where, "signature.user: %s is none of the "
		    "settings", s->user);
}

/* Settings that may be named: what is signed may be shown, so no secret. */
static char **
known_names(const struct provider_conf *conf, const char *const *others)
{
	char **known = NULL;
	size_t count = 0, i;

	for (i = 0; others[i] != NULL; i++) {
		known = xgrow(known, count, sizeof *known);
		known[count++] = xstrdup(others[i]);
	}
	for (i = 0; i < conf->nsettings; i++) {
		if (is_secret(&conf->settings[i]))
			continue;
		known = xgrow(known, count, sizeof *known);
		known[count++] = xasprintf("account.%s",
		    conf->settings[i].name);
	}
	known = xgrow(known, count, sizeof *known);
	known[count] = NULL;
	return known;
}

static void
free_names(char **names)
{
	size_t i;

	for (i = 0; names[i] != NULL; i++)
		free(names[i]);
	free(names);
}

static void
check_templates(const struct provider_conf *conf, struct mistakes *mistakes)
{
	static const char *const parts[] = { "url", "path", "query", "form",
	    "body", "body_sha256", "timestamp", "header.*", NULL };
	static const char *const none[] = { NULL };
	const struct signature_conf *s = &conf->webhook.signature;
	struct checking c = { .mistakes = mistakes,
	    .are = "a part of a request nor a setting that is no secret",
	    .known = known_names(conf, parts) };
	size_t i;

	check_template(&c, &s->where, "webhook.signature.", "signed",
	    s->covers);
	free_names(c.known);
	c.known = known_names(conf, none);
	c.are = "a setting nor anything else a claim can be";
	for (i = 0; i < s->nclaims; i++)
		check_template(&c, &s->claims[i].where,
		    "webhook.signature.claims.", s->claims[i].key,
		    s->claims[i].value);
	free_names(c.known);
}

static void
on_covered(const char *name, bool section, const char *inside, unsigned line,
    void *arg)
{
	struct covered *covered = arg;

	(void)section;
	(void)inside;
	(void)line;
	covered->body |= str_eq(name, "body") || str_eq(name, "form") ||
	    str_eq(name, "body_sha256");
	covered->url |= str_eq(name, "url") || str_eq(name, "query");
	covered->timestamp |= str_eq(name, "timestamp");
}

static struct covered
find_covered(const struct signature_conf *s)
{
	struct covered covered = { .body = s->body_hash != NULL };
	struct mustache *template;
	struct err err;

	switch (s->scheme) {
	case SIGNATURE_BASIC:
	case SIGNATURE_HEADER:
	case SIGNATURE_URL:
		return (struct covered){ true, true, true };
	case SIGNATURE_JWT_HS256:
		covered.url = s->url_hash != NULL;
		return covered;
	default:
		break;
	}
	template = s->covers == NULL ? NULL :
	    mustache_compile(s->covers, strlen(s->covers), NULL, NULL, &err);
	if (template != NULL)
		mustache_names(template, on_covered, &covered);
	mustache_free(template);
	return covered;
}

static void
check_covered(const struct signature_conf *s, const struct covered *covered,
    struct mistakes *mistakes)
{
	if (!covered->body)
		wrong(mistakes, &s->where, "signature.signed: leaves the body "
		    "to everyone: {{body}}, {{body_sha256}}, {{form}}, or "
		    "body_hash");
	if (s->timestamp != NULL && !covered->timestamp)
		wrong(mistakes, &s->where, "signature.signed: leaves the "
		    "timestamp to everyone: {{timestamp}}");
	if (s->timestamp == NULL && s->covers != NULL && covered->timestamp)
		wrong(mistakes, &s->where, "signature.signed: {{timestamp}} is "
		    "in no header: say in which, timestamp = \"...\"");
}

/* Nothing that decides is read from where anybody could have put it. */
static void
check_paths(const struct webhook_event *event, const char *name,
    const struct covered *covered, struct mistakes *mistakes)
{
	const char *const paths[] = { event->id, event->from, event->to,
	    event->text, event->time, event->ref, event->opt_out,
	    event->reason };
	size_t i;

	if (event->where.file == NULL)
		return;
	for (i = 0; i < sizeof paths / sizeof paths[0]; i++)
		if (paths[i] != NULL && str_starts(paths[i], "query.") &&
		    !covered->url)
			wrong(mistakes, &event->where, "%s: %.*s: the URL is "
			    "not signed", name, NAME_MAX_SHOWN, paths[i]);
}

void
check_webhook(const struct provider_conf *conf, struct mistakes *mistakes)
{
	const struct webhook_conf *webhook = &conf->webhook;
	struct covered covered = find_covered(&webhook->signature);

	check_keys(conf, mistakes);
	check_templates(conf, mistakes);
	check_covered(&webhook->signature, &covered, mistakes);
	check_paths(&webhook->inbound, "inbound", &covered, mistakes);
	check_paths(&webhook->receipt, "receipt", &covered, mistakes);
}
