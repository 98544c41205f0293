/*
 * templates.h - what the alerts say
 *
 *   templates/sms/NAME.LANG.txt       the text
 *   templates/email/NAME.LANG.txt     a subject line, an empty line, the text (letter.h)
 *   templates/email/NAME.LANG.html    the same in HTML; it may be missing
 *
 * The line feed that ends a file is not part of its text.
 */
#ifndef CONFIG_TEMPLATES_H
#define CONFIG_TEMPLATES_H

#include "config/config.h"

/**
 * Read and compile, into ${config}->templates, the template of every alert by
 * each of its channels in every language of its audience.  Mistakes (by template
 * file and line): a missing or unreadable file (named at the alert that wants
 * it), an empty one, an e-mail without a subject, bad syntax, bad UTF-8, a
 * partial, a name that is no declared fact of an alert that uses it
 * (template_names.h).  An alert without a template is passed over.
 */
void	templates_load(struct config *config, struct mistakes *mistakes);

#endif
