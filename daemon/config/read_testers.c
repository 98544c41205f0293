#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/items.h"
#include "config/read.h"
#include "text/email.h"
#include "text/phone.h"

#define AT(member) offsetof(struct tester, member)

static const struct option_row rows[] = {
	{
		.name = "name",
		.type = OPTION_NAME,
		.required = true,
		.offset = AT(name),
		.help = "what `pregon test --to` calls her",
	},
	{
		.name = "phone",
		.type = OPTION_STRING,
		.offset = OPTION_UNSTORED,
		.help = "her phone",
	},
	{
		.name = "email",
		.type = OPTION_STRING,
		.offset = OPTION_UNSTORED,
		.help = "her e-mail address",
	},
	{
		.name = "language",
		.type = OPTION_LANGUAGE,
		.offset = AT(language),
		.help = "the language that she gets test texts in; without it "
		    "all of them",
	},
};

const struct option_table options_tester = {
	.name = "a tester",
	.help = "someone who gets test texts, and all there is in trial mode",
	OPTION_TABLE(rows),
};

/* Read ${text} into the address of its channel. */
static void
read_address(const struct config *config, const config_setting_t *at,
    const char *text, bool email, struct tester *tester)
{
	const char *why = email ? email_parse(text, &tester->email) :
	    phone_parse(text, config->region, &tester->phone);

	if (why != NULL)
		source_wrong(at, "is not %s: %s", email ? "an e-mail address" :
		    "a phone number", why);
	else if (email)
		tester->has_email = true;
	else
		tester->has_phone = true;
}

static void
read_group(const struct config *config, const config_setting_t *at,
    struct tester *tester)
{
	const char *phone = source_text(at, "phone"),
	    *email = source_text(at, "email");
	size_t i;

	option_read(&options_tester, at, tester);
	if (phone != NULL)
		read_address(config, source_member(at, "phone"), phone, false,
		    tester);
	if (email != NULL)
		read_address(config, source_member(at, "email"), email, true,
		    tester);
	if (phone == NULL && email == NULL)
		source_wrong(at, "has no address: give a phone, an email, or "
		    "both");
	for (i = 0; tester->name != NULL && i < config->ntest_readers - 1; i++)
		if (config->test_readers[i].name != NULL &&
		    str_eq(config->test_readers[i].name, tester->name))
			source_wrong(source_member(at, "name"), "the tester "
			    "%s is already in %s:%u", tester->name,
			    config->test_readers[i].where.file,
			    config->test_readers[i].where.line);
}

/* Trial mode asks for addresses, whosever they are. */
static void
add_address(struct config *config, const struct address *address)
{
	config->testers = xgrow(config->testers, config->ntesters,
	    sizeof *config->testers);
	config->testers[config->ntesters++] = *address;
}

static void
read_tester(struct config *config, const config_setting_t *at)
{
	const char *text = config_setting_get_string(at);
	struct tester *tester;

	if (text == NULL && !config_setting_is_group(at))
		return;		/* its type has been told */
	config->test_readers = xgrow(config->test_readers,
	    config->ntest_readers, sizeof *tester);
	tester = &config->test_readers[config->ntest_readers++];
	*tester = (struct tester){ .where = source_where(at) };
	if (text != NULL)
		read_address(config, at, text, strchr(text, '@') != NULL,
		    tester);
	else
		read_group(config, at, tester);
	if (tester->has_phone)
		add_address(config, &tester->phone);
	if (tester->has_email)
		add_address(config, &tester->email);
}

void
read_testers(struct reading *reading, const config_setting_t *root)
{
	const config_setting_t *all = source_member(root, "testers");
	unsigned i;

	if (all != NULL && reading->region_known &&
	    (config_setting_is_array(all) || config_setting_is_list(all)))
		for (i = 0; i < (unsigned)config_setting_length(all); i++)
			read_tester(reading->config,
			    config_setting_get_elem(all, i));
	if (reading->config->sending == SENDING_TRIAL &&
	    (all == NULL || config_setting_length(all) == 0))
		source_missing(root, "testers", "sending = \"trial\" reaches "
		    "the testers only: name at least one");
}
