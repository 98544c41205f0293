#include "store/store_rig.h"

#include <fcntl.h>

#define HANDLE "abcdefghijklm"
#define HEX64 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

/*
 * Key files.
 */

struct key_case {
	const char	*label;
	const char	*text;
	unsigned	 mode;
	enum err_kind	 want;		/* ERR_NONE: it is loaded */
};

static struct key_case keys[] = {
	{ "a key file of the owner is loaded",
	    "pregon-key-1 " HEX64 "\n", 0400, ERR_NONE },
	{ "the owner may be able to write it",
	    "pregon-key-1 " HEX64 "\n", 0600, ERR_NONE },
	{ "the group may read it", "pregon-key-1 " HEX64 "\n", 0440,
	    ERR_NONE },
	{ "others may not read it", "pregon-key-1 " HEX64 "\n", 0444,
	    ERR_REFUSED },
	{ "others may not even write it", "pregon-key-1 " HEX64 "\n", 0602,
	    ERR_REFUSED },
	{ "an empty file is no key", "", 0400, ERR_INPUT },
	{ "a key without its first word is none", HEX64 "\n", 0400,
	    ERR_INPUT },
	{ "a key of another version is none", "pregon-key-2 " HEX64 "\n",
	    0400, ERR_INPUT },
	{ "a key cut short is none", "pregon-key-1 0011\n", 0400, ERR_INPUT },
	{ "a key with more behind it is none", "pregon-key-1 " HEX64 "\n\n",
	    0400, ERR_INPUT },
	{ "a digit that is none makes it none",
	    "pregon-key-1 g0112233445566778899aabbccddeeff"
	    "00112233445566778899aabbccddeeff\n", 0400, ERR_INPUT },
};

static void
check_key(void **state)
{
	const struct key_case *c = *state;
	struct rig *r = rig_new_dir();
	struct vault *vault;
	FILE *file;

	unlink(r->key);
	file = fopen(r->key, "w");
	fputs(c->text, file);
	fclose(file);
	chmod(r->key, c->mode);
	r->err.kind = ERR_NONE;
	vault = vault_load(r->key, &r->err);
	assert_int_equal(vault != NULL, c->want == ERR_NONE);
	assert_int_equal(r->err.kind, c->want);
	if (c->want != ERR_NONE)
		assert_non_null(strstr(r->err.text, r->key));
	assert_null(strstr(r->err.text, "00112233"));
	vault_free(vault);
	rig_free(r);
}

static void
a_missing_key_says_what_helps(void **state)
{
	struct err err;

	(void)state;
	assert_null(vault_load("/tmp/pregon-no-such-key", &err));
	assert_int_equal(err.kind, ERR_IO);
	assert_non_null(strstr(err.text, "pregon keygen"));
}

static void
a_fifo_does_not_make_us_wait(void **state)
{
	struct rig *r = rig_new_dir();

	(void)state;
	unlink(r->key);
	assert_int_equal(mkfifo(r->key, 0600), 0);
	assert_null(vault_load(r->key, &r->err));
	assert_int_equal(r->err.kind, ERR_INPUT);
	rig_free(r);
}

