#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/str.h"
#include "config/config_dir.h"
#include "files.h"

#define HOUR_MS INT64_C(3600000)

const char *const event_names[EVENTS] = {
	"first_reading", "final_vote", "special",
};
const char *const aspect_names[ASPECTS] = {
	"time", "place", "sign-up", "comment", "agenda", "result",
	"outcome", "tally",
};

struct written {
	const char	*name, *text;
};

#define BY_BOTH "channels = [ \"sms\", \"email\" ]; "
#define TO_VOTE "audience = [ \"vote\" ]; "
#define TO_ALL "audience = [ \"vote\", \"press\" ]; "
#define TO_PRESS "audience = [ \"press\" ]; "

#define EVENT(name, starts)						\
	"  " name " = {\n"						\
	"    title = { en = \"" name "\"; es = \"" name "\"; };\n"	\
	"    place = { en = \"p0\"; es = \"p0\"; };\n"			\
	"    starts = \"" starts "\"; status = \"confirmed\";\n"	\
	"    facts = { agenda = { en = \"a0\"; es = \"a0\"; };\n"		\
	"      result = { en = \"r0\"; es = \"r0\"; }; };\n"		\
	"    deadlines = { signup = { when = \"- 26 hours\";\n"		\
	"      title = { en = \"s\"; es = \"s\"; }; };\n"		\
	"      comment = { when = \"- 50 hours\";\n"			\
	"      title = { en = \"c\"; es = \"c\"; }; }; }; };\n"

static const struct written written[] = {
	{ "config/pregon.conf",
	    "templates = \"../templates\";\n"
	    "route = [ \"sandbox\", \"sandbox_email\" ];\n"
	    "jurisdictions = { denver = {\n"
	    "  title = { en = \"Denver\"; es = \"Denver\"; };\n"
	    "  zone = \"America/Denver\"; quiet_hours = \"21:00-08:00\"; }; };\n"
	    "facts = { sender = { en = \"Alerts\"; es = \"Alertas\"; };\n"
	    "  site = { en = \"vote.example.org\"; es = \"vote.example.org\"; };\n"
	    "  contact = { en = \"x@example.org\"; es = \"x@example.org\"; };\n"
	    "  postal_address = { en = \"Box 0\"; es = \"Box 0\"; };\n"
	    "  hotline = { en = \"303-555-0150\"; es = \"303-555-0151\"; }; };\n"
	    "corrections = { moved = \"c-moved\"; postponed = \"c-postponed\";\n"
	    "  cancelled = \"c-cancelled\"; replaced = \"c-replaced\";\n"
	    "  deadline = \"c-deadline\"; result = \"c-result\"; };\n" },
	{ "config/lists/vote.conf",
	    "title = { en = \"Vote\"; es = \"Voto\"; };\n"
	    "keywords = { en = \"VOTE\"; es = \"VOTO\"; };\n"
	    "languages = [ \"en\", \"es\" ]; consent = \"on-file\";\n"
	    "source = \"paper sheets\"; date = \"2017-07-29\";\n"
	    "subscribers = (\n"
	    "  { phone = \"+1 303 555 0110\"; language = \"en\"; },\n"
	    "  { phone = \"+1 303 555 0111\"; language = \"es\"; },\n"
	    "  { phone = \"+1 303 555 0112\"; language = \"en\";\n"
	    "    zone = \"America/Los_Angeles\"; },\n"
	    "  { phone = \"+1 303 555 0114\"; email = \"p4@example.org\";\n"
	    "    language = \"en\"; }\n);\n" },
	{ "config/lists/press.conf",
	    "title = { en = \"Press\"; es = \"Prensa\"; };\n"
	    "keywords = { en = \"PRESS\"; es = \"PRENSA\"; };\n"
	    "languages = [ \"en\", \"es\" ]; consent = \"on-file\";\n"
	    "source = \"paper sheets\"; date = \"2017-07-29\";\n"
	    "subscribers = (\n"
	    "  { phone = \"+1 303 555 0112\"; language = \"en\"; },\n"
	    "  { email = \"p3@example.org\"; language = \"es\"; },\n"
	    "  { phone = \"+1 303 555 0114\"; email = \"p4@example.org\";\n"
	    "    language = \"en\"; }\n);\n" },
	{ "config/measures/act.conf",
	    "kind = \"ordinance\"; jurisdiction = \"denver\";\n"
	    "title = { en = \"The act\"; es = \"La ley\"; };\n"
	    "events = {\n"
	    EVENT("first_reading", "2017-08-21 17:30")
	    EVENT("final_vote", "2017-08-28 17:30")
	    EVENT("special", "2017-08-30 18:00")
	    "};\n" },
	{ "config/alerts/act.conf",
	    "alerts = {\n"
	    "  agenda = { when = \"first_reading - 6 days at 10:00\";\n"
	    "    " TO_VOTE BY_BOTH "template = \"agenda\"; };\n"
	    "  soon = { when = \"first_reading - 3 days at 18:00\";\n"
	    "    " TO_VOTE BY_BOTH "template = \"date\"; };\n"
	    "  signup = { when = \"first_reading.signup - 6 hours\";\n"
	    "    " TO_ALL BY_BOTH "template = \"signup\"; };\n"
	    "  comment = { when = \"first_reading.comment - 8 hours\";\n"
	    "    " TO_VOTE BY_BOTH "template = \"signup\"; };\n"
	    "  both = { when = \"final_vote.comment - 20 hours\";\n"
	    "    " TO_ALL BY_BOTH "template = \"both\"; };\n"
	    "  today = { when = \"first_reading - 5 hours\";\n"
	    "    on_unknown = \"resend\";\n"
	    "    " TO_VOTE BY_BOTH "template = \"where\"; };\n"
	    "  result = { when = \"first_reading + 16 hours\";\n"
	    "    " TO_VOTE BY_BOTH "template = \"result\"; };\n"
	    "  passed = { on = \"first_reading passed\";\n"
	    "    " TO_ALL BY_BOTH "template = \"outcome\"; };\n"
	    "  failed = { on = \"first_reading failed\";\n"
	    "    " TO_ALL BY_BOTH "template = \"outcome\"; };\n"
	    "  final = { when = \"final_vote - 5 days at 12:00\"; approve = 1;\n"
	    "    " TO_ALL BY_BOTH "template = \"where\"; };\n"
	    "  final_day = { when = \"final_vote - 9 hours\";\n"
	    "    " TO_PRESS BY_BOTH "template = \"date\"; };\n"
	    "  special = { when = \"special - 6 days at 12:00\";\n"
	    "    " TO_VOTE BY_BOTH "template = \"where\"; };\n"
	    "};\n" },
};

