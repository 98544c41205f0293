#include <stdlib.h>

#include "base/login.h"
#include "cli/rehearse_approval.h"
#include "config/items.h"
#include "schedule/approving.h"
#include "schedule/covering.h"
#include "store/approvals.h"

#define NOBODY_FIRST	3000000000u	/* uids that systems give to nobody */
#define NOBODY_NAMED	3100000000u	/* ... from a name */
#define NOBODY_NAMES	1000003u
#define SYSTEM_UIDS	1000
#define STAND_INS	4		/* as many as an alert may want, and more */

/* One of its own for each name that this machine does not know. */
static uid_t
account_named(const char *name)
{
	uint32_t sum = 0;
	uid_t uid;

	if (login_find(name, &uid) == 0)
		return uid;
	for (; *name != '\0'; name++)
		sum = sum * 31 + (unsigned char)*name;
	return NOBODY_NAMED + sum % NOBODY_NAMES;
}

static uid_t
account_of(const char *name, size_t i)
{
	return name != NULL ? account_named(name) :
	    NOBODY_FIRST + (uid_t)i;
}

uid_t
rehearse_account(const struct staging *s, const struct step *step, size_t i)
{
	const struct names *names = step->by.count > 0 ? &step->by :
	    &s->config->organizers;

	return account_of(i < names->count ? names->names[i] : NULL, i);
}

int
rehearse_approve(const struct staging *s, const struct step *step,
    struct broadcast *b, struct err *err)
{
	size_t i, n = step->by.count != 0 ? step->by.count :
	    (size_t)approving_needed(s->config, b);
	struct blind digest;
	json_t *covers = covering_of(s->store, s->config, b, err);
	int result = covers != NULL ? 0 : -1;

	if (result == 0)
		covering_digest(covers, &digest);
	if (result == 0 && n == 0)	/* it needs nobody's: says why */
		result = approving_check_open(s->config, b, s->now_ms, err);
	for (i = 0; result == 0 && i < n; i++)
		result = approving_give(s->store, s->config, b,
		    rehearse_account(s, step, i), &digest, covers, s->now_ms,
		    err);
	json_decref(covers);
	return result;
}

/* The first uids that this machine has a name for: root, daemon, bin, ... */
static bool
stand_in(size_t i, uid_t *ret_uid, char ret[LOGIN_LEN])
{
	uid_t uid;

	for (uid = 0; uid < SYSTEM_UIDS; uid++)
		if (login_name(uid, ret) && i-- == 0) {
			*ret_uid = uid;
			return true;
		}
	return false;
}

void
rehearse_stand_ins(struct names *organizers)
{
	char name[LOGIN_LEN];
	uid_t uid;
	size_t i;

	for (i = 0; i < STAND_INS && stand_in(i, &uid, name); i++)
		names_add(organizers, name);
}

static int
add_stand_ins(const struct staging *s, const struct broadcast *b,
    struct approval *a, struct err *err)
{
	size_t n = (size_t)approving_needed(s->config, b), i;
	char name[LOGIN_LEN];

	for (i = 0; i < n; i++)
		if (!stand_in(i, &a->uid, name))
			return err_set(err, ERR_REFUSED, "this machine has too "
			    "few accounts to approve %s", b->alert);
		else if (approvals_add(s->store, b->id, a, err) == -1)
			return -1;
	return 0;
}

int
rehearse_as_if_approved(const struct staging *s, struct broadcast *b,
    struct err *err)
{
	struct approval a = { .at_ms = s->now_ms };
	json_t *covers = covering_of(s->store, s->config, b, err);
	char *text;
	int result;

	if (covers == NULL)
		return -1;
	covering_digest(covers, &a.digest);
	a.covers = text = json_dumps(covers, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(covers);
	result = add_stand_ins(s, b, &a, err);
	free(text);
	return result == -1 ? -1 : approving_grant(s->store, s->config, b,
	    "as if it were approved", s->now_ms, err);
}
