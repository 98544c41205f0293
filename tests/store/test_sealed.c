#include "base/str.h"
#include "store/sealed.h"
#include "store/store_rig.h"

#define NAME "vote.csv"

/* Sealed bytes, and what comes of opening them. */
struct bytes {
	char	*data;
	size_t	 len;
};

static FILE *
in_memory(const void *data, size_t len)
{
	FILE *in = tmpfile();

	assert_non_null(in);
	assert_int_equal(fwrite(data, 1, len, in), len);
	rewind(in);
	return in;
}

static struct bytes
seal(const struct vault *vault, const char *name, const void *data, size_t len)
{
	FILE *in = in_memory(data, len), *out;
	struct public_key key;
	struct bytes ret;
	struct err err;

	out = open_memstream(&ret.data, &ret.len);
	vault_public(vault, &key);
	assert_int_equal(sealed_write(in, out, &key, name, CONFIG_CSV_MAX,
	    &err), 0);
	fclose(out);
	fclose(in);
	return ret;
}

/* Read ${sealed} to its end, ${step} bytes at a time.  -1 with ${err}. */
static int
unseal(struct vault *vault, const char *name, const struct bytes *sealed,
    size_t step, struct buf *ret, struct err *err)
{
	struct list_key key = sealed_key(vault);
	FILE *in = in_memory(sealed->data, sealed->len);
	void *opened = key.open(key.arg, in, name, err);
	char piece[8192];
	size_t n;
	int got = -1;

	buf_init(ret, 4 * 1024 * 1024);
	assert_true(step <= sizeof piece);
	if (opened != NULL) {
		while ((got = key.read(opened, piece, step, &n, err)) == 1) {
			assert_in_range(n, 1, step);
			assert_int_equal(buf_add(ret, piece, n), 0);
		}
		key.close(opened);
	}
	fclose(in);
	if (got == -1)
		assert_int_not_equal(err->kind, ERR_INPUT);
	return got;
}

static char *
text_of(size_t len)
{
	char *text = xmalloc(len + 1);
	size_t i;

	for (i = 0; i < len; i++)
		text[i] = (char)('a' + i % 23);
	text[len] = '\0';
	return text;
}

/* Around the ends of chunks, nothing is lost and nothing added. */
static void
all_comes_back(void **state)
{
	static const size_t sizes[] = { 0, 1, 100, SEALED_CHUNK - 1,
	    SEALED_CHUNK, SEALED_CHUNK + 1, 2 * SEALED_CHUNK,
	    3 * SEALED_CHUNK + 7 };
	struct vault *vault = vault_throwaway();
	struct bytes sealed;
	struct buf got;
	struct err err;
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		text = text_of(sizes[i]);
		sealed = seal(vault, NAME, text, sizes[i]);
		assert_int_equal(unseal(vault, NAME, &sealed, 4096, &got,
		    &err), 0);
		assert_int_equal(got.len, sizes[i]);
		assert_memory_equal(buf_text(&got), text, sizes[i]);
		buf_done(&got);
		free(sealed.data);
		free(text);
	}
	vault_free(vault);
}

/*
 * What was done to a sealed file, each with a sentence of its own.
 */

struct wrong_case {
	const char	*label;
	const char	*from, *to;	/* put ${to} for ${from}, in the first line */
	const char	*name;		/* as which it is opened */
	bool		 other_key;
	const char	*want;
};

static struct wrong_case wrongs[] = {
	{ "another key", NULL, NULL, NAME, true, "was sealed for the key " },
	{ "another name", NULL, NULL, "press.csv", false,
	    "was not sealed as press.csv: it is another file, or was renamed; "
	    "seal press.csv again" },
	{ "an older format", "sealed-1", "sealed-0", NAME, false,
	    "was sealed in format 0, and this pregon reads format 1: seal the "
	    "clear file again with this one" },
	{ "a newer format", "sealed-1", "sealed-2", NAME, false,
	    "was sealed in format 2, and this pregon reads format 1: " },
	{ "a format that is none", "sealed-1", "sealed-x", NAME, false,
	    "was changed since it was sealed" },
	{ "a clear CSV file", "pregon", "phone,", NAME, false,
	    "is not a sealed list: `pregon seal-list` makes one of a CSV "
	    "file" },
	{ "a name changed to fit", "vote.csv", "vite.csv", "vite.csv", false,
	    "is cut short, or was changed: " },
	{ "a first line in pieces", " vote", "_vote", NAME, false,
	    "was changed since it was sealed" },
};
#define NWRONGS (sizeof wrongs / sizeof wrongs[0])

