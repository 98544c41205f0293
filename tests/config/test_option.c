#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/str.h"
#include "config/config_dir.h"
#include "config/items.h"
#include "config/option.h"
#include "config/script.h"
#include "config/option_text.h"

struct sample {
	char			*word, *name, *choice_word;
	int			 choice, number;
	double			 rate;
	bool			 yes;
	int64_t			 span, date;
	struct anchor		 anchor;
	const struct zone	*zone;
	struct quiet		 quiet;
	struct names		 names, languages;
	struct words		 words;
	struct facts		 facts;
	int			 inner;
};

#define AT(member) offsetof(struct sample, member)

static const char *const colours[] = { "red", "green", NULL };

static const struct option_row inner_rows[] = {
	{ .name = "inner", .type = OPTION_INT, .least = 1, .most = 64,
	    .unit = "messages", .standard = "8", .offset = AT(inner),
	    .help = "h" },
};
static const struct option_table inner_table = {
	.name = "deep", .help = "h", OPTION_TABLE(inner_rows) };

static const struct option_row rows[] = {
	{ .name = "word", .type = OPTION_STRING, .offset = AT(word),
	    .standard = "standard", .help = "h" },
	{ .name = "name", .type = OPTION_NAME, .offset = AT(name),
	    .help = "h" },
	{ .name = "choice_word", .type = OPTION_WORD, .choices = colours,
	    .offset = AT(choice_word), .help = "h" },
	{ .name = "choice", .type = OPTION_CHOICE, .choices = colours,
	    .standard = "green", .offset = AT(choice), .help = "h" },
	{ .name = "number", .type = OPTION_INT, .least = -5, .most = 5,
	    .standard = "-3", .offset = AT(number), .help = "h" },
	{ .name = "rate", .type = OPTION_FLOAT, .least = 0, .most = 1000,
	    .unit = "a second", .standard = "0.5", .offset = AT(rate),
	    .help = "h" },
	{ .name = "yes", .type = OPTION_BOOL, .standard = "true",
	    .offset = AT(yes), .help = "h" },
	{ .name = "span", .type = OPTION_SPAN, .least = 1, .most = 48,
	    .standard = "20 h", .offset = AT(span), .help = "h" },
	{ .name = "date", .type = OPTION_DATE, .offset = AT(date),
	    .help = "h" },
	{ .name = "anchor", .type = OPTION_ANCHOR, .offset = AT(anchor),
	    .help = "h" },
	{ .name = "zone", .type = OPTION_ZONE, .offset = AT(zone),
	    .help = "h" },
	{ .name = "quiet", .type = OPTION_QUIET, .standard = "21:00-08:00",
	    .offset = AT(quiet), .help = "h" },
	{ .name = "names", .type = OPTION_NAMES, .least = 1, .most = 2,
	    .unit = "names", .standard = "sms", .offset = AT(names),
	    .help = "h" },
	{ .name = "languages", .type = OPTION_LANGUAGES,
	    .offset = AT(languages), .help = "h" },
	{ .name = "words", .type = OPTION_WORDS, .offset = AT(words),
	    .help = "h" },
	{ .name = "facts", .type = OPTION_FACTS, .offset = AT(facts),
	    .help = "h" },
	{ .name = "must", .type = OPTION_STRING, .required = true,
	    .offset = OPTION_UNSTORED, .help = "it must be there" },
	{ .name = "deep", .type = OPTION_GROUP, .table = &inner_table,
	    .offset = 0, .help = "h" },
	{ .name = "groups", .type = OPTION_GROUPS, .table = &inner_table,
	    .offset = OPTION_UNSTORED, .help = "h" },
	{ .name = "list", .type = OPTION_LIST, .table = &inner_table,
	    .offset = OPTION_UNSTORED, .help = "h" },
	{ .name = "pairs", .type = OPTION_PAIRS, .offset = OPTION_UNSTORED,
	    .help = "h" },
	{ .name = "free", .type = OPTION_FREE, .offset = OPTION_UNSTORED,
	    .help = "h" },
};
static const struct option_table table = {
	.name = "x.conf", .help = "h", OPTION_TABLE(rows) };

static void
sample_done(struct sample *s)
{
	free(s->word);
	free(s->name);
	free(s->choice_word);
	names_done(&s->names);
	names_done(&s->languages);
	words_done(&s->words);
	facts_done(&s->facts);
}

