#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "run/rig_sandbox.h"
#include "run/rig_site.h"

#define POLL_MS 100
#define COUNT_MS 5

static const char alerts_plain[] =
    "alerts = {\n"
    "  call = {\n"
    "    when = \"2017-08-01 18:00\";\n"
    "    measure = \"safety_act\";\n"
    "    audience = [ \"vote\" ];\n"
    "    template = \"signed\";\n"
    "    catch_up = \"late\";\n"
    "  };\n"
    "};\n";

static const char list_plain[] =
    "title = { en = \"Vote alerts\"; es = \"Alertas del voto\"; };\n"
    "languages = [ \"en\", \"es\" ];\n"
    "consent = \"on-file\";\n"
    "source = \"paper sign-up sheets\";\n"
    "date = \"2017-07-29\";\n"
    "files = [ \"vote.csv\" ];\n"
    "rows = \"strict\";\n";

void
rig_number(size_t i, char ret[RIG_NUMBER_LEN + 1])
{
	static const unsigned areas[] = { 201, 202, 203, 205, 206, 207, 208,
	    209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228 };

	assert_in_range(i, 0, RIG_PEOPLE_MAX - 1);
	snprintf(ret, RIG_NUMBER_LEN + 1, "+1%u55501%02u", areas[i / 100],
	    (unsigned)(i % 100));
}

void
rig_site_people(const struct rig_site *site, size_t people)
{
	char number[RIG_NUMBER_LEN + 1], *table = NULL;
	size_t size, i;
	FILE *out = open_memstream(&table, &size);

	assert_non_null(out);
	fputs("phone\n", out);
	for (i = 0; i < people; i++) {
		rig_number(i, number);
		fprintf(out, "%s\n", number);
	}
	fclose(out);
	rig_write(site->config, "lists/vote.csv", table);
	rig_write(site->config, "lists/vote.conf", list_plain);
	free(table);
}

void
rig_edit(const struct rig_site *site, const char *file, const char *old,
    const char *new)
{
	char path[PATH_MAX + 256], *text, *at, *changed = NULL;
	size_t size;
	FILE *out;

	snprintf(path, sizeof path, "%s/%s", site->config, file);
	text = rig_read(path);
	at = strstr(text, old);
	if (at == NULL || strstr(at + 1, old) != NULL)
		fail_msg("%s: not there once: %s", file, old);
	out = open_memstream(&changed, &size);
	assert_non_null(out);
	fprintf(out, "%.*s%s%s", (int)(at - text), text, new,
	    at + strlen(old));
	fclose(out);
	rig_write(site->config, file, changed);
	free(changed);
	free(text);
}

static void
make_key(const struct rig_site *site)
{
	struct rig_ran ran = rig_run("pregon", "keygen", site->key, NULL);

	if (ran.status != 0)
		fail_msg("pregon keygen: %s", ran.err);
	rig_ran_done(&ran);
}

void
rig_site(struct rig_site *ret, const char *faults)
{
	const char *dir = rig_dir();
	char templates[PATH_MAX], sms[PATH_MAX], *url;

	*ret = (struct rig_site){ 0 };
	snprintf(ret->config, sizeof ret->config, "%s/config", dir);
	snprintf(ret->state, sizeof ret->state, "%s/state", dir);
	snprintf(ret->key, sizeof ret->key, "%s/key", dir);
	snprintf(templates, sizeof templates, "%s/templates", dir);
	rig_copy(PREGON_SOURCE "/config", ret->config);
	rig_copy(PREGON_SOURCE "/templates", templates);
	make_key(ret);
	ret->sandbox = rig_sandbox(faults, &url);
	snprintf(ret->url, sizeof ret->url, "%s", url);
	free(url);
	/* Twice there: for SMS, and for e-mail. */
	snprintf(sms, sizeof sms, "url  = \"%s\"", ret->url);
	rig_edit(ret, "accounts.conf", "url  = \"http://127.0.0.1:2580\"", sms);
	rig_edit(ret, "accounts.conf", "http://127.0.0.1:2580", ret->url);
}

void
rig_site_plain(struct rig_site *ret, const char *faults, size_t people)
{
	rig_site(ret, faults);
	rig_edit(ret, "accounts.conf", "rate = 40.0;", "rate = 0.0;");
	rig_write(ret->config, "alerts/safety_act.conf", alerts_plain);
	rig_write(ret->config, "alerts/executive_order.conf", "alerts = { };\n");
	rig_site_people(ret, people);
}

void
rig_daemon_with(struct rig_site *site, const char *option, const char *value,
    const char *option2, const char *value2)
{
	site->daemon = rig_start("pregond", "--debug", "--config",
	    site->config, "--state", site->state, "--key-file", site->key,
	    option, value, option2, value2, NULL);
}

