#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "cli/engine.h"
#include "cli/rehearse_draw.h"
#include "cli/rehearse_json.h"
#include "schedule/report.h"

static const char usage[] =
    "Usage: pregon rehearse [--config DIR] [--script FILE] [--from TIME]\n"
    "                       [--to TIME] [--key-file FILE] [--json]\n"
    "\n"
    "Plays the files on a clock that jumps, with the daemon's own engine and\n"
    "without a network: what would go out day by day, to how many by which\n"
    "channel in which language, what quiet hours move, what expires, waits, or is missed.\n"
    "A running daemon and what it told are not looked at.\n"
    "\n"
    "  --script FILE    what happens meanwhile: events move or are called off,\n"
    "                   outcomes are recorded, people text us, providers fail,\n"
    "                   broadcasts are approved, held, released, cancelled\n"
    "  --from TIME      as of then (default: the script's, else now):\n"
    "                   2017-08-01T08:00; earlier steps are done at once\n"
    "  --to TIME        up to and with then (default: the script's, else the last\n"
    "                   thing planned)\n"
    "  --key-file FILE  the key, where lists are sealed (default\n"
    "                   $PREGON_KEY_FILE)\n"
    "  --json           each message, an object a line; the handles in \"to\" are\n"
    "                   random, and others in each run.  With a script also the\n"
    "                   rest, each with its \"kind\": its steps (event, measure,\n"
    "                   outcome, text, provider, approve, hold, release, cancel),\n"
    "                   reply, state, quiet, and holds: who was told what did\n"
    "                   not stay so, and was corrected or not\n"
    "\n"
    "Times are local to the first jurisdiction.  Providers accept at once, unless\n"
    "the script says that they fail: the texts of one moment have its time,\n"
    "however fast an account is.  What people must approve is shown as if they had,\n"
    "unless the script says approve = \"none\".\n"
    "\n"
    "A script is a file like the others; its settings are in pregon.conf(5), and\n"
    "scripts/denver-2017.conf of the sample is one:\n"
    "\n"
    "  from = \"2017-08-01\"; to = \"2017-09-12\";\n"
    "  steps = (\n"
    "    { at = \"2017-08-26 10:00\"; event = \"final_vote\";\n"
    "      starts = \"2017-09-04 17:30\"; },\n"
    "    { at = \"2017-08-26 10:05\"; text = \"STOP\"; from = \"303 555 0110\"; }\n"
    "  );\n";

struct rehearse_options {
	const char	*config, *script, *from, *to, *key_file;
	bool		 json;
};

static void
ignore_put_off(const struct broadcast *b, int64_t count, void *arg)
{
	(void)b;
	(void)count;
	(void)arg;
}

static void
ignore_change(const struct broadcast *b, enum broadcast_state old,
    int64_t at_ms, void *arg)
{
	(void)b;
	(void)old;
	(void)at_ms;
	(void)arg;
}

/* Without a script there are messages, and nothing else. */
static int
play_and_print(struct rehearsal *r, struct err *err)
{
	int64_t last_ms;

	r->sent = rehearse_json_sent;
	r->changed = r->script != NULL ? rehearse_json_changed : ignore_change;
	r->put_off = r->script != NULL ? rehearse_json_put_off : ignore_put_off;
	r->happened = rehearse_json_happened;
	r->arg = r->config;
	if (rehearsal_run(r, &last_ms, err) == -1)
		return -1;
	return r->script == NULL ? 0 : rehearse_json_holds(r, last_ms, err);
}

static int
play_and_draw(struct rehearsal *r, struct err *err)
{
	struct timeline timeline;
	int64_t last_ms;
	int result;

	timeline_init(&timeline, r->config);
	r->sent = timeline_sent;
	r->changed = timeline_changed;
	r->put_off = timeline_put_off;
	r->happened = timeline_happened;
	r->arg = &timeline;
	result = rehearsal_run(r, &last_ms, err);
	if (result == 0)
		result = timeline_finish(&timeline, r->store, r->script ==
		    NULL || r->script->approve == SCRIPT_APPROVES_ALL,
		    r->to_ms, err);
	if (result == 0)
		result = rehearse_draw(&timeline, r, last_ms, err);
	r->arg = NULL;
	timeline_done(&timeline);
	return result;
}

