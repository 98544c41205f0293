/*
 * email.h - e-mail addresses
 *
 * Simple and strict: name@domain in ASCII, as RFC 5321 has it, without quoted
 * names, comments and address literals, which nobody has on purpose.
 */
#ifndef TEXT_EMAIL_H
#define TEXT_EMAIL_H

#include "base/secret.h"

#define EMAIL_LOCAL_MAX	64	/* bytes before the @; RFC 5321 4.5.3.1.1 */
#define EMAIL_LABEL_MAX	63	/* bytes between two dots; RFC 1035 2.3.4 */

/**
 * Read ${cell} into ${ret}: its domain in lower case, its name as written.
 * Returns NULL, or the reason in words, such as "no @": a static string that
 * does not repeat the address.
 */
const char *email_parse(const char *cell, struct address *ret);

#endif
