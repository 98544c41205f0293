#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "config/rows.h"
#include "config/sample_config.h"

/*
 * ${want} is every row, "LINE PHONE EMAIL LANGUAGE NAME ZONE" (- for none), where
 * it says anything of it with consent, "SOURCE" and date behind; and every mistake,
 * each on a line.  It is 2017-08-18 18:00 in Denver.
 */
struct rows_case {
	const char	*label;
	const char	*csv;
	const char	*want;
	long		 want_count;
	enum list_strictness strictness;
};

#define V "lists/vote.csv"
#define ADA "+13035550101"
#define BEN "+13035550102"

#define OURS "phone, email, language, name, zone, consent, source, date, " \
	"channel"
#define UNCLEAR "consent: is none of yes, on file, signed; ask, pending; " \
	"no, stop, in English or Spanish\n"
#define NEEDS "consent: on file needs where and when she agreed: a source and " \
	"a date, hers or the list's; allowed are ask, on-file, no\n"
#define NO_TEXT "consent: no; she is not texted\n"

#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
static struct rows_case cases[] = {
	{ "every column is read",
	    "phone,email,language,name,zone\n"
	    ADA ",ada@example.org,es,Ada Sample,America/Phoenix\n",
	    "2 " ADA " ada@example.org es Ada Sample America/Phoenix\n", 1 },
	{ "columns stand in any order", "name,phone\nAda," ADA "\n",
	    "2 " ADA " - en Ada -\n", 1 },
	{ "a phone alone is enough", "phone\n" ADA "\n",
	    "2 " ADA " - en - -\n", 1 },
	{ "an e-mail alone is enough", "email\nada@Example.ORG\n",
	    "2 - ada@example.org en - -\n", 1 },
	{ "either will do", "phone,email\n" ADA ",\n,ben@example.org\n",
	    "2 " ADA " - en - -\n3 - ben@example.org en - -\n", 2 },
	{ "an empty language is the list's first",
	    "phone,language\n" ADA ",\n", "2 " ADA " - en - -\n", 1 },
	{ "spaces around a cell do not count",
	    " phone , language \n " ADA " , es \n",
	    "2 " ADA " - es - -\n", 1 },
	{ "a local number becomes E.164", "phone\n(303) 555-0101\n",
	    "2 " ADA " - en - -\n", 1 },
	{ "a byte order mark, CR LF and quotes are fine",
	    "\xef\xbb\xbf\"phone\",name\r\n" ADA ",\"Sample, \"\"Ada\"\"\"\r\n",
	    "2 " ADA " - en Sample, \"Ada\" -\n", 1 },
	{ "a header alone is a list of nobody", "phone,name\n", "", 0 },
	{ "an empty file is not", "", V ":1: no header row\n", -1 },
	{ "a bad phone is a mistake, the rows around it are seen",
	    "phone\n" ADA "\n911\n" BEN "\n",
	    "2 " ADA " - en - -\n4 " BEN " - en - -\n"
	    V ":3: phone: too few digits\n", 2 },
	{ "a bad e-mail is a mistake", "email\nada\n",
	    V ":2: email: no @\n", 0 },
	{ "an unknown language is a mistake that names the known",
	    "phone,language\n" ADA ",fr\n",
	    V ":2: language: is none of the list's: en, es\n", 0 },
	{ "an unknown zone is a mistake", "phone,zone\n" ADA ",Denver\n",
	    V ":2: zone: the system knows no such zone; one is "
	    "America/Denver\n", 0 },
	{ "a line break in a name is a mistake",
	    "phone,name\n" ADA ",\"Ada\nSample\"\n",
	    V ":2: name: a line break or control character\n", 0 },
	{ "neither phone nor e-mail is a mistake",
	    "phone,email,name\n,,Ada\n",
	    V ":2: neither phone nor email\n", 0 },
	{ "a bad phone with a good e-mail is still a mistake",
	    "phone,email\n911,ada@example.org\n",
	    V ":2: phone: too few digits\n", 0 },
	{ "every mistake of a row is told",
	    "phone,language\n911,fr\n",
	    V ":2: phone: too few digits\n"
	    V ":2: language: is none of the list's: en, es\n", 0 },
	{ "too few cells are a mistake", "phone,name\n" ADA "\n",
	    V ":2: cells: 1, and the header has 2\n", 0 },
	{ "too many cells are a mistake", "phone\n" ADA ",Ada\n",
	    V ":2: cells: 2, and the header has 1\n", 0 },
	{ "a broken row is a mistake, reading goes on",
	    "phone,name\n" ADA ",\"Ada\" S\n" BEN ",Ben\n",
	    "3 " BEN " - en Ben -\n"
	    V ":2: text behind a closing quote\n", 1 },
	{ "the same phone twice is a mistake at the second",
	    "phone\n" ADA "\n" BEN "\n(303) 555-0101\n",
	    "2 " ADA " - en - -\n3 " BEN " - en - -\n"
	    V ":4: the same phone as line 2\n", 2 },
	{ "a third one is told of the first",
	    "phone\n" ADA "\n" ADA "\n" ADA "\n",
	    "2 " ADA " - en - -\n"
	    V ":3: the same phone as line 2\n"
	    V ":4: the same phone as line 2\n", 1 },
	{ "the same e-mail twice is a mistake, whatever its case",
	    "email\nada@example.org\nAda@EXAMPLE.org\n",
	    "2 - ada@example.org en - -\n"
	    V ":3: the same e-mail as line 2\n", 1 },
	{ "a phone and an e-mail of two people are two mistakes",
	    "phone,email\n" ADA ",ada@example.org\n" BEN ",ben@example.org\n"
	    ADA ",ben@example.org\n",
	    "2 " ADA " ada@example.org en - -\n"
	    "3 " BEN " ben@example.org en - -\n"
	    V ":4: the same phone as line 2\n"
	    V ":4: the same e-mail as line 3\n", 2 },
	{ "a row that was refused still counts as the first",
	    "phone,language\n" ADA ",fr\n" ADA ",en\n",
	    V ":2: language: is none of the list's: en, es\n"
	    V ":3: the same phone as line 2\n", 0 },
	{ "an unknown column is a mistake with a guess",
	    "phone,langauge\n" ADA ",en\n",
	    V ":1: column 2: unknown name (language?)\n", -1 },
	{ "a missing header is a mistake that shows no number",
	    ADA ",Ada\n",
	    V ":1: column 1: unknown name (none of " OURS ")\n"
	    V ":1: column 2: unknown name (none of " OURS ")\n", -1 },
	{ "a column named twice is a mistake", "phone,phone\n" ADA "," BEN "\n",
	    V ":1: phone: named twice, by columns 1 and 2\n", -1 },
	{ "neither column is a mistake", "name\nAda\n",
	    V ":1: no column is phone or email\n", -1 },
	{ "usual other names of columns are read, whatever their case",
	    "MOBILE,E-Mail,Idioma,Nombre Completo,Time zone\n"
	    ADA ",ada@example.org,es,Ada,America/Phoenix\n",
	    "2 " ADA " ada@example.org es Ada America/Phoenix\n", 1, 0 },
	{ "accents in them make no difference",
	    "Tel\u00e9fono;Correo electr\u00f3nico\n" ADA ";ada@example.org\n",
	    "2 " ADA " ada@example.org en - -\n", 1, 0 },
	{ "two names of one column are a mistake, lenient or not",
	    "phone,mobile\n" ADA "," BEN "\n",
	    V ":1: phone: named twice, by columns 1 and 2\n", -1,
	    LIST_LENIENT },
	{ "languages are read by their names, in any of them",
	    "phone,language\n+13035550111,Spanish\n+13035550112,espa\u00f1ol\n"
	    "+13035550113,INGL\u00c9S\n+13035550114,ES\n",
	    "2 +13035550111 - es - -\n3 +13035550112 - es - -\n"
	    "4 +13035550113 - en - -\n5 +13035550114 - es - -\n", 4, 0 },
	{ "a Windows-1252 name is read, and said to be one",
	    "phone,name\n" ADA ",In\xe9s\n",
	    "2 " ADA " - en In\u00e9s -\n"
	    V ": 1 of 1 row taken; 1 of its lines are no UTF-8, and were read "
	    "as Windows-1252\n", 1, LIST_LENIENT },
	{ "a lenient list leaves out what is wrong, and takes the rest",
	    "phone,email,language,zone,name\n911,,,,\n" ADA ",,,,\n"
	    BEN ",,fr,,\n" BEN ",,,Denver,\n,,,,Cora\n,cora,,,\n"
	    BEN ",,,\n" BEN ",,,,\"a\nb\"\n" ADA ",,,,\n" BEN ",,,,\n",
	    "3 " ADA " - en - -\n12 " BEN " - en - -\n"
	    V ": 2 of 10 rows taken, 8 left out\n"
	    V ":2: phone: too few digits\n"
	    V ":4: language: is none of the list's: en, es\n"
	    V ":5: zone: the system knows no such zone; one is "
	    "America/Denver\n"
	    V ":6: neither phone nor email\n"
	    V ":7: email: no @\n"
	    V ":8: cells: 4, and the header has 5\n"
	    V ":9: name: a line break or control character\n"
	    V ":11: the same phone as line 3\n", 2, LIST_LENIENT },
	{ "a row that was left out for its e-mail is not the first of its phone",
	    "phone,email\n" ADA ",ada@example.org\n" BEN ",ada@example.org\n"
	    BEN ",ben@example.org\n",
	    "2 " ADA " ada@example.org en - -\n"
	    "4 " BEN " ben@example.org en - -\n"
	    V ": 2 of 3 rows taken, 1 left out\n"
	    V ":3: the same e-mail as line 2\n", 2, LIST_LENIENT },
	{ "a lenient list names the columns it does not read",
	    "phone,Langauge,Notes,\n" ADA ",es,called,\n",
	    "2 " ADA " - en - -\n"
	    V ": 1 of 1 row taken; not read: Langauge (language?), Notes, "
	    "column 4\n", 1, LIST_LENIENT },
	{ "a column whose name could be an address is not named",
	    "phone,ada@example.org,555-0101\n" ADA ",,\n",
	    "2 " ADA " - en - -\n"
	    V ": 1 of 1 row taken; not read: column 2, column 3\n", 1,
	    LIST_LENIENT },
	{ "a missing header refuses a lenient list too",
	    ADA ",Ada\n" BEN ",Ben\n",
	    V ":1: no column is phone or email\n"
	    V ": 0 of 0 rows taken; not read: column 1, Ada\n", -1,
	    LIST_LENIENT },
	{ "a quote that is not closed refuses a lenient list",
	    "phone,name\n" ADA ",\"Ada\n" BEN ",Ben\n",
	    V ":2: a quote that is not closed\n", 0, LIST_LENIENT },
	{ "a lenient list of which nothing can be taken is a mistake",
	    "phone\n911\n912\n",
	    V ": none of its 2 rows can be taken\n"
	    V ": 0 of 2 rows taken, 2 left out\n"
	    V ":2: phone: too few digits\n"
	    V ":3: phone: too few digits\n", 0, LIST_LENIENT },
	{ "consent, source and date are read, by the usual names",
	    "Tel\u00e9fono;Consentimiento;Fuente;Fecha\n"
	    ADA ";S\u00ed;feria de salud;29 de julio de 2017\n"
	    BEN ";PREGUNTAR;;\n",
	    "2 " ADA " - en - - on-file \"feria de salud\" 1501286400000\n"
	    "3 " BEN " - en - - ask \"\" 0\n", 2 },
	{ "an empty consent is the list's",
	    "phone,consent\n" ADA ",\n", "2 " ADA " - en - -\n", 1 },
	{ "a source and a date without consent stay with the list's",
	    "phone,source,date\n" ADA ",sheet 4,7/29/2017\n",
	    "2 " ADA " - en - - list \"sheet 4\" 1501286400000\n", 1 },
	{ "on file without a source or a date is wrong where the list has none",
	    "phone,consent,source,date\n" ADA ",signed,,2017-07-29\n"
	    BEN ",yes,sheet 4,\n", V ":2: " NEEDS V ":3: " NEEDS, 0 },
	{ "a date that could be two is wrong, and says what is allowed",
	    "phone,date\n" ADA ",29/7/2017\n" BEN ",7/29/17\n",
	    V ":2: date: no such day: in this region the month comes first; "
	    "write 2017-07-29\n"
	    V ":3: date: the year needs four digits; write 2017-07-29\n", 0 },
	{ "a date to come is wrong, tomorrow in another zone is not",
	    "phone,date\n" ADA ",2017-08-20\n" BEN ",2017-08-19\n",
	    "3 " BEN " - en - - list \"\" 1503100800000\n"
	    V ":2: date: is yet to come; it is the day on which people "
	    "agreed\n", 1 },
	{ "a source of more lines is wrong",
	    "phone,source\n" ADA ",\"a\nb\"\n",
	    V ":2: source: a line break or control character\n", 0 },
	{ "a no is no mistake, and is seen", "phone,consent\n" ADA ",NO\n"
	    BEN ",\n",
	    "2 " ADA " - en - - no \"\" 0\n3 " BEN " - en - -\n", 1 },
	{ "a no is said, in a lenient list",
	    "phone,consent\n" ADA ",Baja\n" BEN ",No firm\u00f3\n",
	    "2 " ADA " - en - - no \"\" 0\n3 " BEN " - en - - no \"\" 0\n"
	    V ": 2 of 2 rows taken; 2 say no, and are never texted\n"
	    V ":2: " NO_TEXT V ":3: " NO_TEXT, 0, LIST_LENIENT },
	{ "a no behind her own row is seen too, and no double",
	    "phone,consent\n" ADA ",\n" ADA ",no\n",
	    "2 " ADA " - en - -\n3 " ADA " - en - - no \"\" 0\n"
	    V ": 2 of 2 rows taken; 1 says no, and is never texted\n"
	    V ":3: " NO_TEXT, 1, LIST_LENIENT },
	{ "a row of hers behind a no is left out",
	    "phone,consent\n" ADA ",no\n" ADA ",\n",
	    "2 " ADA " - en - - no \"\" 0\n"
	    V ": 1 of 2 rows taken, 1 left out; 1 says no, and is never "
	    "texted\n"
	    V ":2: " NO_TEXT V ":3: the same phone as line 2\n", 0,
	    LIST_LENIENT },
	{ "a no counts whatever else is wrong with the row",
	    "phone,email,language,date,consent\n" ADA
	    ",ada,fr,someday,no\n",
	    "2 " ADA " - - - - no \"\" 0\n"
	    V ": 1 of 1 row taken; 1 says no, and is never texted\n"
	    V ":2: email: no @\n"
	    V ":2: language: is none of the list's: en, es\n"
	    V ":2: date: not a date; write 2017-07-29\n"
	    V ":2: " NO_TEXT, 0, LIST_LENIENT },
	{ "a no without an address that can be read is left out, and said",
	    "phone,consent\n911,no\n" ADA ",\n",
	    "3 " ADA " - en - -\n"
	    V ": 1 of 2 rows taken, 1 left out\n"
	    V ":2: phone: too few digits\n", 1, LIST_LENIENT },
	{ "a word that is none of ours leaves the row out, and what follows of her",
	    "phone,consent\n" ADA ",maybe\n" ADA ",ask\n" BEN ",ask\n",
	    "2 " ADA " - en - - unclear \"\" 0\n"
	    "4 " BEN " - en - - ask \"\" 0\n"
	    V ": 1 of 3 rows taken, 2 left out\n"
	    V ":2: " UNCLEAR V ":3: the same phone as line 2\n", 1,
	    LIST_LENIENT },
	{ "it is a mistake where the list is strict",
	    "phone,consent\n" ADA ",\u2713\n",
	    "2 " ADA " - en - - unclear \"\" 0\n" V ":2: " UNCLEAR, 0 },
	{ "what she prefers, by the usual words",
	    "phone,Preferred Contact\n" ADA ",E-mail\n" BEN ",texto\n",
	    "2 " ADA " - en - - prefers email\n"
	    "3 " BEN " - en - - prefers sms\n", 2 },
	{ "likewise in Spanish, and nothing said is no preference",
	    "tel\u00e9fono,canal\n" ADA ",Correo electr\u00f3nico\n" BEN ",\n",
	    "2 " ADA " - en - - prefers email\n3 " BEN " - en - -\n", 2 },
	{ "a channel that is none is wrong", "phone,prefers\n" ADA ",pigeon\n",
	    V ":2: channel: is neither sms nor email\n", 0 },
	{ "a broken header is a mistake", "\"phone\nname\n",
	    V ":1: a quote that is not closed\n", -1 },
};
#define NCASES (sizeof cases / sizeof cases[0])

