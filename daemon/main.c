/*
 * pregond: the core.  Reads the files, opens the store, listens on its control
 * socket, and makes the time pass until it is told to stop.
 */
#include <getopt.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/log.h"
#include "config/organizers.h"
#include "config/taken.h"
#include "control/command.h"
#include "control/core.h"
#include "control/edge.h"
#include "control/trail.h"
#include "io/loop.h"
#include "io/notice.h"
#include "io/unix_server.h"
#include "schedule/report.h"
#include "store/sealed.h"
#include "wire/control.h"

static const char usage[] =
    "Usage: pregond [OPTION...]\n"
    "\n"
    "  --config DIR      the files (default $PREGON_CONFIG, else /etc/pregon)\n"
    "  --state DIR       the store and the control socket\n"
    "                    (default $PREGON_STATE, else /var/lib/pregon)\n"
    "  --key-file FILE   the key made by `pregon keygen`\n"
    "                    (default $CREDENTIALS_DIRECTORY/pregon.key)\n"
    "  --listen ADDRESS  take requests there, whatever web.listen says\n"
    "  --no-edge         take no requests: start no pregon-web\n"
    "  --clock TIME      begin at TIME (2017-08-01T08:00, local to the first\n"
    "                    jurisdiction) on a clock that jumps to what is next\n"
    "  --until TIME      with --clock: no jump beyond TIME\n"
    "  --debug           log more\n"
    "  --help            this\n"
    "\n"
    "SIGTERM: stop claiming, wait 4 s for answers, end.  SIGHUP: reload.\n";

struct options {
	const char	*config, *state, *clock, *until, *listen;
	char		*key_file;
	bool		 no_edge;
};

struct daemon {
	struct event_base	*base;
	struct edge		*edge;
	struct vault		*vault;		/* for sealed lists */
	struct core		*core;
	struct unix_server	*control;
	struct unix_server	*organizers;	/* the same for their group; NULL: none */
	struct loop_signal	*term, *intr, *hup;
	struct timer		*watchdog;
};

static const char *
from_environment(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value != NULL && *value != '\0' ? value : otherwise;
}

static int
misuse(const char *what)
{
	fprintf(stderr, "pregond: %s\nSee: pregond --help\n", what);
	return 2;
}

/* 0 to go on; else the exit status + 1. */
static int
read_options(int argc, char **argv, struct options *ret)
{
	static const struct option names[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "state", required_argument, NULL, 's' },
		{ "key-file", required_argument, NULL, 'k' },
		{ "listen", required_argument, NULL, 'l' },
		{ "no-edge", no_argument, NULL, 'n' },
		{ "clock", required_argument, NULL, 't' },
		{ "until", required_argument, NULL, 'u' },
		{ "debug", no_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1)
		switch (c) {
		case 'c':
			ret->config = optarg;
			break;
		case 's':
			ret->state = optarg;
			break;
		case 'k':
			free(ret->key_file);
			ret->key_file = xstrdup(optarg);
			break;
		case 'l':
			ret->listen = optarg;
			break;
		case 'n':
			ret->no_edge = true;
			break;
		case 't':
			ret->clock = optarg;
			break;
		case 'u':
			ret->until = optarg;
			break;
		case 'd':
			log_set_level(LOG_LEVEL_DEBUG);
			break;
		case 'h':
			fputs(usage, stdout);
			return 1;
		default:
			return misuse("wrong call") + 1;
		}
	if (optind < argc)
		return misuse("takes no arguments") + 1;
	if (ret->until != NULL && ret->clock == NULL)
		return misuse("--until goes with --clock") + 1;
	if (ret->no_edge && ret->listen != NULL)
		return misuse("--listen does not go with --no-edge") + 1;
	return 0;
}

static int
find_key(struct options *o, struct err *err)
{
	const char *dir = getenv("CREDENTIALS_DIRECTORY");

	if (o->key_file != NULL)
		return 0;
	if (dir == NULL)
		return err_set(err, ERR_INPUT, "no key: give --key-file FILE "
		    "(`pregon keygen FILE` makes one), or run as the systemd "
		    "unit, whose LoadCredential= names it");
	o->key_file = xasprintf("%s/pregon.key", dir);
	return 0;
}

