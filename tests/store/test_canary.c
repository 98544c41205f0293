/*
 * No byte of the store tells an address or a name: not the database, not its
 * log while it is open, not what is left when it is closed.
 */
#include "store/store_rig.h"

#include <ctype.h>
#include <dirent.h>

#include "store/told.h"

#define FILE_MAX_BYTES (32 * 1024 * 1024)

#define PHONE "+17205550147"
#define EMAIL "Zenobia.Quill@canary.example.org"
#define NAME "Zenobia Quillfeather"

/* What must not be found, in any case, as UTF-8 or UTF-16. */
static const char *const needles[] = {
	PHONE, "17205550147", "7205550147", "720-555-0147", "5550147",
	EMAIL, "zenobia.quill", "canary.example.org", NAME, "zenobia",
	"quillfeather",
};
#define NNEEDLES (sizeof needles / sizeof needles[0])

static bool
found_at(const char *hay, const char *needle, size_t step)
{
	size_t i;

	for (i = 0; needle[i] != '\0'; i++)
		if (tolower((unsigned char)hay[i * step]) !=
		    tolower((unsigned char)needle[i]) ||
		    (step == 2 && needle[i + 1] != '\0' &&
		    hay[i * step + 1] != '\0'))
			return false;
	return true;
}

/* ${step} 1: as it is; 2: with a NUL between, as UTF-16 of either order. */
static bool
contains(const char *hay, size_t len, const char *needle, size_t step)
{
	size_t n = (strlen(needle) - 1) * step + 1, i;

	for (i = 0; i + n <= len; i++)
		if (found_at(hay + i, needle, step))
			return true;
	return false;
}

static char *
read_whole(const char *path, size_t *ret_len)
{
	FILE *file = fopen(path, "r");
	char *bytes = xmalloc(FILE_MAX_BYTES);

	assert_non_null(file);
	*ret_len = fread(bytes, 1, FILE_MAX_BYTES, file);
	assert_true(*ret_len < FILE_MAX_BYTES);
	fclose(file);
	return bytes;
}

/* Look into every file of ${dir}.  Returns how many hold ${control}. */
static int
look(const char *dir, const char *control)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	int controls = 0;

	assert_non_null(d);
	while ((entry = readdir(d)) != NULL) {
		char path[512], *bytes;
		size_t len, i;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, entry->d_name);
		bytes = read_whole(path, &len);
		controls += contains(bytes, len, control, 1);
		for (i = 0; i < NNEEDLES; i++)
			if (contains(bytes, len, needles[i], 1) ||
			    contains(bytes, len, needles[i], 2))
				fail_msg("%s is in %s", needles[i], path);
		free(bytes);
	}
	closedir(d);
	return controls;
}

/*
 * A copy of the folder, made by another process: this one must not open, and
 * so close, the files that it has locks on.
 */
static void
copy(const struct rig *r, char ret[48])
{
	char command[256];

	snprintf(ret, 48, "/tmp/pregon-canary-XXXXXX");
	assert_non_null(mkdtemp(ret));
	snprintf(command, sizeof command, "cp %s/store.db* %s/", r->dir, ret);
	assert_int_equal(system(command), 0);
}

static void
look_at_a_copy(const struct rig *r, int want_controls)
{
	char dir[48];

	copy(r, dir);
	assert_true(look(dir, "a-control-list") >= want_controls);
	nftw(dir, rig_remove, 8, FTW_DEPTH | FTW_PHYS);
}