/* What has been seen, and how much more may be. */
struct watch {
	struct buf	 seen;
	int		 left;
};

static const char *
or_dash(const char *text)
{
	return *text != '\0' ? text : "-";
}

static int
on_row(const struct list_row *row, void *arg)
{
	static const char *const words[] = { "list", "ask", "on-file", "no",
	    "unclear" };
	struct watch *w = arg;

	buf_addf(&w->seen, "%u %s %s %s %s %s", row->where.line,
	    or_dash(address_reveal(&row->phone)),
	    or_dash(address_reveal(&row->email)),
	    row->language != NULL ? row->language : "-",
	    or_dash(secret_reveal(&row->name)),
	    row->zone != NULL ? zone_name(row->zone) : "-");
	if (row->prefers.count > 0)
		buf_addf(&w->seen, " prefers %s",
		    channel_name(row->prefers.order[0]));
	if (row->consent != SAID_NOTHING || row->source != NULL ||
	    row->date_ms != 0)
		buf_addf(&w->seen, " %s \"%s\" %lld", words[row->consent],
		    row->source != NULL ? row->source : "",
		    (long long)row->date_ms);
	buf_addc(&w->seen, '\n');
	return --w->left == 0 ? -1 : 0;
}

static void
say_taken(const struct taken *taken, struct buf *out)
{
	size_t i;

	for (i = 0; i < taken->nfiles; i++)
		if (taken_is_odd(&taken->files[i])) {
			taken_say(&taken->files[i], out);
			buf_addc(out, '\n');
		}
	sample_mistakes(&taken->why, out);
}

