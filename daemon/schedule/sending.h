/*
 * sending.h - `pregon send`: broadcasts of alerts that are in no file
 *
 * Such a broadcast is a row like others, of the alert "send-ID", where ID is its
 * own.  Its list and channels are in its audience and its texts are frozen when it is made, so
 * the alert can be made again from the row at every reading of the files.
 */
#ifndef SCHEDULE_SENDING_H
#define SCHEDULE_SENDING_H

#include <stdbool.h>

#include "config/config.h"
#include "store/broadcasts.h"

#define SENDING_TWICE_MS (3600LL * 1000)

struct wish {
	const char	*list, *template;
	struct channels	 channels;	/* none: SMS */
	const char	*at;		/* local to the first jurisdiction; NULL: now */
	bool		 again;		/* also where it was sent within the hour */
};

/**
 * Plan ${wish}, in the caller's transaction.  ${ret_sent}: the alert, to be given
 * to sent_attach when that is committed, else to sent_free.  ERR_INPUT: no such list, no text, a time
 * that has passed.  ERR_REFUSED: the same texts were sent to the same list within
 * SENDING_TWICE_MS.  It wants as many approvals as pregon.conf says (approve).
 */
int	sending_plan(struct store *store, const struct config *config,
	    const struct wish *wish, int64_t now_ms, struct broadcast *ret,
	    struct sent **ret_sent, struct err *err);

/**
 * An alert for ${broadcast}, without texts yet, to the lists and by the channels of the
 * broadcast ${like}, about its own event.  Free it, or give it to sent_attach.
 */
int	sending_alert(struct store *store, const struct config *config,
	    const struct broadcast *broadcast, int64_t like,
	    struct sent **ret, struct err *err);

/** Save ${broadcast}, whose id is the next one, with the audience and texts of ${sent}. */
int	sending_save(struct store *store, const struct sent *sent,
	    struct broadcast *broadcast, struct err *err);

/**
 * Give ${config} the alerts of all such broadcasts that something can still happen
 * to; before planner_sync, which withdraws what has no alert: so what has lost
 * its list is withdrawn.
 */
int	sending_restore(struct store *store, struct config *config,
	    struct err *err);

#endif
