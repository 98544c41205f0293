#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/str.h"
#include "cli/check_notes.h"
#include "cli/draw.h"
#include "cli/engine.h"
#include "config/clear.h"
#include "config/config.h"
#include "config/rows.h"
#include "config/seen.h"
#include "config/taken.h"
#include "provider/provider.h"

struct summary {
	const struct config	*config;
	struct seen		*seen;
	size_t			 people;	/* a person on two lists is one */
	size_t			 nevents;
	size_t			 nlanguages;
	const char		*languages[CONFIG_LANGUAGES_MAX];
};

static bool
is_there(const struct address *address)
{
	static const struct address none;

	return memcmp(address, &none, sizeof none) != 0;
}

/* Whether ${address} was on a list before. */
static bool
is_known(struct summary *summary, const struct address *address)
{
	static const struct where nowhere = { .file = "" };

	return is_there(address) &&
	    seen_add(summary->seen, address, &nowhere) != NULL;
}

static int
count_row(const struct list_row *row, void *arg)
{
	struct summary *summary = arg;
	bool phone, email;

	if (list_row_refuses(row))
		return 0;
	phone = is_known(summary, &row->phone);
	email = is_known(summary, &row->email);
	summary->people += !phone && !email;
	return 0;
}

static void
add_language(struct summary *summary, const char *language)
{
	size_t i;

	for (i = 0; i < summary->nlanguages; i++)
		if (str_eq(summary->languages[i], language))
			return;
	if (summary->nlanguages < CONFIG_LANGUAGES_MAX)
		summary->languages[summary->nlanguages++] = language;
}

/* The languages that some alert goes out in. */
static void
count_languages(struct summary *summary)
{
	const struct config *config = summary->config;
	const struct list *list;
	size_t i, j, k;

	for (i = 0; i < config->nalerts; i++)
		for (j = 0; j < config->alerts[i].naudience; j++) {
			list = config->alerts[i].audience[j];
			for (k = 0; k < list->languages.count; k++)
				add_language(summary, list->languages.names[k]);
		}
}

static void
summarize(const struct config *config, struct summary *ret)
{
	struct mistakes none;	/* the files have just been found fine */
	size_t i;

	*ret = (struct summary){ .config = config, .seen = seen_new() };
	mistakes_init(&none);
	for (i = 0; i < config->nlists; i++)
		(void)list_rows(config, &config->lists[i], count_row, ret,
		    &none, NULL);
	mistakes_done(&none);
	for (i = 0; i < config->nmeasures; i++)
		ret->nevents += config->measures[i].noccasions;
	count_languages(ret);
}

/* "1 list", "2 lists" */
static void
print_count(size_t count, const char *one, const char *many,
    const char *behind)
{
	printf("%zu %s%s", count, count == 1 ? one : many, behind);
}

/* A line for each CSV file of which not all was taken. */
static void
print_taken(const struct taken *taken, bool people)
{
	struct buf line;
	size_t i;

	buf_init(&line, TAKEN_LINE_MAX);
	for (i = 0; i < taken->nfiles; i++) {
		if (!people && !taken_is_odd(&taken->files[i]))
			continue;
		buf_clear(&line);
		taken_say(&taken->files[i], &line);
		printf("%s%s\n", buf_text(&line), !people &&
		    taken->files[i].left_out + taken->files[i].say_no > 0 ?
		    "; `pregon check --people` shows why" : "");
	}
	buf_done(&line);
}

/* What was left out, by line, or what is worth a look. */
static void
print_lines(const struct mistakes *why)
{
	char *line;
	size_t i;

	for (i = 0; i < why->kept; i++) {
		line = mistake_line(&why->items[i]);
		printf("%s\n", line);
		free(line);
	}
	if (why->kept < why->count)
		printf("(and %zu more)\n", why->count - why->kept);
}

static void
print_clear(const char *file, long addresses, void *arg)
{
	(void)arg;
	draw_clear(file, addresses);
}

static void
print_summary(const struct summary *summary, const struct mistakes *notes,
    bool people)
{
	const struct config *config = summary->config;

	printf("config: fine. ");
	print_count(config->nlists, "list", "lists", ", ");
	print_count(summary->people, "person", "people", "; ");
	print_count(config->nmeasures, "measure", "measures", ", ");
	print_count(summary->nevents, "event", "events", "; ");
	print_count(config->nalerts, "alert", "alerts", " in ");
	print_count(summary->nlanguages, "language", "languages", "; ");
	printf("sending = %s\n", sending_name(config->sending));
	clear_each(config, print_clear, NULL);
	print_taken(config->taken, people);
	print_lines(notes);
	if (people)
		print_lines(&config->taken->why);
}

static json_t *
taken_json(const struct taken *taken)
{
	const struct taken_file *file;
	json_t *all = json_array(), *columns;
	size_t i, j;

	for (i = 0; i < taken->nfiles; i++) {
		file = &taken->files[i];
		columns = json_array();
		for (j = 0; j < file->columns.count; j++)
			json_array_append_new(columns,
			    json_string(file->columns.names[j]));
		json_array_append_new(all, json_pack(
		    "{s:s,s:b,s:b,s:I,s:I,s:I,s:I,s:o}", "file", file->file,
		    "sealed", file->sealed, "opened", !file->unopened,
		    "rows", (json_int_t)file->rows,
		    "left_out", (json_int_t)file->left_out,
		    "say_no", (json_int_t)file->say_no,
		    "windows_1252", (json_int_t)file->rows_1252,
		    "columns_not_read", columns));
	}
	return all;
}

