/*
 * pregon webhook try: would a request be accepted, as what, and why not?
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "run/rig_site.h"

/* Twilio's documented example, and a text with the same key. */
#define TOKEN	"12345"
#define URL	"https://mycompany.com/myapp.php?foo=1&bar=2"
#define FORM	"Content-Type: application/x-www-form-urlencoded"
#define SIGNED	"X-Twilio-Signature: GvWf1cFY/Q7PnoempGyD5oXAezc="
#define BODY	"CallSid=CA1234567890ABCDE&Caller=%2B14158675310&Digits=1234" \
		"&From=%2B14158675310&To=%2B18005551212"

/* Accounts with keys; the files of the sample besides. */
static void
site_with_accounts(struct rig_site *site)
{
	rig_site(site, NULL);
	rig_write(site->config, "token", TOKEN "\n");
	rig_edit(site, "accounts.conf", "  # A real one,",
	    "  twilio = { provider = \"twilio\"; settings = { "
	    "account_sid = \"AC1\"; auth_token_file = \"token\"; "
	    "from = \"+13035550100\"; }; };\n"
	    "  # A real one,");
}

static struct rig_ran
try(const struct rig_site *site, const char *url, const char *signature,
    const char *body, const char *option, const char *value)
{
	char path[PATH_MAX + 8];

	rig_write(site->config, "body", body);
	snprintf(path, sizeof path, "%s/body", site->config);
	return rig_run("pregon", "webhook", "try", "twilio", "--config",
	    site->config, "--method", "POST", "--url", url, "--header", FORM,
	    "--header", signature, "--body", path, option, value, NULL);
}

static json_t *
try_json(const struct rig_site *site, const char *url, const char *signature,
    const char *body, int status)
{
	struct rig_ran ran = try(site, url, signature, body, "--json", NULL);
	json_t *said = json_loads(ran.out, 0, NULL);

	if (said == NULL)
		fail_msg("%s%s", ran.out, ran.err);
	assert_int_equal(ran.status, status);
	/* The token is never told. */
	assert_null(strstr(ran.out, "\"" TOKEN));
	rig_ran_done(&ran);
	return said;
}

static const char *
text_of(json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static void
accepted(void **state)
{
	struct rig_site site;
	json_t *said;

	(void)state;
	site_with_accounts(&site);
	said = try_json(&site, URL, SIGNED, BODY, 0);
	assert_true(json_is_true(json_object_get(said, "verified")));
	assert_string_equal(text_of(said, "key"), "auth_token");
	/* It is a call: nothing that we keep, and without an id of a text. */
	assert_int_equal(json_integer_value(json_object_get(said, "broken")),
	    1);
	json_decref(said);
}

struct refused_case {
	const char	*label;
	const char	*url, *signature, *body;
	const char	*refusal;
	const char	*helps;		/* the first thing that would; NULL: nothing */
} refusals[] = {
	{ "a proxy made http of https",
	    "http://mycompany.com/myapp.php?foo=1&bar=2", SIGNED, BODY,
	    "forged", "public_url were https://mycompany.com" },
	{ "a slash was added to the path",
	    "https://mycompany.com/myapp.php/?foo=1&bar=2", SIGNED, BODY,
	    "forged", "the path had no / at its end" },
	{ "an editor added a line end", URL, SIGNED, BODY "\n", "unreadable",
	    "the body had no line end behind it" },
	{ "the body was changed", URL, SIGNED, BODY "&A=b", "forged", NULL },
	{ "the signature is somebody else's", URL,
	    "X-Twilio-Signature: AAAAAAAAAAAAAAAAAAAAAAAAAAA=", BODY, "forged",
	    NULL },
	{ "there is no signature", URL, "X-Other: 1", BODY, "unsigned", NULL },
};
#define NREFUSALS (sizeof refusals / sizeof refusals[0])

static void
check_refused(void **state)
{
	const struct refused_case *c = *state;
	struct rig_site site;
	json_t *said, *helps;

	site_with_accounts(&site);
	said = try_json(&site, c->url, c->signature, c->body, 1);
	assert_true(json_is_false(json_object_get(said, "verified")));
	assert_string_equal(text_of(said, "refusal"), c->refusal);
	assert_string_equal(text_of(said, "header"), "X-Twilio-Signature");
	assert_true(*text_of(said, "why") != '\0');
	helps = json_object_get(said, "would_verify_if");
	assert_int_equal(json_array_size(helps), c->helps != NULL);
	if (c->helps != NULL)
		assert_string_equal(json_string_value(json_array_get(helps,
		    0)), c->helps);
	json_decref(said);
}

static void
shows_what_was_signed(void **state)
{
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	site_with_accounts(&site);
	ran = try(&site, "https://mycompany.org/myapp.php?foo=1&bar=2", SIGNED,
	    BODY, "--public-url", "https://mycompany.net:8443");
	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.out, "https://mycompany.net:8443/myapp.php"
	    "?foo=1&bar=2CallSidCA1234567890ABCDECaller+14158675310Digits1234"
	    "From+14158675310To+18005551212\n"));
	assert_non_null(strstr(ran.out, "header   X-Twilio-Signature\n"));
	assert_non_null(strstr(ran.out, "usual causes"));
	rig_ran_done(&ran);
	ran = try(&site, "/myapp.php?foo=1&bar=2", SIGNED, BODY, NULL, NULL);
	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.err, "give --public-url"));
	rig_ran_done(&ran);
	ran = try(&site, "/myapp.php?foo=1&bar=2", SIGNED, BODY,
	    "--public-url", "https://mycompany.com/");
	assert_int_equal(ran.status, 0);
	assert_non_null(strstr(ran.out, "verified by auth_token\n"));
	rig_ran_done(&ran);
}

static void
misuse(void **state)
{
	struct rig_site site;
	struct rig_ran ran;

	(void)state;
	site_with_accounts(&site);
	ran = rig_run("pregon", "webhook", "try", "nobody", "--url", URL,
	    "--config", site.config, NULL);
	assert_int_equal(ran.status, 1);
	assert_non_null(strstr(ran.err, "no account is called nobody"));
	rig_ran_done(&ran);
	ran = rig_run("pregon", "webhook", "try", "twilio", "--config",
	    site.config, NULL);
	assert_int_equal(ran.status, 2);
	rig_ran_done(&ran);
	ran = rig_run("pregon", "webhook", "try", "twilio", "--url", URL,
	    "--header", "no colon", "--config", site.config, NULL);
	assert_int_equal(ran.status, 2);
	rig_ran_done(&ran);
}

int
main(void)
{
	struct CMUnitTest tests[NREFUSALS + 3];
	size_t n = 0, i;

	RIG_ADD_ROWS(refusals, NREFUSALS, check_refused);
	tests[n++] = (struct CMUnitTest){ "what is authentic is accepted, and "
	    "told", accepted, NULL, rig_teardown, NULL };
	tests[n++] = (struct CMUnitTest){ "what was signed is shown, and where "
	    "it was looked for", shows_what_was_signed, NULL, rig_teardown,
	    NULL };
	tests[n++] = (struct CMUnitTest){ "misuse", misuse, NULL, rig_teardown,
	    NULL };
	return cmocka_run_group_tests_name("webhook", tests, NULL, NULL);
}
