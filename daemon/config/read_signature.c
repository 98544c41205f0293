#include "config/read.h"
#include "config/read_webhook.h"

#define SIGNATURE(member)	offsetof(struct signature_conf, member)

/* In the order of the enums in config.h. */
static const char *const schemes[] = { "hmac", "ed25519", "ecdsa-p256",
	"jwt-hs256", "basic", "header", "url", NULL };
static const char *const hashes[] = { "sha1", "sha256", "sha512", NULL };
static const char *const codings[] = { "text", "base64", "hex", NULL };

static const struct option_row signature_rows[] = {
	{
		.name = "scheme",
		.type = OPTION_CHOICE,
		.required = true,
		.choices = schemes,
		.offset = SIGNATURE(scheme),
		.help = "how a webhook is proved; header and url: by a secret "
		    "that stands there",
	},
	{
		.name = "keys",
		.type = OPTION_STRINGS,
		.required = true,
		.least = 1,
		.most = SIGNATURE_KEYS_MAX,
		.unit = "settings",
		.offset = SIGNATURE(keys),
		.help = "settings that hold a key or a secret; while one is "
		    "being replaced, both are accepted",
	},
	{
		.name = "key_form",
		.type = OPTION_CHOICE,
		.choices = codings,
		.standard = "text",
		.offset = SIGNATURE(key_form),
		.help = "how a key is written; public ones are always base64",
	},
	{
		.name = "key_prefix",
		.type = OPTION_STRING,
		.offset = SIGNATURE(key_prefix),
		.help = "what stands before a key and is not part of it: "
		    "\"whsec_\"",
	},
	{
		.name = "signed",
		.type = OPTION_STRING,
		.offset = SIGNATURE(covers),
		.help = "the bytes that are signed, a template: {{url}}, "
		    "{{path}}, {{query}}, {{form}} (names and values, sorted), "
		    "{{body}}, {{body_sha256}}, {{timestamp}}, "
		    "{{header.NAME}}, {{account.SETTING}}",
	},
	{
		.name = "hash",
		.type = OPTION_CHOICE,
		.choices = hashes,
		.standard = "sha256",
		.offset = SIGNATURE(hash),
		.help = "the hash of an hmac",
	},
	{
		.name = "encoding",
		.type = OPTION_CHOICE,
		.choices = codings,
		.standard = "base64",
		.offset = SIGNATURE(encoding),
		.help = "how the signature is written: base64 or hex",
	},
	{
		.name = "header",
		.type = OPTION_STRING,
		.offset = SIGNATURE(header),
		.help = "the header that holds the signature or the secret",
	},
	{
		.name = "prefix",
		.type = OPTION_STRING,
		.offset = SIGNATURE(prefix),
		.help = "what stands before it: \"v1,\"; parts that begin "
		    "otherwise are passed over",
	},
	{
		.name = "separator",
		.type = OPTION_STRING,
		.offset = SIGNATURE(separator),
		.help = "what stands between several signatures in the header; "
		    "one that fits is enough",
	},
	{
		.name = "timestamp",
		.type = OPTION_STRING,
		.offset = SIGNATURE(timestamp),
		.help = "the header of the time, in seconds since 1970, that "
		    "is signed too",
	},
	{
		.name = "timestamp_prefix",
		.type = OPTION_STRING,
		.offset = SIGNATURE(timestamp_prefix),
		.help = "what stands before the time where the header has "
		    "several parts: \"t=\"",
	},
	{
		.name = "tolerance",
		.type = OPTION_SPAN,
		.least = 1.0 / 60,
		.most = 24,
		.standard = "5 min",
		.offset = SIGNATURE(tolerance_ms),
		.help = "how far that time may be from ours, both ways",
	},
	{
		.name = "body_hash",
		.type = OPTION_STRING,
		.offset = SIGNATURE(body_hash),
		.help = "where the body's SHA-256 in hex stands: a parameter "
		    "of the URL's query, a claim of a jwt",
	},
	{
		.name = "url_hash",
		.type = OPTION_STRING,
		.offset = SIGNATURE(url_hash),
		.help = "the claim that holds the URL's SHA-256 in hex",
	},
	{
		.name = "claims",
		.type = OPTION_PAIRS,
		.offset = OPTION_UNSTORED,
		.help = "claims of a jwt that must be so; values are templates",
	},
	{
		.name = "user",
		.type = OPTION_NAME,
		.offset = SIGNATURE(user),
		.help = "the setting that holds the user of basic",
	},
	{
		.name = "parameter",
		.type = OPTION_STRING,
		.offset = SIGNATURE(parameter),
		.help = "the parameter of the URL's query that holds the "
		    "secret",
	},
};

