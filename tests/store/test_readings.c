#include <sodium.h>

#include "store/readings.h"
#include "store/store_rig.h"

/* What a reading had: files and texts, each with what was in it; up to a NULL. */
struct had {
	const char	*files[8][2];
	const char	*texts[4][2];
};

struct reading_case {
	const char	*label;
	struct had	 before, now;
	const char	*want;
	int		 changed;
};

#define A	{ "alerts/a.conf", "a" }
#define B	{ "lists/b.conf", "b" }
#define T	{ "sms/t.en.txt", "Vote" }

static struct reading_case cases[] = {
	{ "nothing changed", { { A, B }, { T } }, { { A, B }, { T } },
	    "the files are as they were", 0 },
	{ "a file changed", { { A, B }, { T } },
	    { { { "alerts/a.conf", "aa" }, B }, { T } },
	    "alerts/a.conf changed", 1 },
	{ "a text changed", { { A }, { T } },
	    { { A }, { { "sms/t.en.txt", "Vota" } } },
	    "sms/t.en.txt changed", 1 },
	{ "the second part of an e-mail's file changed",
	    { { A }, { { "email/t.en.txt", "Vote" }, { "email/t.en.txt", "x" } } },
	    { { A }, { { "email/t.en.txt", "Vote" }, { "email/t.en.txt", "y" } } },
	    "email/t.en.txt changed", 1 },
	{ "a file came, one went", { { A }, { T } }, { { B }, { T } },
	    "lists/b.conf is new, alerts/a.conf is gone", 1 },
	{ "of many a few are named",
	    { { { "1", "" }, { "2", "" }, { "3", "" }, { "4", "" },
	      { "5", "" }, { "6", "" }, { "7", "" } }, { T } },
	    { { { "1", "x" }, { "2", "x" }, { "3", "x" }, { "4", "x" },
	      { "5", "x" }, { "6", "x" }, { "7", "x" } }, { T } },
	    "1 changed, 2 changed, 3 changed, 4 changed, 5 changed and 2 more",
	    1 },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
digest(const char *text, uint8_t ret[CONFIG_DIGEST_LEN])
{
	crypto_generichash(ret, CONFIG_DIGEST_LEN, (const uint8_t *)text,
	    strlen(text), NULL, 0);
}

static int
read_files(struct rig *r, const struct had *had, struct buf *words,
    char revision[READINGS_REVISION_LEN + 1])
{
	struct config_file files[8];
	struct template texts[4];
	size_t n = 0, m = 0;
	int result;

	for (; n < 8 && had->files[n][0] != NULL; n++) {
		files[n].name = xstrdup(had->files[n][0]);
		digest(had->files[n][1], files[n].digest);
	}
	for (; m < 4 && had->texts[m][0] != NULL; m++)
		texts[m] = (struct template){
		    .file = xstrdup(had->texts[m][0]),
		    .source = xstrdup(had->texts[m][1]) };
	r->config.files = files;
	r->config.nfiles = n;
	r->config.templates = texts;
	r->config.ntemplates = m;
	buf_clear(words);
	result = readings_sync(r->store, &r->config, words, revision, &r->err);
	while (n > 0)
		free(files[--n].name);
	while (m > 0) {
		free(texts[--m].file);
		free(texts[m].source);
	}
	return result;
}

static void
check_case(void **state)
{
	char before[READINGS_REVISION_LEN + 1], now[sizeof before],
	    again[sizeof before];
	const struct reading_case *c = *state;
	struct rig *r = rig_new();
	struct buf words;

	buf_init(&words, 1000);
	assert_int_equal(read_files(r, &c->before, &words, before), 1);
	assert_non_null(strstr(buf_text(&words), "files, for the first time"));
	assert_int_equal(read_files(r, &c->now, &words, now), c->changed);
	assert_string_equal(buf_text(&words), c->want);
	assert_int_equal(strcmp(before, now) != 0, c->changed);
	/* Then that is what there was, and what was before is called as it was. */
	assert_int_equal(read_files(r, &c->now, &words, again), 0);
	assert_string_equal(again, now);
	assert_int_equal(read_files(r, &c->before, &words, again), c->changed);
	assert_string_equal(again, before);
	buf_done(&words);
	rig_free(r);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("readings", tests, NULL, NULL);
}
