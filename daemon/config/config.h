/*
 * config.h - what the files say should be
 *
 * A configuration is read whole, checked whole and then never changes; a
 * reload makes a new one.  Every item knows the file and line it came from.
 * Names are unique: lists, measures, events (across all measures), alerts,
 * providers and accounts each have one name space.
 *
 * Layout of the directory: pregon.conf, accounts.conf, lists/X.conf, measures/X.conf,
 * alerts/X.conf, providers/X.conf, keywords/LANG.conf; a file lists/vote.conf defines the list "vote",
 * measures/X.conf the measure X, providers/X.conf the provider X.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/secret.h"
#include "config/list_key.h"
#include "config/mistakes.h"
#include "model/anchor.h"
#include "model/consent.h"
#include "model/message.h"
#include "model/occasion.h"
#include "model/outcome.h"
#include "model/quiet.h"
#include "model/verdict.h"
#include "text/mustache.h"
#include "text/zone.h"

#define CONFIG_LANGUAGES_MAX	32
#define AUDIENCE_LISTS_MAX	8	/* lists of one alert */
#define CONFIG_FILE_MAX		(4 * 1024 * 1024)	/* bytes of one .conf file */
#define CONFIG_CSV_MAX		(256 * 1024 * 1024)	/* bytes of one .csv file */

/* Where something stands.  The file's name is borrowed from the config. */
struct where {
	const char	*file;		/* relative to the directory: "lists/vote.conf" */
	unsigned	 line;
};

/* A text in several languages: { en = "..."; es = "..."; } */
struct words {
	size_t	  count;
	char	**languages;
	char	**texts;
};

struct names {
	size_t	  count;
	char	**names;
};

/* A value that a text may state, given in words. */
struct fact {
	struct where	 where;
	char		*name;
	struct words	 words;		/* count 0: declared, without a value yet */
};

struct facts {
	size_t		 count;
	struct fact	*facts;
};

struct jurisdiction {
	struct where		 where;
	char			*name;
	struct words		 title;
	const struct zone	*zone;
	struct quiet		 quiet;
	struct where		 holidays_where;	/* where none: the jurisdiction's */
	struct holidays		 holidays;
};

/* A moment that follows from an event's start by rule. */
struct deadline {
	struct where	 where;
	char		*name;		/* "signup_closes" */
	struct words	 title;
	struct anchor	 when;		/* from its event */
	int64_t		 at_ms;
};

/* An event of a measure (occasion.h says why it is not called so). */
struct occasion {
	struct where		 where;
	char			*uid;
	const struct measure	*measure;
	char			*replaced_name;	/* as written, or NULL */
	const struct occasion	*replaced_by;	/* what takes its place, or NULL */
	struct words		 title;
	struct words		 place;		/* may be empty */
	int64_t			 starts_ms;
	int			 revision;	/* as the file says; 1 if it does not */
	enum occasion_status	 status;
	struct facts		 facts;
	size_t			 ndeadlines;
	struct deadline		*deadlines;

	/* In no file: people record it (store/outcomes.h fills it in). */
	enum outcome_result	 outcome;	/* OUTCOME_NONE: none is accepted */
	struct tally		 tally;
	int64_t			 outcome_ms;	/* when that result was accepted */
};

/* How outcomes are said to people: {{event.outcome}}, {{event.tally}}. */
struct outcome_words {
	struct words	results[OUTCOME_RESULTS];	/* by enum outcome_result */
	struct words	to;		/* "10 to 0" */
};

#define STAGE_UID_MAX (2 * NAME_LEN_MAX + 1)

/* A stage of a measure, and when it was entered. */
struct stage {
	struct where		 where;
	char			*uid;		/* "executive_order/changed_2" */
	char			*name;		/* "changed" */
	const struct measure	*measure;
	struct words		 title;		/* may be empty */
	int64_t			 at_ms;		/* 0: not yet, as far as the files know */
};

