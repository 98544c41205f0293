#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "text/phone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const regions[] = { "US", "MX", "GB", "IT", "XX" };
#define NREGIONS (sizeof regions / sizeof regions[0])

static void
promise(int kept)
{
	if (!kept)
		abort();
}

/* What was read is E.164, and is read again as itself, anywhere. */
static void
check_read(const struct address *got)
{
	struct address again;
	size_t i;

	promise(phone_is_e164(address_reveal(got)));
	for (i = 0; i < NREGIONS; i++) {
		promise(phone_parse(address_reveal(got), regions[i],
		    &again) == NULL);
		promise(str_eq(address_reveal(&again), address_reveal(got)));
	}
}

/* The first byte chooses the region, the rest is the cell. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char cell[PHONE_CELL_MAX + 2];
	struct address got;
	const char *reason;

	if (size == 0 || size > sizeof cell)
		return 0;
	memcpy(cell, data + 1, size - 1);
	cell[size - 1] = '\0';
	address_set(&got, "unchanged");
	reason = phone_parse(cell, regions[data[0] % NREGIONS], &got);
	if (reason == NULL)
		check_read(&got);
	else
		promise(*reason != '\0' &&
		    str_eq(address_reveal(&got), "unchanged"));
	phone_is_e164(cell);
	return 0;
}