/* Read ${text} as a file of its own.  All mistakes, to be freed. */
static char *
read_sample(const char *text, struct sample *ret)
{
	char dir[] = "/tmp/pregon-option-XXXXXX", *path, *lines;
	struct mistakes mistakes;
	struct source *source;

	assert_non_null(mkdtemp(dir));
	path = xasprintf("%s/x.conf", dir);
	dir_write(path, text, strlen(text));
	mistakes_init(&mistakes);
	source = source_open(dir, "x.conf", &mistakes);
	*ret = (struct sample){ 0 };
	if (source != NULL)
		option_read(&table, source_root(source), ret);
	source_free(source);
	lines = dir_mistakes(&mistakes);
	mistakes_done(&mistakes);
	dir_remove(dir);
	free(path);
	return lines;
}

struct option_case {
	const char	*label;
	const char	*text;		/* beside must = "x"; on line 1 */
	const char	*want;		/* mistakes */
};

static struct option_case cases[] = {
	{ "an unknown name has a guess", "wurd = \"x\";",
	  "x.conf:1: wurd: unknown setting (word?)\n" },
	{ "one that is like nothing has none", "zzzzzz = 1;",
	  "x.conf:1: zzzzzz: unknown setting\n" },
	{ "a name is known by its case", "Word = \"x\";",
	  "x.conf:1: Word: unknown setting (word?)\n" },
	{ "an unknown name deeper has its path", "deep = { inne = 1; };",
	  "x.conf:1: deep.inne: unknown setting (inner?)\n" },
	{ "a number is no string", "word = 1;",
	  "x.conf:1: word: is a number, a string is wanted\n" },
	{ "a list is no string", "word = (1);",
	  "x.conf:1: word: is a list ( ... ), a string is wanted\n" },
	{ "a string is no number", "number = \"1\";",
	  "x.conf:1: number: is a string, a number is wanted\n" },
	{ "a fraction is no whole number", "number = 1.5;",
	  "x.conf:1: number: is a number with a fraction, a whole number is "
	  "wanted\n" },
	{ "true is no number", "number = true;",
	  "x.conf:1: number: is true or false, a number is wanted\n" },
	{ "a number is not true", "yes = 1;",
	  "x.conf:1: yes: is a number, true or false is wanted\n" },
	{ "the ends of a range are in it", "number = -5;", "" },
	{ "so is the other end", "number = 5;", "" },
	{ "below it is outside", "number = -6;",
	  "x.conf:1: number: -6 is outside -5..5\n" },
	{ "above it is outside, with its unit", "deep = { inner = 65; };",
	  "x.conf:1: deep.inner: 65 is outside 1..64 messages\n" },
	{ "an integer that would wrap into the range is told once",
	  "number = 4294967297;",
	  "x.conf:1: an integer is outside -2147483648..2147483647 "
	  "(a phone number is written in quotes)\n" },
	{ "an integer will do for a fraction", "rate = 1000;", "" },
	{ "a fraction has a range, too", "rate = 1000.5;",
	  "x.conf:1: rate: 1000.5 is outside 0..1000 a second\n" },
	{ "so large a fraction is outside", "rate = 1.0e+400;",
	  "x.conf:1: rate: inf is outside 0..1000 a second\n" },
	{ "a choice that is none has all, and a guess", "choice = \"grene\";",
	  "x.conf:1: choice: \"grene\" is none of red, green (green?)\n" },
	{ "a name is plain", "name = \"Vote Soon\";",
	  "x.conf:1: name: \"Vote Soon\" is not a name: a-z, then a-z, 0-9, "
	  "_ or -, at most 63 letters\n" },
	{ "what may be an address is not repeated",
	  "name = \"+1 303 555 0101\";",
	  "x.conf:1: name: this is not a name: a-z, then a-z, 0-9, _ or -, "
	  "at most 63 letters\n" },
	{ "nor one with an @", "choice = \"a@example.org\";",
	  "x.conf:1: choice: this is none of red, green\n" },
	{ "a long value is cut",
	  "choice = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\";",
	  "x.conf:1: choice: "
	  "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\" "
	  "is none of red, green\n" },
	{ "a span has a range in hours", "span = \"49 h\";",
	  "x.conf:1: span: \"49 h\" is outside 1..48 hours\n" },
	{ "a zone is one of the system's", "zone = \"America/Dever\";",
	  "x.conf:1: zone: \"America/Dever\" is not a time zone: write "
	  "America/Denver and its kin\n" },
	{ "several of something are an array", "names = \"a\";",
	  "x.conf:1: names: is a string, an array of strings [ \"...\" ] is "
	  "wanted\n" },
	{ "none is too few", "names = [];",
	  "x.conf:1: names: 0 is outside 1..2 names\n" },
	{ "three are too many", "names = [ \"a\", \"b\", \"c\" ];",
	  "x.conf:1: names: 3 is outside 1..2 names\n" },
	{ "each is checked", "names = [ \"a\", \"B\" ];",
	  "x.conf:1: names[2]: \"B\" is not a name: a-z, then a-z, 0-9, _ or "
	  "-, at most 63 letters\n" },
	{ "the same twice is once too often", "names = [ \"a\", \"a\" ];",
	  "x.conf:1: names[2]: is there twice\n" },
	{ "a list of strings will do", "names = ( \"a\", \"b\" );", "" },
	{ "a language is known", "languages = [ \"en\", \"xx-klingon\" ];",
	  "x.conf:1: languages[2]: \"xx-klingon\" is not a language we know: "
	  "write en, es, es-MX, ...\n" },
	{ "words are by language", "words = \"x\";",
	  "x.conf:1: words: is a string, { en = \"...\"; }, the words by "
	  "language, is wanted\n" },
	{ "a word's language is known", "words = { english = \"x\"; };",
	  "x.conf:1: words.english: \"english\" is not a language we know: "
	  "write en, es, es-MX, ...\n" },
	{ "a word is a string", "words = { en = 1; };",
	  "x.conf:1: words.en: is a number, a string is wanted\n" },
	{ "a fact's name is plain", "facts = { Ask = { en = \"x\"; }; };",
	  "x.conf:1: facts.Ask: \"Ask\" is not a name: a-z, then a-z, 0-9, _ "
	  "or -, at most 63 letters\n" },
	{ "a group is no string", "deep = \"x\";",
	  "x.conf:1: deep: is a string, a group { ... } is wanted\n" },
	{ "groups hold groups", "groups = { a = { }; b = 1; };",
	  "x.conf:1: groups.b: is a number, a group { ... } is wanted\n" },
	{ "groups have plain names", "groups = { A = { }; };",
	  "x.conf:1: groups.A: \"A\" is not a name: a-z, then a-z, 0-9, _ or "
	  "-, at most 63 letters\n" },
	{ "a list holds groups", "list = ( { inner = 1; }, 2 );",
	  "x.conf:1: list[2]: is a number, a group { ... } is wanted\n" },
	{ "a group is no list", "list = { inner = 1; };",
	  "x.conf:1: list: is a group { ... }, a list ( { ... }, { ... } ) is "
	  "wanted\n" },
	{ "a list can be empty", "list = ();", "" },
	{ "a pair is two strings", "pairs = ( (\"a\", \"b\"), (\"a\", 1) );",
	  "x.conf:1: pairs[2]: is not (\"name\", \"value\")\n" },
	{ "not three", "pairs = ( (\"a\", \"b\", \"c\") );",
	  "x.conf:1: pairs[1]: is not (\"name\", \"value\")\n" },
	{ "free names have strings", "free = { a = \"x\"; b = 1; };",
	  "x.conf:1: free.b: is a number, a string is wanted\n" },
	{ "a setting given twice is named", "word = \"x\";\nword = \"y\";",
	  "x.conf:2: word: given a second time in its group\n" },
	{ "or not, where a line has several",
	  "deep = { inner = 1; inner = 2; };",
	  "x.conf:1: a setting is given a second time in its group\n" },
	{ "an array has one type", "names = [ \"a\", 1 ];",
	  "x.conf:1: the values between [ and ] must be of one type\n" },
	{ "a byte order mark is passed over", "\xef\xbb\xbfnumber = 1;", "" },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct option_case *c = *state;
	char *text = xasprintf("%s\nmust = \"x\";\n", c->text), *got;
	struct sample sample;

