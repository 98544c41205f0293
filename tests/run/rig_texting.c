#include <curl/curl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "run/rig_texting.h"

#define POLL_MS		10
#define PUBLIC_URL	"https://alerts.example.org"
#define QUERY_MAX	2048

void
rig_texting_site(const struct rig_site *site)
{
	char url[128];

	snprintf(url, sizeof url, "public_url = \"%s\";\n# Where", PUBLIC_URL);
	rig_write(site->config, "token", RIG_TOKEN "\n");
	rig_edit(site, "pregon.conf", "# Where", url);
	rig_edit(site, "accounts.conf", "      from = \"+13035550100\";\n    };",
	    "      from = \"+13035550100\"; webhook_token_file = \"token\";\n"
	    "    };");
}

void
rig_texting_plain(struct rig_site *site, const char *faults, size_t people)
{
	rig_site_plain(site, faults, people);
	rig_edit(site, "lists/vote.conf", "languages =",
	    "keywords = { en = \"VOTE\"; es = \"VOTO\"; };\nlanguages =");
	rig_texting_site(site);
}

void
rig_texting_player(const struct rig_texting *t, const struct rig_site *site,
    const char *token, char ret[64])
{
	char path[PATH_MAX + 16], *line;
	struct rig_program *player;

	rig_write(site->config, "played", token);
	snprintf(path, sizeof path, "%s/played", site->config);
	player = rig_start("pregon", "sandbox", "--port", "0", "--inbound",
	    t->hook, "--signed-url", PUBLIC_URL "/in/sandbox",
	    "--inbound-token-file", path, NULL);
	line = rig_line(player, 1, RIG_SOON);
	snprintf(ret, 64, "%s", strstr(line, "http"));
	free(line);
}

/* Where the edge listens, as status has it. */
static void
find_hook(struct rig_texting *t, const struct rig_site *site)
{
	json_t *status = rig_ask(site, "status", NULL);

	snprintf(t->hook, sizeof t->hook, "http://%s/in/sandbox",
	    json_string_value(json_object_get(json_object_get(status, "edge"),
	    "listen")));
	json_decref(status);
}

void
rig_texting_daemon(struct rig_texting *t, struct rig_site *site,
    const char *clock)
{
	char listen[64];
	bool again = t->hook[0] != '\0';

	snprintf(listen, sizeof listen, "127.0.0.1:%u", again ?
	    rig_port(t->hook) : 0);
	rig_daemon_with(site, "--clock", clock, "--listen", listen);
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
	if (again)
		return;
	find_hook(t, site);
	rig_texting_player(t, site, RIG_TOKEN, t->play);
}

long
rig_text(struct rig_texting *t, const char *number, const char *text,
    const char *more)
{
	char *from = curl_easy_escape(NULL, number, 0);
	char *body = curl_easy_escape(NULL, text, 0);
	char query[QUERY_MAX];
	struct rig_answer answer;

	snprintf(query, sizeof query, "/play?from=%s&text=%s%s", from, body,
	    more);
	answer = rig_post(t->play, query, "");
	if (answer.status != 202)
		fail_msg("%s: %d %s", query, answer.status, answer.body);
	rig_answer_done(&answer);
	curl_free(from);
	curl_free(body);
	return t->played++;
}

int
rig_texted(const struct rig_texting *t, long index)
{
	int64_t until = rig_now_ms() + RIG_SOON;
	json_int_t status = 0;
	json_t *all;

	for (;;) {
		all = rig_get_json(t->play, "/webhooks.json");
		status = json_integer_value(json_object_get(json_array_get(
		    json_object_get(all, "webhooks"), (size_t)index),
		    "status"));
		json_decref(all);
		if (status != 0)
			return (int)status;
		if (rig_now_ms() > until)
			fail_msg("webhook %ld is not answered", index);
		rig_sleep_ms(POLL_MS);
	}
}

void
rig_say(struct rig_texting *t, const char *number, const char *text)
{
	int status = rig_texted(t, rig_text(t, number, text, ""));

	if (status != 204)
		fail_msg("\"%s\" was answered with %d", text, status);
}

json_t *
rig_texts_to(const struct rig_site *site, const char *number)
{
	json_t *all = rig_get_json(site->url, "/messages.json"), *m;
	json_t *found = json_array();
	size_t i;

	json_array_foreach(json_object_get(all, "messages"), i, m)
		if (strcmp(json_string_value(json_object_get(m, "to")),
		    number) == 0)
			json_array_append(found, m);
	json_decref(all);
	return found;
}

char *
rig_wait_texts(const struct rig_site *site, const char *number, size_t n)
{
	int64_t until = rig_now_ms() + RIG_SOON;
	json_t *texts = rig_texts_to(site, number);
	const char *body;
	char *last;

	while (json_array_size(texts) < n && rig_now_ms() < until) {
		json_decref(texts);
		rig_sleep_ms(POLL_MS);
		texts = rig_texts_to(site, number);
	}
	body = json_string_value(json_object_get(json_array_get(texts,
	    json_array_size(texts) - 1), "body"));
	if (json_array_size(texts) != n)
		fail_msg("%s got %zu texts, not %zu; the last: %s", number,
		    json_array_size(texts), n, body != NULL ? body : "-");
	last = strdup(body != NULL ? body : "");
	json_decref(texts);
	return last;
}

void
rig_wait_idle(const struct rig_site *site)
{
	int64_t until = rig_now_ms() + RIG_SOON;
	bool idle = false;
	json_t *status;

	while (!idle) {
		status = rig_ask(site, "status", NULL);
		idle = json_is_true(json_object_get(status, "idle"));
		json_decref(status);
		if (rig_now_ms() > until)
			fail_msg("the daemon is not idle in time");
	}
}

long
rig_inbox(const struct rig_site *site, const char *name)
{
	json_t *status = rig_ask(site, "status", NULL);
	json_t *n = json_object_get(json_object_get(status, "inbox"), name);
	long value = (long)json_integer_value(n);

	assert_true(json_is_integer(n));
	json_decref(status);
	return value;
}
