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
run(const struct command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "file", required_argument, NULL, 'f' },
		{ "data", required_argument, NULL, 'd' },
		{ "escape", required_argument, NULL, 'e' },
		{ "partials", required_argument, NULL, 'p' },
		{ "strict", no_argument, NULL, 's' },
		{ "alert", required_argument, NULL, 'a' },
		{ "language", required_argument, NULL, 'l' },
		{ "channel", required_argument, NULL, 'n' },
		{ "config", required_argument, NULL, 'c' },
		{ "clock", required_argument, NULL, 't' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct render_file_options file = { .escape = MUSTACHE_NONE };
	struct render_alert_options alert = { 0 };
	int c;

	while ((c = cli_option(self, argc, argv, options)) != -1)
		switch (c) {
		case 'f':
			file.file = optarg;
			break;
		case 'd':
			file.data = optarg;
			break;
		case 'e':
			if (mustache_escape_parse(optarg, &file.escape) == -1)
				return cli_misuse(self, "%s: --escape is none, "
				    "html, json, form, url or header", optarg);
			break;
		case 'p':
			file.partials = optarg;
			break;
		case 's':
			file.strict = true;
			break;
		case 'a':
			alert.alert = optarg;
			break;
		case 'l':
			alert.language = optarg;
			break;
		case 'n':
			if (cli_channel(self, optarg, &alert.channels) == -1)
				return EXIT_MISUSE;
			break;
		case 'c':
			alert.config = optarg;
			break;
		case 't':
			alert.clock = optarg;
			break;
		case 'j':
			alert.json = true;
			break;
		case 'h':
			return cli_help(self);
		default:
			return EXIT_MISUSE;
		}
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