	got = read_sample(text, &sample);
	assert_string_equal(got, c->want);
	sample_done(&sample);
	free(got);
	free(text);
}

static void
check_missing(void **state)
{
	struct sample sample;
	char *got = read_sample("", &sample);

	(void)state;
	assert_string_equal(got, "x.conf: must: missing: it must be there\n");
	free(got);
	sample_done(&sample);

	got = read_sample("must = \"\";", &sample);
	assert_string_equal(got, "x.conf:1: must: is empty: it must be there\n");
	free(got);
	sample_done(&sample);
}

static void
check_values(void **state)
{
	struct sample s;
	char *got = read_sample("must = \"x\"; word = \"a\" \"b\"; name = \"n\";"
	    "choice_word = \"red\"; choice = \"red\"; number = 4; rate = 2;"
	    "yes = false; span = \"2 h\"; date = \"1970-01-02\";"
	    "anchor = \"vote - 2 hours\"; zone = \"America/Denver\";"
	    "quiet = \"none\"; names = [\"b\", \"a\"]; languages = [\"es\"];"
	    "words = { en = \"W\"; es = \"P\"; }; deep = { inner = 0x10; };"
	    "facts = { ask = { en = \"F\"; }; later = { }; };", &s);

	(void)state;
	assert_string_equal(got, "");
	assert_string_equal(s.word, "ab");
	assert_string_equal(s.name, "n");
	assert_string_equal(s.choice_word, "red");
	assert_int_equal(s.choice, 0);
	assert_int_equal(s.number, 4);
	assert_true(s.rate == 2.0);
	assert_false(s.yes);
	assert_int_equal(s.span, 2 * 60 * 60 * 1000);
	assert_int_equal(s.date, 24 * 60 * 60 * 1000);
	assert_string_equal(s.anchor.event, "vote");
	assert_ptr_equal(s.zone, zone_find("America/Denver"));
	assert_int_equal(s.quiet.from_minute, s.quiet.to_minute);
	assert_int_equal(s.names.count, 2);
	assert_string_equal(s.names.names[0], "b");
	assert_int_equal(s.languages.count, 1);
	assert_string_equal(words_in(&s.words, "es"), "P");
	assert_null(words_in(&s.words, "fr"));
	assert_int_equal(s.facts.count, 2);
	assert_string_equal(s.facts.facts[0].name, "ask");
	assert_string_equal(s.facts.facts[0].where.file, "x.conf");
	assert_int_equal(s.facts.facts[1].words.count, 0);
	assert_int_equal(s.inner, 16);
	free(got);
	sample_done(&s);
}

