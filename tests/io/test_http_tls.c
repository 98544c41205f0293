/* The client against a TLS server: openssl(1), which a test plays by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "io/http_fixture.h"
#include "io/raw_server.h"

#define CREATED	"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok"

struct tls_server {
	pid_t	 pid;
	FILE	*to, *from;
	int	 port;
	char	 dir[64];
	char	*certificate, *key, *answer;
};

/* Make a certificate for ${name}, such as "DNS:localhost".  False: no openssl. */
static bool
make_certificate(struct tls_server *s, const char *name)
{
	char *command;
	int status;

	strcpy(s->dir, "/tmp/pregon-tls-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	s->certificate = xasprintf("%s/cert.pem", s->dir);
	s->key = xasprintf("%s/key.pem", s->dir);
	s->answer = xasprintf("%s/answer", s->dir);
	command = xasprintf("openssl req -x509 -newkey ec -pkeyopt "
	    "ec_paramgen_curve:P-256 -nodes -keyout %s -out %s "
	    "-days 2 -subj /CN=test -addext subjectAltName=%s 2>/dev/null",
	    s->key, s->certificate, name);
	status = system(command);
	free(command);
	return status == 0;
}

static void
write_answer(const struct tls_server *s)
{
	FILE *f = fopen(s->answer, "w");

	assert_non_null(f);
	fputs(CREATED, f);
	fclose(f);
}

static void
run_openssl(struct tls_server *s, const char *ip, const char *mode, int in,
    int out)
{
	char *accept = xasprintf("%s:%d", ip, s->port);

	if (chdir(s->dir) == -1)
		_exit(127);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	execlp("openssl", "openssl", "s_server", "-accept", accept, "-cert",
	    s->certificate, "-key", s->key, mode, (char *)NULL);
	_exit(127);
}

/* Read what the server says until a line begins with ${text}. */
static void
await_line(struct tls_server *s, const char *text)
{
	char line[1024];

	while (fgets(line, sizeof line, s->from) != NULL)
		if (str_starts(line, text))
			return;
	fail_msg("the TLS server did not say %s", text);
}

static void
tls_server_stop(struct tls_server *s)
{
	if (s->pid > 0) {
		kill(s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
		fclose(s->to);
		fclose(s->from);
	}
	unlink(s->answer);
	unlink(s->key);
	unlink(s->certificate);
	rmdir(s->dir);
	free(s->answer);
	free(s->key);
	free(s->certificate);
}

/*
 * Serve on ${ip}.  ${mode} NULL: what is typed is the answer.  "-HTTP": a GET of
 * /answer is answered, then TLS says farewell and the connection is closed.
 * Skips the test where there is no openssl(1).
 */
static void
tls_server_start(struct tls_server *s, const char *ip, const char *name,
    const char *mode)
{
	int in[2], out[2];

	*s = (struct tls_server){ .port = raw_dead_port() };
	if (!make_certificate(s, name)) {
		tls_server_stop(s);
		skip();
	}
	write_answer(s);
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	s->pid = fork();
	assert_int_not_equal(s->pid, -1);
	if (s->pid == 0)
		run_openssl(s, ip, mode, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	s->to = fdopen(in[1], "w");
	s->from = fdopen(out[0], "r");
	await_line(s, "ACCEPT");
}

static void
post_tls(struct fixture *f, const struct tls_server *s, const char *host)
{
	char *url = xasprintf("https://%s:%d/?" SECRET, host, s->port);
	struct err err;

	assert_non_null(start(f, "POST", url, BODY, &err));
	free(url);
}

/* Post, and let the server answer. */
static void
exchange(struct fixture *f, struct tls_server *s, const char *host)
{
	post_tls(f, s, host);
	wait_ms(f, 100);
	fputs(CREATED, s->to);
	fflush(s->to);
	wait_for(f, 1);
}

/* Which certificates are good enough to be told a secret. */
struct trust_case {
	const char		*label, *host;
	bool			 known;		/* its authority is trusted */
	enum http_outcome	 want;
};

static struct trust_case trusts[] = {
	{ "a certificate of an authority we trust is good", "localhost", true,
	    HTTP_ANSWERED },
	{ "a certificate that signed itself is not sent anything", "localhost",
	    false, HTTP_NOT_SENT },
	{ "a certificate for another name is not sent anything", "127.0.0.1",
	    true, HTTP_NOT_SENT },
};

static void
check_trust(void **state)
{
	const struct trust_case *c = *state;
	struct fixture *f = fixture_new(true);
	struct tls_server s;

	tls_server_start(&s, "127.0.0.1", "DNS:localhost", NULL);
	if (c->known)
		http_client_set_authorities(f->client, s.certificate);
	if (c->want == HTTP_ANSWERED)
		exchange(f, &s, c->host);
	else {
		post_tls(f, &s, c->host);
		wait_for(f, 1);
		assert_non_null(strstr(f->got[0].error, "certificate"));
		assert_null(strstr(f->got[0].error, c->host));
	}
	assert_string_equal(outcome_name(f->got[0].outcome),
	    outcome_name(c->want));
	tls_server_stop(&s);
	fixture_free(f);
}

static void
farewell_on_a_kept_connection(void **state)
{
	struct fixture *f = fixture_new(true);
	struct tls_server s;
	struct err err;
	char *url;
	int i;

	(void)state;
	tls_server_start(&s, "127.0.0.1", "DNS:localhost", "-HTTP");
	http_client_set_authorities(f->client, s.certificate);
	url = xasprintf("https://localhost:%d/answer", s.port);
	for (i = 0; i < 4; i++) {
		assert_non_null(start(f, "GET", url, "", &err));
		wait_for(f, 1);
		assert_string_equal(outcome_name(f->got[i].outcome), "answered");
		assert_int_equal(f->got[i].status, 201);
		wait_ms(f, 100);
	}
	free(url);
	tls_server_stop(&s);
	fixture_free(f);
}

static void
kept_connection_that_is_now_refused(void **state)
{
	char ip[INET_ADDRSTRLEN], *name;
	struct tls_server s;
	struct fixture *f;

	(void)state;
	if (!raw_outer_address(ip))
		skip();
	f = fixture_new(false);
	name = xasprintf("IP:%s", ip);
	tls_server_start(&s, ip, name, NULL);
	http_client_set_authorities(f->client, s.certificate);
	exchange(f, &s, ip);
	assert_int_equal(f->got[0].outcome, HTTP_ANSWERED);
	http_client_set_loopback_only(f->client, true);
	post_tls(f, &s, ip);
	wait_for(f, 1);
	assert_int_equal(f->got[1].outcome, HTTP_NOT_SENT);
	assert_non_null(strstr(f->got[1].error, "loopback only"));
	tls_server_stop(&s);
	fixture_free(f);
	free(name);
}

#define NTRUSTS (sizeof trusts / sizeof trusts[0])

int
main(void)
{
	static struct CMUnitTest tests[NTRUSTS + 2] = {
		[NTRUSTS] = { .name = "a kept connection that TLS said farewell"
		    " on is replaced", .test_func = farewell_on_a_kept_connection },
		[NTRUSTS + 1] = { .name = "a kept connection is not used once "
		    "only loopback is allowed",
		    .test_func = kept_connection_that_is_now_refused },
	};
	size_t i;

	for (i = 0; i < NTRUSTS; i++)
		tests[i] = (struct CMUnitTest){ .name = trusts[i].label,
		    .test_func = check_trust, .initial_state = &trusts[i] };
	return cmocka_run_group_tests_name("http_tls", tests, NULL, NULL);
}
