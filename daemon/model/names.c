#include "base/str.h"
#include "model/names.h"

const char *
names_of(const char *const *names, size_t n, unsigned value)
{
	return value < n ? names[value] : "?";
}

int
names_find(const char *const *names, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(names[i], name))
			return (int)i;
	return -1;
}
