#include <stdio.h>

#include "cli/cli.h"
#include "cli/inputs.h"
#include "text/segment.h"

static void
print_count(const struct segmentation *got, bool json)
{
	if (json)
		printf("{\"encoding\":\"%s\",\"segments\":%zu,\"units\":%zu}\n",
		    alphabet_name(got->alphabet), got->segments, got->units);
	else
		printf("%zu segment%s of %s (%zu %s%s)\n", got->segments,
		    got->segments == 1 ? "" : "s",
		    alphabet_name(got->alphabet), got->units,
		    got->alphabet == ALPHABET_GSM7 ? "septet" : "code unit",
		    got->units == 1 ? "" : "s");
}

static int
refuse(const struct input *input, const char *reason, bool json)
{
	if (json)
		printf("{\"encoding\":null,\"segments\":null,\"units\":null,"
		    "\"reason\":\"%s\"}\n", reason);
	else
		fprintf(stderr, "pregon segments: %s %zu: %s\n", input->source,
		    input->number, reason);
	return EXIT_NO;
}

static int
on_text(const struct input *input, void *arg)
{
	const bool *json = arg;
	struct segmentation got;

	if (input->len > SEGMENT_TEXT_MAX)
		return refuse(input, "too long for a message", *json);
	if (segment_count(input->text, input->len, &got) == -1)
		return refuse(input, "not UTF-8", *json);
	print_count(&got, *json);
	return EXIT_FINE;
}

static int
run(const struct command *self, int argc, char **argv)
{
	bool json = false;
	const struct cli_value values[] = {
		{ .name = "json", .flag = &json },
		{ .name = NULL }
	};
	int status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	return inputs_each(argv + optind, SEGMENT_TEXT_MAX, on_text, &json);
}

const struct command cmd_segments = {
	.name = "segments",
	.summary = "count the SMS that a text takes",
	.usage =
	    "Usage: pregon segments [--json] [--] TEXT...\n"
	    "\n"
	    "Say for each TEXT how it travels by SMS: in how many segments,\n"
	    "in which encoding, and how many units of it (septets of GSM-7,\n"
	    "code units of UCS-2).  Without TEXT, each line of stdin is one.\n"
	    "\n"
	    "The text is counted as given.  Messages are tidied before they\n"
	    "are sent: accents composed, typographic spaces made plain,\n"
	    "invisible characters removed; so a message can take fewer.\n"
	    "\n"
	    "  --json  one object a line, in the order of the texts:\n"
	    "          {\"encoding\":\"GSM-7\",\"segments\":2,\"units\":161}\n"
	    "          Encoding is \"GSM-7\" or \"UCS-2\", or null where the\n"
	    "          text cannot be counted, with a \"reason\".\n"
	    "  --help  this text\n"
	    "\n"
	    "Exit status: 0, 1 if a text could not be counted, 2 for misuse.\n",
	.run = run,
};