static void
check_wrong(void **state)
{
	const struct wrong_case *c = *state;
	struct vault *vault = vault_throwaway(), *other = vault_throwaway();
	struct bytes sealed = seal(vault, NAME, "phone\n", 6);
	struct buf got;
	struct err err;
	char *at;

	if (c->from != NULL) {
		at = strstr(sealed.data, c->from);
		assert_non_null(at);
		memcpy(at, c->to, strlen(c->to));
	}
	assert_int_equal(unseal(c->other_key ? other : vault, c->name, &sealed,
	    100, &got, &err), -1);
	if (!str_starts(err.text, c->want))
		fail_msg("%s", err.text);
	assert_int_equal(got.len, 0);
	buf_done(&got);
	free(sealed.data);
	vault_free(vault);
	vault_free(other);
}

/* Cut anywhere, it is refused, and says so. */
static void
a_cut_file_is_refused(void **state)
{
	struct vault *vault = vault_throwaway();
	char *text = text_of(2 * SEALED_CHUNK + 100);
	struct bytes sealed = seal(vault, NAME, text, 2 * SEALED_CHUNK + 100);
	struct bytes cut = sealed;
	struct buf got;
	struct err err;
	size_t head = sealed.len - 2 * (SEALED_CHUNK + 17) - 117, i;

	(void)state;
	for (i = 0; i < sealed.len; i += i < head + 50 ? 1 : 4099) {
		cut.len = i;
		assert_int_equal(unseal(vault, NAME, &cut, 8192, &got, &err),
		    -1);
		if (i >= 15 && strstr(err.text, "is cut short") == NULL)
			fail_msg("%zu: %s", i, err.text);
		buf_done(&got);
	}
	/* Whole chunks are missing at the end. */
	cut.len = head + SEALED_CHUNK + 17;
	assert_int_equal(unseal(vault, NAME, &cut, 8192, &got, &err), -1);
	assert_non_null(strstr(err.text, "is cut short"));
	buf_done(&got);
	free(sealed.data);
	free(text);
	vault_free(vault);
}

/* A bit of any part, a chunk elsewhere or from another file, bytes behind. */
static void
a_changed_file_is_refused(void **state)
{
	struct vault *vault = vault_throwaway();
	char *text = text_of(2 * SEALED_CHUNK + 100);
	struct bytes sealed = seal(vault, NAME, text, 2 * SEALED_CHUNK + 100),
	    other = seal(vault, NAME, text, 2 * SEALED_CHUNK + 100), odd;
	size_t chunk = SEALED_CHUNK + 17, i,
	    head = sealed.len - 2 * chunk - 117;
	struct buf got;
	struct err err;

	(void)state;
	odd.data = xcalloc(1, sealed.len + chunk);
	for (i = 0; i < sealed.len; i += i < head + 40 ? 1 : 5003) {
		memcpy(odd.data, sealed.data, sealed.len);
		odd.len = sealed.len;
		odd.data[i] ^= 1;
		assert_int_equal(unseal(vault, NAME, &odd, 8192, &got, &err),
		    -1);
		buf_done(&got);
	}
	/* The first two chunks exchanged; one taken from its twin; one twice. */
	memcpy(odd.data, sealed.data, sealed.len);
	memcpy(odd.data + head, sealed.data + head + chunk, chunk);
	memcpy(odd.data + head + chunk, sealed.data + head, chunk);
	assert_int_equal(unseal(vault, NAME, &odd, 8192, &got, &err), -1);
	buf_done(&got);
	memcpy(odd.data, sealed.data, sealed.len);
	memcpy(odd.data + head + chunk, other.data + head + chunk, chunk);
	assert_int_equal(unseal(vault, NAME, &odd, 8192, &got, &err), -1);
	assert_int_equal(got.len, SEALED_CHUNK);
	buf_done(&got);
	memcpy(odd.data, sealed.data, head + chunk);
	memcpy(odd.data + head + chunk, sealed.data + head,
	    sealed.len - head);
	odd.len = sealed.len + chunk;
	assert_int_equal(unseal(vault, NAME, &odd, 8192, &got, &err), -1);
	buf_done(&got);
	/* A byte behind the end. */
	memcpy(odd.data, sealed.data, sealed.len);
	odd.len = sealed.len + 1;
	assert_int_equal(unseal(vault, NAME, &odd, 8192, &got, &err), -1);
	buf_done(&got);
	free(odd.data);
	free(sealed.data);
	free(other.data);
	free(text);
	vault_free(vault);
}

