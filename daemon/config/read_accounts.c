#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/file.h"
#include "config/items.h"
#include "config/loopback.h"
#include "config/read.h"

#define AT(member) offsetof(struct account, member)

static const struct option_row account_rows[] = {
	{
		.name = "provider",
		.type = OPTION_NAME,
		.required = true,
		.offset = OPTION_UNSTORED,
		.help = "whose API it speaks: NAME of providers/NAME.conf",
	},
	{
		.name = "rate",
		.type = OPTION_FLOAT,
		.least = 0,
		.most = 1000,
		.unit = "requests a second",
		.standard = "0",
		.offset = AT(rate),
		.help = "how fast it may be asked; 0: no limit",
	},
	{
		.name = "settings",
		.type = OPTION_FREE,
		.offset = OPTION_UNSTORED,
		.help = "what the provider's file asks for; a secret X is "
		    "given as X_file, the file that holds it",
	},
};

static const struct option_table account_table = {
	.name = "an account",
	.help = "a provider with credentials and a sender",
	OPTION_TABLE(account_rows),
};

static const struct option_row rows[] = {
	{
		.name = "accounts",
		.type = OPTION_GROUPS,
		.required = true,
		.table = &account_table,
		.offset = OPTION_UNSTORED,
		.help = "who carries the texts, by name",
	},
};

const struct option_table options_accounts = {
	.name = "accounts.conf",
	.help = "who carries the texts",
	OPTION_TABLE(rows),
};

static void
add_setting(struct account *account, const char *name, const char *bytes,
    size_t len)
{
	struct account_setting *setting;

	account->settings = xgrow(account->settings, account->nsettings,
	    sizeof *setting);
	setting = &account->settings[account->nsettings++];
	*setting = (struct account_setting){ .name = xstrdup(name) };
	secret_set(&setting->value, bytes, len);
}

static bool
is_secret(const struct provider_setting *setting)
{
	return setting->kind == SETTING_SECRET ||
	    setting->kind == SETTING_OPTIONAL_SECRET;
}

/* The name under which ${setting} is written. */
static char *
written_name(const struct provider_setting *setting)
{
	return xasprintf("%s%s", setting->name,
	    is_secret(setting) ? "_file" : "");
}

static const struct provider_setting *
find_setting(const struct provider_conf *provider, const char *written)
{
	size_t i;
	char *name;
	bool same;

	for (i = 0; i < provider->nsettings; i++) {
		name = written_name(&provider->settings[i]);
		same = str_eq(name, written);
		free(name);
		if (same)
			return &provider->settings[i];
	}
	return NULL;
}

/* Is ${name} a secret, written where everyone reads it? */
static bool
is_bare_secret(const struct provider_conf *provider, const char *name)
{
	size_t i;

	for (i = 0; i < provider->nsettings; i++)
		if (is_secret(&provider->settings[i]) &&
		    str_eq(provider->settings[i].name, name))
			return true;
	return false;
}

static void
unknown_setting(const struct provider_conf *provider,
    const config_setting_t *at)
{
	char **names = xcalloc(provider->nsettings + 1, sizeof *names);
	const char *guess;
	size_t i;

	for (i = 0; i < provider->nsettings; i++)
		names[i] = written_name(&provider->settings[i]);
	guess = str_guess(config_setting_name(at), (const char *const *)names);
	if (guess != NULL)
		source_wrong(at, "unknown setting of the provider %s (%s?)",
		    provider->name, guess);
	else
		source_wrong(at, "unknown setting of the provider %s",
		    provider->name);
	for (i = 0; i < provider->nsettings; i++)
		free(names[i]);
	free(names);
}

static void
check_names(const struct provider_conf *provider, const config_setting_t *all)
{
	const config_setting_t *at;
	const char *name;
	unsigned i;

	for (i = 0; (at = config_setting_get_elem(all, i)) != NULL; i++) {
		name = config_setting_name(at);
		if (is_bare_secret(provider, name))
			source_wrong(at, "a secret is not written here, where "
			    "it is copied and shown: put it in a file and "
			    "name that: %s_file = \"...\"", name);
		else if (find_setting(provider, name) == NULL)
			unknown_setting(provider, at);
	}
}

/* Read a secret's file: beside the configuration, else a systemd credential. */
static int
read_secret(const char *dir, const char *name, struct buf *ret,
    struct err *err)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	char *path = file_join(dir, name);
	struct err other;
	int result = file_read(path, ret, err);

	free(path);
	if (result == -1 && err->kind == ERR_IO && credentials != NULL &&
	    *name != '/') {
		path = file_join(credentials, name);
		buf_clear(ret);
		result = file_read(path, ret, &other);
		free(path);
	}
	return result;
}

