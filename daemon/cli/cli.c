#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "cli/cli.h"

/* Print usage to stdout. */
static int
help(const struct command *self)
{
	fputs(self->usage, stdout);
	return EXIT_FINE;
}

int
cli_misuse(const struct command *self, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "pregon %s: ", self->name);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\nSee: pregon %s --help\n", self->name);
	return EXIT_MISUSE;
}

int
cli_fail(const struct command *self, const struct err *err)
{
	fprintf(stderr, "pregon %s: %s\n", self->name, err->text);
	return EXIT_NO;
}

/* What getopt_long returns for the option ${i} of a table; --help has the next. */
#define VALUE(i) (1000 + (int)(i))

/* The table for getopt_long.  Returns how many of ${values} there are. */
static size_t
name_options(const struct cli_value *values,
    struct option options[CLI_VALUES_MAX + 2])
{
	size_t n;

	for (n = 0; values[n].name != NULL; n++) {
		assert(n < CLI_VALUES_MAX);
		options[n] = (struct option){ values[n].name,
		    values[n].flag != NULL ? no_argument : required_argument,
		    NULL, VALUE(n) };
	}
	options[n] = (struct option){ "help", no_argument, NULL, VALUE(n) };
	options[n + 1] = (struct option){ NULL, 0, NULL, 0 };
	return n;
}

/* The next long option: -1 at the end, '?' for a wrong one, which has been said. */
static int
next_option(const struct command *self, int argc, char **argv,
    const struct option *options)
{
	int c;

	opterr = 0;
	c = getopt_long(argc, argv, ":", options, NULL);
	if (c == ':') {
		cli_misuse(self, "%s needs a value", argv[optind - 1]);
		return '?';
	}
	if (c == '?')
		cli_misuse(self, "%s: unknown option", argv[optind - 1]);
	return c;
}

static int
take_value(const struct command *self, const struct cli_value *value)
{
	if (value->take != NULL)
		return value->take(self, optarg, value->arg);
	if (value->flag != NULL)
		*value->flag = true;
	else
		*value->text = optarg;
	return -1;
}

int
cli_values(const struct command *self, int argc, char **argv,
    const struct cli_value *values)
{
	struct option options[CLI_VALUES_MAX + 2];
	size_t n = name_options(values, options);
	int c, status;

	while ((c = next_option(self, argc, argv, options)) != -1) {
		if (c == '?')
			return EXIT_MISUSE;
		if (c == VALUE(n))
			return help(self);
		status = take_value(self, &values[c - VALUE(0)]);
		if (status != -1)
			return status;
	}
	return -1;
}

int
cli_channel(const struct command *self, const char *name, void *ret)
{
	enum channel channel;

	if (channel_parse(name, &channel) == 0 && channels_add(ret, channel))
		return -1;
	return cli_misuse(self, "--channel %s: it is sms or email, and each "
	    "once", name);
}

const char *
cli_config_dir(const char *given)
{
	const char *env = getenv("PREGON_CONFIG");

	if (given != NULL)
		return given;
	return env != NULL && *env != '\0' ? env : "/etc/pregon";
}

char *
cli_read_file(const char *path, size_t limit, size_t *ret_len, struct err *err)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char chunk[16384], *text = NULL;
	struct buf buf;
	size_t n;

	if (f == NULL) {
		err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
		return NULL;
	}
	buf_init(&buf, limit);
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		if (buf_add(&buf, chunk, n) == -1)
			break;
	if (ferror(f))
		err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	else if (buf_full(&buf))
		err_set(err, ERR_FULL, "%s: longer than %zu bytes", path, limit);
	else {
		if (ret_len != NULL)
			*ret_len = buf.len;
		text = buf_steal(&buf);
	}
	if (f != stdin)
		fclose(f);
	buf_done(&buf);
	return text;
}
