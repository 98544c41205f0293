#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#include "model/broadcast.h"
#include "model/consent.h"
#include "model/message.h"
#include "model/occasion.h"
#include "model/verdict.h"

/* Each enum through one shape. */
static const char *
broadcast_name(unsigned value)
{
	return broadcast_state_name((enum broadcast_state)value);
}

static const char *
message_name(unsigned value)
{
	return message_state_name((enum message_state)value);
}

static const char *
consent_name(unsigned value)
{
	return consent_state_name((enum consent_state)value);
}

static const char *
channel_word(unsigned value)
{
	return channel_name((enum channel)value);
}

static const char *
status_name(unsigned value)
{
	return occasion_status_name((enum occasion_status)value);
}

static const char *
kind_name(unsigned value)
{
	return verdict_name((enum verdict_kind)value);
}

static const char *
reason_name(unsigned value)
{
	return verdict_reason_name((enum verdict_reason)value);
}

#define PARSER(name, function, type)					\
static int								\
name(const char *text)							\
{									\
	type value = (type)0;						\
									\
	return function(text, &value) == -1 ? -1 : (int)value;		\
}

PARSER(broadcast_of, broadcast_state_parse, enum broadcast_state)
PARSER(channel_of, channel_parse, enum channel)
PARSER(status_of, occasion_status_parse, enum occasion_status)
PARSER(kind_of, verdict_parse, enum verdict_kind)
PARSER(reason_of, verdict_reason_parse, enum verdict_reason)

/* The order is kept in rows: a new value goes to the end. */
static struct names_case {
	const char	*label;
	const char	*(*name)(unsigned);
	int		 (*parse)(const char *);	/* NULL: never read */
	const char	*want[12];
} cases[] = {
	{ "a broadcast's states keep names and numbers", broadcast_name,
	    broadcast_of, { "planned", "awaiting-approval", "approved", "held",
	    "sending", "done", "cancelled", "superseded", "missed" } },
	{ "a message's states keep names and numbers", message_name, NULL,
	    { "queued", "in-flight", "accepted", "rejected", "unknown",
	    "suppressed", "expired", "withdrawn", "skipped" } },
	{ "consent keeps names and numbers", consent_name, NULL, { "none",
	    "pending", "confirmed", "revoked", "expired" } },
	{ "channels keep names and numbers", channel_word, channel_of, { "sms",
	    "email" } },
	{ "an event's status keeps names and numbers", status_name, status_of,
	    { "tentative", "confirmed", "postponed", "cancelled",
	    "concluded" } },
	{ "verdicts keep names and numbers", kind_name, kind_of, { "accepted",
	    "retry", "rejected", "unknown" } },
	{ "reasons keep names and numbers", reason_name, reason_of, { "none",
	    "rate-limited", "invalid-recipient", "opted-out", "auth", "credit",
	    "filtered", "permanent", "unavailable", "no-answer",
	    "no-proof" } },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_names(void **state)
{
	const struct names_case *c = *state;
	char longer[32];
	unsigned i;

	for (i = 0; c->want[i] != NULL; i++) {
		assert_string_equal(c->name(i), c->want[i]);
		if (c->parse == NULL)
			continue;
		assert_int_equal(c->parse(c->want[i]), i);
		snprintf(longer, sizeof longer, "%sx", c->want[i]);
		assert_int_equal(c->parse(longer), -1);
		assert_int_equal(c->parse(c->want[i] + 1), -1);
	}
	assert_string_equal(c->name(i), "?");
	assert_string_equal(c->name(1u << 30), "?");
	if (c->parse != NULL) {
		assert_int_equal(c->parse(""), -1);
		assert_int_equal(c->parse("?"), -1);
		assert_int_equal(c->parse("Accepted"), -1);
	}
}

static void
check_untouched(void **state)
{
	enum channel channel = CHANNEL_EMAIL;

	(void)state;
	assert_int_equal(channel_parse("fax", &channel), -1);
	assert_int_equal(channel, CHANNEL_EMAIL);
	assert_int_equal(channel_parse("sms", &channel), 0);
	assert_int_equal(channel, CHANNEL_SMS);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 1];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_names, .initial_state = &cases[i] };
	tests[i] = (struct CMUnitTest){
	    .name = "a name that is none changes nothing",
	    .test_func = check_untouched };
	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