#define OUTCOME_SIGNS "O={{event.outcome}};"				\
	"{{#event.tally}}T={{event.tally}};{{/event.tally}}"
#define CHANGED "{{#deadlines}}D{{title}}={{when}};{{/deadlines}}"

/* What the texts say, in signs that text.c reads; sms and e-mail say the same. */
static const struct written texts[] = {
	{ "date", "E={{event.title}};W={{event.when}};" },
	{ "where", "E={{event.title}};W={{event.when}};P={{event.place}};" },
	{ "signup", "E={{event.title}};D{{deadline.title}}={{deadline.when}};" },
	{ "both", "E={{event.title}};Ds={{event.signup.when}};"
	    "Dc={{event.comment.when}};" },
	{ "agenda", "E={{event.title}};F={{event.agenda}};" },
	{ "result", "E={{event.title}};R={{event.result}};" },
	{ "outcome", "E={{event.title}};" OUTCOME_SIGNS },
	{ "c-moved", "C=y;E={{event.title}};W={{event.when}};"
	    "{{#event.place}}P={{event.place}};{{/event.place}}" CHANGED },
	{ "c-postponed", "C=y;E={{event.title}};X=postponed;" },
	{ "c-cancelled", "C=y;E={{event.title}};X=cancelled;" },
	{ "c-replaced", "C=y;E={{event.title}};E={{replacement.title}};"
	    "{{#replacement.when}}W={{replacement.when}};{{/replacement.when}}" },
	{ "c-deadline", "C=y;E={{event.title}};" CHANGED },
	{ "c-result", "C=y;E={{event.title}};"
	    "{{#event.agenda}}F={{event.agenda}};{{/event.agenda}}"
	    "{{#event.result}}R={{event.result}};{{/event.result}}"
	    "{{#event.outcome}}" OUTCOME_SIGNS "{{/event.outcome}}" },
};
#define NTEXTS (sizeof texts / sizeof texts[0])

static void
write_at(const char *root, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", root, name);

	dir_write(path, text, strlen(text));
	free(path);
}

static void
write_text(const char *root, const struct written *t, const char *language)
{
	char *name = xasprintf("templates/sms/%s.%s.txt", t->name, language);
	char *text = xasprintf("L=%s;%s", language, t->text), *mail;

	write_at(root, name, text);
	free(name);
	name = xasprintf("templates/email/%s.%s.txt", t->name, language);
	mail = xasprintf("Subject: news\n\n%s\n{{sender}} {{contact}} "
	    "{{#unsubscribe_url}}{{unsubscribe_url}}{{/unsubscribe_url}} "
	    "{{postal_address}}\n", text);
	write_at(root, name, mail);
	free(mail);
	free(text);
	free(name);
}

static void
remove_at(const char *root, const char *name)
{
	char *path = xasprintf("%s/%s", root, name);

	assert_int_equal(unlink(path), 0);
	free(path);
}