struct measure {
	struct where			 where;
	char				*name;
	char				*kind;		/* ordinance, resolution, executive-order, policy */
	char				*number;	/* "17-0940", or NULL */
	char				*stage;		/* where it has no stages; or NULL */
	size_t				 nstages;
	struct stage			*stages;	/* in the order they are entered */
	struct words			 title;
	const struct jurisdiction	*jurisdiction;
	size_t				 noccasions;
	struct occasion			*occasions;
	struct facts			 facts;
	int				 confirm_outcomes;	/* as config's; 0: as there */
};

enum list_consent { LIST_ASK, LIST_ON_FILE };

/* What a CSV row that is wrong by itself (cells.h) does to its list. */
enum list_strictness {
	LIST_STRICT,		/* it is a mistake: nothing of the list is used */
	LIST_LENIENT,		/* it is left out, and reported (taken.h) */
};

/* A person as a list has her. */
struct list_row {
	struct where		 where;
	struct address		 phone;		/* E.164, or empty */
	struct address		 email;		/* lower case domain, or empty */
	char			*language;	/* one of the list's */
	struct secret		 name;		/* may be empty */
	const struct zone	*zone;		/* NULL: the jurisdiction's */
	enum consent_said	 consent;	/* agreed.h: what that comes to */
	char			*source;	/* where she agreed; NULL: not said */
	int64_t			 date_ms;	/* when, as if UTC; 0: not said */
	struct channels		 prefers;	/* the one she said, or none */
};

struct list {
	struct where		 where;
	char			*name;
	struct words		 title;
	struct words		 keywords;	/* VOTE, VOTO: by language; may be empty */
	struct where		 keywords_where;
	struct names		 languages;	/* at least one; the first is the default */
	enum list_consent	 consent;
	char			*source;	/* where consent on file comes from, or NULL */
	int64_t			 date_ms;	/* when it was given; 0: not said */
	size_t			 nrows;		/* subscribers written in the file itself */
	struct list_row		*rows;
	enum list_strictness	 strictness;
	struct names		 files;		/* CSV, relative to the .conf file's folder */
};

enum catch_up {
	CATCH_UP_LATE,		/* after downtime: send late, until it expires */
	CATCH_UP_SKIP,		/* do not send late: missed */
	CATCH_UP_ASK,		/* hold, until a person releases it */
};

enum on_unknown { ON_UNKNOWN_HOLD, ON_UNKNOWN_RESEND };

struct alert {
	struct where		 where;
	char			*name;
	char			*was;		/* the name it had before, or NULL */
	char			*when_text;	/* as written */
	struct anchor		 when;
	const struct occasion	*occasion;	/* what it is anchored on, or NULL */
	const struct measure	*measure;	/* of the occasion, or as said; may be NULL */
	const struct stage	*stage;		/* that a firing is about (moments_about), or NULL */
	const struct jurisdiction *jurisdiction;
	size_t			 naudience;
	const struct list	**audience;
	char			*template;
	struct channels		 channels;	/* at least one */
	bool			 has_expiry;
	struct anchor		 expires;	/* if has_expiry */
	const struct occasion	*expires_occasion;
	enum catch_up		 catch_up;
	enum on_unknown		 on_unknown;
	int			 approve;	/* how many people must approve */
	bool			 is_reply;	/* replies.h: no alert of the files */
	bool			 is_correction;	/* corrections.h: likewise */
	int64_t			 was_ms;	/* of one: a start that people were told; 0: none */
	const char		*deadlines;	/* of one: the names of those that changed, "a b"; or NULL */
	int			 aspects;	/* of one: which it is about (aspects.h) */
};

/* What may have changed under those who were told. */
enum correction_kind {
	CORRECTION_MOVED,	/* its time, or its place */
	CORRECTION_POSTPONED,
	CORRECTION_CANCELLED,
	CORRECTION_REPLACED,	/* by another event */
	CORRECTION_DEADLINE,
	CORRECTION_RESULT,	/* a fact of its own, or what came out of it */
};
#define CORRECTION_KINDS 6