/*
 * Read ${list}, and say all that was seen, then the mistakes, then, of a lenient
 * list, what was left out.  Stops at row ${stop}.
 */
static long
read_all(struct config *config, const struct list *list, int stop,
    struct buf *ret)
{
	struct taken *taken = taken_new();
	struct watch w = { .left = stop };
	struct mistakes mistakes;
	long count;

	mistakes_init(&mistakes);
	buf_init(&w.seen, 64 * 1024);
	count = list_rows(config, list, on_row, &w, &mistakes, taken);
	sample_mistakes(&mistakes, &w.seen);
	if (list->strictness == LIST_LENIENT)
		say_taken(taken, &w.seen);
	taken_free(taken);
	mistakes_done(&mistakes);
	*ret = w.seen;
	return count;
}

static void
check_case(void **state)
{
	const struct rows_case *c = *state;
	char dir[] = SAMPLE_DIR;
	struct list list = sample_lists[0];
	struct buf got;
	long count;

	list.strictness = c->strictness;
	list.files = (struct names)NAMES("vote.csv");
	assert_non_null(mkdtemp(dir));
	assert_int_equal(sample_write(dir, V, c->csv, strlen(c->csv)), 0);
	count = read_all(sample_new(dir), &list, 1000, &got);
	sample_rmdir(dir);
	assert_string_equal(buf_text(&got), c->want);
	assert_int_equal(count, c->want_count);
	buf_done(&got);
}

