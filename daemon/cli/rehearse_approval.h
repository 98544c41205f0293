/*
 * rehearse_approval.h - who says yes in a rehearsal
 */
#ifndef CLI_REHEARSE_APPROVAL_H
#define CLI_REHEARSE_APPROVAL_H

#include <sys/types.h>

#include "cli/rehearse_step.h"
#include "store/broadcasts.h"

/**
 * Account number ${i} of those by whom ${step} is done, where it does not say of the
 * organizers; in sandbox mode without them one that nobody has.
 */
uid_t	rehearse_account(const struct staging *staging,
	    const struct step *step, size_t i);

/**
 * The accounts of ${step}, or as many as it takes, approve ${b}, in the caller's transaction.
 * ERR_REFUSED as approving.h; where `organizers` names somebody, they are accounts of
 * this machine.
 */
int	rehearse_approve(const struct staging *staging,
	    const struct step *step, struct broadcast *b, struct err *err);

/**
 * Add to ${organizers} the accounts that say yes where all is approved: some that every
 * machine has.
 */
void	rehearse_stand_ins(struct names *organizers);

/** Whoever must has said yes to ${b}, in the caller's transaction: the stand-ins. */
int	rehearse_as_if_approved(const struct staging *staging,
	    struct broadcast *b, struct err *err);

#endif
