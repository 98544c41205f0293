#include <event2/event.h>
#include <inttypes.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/str.h"
#include "cli/cli.h"
#include "cli/sandbox_http.h"

#define SANDBOX_PORT 2580	/* as in config/accounts.conf */

static const char usage[] =
    "Usage: pregon sandbox [--port N] [--faults SPEC] [--verbose]\n"
    "                      [--inbound URL [--signed-url URL]] [--callbacks STATES]\n"
    "                      [--inbound-token-file FILE]\n"
    "\n"
    "Play a provider on this machine: for SMS in Twilio's shape, for e-mail in\n"
    "SendGrid's.  It keeps in memory what it is sent and shows it; nothing leaves\n"
    "the machine, nothing is written to disk.  It runs until Ctrl-C or SIGTERM.\n"
    "\n"
    "  --port N        listen on 127.0.0.1:N (default 2580; 0: any free port)\n"
    "  --faults SPEC   go wrong on purpose, see below\n"
    "  --verbose       a line on stderr for each request to send\n"
    "  --inbound URL   where texts of POST /play go, on this machine\n"
    "  --signed-url URL  what that URL is called from outside (public_url and path)\n"
    "  --inbound-token-file FILE  the token that signs webhooks, as Twilio does\n"
    "  --callbacks STATES  tell what became of each text to its StatusCallback:\n"
    "                  sent,delivered or sent,undelivered:30003\n"
    "\n"
    "The first line on stdout is \"sandbox: listening on http://127.0.0.1:N\".\n"
    "\n"
    "  GET  /                 a page of the newest texts\n"
    "  GET  /messages.json    {\"count\":N,\"next\":INDEX|null,\"messages\":[{\"index\",\n"
    "                         \"sid\",\"channel\",\"to\",\"from\",\"messaging_service_sid\",\"body\",\n"
    "                         \"num_segments\",\"validity_period\",\"status_callback\",\n"
    "                         \"received_ms\"},...]}; ?since=INDEX&limit=N for a part.\n"
    "                         At most 100000 at once: go on at \"next\".  Times are ms\n"
    "                         since the start; form fields are strings as sent, or\n"
    "                         null.  An e-mail has \"subject\",\"html\",\n"
    "                         \"list_unsubscribe\",\"list_unsubscribe_post\",\"ref\"\n"
    "                         too\n"
    "  GET  /requests.json    {\"count\",\"next\",\"requests\":[{\"index\",\"ms\",\"status\"},\n"
    "                         ...]}: every request to send, with the status of its\n"
    "                         answer (0: no whole answer); ?since= and ?limit= too\n"
    "  GET  /recipients.json  {\"+13035550123\":COUNT,\"a@example.org\":COUNT,...}\n"
    "  GET  /count            how many messages are kept, the number alone\n"
    "  POST /play?from=N&text=T    someone texts us; also to=, id=, opt_out=STOP.\n"
    "                         Answers {\"id\",\"index\"} at once.  Without\n"
    "                         --inbound its webhook is lost: index is null\n"
    "  GET  /webhooks.json    {\"count\",\"done\",\"webhooks\":[{\"index\",\"kind\",\"id\",\n"
    "                         \"state\",\"status\"},...]}: what was sent to us, and how\n"
    "                         we answered (0: not yet, -1: not at all)\n"
    "  POST /reset            forget everything; faults begin anew\n"
    "  POST /2010-04-01/Accounts/NAME/Messages.json    send; any NAME, any password\n"
    "  GET  the same path     what people texted, the newest first, as Twilio lists\n"
    "                         it; also what no webhook could tell.  To=,\n"
    "                         DateSent>=YYYY-MM-DD, PageSize=, Page=\n"
    "  POST /v3/mail/send     send an e-mail to one person; any key\n"
    "\n"
    "SPEC is a list of rules NAME[=VALUE][@WHEN] with commas between:\n"
    "\n"
    "  delay=20ms      answer later (or 2s); the text is kept before the delay\n"
    "  status=503      refuse with this status (400 to 599); not kept\n"
    "  retry-after=2   say Retry-After with every such refusal, in seconds\n"
    "  cut             keep the text, then close without an answer\n"
    "  half            keep the text, then close in the middle of the answer\n"
    "  garbage         keep it, then answer with HTML and without an id\n"
    "  drop            close without an answer and without keeping the text\n"
    "  optout=NUMBER   this number said STOP: 21610, always\n"
    "  invalid=ADDRESS this number or e-mail address is none: 21211, or the 400\n"
    "                  that names the field, always\n"
    "  seed=N          other draws for @pN (default 1)\n"
    "\n"
    "WHEN is pN (N percent of the requests, drawn from the seed), everyN (the\n"
    "N-th, 2N-th, ...) or firstN (the first N); without it, always.  Requests are\n"
    "counted from 1, refused ones too; the same SPEC strikes the same ones.  A\n"
    "request that is not well formed gets its refusal, delayed but otherwise\n"
    "untouched.  Delays add up; of the rest, the first rule that strikes decides.\n"
    "\n"
    "Example: pregon sandbox --faults delay=20ms,status=429@every7,retry-after=2\n";