void
files_write(char root[32])
{
	size_t i;

	dir_sample(root);
	remove_at(root, "config/alerts/executive_order.conf");
	remove_at(root, "config/alerts/safety_act.conf");
	remove_at(root, "config/measures/executive_order.conf");
	remove_at(root, "config/measures/safety_act.conf");
	for (i = 0; i < sizeof written / sizeof written[0]; i++)
		write_at(root, written[i].name, written[i].text);
	for (i = 0; i < NTEXTS; i++) {
		write_text(root, &texts[i], "en");
		write_text(root, &texts[i], "es");
	}
	write_at(root, "templates/sms/reply-when.en.txt",
	    "L=en;E={{event.title}};W={{event.when}};");
	write_at(root, "templates/sms/reply-when.es.txt",
	    "L=es;E={{event.title}};W={{event.when}};");
}

struct config *
files_load(const char *root)
{
	char *dir = xasprintf("%s/config", root), *lines;
	struct mistakes mistakes;
	struct config *config;

	mistakes_init(&mistakes);
	config = config_load(dir, &mistakes);
	lines = dir_mistakes(&mistakes);
	assert_string_equal(lines, "");
	free(lines);
	mistakes_done(&mistakes);
	free(dir);
	return config;
}

void
files_first(const struct config *config, struct files *ret)
{
	int i;

	for (i = 0; i < EVENTS; i++)
		ret->events[i] = (struct event_file){
		    .starts_ms = config_occasion(config,
			event_names[i])->starts_ms,
		    .status = OCCASION_CONFIRMED,
		    .lead_ms = { 26 * HOUR_MS, 50 * HOUR_MS },
		    .replaced_by = NOBODY };
}

static void
put_words(struct words *words, char kind, int number)
{
	size_t i;

	for (i = 0; i < words->count; i++) {
		free(words->texts[i]);
		words->texts[i] = xasprintf("%c%d", kind, number);
	}
}

static void
put_event(const struct event_file *from, struct config *config,
    struct occasion *o)
{
	const struct jurisdiction *j = o->measure->jurisdiction;
	struct deadline *d;

	o->starts_ms = from->starts_ms;
	o->status = from->status;
	put_words(&o->place, 'p', from->place);
	put_words(&o->facts.facts[0].words, 'a', from->agenda);
	put_words(&o->facts.facts[1].words, 'r', from->result);
	for (d = o->deadlines; d < o->deadlines + DEADLINES; d++) {
		d->when.elapsed_ms = -from->lead_ms[d - o->deadlines];
		d->at_ms = anchor_resolve(&d->when, o->starts_ms, j->zone,
		    &j->holidays);
	}
	free(o->replaced_name);
	o->replaced_name = from->replaced_by == NOBODY ? NULL :
	    xstrdup(event_names[from->replaced_by]);
	o->replaced_by = from->replaced_by == NOBODY ? NULL :
	    config_occasion(config, o->replaced_name);
}

void
files_put(const struct files *files, struct config *config)
{
	struct measure *measure = &config->measures[0];
	size_t i;
	int event;

	for (i = 0; i < measure->noccasions; i++)
		for (event = 0; event < EVENTS; event++)
			if (str_eq(measure->occasions[i].uid,
			    event_names[event]))
				put_event(&files->events[event], config,
				    &measure->occasions[i]);
}

bool
files_hold(const struct files *files, int event)
{
	const struct event_file *e = &files->events[event];

	return e->status != OCCASION_POSTPONED &&
	    e->status != OCCASION_CANCELLED && e->replaced_by == NOBODY;
}

bool
is_deadline(enum aspect aspect)
{
	return aspect == SIGNUP || aspect == COMMENT;
}

int64_t
files_say(const struct files *files, int event, enum aspect aspect)
{
	const struct event_file *e = &files->events[event];

	switch (aspect) {
	case TIME:
		if (e->replaced_by != NOBODY)
			return INSTEAD(e->replaced_by);
		if (e->status == OCCASION_POSTPONED)
			return POSTPONED;
		return e->status == OCCASION_CANCELLED ? CANCELLED :
		    e->starts_ms;
	case SIGNUP:
	case COMMENT:
		return files_hold(files, event) ? e->starts_ms -
		    e->lead_ms[aspect - SIGNUP] : 0;
	case PLACE:
		return e->place;
	case AGENDA:
		return e->agenda;
	case RESULT:
		return e->result;
	case OUTCOME:
	case TALLY:
	case ASPECTS:
		break;
	}
	fail_msg("no such aspect");
	return 0;
}

bool
files_agree(const struct files *a, const struct files *b)
{
	enum aspect aspect;
	int event;

	for (event = 0; event < EVENTS; event++) {
		if (a->events[event].starts_ms != b->events[event].starts_ms ||
		    a->events[event].status != b->events[event].status)
			return false;
		for (aspect = 0; aspect < OF_FILES; aspect++)
			if (files_say(a, event, aspect) !=
			    files_say(b, event, aspect))
				return false;
	}
	return true;
}

int64_t
denver(const char *text)
{
	struct err err;
	int64_t ms;

	assert_int_equal(zone_parse(zone_find("America/Denver"), text, &ms,
	    &err), 0);
	return ms;
}