static void
check_standards(void **state)
{
	struct sample s;
	char *got = read_sample("must = \"x\";", &s);

	(void)state;
	assert_string_equal(got, "");
	assert_string_equal(s.word, "standard");
	assert_null(s.name);
	assert_int_equal(s.choice, 1);
	assert_int_equal(s.number, -3);
	assert_true(s.rate == 0.5);
	assert_true(s.yes);
	assert_int_equal(s.span, 20 * 60 * 60 * 1000);
	assert_int_equal(s.quiet.from_minute, 21 * 60);
	assert_int_equal(s.names.count, 1);
	assert_string_equal(s.names.names[0], "sms");
	assert_int_equal(s.inner, 8);
	free(got);
	sample_done(&s);
}

static void
check_row(const struct option_row *row)
{
	bool nested = row->type == OPTION_GROUP || row->type == OPTION_GROUPS ||
	    row->type == OPTION_LIST || row->type == OPTION_MIXED;
	bool chosen = row->type == OPTION_CHOICE || row->type == OPTION_WORD;
	struct err err;

	assert_true(str_is_name(row->name));
	assert_true(row->help != NULL && *row->help != '\0');
	assert_false(str_ends(row->help, "."));
	assert_int_equal(nested, row->table != NULL);
	assert_int_equal(chosen, row->choices != NULL);
	assert_true(row->least <= row->most);
	if (row->standard == NULL)
		return;
	assert_false(row->required);
	if (row->type == OPTION_INT || row->type == OPTION_FLOAT)
		assert_true(option_in_range(row, atof(row->standard)));
	else
		assert_int_equal(option_text(row, row->standard, NULL, &err),
		    0);
}

