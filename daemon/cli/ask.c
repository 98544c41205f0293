#include <assert.h>
#include <errno.h>
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

int
ask_id(const struct command *self, const char *text, json_int_t *ret)
{
	uint64_t id;

	if (str_number(text, INT64_MAX, &id) == -1)
		return cli_misuse(self, "%s is no id: a number is wanted, "
		    "see `pregon broadcasts`", text);
	*ret = (json_int_t)id;
	return -1;
}

static int
read_id(struct ask *ask, int argc, char **argv, json_int_t *ret_id)
{
	if (ret_id == NULL) {
		if (optind < argc)
			return cli_misuse(ask->self, "%s: takes no argument",
			    argv[optind]);
		return -1;
	}
	if (optind + 1 != argc)
		return cli_misuse(ask->self, "give the id of one broadcast");
	return ask_id(ask->self, argv[optind], ret_id);
}

int
ask_values(struct ask *ask, const struct command *self, int argc, char **argv,
    const struct cli_value *more)
{
	struct cli_value values[CLI_VALUES_MAX + 1] = {
		{ .name = "state", .text = &ask->state },
		{ .name = "json", .flag = &ask->json },
	};
	size_t n = 2;
	int status;

	*ask = (struct ask){ .self = self };
	for (; more != NULL && more->name != NULL; more++) {
		assert(n < CLI_VALUES_MAX);
		values[n++] = *more;
	}
	status = cli_values(self, argc, argv, values);
	ask->state = ask_state_dir(ask->state);
	return status;
}

int
ask_options(struct ask *ask, const struct command *self, int argc, char **argv,
    json_int_t *ret_id, const char *flag, bool *ret_flag)
{
	const struct cli_value more[] = {
		{ .name = flag, .flag = ret_flag },
		{ .name = NULL }
	};
	int status = ask_values(ask, self, argc, argv, more);

	return status != -1 ? status : read_id(ask, argc, argv, ret_id);
}

static int
exchange(const char *state, const struct buf *line, struct buf *reply,
    struct err *err)
{
	char *path = xasprintf("%s/control.sock", state);
	int result = unix_ask(path, buf_text(line), line->len, ASK_TIMEOUT_MS,
	    reply, err);

	if (result == -1 && access(path, W_OK) == -1 && errno == EACCES)
		result = err_set(err, ERR_IO, "%s: only members of the group "
		    "pregon may ask pregond: `adduser YOU pregon` as root, "
		    "and log in again", path);
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
