/*
 * options: every setting there is, for people, for scripts, for the manual
 */
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/draw.h"
#include "cli/settings.h"

#define MDOC_LINE_MAX 76

/* How a file's table, and each of its settings, is written. */
struct form {
	void		(*begin)(const struct option_table *table, void *arg);
	setting_seen	 setting;
};

static void
add_choices(const struct option_row *row, const char *between, struct buf *ret)
{
	size_t i;

	for (i = 0; row->choices[i] != NULL; i++)
		buf_addf(ret, "%s%s", i > 0 ? between : "", row->choices[i]);
}

/* "a whole number, 1 to 64 messages; default 64" */
static void
describe(const struct option_row *row, struct buf *ret)
{
	struct buf range;

	buf_init(&range, SETTING_WORDS_MAX);
	setting_range(row, &range);
	if (row->choices != NULL) {
		buf_adds(ret, "one of ");
		add_choices(row, ", ", ret);
	} else
		buf_adds(ret, setting_type(row->type));
	if (range.len > 0)
		buf_addf(ret, ", %s", buf_text(&range));
	if (row->standard != NULL)
		buf_addf(ret, "; default %s", row->standard);
	if (row->required)
		buf_adds(ret, "; must be there");
	buf_done(&range);
}

static void
text_begin(const struct option_table *table, void *arg)
{
	bool *first = arg;

	printf("%s%s: %s\n", *first ? "" : "\n", table->name, table->help);
	*first = false;
}

static void
text_setting(const char *name, const struct option_row *row, void *arg)
{
	struct buf words;

	(void)arg;
	buf_init(&words, SETTING_WORDS_MAX);
	describe(row, &words);
	printf("\n  %s\n", name);
	draw_wrapped(buf_text(&words), 6);
	draw_wrapped(row->help, 6);
	buf_done(&words);
}

static void
json_begin(const struct option_table *table, void *arg)
{
	json_array_append_new(arg, json_pack("{s:s, s:s, s:[]}", "file",
	    table->name, "help", table->help, "settings"));
}

static json_t *
choices_of(const struct option_row *row)
{
	json_t *all;
	size_t i;

	if (row->choices == NULL)
		return json_null();
	all = json_array();
	for (i = 0; row->choices[i] != NULL; i++)
		json_array_append_new(all, json_string(row->choices[i]));
	return all;
}

static void
json_setting(const char *name, const struct option_row *row, void *arg)
{
	json_t *files = arg, *file = json_array_get(files,
	    json_array_size(files) - 1);
	bool ranged = row->least != 0 || row->most != 0;

	json_array_append_new(json_object_get(file, "settings"), json_pack(
	    "{s:s, s:s, s:o, s:o, s:o, s:s?, s:s?, s:b, s:s}",
	    "name", name, "type", setting_type(row->type),
	    "choices", choices_of(row),
	    "least", ranged ? json_real(row->least) : json_null(),
	    "most", ranged ? json_real(row->most) : json_null(),
	    "unit", row->unit != NULL ? row->unit :
	    row->type == OPTION_SPAN && ranged ? "hours" : NULL,
	    "default", row->standard, "required", row->required,
	    "help", row->help));
}

/* A letter of a page, at ${column} of its line. */
static void
print_letter(char c, size_t column)
{
	if (column == 0 && (c == '.' || c == '\''))
		fputs("\\&", stdout);
	if (c == '\\')
		fputs("\\e", stdout);
	else
		putchar(c);
}

/* A sentence, in lines of its own as mdoc wants it.  "sandbox: ..." stays small. */
static void
print_sentence(const char *text)
{
	bool small = text[strcspn(text, " :")] == ':';
	size_t column = 0;
	const char *p;

	for (p = text; *p != '\0'; p++) {
		if (*p == ' ' && column + 1 + strcspn(p + 1, " ") >
		    MDOC_LINE_MAX) {
			putchar('\n');
			column = 0;
			continue;
		}
		print_letter(p == text && !small ?
		    (char)toupper((unsigned char)*p) : *p, column);
		column++;
	}
	puts(".");
}

static void
mdoc_begin(const struct option_table *table, void *arg)
{
	bool *first = arg;

	if (!*first)
		puts(".El");
	*first = false;
	printf(".Ss %s\n", table->name);
	print_sentence(table->help);
	puts(".Bl -tag -width Ds");
}

static void
mdoc_setting(const char *name, const struct option_row *row, void *arg)
{
	struct buf words;

	(void)arg;
	buf_init(&words, SETTING_WORDS_MAX);
	describe(row, &words);
	printf(".It Ic %s\n", name);
	print_sentence(row->help);
	print_sentence(buf_text(&words));
	buf_done(&words);
}

static void
write_all(const struct form *form, void *arg)
{
	const struct option_table *const *table;

	for (table = config_options(); *table != NULL; table++) {
		form->begin(*table, arg);
		settings_walk(*table, form->setting, arg);
	}
}

static void
write_text(void)
{
	static const struct form form = { text_begin, text_setting };
	bool first = true;

	write_all(&form, &first);
}

static void
write_json(void)
{
	static const struct form form = { json_begin, json_setting };
	json_t *files = json_array(), *all = json_pack("{s:o}", "files", files);

	write_all(&form, files);
	json_dumpf(all, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(all);
}

static void
write_mdoc(void)
{
	static const struct form form = { mdoc_begin, mdoc_setting };
	bool first = true;

	write_all(&form, &first);
	puts(".El");
}

static int
run(const struct command *self, int argc, char **argv)
{
	bool json = false, mdoc = false;
	const struct cli_value values[] = {
		{ .name = "json", .flag = &json },
		{ .name = "mdoc", .flag = &mdoc },
		{ .name = NULL }
	};
	int status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	if (optind < argc)
		return cli_misuse(self, "%s: takes no argument", argv[optind]);
	if (json && mdoc)
		return cli_misuse(self, "--json or --mdoc: one of the two");
	if (json)
		write_json();
	else if (mdoc)
		write_mdoc();
	else
		write_text();
	return EXIT_FINE;
}

const struct command cmd_options = {
	.name = "options",
	.summary = "every setting of the files, with its range and default",
	.usage = "Usage: pregon options [--json | --mdoc]\n"
	    "\n"
	    "Every setting there is, file by file: what is written, its range,\n"
	    "what holds where it is not given, and a sentence.\n"
	    "\n"
	    "  --json  {\"files\":[{\"file\",\"help\",\"settings\":[{\"name\",\"type\",\n"
	    "          \"choices\",\"least\",\"most\",\"unit\",\"default\",\"required\",\n"
	    "          \"help\"},...]},...]}\n"
	    "  --mdoc  as the manual page pregon.conf(5) has it\n",
	.run = run,
};