static void
add_secret(const struct config *config, struct account *account,
    const char *name, const config_setting_t *at)
{
	const char *file = config_setting_get_string(at);
	struct buf buf;
	struct err err;

	if (file == NULL)
		return;		/* its type has been told */
	buf_init(&buf, SECRET_FILE_MAX);
	if (read_secret(config->dir, file, &buf, &err) == -1)
		/* Not the name: somebody may have put the secret itself here. */
		source_wrong(at, "the file: %s", err.text);
	else {
		if (buf.len > 0 && buf.data[buf.len - 1] == '\n')
			buf.len--;
		if (buf.len > 0 && buf.data[buf.len - 1] == '\r')
			buf.len--;
		if (buf.len == 0)
			source_wrong(at, "the file: is empty");
		else if (memchr(buf.data, '\0', buf.len) != NULL)
			source_wrong(at, "the file: a NUL byte: a secret is "
			    "a line of text");
		else
			add_setting(account, name, buf.data, buf.len);
	}
	buf_done(&buf);
}

static void
read_setting(const struct config *config, struct account *account,
    const struct provider_setting *setting, const config_setting_t *group)
{
	const config_setting_t *all = source_member(group, "settings"), *at;
	char *name = written_name(setting);
	const char *text;

	at = source_member(all, name);
	text = source_text(all, name);
	if (at == NULL && (setting->kind == SETTING_REQUIRED ||
	    (setting->kind == SETTING_SECRET &&
	    source_member(all, setting->name) == NULL)))
		source_missing(all != NULL ? all : group,
		    all != NULL ? name : "settings", "missing: the provider %s "
		    "needs %s", account->provider->name, name);
	else if (at != NULL && is_secret(setting))
		add_secret(config, account, setting->name, at);
	else if (text != NULL && *text == '\0' &&
	    setting->kind == SETTING_REQUIRED)
		source_wrong(at, "is empty, and the provider %s needs it",
		    account->provider->name);
	else if (text != NULL)
		add_setting(account, setting->name, text, strlen(text));
	else if (at == NULL && setting->standard != NULL)
		add_setting(account, setting->name, setting->standard,
		    strlen(setting->standard));
	free(name);
}

/* Where requests go, as far as the files say. */
static const char *
url_of(const struct provider_conf *provider, const config_setting_t *group)
{
	const char *url = source_text(source_member(group, "settings"), "url");
	size_t i;

	for (i = 0; i < provider->nsettings && url == NULL; i++)
		if (str_eq(provider->settings[i].name, "url"))
			url = provider->settings[i].standard;
	if (url == NULL && provider->url != NULL &&
	    !str_starts(provider->url, "{{"))
		url = provider->url;
	return url;
}

static void
read_account(struct reading *reading, const config_setting_t *at)
{
	struct config *config = reading->config;
	const char *provider = source_text(at, "provider"), *url;
	const config_setting_t *settings = source_member(at, "settings");
	struct account *account;
	size_t i;

	config->accounts = xgrow(config->accounts, config->naccounts,
	    sizeof *account);
	account = &config->accounts[config->naccounts++];
	*account = (struct account){
		.where = source_where(at),
		.name = xstrdup(config_setting_name(at)),
	};
	option_read(&account_table, at, account);
	if (provider != NULL && str_is_name(provider))
		account->provider = references_find(&reading->references,
		    THING_PROVIDER, provider, source_member(at, "provider"));
	if (account->provider == NULL)
		return;
	if (settings != NULL && config_setting_is_group(settings))
		check_names(account->provider, settings);
	for (i = 0; i < account->provider->nsettings; i++)
		read_setting(config, account, &account->provider->settings[i],
		    at);
	url = url_of(account->provider, at);
	if (url != NULL && !url_is_loopback(url))
		names_add(&reading->outside, account->name);
}

void
read_accounts(struct reading *reading)
{
	struct config *config = reading->config;
	struct source *source = read_open(reading, "accounts.conf",
	    THING_ACCOUNT);
	const config_setting_t *root, *at;
	struct account *account, none = { 0 };
	unsigned next = 0;
	size_t i;

	if (source == NULL)
		return;
	root = source_root(source);
	option_read(&options_accounts, root, &none);
	while ((at = option_next(source_member(root, "accounts"),
	    &next)) != NULL)
		read_account(reading, at);
	for (i = 0; i < config->naccounts; i++) {
		account = &config->accounts[i];
		references_add(&reading->references, THING_ACCOUNT,
		    account->name, account->where, "accounts", account);
	}
	source_free(source);
}
