#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "cli/ask.h"
#include "io/unix_server.h"
#include "wire/control.h"

#define ORGANIZERS "/run/pregon"	/* the unit's RuntimeDirectory=: its group may ask there */

const char *
ask_state_dir(const char *given)
{
	const char *named = getenv("PREGON_STATE");

	if (given != NULL)
		return given;
	if (named != NULL && *named != '\0')
		return named;
	return access(ORGANIZERS "/control.sock", W_OK) == 0 ? ORGANIZERS :
	    "/var/lib/pregon";
}

static int
read_id(struct ask *ask, int argc, char **argv, json_int_t *ret_id)
{
	uint64_t id;

	if (ret_id == NULL) {
		if (optind < argc)
			return cli_misuse(ask->self, "%s: takes no argument",
			    argv[optind]);
		return -1;
	}
	if (optind + 1 != argc)
		return cli_misuse(ask->self, "give the id of one broadcast");
	if (str_number(argv[optind], INT64_MAX, &id) == -1)
		return cli_misuse(ask->self, "%s is no id: a number is wanted, "
		    "see `pregon broadcasts`", argv[optind]);
	*ret_id = (json_int_t)id;
	return -1;
}

/* ${more}, with the value 'f', is one option besides those of all. */
static int
read_options(struct ask *ask, const struct command *self, int argc,
    char **argv, struct option more, bool *ret_flag, const char **ret_value)
{
	const struct option options[] = {
		{ "state", required_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		more,		/* ends them where it has no name */
		{ NULL, 0, NULL, 0 }
	};
	int c;

	*ask = (struct ask){ .self = self };
	while ((c = cli_option(self, argc, argv, options)) != -1)
		switch (c) {
		case 's':
			ask->state = optarg;
			break;
		case 'j':
			ask->json = true;
			break;
		case 'f':
			*ret_flag = true;
			*ret_value = optarg;
			break;
		case 'h':
			return cli_help(self);
		default:
			return EXIT_MISUSE;
		}
	ask->state = ask_state_dir(ask->state);
	return -1;
}

int
ask_options(struct ask *ask, const struct command *self, int argc, char **argv,
    json_int_t *ret_id, const char *flag, bool *ret_flag)
{
	const char *none;
	bool unused;
	int status = read_options(ask, self, argc, argv, (struct option){
	    flag, no_argument, NULL, 'f' }, ret_flag != NULL ? ret_flag :
	    &unused, &none);

	return status != -1 ? status : read_id(ask, argc, argv, ret_id);
}

int
ask_options_why(struct ask *ask, const struct command *self, int argc,
    char **argv, const char **ret_why)
{
	bool given;

	return read_options(ask, self, argc, argv, (struct option){ "why",
	    required_argument, NULL, 'f' }, &given, ret_why);
}

static int
exchange(const char *state, const struct buf *line, struct buf *reply,
    struct err *err)
{
	char *path = xasprintf("%s/control.sock", state);
	int result = unix_ask(path, buf_text(line), line->len, ASK_TIMEOUT_MS,
	    reply, err);

	free(path);
	if (result == -1 && err->kind == ERR_BUSY)
		return err_set(err, ERR_BUSY, "no pregond runs with the state "
		    "directory %s; start it, or name another with --state",
		    state);
	return result;
}

json_t *
ask_daemon(const char *state, const char *command, json_t *arguments,
    struct err *err)
{
	struct buf line, reply;
	json_t *answer = NULL;

	buf_init(&line, CONTROL_REQUEST_MAX);
	buf_init(&reply, CONTROL_REPLY_MAX);
	if (control_request_format(command, arguments, &line, err) == 0 &&
	    exchange(state, &line, &reply, err) == 0)
		answer = control_reply_parse(buf_text(&reply), reply.len, err);
	buf_done(&line);
	buf_done(&reply);
	json_decref(arguments);
	return answer;
}

int
ask_print_json(json_t *value)
{
	json_object_del(value, "ok");
	json_dumpf(value, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(value);
	return EXIT_FINE;
}

int
ask_and_draw(const struct ask *ask, json_t *arguments, int (*draw)(json_t *))
{
	struct err err;
	json_t *reply = ask_daemon(ask->state, ask->self->name, arguments, &err);
	int status;

	if (reply == NULL)
		return cli_fail(ask->self, &err);
	if (ask->json)
		return ask_print_json(reply);
	status = draw(reply);
	json_decref(reply);
	return status;
}

int
ask_mistakes(json_t *reply)
{
	json_t *mistakes = json_object_get(reply, "mistakes"), *line;
	size_t i, n = json_array_size(mistakes);

	json_array_foreach(mistakes, i, line)
		fprintf(stderr, "%s\n", json_string_value(line));
	if (n > 0)
		fprintf(stderr, "%zu mistake%s; the old configuration stays in "
		    "force\n", n, n == 1 ? "" : "s");
	return n > 0 ? EXIT_NO : EXIT_FINE;
}
