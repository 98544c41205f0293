#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/login.h"

#define ENTRY_MAX 16384	/* bytes of an entry's strings: more than sysconf(3) asks for */

bool
login_name(uid_t uid, char ret[LOGIN_LEN])
{
	struct passwd entry, *found = NULL;
	char *strings = xcalloc(1, ENTRY_MAX);
	bool known = getpwuid_r(uid, &entry, strings, ENTRY_MAX,
	    &found) == 0 && found != NULL;

	if (known)
		snprintf(ret, LOGIN_LEN, "%s", entry.pw_name);
	else
		snprintf(ret, LOGIN_LEN, "uid %u", (unsigned)uid);
	free(strings);
	return known;
}

/* 1, 0 where nobody is called ${name}, -1 where the system cannot say. */
static int
find(const char *name, uid_t *ret)
{
	struct passwd entry, *found = NULL;
	char *strings = xcalloc(1, ENTRY_MAX);
	int failed = getpwnam_r(name, &entry, strings, ENTRY_MAX, &found);

	if (found != NULL)
		*ret = entry.pw_uid;
	free(strings);
	if (found != NULL)
		return 1;
	/* Some systems say so by an error: getpwnam(3). */
	return failed == 0 || failed == ENOENT || failed == ESRCH ? 0 : -1;
}

int
login_find(const char *name, uid_t *ret)
{
	return find(name, ret) == 1 ? 0 : -1;
}

bool
login_there(const char *name)
{
	uid_t ignored;

	return find(name, &ignored) != 0;
}
