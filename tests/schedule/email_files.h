/*
 * email_files.h - the small configuration, with e-mail beside SMS
 *
 * The account "spare" carries e-mail, and the alert goes out by both.
 */
#ifndef TESTS_EMAIL_FILES_H
#define TESTS_EMAIL_FILES_H

#include "schedule/plan_files.h"

#define MAIL_EN	"templates/email/soon.en.txt"
#define HTML_EN	"templates/email/soon.en.html"
#define MAIL_ES	"templates/email/soon.es.txt"

static inline void
email_files(struct plan *p)
{
	plan_write(p, "providers/post.conf",
	    "channel = \"email\"; settings = { url = \"required\"; };\n"
	    "request = { method = \"POST\"; url = \"{{{account.url}}}\";\n"
	    "  form = ( (\"To\", \"{{message.to}}\"),\n"
	    "    (\"Subject\", \"{{message.subject}}\"),\n"
	    "    (\"Body\", \"{{message.text}}\"),\n"
	    "    (\"Html\", \"{{message.html}}\"),\n"
	    "    (\"Ref\", \"{{message.ref}}\") ); };\n"
	    "answer = { id = \"sid\"; code = \"code\"; rules = (\n"
	    "  { status = [ \"201\" ]; needs_id = true;\n"
	    "    verdict = \"accepted\"; } ); };\n");
	plan_edit(p, ACCOUNTS, "spare = { provider = \"plain\"",
	    "spare = { provider = \"post\"");
	plan_edit(p, PREGON, "\"main\"", "\"main\", \"spare\"");
	plan_edit(p, ALERTS, "template = \"soon\";",
	    "template = \"soon\"; channels = [ \"sms\", \"email\" ];");
	plan_write(p, MAIL_EN, "Subject: {{event.title}}\n\n"
	    "{{event.when}}\n");
	plan_write(p, HTML_EN, "<p>{{sender}}</p>\n");
	plan_write(p, MAIL_ES, "Subject: {{event.title}}\n\n{{sender}}\n");
}

#endif
