#include "base/str.h"
#include "cli/cli.h"
#include "cli/render_alert.h"
#include "cli/render_file.h"

/* What only all options together can get wrong. */
static int
check_and_render(const struct command *self, const char *extra,
    const struct render_file_options *file,
    const struct render_alert_options *alert)
{
	if (extra != NULL)
		return cli_misuse(self, "%s: unexpected argument", extra);
	if (alert->alert != NULL && file->file != NULL)
		return cli_misuse(self, "either --alert or --file");
	if (alert->alert != NULL)
		return render_alert(self, alert);
	if (file->file == NULL)
		return cli_misuse(self, "--file or --alert is missing");
	if (file->data == NULL)
		return cli_misuse(self, "--data is missing");
	if (str_eq(file->file, "-") && str_eq(file->data, "-"))
		return cli_misuse(self,
		    "--file and --data cannot both be standard input");
	return render_file(self, file);
}

static int
take_escape(const struct command *self, const char *value, void *ret)
{
	if (mustache_escape_parse(value, ret) == 0)
		return -1;
	return cli_misuse(self, "%s: --escape is none, html, json, form, url "
	    "or header", value);
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct render_file_options file = { .escape = MUSTACHE_NONE };
	struct render_alert_options alert = { 0 };
	const struct cli_value values[] = {
		{ .name = "file", .text = &file.file },
		{ .name = "data", .text = &file.data },
		{ .name = "escape", .take = take_escape, .arg = &file.escape },
		{ .name = "partials", .text = &file.partials },
		{ .name = "strict", .flag = &file.strict },
		{ .name = "alert", .text = &alert.alert },
		{ .name = "language", .text = &alert.language },
		{ .name = "channel", .take = cli_channel, .arg = &alert.channels },
		{ .name = "config", .text = &alert.config },
		{ .name = "clock", .text = &alert.clock },
		{ .name = "json", .flag = &alert.json },
		{ .name = NULL }
	};
	int status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	return check_and_render(self, argv[optind], &file, &alert);
}

const struct command cmd_render = {
	.name = "render",
	.summary = "render a template, byte for byte",
	.usage =
	    "Usage: pregon render --file FILE --data FILE [OPTION...]\n"
	    "       pregon render --alert NAME [--channel sms|email]\n"
	    "                     [--language LANG] [--config DIR] [--clock TIME]\n"
	    "                     [--json]\n"
	    "\n"
	    "With --alert: what the alert says by a channel (else by each of its\n"
	    "own) in a language (else in each of its audience), with the facts as\n"
	    "they will be when it is due, or at TIME; with --json also the\n"
	    "segments of an SMS, and an e-mail's HTML.\n"
	    "\n"
	    "With --file: write what the Mustache template makes of the data to stdout,\n"
	    "with nothing added.  A FILE of - is stdin.\n"
	    "\n"
	    "  --file FILE     the template\n"
	    "  --data FILE     the data: any JSON value\n"
	    "  --escape HOW    what {{name}} does to a value: none (what is\n"
	    "                  done by default), html, json, form, url or\n"
	    "                  header\n"
	    "  --partials DIR  where {{>name}} is name.mustache; empty where\n"
	    "                  there is no such file\n"
	    "  --strict        a variable must have a value; a section may be\n"
	    "                  empty, but must be in the data\n"
	    "  --help          this text\n"
	    "\n"
	    "Exit status: 0 rendered; 1 not rendered, and nothing is written;\n"
	    "2 misuse.\n",
	.run = run,
};