/* How people are told that what they were told no longer holds. */
struct corrections {
	struct where	 where;		/* file NULL: nobody can be corrected */
	char		*templates[CORRECTION_KINDS];
	int64_t		 urgent_lead_ms;
	struct alert	 alert;		/* of all of them (corrections.h) */
};

/* One part of what an alert says: templates/CHANNEL/NAME.LANG.txt or .html */
struct template {
	char			*file;		/* as shown to a person */
	unsigned		 line;		/* of the file, where it begins */
	char			*name;
	char			*language;
	enum channel		 channel;
	enum part		 part;
	char			*source;
	struct mustache		*compiled;
};

/* What one reader's message is rendered from; NULL where it has no such part. */
struct parts {
	const struct mustache	*part[NPARTS];
};

/* key = value pairs where keys are free: ( ("To", "{{message.to}}"), ... ) */
struct pair {
	struct where	 where;
	char		*key;
	char		*value;
};

enum node_kind {
	NODE_OBJECT, NODE_ARRAY,
	NODE_TEXT,			/* a template */
	NODE_INTEGER, NODE_REAL, NODE_BOOL,
};

/* A JSON document as a descriptor draws it (json_tree.h). */
struct json_node {
	struct where		 where;
	char			*path;		/* "json.from.email", for a mistake */
	char			*key;		/* in an object; else NULL */
	enum node_kind		 kind;
	char			*text;
	int64_t			 integer;
	double			 real;
	bool			 yes;
	size_t			 count;		/* of an object, an array */
	struct json_node	*items;
};

enum setting_kind {
	SETTING_REQUIRED,
	SETTING_OPTIONAL,
	SETTING_SECRET,		/* required, and given as NAME_file = "path" */
	SETTING_OPTIONAL_SECRET,	/* likewise, where there is one */
};

struct provider_setting {
	char			*name;
	enum setting_kind	 kind;
	char			*standard;	/* value where the account has none, or NULL */
};

struct status_range {
	int	from, to;
};

/* One rule for an answer: all conditions given must hold. */
struct answer_rule {
	struct where		 where;
	size_t			 nstatuses;
	struct status_range	*statuses;	/* any of these; none: any status */
	struct names		 codes;		/* any of these; none: any code */
	bool			 needs_id;	/* an id must be there */
	enum verdict_kind	 verdict;
	enum verdict_reason	 reason;
};

/* How a webhook proves that it comes from the provider. */
enum signature_scheme {
	SIGNATURE_HMAC,
	SIGNATURE_ED25519,
	SIGNATURE_ECDSA_P256,	/* with SHA-256, in DER */
	SIGNATURE_JWT_HS256,
	SIGNATURE_BASIC,	/* a user and a password */
	SIGNATURE_HEADER,	/* a secret in a header */
	SIGNATURE_URL,		/* a secret in the URL's query */
};

enum signature_hash { SIGNATURE_SHA1, SIGNATURE_SHA256, SIGNATURE_SHA512 };
enum signature_coding { CODING_TEXT, CODING_BASE64, CODING_HEX };

#define SIGNATURE_KEYS_MAX 4	/* settings that may hold a key: now, next, ... */

struct signature_conf {
	struct where		 where;
	enum signature_scheme	 scheme;
	struct names		 keys;		/* settings; any that has a value may have signed */
	enum signature_coding	 key_form;	/* how a key is written */
	char			*key_prefix;	/* before it: "whsec_", or NULL */
	char			*covers;	/* template of the bytes that are signed */
	enum signature_hash	 hash;		/* of an HMAC */
	enum signature_coding	 encoding;	/* of the signature */
	char			*header;	/* where the signature or the secret stands */
	char			*prefix;	/* before it: "v1,", "Bearer ", or NULL */
	char			*separator;	/* between several, or NULL */
	char			*timestamp;	/* the header of the time that is signed, or NULL */
	char			*timestamp_prefix;	/* where it is one of several parts */
	int64_t			 tolerance_ms;	/* how far the time may be off */
	char			*body_hash;	/* query parameter or claim, or NULL */
	char			*url_hash;	/* claim, or NULL */
	size_t			 nclaims;
	struct pair		*claims;	/* claims that must be so; values are templates */
	char			*user;		/* the setting that has the user of "basic" */
	char			*parameter;	/* of the URL's query, that holds the secret */
};

