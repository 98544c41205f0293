/*
 * What the sandbox sends us, proved and read by pregon webhook try.
 */
#include <arpa/inet.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <unistd.h>

#include "run/rig_sandbox.h"
#include "run/rig_site.h"

#define TOKEN	"a token of the sandbox"

/* A place that webhooks go to, and the last that came. */
struct hook {
	int	 fd;
	char	 url[64];
	char	 request[8192];
	char	*signature, *body, *target;
};

static void
hook_open(struct hook *hook)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval limit = { .tv_sec = RIG_SOON / 1000 };
	socklen_t len = sizeof at;

	hook->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(hook->fd, (struct sockaddr *)&at, len), 0);
	assert_int_equal(listen(hook->fd, 8), 0);
	assert_int_equal(getsockname(hook->fd, (struct sockaddr *)&at, &len),
	    0);
	/* accept() ends by it too. */
	setsockopt(hook->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	snprintf(hook->url, sizeof hook->url, "http://127.0.0.1:%u",
	    ntohs(at.sin_port));
}

static bool
is_whole(const char *request)
{
	const char *end = strstr(request, "\r\n\r\n");
	const char *length = strcasestr(request, "Content-Length: ");

	return end != NULL && length != NULL &&
	    strlen(end + 4) >= strtoul(length + 16, NULL, 10);
}

/* Read one webhook, and answer it with ${status}. */
static void
hook_take(struct hook *hook, const char *status)
{
	char answer[128];
	size_t len = 0;
	ssize_t got;
	int fd = accept(hook->fd, NULL, NULL);

	assert_true(fd >= 0);
	memset(hook->request, 0, sizeof hook->request);
	while (!is_whole(hook->request)) {
		got = read(fd, hook->request + len,
		    sizeof hook->request - 1 - len);
		assert_true(got > 0);
		len += (size_t)got;
	}
	snprintf(answer, sizeof answer, "HTTP/1.1 %s\r\nContent-Length: 0\r\n"
	    "Connection: close\r\n\r\n", status);
	assert_int_equal(write(fd, answer, strlen(answer)), strlen(answer));
	close(fd);
	hook->body = strstr(hook->request, "\r\n\r\n") + 4;
	hook->target = strchr(hook->request, ' ') + 1;
	hook->signature = strcasestr(hook->request, "X-Twilio-Signature:");
	assert_non_null(hook->signature);
	*strstr(hook->signature, "\r\n") = '\0';
	*strchr(hook->target, ' ') = '\0';
}

/* The files of the sample, whose account has the token. */
static void
site_with_token(struct rig_site *site)
{
	rig_site(site, NULL);
	rig_write(site->config, "token", TOKEN "\n");
	rig_edit(site, "accounts.conf", "      from = \"+13035550100\";\n    };",
	    "      from = \"+13035550100\"; webhook_token_file = \"token\";\n"
	    "    };");
}

/* The one record in the webhook, as pregon reads it; to decref. */
static json_t *
proved(const struct rig_site *site, const struct hook *hook,
    const char *public_url)
{
	char path[PATH_MAX + 8];
	struct rig_ran ran;
	json_t *said, *record;

	rig_write(site->config, "body", hook->body);
	snprintf(path, sizeof path, "%s/body", site->config);
	ran = rig_run("pregon", "webhook", "try", "sandbox", "--config",
	    site->config, "--public-url", public_url, "--url", hook->target,
	    "--header", "Content-Type: application/x-www-form-urlencoded",
	    "--header", hook->signature, "--body", path, "--json", NULL);
	if (ran.status != 0)
		fail_msg("%s%s", ran.out, ran.err);
	said = json_loads(ran.out, 0, NULL);
	assert_int_equal(json_array_size(json_object_get(said, "records")), 1);
	record = json_incref(json_array_get(json_object_get(said, "records"),
	    0));
	json_decref(said);
	rig_ran_done(&ran);
	return record;
}