struct options {
	uint16_t		port;
	bool			verbose;
	struct sandbox_faults	faults;
	struct sandbox_play_options play;
	char			token[SANDBOX_TOKEN_MAX + 1];
};

/* The first line of ${path}. */
static int
read_token(const char *path, char ret[SANDBOX_TOKEN_MAX + 1], struct err *err)
{
	char *text = cli_read_file(path, SANDBOX_TOKEN_MAX, NULL, err);

	if (text == NULL)
		return -1;
	text[strcspn(text, "\r\n")] = '\0';
	memcpy(ret, text, strlen(text) + 1);
	sodium_memzero(text, strlen(text));
	free(text);
	return 0;
}

/* What their values are for: the struct options ${ret}. */

static int
take_port(const struct command *self, const char *value, void *ret)
{
	struct options *options = ret;
	uint64_t port;

	if (str_number(value, UINT16_MAX, &port) == -1)
		return cli_misuse(self, "--port: a port is a number, 0 to %d",
		    UINT16_MAX);
	options->port = (uint16_t)port;
	return -1;
}

static int
take_faults(const struct command *self, const char *value, void *ret)
{
	struct options *options = ret;
	struct err err;

	return sandbox_faults_parse(value, &options->faults, &err) == 0 ? -1 :
	    cli_misuse(self, "%s", err.text);
}

static int
take_token(const struct command *self, const char *value, void *ret)
{
	struct options *options = ret;
	struct err err;

	return read_token(value, options->token, &err) == 0 ? -1 :
	    cli_fail(self, &err);
}

/* Returns -1 to go on, else the exit status. */
static int
read_options(const struct command *self, int argc, char **argv,
    struct options *ret)
{
	const struct cli_value values[] = {
		{ .name = "port", .take = take_port, .arg = ret },
		{ .name = "faults", .take = take_faults, .arg = ret },
		{ .name = "verbose", .flag = &ret->verbose },
		{ .name = "inbound", .text = &ret->play.inbound },
		{ .name = "signed-url", .text = &ret->play.signed_url },
		{ .name = "inbound-token-file", .take = take_token,
		  .arg = ret },
		{ .name = "callbacks", .text = &ret->play.callbacks },
		{ .name = NULL }
	};
	int status;

	*ret = (struct options){ .port = SANDBOX_PORT };
	status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	if (optind < argc)
		return cli_misuse(self, "%s: takes no arguments", argv[optind]);
	return -1;
}

static void
on_signal(evutil_socket_t signal, short what, void *arg)
{
	(void)signal;
	(void)what;
	event_base_loopbreak(arg);
}

/* Listen, say so, and serve until a signal ends it. */
static int
serve(struct event_base *base, const struct options *options, struct err *err)
{
	struct sandbox_play_options play = options->play;
	struct sandbox *sandbox;
	uint16_t port;
	int result = 0;

	play.token = options->token;
	sandbox = sandbox_open(base, options->port, &options->faults, &play,
	    options->verbose, &port, err);
	if (sandbox == NULL) {
		if (err->kind == ERR_BUSY)
			err_set(err, ERR_BUSY, "port %u is taken: is another "
			    "sandbox running?  Choose another with --port N, "
			    "and write the same in accounts.conf, "
			    "url = \"http://127.0.0.1:N\"", options->port);
		return -1;
	}
	printf("sandbox: listening on http://127.0.0.1:%u\n", port);
	if (fflush(stdout) == EOF)
		result = err_set(err, ERR_IO, "cannot write to stdout");
	else if (event_base_dispatch(base) == -1)
		result = err_set(err, ERR_IO, "the event loop failed");
	sandbox_close(sandbox);
	return result;
}

static int
run(const struct command *self, int argc, char **argv)
{
	static const struct rlimit no_core = { 0, 0 };
	struct event *on_term, *on_int;
	struct event_base *base;
	struct options options = { 0 };
	struct err err;
	int status;

	status = read_options(self, argc, argv, &options);
	if (status != -1)
		return status;

	setrlimit(RLIMIT_CORE, &no_core);	/* no text on disk */
	signal(SIGPIPE, SIG_IGN);
	base = event_base_new();
	if (base == NULL) {
		err_set(&err, ERR_IO, "no event loop");
		return cli_fail(self, &err);
	}
	on_term = evsignal_new(base, SIGTERM, on_signal, base);
	on_int = evsignal_new(base, SIGINT, on_signal, base);
	evsignal_add(on_term, NULL);
	evsignal_add(on_int, NULL);
	status = serve(base, &options, &err) == 0 ? EXIT_FINE :
	    cli_fail(self, &err);
	event_free(on_term);
	event_free(on_int);
	event_base_free(base);
	return status;
}

const struct command cmd_sandbox = {
	.name = "sandbox",
	.summary = "a provider on this machine that shows what it got",
	.usage = usage,
	.run = run,
};