/* Two subscribers in the file itself, both with the same phone. */
static void
subscribers_init(struct list_row rows[2])
{
	rows[0] = (struct list_row){ .language = "en",
		.where = { "lists/vote.conf", 20 } };
	address_set(&rows[0].phone, ADA);
	secret_set(&rows[0].name, "Ada", 3);
	rows[1] = (struct list_row){ .language = "es",
		.where = { "lists/vote.conf", 21 } };
	address_set(&rows[1].phone, ADA);
}

static void
check_subscribers(void **state)
{
	static const char csv[] = "phone\n" ADA "\n" BEN "\n";
	char dir[] = SAMPLE_DIR;
	struct list list = sample_lists[0];
	struct list_row rows[2];
	struct buf got;

	(void)state;
	subscribers_init(rows);
	list.nrows = 2;
	list.rows = rows;
	list.files = (struct names)NAMES("vote.csv");
	assert_non_null(mkdtemp(dir));
	assert_int_equal(sample_write(dir, V, csv, strlen(csv)), 0);
	assert_int_equal(read_all(sample_new(dir), &list, 1000, &got), 2);
	sample_rmdir(dir);
	assert_string_equal(buf_text(&got),
	    "20 " ADA " - en Ada -\n"
	    "3 " BEN " - en - -\n"
	    "lists/vote.conf:21: the same phone as line 20\n"
	    V ":2: the same phone as lists/vote.conf:20\n");
	secret_done(&rows[0].name);
	buf_done(&got);
}