static const char *
text_of(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

/* A sandbox with the token, and with the four arguments given. */
static char *
sandbox_with(const struct rig_site *site, const char *option,
    const char *value, const char *option2, const char *value2)
{
	char path[PATH_MAX + 8], *line, *url;
	struct rig_program *sandbox;

	snprintf(path, sizeof path, "%s/token", site->config);
	sandbox = rig_start("pregon", "sandbox", "--port", "0",
	    "--inbound-token-file", path, option, value, option2, value2,
	    NULL);
	line = rig_line(sandbox, 1, RIG_SOON);
	url = strdup(strstr(line, "http"));
	free(line);
	return url;
}

static json_t *
wait_done(const char *url, json_int_t done)
{
	json_t *all = rig_get_json(url, "/webhooks.json");

	while (json_integer_value(json_object_get(all, "done")) < done) {
		json_decref(all);
		usleep(10000);
		all = rig_get_json(url, "/webhooks.json");
	}
	return all;
}

static json_int_t
status_at(json_t *all, size_t i)
{
	return json_integer_value(json_object_get(json_array_get(
	    json_object_get(all, "webhooks"), i), "status"));
}

static void
people_text_us(void **state)
{
	struct hook hook = { 0 };
	struct rig_site site;
	struct rig_answer answer;
	char *url, inbound[128];
	json_t *record, *all;

	(void)state;
	site_with_token(&site);
	hook_open(&hook);
	snprintf(inbound, sizeof inbound, "%s/hook/sandbox", hook.url);
	url = sandbox_with(&site, "--inbound", inbound, NULL, NULL);
	answer = rig_post(url, "/play?from=%2B13035550123&"
	    "text=ya+no+quiero+mensajes%2C+%C2%A1gracias%21", "");
	assert_int_equal(answer.status, 202);
	rig_answer_done(&answer);
	hook_take(&hook, "200 OK");
	record = proved(&site, &hook, hook.url);
	assert_string_equal(text_of(record, "kind"), "inbound");
	assert_string_equal(text_of(record, "from"), "+13035550123");
	assert_string_equal(text_of(record, "to"), "+13035550100");
	assert_string_equal(text_of(record, "text"),
	    "ya no quiero mensajes, \u00a1gracias!");
	json_decref(record);

	answer = rig_post(url, "/play?from=%2B13035550124&to=72404&id=SM7&"
	    "opt_out=STOP&text=Stop", "");
	rig_answer_done(&answer);
	hook_take(&hook, "503 Busy");
	record = proved(&site, &hook, hook.url);
	assert_string_equal(text_of(record, "id"), "SM7");
	assert_string_equal(text_of(record, "to"), "72404");
	assert_string_equal(text_of(record, "provider_did"), "stop");
	json_decref(record);
	all = wait_done(url, 2);
	assert_int_equal(status_at(all, 0), 200);
	assert_int_equal(status_at(all, 1), 503);
	json_decref(all);
	close(hook.fd);
	answer = rig_post(url, "/play?from=%2B13035550124&text=hi", "");
	assert_int_equal(answer.status, 202);
	rig_answer_done(&answer);
	all = wait_done(url, 3);
	assert_int_equal(status_at(all, 2), -1);
	json_decref(all);
	free(url);
}

static void
behind_a_proxy(void **state)
{
	struct hook hook = { 0 };
	struct rig_site site;
	struct rig_answer answer;
	char *url, inbound[128];

	(void)state;
	site_with_token(&site);
	hook_open(&hook);
	snprintf(inbound, sizeof inbound, "%s/hook/sandbox", hook.url);
	url = sandbox_with(&site, "--inbound", inbound, "--signed-url",
	    "https://alerts.example.org/hook/sandbox");
	answer = rig_post(url, "/play?from=%2B13035550123&text=HELP", "");
	rig_answer_done(&answer);
	hook_take(&hook, "200 OK");
	json_decref(proved(&site, &hook, "https://alerts.example.org"));
	close(hook.fd);
	free(url);
}

static void
texts_are_told_of(void **state)
{
	struct hook hook = { 0 };
	struct rig_site site;
	struct rig_answer answer;
	char *url, form[256];
	json_t *record, *all;

	(void)state;
	site_with_token(&site);
	hook_open(&hook);
	url = sandbox_with(&site, "--callbacks", "sent,undelivered:30003", NULL,
	    NULL);
	snprintf(form, sizeof form, "%s&StatusCallback=http%%3A%%2F%%2F"
	    "127.0.0.1%%3A%s%%2Fhook%%2Fsandbox%%3Fm%%3D8812", RIG_GOOD,
	    strrchr(hook.url, ':') + 1);
	answer = rig_post(url, RIG_SEND, form);
	assert_int_equal(answer.status, 201);
	rig_answer_done(&answer);
	hook_take(&hook, "200 OK");
	record = proved(&site, &hook, hook.url);
	assert_string_equal(text_of(record, "state"), "sent");
	assert_int_equal(json_integer_value(json_object_get(record, "ref")),
	    8812);
	json_decref(record);
	hook_take(&hook, "200 OK");
	record = proved(&site, &hook, hook.url);
	assert_string_equal(text_of(record, "state"), "failed");
	assert_string_equal(text_of(record, "reason"), "unavailable");
	assert_string_equal(text_of(record, "code"), "30003");
	json_decref(record);
	all = wait_done(url, 2);
	assert_int_equal(status_at(all, 1), 200);
	json_decref(all);
	/* A text without a callback is told of to nobody. */
	answer = rig_post(url, RIG_SEND, RIG_GOOD);
	rig_answer_done(&answer);
	all = rig_get_json(url, "/webhooks.json");
	assert_int_equal(json_integer_value(json_object_get(all, "count")), 2);
	json_decref(all);
	close(hook.fd);
	free(url);
}

static void
bad_requests(void **state)
{
	static const char *const bad[] = { "/play", "/play?from=%2B13035550123",
	    "/play?text=hi", "/play?from=&text=hi",
	    "/play?from=1&text=hi&colour=red", "/play?from=%2&text=hi" };
	struct rig_site site;
	struct rig_answer answer;
	char *url;
	size_t i;

	(void)state;
	site_with_token(&site);
	url = sandbox_with(&site, "--inbound", "http://127.0.0.1:1/", NULL,
	    NULL);
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		answer = rig_post(url, bad[i], "");
		assert_int_equal(answer.status, 400);
		rig_answer_done(&answer);
	}
	answer = rig_get(url, "/play?from=1&text=hi");
	assert_int_equal(answer.status, 405);
	rig_answer_done(&answer);
	free(url);
}