static int
play(const struct command *self, struct rehearsal *r, bool json)
{
	struct err err;
	int result = -1;

	r->store = engine_store(r->config, r->from_ms, &err);
	if (r->store != NULL)
		result = json ? play_and_print(r, &err) :
		    play_and_draw(r, &err);
	store_close(r->store);
	return result == 0 ? EXIT_FINE : cli_fail(self, &err);
}

/* The moment that ${text} of ${option} names; ${*ret} stays where it is NULL. */
static int
read_time(const struct command *self, const struct config *config,
    const char *option, const char *text, int64_t *ret)
{
	struct err err;

	if (text == NULL ||
	    zone_parse(report_zone(config), text, ret, &err) == 0)
		return EXIT_FINE;
	return cli_misuse(self, "%s: %s", option, err.text);
}

/* From when to when: as the options say, else the script. */
static int
read_span(const struct command *self, const struct rehearse_options *o,
    struct rehearsal *r)
{
	bool begins = o->from != NULL ||
	    (r->script != NULL && r->script->from_ms != 0);
	int status;

	r->from_ms = clock_wall_ms();
	r->to_ms = REHEARSAL_TO_THE_END;
	if (r->script != NULL && r->script->from_ms != 0)
		r->from_ms = r->script->from_ms;
	if (r->script != NULL && r->script->to_ms != 0)
		r->to_ms = r->script->to_ms;
	status = read_time(self, r->config, "--from", o->from, &r->from_ms);
	if (status == EXIT_FINE)
		status = read_time(self, r->config, "--to", o->to, &r->to_ms);
	if (status == EXIT_FINE && r->to_ms < r->from_ms)
		status = cli_misuse(self, "--to is before --from%s",
		    begins ? "" : ", which is now");
	return status;
}

/* The script, where one is given; -1 with its mistakes printed. */
static int
read_script(const char *file, const struct config *config,
    struct script **ret, struct err *err)
{
	struct mistakes mistakes;
	int result = 0;

	*ret = NULL;
	if (file == NULL)
		return 0;
	mistakes_init(&mistakes);
	*ret = script_load(file, config, &mistakes);
	mistakes_print(&mistakes, stderr);
	if (*ret == NULL)
		result = err_set(err, ERR_INPUT, "%zu mistake%s in %s",
		    mistakes.count, mistakes.count == 1 ? "" : "s", file);
	mistakes_done(&mistakes);
	return result;
}

static int
rehearse_with(const struct command *self, const struct rehearse_options *o,
    const struct engine_key *key)
{
	struct rehearsal r = { 0 };
	struct script *script = NULL;
	struct err err;
	int status;

	r.config = engine_config_with(cli_config_dir(o->config), key, &err);
	if (r.config == NULL)
		return cli_fail(self, &err);
	if (read_script(o->script, r.config, &script, &err) == -1) {
		config_unref(r.config);
		return cli_fail(self, &err);
	}
	r.script = script;
	status = read_span(self, o, &r);
	if (status == EXIT_FINE)
		status = play(self, &r, o->json);
	script_free(script);
	config_unref(r.config);
	return status;
}

static int
rehearse(const struct command *self, const struct rehearse_options *o)
{
	struct engine_key key;
	struct err err;
	int status;

	if (engine_key_open(&key, o->key_file, &err) == -1)
		return cli_fail(self, &err);
	status = rehearse_with(self, o, &key);
	engine_key_close(&key);
	return status;
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct rehearse_options o = { 0 };
	const struct cli_value values[] = {
		{ .name = "config", .text = &o.config },
		{ .name = "script", .text = &o.script },
		{ .name = "from", .text = &o.from },
		{ .name = "to", .text = &o.to },
		{ .name = "key-file", .text = &o.key_file },
		{ .name = "json", .flag = &o.json },
		{ .name = NULL }
	};
	int status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	if (optind < argc)
		return cli_misuse(self, "%s: takes no argument", argv[optind]);
	return rehearse(self, &o);
}

const struct command cmd_rehearse = {
	.name = "rehearse",
	.summary = "every text that would go out, on a clock that jumps",
	.usage = usage,
	.run = run,
};
