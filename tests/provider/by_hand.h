/*
 * by_hand.h - the descriptor of Twilio, as config/providers/twilio.conf has it,
 * for tests that read no files
 */
#ifndef TESTS_PROVIDER_BY_HAND_H
#define TESTS_PROVIDER_BY_HAND_H

#include <string.h>

#include "provider/provider.h"

#define COUNT(array)	(sizeof (array) / sizeof (array)[0])
#define HERE(line)	{ "providers/twilio.conf", line }
#define CODES(...)	{ .count = COUNT(((const char *[]){ __VA_ARGS__ })), \
	.names = (char *[]){ __VA_ARGS__ } }

static struct provider_setting twilio_settings[] = {
	{ "account_sid", SETTING_REQUIRED, NULL },
	{ "auth_token", SETTING_SECRET, NULL },
	{ "from", SETTING_OPTIONAL, NULL },
	{ "messaging_service_sid", SETTING_OPTIONAL, NULL },
	{ "callback", SETTING_OPTIONAL, NULL },
	{ "url", SETTING_OPTIONAL, "https://api.twilio.com" },
};

static struct pair twilio_form[] = {
	{ HERE(18), "To", "{{message.to}}" },
	{ HERE(19), "From", "{{account.from}}" },
	{ HERE(20), "MessagingServiceSid",
	    "{{account.messaging_service_sid}}" },
	{ HERE(21), "Body", "{{message.text}}" },
	{ HERE(22), "ValidityPeriod", "{{message.validity_s}}" },
	{ HERE(23), "StatusCallback", "{{#account.callback}}"
	    "{{account.callback}}?m={{message.ref}}{{/account.callback}}" },
};

static struct answer_rule twilio_rules[] = {
	{ .where = HERE(31), .nstatuses = 1,
	    .statuses = (struct status_range[]){ { 200, 299 } },
	    .needs_id = true, .verdict = VERDICT_ACCEPTED },
	{ .where = HERE(34), .codes = CODES("20429", "14107", "21611"),
	    .verdict = VERDICT_RETRY, .reason = REASON_RATE_LIMITED },
	{ .where = HERE(36), .codes = CODES("20503"),
	    .verdict = VERDICT_RETRY, .reason = REASON_UNAVAILABLE },
	{ .where = HERE(38), .codes = CODES("20500"),
	    .verdict = VERDICT_UNKNOWN },
	{ .where = HERE(40), .codes = CODES("21610"),
	    .verdict = VERDICT_REJECTED, .reason = REASON_OPTED_OUT },
	{ .where = HERE(41), .codes = CODES("21211", "21614"),
	    .verdict = VERDICT_REJECTED, .reason = REASON_INVALID_RECIPIENT },
	{ .where = HERE(43), .codes = CODES("30007"),
	    .verdict = VERDICT_REJECTED, .reason = REASON_FILTERED },
	{ .where = HERE(44), .codes = CODES("20003"),
	    .verdict = VERDICT_REJECTED, .reason = REASON_AUTH },
	{ .where = HERE(45), .codes = CODES("21617"),
	    .verdict = VERDICT_REJECTED, .reason = REASON_PERMANENT },
};

static const struct provider_conf twilio_conf = {
	.where = HERE(1), .name = "twilio",
	.nsettings = COUNT(twilio_settings), .settings = twilio_settings,
	.method = "POST",
	.url = "{{{account.url}}}/2010-04-01/Accounts/{{account.account_sid}}/"
	    "Messages.json",
	.user = "{{account.account_sid}}", .password = "{{account.auth_token}}",
	.nform = COUNT(twilio_form), .form = twilio_form,
	.id_path = "sid", .code_path = "code",
	.nrules = COUNT(twilio_rules), .rules = twilio_rules,
};

#define TWILIO_SETTINGS_MAX 6

/* Give ${account} (room for TWILIO_SETTINGS_MAX) one more setting. */
static inline void
account_add(struct account *account, char *name, const char *value)
{
	struct account_setting *s = &account->settings[account->nsettings++];

	s->name = name;
	secret_set(&s->value, value, strlen(value));
}

static inline void
account_begin(struct account *account, const struct provider_conf *conf,
    struct account_setting settings[TWILIO_SETTINGS_MAX])
{
	memset(settings, 0, TWILIO_SETTINGS_MAX * sizeof *settings);
	*account = (struct account){ .name = "main", .provider = conf,
	    .settings = settings };
	account_add(account, "url", "https://api.twilio.com");
	account_add(account, "account_sid", "AC1");
	account_add(account, "auth_token", "token:with%odd&bytes");
}

static inline void
account_end(struct account *account)
{
	size_t i;

	for (i = 0; i < account->nsettings; i++)
		secret_done(&account->settings[i].value);
}

#endif