/* Nothing of this process's memory reaches a disk by accident. */
static void
keep_memory_private(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
	umask(077);
}

static struct config *
load_config(const char *dir, struct vault *vault, struct err *err)
{
	const struct list_key key = sealed_key(vault);
	struct mistakes mistakes;
	struct config *config;

	mistakes_init(&mistakes);
	config = core_load(dir, &key, &mistakes);
	if (config != NULL)
		organizers_check(config, &mistakes);	/* told, and no reason not to start */
	mistakes_print(&mistakes, stderr);
	if (config == NULL)
		err_set(err, ERR_INPUT, "%zu mistakes in %s: mend them, and "
		    "run `pregon check --config %s`", mistakes.count, dir, dir);
	mistakes_done(&mistakes);
	return config;
}

/* --clock and --until, in the zone of the first jurisdiction. */
static int
set_clock(const struct options *o, const struct config *config,
    int64_t *ret_until_ms, struct err *err)
{
	int64_t start_ms;

	*ret_until_ms = 0;
	if (o->clock == NULL)
		return 0;
	if (zone_parse(report_zone(config), o->clock, &start_ms, err) == -1)
		return err_prefix(err, "--clock");
	if (o->until != NULL && zone_parse(report_zone(config), o->until,
	    ret_until_ms, err) == -1)
		return err_prefix(err, "--until");
	clock_virtual(start_ms);
	return 0;
}

static void
on_stopped(void *arg)
{
	struct daemon *d = arg;

	loop_stop(d->base);
}

static void
on_stop_signal(int signo, void *arg)
{
	struct daemon *d = arg;

	if (d->core->stopping)
		return;
	log_info("core.stopping", "signal=%s", strsignal(signo));
	notice_stopping();
	core_stop(d->core, on_stopped, d);
}

static void
on_reload_signal(int signo, void *arg)
{
	const struct trail_reader reader = { AUDIT_BY_PREGOND, "by SIGHUP",
	    true };
	struct daemon *d = arg;
	struct mistakes mistakes;
	json_t *changes;
	struct err err;
	char *line;
	size_t i;

	(void)signo;
	notice_reloading();
	mistakes_init(&mistakes);
	changes = core_reload(d->core, &reader, false, &mistakes, &err);
	if (changes == NULL)
		log_error("config.refused", "error=\"%s\" next=\"pregon %s%s\"",
		    err.text, mistakes.count > 0 ? "check --config " : "plan",
		    mistakes.count > 0 ? d->core->config_dir : "");
	mistakes_sort(&mistakes);
	for (i = 0; i < mistakes.kept; i++) {
		line = mistake_line(&mistakes.items[i]);
		log_error("config.mistake", "%s", line);
		free(line);
	}
	mistakes_done(&mistakes);
	json_decref(changes);
	notice_ready();
}

static void
on_watchdog(void *arg)
{
	struct daemon *d = arg;

	notice_alive();
	timer_start(d->watchdog, notice_watchdog_ms());
}

static int
listen_for_control(struct daemon *d, struct err *err)
{
	char *path = xasprintf("%s/control.sock", d->core->state_dir);

	d->control = unix_server_new(d->base, path, CONTROL_REQUEST_MAX,
	    CONTROL_REPLY_MAX, command_answer, d->core, err);
	free(path);
	return d->control != NULL ? 0 : -1;
}

/*
 * Under systemd, organizers cannot reach the state directory, and should not: they ask
 * from accounts of their own, in the group of this process, where its RuntimeDirectory= is.
 */
static int
listen_for_organizers(struct daemon *d, struct err *err)
{
	const char *dir = getenv("RUNTIME_DIRECTORY");
	char *path;

	if (dir == NULL)
		return 0;
	path = xasprintf("%s/control.sock", dir);
	d->organizers = unix_server_new(d->base, path, CONTROL_REQUEST_MAX,
	    CONTROL_REPLY_MAX, command_answer, d->core, err);
	free(path);
	return d->organizers != NULL ?
	    unix_server_admit_group(d->organizers, err) : -1;
}

