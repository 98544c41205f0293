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

int
login_find(const char *name, uid_t *ret)
{
	struct passwd entry, *found = NULL;
	char *strings = xcalloc(1, ENTRY_MAX);
	bool known = getpwnam_r(name, &entry, strings, ENTRY_MAX,
	    &found) == 0 && found != NULL;

	if (known)
		*ret = entry.pw_uid;
	free(strings);
	return known ? 0 : -1;
}
