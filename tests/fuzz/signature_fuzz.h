/*
 * signature_fuzz.h - any request is proved and read without a fault, and without its
 * key nothing is proved
 *
 * What includes it is the fuzzer of one way to sign: see webhook_fuzz.h.  It has
 * knows_key(), too: whether what was sent may hold the secret, however it is written.
 *
 * An input is, each ended by a line feed: method, target, and the values of
 * Content-Type, of the signature's header and of the timestamp's; what is left is the
 * body.
 */
#ifndef TESTS_SIGNATURE_FUZZ_H
#define TESTS_SIGNATURE_FUZZ_H

#include "webhook_fuzz.h"

#define NOW_MS INT64_C(1511200000000)

static bool	knows_key(const char *target, const char *signature);

/* Take a line off what is left. */
static void
take(const uint8_t **data, size_t *size, char *ret, size_t max)
{
	const uint8_t *end = memchr(*data, '\n', *size);
	size_t len = end != NULL ? (size_t)(end - *data) : *size;
	size_t kept = len < max ? len : max - 1;

	memcpy(ret, *data, kept);
	ret[kept] = '\0';
	len += end != NULL;
	*data += len;
	*size -= len;
}

static void
check_proof(const struct received *received, const char *target,
    const char *signature)
{
	struct webhook_proof proof;
	struct secret covered = { 0 };
	struct err err;

	if (webhook_verify(the_provider(), received, "https://a.example.org",
	    NOW_MS, &proof, &err) == 1)
		must(knows_key(target, signature));
	else
		must(proof.refusal != WEBHOOK_PROVED && proof.why[0] != '\0');
	must(strlen(KEY) < 4 || strstr(proof.why, KEY) == NULL);
	if (webhook_signed(the_provider(), received, "https://a.example.org",
	    &covered, &err) == 0)
		secret_done(&covered);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char method[8], target[1024], type[128], signature[1024], stamp[64];
	struct received received = { 0 };

	take(&data, &size, method, sizeof method);
	take(&data, &size, target, sizeof target);
	take(&data, &size, type, sizeof type);
	take(&data, &size, signature, sizeof signature);
	take(&data, &size, stamp, sizeof stamp);
	memcpy(received.method, method, sizeof received.method);
	secret_set(&received.target, target, strlen(target));
	received_header(&received, "Content-Type", type, strlen(type));
	received_header(&received, "sig", signature, strlen(signature));
	received_header(&received, "Authorization", signature,
	    strlen(signature));
	received_header(&received, "time", stamp, strlen(stamp));
	received_header(&received, "id", "1", 1);
	secret_set(&received.body, data, size);
	check_proof(&received, target, signature);
	check_records(&received);
	received_done(&received);
	return 0;
}

#endif
