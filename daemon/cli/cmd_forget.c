#include <stdio.h>
#include <unistd.h>

#include "base/str.h"
#include "cli/ask.h"
#include "cli/draw.h"

static const char usage[] =
    "Usage: pregon forget HANDLE [--yes] [--state DIR] [--json]\n"
    "\n"
    "Erase a person, as when she texts FORGET: her addresses, name, lists,\n"
    "consents and their history.  What was sent stays counted, under nobody's\n"
    "name.  Of each address only its blind index stays, suppressed: no file and\n"
    "no import brings her back, only a text of her own.  There is no undo.\n"
    "\n"
    "`pregon export` lists the handles.  Asks first, unless with --yes, which is\n"
    "wanted where nobody can be asked.\n";

static int
draw(json_t *reply)
{
	json_t *list;
	size_t i;

	printf("%s is erased.\n", draw_text(reply, "forgotten"));
	json_array_foreach(json_object_get(reply, "files"), i, list)
		printf("The files of list %s still name her.  Nothing of that "
		    "row is taken any more; take\nit out, for whoever reads "
		    "the file.\n", json_string_value(list));
	return EXIT_FINE;
}

/* Whether a person at the terminal says yes. */
static bool
is_confirmed(const char *handle)
{
	char answer[16];

	fprintf(stderr, "Erase %s for good? Type yes: ", handle);
	return fgets(answer, sizeof answer, stdin) != NULL &&
	    (str_eq(answer, "yes\n") || str_eq(answer, "y\n"));
}

static int
run(const struct command *self, int argc, char **argv)
{
	struct ask ask;
	bool yes = false;
	const struct cli_value values[] = {
		{ .name = "yes", .flag = &yes },
		{ .name = NULL }
	};
	int status = ask_values(&ask, self, argc, argv, values);

	if (status != -1)
		return status;
	if (optind + 1 != argc)
		return cli_misuse(self, "give one handle: `pregon export` "
		    "lists them");
	if (!yes && !isatty(STDIN_FILENO))
		return cli_misuse(self, "there is nobody to ask: give --yes");
	if (!yes && !is_confirmed(argv[optind])) {
		fputs("pregon forget: nothing was erased\n", stderr);
		return EXIT_NO;
	}
	return ask_and_draw(&ask, json_pack("{s:s}", "handle", argv[optind]),
	    draw);
}

const struct command cmd_forget = {
	.name = "forget",
	.summary = "erase a person",
	.usage = usage,
	.run = run,
};
