#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "cli/ask.h"
#include "cli/books_compare.h"
#include "cli/draw.h"
#include "cli/fetch.h"

#define SANDBOX_PAGE	5000
#define ROWS_MAX	60	/* people drawn one by one */

static const char usage[] =
    "Usage: pregon books --sandbox URL [--state DIR] [--json]\n"
    "\n"
    "Our books beside the sandbox's count, by person and channel: what we say was\n"
    "accepted, what may have been, and what really arrived there.  Exit status 1\n"
    "where they differ.\n"
    "\n"
    "  --sandbox URL  where `pregon sandbox` listens: http://127.0.0.1:2580\n";

/* All of our books, a page at a time. */
static json_t *
our_books(const char *state, struct err *err)
{
	json_t *all = json_array(), *reply, *page;
	json_int_t after = 0;
	size_t n = 1;

	while (n > 0) {
		reply = ask_daemon(state, "books", json_pack("{s:I}", "after",
		    after), err);
		if (reply == NULL) {
			json_decref(all);
			return NULL;
		}
		page = json_object_get(reply, "entries");
		n = json_array_size(page);
		if (n > 0)
			after = draw_int(json_array_get(page, n - 1), "message");
		json_array_extend(all, page);
		json_decref(reply);
	}
	return all;
}

static json_t *
their_books(const char *url, struct err *err)
{
	json_t *all = json_array(), *reply, *page;
	size_t n = 1;
	char *at;

	while (n > 0) {
		at = xasprintf("%s/messages.json?since=%zu&limit=%d", url,
		    json_array_size(all), SANDBOX_PAGE);
		reply = fetch_json(at, err);
		free(at);
		if (reply == NULL) {
			json_decref(all);
			return NULL;
		}
		page = json_object_get(reply, "messages");
		n = json_array_size(page);
		json_array_extend(all, page);
		json_decref(reply);
	}
	return all;
}

static void
draw(json_t *books)
{
	json_t *people = json_object_get(books, "people"), *person;
	bool all = json_array_size(people) <= ROWS_MAX;
	size_t i;

	puts("person         by     accepted  unknown  sandbox");
	json_array_foreach(people, i, person)
		if (all || !json_is_true(json_object_get(person, "right")))
			printf("%-14s %-5s  %8lld %8lld %8lld%s\n",
			    draw_text(person, "person"),
			    draw_text(person, "channel"),
			    (long long)draw_int(person, "accepted"),
			    (long long)draw_int(person, "unknown"),
			    (long long)draw_int(person, "sandbox"),
			    json_is_true(json_object_get(person, "right")) ?
			    "" : "  DIFFERENT");
	if (draw_int(books, "strangers") > 0)
		printf("%lld messages went to addresses that are nobody's in our books\n",
		    (long long)draw_int(books, "strangers"));
	printf("%-14s %-5s  %8lld %8lld %8lld\n", "all", "",
	    (long long)draw_int(books, "accepted"),
	    (long long)draw_int(books, "unknown"),
	    (long long)draw_int(books, "sandbox"));
	if (draw_int(books, "differences") == 0)
		puts("Our books and the sandbox agree.");
	else
		printf("Our books and the sandbox DIFFER in %lld places.\n",
		    (long long)draw_int(books, "differences"));
}

static int
compare(const struct command *self, const char *state, const char *url,
    bool json)
{
	struct err err;
	json_t *ours = our_books(state, &err), *theirs = NULL, *books;
	int status;

	if (ours != NULL)
		theirs = their_books(url, &err);
	if (theirs == NULL) {
		json_decref(ours);
		return cli_fail(self, &err);
	}
	books = books_compare(ours, theirs);
	json_decref(ours);
	json_decref(theirs);
	status = draw_int(books, "differences") == 0 ? EXIT_FINE : EXIT_NO;
	if (json)
		ask_print_json(books);
	else {
		draw(books);
		json_decref(books);
	}
	return status;
}

static int
run(const struct command *self, int argc, char **argv)
{
	const char *url = NULL, *state = NULL;
	bool json = false;
	const struct cli_value values[] = {
		{ .name = "sandbox", .text = &url },
		{ .name = "state", .text = &state },
		{ .name = "json", .flag = &json },
		{ .name = NULL }
	};
	int status = cli_values(self, argc, argv, values);

	if (status != -1)
		return status;
	if (optind < argc)
		return cli_misuse(self, "%s: takes no argument", argv[optind]);
	if (url == NULL)
		return cli_misuse(self, "--sandbox URL is wanted");
	return compare(self, ask_state_dir(state), url, json);
}

const struct command cmd_books = {
	.name = "books",
	.summary = "our books beside the sandbox's count",
	.usage = usage,
	.run = run,
};
