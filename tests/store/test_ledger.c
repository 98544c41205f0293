/*
 * The ledger as a file: what is written is read, and what was done to it shows.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "store/ledger.h"
#include "store/store_rig.h"

#define SEEN_MAX	64

struct seen {
	struct ledger_record	records[SEEN_MAX];
	size_t			n;
	unsigned		broken;
};

struct book {
	char		 dir[32], path[64], key[64];
	struct vault	*vault;
	struct ledger	*ledger;
	struct err	 err;
};

static struct ledger_record
record_of(unsigned i, bool stop)
{
	struct ledger_record r = { .stop = stop, .channel = i % 2,
	    .kind = (int)(i % 6), .event_ms = NOW + i, .at_ms = NOW + 2 * i };

	memset(r.blind.bytes, (int)i + 1, BLIND_LEN);
	return r;
}

/* The same of one list. */
static struct ledger_record
list_record_of(unsigned i, bool stop)
{
	struct ledger_record r = record_of(i, stop);

	r.kind = 0;
	strcpy(r.list, "vote");
	return r;
}

static int
on_seen(const struct ledger_record *record, void *arg)
{
	struct seen *seen = arg;

	assert_true(seen->n < SEEN_MAX);
	seen->records[seen->n++] = *record;
	return 0;
}

static struct seen
look(struct book *b)
{
	struct seen seen = { .n = 0 };

	assert_int_equal(ledger_look(b->path, b->vault, on_seen, &seen,
	    &seen.broken, &b->err), 0);
	return seen;
}

static void
assert_same(const struct ledger_record *got, const struct ledger_record *want)
{
	assert_int_equal(got->stop, want->stop);
	assert_int_equal(got->channel, want->channel);
	assert_int_equal(got->kind, want->kind);
	assert_string_equal(got->list, want->list);
	assert_int_equal(got->event_ms, want->event_ms);
	assert_int_equal(got->at_ms, want->at_ms);
	assert_memory_equal(got->blind.bytes, want->blind.bytes, BLIND_LEN);
}

static void
assert_record(const struct ledger_record *got, unsigned i, bool stop)
{
	struct ledger_record want = record_of(i, stop);

	assert_same(got, &want);
}

static struct seen
open_and_read(struct book *b)
{
	struct seen seen = { .n = 0 };

	b->ledger = ledger_open(b->path, b->vault, &b->err);
	assert_non_null(b->ledger);
	assert_int_equal(ledger_read(b->ledger, on_seen, &seen, &seen.broken,
	    &b->err), 0);
	return seen;
}

static void
close_book(struct book *b)
{
	ledger_close(b->ledger);
	b->ledger = NULL;
}

static void
add_record(struct book *b, const struct ledger_record *r)
{
	ledger_add(b->ledger, r);
	assert_int_equal(ledger_flush(b->ledger, &b->err), 0);
}

static void
add(struct book *b, unsigned i, bool stop)
{
	struct ledger_record r = record_of(i, stop);

	add_record(b, &r);
}

static void
book_begin(struct book *b)
{
	*b = (struct book){ .dir = "/tmp/pregon-ledger-XXXXXX" };
	assert_non_null(mkdtemp(b->dir));
	snprintf(b->path, sizeof b->path, "%s/ledger", b->dir);
	snprintf(b->key, sizeof b->key, "%s/key", b->dir);
	assert_int_equal(vault_keygen(b->key, &b->err), 0);
	b->vault = vault_load(b->key, &b->err);
	assert_non_null(b->vault);
}

/* With stops 0 and 1, a start 2 and a stop 3; closed. */
static void
book_of_four(struct book *b)
{
	book_begin(b);
	open_and_read(b);
	add(b, 0, true);
	add(b, 1, true);
	add(b, 2, false);
	add(b, 3, true);
	close_book(b);
}

static void
book_end(struct book *b)
{
	close_book(b);
	vault_free(b->vault);
	nftw(b->dir, rig_remove, 8, FTW_DEPTH | FTW_PHYS);
}

static char *
read_all(const struct book *b, size_t *ret_len)
{
	FILE *file = fopen(b->path, "r");
	char *bytes = xcalloc(1, 65536);

	assert_non_null(file);
	*ret_len = fread(bytes, 1, 65536, file);
	fclose(file);
	return bytes;
}

