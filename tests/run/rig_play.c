#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "run/rig_play.h"

#define PUBLIC "https://alerts.example.org"

void
rig_play_files(const struct rig_site *site)
{
	rig_write(site->config, "token", "a token of the sandbox\n");
	rig_edit(site, "accounts.conf", "      from = \"+13035550100\";\n    };",
	    "      from = \"+13035550100\"; webhook_token_file = \"token\";\n"
	    "    };");
	rig_edit(site, "pregon.conf", "language  =",
	    "web = { listen = \"127.0.0.1:0\"; };\n"
	    "public_url = \"" PUBLIC "\";\nlanguage  =");
}

void
rig_play(struct rig_site *site, struct rig_play *ret)
{
	char token[PATH_MAX + 8], inbound[128], *line;
	struct rig_program *sandbox;
	json_t *status;

	rig_daemon_with(site, NULL, NULL, NULL, NULL);
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
	status = rig_ask(site, "status", NULL);
	snprintf(inbound, sizeof inbound, "http://%s/in/sandbox",
	    json_string_value(json_object_get(json_object_get(status, "edge"),
	    "listen")));
	json_decref(status);
	snprintf(token, sizeof token, "%s/token", site->config);
	sandbox = rig_start("pregon", "sandbox", "--port", "0",
	    "--inbound-token-file", token, "--inbound", inbound,
	    "--signed-url", PUBLIC "/in/sandbox", NULL);
	line = rig_line(sandbox, 1, RIG_SOON);
	*ret = (struct rig_play){ 0 };
	snprintf(ret->url, sizeof ret->url, "%s", strstr(line, "http"));
	free(line);
}

/* How the last webhook was answered; 0: not yet. */
static long
last_status(struct rig_play *play)
{
	json_t *all = rig_get_json(play->url, "/webhooks.json"), *hooks;
	long status = 0;

	hooks = json_object_get(all, "webhooks");
	if (json_integer_value(json_object_get(all, "done")) >= play->sent)
		status = (long)json_integer_value(json_object_get(
		    json_array_get(hooks, json_array_size(hooks) - 1),
		    "status"));
	json_decref(all);
	return status;
}

void
rig_says(struct rig_play *play, const char *from, const char *text)
{
	int64_t until = rig_now_ms() + RIG_SOON;
	struct rig_answer answer;
	char path[512];

	snprintf(path, sizeof path, "/play?from=%%2B%s&text=%s", from, text);
	answer = rig_post(play->url, path, "");
	assert_int_equal(answer.status, 202);
	rig_answer_done(&answer);
	play->sent++;
	while (last_status(play) == 0) {
		assert_true(rig_now_ms() < until);
		rig_sleep_ms(20);
	}
	assert_int_equal(last_status(play), 204);
}