/* Its webhook is lost; the list has it. */
static void
nowhere_to_text_to(void **state)
{
	struct rig_answer answer;
	struct rig_site site;
	json_t *list;
	char *url;

	(void)state;
	site_with_token(&site);
	url = sandbox_with(&site, NULL, NULL, NULL, NULL);
	answer = rig_post(url, "/play?from=%2B13035550123&text=hi", "");
	assert_int_equal(answer.status, 202);
	rig_answer_done(&answer);
	list = rig_get_json(url, RIG_SEND "?To=%2B13035550100");
	assert_int_equal(json_array_size(json_object_get(list, "messages")), 1);
	json_decref(list);
	answer = rig_get(url, RIG_SEND "?Status=received");
	assert_int_equal(answer.status, 400);
	rig_answer_done(&answer);
	list = rig_get_json(url, "/webhooks.json");
	assert_int_equal(json_integer_value(json_object_get(list, "count")),
	    0);
	json_decref(list);
	free(url);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "people text us, and it is proved", people_text_us, NULL,
		    rig_teardown, NULL },
		{ "a proxy stands in between", behind_a_proxy, NULL,
		    rig_teardown, NULL },
		{ "we are told what became of a text", texts_are_told_of,
		    NULL, rig_teardown, NULL },
		{ "what cannot be played is refused", bad_requests, NULL,
		    rig_teardown, NULL },
		{ "without a place to text to, only the list has it",
		    nowhere_to_text_to, NULL, rig_teardown, NULL },
	};

	return cmocka_run_group_tests_name("sandbox_play", tests, NULL, NULL);
}