/* A file that cannot be read is no empty list, and the others are looked at. */
static void
check_missing_file(void **state)
{
	static const char csv[] = "phone\n" ADA "\n";
	char dir[] = SAMPLE_DIR;
	struct list list = sample_lists[0];
	struct buf got;

	(void)state;
	list.files = (struct names)NAMES("gone.csv", "vote.csv", ".");
	assert_non_null(mkdtemp(dir));
	assert_int_equal(sample_write(dir, V, csv, strlen(csv)), 0);
	assert_int_equal(read_all(sample_new(dir), &list, 1000, &got), -1);
	sample_rmdir(dir);
	assert_string_equal(buf_text(&got),
	    "2 " ADA " - en - -\n"
	    "lists/vote.conf:3: files: lists/gone.csv: "
	    "No such file or directory\n"
	    "lists/.:1: Is a directory\n");
	buf_done(&got);
}

static void
check_stop(void **state)
{
	static const char csv[] = "phone\n" ADA "\n" BEN "\n";
	char dir[] = SAMPLE_DIR;
	struct list list = sample_lists[0];
	struct buf got;

	(void)state;
	list.files = (struct names)NAMES("vote.csv", "gone.csv");
	assert_non_null(mkdtemp(dir));
	assert_int_equal(sample_write(dir, V, csv, strlen(csv)), 0);
	assert_int_equal(read_all(sample_new(dir), &list, 1, &got), -1);
	sample_rmdir(dir);
	assert_string_equal(buf_text(&got), "2 " ADA " - en - -\n");
	buf_done(&got);
}

