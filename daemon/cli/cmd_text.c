/*
 * text: play a subscriber
 */
#include <stdio.h>

#include "base/clock.h"
#include "cli/ask.h"
#include "cli/draw.h"
#include "cli/engine.h"
#include "cli/inputs.h"
#include "consent/playing.h"

static const char usage[] =
    "Usage: pregon text --from NUMBER [--state DIR] [--config DIR]\n"
    "                   [--key-file FILE] [--json] [--] TEXT...\n"
    "\n"
    "Play a subscriber: what would we answer if NUMBER (or an e-mail address)\n"
    "texted TEXT?  Without TEXT, each line of stdin is one.  Nothing is changed,\n"
    "sent or kept, so each is heard as if it were the first.\n"
    "\n"
    "A running pregond knows the person, what she said before, and what she was\n"
    "answered in the last hour (there are at most ten replies).  Where none runs,\n"
    "she is who the files say she is.\n"
    "\n"
    "  --from NUMBER    who texts\n"
    "  --state DIR      of a running pregond (else $PREGON_STATE, else\n"
    "                   /var/lib/pregon)\n"
    "  --config DIR     where none runs (else $PREGON_CONFIG, else /etc/pregon)\n"
    "  --key-file FILE  what opens sealed lists, there (else $PREGON_KEY_FILE)\n"
    "  --json           one object a line: what it is taken for (as in `pregon\n"
    "                   intent`), what would change, and the reply:\n"
    "                   {\"intent\",\"list\",\"language\",\"known\",\"changes\":\n"
    "                   {\"consent\":[{\"list\",\"channel\",\"from\",\"to\"}],\n"
    "                   \"suppression\":null|{\"from\",\"to\"},\"language\":null|\n"
    "                   {\"from\",\"to\"},\"review\",\"forgotten\"},\"reply\":null|\n"
    "                   {\"kind\",\"language\",\"text\",\"encoding\",\"units\",\n"
    "                   \"segments\"}}\n";

struct play {
	const struct command	*self;
	const char		*from, *state, *config_dir, *key_file;
	bool			 json;
	struct engine_key	 key;
	struct config		*config;	/* where no daemon runs */
	struct store		*store;
};

static void
draw_change(const char *what, json_t *change)
{
	const char *from = draw_text(change, "from"),
	    *to = draw_text(change, "to");

	if (json_is_object(change))
		printf("  %-11s %s -> %s\n", what, *from != '\0' ? from :
		    "none", *to != '\0' ? to : "none");
}

static void
draw_changes(json_t *changes)
{
	json_t *consent;
	size_t i;

	json_array_foreach(json_object_get(changes, "consent"), i, consent)
		printf("  consent     %s by %s: %s -> %s\n",
		    draw_text(consent, "list"), draw_text(consent, "channel"),
		    draw_text(consent, "from"), draw_text(consent, "to"));
	draw_change("suppression", json_object_get(changes, "suppression"));
	draw_change("language", json_object_get(changes, "language"));
	if (json_is_true(json_object_get(changes, "review")))
		puts("  review      nothing is sent to her until someone of us "
		    "has read it");
	if (json_is_true(json_object_get(changes, "forgotten")))
		puts("  forgotten   her addresses, name, lists and consents are "
		    "erased");
}

static void
draw_played(json_t *played)
{
	json_t *reply = json_object_get(played, "reply");
	long long segments = (long long)draw_int(reply, "segments");

	printf("%s", draw_text(played, "intent"));
	if (*draw_text(played, "list") != '\0')
		printf(" \"%s\"", draw_text(played, "list"));
	if (*draw_text(played, "language") != '\0')
		printf(" (%s)", draw_text(played, "language"));
	puts(json_is_true(json_object_get(played, "known")) ?
	    ", from someone we know" : ", from someone we do not know");
	draw_changes(json_object_get(played, "changes"));
	if (json_is_null(reply)) {
		puts("  no reply");
		return;
	}
	printf("  reply       %s, %s, %lld segment%s, %s\n",
	    draw_text(reply, "kind"), draw_text(reply, "language"), segments,
	    segments == 1 ? "" : "s", draw_text(reply, "encoding"));
	draw_wrapped(draw_text(reply, "text"), 6);
}

/* The files, where no daemon runs. */
static int
open_files(struct play *p, struct err *err)
{
	if (p->store != NULL)
		return 0;
	if (engine_key_open(&p->key, p->key_file, err) == -1)
		return -1;
	p->config = engine_config_with(p->config_dir, &p->key, err);
	if (p->config == NULL)
		return -1;
	p->store = engine_store(p->config, clock_wall_ms(), err);
	if (p->store == NULL)
		return -1;
	fprintf(stderr, "pregon text: no pregond runs with the state directory "
	    "%s: who texts is known by the files alone\n", p->state);
	return 0;
}

/* By the daemon, or by the files.  A new object, NULL with ${err}. */
static json_t *
played(struct play *p, const struct input *input, struct err *err)
{
	json_t *text = json_stringn(input->text, input->len), *reply, *ret;

	if (text == NULL) {
		err_set(err, ERR_INPUT, "%s %zu is not UTF-8", input->source,
		    input->number);
		return NULL;
	}
	if (p->store == NULL) {
		reply = ask_daemon(p->state, "text", json_pack("{s:s, s:o}",
		    "from", p->from, "text", text), err);
		ret = json_incref(json_object_get(reply, "played"));
		json_decref(reply);
		if (ret != NULL || err->kind != ERR_BUSY)
			return ret;
	} else
		json_decref(text);
	if (open_files(p, err) == -1)
		return NULL;
	return playing_text(p->store, p->config, p->from, input->text,
	    input->len, clock_wall_ms(), err);
}

static int
on_text(const struct input *input, void *arg)
{
	struct play *p = arg;
	struct err err;
	json_t *what = played(p, input, &err);

	if (what == NULL)
		return cli_fail(p->self, &err);
	if (p->json)
		return ask_print_json(what);
	draw_played(what);
	json_decref(what);
	return EXIT_FINE;
}

static void
play_done(struct play *p)
{
	store_close(p->store);
	config_unref(p->config);
	engine_key_close(&p->key);
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct play p = { .self = self };
	const struct cli_value values[] = {
		{ .name = "from", .text = &p.from },
		{ .name = "state", .text = &p.state },
		{ .name = "config", .text = &p.config_dir },
		{ .name = "key-file", .text = &p.key_file },
		{ .name = "json", .flag = &p.json },
		{ .name = NULL }
	};
	int status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	if (p.from == NULL)
		return cli_misuse(self, "--from NUMBER is wanted");
	p.state = ask_state_dir(p.state);
	p.config_dir = cli_config_dir(p.config_dir);
	status = inputs_each(argv + optind, PLAYED_TEXT_MAX, on_text, &p);
	play_done(&p);
	return status;
}

const struct command cmd_text = {
	.name = "text",
	.summary = "play a subscriber: what would we answer?",
	.usage = usage,
	.run = run,
};