static void
write_all(const struct book *b, const char *bytes, size_t len)
{
	FILE *file = fopen(b->path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

/*
 * What is written is read.
 */

static void
records_are_read_back_in_order_across_openings(void **state)
{
	struct book b;
	struct seen seen;

	(void)state;
	book_of_four(&b);
	seen = open_and_read(&b);
	assert_int_equal(seen.n, 4);
	assert_int_equal(seen.broken, 0);
	assert_record(&seen.records[0], 0, true);
	assert_record(&seen.records[2], 2, false);
	add(&b, 4, false);
	close_book(&b);
	seen = open_and_read(&b);
	assert_int_equal(seen.n, 5);
	assert_int_equal(seen.broken, 0);
	assert_record(&seen.records[4], 4, false);
	book_end(&b);
}

/* Also of the longest name, and of one that is a word of ours or a number. */
static void
records_of_a_list_are_read_back_among_the_others(void **state)
{
	static const char *const lists[] = { "vote", "a-list_2", "stop",
	    "leave", "x",
	    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz-0123456789" };
	struct ledger_record r;
	struct book b;
	struct seen seen;
	unsigned i;

	(void)state;
	book_of_four(&b);
	open_and_read(&b);
	for (i = 0; i < 6; i++) {
		r = list_record_of(i, i % 2);
		strcpy(r.list, lists[i]);
		add_record(&b, &r);
	}
	add(&b, 7, true);
	close_book(&b);
	seen = open_and_read(&b);
	assert_int_equal(seen.n, 11);
	assert_int_equal(seen.broken, 0);
	assert_record(&seen.records[3], 3, true);
	for (i = 0; i < 6; i++) {
		r = list_record_of(i, i % 2);
		strcpy(r.list, lists[i]);
		assert_same(&seen.records[4 + i], &r);
	}
	assert_record(&seen.records[10], 7, true);
	book_end(&b);
}

/* What is in files that there are already must be read for ever. */
static void
a_line_is_written_as_it_always_was(void **state)
{
	static const char want[] = "pregon-ledger-1\nstop sms "
	    "0101010101010101010101010101010101010101010101010101010101010101 "
	    "0 1503100800000 1503100800000 ";
	struct book b;
	size_t len;
	char *bytes;

	(void)state;
	book_of_four(&b);
	bytes = read_all(&b, &len);
	assert_true(len > sizeof want);
	assert_memory_equal(bytes, want, sizeof want - 1);
	free(bytes);
	book_end(&b);
}

static void
only_its_owner_can_read_it(void **state)
{
	struct book b;
	struct stat st;
	mode_t mask = umask(0);

	(void)state;
	book_of_four(&b);
	umask(mask);
	assert_int_equal(stat(b.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	book_end(&b);
}

static void
what_was_dropped_is_not_written(void **state)
{
	struct ledger_record r = record_of(7, true);
	struct book b;
	struct seen seen;

	(void)state;
	book_begin(&b);
	open_and_read(&b);
	add(&b, 0, true);
	ledger_add(b.ledger, &r);
	ledger_drop(b.ledger);
	add(&b, 1, true);
	seen = look(&b);
	assert_int_equal(seen.n, 2);
	assert_int_equal(seen.broken, 0);
	assert_record(&seen.records[1], 1, true);
	book_end(&b);
}

static void
no_two_have_it_open(void **state)
{
	struct book b;
	struct ledger *second;

	(void)state;
	book_begin(&b);
	open_and_read(&b);
	second = ledger_open(b.path, b.vault, &b.err);
	assert_null(second);
	assert_int_equal(b.err.kind, ERR_BUSY);
	close_book(&b);
	second = ledger_open(b.path, b.vault, &b.err);
	assert_non_null(second);
	ledger_close(second);
	book_end(&b);
}

static void
a_link_in_its_place_is_not_followed(void **state)
{
	struct book b;

	(void)state;
	book_begin(&b);
	assert_int_equal(symlink(b.key, b.path), 0);
	assert_null(ledger_open(b.path, b.vault, &b.err));
	book_end(&b);
}

/*
 * What a crash leaves.
 */

/* Whatever is cut off the end: the whole lines stand, and it goes on behind them. */
static void
a_line_cut_anywhere_is_cut_off(void **state)
{
	struct book b;
	struct seen seen;
	size_t len, at, lines, i;
	char *bytes;

	(void)state;
	book_of_four(&b);
	bytes = read_all(&b, &len);
	for (at = 0; at <= len; at++) {
		for (i = 0, lines = 0; i < at; i++)
			lines += bytes[i] == '\n';
		write_all(&b, bytes, at);
		seen = open_and_read(&b);
		assert_int_equal(seen.broken, 0);
		assert_int_equal(seen.n, lines > 0 ? lines - 1 : 0);
		add(&b, 9, true);
		close_book(&b);
		seen = look(&b);
		assert_int_equal(seen.broken, 0);
		assert_int_equal(seen.n, lines > 0 ? lines : 1);
		assert_record(&seen.records[seen.n - 1], 9, true);
	}
	free(bytes);
	book_end(&b);
}

/* In a child: the file may not grow by more than ${room} bytes. */
static int
try_to_add_without_room(struct book *b, rlim_t room)
{
	struct rlimit limit = { 0, RLIM_INFINITY };
	struct ledger_record r = record_of(8, true);
	struct stat st;

	if (stat(b->path, &st) == -1)
		return 10;
	signal(SIGXFSZ, SIG_IGN);
	limit.rlim_cur = (rlim_t)st.st_size + room;
	if (setrlimit(RLIMIT_FSIZE, &limit) == -1)
		return 11;
	ledger_add(b->ledger, &r);
	if (ledger_flush(b->ledger, &b->err) != -1 || b->err.kind != ERR_IO)
		return 12;
	limit.rlim_cur = RLIM_INFINITY;
	if (setrlimit(RLIMIT_FSIZE, &limit) == -1)
		return 13;
	r = record_of(9, true);
	ledger_add(b->ledger, &r);
	return ledger_flush(b->ledger, &b->err) == 0 ? 0 : 14;
}

static void
what_could_not_be_written_is_not_there_and_what_follows_is(void **state)
{
	static const rlim_t rooms[] = { 0, 1, 70 };
	struct book b;
	struct seen seen;
	int status;
	size_t i;
	pid_t pid;

	(void)state;
	for (i = 0; i < sizeof rooms / sizeof rooms[0]; i++) {
		book_of_four(&b);
		open_and_read(&b);
		pid = fork();
		assert_int_not_equal(pid, -1);
		if (pid == 0)
			_exit(try_to_add_without_room(&b, rooms[i]));
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
		seen = look(&b);
		assert_int_equal(seen.n, 5);
		assert_int_equal(seen.broken, 0);
		assert_record(&seen.records[4], 9, true);
		book_end(&b);
	}
}

/*
 * What someone did to it.
 */

/* Line ${i} (0: the head) of ${bytes}, and the one behind it. */
static char *
line_at(char *bytes, unsigned i)
{
	while (i-- > 0)
		bytes = strchr(bytes, '\n') + 1;
	return bytes;
}

static size_t
without_line(char *bytes, size_t len, unsigned i)
{
	char *line = line_at(bytes, i), *next = line_at(line, 1);

	memmove(line, next, len - (size_t)(next - bytes) + 1);
	return len - (size_t)(next - line);
}

static size_t
remove_head(char *bytes, size_t len)
{
	return without_line(bytes, len, 0);
}

static size_t
remove_second(char *bytes, size_t len)
{
	return without_line(bytes, len, 2);
}

static size_t
change_kind(char *bytes, size_t len)
{
	char *kind = strchr(strchr(strchr(line_at(bytes, 2), ' ') + 1, ' ') + 1,
	    ' ') + 1;

	*kind = *kind == '0' ? '1' : '0';
	return len;
}

static size_t
make_start_of_stop(char *bytes, size_t len)
{
	char *line = line_at(bytes, 2);

	memmove(line + 5, line + 4, len - (size_t)(line - bytes) - 4 + 1);
	memcpy(line, "start", 5);
	return len + 1;
}

static size_t
double_line(char *bytes, size_t len)
{
	char *line = line_at(bytes, 2), *next = line_at(line, 1);
	size_t n = (size_t)(next - line);

	memmove(next + n, next, len - (size_t)(next - bytes) + 1);
	memcpy(next, line, n);
	return len + n;
}

static size_t
nul_behind_second(char *bytes, size_t len)
{
	char *end = strchr(line_at(bytes, 2), '\n');

	memmove(end + 2, end, len - (size_t)(end - bytes) + 1);
	memcpy(end, "\0x", 2);
	return len + 2;
}

static size_t
nothing(char *bytes, size_t len)
{
	(void)bytes;
	return len;
}

struct change_case {
	const char	*label;
	size_t		(*change)(char *bytes, size_t len);
	bool		 other_key;
	unsigned	 want_broken;
	const char	*want;	/* the records that still count */
};

static struct change_case cases[] = {
	{ "unchanged", nothing, false, 0, "0123" },
	{ "a changed line shows; its stop counts as it stands", change_kind,
	    false, 3, "013" },
	{ "a removed line shows, and no start behind it counts", remove_second,
	    false, 3, "03" },
	{ "a stop made a start shows and does not count", make_start_of_stop,
	    false, 3, "03" },
	{ "a line twice shows", double_line, false, 4, "0113" },
	{ "bytes behind a NUL show", nul_behind_second, false, 3, "013" },
	{ "without its head no stop is lost", remove_head, false, 1, "013" },
	{ "under another key every stop counts, and no start", nothing, true,
	    2, "013" },
};
#define NCASES (sizeof cases / sizeof cases[0])

/* Change the closed ${b} as ${c} says, look, and put it aside. */
static void
check_changed(struct book *b, const struct change_case *c)
{
	struct seen seen;
	char *bytes, got[SEEN_MAX + 1] = "";
	size_t len, i;

	bytes = read_all(b, &len);
	len = c->change(bytes, len);
	write_all(b, bytes, len);
	free(bytes);
	if (c->other_key) {
		vault_free(b->vault);
		b->vault = vault_throwaway();
	}
	seen = open_and_read(b);
	assert_int_equal(seen.broken, c->want_broken);
	for (i = 0; i < seen.n; i++) {
		got[i] = (char)('0' + seen.records[i].blind.bytes[0] - 1);
		assert_true(seen.records[i].stop || c->want_broken == 0);
	}
	assert_string_equal(got, c->want);

	/* Put aside, it is kept, and a new one takes what comes. */
	assert_int_equal(ledger_renew(b->ledger, NOW, &b->err), 0);
	add(b, 5, true);
	seen = look(b);
	assert_int_equal(seen.n, 1);
	assert_int_equal(seen.broken, 0);
	snprintf(b->path, sizeof b->path, "%s/ledger.broken-%lld", b->dir,
	    (long long)NOW);
	assert_int_equal(access(b->path, R_OK), 0);
	book_end(b);
}

static void
check_change(void **state)
{
	struct book b;

	book_of_four(&b);
	check_changed(&b, *state);
}

/*
 * The same of one list: leaves 0 and 1, a join 2 and a leave 3.
 */

static size_t
make_join_of_leave(char *bytes, size_t len)
{
	char *line = line_at(bytes, 2);

	memcpy(line, "join", 4);
	memmove(line + 4, line + 5, len - (size_t)(line - bytes) - 5 + 1);
	return len - 1;
}

static size_t
change_list(char *bytes, size_t len)
{
	strstr(line_at(bytes, 2), " vote ")[1] = 'n';
	return len;
}

static struct change_case list_cases[] = {
	{ "lists, unchanged", nothing, false, 0, "0123" },
	{ "a leave made a join shows and does not count", make_join_of_leave,
	    false, 3, "03" },
	{ "a leave of another list shows, and counts as it stands",
	    change_list, false, 3, "013" },
	{ "a removed leave shows, and no join behind it counts",
	    remove_second, false, 3, "03" },
	{ "under another key every leave counts, and no join", nothing, true,
	    2, "013" },
};
#define NLISTS (sizeof list_cases / sizeof list_cases[0])

static void
check_list_change(void **state)
{
	const struct change_case *c = *state;
	struct ledger_record r;
	struct book b;
	unsigned i;

	book_begin(&b);
	open_and_read(&b);
	for (i = 0; i < 4; i++) {
		r = list_record_of(i, i != 2);
		add_record(&b, &r);
	}
	close_book(&b);
	check_changed(&b, c);
}

int
main(void)
{
	static const struct CMUnitTest more[] = {
		cmocka_unit_test(records_are_read_back_in_order_across_openings),
		cmocka_unit_test(
		    records_of_a_list_are_read_back_among_the_others),
		cmocka_unit_test(a_line_is_written_as_it_always_was),
		cmocka_unit_test(only_its_owner_can_read_it),
		cmocka_unit_test(what_was_dropped_is_not_written),
		cmocka_unit_test(no_two_have_it_open),
		cmocka_unit_test(a_link_in_its_place_is_not_followed),
		cmocka_unit_test(a_line_cut_anywhere_is_cut_off),
		cmocka_unit_test(
		    what_could_not_be_written_is_not_there_and_what_follows_is),
	};
	struct CMUnitTest tests[NCASES + NLISTS];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_change, .initial_state = &cases[i] };
	for (i = 0; i < NLISTS; i++)
		tests[NCASES + i] = (struct CMUnitTest){
		    .name = list_cases[i].label,
		    .test_func = check_list_change,
		    .initial_state = &list_cases[i] };
	return cmocka_run_group_tests_name("ledger", more, NULL, NULL) +
	    cmocka_run_group_tests_name("ledger changed", tests, NULL, NULL);
}
