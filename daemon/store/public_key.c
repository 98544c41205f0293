#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "store/public_key.h"

#define LINE	 "pregon-public-1 "
#define FILE_LEN (sizeof LINE - 1 + PUBLIC_KEY_LEN * 2 + 1)

int
public_key_load(const char *path, struct public_key *ret, struct err *err)
{
	char text[FILE_LEN + 2] = "";
	/* A FIFO must not make us wait. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n;
	size_t len = 0;

	if (fd == -1)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	n = read(fd, text, FILE_LEN + 1);
	close(fd);
	if (n != FILE_LEN || !str_starts(text, LINE) ||
	    text[FILE_LEN - 1] != '\n' ||
	    sodium_hex2bin(ret->bytes, PUBLIC_KEY_LEN, text + sizeof LINE - 1,
	    PUBLIC_KEY_LEN * 2, NULL, &len, NULL) != 0 || len != PUBLIC_KEY_LEN)
		return err_set(err, ERR_INPUT, "%s is no public key: `pregon "
		    "keygen KEY` writes it to KEY.pub, `pregon keygen --public "
		    "KEY` does for a key that is there", path);
	return 0;
}

/* ${path} is there: is it this key? */
static int
check_same(const char *path, const struct public_key *key, struct err *err)
{
	struct public_key there;

	if (public_key_load(path, &there, err) == -1)
		return -1;
	if (memcmp(&there, key, sizeof there) != 0)
		return err_set(err, ERR_REFUSED, "%s is of another key, and is "
		    "not overwritten: lists may be sealed with it", path);
	return 0;
}

int
public_key_save(const char *path, const struct public_key *key,
    struct err *err)
{
	char text[FILE_LEN + 1] = LINE;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
	int failed;

	if (fd == -1 && errno == EEXIST)
		return check_same(path, key, err);
	if (fd == -1)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	sodium_bin2hex(text + sizeof LINE - 1, PUBLIC_KEY_LEN * 2 + 1,
	    key->bytes, PUBLIC_KEY_LEN);
	text[FILE_LEN - 1] = '\n';
	failed = write(fd, text, FILE_LEN) != FILE_LEN || fsync(fd) != 0;
	if (failed) {
		err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
		unlink(path);
	}
	close(fd);
	return failed ? -1 : 0;
}

void
public_key_id(const struct public_key *key, char ret[PUBLIC_KEY_ID + 1])
{
	uint8_t hash[crypto_generichash_BYTES];

	crypto_generichash(hash, sizeof hash, key->bytes, PUBLIC_KEY_LEN, NULL,
	    0);
	sodium_bin2hex(ret, PUBLIC_KEY_ID + 1, hash, PUBLIC_KEY_ID / 2);
}
