/*
 * The trail of what people decided: what is kept, and that meddling shows.
 */
#include "store/audit.h"
#include "store/store_rig.h"

#define NOBODY	4000000001u	/* an account that no machine has */

static void
add(struct rig *r, int64_t now_ms, uid_t uid, const char *verb,
    const char *subject, const char *detail)
{
	rig_begin(r);
	assert_int_equal(audit_add(r->store, now_ms, uid, verb, subject,
	    detail, &r->err), 0);
	rig_commit(r);
}

/* Five entries, an hour apart. */
static void
add_five(struct rig *r)
{
	add(r, NOW, AUDIT_BY_PREGOND, "reload", "files", "at the start");
	add(r, NOW + HOUR, 0, "hold", "broadcast 7", "soon#1");
	add(r, NOW + 2 * HOUR, NOBODY, "release", "broadcast 7", "soon#1");
	add(r, NOW + 3 * HOUR, 0, "mode", "sending", "from sandbox to trial");
	add(r, NOW + 4 * HOUR, 0, "cancel", "broadcast 9", "");
}

/*
 * What is shown.
 */

static void
on_entry(const struct audit_entry *e, void *arg)
{
	buf_addf(arg, "%lld %s %s %s: %s\n", (long long)e->id, e->who,
	    e->verb, e->subject, e->detail);
}

static char *
shown(struct rig *r, int64_t last, int64_t since_ms)
{
	struct buf out;

	buf_init(&out, 1 << 20);
	assert_int_equal(audit_each(r->store, last, since_ms, on_entry, &out,
	    &r->err), 0);
	return buf_steal(&out);
}

struct shown_case {
	const char	*label;
	int64_t		 last, since_ms;
	const char	*want;
};

#define ONE	"1 pregond reload files: at the start\n"
#define TWO	"2 root hold broadcast 7: soon#1\n"
#define THREE	"3 uid 4000000001 release broadcast 7: soon#1\n"
#define FOUR	"4 root mode sending: from sandbox to trial\n"
#define FIVE	"5 root cancel broadcast 9: \n"

static struct shown_case shown_cases[] = {
	{ "all, in the order in which it was done", 10, 0,
	    ONE TWO THREE FOUR FIVE },
	{ "the last two, still in that order", 2, 0, FOUR FIVE },
	{ "from a moment on, which counts", 10, NOW + 2 * HOUR,
	    THREE FOUR FIVE },
	{ "the last of those", 1, NOW + 2 * HOUR, FIVE },
	{ "nothing is that new", 10, NOW + 9 * HOUR, "" },
};
#define NSHOWN (sizeof shown_cases / sizeof shown_cases[0])

static void
check_shown(void **state)
{
	const struct shown_case *c = *state;
	struct rig *r = rig_new();
	char *got;

	add_five(r);
	got = shown(r, c->last, c->since_ms);
	assert_string_equal(got, c->want);
	free(got);
	rig_free(r);
}

/*
 * What a person writes cannot break the line it is shown on.
 */
struct text_case {
	const char	*label, *text, *want;
};

static struct text_case text_cases[] = {
	{ "words stay as they are", "ana said: es mañana", "ana said: es mañana" },
	{ "a line feed becomes a question mark", "a\nb", "a?b" },
	{ "so does the start of an escape sequence", "\033[2J", "?[2J" },
	{ "and what is no UTF-8", "caf\xe9.conf", "caf?.conf" },
};
#define NTEXTS (sizeof text_cases / sizeof text_cases[0])

static void
check_text(void **state)
{
	const struct text_case *c = *state;
	struct rig *r = rig_new();
	char want[128], *got;

	add(r, NOW, 0, "hold", "list vote", c->text);
	snprintf(want, sizeof want, "1 root hold list vote: %s\n", c->want);
	got = shown(r, 1, 0);
	assert_string_equal(got, want);
	free(got);
	rig_free(r);
}

static void
what_is_too_long_is_cut(void **state)
{
	char *text = xcalloc(1, AUDIT_TEXT_MAX + 2), *got;
	struct rig *r = rig_new();

	(void)state;
	memset(text, 'x', AUDIT_TEXT_MAX - 1);
	strcat(text, "ñ");	/* its second byte is one too many */
	add(r, NOW, 0, "hold", "all", text);
	got = shown(r, 1, 0);
	assert_int_equal(strlen(got), strlen("1 root hold all: \n") +
	    AUDIT_TEXT_MAX - 1);
	free(got);
	free(text);
	rig_free(r);
}