static int
on_counted(const struct list_row *row, void *arg)
{
	(void)row;
	(*(long *)arg)++;
	return 0;
}

/* 20,000 different rows and one again: nothing is lost as the table grows. */
static void
check_many(void **state)
{
	enum { MANY = 20000 };
	char dir[] = SAMPLE_DIR;
	struct list list = sample_lists[0];
	struct mistakes mistakes;
	struct buf csv;
	long seen = 0;
	int i;

	(void)state;
	buf_init(&csv, 4 * 1024 * 1024);
	buf_adds(&csv, "email\n");
	for (i = 0; i < MANY; i++)
		buf_addf(&csv, "a%d@example.org\n", i);
	buf_adds(&csv, "a0@example.org\n");
	list.files = (struct names)NAMES("vote.csv");
	assert_non_null(mkdtemp(dir));
	assert_int_equal(sample_write(dir, V, csv.data, csv.len), 0);
	mistakes_init(&mistakes);
	assert_int_equal(list_rows(sample_new(dir), &list, on_counted, &seen,
	    &mistakes, NULL), MANY);
	sample_rmdir(dir);
	assert_int_equal(seen, MANY);
	assert_int_equal(mistakes.count, 1);
	assert_string_equal(mistakes.items[0].text,
	    "the same e-mail as line 2");
	mistakes_done(&mistakes);
	buf_done(&csv);
}

static const struct CMUnitTest others[] = {
	{ .name = "subscribers in the file itself come first and count",
	    .test_func = check_subscribers },
	{ .name = "a missing file is a mistake and never an empty list",
	    .test_func = check_missing_file },
	{ .name = "the caller can stop", .test_func = check_stop },
	{ .name = "of many rows only the one that is there twice is wrong", .test_func = check_many },
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
	return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