static void
check_table(const struct option_table *each)
{
	size_t i, j;

	assert_non_null(each->name);
	assert_non_null(each->help);
	assert_true(each->count <= 64);
	for (i = 0; i < each->count; i++) {
		check_row(&each->rows[i]);
		for (j = 0; j < i; j++)
			assert_string_not_equal(each->rows[i].name,
			    each->rows[j].name);
		if (each->rows[i].table != NULL)
			check_table(each->rows[i].table);
	}
}

static void
check_tables(void **state)
{
	const struct option_table *const *all = config_options();
	size_t count;

	(void)state;
	for (count = 0; all[count] != NULL; count++)
		check_table(all[count]);
	assert_int_equal(count, 8);
}

/* The choices of the row ${name} of ${in}, or of a table below it. */
static const char *const *
choices_of(const struct option_table *in, const char *name)
{
	const char *const *found = NULL;
	size_t i;

	for (i = 0; i < in->count && found == NULL; i++) {
		if (str_eq(in->rows[i].name, name))
			return in->rows[i].choices;
		if (in->rows[i].table != NULL)
			found = choices_of(in->rows[i].table, name);
	}
	return found;
}

/* A choice is stored as its place: it must be that of the enum. */
static void
check_enums(void **state)
{
	const char *const *names;
	int i;

	(void)state;
	names = choices_of(&options_measures, "status");
	for (i = 0; names[i] != NULL; i++)
		assert_string_equal(names[i], occasion_status_name(
		    (enum occasion_status)i));
	assert_int_equal(i, OCCASION_CONCLUDED + 1);
	names = choices_of(&options_providers, "verdict");
	for (i = 0; names[i] != NULL; i++)
		assert_string_equal(names[i], verdict_name(
		    (enum verdict_kind)i));
	assert_int_equal(i, VERDICT_UNKNOWN + 1);
	names = choices_of(&options_providers, "reason");
	for (i = 0; names[i] != NULL; i++)
		assert_string_equal(names[i], verdict_reason_name(
		    (enum verdict_reason)i));
	assert_int_equal(i, REASON_NO_PROOF + 1);
	names = choices_of(&options_script, "status");
	for (i = 0; names[i] != NULL; i++)
		assert_string_equal(names[i], occasion_status_name(
		    (enum occasion_status)i));
	assert_int_equal(i, OCCASION_CONCLUDED + 1);
	names = choices_of(&options_script, "provider");
	assert_string_equal(names[OUTAGE_NONE], "up");
	assert_string_equal(names[OUTAGE_DOWN], "down");
	assert_string_equal(names[OUTAGE_REFUSES], "refuses");
	assert_string_equal(names[OUTAGE_UNKNOWN], "unknown");
	names = options_script.rows[2].choices;
	assert_string_equal(names[SCRIPT_APPROVES_ALL], "all");
	assert_string_equal(names[SCRIPT_APPROVES_NONE], "none");
	names = choices_of(&options_lists, "consent");
	assert_string_equal(names[LIST_ASK], "ask");
	assert_string_equal(names[LIST_ON_FILE], "on-file");
	names = choices_of(&options_alerts, "catch_up");
	assert_string_equal(names[CATCH_UP_LATE], "late");
	assert_string_equal(names[CATCH_UP_SKIP], "skip");
	assert_string_equal(names[CATCH_UP_ASK], "ask");
	names = choices_of(&options_alerts, "on_unknown");
	assert_string_equal(names[ON_UNKNOWN_HOLD], "hold");
	assert_string_equal(names[ON_UNKNOWN_RESEND], "resend");
	assert_string_equal(sending_name(SENDING_SANDBOX), "sandbox");
	assert_string_equal(sending_name(SENDING_TRIAL), "trial");
	assert_string_equal(sending_name(SENDING_LIVE), "live");
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 5];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[i++] = (struct CMUnitTest){
		.name = "what is required must be there, and not empty",
		.test_func = check_missing };
	tests[i++] = (struct CMUnitTest){
		.name = "values go to their members",
		.test_func = check_values };
	tests[i++] = (struct CMUnitTest){
		.name = "what is not given has its standard value",
		.test_func = check_standards };
	tests[i++] = (struct CMUnitTest){
		.name = "every row of every table is whole",
		.test_func = check_tables };
	tests[i++] = (struct CMUnitTest){
		.name = "choices stand in the order of their enums",
		.test_func = check_enums };
	return cmocka_run_group_tests_name("option", tests, NULL, NULL);
}