static void
keygen_is_for_the_owner_alone(void **state)
{
	struct rig *r = rig_new_dir();
	mode_t old = umask(0);
	struct stat st;

	(void)state;
	unlink(r->key);
	assert_int_equal(vault_keygen(r->key, &r->err), 0);
	umask(old);
	assert_int_equal(stat(r->key, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0400);
	rig_free(r);
}

/* The bytes of the key file. */
static void
read_key_file(const char *path, char ret[256])
{
	FILE *file = fopen(path, "r");
	size_t n;

	assert_non_null(file);
	n = fread(ret, 1, 255, file);
	ret[n] = '\0';
	fclose(file);
}

static void
keygen_never_overwrites(void **state)
{
	struct rig *r = rig_new_dir();
	char before[256], after[256];

	(void)state;
	chmod(r->key, 0600);
	read_key_file(r->key, before);
	assert_int_equal(vault_keygen(r->key, &r->err), -1);
	assert_int_equal(r->err.kind, ERR_IO);
	read_key_file(r->key, after);
	assert_string_equal(after, before);
	rig_free(r);
}

static void
keygen_follows_no_link(void **state)
{
	struct rig *r = rig_new_dir();
	char target[128];

	(void)state;
	unlink(r->key);
	snprintf(target, sizeof target, "%s/elsewhere", r->dir);
	assert_int_equal(symlink(target, r->key), 0);
	assert_int_equal(vault_keygen(r->key, &r->err), -1);
	assert_int_not_equal(access(target, F_OK), 0);
	rig_free(r);
}

static void
every_key_is_new(void **state)
{
	struct rig *r = rig_new_dir();
	char first[256], second[256];

	(void)state;
	read_key_file(r->key, first);
	unlink(r->key);
	assert_int_equal(vault_keygen(r->key, &r->err), 0);
	read_key_file(r->key, second);
	assert_string_not_equal(first, second);
	rig_free(r);
}

/*
 * Sealing.
 */

struct seal_case {
	const char	*label;
	const char	*table, *handle;	/* where it is unsealed */
	int		 turned;	/* the byte with a bit turned; -1: none */
	int		 more;		/* bytes more, or fewer */
	bool		 other_key;
	int		 want;
};

static struct seal_case seals[] = {
	{ "what was sealed is unsealed", "address", HANDLE, -1, 0, false, 0 },
	{ "not for another person", "address", "nopqrstuvwxyz", -1, 0, false,
	    -1 },
	{ "not from another table", "person", HANDLE, -1, 0, false, -1 },
	{ "not where table and handle are cut elsewhere", "addres",
	    "s" HANDLE, -1, 0, false, -1 },
	{ "not with another key", "address", HANDLE, -1, 0, true, -1 },
	{ "not with a bit of the nonce turned", "address", HANDLE, 0, 0,
	    false, -1 },
	{ "not with a bit of the text turned", "address", HANDLE, 24, 0,
	    false, -1 },
	{ "not with a bit of the tag turned", "address", HANDLE, 24 + 12 + 15,
	    0, false, -1 },
	{ "not with a byte fewer", "address", HANDLE, -1, -1, false, -1 },
	{ "not with a byte more", "address", HANDLE, -1, 1, false, -1 },
	{ "not without its text", "address", HANDLE, -1, -12, false, -1 },
	{ "not without its tag", "address", HANDLE, -1, -13, false, -1 },
	{ "not from nothing", "address", HANDLE, -1, -(24 + 16 + 12), false,
	    -1 },
};

static void
check_seal(void **state)
{
	const struct seal_case *c = *state;
	struct vault *vault = vault_throwaway(), *other = vault_throwaway();
	uint8_t sealed[VAULT_OVERHEAD + sizeof ADA] = { 0 };
	struct secret got = { 0 };
	struct err err;
	size_t n = vault_seal(vault, "address", HANDLE, ADA, 12, sealed);

	assert_int_equal(n, VAULT_OVERHEAD + 12);
	if (c->turned >= 0)
		sealed[c->turned] ^= 1;
	secret_set(&got, "as it was", 9);
	assert_int_equal(vault_unseal(c->other_key ? other : vault, c->table,
	    c->handle, sealed, (size_t)((int)n + c->more), &got, &err),
	    c->want);
	if (c->want == 0)
		assert_string_equal(secret_reveal(&got), ADA);
	else {
		assert_int_equal(err.kind, ERR_INPUT);
		assert_string_equal(secret_reveal(&got), "as it was");
	}
	secret_done(&got);
	vault_free(vault);
	vault_free(other);
}

static void
sealed_twice_differs(void **state)
{
	struct vault *vault = vault_throwaway();
	uint8_t one[VAULT_OVERHEAD + 12], two[VAULT_OVERHEAD + 12];

	(void)state;
	vault_seal(vault, "address", HANDLE, ADA, 12, one);
	vault_seal(vault, "address", HANDLE, ADA, 12, two);
	assert_memory_not_equal(one, two, 24);
	assert_memory_not_equal(one + 24, two + 24, 12);
	vault_free(vault);
}

static void
sealed_sizes(void **state)
{
	static const size_t sizes[] = { 0, 1,
	    VAULT_SEALED_MAX - VAULT_OVERHEAD };
	struct vault *vault = vault_throwaway();
	uint8_t text[VAULT_SEALED_MAX], sealed[VAULT_SEALED_MAX];
	struct secret got = { 0 };
	struct err err;
	size_t i, n;

	(void)state;
	memset(text, 'x', sizeof text);
	for (i = 0; i < 3; i++) {
		n = vault_seal(vault, "person", HANDLE, text, sizes[i], sealed);
		assert_int_equal(vault_unseal(vault, "person", HANDLE, sealed,
		    n, &got, &err), 0);
		assert_int_equal(got.len, sizes[i]);
		assert_memory_equal(secret_reveal(&got), text, sizes[i]);
	}
	secret_done(&got);
	vault_free(vault);
}

static void
too_much_is_not_unsealed(void **state)
{
	static const uint8_t zeros[VAULT_SEALED_MAX + 1];
	struct vault *vault = vault_throwaway();
	struct secret got = { 0 };
	struct err err;

	(void)state;
	assert_int_equal(vault_unseal(vault, "person", HANDLE, zeros,
	    sizeof zeros, &got, &err), -1);
	vault_free(vault);
}

/*
 * The blind index.
 */

static struct blind
index_of(const struct vault *vault, enum channel channel, const char *text)
{
	struct address address = { "" };
	struct blind blind;

	address_set(&address, text);
	vault_index(vault, channel, &address, &blind);
	return blind;
}

static void
index_finds_and_tells_apart(void **state)
{
	struct rig *r = rig_new_dir();
	struct vault *vault = vault_load(r->key, &r->err),
	    *again = vault_load(r->key, &r->err), *other = vault_throwaway();
	struct blind ada = index_of(vault, CHANNEL_SMS, ADA), b;

	(void)state;
	b = index_of(again, CHANNEL_SMS, ADA);
	assert_memory_equal(&ada, &b, BLIND_LEN);
	b = index_of(vault, CHANNEL_SMS, BEN);
	assert_memory_not_equal(&ada, &b, BLIND_LEN);
	b = index_of(vault, CHANNEL_EMAIL, ADA);
	assert_memory_not_equal(&ada, &b, BLIND_LEN);
	b = index_of(other, CHANNEL_SMS, ADA);
	assert_memory_not_equal(&ada, &b, BLIND_LEN);
	vault_free(vault);
	vault_free(again);
	vault_free(other);
	rig_free(r);
}

static void
fingerprint_says_which_key(void **state)
{
	struct rig *r = rig_new_dir();
	struct vault *vault = vault_load(r->key, &r->err),
	    *again = vault_load(r->key, &r->err), *other = vault_throwaway();
	struct blind one, two;

	(void)state;
	vault_fingerprint(vault, &one);
	vault_fingerprint(again, &two);
	assert_memory_equal(&one, &two, BLIND_LEN);
	vault_fingerprint(other, &two);
	assert_memory_not_equal(&one, &two, BLIND_LEN);
	vault_free(vault);
	vault_free(again);
	vault_free(other);
	rig_free(r);
}

static void
free_of_nothing(void **state)
{
	(void)state;
	vault_free(NULL);
}

static const struct CMUnitTest others[] = {
	{ "a missing key file says what helps", a_missing_key_says_what_helps,
	    NULL, NULL, NULL },
	{ "a FIFO is no key file, and does not make us wait",
	    a_fifo_does_not_make_us_wait, NULL, NULL, NULL },
	{ "a new key file is its owner's alone, whatever the umask",
	    keygen_is_for_the_owner_alone, NULL, NULL, NULL },
	{ "a key file is never overwritten", keygen_never_overwrites, NULL,
	    NULL, NULL },
	{ "a new key does not go through a link", keygen_follows_no_link, NULL,
	    NULL, NULL },
	{ "every key is another", every_key_is_new, NULL, NULL, NULL },
	{ "what is sealed twice looks different", sealed_twice_differs, NULL,
	    NULL, NULL },
	{ "from no bytes to the bound, all come back", sealed_sizes, NULL,
	    NULL, NULL },
	{ "more than the bound is not unsealed", too_much_is_not_unsealed,
	    NULL, NULL, NULL },
	{ "the index finds an address again and tells others apart",
	    index_finds_and_tells_apart, NULL, NULL, NULL },
	{ "the fingerprint says which key it is", fingerprint_says_which_key,
	    NULL, NULL, NULL },
	{ "there need not be a vault to free", free_of_nothing, NULL, NULL,
	    NULL },
};

#define NKEYS (sizeof keys / sizeof keys[0])
#define NSEALS (sizeof seals / sizeof seals[0])
#define NOTHERS (sizeof others / sizeof others[0])

int
main(void)
{
	struct CMUnitTest tests[NKEYS + NSEALS + NOTHERS];
	size_t n = 0, i;

	for (i = 0; i < NKEYS; i++)
		tests[n++] = (struct CMUnitTest){ .name = keys[i].label,
		    .test_func = check_key, .initial_state = &keys[i] };
	for (i = 0; i < NSEALS; i++)
		tests[n++] = (struct CMUnitTest){ .name = seals[i].label,
		    .test_func = check_seal, .initial_state = &seals[i] };
	for (i = 0; i < NOTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests_name("vault", tests, NULL, NULL);
}