static void
no_byte_tells(void **state)
{
	static const char csv[] = "phone,name\n+13035550147,Zenobia\n";
	struct vault *vault = vault_throwaway();
	struct bytes one = seal(vault, NAME, csv, sizeof csv - 1),
	    two = seal(vault, NAME, csv, sizeof csv - 1);

	(void)state;
	assert_null(memmem(one.data, one.len, "5550147", 7));
	assert_null(memmem(one.data, one.len, "Zenobia", 7));
	assert_null(memmem(one.data, one.len, "phone", 5));
	/* The same file twice is not known as the same. */
	assert_int_equal(one.len, two.len);
	assert_memory_not_equal(one.data + 60, two.data + 60, 40);
	free(one.data);
	free(two.data);
	vault_free(vault);
}

static void
a_bound_is_a_bound(void **state)
{
	struct vault *vault = vault_throwaway();
	FILE *in = in_memory("12345678", 8), *out = tmpfile();
	struct public_key key;
	struct err err;

	(void)state;
	vault_public(vault, &key);
	assert_int_equal(sealed_write(in, out, &key, NAME, 7, &err), -1);
	assert_int_equal(err.kind, ERR_FULL);
	rewind(in);
	assert_int_equal(sealed_write(in, out, &key, "a\nb", 8, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	rewind(in);
	assert_int_equal(sealed_write(in, out, &key, "", 8, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	fclose(in);
	fclose(out);
	vault_free(vault);
}

static void
without_a_key_nothing_opens(void **state)
{
	(void)state;
	assert_null(sealed_key(NULL).open);
}

/* The public half is of the key, whichever process asks, and can be kept. */
static void
the_public_half_stays(void **state)
{
	struct rig *r = rig_new_dir();
	struct vault *vault = vault_load(r->key, &r->err),
	    *again = vault_load(r->key, &r->err), *other = vault_throwaway();
	struct public_key one, two;
	char path[80];

	(void)state;
	vault_public(vault, &one);
	vault_public(again, &two);
	assert_memory_equal(&one, &two, sizeof one);
	snprintf(path, sizeof path, "%s.pub", r->key);
	assert_int_equal(public_key_save(path, &one, &r->err), 0);
	assert_int_equal(public_key_save(path, &one, &r->err), 0);
	assert_int_equal(public_key_load(path, &two, &r->err), 0);
	assert_memory_equal(&one, &two, sizeof one);
	vault_public(other, &two);
	assert_memory_not_equal(&one, &two, sizeof one);
	assert_int_equal(public_key_save(path, &two, &r->err), -1);
	assert_int_equal(r->err.kind, ERR_REFUSED);
	assert_int_equal(public_key_load(r->key, &two, &r->err), -1);
	assert_non_null(strstr(r->err.text, "keygen"));
	vault_free(vault);
	vault_free(again);
	vault_free(other);
	rig_free(r);
}

static const struct CMUnitTest others[] = {
	{ "what was sealed comes back, around the ends of chunks",
	    all_comes_back, NULL, NULL, NULL },
	{ "a file that was cut anywhere is refused", a_cut_file_is_refused,
	    NULL, NULL, NULL },
	{ "a file that was changed anywhere is refused",
	    a_changed_file_is_refused, NULL, NULL, NULL },
	{ "no byte of it tells what is in it", no_byte_tells, NULL, NULL,
	    NULL },
	{ "a file or a name beyond its bound is not sealed",
	    a_bound_is_a_bound, NULL, NULL, NULL },
	{ "without a key nothing opens", without_a_key_nothing_opens, NULL,
	    NULL, NULL },
	{ "the public half of a key stays the same", the_public_half_stays,
	    NULL, NULL, NULL },
};
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NWRONGS + NOTHERS];
	size_t i;

	for (i = 0; i < NWRONGS; i++)
		tests[i] = (struct CMUnitTest){ .name = wrongs[i].label,
		    .test_func = check_wrong, .initial_state = &wrongs[i] };
	memcpy(tests + NWRONGS, others, sizeof others);
	return cmocka_run_group_tests_name("sealed", tests, NULL, NULL);
}