static int
listen_for_signals(struct daemon *d, struct err *err)
{
	d->term = loop_on_signal(d->base, SIGTERM, on_stop_signal, d, err);
	d->intr = loop_on_signal(d->base, SIGINT, on_stop_signal, d, err);
	d->hup = loop_on_signal(d->base, SIGHUP, on_reload_signal, d, err);
	return d->term != NULL && d->intr != NULL && d->hup != NULL ? 0 : -1;
}

/* Before a store is open or a key is read: there is nothing it could inherit. */
static int
start_edge(struct daemon *d, const struct options *o,
    const struct config *config, struct err *err)
{
	if (o->no_edge)
		return 0;
	d->edge = edge_new(d->base, o->listen != NULL ? o->listen :
	    config->web.listen, err);
	return d->edge != NULL ? 0 : -1;
}

/*
 * The edge is there: read the key, and look inside the lists that are sealed.  The
 * old configuration is given back where another one takes its place.
 */
static int
open_lists(struct daemon *d, const struct options *o, struct config **config,
    struct err *err)
{
	struct config *opened;

	d->vault = vault_load(o->key_file, err);
	if (d->vault == NULL)
		return -1;
	(*config)->list_key = sealed_key(d->vault);
	if (taken_unopened((*config)->taken) == NULL)
		return 0;
	opened = load_config(o->config, d->vault, err);
	if (opened == NULL)
		return -1;
	config_unref(*config);
	*config = opened;
	return 0;
}

static int
start(struct daemon *d, struct options *o, struct err *err)
{
	struct core_options options = { .config_dir = o->config,
	    .state_dir = o->state };
	struct config *config;

	if (find_key(o, err) == -1)
		return -1;
	options.key_file = o->key_file;
	config = load_config(o->config, NULL, err);
	if (config == NULL)
		return -1;
	if (set_clock(o, config, &options.until_ms, err) == -1 ||
	    (d->base = loop_new(err)) == NULL ||
	    start_edge(d, o, config, err) == -1 ||
	    open_lists(d, o, &config, err) == -1) {
		config_unref(config);
		return -1;
	}
	options.edge = d->edge;
	options.listen = o->listen;
	d->core = core_new(d->base, &options, config, err);
	if (d->core == NULL || listen_for_control(d, err) == -1 ||
	    listen_for_organizers(d, err) == -1 ||
	    listen_for_signals(d, err) == -1)
		return -1;
	d->watchdog = timer_new(d->base, on_watchdog, d);
	if (notice_watchdog_ms() > 0)
		on_watchdog(d);
	log_info("core.ready", "sending=%s run=%lld",
	    sending_name(config->sending), (long long)d->core->store->run);
	notice_ready();
	return 0;
}

static void
stop(struct daemon *d)
{
	unix_server_free(d->control);
	unix_server_free(d->organizers);
	loop_signal_free(d->term);
	loop_signal_free(d->intr);
	loop_signal_free(d->hup);
	timer_free(d->watchdog);
	edge_free(d->edge);
	core_free(d->core);
	vault_free(d->vault);
	loop_free(d->base);
}

int
main(int argc, char **argv)
{
	struct options o = {
		.config = from_environment("PREGON_CONFIG", "/etc/pregon"),
		.state = from_environment("PREGON_STATE", "/var/lib/pregon"),
	};
	struct daemon d = { 0 };
	struct err err;
	int status = read_options(argc, argv, &o);

	if (status == 0) {
		keep_memory_private();
		if (sodium_init() == -1)
			return 1;
		if (start(&d, &o, &err) == -1 ||
		    loop_run(d.base, &err) == -1) {
			fprintf(stderr, "pregond: %s\n", err.text);
			status = 2;
		}
		stop(&d);
	}
	free(o.key_file);
	return status > 0 ? status - 1 : 0;
}
