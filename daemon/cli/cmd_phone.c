#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "cli/cli.h"
#include "cli/inputs.h"
#include "text/phone.h"

/* Bytes of a line that are kept, to show it; what is read is a cell's. */
#define LINE_MAX_SHOWN 4096

struct ask {
	const char	*region;
	bool		 json;
};

/* ${input} as JSON can hold it: a byte that is not UTF-8 becomes U+FFFD. */
static json_t *
show(const struct input *input)
{
	size_t at, took;
	struct buf shown;
	json_t *value;
	uint32_t cp;

	buf_init(&shown, 3 * input->len);
	for (at = 0; at < input->len; at += took) {
		took = utf8_take(input->text + at, input->len - at, &cp);
		if (took > 0)
			buf_add(&shown, input->text + at, took);
		else {
			buf_adds(&shown, "\uFFFD");
			took = 1;
		}
	}
	value = json_stringn(buf_text(&shown), shown.len);
	buf_done(&shown);
	return value;
}

static void
print_json(const struct input *input, const char *e164, const char *reason)
{
	json_t *line;

	line = json_pack("{s:o, s:s?, s:s*}", "input", show(input),
	    "e164", e164, "reason", reason);
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

/* Showing the number is what the command is for. */
static void
print_number(const struct ask *ask, const struct input *input,
    const struct address *number)
{
	if (ask->json)
		print_json(input, address_reveal(number), NULL);
	else
		puts(address_reveal(number));
}

static int
on_cell(const struct input *input, void *arg)
{
	const struct ask *ask = arg;
	struct address number;
	const char *reason;

	if (memchr(input->text, '\0', input->len) != NULL)
		reason = "not text";
	else
		reason = phone_parse(input->text, ask->region, &number);
	if (reason == NULL) {
		print_number(ask, input, &number);
		address_done(&number);
		return EXIT_FINE;
	}
	if (ask->json)
		print_json(input, NULL, reason);
	else
		fprintf(stderr, "pregon phone: %s %zu: %s\n", input->source,
		    input->number, reason);
	return EXIT_NO;
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct ask ask = { .region = "US" };
	const struct cli_value values[] = {
		{ .name = "region", .text = &ask.region },
		{ .name = "json", .flag = &ask.json },
		{ .name = NULL }
	};
	int status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	if (!phone_is_region(ask.region))
		return cli_misuse(self, "--region %s: not a region "
		    "(two capitals, such as US)", ask.region);
	return inputs_each(argv + optind, LINE_MAX_SHOWN, on_cell, &ask);
}

const struct command cmd_phone = {
	.name = "phone",
	.summary = "read phone numbers as people write them",
	.usage =
	    "Usage: pregon phone [--region REGION] [--json] [--] CELL...\n"
	    "\n"
	    "Read each CELL as an import of a list would, and print the\n"
	    "number in E.164 form, such as +13035550123.  Without CELL, each\n"
	    "line of stdin is one.  A cell that is refused is named on stderr\n"
	    "by its place.\n"
	    "\n"
	    "  --region REGION  whose habits a number without + follows: two\n"
	    "                   capitals, US if not given\n"
	    "  --json           one object a line, in the order of the cells:\n"
	    "                   {\"input\":\"(303) 555-0123\","
	    "\"e164\":\"+13035550123\"}\n"
	    "                   {\"input\":\"x\",\"e164\":null,"
	    "\"reason\":\"no digits\"}\n"
	    "  --help           this text\n"
	    "\n"
	    "Exit status: 0, 1 if a cell was refused, 2 for misuse.\n",
	.run = run,
};
