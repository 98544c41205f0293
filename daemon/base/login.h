/*
 * login.h - the Unix accounts of this machine, by number and by name
 *
 * As the system knows them now (getpwuid(3)): files, LDAP, systemd.
 */
#ifndef BASE_LOGIN_H
#define BASE_LOGIN_H

#include <stdbool.h>
#include <sys/types.h>

#define LOGIN_LEN 256	/* bytes of a name with its NUL, as Linux has it */

/** The name of ${uid}.  False where nobody has it: then ${ret} is "uid 1004". */
bool	login_name(uid_t uid, char ret[LOGIN_LEN]);

/** Whose name is ${name}: 0, or -1 where nobody's is. */
int	login_find(const char *name, uid_t *ret);

/** False where surely nobody is called ${name}; true also where the system cannot say. */
bool	login_there(const char *name);

#endif