/* Words of theirs that mean one of ours.  A word ends with * where more may follow. */
struct webhook_word {
	struct where	 where;
	struct names	 is;
	int		 means;		/* enum receipt_state or enum verdict_reason */
};

/* Where one kind of record stands in a webhook.  Paths as provider.h has them. */
struct webhook_event {
	struct where		 where;		/* file NULL: there is none of this kind */
	size_t			 nwhen;
	struct pair		*when;		/* path, value; all must hold */
	char			*id, *from, *to, *text, *time, *ref, *opt_out;
	char			*id_ends;	/* the id ends before this, or NULL */
	struct names		 stop_words, help_words;	/* that the provider answers itself */
	struct names		 state;		/* paths, joined by "/" */
	char			*reason;
	size_t			 nstates;
	struct webhook_word	*states;
	size_t			 nreasons;
	struct webhook_word	*reasons;
};

enum webhook_format { WEBHOOK_FORM, WEBHOOK_JSON };

struct webhook_conf {
	struct where		 where;		/* file NULL: there is no webhook */
	enum webhook_format	 format;
	char			*events;	/* path of the array of events, or NULL */
	struct signature_conf	 signature;
	struct webhook_event	 inbound, receipt;
};

/* How its list of the texts that came in is asked for, where it has one. */
struct poll_conf {
	struct where		 where;		/* file NULL: it cannot be asked */
	char			*url;		/* template */
	char			*records;	/* path of the array in the answer */
	char			*next;		/* path of the next page's URL, or NULL */
	struct webhook_event	 inbound;
};

/* A provider's descriptor, as data. */
struct provider_conf {
	struct where		 where;
	char			*name;
	size_t			 nsettings;
	struct provider_setting	*settings;
	enum channel		 channel;	/* what it carries */
	char			*method;	/* "POST" */
	char			*url;		/* template */
	char			*user, *password;	/* templates for basic auth, or NULL */
	size_t			 nheaders;
	struct pair		*headers;	/* values are templates */
	size_t			 nform;
	struct pair		*form;		/* values are templates; a pair that comes out empty is left out */
	struct json_node	*json;		/* the body instead of a form, or NULL */
	char			*id_path;	/* "sid": dotted path in the JSON answer */
	char			*id_header;	/* where the id stands instead, or NULL */
	char			*code_path;
	size_t			 nrules;
	struct answer_rule	*rules;
	struct webhook_conf	 webhook;
	struct poll_conf	 poll;
};

struct account_setting {
	char		*name;
	struct secret	 value;
};

struct account {
	struct where			 where;
	char				*name;
	const struct provider_conf	*provider;
	double				 rate;		/* requests a second; 0: no limit */
	size_t				 nsettings;
	struct account_setting		*settings;	/* every setting of the provider that has a value */
};

/* Where requests come in. */
#define WEB_PROXIES_MAX	32
struct web_conf {
	char		*listen;	/* "127.0.0.1:2581"; NULL: nowhere */
	struct names	 proxies;	/* addresses, as inet_ntop writes them */
};

/* A file that was read. */
#define CONFIG_DIGEST_LEN 32
struct config_file {
	char		*name;		/* that struct where borrows */
	uint8_t		 digest[CONFIG_DIGEST_LEN];	/* BLAKE2b of its bytes */
};

/* Someone who gets test texts; in trial mode nobody else gets anything. */
struct tester {
	struct where	 where;
	char		*name;		/* NULL: an address alone */
	char		*language;	/* NULL: each that there is */
	bool		 has_phone, has_email;
	struct address	 phone, email;
};

enum sending { SENDING_SANDBOX, SENDING_TRIAL, SENDING_LIVE };

