/*
 * books_compare.h - our books beside a sandbox's, by person and channel
 *
 * Ours name people by handle; the sandbox knows addresses.  They meet in the id
 * of our message, which the callback URL of each text carries (?m=8812) and each
 * e-mail as its "ref", so no address has to leave the daemon.
 *
 * A person is right where the sandbox has at least what we say was accepted, and at
 * most that and what we say is unknown.
 */
#ifndef CLI_BOOKS_COMPARE_H
#define CLI_BOOKS_COMPARE_H

#include <jansson.h>

#include "base/err.h"

/**
 * Compare ${ours} (entries of the daemon's books) with ${theirs} (messages of the
 * sandbox): a new object
 *
 *   {"people":[{"person":"<handle>","channel":"sms","accepted":9,"unknown":0,"sandbox":9,"right":true}, ...],
 *    "accepted":270, "unknown":0, "sandbox":270, "strangers":0, "differences":0}
 *
 * strangers: messages at the sandbox to addresses that are nobody's in our books.
 */
json_t	*books_compare(json_t *ours, json_t *theirs);

#endif