/*
 * Meddling.
 */
static void
on_wrong(const char *rule, int64_t id, const char *text, void *arg)
{
	assert_true(strlen(text) > 10);
	buf_addf(arg, "%s %lld\n", rule, (long long)id);
}

static char *
check(struct rig *r)
{
	struct buf out;

	buf_init(&out, 1 << 20);
	assert_int_equal(audit_check(r->store, on_wrong, &out, &r->err), 0);
	return buf_steal(&out);
}

struct meddle_case {
	const char	*label;
	const char	*sql;
	const char	*want;		/* that is wrong: rule and entry */
};

#define SET(what)	"UPDATE audit SET " what " WHERE id = 3"

static struct meddle_case meddle_cases[] = {
	{ "nothing is wrong where nobody meddled", "", "" },
	{ "a changed verb is found", SET("verb = 'hold'"), "audit-changed 3\n" },
	{ "a changed subject", SET("subject = 'broadcast 8'"),
	    "audit-changed 3\n" },
	{ "a changed detail", SET("detail = detail || ' '"),
	    "audit-changed 3\n" },
	{ "a changed account", SET("uid = 0"), "audit-changed 3\n" },
	{ "a changed name of it", SET("who = 'root'"), "audit-changed 3\n" },
	{ "a changed time", SET("at_ms = at_ms + 1"), "audit-changed 3\n" },
	{ "a letter that moved from one member to the next",
	    SET("verb = 'releas', subject = 'e' || subject"),
	    "audit-changed 3\n" },
	{ "a changed chain value, and what stands on it",
	    SET("chain = zeroblob(32)"), "audit-changed 3\naudit-changed 4\n" },
	{ "one that is cut short",
	    SET("chain = x'00'"), "audit-changed 3\naudit-changed 4\n" },
	{ "an entry that was taken out",
	    "DELETE FROM audit WHERE id = 3", "audit-missing 3\n" },
	{ "two of them",
	    "DELETE FROM audit WHERE id IN (2, 4)",
	    "audit-missing 2\naudit-missing 4\n" },
	{ "the first",
	    "DELETE FROM audit WHERE id = 1", "audit-missing 1\n" },
	{ "the last", "DELETE FROM audit WHERE id = 5", "audit-missing 5\n" },
	{ "one taken out, and the gap closed",
	    "DELETE FROM audit WHERE id = 3;"
	    "UPDATE audit SET id = 3 WHERE id = 4;"
	    "UPDATE audit SET id = 4 WHERE id = 5",
	    "audit-changed 3\naudit-changed 4\naudit-missing 5\n" },
	{ "two that changed places",
	    "UPDATE audit SET id = 99 WHERE id = 2;"
	    "UPDATE audit SET id = 2 WHERE id = 3;"
	    "UPDATE audit SET id = 3 WHERE id = 99",
	    "audit-changed 2\naudit-changed 3\naudit-changed 4\n" },
	{ "one put in at the end",
	    "INSERT INTO audit SELECT 6, at_ms, uid, who, verb, subject,"
	    " detail, chain FROM audit WHERE id = 5",
	    "audit-changed 6\naudit-head 6\n" },
	{ "the end cut off, and the head made to say so",
	    "DELETE FROM audit WHERE id = 5;"
	    "UPDATE meta SET number = 4 WHERE name = 'audit'",
	    "audit-head 4\n" },
	{ "with the chain value of the entry that is last now",
	    "DELETE FROM audit WHERE id = 5;"
	    "UPDATE meta SET number = 4, bytes = (SELECT chain || zeroblob(32)"
	    " FROM audit WHERE id = 4) WHERE name = 'audit'",
	    "audit-head 4\n" },
	{ "the head taken away",
	    "DELETE FROM meta WHERE name = 'audit'", "audit-head 5\n" },
	{ "everything taken away but the head", "DELETE FROM audit",
	    "audit-missing 1\naudit-missing 2\naudit-missing 3\n"
	    "audit-missing 4\naudit-missing 5\n" },
};
#define NMEDDLES (sizeof meddle_cases / sizeof meddle_cases[0])

