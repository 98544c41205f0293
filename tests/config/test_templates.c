#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/alloc.h"
#include "config/sample_config.h"
#include "config/template_file.h"
#include "config/templates.h"

/*
 * The two alerts want vote-soon and news, in en and es.  The files not
 * given are good.
 */
struct templates_case {
	const char	*label;
	const char	*name;		/* of the file that is given */
	const char	*bytes;		/* NULL: there is no such file */
	size_t		 len;
	const char	*want;		/* the mistakes */
};
#define B(bytes) bytes, sizeof bytes - 1
#define SOON "templates/sms/vote-soon.en.txt"
#define NEWS "templates/sms/news.en.txt"

static struct templates_case cases[] = {
	{ "facts can be stated", SOON,
	    B("{{sender}}: {{event.when}}, {{measure.ask}} {{list.title}} "
	    "{{final_vote.result}} {{person.name}}\n"), "" },
	{ "a fact without a value yet can be stated", SOON,
	    B("{{measure.enacted}}\n"), "" },
	{ "sections can ask for facts", SOON,
	    B("{{#event.place}}in {{event.place}}{{/event.place}}"
	    "{{^person.name}}you{{/person.name}}\n"), "" },
	{ "a name in a section is looked up there first", SOON,
	    B("{{#event}}{{title}}, {{sender}}{{/event}}\n"), "" },
	{ "a missing file is told at the alert that wants it", SOON, NULL, 0,
	    "alerts/act.conf:5: alerts.soon.template: " SOON " is missing "
	    "(list vote has language en)\n" },
	{ "an unknown fact is told with a guess", SOON,
	    B("{{sender}}\n{{event.wen}}\n"),
	    SOON ":2: {{event.wen}}: unknown fact (event.when?)\n" },
	{ "an unknown fact far from all is told without", SOON,
	    B("{{weather_tomorrow}}\n"),
	    SOON ":1: {{weather_tomorrow}}: unknown fact\n" },
	{ "an unknown section is told", SOON,
	    B("{{#evnt}}x{{/evnt}}\n"),
	    SOON ":1: {{evnt}}: unknown fact (event?)\n" },
	{ "an unknown fact in a section is told", SOON,
	    B("{{#event}}{{titel}}{{/event}}\n"),
	    SOON ":1: {{titel}}: unknown fact\n" },
	{ "the same mistake on one line is told once", SOON,
	    B("{{event.wen}} {{event.wen}}\n{{event.wen}}\n"),
	    SOON ":1: {{event.wen}}: unknown fact (event.when?)\n"
	    SOON ":2: {{event.wen}}: unknown fact (event.when?)\n" },
	{ "a group of facts is no text", SOON, B("{{event}}\n"),
	    SOON ":1: {{event}}: these are several facts: name one, "
	    "{{event.title}}\n" },
	{ "an alert without an event has no {{event}}", NEWS,
	    B("{{event.when}}\n"),
	    NEWS ":1: {{event.when}}: alert news is about no event\n" },
	{ "an alert without a measure has no {{measure}}", NEWS,
	    B("{{measure.ask}}\n"),
	    NEWS ":1: {{measure.ask}}: alert news is about no measure\n" },
	{ "a broken template is told by its line", SOON,
	    B("{{sender}}\n{{#event}}\nx\n"),
	    SOON ":2: section {{#event}} is never closed\n" },
	{ "a partial is refused: it would come out empty", SOON,
	    B("{{>foot}}\n"),
	    SOON ": {{>foot}}: a text has no partials\n" },
	{ "Latin-1 is told by its line", SOON, B("a\nIn\xe9s\n"),
	    SOON ":2: this is not UTF-8\n" },
	{ "a NUL byte is told by its line", SOON, B("a\nb\0c\n"),
	    SOON ":2: a NUL byte: is this text?\n" },
	{ "an empty file is no text", SOON, B(""),
	    SOON ": the text is empty\n" },
	{ "an empty line is no text", SOON, B("\n"),
	    SOON ": the text is empty\n" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static const char *const names[] = {
	SOON, NEWS, "templates/sms/vote-soon.es.txt",
	"templates/sms/news.es.txt",
};

/* Write all four files, ${name} with ${bytes}. */
static void
write_files(const char *dir, const char *name, const char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < 4; i++)
		if (strcmp(names[i], name) != 0)
			assert_int_equal(
			    sample_write(dir, names[i], B("good\n")), 0);
		else if (bytes != NULL)
			assert_int_equal(
			    sample_write(dir, name, bytes, len), 0);
}

/* Load them; the mistakes, sorted, go to ${ret}. */
static struct config *
load(char *dir, const char *templates, struct buf *ret)
{
	struct config *config = sample_new(dir);
	struct mistakes mistakes;

	config->templates_dir = xasprintf("%s/%s", dir, templates);
	mistakes_init(&mistakes);
	buf_init(ret, 64 * 1024);
	templates_load(config, &mistakes);
	mistakes_sort(&mistakes);
	sample_mistakes(&mistakes, ret);
	mistakes_done(&mistakes);
	free(config->templates_dir);
	return config;
}

static void
check_case(void **state)
{
	const struct templates_case *c = *state;
	char dir[] = SAMPLE_DIR;
	struct config *config;
	struct buf got;

	assert_non_null(mkdtemp(dir));
	write_files(dir, c->name, c->bytes, c->len);
	config = load(dir, "templates", &got);
	sample_rmdir(dir);
	assert_string_equal(buf_text(&got), c->want);
	sample_done(config);
	buf_done(&got);
}

/* The text of vote-soon in English is ${want} if the file has ${bytes}. */
static void
assert_source(const char *bytes, size_t len, const char *want)
{
	char dir[] = SAMPLE_DIR;
	const struct template *template;
	struct config *config;
	struct buf got;

	assert_non_null(mkdtemp(dir));
	write_files(dir, SOON, bytes, len);
	config = load(dir, "templates", &got);
	sample_rmdir(dir);
	assert_string_equal(buf_text(&got), "");
	template = config_template(config, "vote-soon", CHANNEL_SMS,
	    PART_TEXT, "en");
	assert_non_null(template);
	assert_string_equal(template->source, want);
	assert_string_equal(template->file, SOON);
	assert_non_null(template->compiled);
	sample_done(config);
	buf_done(&got);
}

static void
check_last_line_feed(void **state)
{
	(void)state;
	assert_source(B("a\nb\n"), "a\nb");
	assert_source(B("a\n\n"), "a\n");
	assert_source(B("a"), "a");
	assert_source(B("a\r\n"), "a");
	assert_source(B("\xef\xbb\xbf" "a\n"), "a");
}

/* However the folder was named, its own name is what is shown. */
static void
check_shown_name(void **state)
{
	static const char *const spellings[] = { "templates", "templates//",
		"config/../templates" };
	char dir[] = SAMPLE_DIR;
	struct config *config;
	struct buf got;
	size_t i;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(sample_write(dir, "config/pregon.conf", B("")), 0);
	write_files(dir, SOON, B("{{x}}\n"));
	for (i = 0; i < 3; i++) {
		config = load(dir, spellings[i], &got);
		assert_string_equal(buf_text(&got),
		    SOON ":1: {{x}}: unknown fact\n");
		sample_done(config);
		buf_done(&got);
	}
	sample_rmdir(dir);
}

static void
check_too_long(void **state)
{
	char dir[] = SAMPLE_DIR, *bytes = xmalloc(TEMPLATE_FILE_MAX + 1);
	struct config *config;
	struct buf got;

	(void)state;
	memset(bytes, 'x', TEMPLATE_FILE_MAX + 1);
	assert_non_null(mkdtemp(dir));
	write_files(dir, SOON, bytes, TEMPLATE_FILE_MAX);
	config = load(dir, "templates", &got);
	assert_string_equal(buf_text(&got), "");
	sample_done(config);
	buf_done(&got);

	write_files(dir, SOON, bytes, TEMPLATE_FILE_MAX + 1);
	config = load(dir, "templates", &got);
	assert_string_equal(buf_text(&got), "alerts/act.conf:5: "
	    "alerts.soon.template: " SOON ": longer than 16384 bytes\n");
	sample_done(config);
	buf_done(&got);
	sample_rmdir(dir);
	free(bytes);
}

/* Both alerts want vote-soon; what is wrong with it is told once. */
static void
check_shared(void **state)
{
	char dir[] = SAMPLE_DIR;
	struct config *config;
	struct buf got;

	(void)state;
	sample_alerts[ALERT_NEWS].template = "vote-soon";
	assert_non_null(mkdtemp(dir));
	write_files(dir, SOON, B("{{sender}} {{sendr}} {{event.when}}\n"));
	config = load(dir, "templates", &got);
	assert_int_equal(config->ntemplates, 2);
	assert_string_equal(buf_text(&got),
	    SOON ":1: {{sendr}}: unknown fact (sender?)\n"
	    SOON ":1: {{event.when}}: alert news is about no event\n");
	sample_done(config);
	buf_done(&got);

	write_files(dir, SOON, B("{{/x}}\n"));
	config = load(dir, "templates", &got);
	assert_int_equal(config->ntemplates, 2);
	assert_non_null(strstr(buf_text(&got), SOON ":1: "));
	assert_ptr_equal(strchr(buf_text(&got), '\n') + 1,
	    strchr(buf_text(&got), '\0'));
	sample_done(config);
	buf_done(&got);
	sample_rmdir(dir);
	sample_alerts[ALERT_NEWS].template = "news";
}

static const struct CMUnitTest others[] = {
	{ .name = "the last line feed is not part of a text",
	    .test_func = check_last_line_feed },
	{ .name = "a file is shown by its folder's own name",
	    .test_func = check_shown_name },
	{ .name = "a text has as many bytes as allowed, and not one more",
	    .test_func = check_too_long },
	{ .name = "a template of two alerts is read once and checked for each",
	    .test_func = check_shared },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NCASES + NOTHERS];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	memcpy(tests + NCASES, others, sizeof others);
	return cmocka_run_group_tests_name("templates", tests, NULL, NULL);
}