struct config {
	char			*dir;
	int64_t			 read_ms;	/* when, by the wall clock */
	enum sending		 sending;
	size_t			 ntest_readers;
	struct tester		*test_readers;
	size_t			 ntesters;	/* their addresses */
	struct address		*testers;
	char			*language;	/* for operators and where nothing else says */
	char			*region;	/* habits of phone numbers: "US" */
	char			*templates_dir;	/* absolute or relative to the process */
	int64_t			 rearm_ms;	/* 20 h */
	int64_t			 expiry_ms;	/* 24 h: without an event */
	unsigned		 in_flight;	/* 1..64 */
	int			 approve;	/* people, where an alert does not say */
	int			 confirm_outcomes;	/* accounts that must say the same */
	struct outcome_words	 outcome_words;
	struct names		 organizers;	/* Unix accounts that may approve */
	struct where		 organizers_where;	/* where there are any */
	struct web_conf		 web;
	char			*public_url;	/* of our web.listen from outside, or NULL */
	struct facts		 facts;		/* stated by texts: sender, hotline, ... */
	struct sent		*sent;		/* alerts that are in no file (sent.h) */
	struct corrections	 corrections;

	size_t			 njurisdictions, nmeasures, nlists, nalerts,
				 nproviders, naccounts, nroute, ntemplates;
	struct jurisdiction	*jurisdictions;
	struct measure		*measures;
	struct list		*lists;
	struct alert		*alerts;
	struct provider_conf	*providers;
	struct account		*accounts;
	const struct account	**route;	/* accounts in the order they are tried */
	struct template		*templates;
	size_t			 nreplies;	/* REPLY_KINDS, or 0 */
	struct alert		*replies;	/* by enum reply_kind */
	size_t			 npages;
	struct template		*pages;		/* by kind and language (pages.h) */

	struct lexicon		*lexicon;	/* how texts are understood (lexicon.h) */
	struct list_key		 list_key;	/* opens sealed lists */
	struct taken		*taken;		/* of the lists' CSV files (taken.h) */

	size_t			 nfiles;	/* the .conf files, as they were read */
	struct config_file	*files;
	unsigned		 references;
};

/**
 * Read and check the directory ${dir}: every semantic mistake of all files, and
 * the first syntax error of each, is added to ${mistakes}.  Returns the
 * configuration (one reference), or NULL where there is any mistake.
 */
struct config *config_load(const char *dir, struct mistakes *mistakes);

/**
 * The same with a key for its sealed lists, copied; what it borrows must live as
 * long as the configuration.  Without one, nobody looks inside them (taken.h).
 */
struct config *config_load_with(const char *dir, const struct list_key *key,
	    struct mistakes *mistakes);

struct config *config_ref(struct config *config);
/** Give a reference back; the last one frees.  NULL is fine. */
void	 config_unref(struct config *config);

/* Each returns NULL where there is none of that name. */
const struct list	*config_list(const struct config *config, const char *name);
const struct alert	*config_alert(const struct config *config, const char *name);
const struct account	*config_account(const struct config *config, const char *name);
const struct occasion	*config_occasion(const struct config *config, const char *uid);
const struct stage	*config_stage(const struct config *config, const char *uid);
const struct template	*config_template(const struct config *config,
    const char *name, enum channel channel, enum part part,
    const char *language);

/**
 * What ${alert} says by ${channel} in ${language}.  False where it has no text, as the
 * alert of corrections has none before a broadcast of it says what moved.
 */
bool	 config_parts(const struct config *config, const struct alert *alert,
	    enum channel channel, const char *language, struct parts *ret);
/** The same, for people: 0, or -1 where ${err} says what it lacks. */
int	 config_check_parts(const struct config *config,
	    const struct alert *alert, enum channel channel,
	    const char *language, struct parts *ret, struct err *err);

/** Whether an account of the route carries ${channel}. */
bool	 config_carries(const struct config *config, enum channel channel);

/** The text for ${language}, NULL where ${words} has none. */
const char *words_in(const struct words *words, const char *language);

/** "sandbox", "trial", "live". */
const char *sending_name(enum sending sending);

#endif
