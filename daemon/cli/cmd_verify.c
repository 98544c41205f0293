#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "cli/ask.h"
#include "cli/draw.h"
#include "schedule/proof.h"

static const char usage[] =
    "Usage: pregon verify [--state DIR] [--key-file KEY] [--json]\n"
    "\n"
    "Prove from the rows that nobody was texted after a stop, or for a list that she\n"
    "had left, that each person has one message of a broadcast, in one state, tried\n"
    "as it says, that nobody on the lists was left out, that each stop and leave is in\n"
    "the ledger too, and that nobody has meddled with the audit trail.  What breaks a\n"
    "rule is named.  A running daemon is asked, a page at a time while it works on;\n"
    "where none runs, the store itself is read, with the key.\n"
    "\n"
    "Exit status 1 where something is wrong, or could not be read.\n"
    "\n"
    "  --key-file KEY  its key, where no daemon runs (default $PREGON_KEY_FILE)\n"
    "  --state DIR     the daemon's state directory (default $PREGON_STATE)\n"
    "  --json          {\"violations\": [...], \"counts\": {...}}\n";

/* What is asked for its pages: the daemon, or the store where none runs. */
struct source {
	const char	*state;
	const char	*key_file;	/* NULL: none */
	struct store	*store;		/* NULL: the daemon is asked */
	char		*ledger;
};

static int
open_store(struct source *s, struct err *err)
{
	struct vault *vault;
	char *path;

	if (s->key_file == NULL)
		return err_set(err, ERR_BUSY, "no pregond runs with the state "
		    "directory %s; to read the store without one, give "
		    "--key-file KEY", s->state);
	vault = vault_load(s->key_file, err);
	if (vault == NULL)
		return -1;
	path = xasprintf("%s/pregon.db", s->state);
	s->store = store_look(path, vault, err);
	s->ledger = xasprintf("%s/optouts.ledger", s->state);
	free(path);
	return s->store != NULL ? 0 : -1;
}

static void
source_done(struct source *s)
{
	store_close(s->store);
	free(s->ledger);
}

static json_t *
read_page(struct source *s, struct verify_place *place, struct err *err)
{
	json_t *page = NULL;

	if (s->store == NULL) {
		page = ask_daemon(s->state, "verify", json_pack("{s:I, s:I}",
		    "rule", (json_int_t)place->rule, "after",
		    (json_int_t)place->after), err);
		if (page != NULL || err->kind != ERR_BUSY ||
		    open_store(s, err) == -1)
			return page;
	}
	return proof_page(s->store, s->ledger, place, err);
}

/* All pages as one object, or NULL. */
static json_t *
read_all(struct source *s, struct err *err)
{
	struct verify_place place = { 0, 0 };
	json_t *all = json_array(), *counts = NULL, *page, *next;
	json_int_t more = 0;

	do {
		page = read_page(s, &place, err);
		if (page == NULL) {
			json_decref(all);
			return NULL;
		}
		json_array_extend(all, json_object_get(page, "violations"));
		more += draw_int(page, "more");
		next = json_object_get(page, "next");
		if (next != NULL)
			place = (struct verify_place){ draw_int(next, "rule"),
			    draw_int(next, "after") };
		else
			counts = json_incref(json_object_get(page, "counts"));
		json_decref(page);
	} while (next != NULL);
	return json_pack("{s:o, s:I, s:o}", "violations", all, "more", more,
	    "counts", counts);
}

/* What the row is: "attempt 12". */
static void
draw_violation(json_t *violation)
{
	const char *key;
	json_t *value;

	json_object_foreach(violation, key, value)
		if (json_is_integer(value))
			printf("%s %lld: ", key,
			    (long long)json_integer_value(value));
	printf("%s (%s)\n", draw_text(violation, "text"),
	    draw_text(violation, "rule"));
}

static void
draw(json_t *all, json_int_t wrong)
{
	json_t *counts = json_object_get(all, "counts"), *violation;
	size_t i;

	json_array_foreach(json_object_get(all, "violations"), i, violation)
		draw_violation(violation);
	if (draw_int(all, "more") > 0)
		printf("... and %lld more\n", (long long)draw_int(all, "more"));
	printf("audit trail: %lld entries, the last is %.16s\n",
	    (long long)draw_int(counts, "audited"),
	    draw_text(counts, "audit_head"));
	printf("verified: %lld broadcasts, %lld messages, %lld attempts, "
	    "%lld opt-outs: ", (long long)draw_int(counts, "broadcasts"),
	    (long long)draw_int(counts, "messages"),
	    (long long)draw_int(counts, "attempts"),
	    (long long)draw_int(counts, "opt_outs"));
	if (wrong == 0)
		puts("no violation");
	else
		printf("%lld VIOLATION%s\n", (long long)wrong,
		    wrong == 1 ? "" : "S");
}

static int
verify(const struct command *self, struct source *source, bool json)
{
	json_int_t wrong;
	struct err err;
	json_t *all = read_all(source, &err);

	if (all == NULL)
		return cli_fail(self, &err);
	wrong = (json_int_t)json_array_size(json_object_get(all,
	    "violations")) + draw_int(all, "more");
	if (json)
		ask_print_json(all);
	else {
		draw(all, wrong);
		json_decref(all);
	}
	return wrong == 0 ? EXIT_FINE : EXIT_NO;
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct source source = { .key_file = getenv("PREGON_KEY_FILE") };
	bool json = false;
	const struct cli_value values[] = {
		{ .name = "key-file", .text = &source.key_file },
		{ .name = "state", .text = &source.state },
		{ .name = "json", .flag = &json },
		{ .name = NULL }
	};
	int status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	if (optind < argc)
		return cli_misuse(self, "%s: takes no argument", argv[optind]);
	source.state = ask_state_dir(source.state);
	status = verify(self, &source, json);
	source_done(&source);
	return status;
}

const struct command cmd_verify = {
	.name = "verify",
	.summary = "prove that no text broke the promise",
	.usage = usage,
	.run = run,
};
