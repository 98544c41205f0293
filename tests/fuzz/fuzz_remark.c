/*
 * Whatever stands before a number or an address in a remark or a link, it is found.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "text/remark.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must_be_found(const char *before, const char *what)
{
	char *all = xasprintf("%s %s", before, what);

	if (remark_check(all) == NULL || remark_check_link(all) == NULL)
		abort();
	free(all);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);

	(void)remark_check(text);
	(void)remark_check_link(text);
	must_be_found(text, "n +13035550123");
	must_be_found(text, "ana@example.org");
	free(text);
	return 0;
}