/* She joins, is texted, answers, says STOP, leaves and joins again. */
static void
live(struct rig *r)
{
	const struct told_fact fact = { "vote.when", "vote", 1, "Monday" };
	const struct verdict verdict = { .kind = VERDICT_RETRY };
	struct sync_counts counts;
	struct broadcast b;
	struct claimed c[1];
	int64_t told;

	rig_row(r, VOTE, PHONE, EMAIL, "en", NAME, "America/Denver");
	r->lists[VOTE].rows[0].source = "asked " NAME " at " PHONE;
	rig_row(r, PRESS, PHONE, NULL, "en", NAME, NULL);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	b = rig_broadcast(r, "soon", 2);
	rig_fill(r, &b, CHANNEL_SMS);
	b.cursor = 0;
	rig_fill(r, &b, CHANNEL_EMAIL);
	assert_int_equal(rig_claim(r, &b, NOW, 1, c), 1);
	assert_string_equal(address_reveal(&c[0].to), PHONE);
	assert_string_equal(secret_reveal(&c[0].name), NAME);
	assert_int_equal(told_add(r->store, b.id, CHANNEL_SMS,
	    "en", &fact, 1, &told,
	    &r->err), 0);
	assert_int_equal(outbox_tell(r->store, &c[0], told, &r->err), 0);
	assert_int_equal(outbox_settle(r->store, c[0].id, c[0].attempt,
	    &verdict, MESSAGE_QUEUED, NOW, "busy", NOW, &r->err), 0);
	rig_suppress(r, PHONE);
	rig_suppress(r, EMAIL);
	rig_claimed_done(c, 1);
	assert_int_equal(rig_claim(r, &b, NOW, 1, c), 0);
	rig_clear_rows(r, VOTE);
	assert_int_equal(rig_try_sync(r, VOTE, true, &counts), 0);
	rig_row(r, VOTE, PHONE, EMAIL, "en", NAME, NULL);
	rig_sync(r, VOTE);
}

static void
no_byte_tells(void **state)
{
	struct rig *r = rig_new_dir();

	(void)state;
	r->lists[VOTE].name = "a-control-list";
	rig_open(r, NOW);
	live(r);
	look_at_a_copy(r, 1);		/* while it is open: also its log */
	store_close(r->store);
	r->store = NULL;
	look_at_a_copy(r, 1);
	rig_open(r, NOW + HOUR);
	rig_do(r, "VACUUM");
	look_at_a_copy(r, 1);
	rig_free(r);
}

/* And in the middle of a transaction, with more than memory holds. */
static void
no_byte_tells_when_it_spills(void **state)
{
	struct rig *r = rig_new_dir();
	struct sync_counts counts;

	(void)state;
	r->lists[VOTE].name = "a-control-list";
	rig_open(r, NOW);
	rig_do(r, "PRAGMA cache_size = 5");
	rig_row(r, VOTE, PHONE, EMAIL, "en", NAME, NULL);
	rig_rows(r, VOTE, 0, 500);
	rig_begin(r);
	assert_int_equal(people_sync(r->store, &r->config, &r->lists[VOTE],
	    false, NOW, &counts, &r->err), 0);
	look_at_a_copy(r, 1);
	store_rollback(r->store);
	look_at_a_copy(r, 0);
	rig_free(r);
}

/* The look itself finds what it should, in every form. */
static void
the_look_can_find(void **state)
{
	static const char utf16le[] = "x\0z\0e\0n\0o\0b\0i\0a\0",
	    utf16be[] = "\0z\0e\0n\0o\0b\0i\0a";

	(void)state;
	assert_true(contains("abc+17205550147x", 16, PHONE, 1));
	assert_true(contains("..ZENOBIA", 9, "zenobia", 1));
	assert_false(contains("..ZENOBI", 8, "zenobia", 1));
	assert_true(contains(utf16le, sizeof utf16le - 1, "zenobia", 2));
	assert_true(contains(utf16be, sizeof utf16be - 1, "zenobia", 2));
	assert_false(contains("zxexnxoxbxixa", 13, "zenobia", 2));
}

static const struct CMUnitTest tests[] = {
	{ "the look finds what is there", the_look_can_find, NULL, NULL,
	    NULL },
	{ "no byte of the store tells an address or a name", no_byte_tells,
	    NULL, NULL, NULL },
	{ "nor in the middle of a long transaction",
	    no_byte_tells_when_it_spills, NULL, NULL, NULL },
};

int
main(void)
{
	return cmocka_run_group_tests_name("canary", tests, NULL, NULL);
}