static void
check_meddle(void **state)
{
	const struct meddle_case *c = *state;
	struct rig *r = rig_new();
	char *got;

	add_five(r);
	if (db_script(r->store->db, c->sql, &r->err) == -1)
		fail_msg("%s", r->err.text);
	got = check(r);
	assert_string_equal(got, c->want);
	free(got);
	rig_free(r);
}

/* What somebody decides afterwards is kept, and does not cover it up. */
static void
check_meddle_shows_later(void **state)
{
	const struct meddle_case *c = *state;
	struct rig *r = rig_new();
	char *got;

	add_five(r);
	if (db_script(r->store->db, c->sql, &r->err) == -1)
		fail_msg("%s", r->err.text);
	add(r, NOW + 5 * HOUR, 0, "hold", "all", "later");
	add(r, NOW + 6 * HOUR, 0, "release", "all", "later");
	got = check(r);
	assert_int_equal(*got == '\0', *c->want == '\0');
	free(got);
	got = shown(r, 2, 0);
	assert_non_null(strstr(got, "root hold all: later\n"));
	assert_non_null(strstr(got, "root release all: later\n"));
	free(got);
	rig_free(r);
}

static void
the_head_says_how_many_and_which(void **state)
{
	struct rig *r = rig_new();
	struct blind none = { { 0 } }, one, two;
	int64_t n;

	(void)state;
	assert_int_equal(audit_head(r->store, &n, &one, &r->err), 0);
	assert_int_equal(n, 0);
	assert_memory_equal(&one, &none, sizeof one);
	add(r, NOW, 0, "hold", "all", "");
	assert_int_equal(audit_head(r->store, &n, &one, &r->err), 0);
	add(r, NOW, 0, "hold", "all", "");
	assert_int_equal(audit_head(r->store, &n, &two, &r->err), 0);
	assert_int_equal(n, 2);
	assert_memory_not_equal(&one, &two, sizeof one);
	rig_free(r);
}

/* Neither the entry nor the head outlives what it was about. */
static void
what_is_rolled_back_leaves_nothing(void **state)
{
	struct rig *r = rig_new();
	char *got;

	(void)state;
	add_five(r);
	rig_begin(r);
	assert_int_equal(audit_add(r->store, NOW, 0, "hold", "all", "",
	    &r->err), 0);
	store_rollback(r->store);
	got = check(r);
	assert_string_equal(got, "");
	free(got);
	got = shown(r, 1, 0);
	assert_string_equal(got, FIVE);
	free(got);
	rig_free(r);
}

int
main(void)
{
	const struct CMUnitTest others[] = {
		{ "what is too long is cut, at a whole letter",
		    what_is_too_long_is_cut, NULL, NULL, NULL },
		{ "the head says how many there are, and which is the last",
		    the_head_says_how_many_and_which, NULL, NULL, NULL },
		{ "what is rolled back leaves nothing",
		    what_is_rolled_back_leaves_nothing, NULL, NULL, NULL },
	};
	struct CMUnitTest tests[NSHOWN + NTEXTS + 2 * NMEDDLES +
	    sizeof others / sizeof others[0]];
	size_t n = 0, i;

	for (i = 0; i < NSHOWN; i++)
		tests[n++] = (struct CMUnitTest){
		    .name = shown_cases[i].label, .test_func = check_shown,
		    .initial_state = &shown_cases[i] };
	for (i = 0; i < NTEXTS; i++)
		tests[n++] = (struct CMUnitTest){
		    .name = text_cases[i].label, .test_func = check_text,
		    .initial_state = &text_cases[i] };
	for (i = 0; i < NMEDDLES; i++) {
		tests[n++] = (struct CMUnitTest){
		    .name = meddle_cases[i].label, .test_func = check_meddle,
		    .initial_state = &meddle_cases[i] };
		tests[n++] = (struct CMUnitTest){
		    .name = meddle_cases[i].label,
		    .test_func = check_meddle_shows_later,
		    .initial_state = &meddle_cases[i] };
	}
	memcpy(tests + n, others, sizeof others);
	return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