static void
print_json(json_t *object)
{
	json_dumpf(object, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(object);
}

/* Mistakes, or what was left out. */
static json_t *
lines_json(const struct mistakes *mistakes)
{
	const struct mistake *item;
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < mistakes->kept; i++) {
		item = &mistakes->items[i];
		json_array_append_new(list, json_pack("{s:s,s:I,s:s}",
		    "file", item->file, "line", (json_int_t)item->line,
		    "text", item->text));
	}
	return list;
}

static void
clear_json(const char *file, long addresses, void *arg)
{
	json_array_append_new(arg, json_pack("{s:s,s:I}", "file", file,
	    "addresses", (json_int_t)addresses));
}

static void
print_summary_json(const struct summary *summary,
    const struct mistakes *notes, bool people)
{
	const struct config *config = summary->config;
	json_t *languages = json_array(), *clear = json_array();
	size_t i;

	for (i = 0; i < summary->nlanguages; i++)
		json_array_append_new(languages,
		    json_string(summary->languages[i]));
	clear_each(config, clear_json, clear);
	print_json(json_pack(
	    "{s:b,s:s,s:I,s:I,s:I,s:I,s:I,s:o,s:o,s:o,s:o,s:o*}",
	    "fine", 1, "sending", sending_name(config->sending),
	    "lists", (json_int_t)config->nlists,
	    "people", (json_int_t)summary->people,
	    "measures", (json_int_t)config->nmeasures,
	    "events", (json_int_t)summary->nevents,
	    "alerts", (json_int_t)config->nalerts,
	    "languages", languages, "in_clear", clear,
	    "files", taken_json(config->taken), "notes", lines_json(notes),
	    "left_out",
	    people ? lines_json(&config->taken->why) : NULL));
}

static int
fine(const struct config *config, bool people, bool json)
{
	struct summary *summary = xcalloc(1, sizeof *summary);
	struct mistakes notes;

	summarize(config, summary);
	mistakes_init(&notes);
	check_notes(config, &notes);
	if (json)
		print_summary_json(summary, &notes, people);
	else
		print_summary(summary, &notes, people);
	mistakes_done(&notes);
	seen_free(summary->seen);
	free(summary);
	return EXIT_FINE;
}

static void
print_mistakes(struct mistakes *mistakes)
{
	mistakes_print(mistakes, stderr);
	fprintf(stderr, "%zu %s\n", mistakes->count,
	    mistakes->count == 1 ? "mistake" : "mistakes");
}

static void
print_mistakes_json(const struct mistakes *mistakes)
{
	print_json(json_pack("{s:b,s:I,s:o}", "fine", 0, "count",
	    (json_int_t)mistakes->count, "mistakes", lines_json(mistakes)));
}

static int
check_with(const char *dir, const struct list_key *key, bool people,
    bool json)
{
	struct mistakes mistakes;
	struct config *config;
	int status = EXIT_NO;

	mistakes_init(&mistakes);
	config = config_load_with(dir, key, &mistakes);
	provider_check_all(config, &mistakes);
	mistakes_sort(&mistakes);
	if (config != NULL && mistakes.count == 0)
		status = fine(config, people, json);
	else if (json)
		print_mistakes_json(&mistakes);
	else
		print_mistakes(&mistakes);
	config_unref(config);
	mistakes_done(&mistakes);
	return status;
}

static int
check(const struct command *self, const char *dir, const char *key_file,
    bool people, bool json)
{
	struct engine_key key;
	struct err err;
	int status;

	if (engine_key_open(&key, key_file, &err) == -1)
		return cli_fail(self, &err);
	status = check_with(dir, &key.lists, people, json);
	engine_key_close(&key);
	return status;
}

static int
run(const struct command *self, int argc, char **argv)
{
	const char *dir = NULL, *key_file = NULL;
	bool json = false, people = false;
	const struct cli_value values[] = {
		{ .name = "config", .text = &dir },
		{ .name = "key-file", .text = &key_file },
		{ .name = "people", .flag = &people },
		{ .name = "json", .flag = &json },
		{ .name = NULL }
	};
	int status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	if (optind < argc)
		return cli_misuse(self, "%s: takes no arguments",
		    argv[optind]);
	return check(self, cli_config_dir(dir), key_file, people, json);
}

const struct command cmd_check = {
	.name = "check",
	.summary = "say what is wrong with the files",
	.usage =
	    "Usage: pregon check [--config DIR] [--key-file FILE] [--people] [--json]\n"
	    "\n"
	    "Reads every file of the configuration and tells each mistake, by\n"
	    "file and line.  Exits 0 where there is none, else 1.  Organizers without\n"
	    "an account on this machine are told: pregond refuses to reload with them\n"
	    "where it runs.\n"
	    "\n"
	    "  --config DIR  the configuration; otherwise $PREGON_CONFIG, or\n"
	    "                /etc/pregon\n"
	    "  --key-file FILE\n"
	    "                the key, to look inside sealed lists; otherwise\n"
	    "                $PREGON_KEY_FILE.  Without it all else is checked\n"
	    "  --people      also print which rows of the lists were not taken or\n"
	    "                say no, and why, by line, without addresses\n"
	    "  --json        print JSON to stdout, mistakes too\n",
	.run = run,
};