void
rig_daemon(struct rig_site *site, const char *clock)
{
	rig_daemon_with(site, "--clock", clock, NULL, NULL);
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
}

struct rig_ran
rig_tell(const struct rig_site *site, const char *command,
    const char *argument)
{
	return rig_run("pregon", command, "--state", site->state, argument,
	    NULL);
}

json_t *
rig_ask(const struct rig_site *site, const char *command,
    const char *argument)
{
	struct rig_ran ran = rig_run("pregon", command, "--json", "--state",
	    site->state, argument, NULL);
	json_t *json;

	if (ran.status != 0)
		fail_msg("pregon %s: exit %d: %s", command, ran.status,
		    ran.err);
	json = json_loads(ran.out, 0, NULL);
	assert_non_null(json);
	rig_ran_done(&ran);
	return json;
}

json_t *
rig_broadcast(const struct rig_site *site, const char *alert)
{
	json_t *reply = rig_ask(site, "broadcasts", NULL), *b, *found = NULL;
	size_t i;

	json_array_foreach(json_object_get(reply, "broadcasts"), i, b)
		if (strcmp(json_string_value(json_object_get(b, "alert")),
		    alert) == 0)
			found = b;	/* the last one */
	json_incref(found);
	json_decref(reply);
	if (found == NULL)
		fail_msg("there is no broadcast of %s", alert);
	return found;
}

long
rig_messages(json_t *broadcast, const char *state)
{
	json_t *counts;
	const char *language;
	long n = 0;

	json_object_foreach(json_object_get(broadcast, "messages"), language,
	    counts)
		n += (long)json_integer_value(json_object_get(counts, state));
	return n;
}

long
rig_told(const struct rig_site *site, const char *alert, const char *state)
{
	json_t *broadcast = rig_broadcast(site, alert);
	long n = rig_messages(broadcast, state);

	json_decref(broadcast);
	return n;
}

static bool
is_in(const struct rig_site *site, const char *alert, const char *state)
{
	json_t *b = rig_broadcast(site, alert);
	bool is = strcmp(json_string_value(json_object_get(b, "state")),
	    state) == 0;

	json_decref(b);
	return is;
}

void
rig_wait_state(const struct rig_site *site, const char *alert,
    const char *state, int limit_ms)
{
	int64_t until = rig_now_ms() + limit_ms;
	char *said;

	while (!is_in(site, alert, state)) {
		if (rig_now_ms() > until) {
			said = rig_stderr(site->daemon);
			print_error("%s\n", strlen(said) > 4000 ?
			    said + strlen(said) - 4000 : said);
			free(said);
			fail_msg("%s did not become %s in %d ms", alert,
			    state, limit_ms);
		}
		rig_sleep_ms(POLL_MS);
	}
}

long
rig_wait_count(const struct rig_site *site, long n, int limit_ms)
{
	int64_t until = rig_now_ms() + limit_ms;
	long count;

	while ((count = rig_count(site->url)) < n) {
		if (rig_now_ms() > until)
			fail_msg("%ld texts, and not %ld, in %d ms", count, n,
			    limit_ms);
		rig_sleep_ms(COUNT_MS);
	}
	return count;
}

void
rig_received(const struct rig_site *site, size_t n, long *ret)
{
	json_t *all = rig_get_json(site->url, "/recipients.json");
	char number[RIG_NUMBER_LEN + 1];
	size_t i, known = 0;
	json_t *count;

	for (i = 0; i < n; i++) {
		rig_number(i, number);
		count = json_object_get(all, number);
		known += count != NULL;
		ret[i] = (long)json_integer_value(count);
	}
	assert_int_equal(json_object_size(all), known);
	json_decref(all);
}

void
rig_assert_once_each(const struct rig_site *site, size_t n)
{
	static long received[RIG_PEOPLE_MAX];
	size_t i;

	rig_received(site, n, received);
	for (i = 0; i < n; i++)
		if (received[i] != 1)
			fail_msg("person %zu got %ld texts", i, received[i]);
}

void
rig_approve_sample(struct rig_site *site, const char *clock)
{
	struct rig_ran ran;
	char id[24];
	json_t *b;

	rig_daemon_with(site, "--clock", clock, "--until", clock);
	rig_wait_said(site->daemon, "core.ready", RIG_SOON);
	b = rig_broadcast(site, "first_reading_result");
	snprintf(id, sizeof id, "%lld", (long long)json_integer_value(
	    json_object_get(b, "id")));
	json_decref(b);
	ran = rig_run("pregon", "approve", id, "--yes", "--state", site->state,
	    NULL);
	if (ran.status != 0)
		fail_msg("pregon approve: %s", ran.err);
	rig_ran_done(&ran);
	assert_int_equal(rig_end(site->daemon), 0);
}
