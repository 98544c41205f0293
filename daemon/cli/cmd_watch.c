#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "cli/ask.h"
#include "cli/draw.h"

#define LOOK_MS 200

static const char usage[] =
    "Usage: pregon watch [--until-idle] [--state DIR]\n"
    "\n"
    "What happens, as it happens: each broadcast when it is done, with its text\n"
    "once per language and how many people got it; what is held, missed, or\n"
    "waits; and what is next.  Ctrl-C ends it; pregond goes on.\n"
    "\n"
    "  --until-idle  end when nothing is planned any more\n";

/* What was last said of each broadcast. */
struct said {
	json_int_t	 id;
	char		*state;
	char		*why;
};

struct watch {
	struct ask	 ask;
	struct said	*said;
	size_t		 n;
	bool		 progress;	/* an unfinished line stands on stderr */
};

static struct said *
said_of(struct watch *w, json_int_t id)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (w->said[i].id == id)
			return &w->said[i];
	w->said = xgrow(w->said, w->n, sizeof *w->said);
	w->said[w->n] = (struct said){ .id = id, .state = xstrdup("planned"),
	    .why = xstrdup("") };
	return &w->said[w->n++];
}

static void
clear_progress(struct watch *w)
{
	if (w->progress)
		fputs("\r\033[K", stderr);
	w->progress = false;
}

/* So many of so many, over all languages. */
static void
draw_progress(struct watch *w, json_t *broadcast)
{
	json_t *counts;
	const char *language;
	json_int_t all = 0, left = 0;

	if (!isatty(STDERR_FILENO))
		return;
	json_object_foreach(json_object_get(broadcast, "messages"), language,
	    counts) {
		all += draw_int(counts, "audience");
		left += draw_int(counts, "queued") +
		    draw_int(counts, "in-flight");
	}
	fprintf(stderr, "\r\033[K%s: %lld of %lld", draw_text(broadcast, "alert"),
	    (long long)(all - left), (long long)all);
	w->progress = true;
}

/* What comes after the broadcast at ${i}, or at the start (-1). */
static void
tell_next(json_t *broadcasts, ssize_t i)
{
	json_t *next;
	const char *state;

	while ((next = json_array_get(broadcasts, (size_t)++i)) != NULL) {
		state = draw_text(next, "state");
		if (!str_eq(state, "planned") && !str_eq(state, "sending") &&
		    !str_eq(state, "done"))
			continue;
		printf("  next: ");
		draw_heading(next);
		putchar('\n');
		return;
	}
	puts("  nothing more is planned");
}

static int
tell_done(struct watch *w, json_t *broadcast, struct err *err)
{
	json_t *reply = ask_daemon(w->ask.state, "show", json_pack("{s:I}",
	    "id", draw_int(broadcast, "id")), err), *shown;

	if (reply == NULL)
		return -1;
	shown = json_object_get(reply, "broadcast");
	putchar('\n');
	draw_heading(shown);
	putchar('\n');
	draw_messages(shown);
	draw_texts(json_object_get(shown, "texts"));
	json_decref(reply);
	return 0;
}

static void
tell_state(json_t *broadcast)
{
	putchar('\n');
	draw_heading(broadcast);
	printf("\n  %s", draw_text(broadcast, "state"));
	if (*draw_text(broadcast, "why") != '\0')
		printf(": %s", draw_text(broadcast, "why"));
	putchar('\n');
}

/* Say what is new about the broadcast at ${i}. */
static int
look_at(struct watch *w, json_t *broadcasts, size_t i, struct err *err)
{
	json_t *broadcast = json_array_get(broadcasts, i);
	struct said *said = said_of(w, draw_int(broadcast, "id"));
	const char *state = draw_text(broadcast, "state");
	const char *why = draw_text(broadcast, "why");
	int result = 0;

	if (str_eq(state, "sending"))
		draw_progress(w, broadcast);
	if (str_eq(said->state, state) && str_eq(said->why, why))
		return 0;
	if (str_eq(state, "done")) {
		clear_progress(w);
		result = tell_done(w, broadcast, err);
		tell_next(broadcasts, (ssize_t)i);
	} else if (!str_eq(state, "sending")) {
		clear_progress(w);
		tell_state(broadcast);
	}
	free(said->state);
	free(said->why);
	said->state = xstrdup(state);
	said->why = xstrdup(why);
	fflush(stdout);
	return result;
}

/* Look once.  1: nothing is planned any more. */
static int
look(struct watch *w, struct err *err)
{
	json_t *status = ask_daemon(w->ask.state, "status", NULL, err);
	json_t *reply = status == NULL ? NULL :
	    ask_daemon(w->ask.state, "broadcasts", NULL, err), *broadcasts;
	int result = reply == NULL ? -1 : 0;
	size_t i;

	broadcasts = json_object_get(reply, "broadcasts");
	if (result == 0 && w->n == 0)
		tell_next(broadcasts, -1);
	for (i = 0; result == 0 && i < json_array_size(broadcasts); i++)
		result = look_at(w, broadcasts, i, err);
	if (result == 0)
		result = json_is_true(json_object_get(status, "idle"));
	json_decref(status);
	json_decref(reply);
	return result;
}

static void
watch_done(struct watch *w)
{
	size_t i;

	for (i = 0; i < w->n; i++) {
		free(w->said[i].state);
		free(w->said[i].why);
	}
	free(w->said);
}

static int
run(const struct command *self, int argc, char **argv)
{
	const struct timespec pause = { .tv_nsec = LOOK_MS * 1000000L };
	struct watch w = { 0 };
	bool until_idle = false;
	struct err err;
	int status = ask_options(&w.ask, self, argc, argv, NULL, "until-idle",
	    &until_idle), result;

	if (status != -1)
		return status;
	while ((result = look(&w, &err)) != -1 &&
	    !(result == 1 && until_idle))
		nanosleep(&pause, NULL);
	clear_progress(&w);
	watch_done(&w);
	return result == -1 ? cli_fail(self, &err) : EXIT_FINE;
}

const struct command cmd_watch = {
	.name = "watch",
	.summary = "what happens, as it happens",
	.usage = usage,
	.run = run,
};