const struct option_table signature_table = {
	.name = "signature",
	.help = "what proves that a webhook comes from the provider",
	OPTION_TABLE(signature_rows),
};

/* A setting that ${scheme} needs, or cannot use. */
struct need {
	const char	*name;
	unsigned	 needs;		/* schemes, as bits */
	unsigned	 takes;		/* schemes that can use it besides */
};

#define BIT(scheme) (1U << (scheme))
#define MACS (BIT(SIGNATURE_HMAC) | BIT(SIGNATURE_ED25519) | \
	BIT(SIGNATURE_ECDSA_P256))

static const struct need needs[] = {
	{ "signed", MACS, 0 },
	{ "header", MACS | BIT(SIGNATURE_JWT_HS256) | BIT(SIGNATURE_HEADER),
	    0 },
	{ "prefix", 0, MACS | BIT(SIGNATURE_JWT_HS256) |
	    BIT(SIGNATURE_HEADER) },
	{ "key_form", 0, BIT(SIGNATURE_HMAC) | BIT(SIGNATURE_JWT_HS256) },
	{ "hash", 0, BIT(SIGNATURE_HMAC) },
	{ "encoding", 0, MACS },
	{ "separator", 0, MACS },
	{ "timestamp", 0, MACS },
	{ "timestamp_prefix", 0, MACS },
	{ "tolerance", 0, MACS | BIT(SIGNATURE_JWT_HS256) },
	{ "body_hash", BIT(SIGNATURE_JWT_HS256), MACS },
	{ "url_hash", 0, BIT(SIGNATURE_JWT_HS256) },
	{ "claims", 0, BIT(SIGNATURE_JWT_HS256) },
	{ "user", BIT(SIGNATURE_BASIC), 0 },
	{ "parameter", BIT(SIGNATURE_URL), 0 },
};

static void
check_needs(const struct signature_conf *signature, const config_setting_t *at)
{
	const config_setting_t *member;
	const struct need *need;
	size_t i;

	for (i = 0; i < sizeof needs / sizeof needs[0]; i++) {
		need = &needs[i];
		member = source_member(at, need->name);
		if (member == NULL && (need->needs & BIT(signature->scheme)))
			source_missing(at, need->name, "missing: the scheme "
			    "%s needs it", schemes[signature->scheme]);
		else if (member != NULL && !((need->needs | need->takes) &
		    BIT(signature->scheme)))
			source_wrong(member, "says nothing in the scheme %s",
			    schemes[signature->scheme]);
	}
}

static void
check_headers(const struct signature_conf *signature,
    const config_setting_t *at)
{
	if (signature->header != NULL && !read_is_header(signature->header))
		source_wrong(source_member(at, "header"), "a header's name is "
		    "letters, digits and -");
	if (signature->timestamp != NULL &&
	    !read_is_header(signature->timestamp))
		source_wrong(source_member(at, "timestamp"), "a header's name "
		    "is letters, digits and -");
	if (signature->encoding == CODING_TEXT)
		source_wrong(source_member(at, "encoding"), "a signature is "
		    "written in base64 or hex");
	if (signature->timestamp_prefix != NULL && (signature->timestamp ==
	    NULL || signature->separator == NULL))
		source_wrong(source_member(at, "timestamp_prefix"), "needs "
		    "timestamp and separator");
}

void
read_signature(struct signature_conf *signature, const config_setting_t *at)
{
	signature->where = source_where(at);
	read_pairs(source_member(at, "claims"), &signature->claims,
	    &signature->nclaims);
	if (source_text(at, "scheme") == NULL)
		return;		/* that has been told */
	check_needs(signature, at);
	check_headers(signature, at);
}
