#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "cli/engine.h"
#include "cli/rehearse_draw.h"
#include "schedule/report.h"
#include "text/segment.h"

static const char usage[] =
    "Usage: pregon rehearse [--config DIR] [--from TIME] [--to TIME]\n"
    "                       [--key-file FILE] [--json]\n"
    "\n"
    "Plays the files on a clock that jumps, with the daemon's own engine and\n"
    "without a network: what would go out day by day, to how many by which\n"
    "channel in which language, what quiet hours move, what expires, waits, or is missed.\n"
    "A running daemon and what it told are not looked at.\n"
    "\n"
    "  --from TIME      as of then (default: now): 2017-08-01T08:00\n"
    "  --to TIME        up to and with then (default: the last thing planned)\n"
    "  --key-file FILE  the key, where lists are sealed (default\n"
    "                   $PREGON_KEY_FILE)\n"
    "  --json           each message, an object a line; the handles in \"to\" are\n"
    "                   random, and others in each run\n"
    "\n"
    "Times are local to the first jurisdiction.  Providers accept at once:\n"
    "the texts of one moment have its time, however fast an account is.\n"
    "What people must approve is shown as if they had.\n";

struct rehearse_options {
	const char	*config, *from, *to, *key_file;
	bool		 json;
};

static json_t *
part_json(const struct rehearsed *m, enum part part)
{
	const struct secret *bytes = &m->message->part[part];

	return bytes->len > 0 ? json_string(secret_reveal(bytes)) :
	    json_null();
}

/* What only messages of its channel have. */
static void
add_channel(const struct rehearsed *m, json_t *object)
{
	const struct secret *text = &m->message->part[PART_TEXT];
	struct segmentation seg = { 0 };

	if (m->channel == CHANNEL_EMAIL) {
		json_object_set_new(object, "subject",
		    part_json(m, PART_SUBJECT));
		json_object_set_new(object, "html", part_json(m, PART_HTML));
		return;
	}
	if (text->len > 0)
		segment_count(secret_reveal(text), text->len, &seg);
	json_object_set_new(object, "segments",
	    json_integer((json_int_t)seg.segments));
}

static void
print_message(const struct rehearsed *m, void *arg)
{
	char at[ZONE_ISO_LEN + 1];
	json_t *object;

	(void)arg;
	zone_format(m->alert->jurisdiction->zone, m->at_ms, at);
	object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}",
	    "at", at, "alert", m->alert->name,
	    "channel", channel_name(m->channel), "to", m->handle,
	    "language", m->language, "text", part_json(m, PART_TEXT));
	add_channel(m, object);
	json_object_set_new(object, "verdict",
	    json_string(verdict_name(m->verdict)));
	json_dumpf(object, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(object);
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

static int
play_and_print(struct rehearsal *r, struct err *err)
{
	int64_t last_ms;

	r->sent = print_message;
	r->changed = ignore_change;
	return rehearsal_run(r, &last_ms, err);
}

static int
play_and_draw(struct rehearsal *r, struct err *err)
{
	struct timeline timeline;
	int64_t last_ms;
	int result;

	timeline_init(&timeline);
	r->sent = timeline_sent;
	r->changed = timeline_changed;
	r->arg = &timeline;
	result = rehearsal_run(r, &last_ms, err);
	if (result == 0)
		result = timeline_finish(&timeline, r->store, r->config, err);
	if (result == 0)
		result = rehearse_draw(&timeline, r, last_ms, err);
	r->arg = NULL;
	timeline_done(&timeline);
	return result;
}

static int
play(const struct command *self, const struct config *config, int64_t from_ms,
    int64_t to_ms, bool json)
{
	struct rehearsal r = { .config = config, .from_ms = from_ms,
	    .to_ms = to_ms };
	struct err err;
	int result = -1;

	r.store = engine_store(config, from_ms, &err);
	if (r.store != NULL)
		result = json ? play_and_print(&r, &err) :
		    play_and_draw(&r, &err);
	store_close(r.store);
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

static int
rehearse_with(const struct command *self, const struct rehearse_options *o,
    const struct engine_key *key)
{
	int64_t from_ms = clock_wall_ms(), to_ms = REHEARSAL_TO_THE_END;
	struct config *config;
	struct err err;
	int status;

	config = engine_config_with(cli_config_dir(o->config), key, &err);
	if (config == NULL)
		return cli_fail(self, &err);
	status = read_time(self, config, "--from", o->from, &from_ms);
	if (status == EXIT_FINE)
		status = read_time(self, config, "--to", o->to, &to_ms);
	if (status == EXIT_FINE && to_ms < from_ms)
		status = cli_misuse(self, "--to is before --from%s",
		    o->from == NULL ? ", which is now" : "");
	if (status == EXIT_FINE)
		status = play(self, config, from_ms, to_ms, o->json);
	config_unref(config);
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
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "from", required_argument, NULL, 'f' },
		{ "to", required_argument, NULL, 't' },
		{ "key-file", required_argument, NULL, 'k' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct rehearse_options o = { 0 };
	int c;

	while ((c = cli_option(self, argc, argv, options)) != -1)
		switch (c) {
		case 'c':
			o.config = optarg;
			break;
		case 'f':
			o.from = optarg;
			break;
		case 't':
			o.to = optarg;
			break;
		case 'k':
			o.key_file = optarg;
			break;
		case 'j':
			o.json = true;
			break;
		case 'h':
			return cli_help(self);
		default:
			return EXIT_MISUSE;
		}
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
