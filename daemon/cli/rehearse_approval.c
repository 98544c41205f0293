#include "base/login.h"
#include "cli/rehearse_approval.h"
#include "schedule/approving.h"
#include "schedule/covering.h"
#include "store/approvals.h"

#define NOBODY_FIRST	3000000000u	/* uids that systems give to nobody */
#define NOBODY_NAMED	3100000000u	/* ... from a name */
#define NOBODY_NAMES	1000003u

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
rehearse_account(const struct step *step, size_t i)
{
	return account_of(i < step->by.count ? step->by.names[i] : NULL, i);
}

/* By whom ${step} is approved, where it does not say. */
static uid_t
organizer(const struct config *config, size_t i)
{
	return account_of(i < config->organizers.count ?
	    config->organizers.names[i] : NULL, i);
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
		    step->by.count != 0 ? rehearse_account(step, i) :
		    organizer(s->config, i), &digest, covers, s->now_ms, err);
	json_decref(covers);
	return result;
}

int
rehearse_as_if_approved(const struct staging *s, struct broadcast *b,
    struct err *err)
{
	struct approval a = { .covers = "{}", .at_ms = s->now_ms };
	json_t *covers = covering_of(s->store, s->config, b, err);
	int result = covers != NULL ? 0 : -1, i;

	if (result == 0)
		covering_digest(covers, &a.digest);
	json_decref(covers);
	for (i = 0; result == 0 && i < approving_needed(s->config, b); i++) {
		a.uid = account_of(NULL, (size_t)i);
		result = approvals_add(s->store, b->id, &a, err);
	}
	return result == -1 ? -1 : broadcasts_become(s->store, b,
	    BROADCAST_APPROVED, "as if it were approved", s->now_ms, err);
}
