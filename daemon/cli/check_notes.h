/*
 * check_notes.h - what is no mistake, and worth a look all the same
 */
#ifndef CLI_CHECK_NOTES_H
#define CLI_CHECK_NOTES_H

#include "config/config.h"

/* The fact that says where the sender gets letters. */
#define POSTAL_FACT "postal_address"

/**
 * Add to ${notes}, by file: e-mails that state no POSTAL_FACT.  CAN-SPAM wants a
 * postal address in commercial mail (16 CFR 316, 15 USC 7704(a)(5)); mailbox
 * providers look for one in any.  E-mails that nobody can end with one click: RFC 8058,
 * which Gmail and Yahoo want of senders since 2024.  Organizers that are nobody on this
 * machine, or are missing where somebody must approve.  Alerts about events, where there
 * are no corrections.
 */
void	check_notes(const struct config *config, struct mistakes *notes);

#endif
