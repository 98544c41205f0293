#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "store/vault.h"

#define KEY_LINE	"pregon-key-1 "
#define KEY_FILE_LEN	(sizeof KEY_LINE - 1 + VAULT_KEY_LEN * 2 + 1)

struct vault {
	uint8_t	data[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
	uint8_t	index[crypto_generichash_KEYBYTES];
	uint8_t	box_public[crypto_box_PUBLICKEYBYTES];
	uint8_t	box_secret[crypto_box_SECRETKEYBYTES];
};

_Static_assert(PUBLIC_KEY_LEN == crypto_box_PUBLICKEYBYTES, "X25519");
_Static_assert(VAULT_BOX_OVERHEAD == crypto_box_SEALBYTES, "a sealed box");

/* The pair of X25519, from a seed of its own. */
static void
derive_box(struct vault *vault, const uint8_t key[VAULT_KEY_LEN])
{
	uint8_t seed[crypto_box_SEEDBYTES];

	crypto_kdf_derive_from_key(seed, sizeof seed, 3, "pregon-1", key);
	crypto_box_seed_keypair(vault->box_public, vault->box_secret, seed);
	sodium_memzero(seed, sizeof seed);
}

/* Derive the keys into locked memory and forget the one they come from. */
static struct vault *
vault_new(uint8_t key[VAULT_KEY_LEN])
{
	struct vault *vault;

	if (sodium_init() == -1)
		abort();	/* no random numbers: nothing can be secret */
	vault = sodium_malloc(sizeof *vault);
	if (vault == NULL)
		abort();
	crypto_kdf_derive_from_key(vault->data, sizeof vault->data, 1,
	    "pregon-1", key);
	crypto_kdf_derive_from_key(vault->index, sizeof vault->index, 2,
	    "pregon-1", key);
	derive_box(vault, key);
	sodium_memzero(key, VAULT_KEY_LEN);
	sodium_mprotect_readonly(vault);
	return vault;
}

static int
check_key_file(int fd, const char *path, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return err_set(err, ERR_IO, "key file %s: %s", path,
		    strerror(errno));
	if (!S_ISREG(st.st_mode) || st.st_size != KEY_FILE_LEN)
		return err_set(err, ERR_INPUT, "%s is not a key file made by "
		    "`pregon keygen`", path);
	if ((st.st_mode & S_IRWXO) != 0)
		return err_set(err, ERR_REFUSED, "key file %s can be read by "
		    "everyone on this machine; run: chmod 0400 %s", path, path);
	return 0;
}

static int
read_key(int fd, const char *path, uint8_t key[VAULT_KEY_LEN], struct err *err)
{
	char text[KEY_FILE_LEN + 1] = "";
	size_t len = 0;
	int ok;

	ok = read(fd, text, KEY_FILE_LEN) == KEY_FILE_LEN &&
	    str_starts(text, KEY_LINE) &&
	    sodium_hex2bin(key, VAULT_KEY_LEN, text + sizeof KEY_LINE - 1,
	    VAULT_KEY_LEN * 2, NULL, &len, NULL) == 0 && len == VAULT_KEY_LEN;
	sodium_memzero(text, sizeof text);
	if (!ok)
		return err_set(err, ERR_INPUT, "%s is not a key file made by "
		    "`pregon keygen`", path);
	return 0;
}

struct vault *
vault_load(const char *path, struct err *err)
{
	uint8_t key[VAULT_KEY_LEN];
	struct vault *vault = NULL;
	/* A FIFO must not make us wait. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd == -1) {
		err_set(err, ERR_IO, "key file %s: %s; `pregon keygen %s` makes "
		    "a new one for a new store", path, strerror(errno), path);
		return NULL;
	}
	if (check_key_file(fd, path, err) == 0 &&
	    read_key(fd, path, key, err) == 0)
		vault = vault_new(key);
	close(fd);
	return vault;
}

struct vault *
vault_throwaway(void)
{
	uint8_t key[VAULT_KEY_LEN];

	randombytes_buf(key, sizeof key);
	return vault_new(key);
}

void
vault_free(struct vault *vault)
{
	sodium_free(vault);
}

int
vault_keygen(const char *path, struct err *err)
{
	char text[KEY_FILE_LEN + 1] = KEY_LINE;
	uint8_t key[VAULT_KEY_LEN];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
	int ok;

	if (fd == -1)
		return err_set(err, ERR_IO, "%s: %s%s", path, strerror(errno),
		    errno == EEXIST ? "; a key is never overwritten: without "
		    "it the store made with it cannot be read" : "");
	randombytes_buf(key, sizeof key);
	sodium_bin2hex(text + sizeof KEY_LINE - 1, VAULT_KEY_LEN * 2 + 1, key,
	    sizeof key);
	text[KEY_FILE_LEN - 1] = '\n';
	ok = write(fd, text, KEY_FILE_LEN) == KEY_FILE_LEN && fsync(fd) == 0;
	sodium_memzero(key, sizeof key);
	sodium_memzero(text, sizeof text);
	if (!ok) {
		err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
		unlink(path);
	}
	close(fd);
	return ok ? 0 : -1;
}

void
vault_digest(const struct vault *vault, const char *domain, const void *bytes,
    size_t len, struct blind *ret)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, vault->index, sizeof vault->index,
	    BLIND_LEN);
	crypto_generichash_update(&state, (const uint8_t *)domain,
	    strlen(domain) + 1);
	crypto_generichash_update(&state, bytes, len);
	crypto_generichash_final(&state, ret->bytes, BLIND_LEN);
	sodium_memzero(&state, sizeof state);
}

void
vault_public(const struct vault *vault, struct public_key *ret)
{
	memcpy(ret->bytes, vault->box_public, PUBLIC_KEY_LEN);
}

int
vault_open_box(const struct vault *vault, const uint8_t *box, size_t len,
    uint8_t *ret)
{
	return crypto_box_seal_open(ret, box, len, vault->box_public,
	    vault->box_secret) == 0 ? 0 : -1;
}

void
vault_fingerprint(const struct vault *vault, struct blind *ret)
{
	vault_digest(vault, "fingerprint", "", 0, ret);
}

enum channel
vault_channel(const struct address *address)
{
	return strchr(address_reveal(address), '@') != NULL ? CHANNEL_EMAIL :
	    CHANNEL_SMS;
}

void
vault_index(const struct vault *vault, enum channel channel,
    const struct address *address, struct blind *ret)
{
	const char *text = address_reveal(address);

	vault_digest(vault, channel_name(channel), text, strlen(text), ret);
}

/* What binds a sealed value to its place: "table\0handle". */
static size_t
bind_place(char *ret, size_t size, const char *table, const char *handle)
{
	return (size_t)snprintf(ret, size, "%s%c%s", table, '\0', handle);
}

size_t
vault_seal(const struct vault *vault, const char *table, const char *handle,
    const void *bytes, size_t len, uint8_t *ret)
{
	const size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
	unsigned long long written;
	char place[128];
	size_t n = bind_place(place, sizeof place, table, handle);

	randombytes_buf(ret, nonce);
	crypto_aead_xchacha20poly1305_ietf_encrypt(ret + nonce, &written, bytes,
	    len, (const uint8_t *)place, n, NULL, ret, vault->data);
	return nonce + (size_t)written;
}

int
vault_unseal(const struct vault *vault, const char *table, const char *handle,
    const void *sealed, size_t len, struct secret *ret, struct err *err)
{
	const size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
	const uint8_t *bytes = sealed;
	uint8_t plain[VAULT_SEALED_MAX];
	unsigned long long n = 0;
	char place[128];
	size_t nplace = bind_place(place, sizeof place, table, handle);

	if (len < VAULT_OVERHEAD || len > VAULT_SEALED_MAX ||
	    crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &n, NULL,
	    bytes + nonce, len - nonce, (const uint8_t *)place, nplace, bytes,
	    vault->data) != 0)
		return err_set(err, ERR_INPUT, "%s of %s cannot be decrypted: "
		    "the row was changed or moved", table, handle);
	secret_set(ret, plain, (size_t)n);
	sodium_memzero(plain, sizeof plain);
	return 0;
}
