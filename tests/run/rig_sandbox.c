#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <unistd.h>

#include "run/rig_sandbox.h"

struct rig_program *
rig_sandbox(const char *faults, char **ret_url)
{
	static const char start[] = "sandbox: listening on ";
	struct rig_program *program;
	char *line;

	/* Without faults the list of arguments ends before them. */
	program = rig_start("pregon", "sandbox", "--port", "0",
	    faults != NULL ? "--faults" : NULL, faults, NULL);
	line = rig_line(program, 1, RIG_SOON);
	if (strncmp(line, start, strlen(start)) != 0)
		fail_msg("pregon sandbox began with: %s", line);
	*ret_url = strdup(line + strlen(start));
	assert_non_null(*ret_url);
	free(line);
	return program;
}

long
rig_count(const char *url)
{
	char *text = rig_get_text(url, "/count");
	long n = strtol(text, NULL, 10);

	free(text);
	return n;
}

int
rig_code(const struct rig_answer *answer)
{
	json_t *json = json_loads(answer->body, 0, NULL);
	int code = (int)json_integer_value(json_object_get(json, "code"));

	json_decref(json);
	return code;
}

bool
rig_has_sid(const struct rig_answer *answer)
{
	json_t *json = json_loads(answer->body, 0, NULL);
	const char *sid = json_string_value(json_object_get(json, "sid"));
	bool has = sid != NULL && strlen(sid) == 34 &&
	    strncmp(sid, "SM", 2) == 0 &&
	    strspn(sid + 2, "0123456789abcdef") == 32;

	json_decref(json);
	return has;
}

static char
letter(const struct rig_answer *answer)
{
	switch (answer->status) {
	case 0:
		return '-';
	case 201:
		return rig_has_sid(answer) ? 'a' : 'g';
	case 400:
		return rig_code(answer) == 21610 ? 's' :
		    rig_code(answer) == 21211 ? 'i' : '?';
	case 429:
		return rig_code(answer) == 20429 ? '4' : '?';
	case 503:
		return rig_code(answer) == 20503 ? '5' : '?';
	default:
		return '?';
	}
}

void
rig_send_row(const char *url, size_t n, char *ret)
{
	struct rig_answer answer;
	size_t i;

	for (i = 0; i < n; i++) {
		answer = rig_post(url, RIG_SEND, RIG_GOOD);
		ret[i] = letter(&answer);
		rig_answer_done(&answer);
	}
	ret[n] = '\0';
}

void
rig_send_on(int fd, const char *form)
{
	char request[1024];
	int len = snprintf(request, sizeof request, "POST " RIG_SEND
	    " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: %zu\r\n\r\n%s", strlen(form), form);

	assert_in_range(len, 1, sizeof request - 1);
	assert_int_equal(send(fd, request, (size_t)len, MSG_NOSIGNAL), len);
}

int
rig_read_status(int fd)
{
	char got[4096];
	size_t len = 0;
	ssize_t n;

	for (;;) {
		n = read(fd, got + len, sizeof got - 1 - len);
		if (n <= 0)
			return 0;
		len += (size_t)n;
		got[len] = '\0';
		/* Every answer's body is one JSON object. */
		if (strstr(got, "\r\n\r\n") != NULL && got[len - 1] == '}')
			return atoi(got + strlen("HTTP/1.1 "));
	}
}
