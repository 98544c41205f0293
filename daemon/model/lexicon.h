/*
 * lexicon.h - the words by which texts are understood
 *
 * A term is one word or up to LEXICON_WORDS_MAX of them, folded as said.h
 * folds a text, with the roles it plays and the languages in which it does.
 * All languages are one lexicon: people mix them.
 *
 * What carriers and the FCC want to be a stop is one in every lexicon, even
 * where no file says so: 47 CFR 64.1200(a)(10) (stop, quit, end, revoke, opt
 * out, cancel, unsubscribe) and what providers block by themselves (Twilio,
 * Telnyx: stopall; AWS: remove, td, arret).  The provider would block the
 * person there while we believed that she hears us.
 */
#ifndef MODEL_LEXICON_H
#define MODEL_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LEXICON_LANGUAGES_MAX	32
#define LEXICON_TERMS_MAX	20000
#define LEXICON_WORDS_MAX	8	/* of one term */
#define LEXICON_TERM_MAX	96	/* bytes of a folded term */

enum role {
	/* commands: said alone, or among fillers */
	ROLE_STOP,
	ROLE_START,
	ROLE_YES,		/* agrees, and undoes no stop */
	ROLE_JOIN,		/* alone, or before or behind a list's keyword */
	ROLE_LEAVE,		/* before or behind a list's keyword */
	ROLE_LIST,
	ROLE_HELP,
	ROLE_INFO,
	ROLE_WHEN,
	ROLE_FORGET,
	ROLE_LANGUAGE,		/* "espanol": wants the language of its file */
	/* what sentences are made of: see intent.h */
	ROLE_OUTRIGHT,
	ROLE_WRONG,
	ROLE_END,
	ROLE_REMOVE,
	ROLE_WEARY,
	ROLE_TEXTING,
	ROLE_MESSAGE,
	ROLE_SEND,
	ROLE_GET,
	ROLE_WANT,
	ROLE_NOT,
	ROLE_NONE,
	ROLE_KEEP,
	ROLE_ME,
	ROLE_THIS,
	ROLE_PHONE,
	ROLE_DENY,
	ROLE_FILLER,
	ROLE_LINK,
	ROLE_CLAUSE,
	ROLE_LEAD,
	ROLE_ASK,
	ROLE_POLITE,
	ROLE_LIMIT,
	ROLE_ISSUE,
	ROLE_HARMLESS,
	ROLE_TELL,
	ROLE_MISTAKE,
	ROLE_DOUBT,
	ROLE_TAPBACK,
	ROLE_DISTINCT,
	ROLE_BETWEEN,
	ROLE_NAME,
	ROLE_TURN,
	ROLE_SUBJECT,
	ROLE_REPORT,
	ROLE_STAY,
	ROLE_JOY,
	ROLE_BE,
	ROLE_AWAY,
	/* not in keywords/LANG.conf */
	ROLE_KEYWORD,		/* of a list; from lists/NAME.conf */
};
#define ROLE_COUNT (ROLE_KEYWORD + 1)
#define ROLES_COMMANDS (ROLE(STOP) | ROLE(START) | ROLE(YES) | ROLE(JOIN) | \
    ROLE(LEAVE) | ROLE(LIST) | ROLE(HELP) | ROLE(INFO) | ROLE(WHEN) | ROLE(FORGET) | \
    ROLE(LANGUAGE) | ROLE(KEYWORD))
#define ROLE(name) (UINT64_C(1) << ROLE_##name)

/* What a slip of the thumb most likely was: the words of weight (vocabulary.h). */
#define ROLES_WEIGHTY (ROLE(STOP) | ROLE(END) | ROLE(REMOVE) | ROLE(TEXTING) | \
    ROLE(MESSAGE) | ROLE(OUTRIGHT))

struct lexicon;

struct term {
	char		*text;			/* its words, with a space between */
	char		*joined;		/* ... without */
	uint64_t	 roles;
	uint32_t	 spoken[ROLE_COUNT];	/* in which languages, as bits */
	const char	*list;			/* of ROLE_KEYWORD; borrowed */
	bool		 required;		/* of no language: it tells nothing of who
						   texts it */
};

/** A lexicon that has the required words.  Free with lexicon_free. */
struct lexicon *lexicon_new(void);
void	 lexicon_free(struct lexicon *lexicon);

/**
 * Fold ${text} as a term is: its words with a space between.  Returns NULL, or
 * why it cannot be a term.
 */
const char *lexicon_fold(const char *text, char ret[LEXICON_TERM_MAX]);

/** The number of ${language}, given one if it has none.  -1: too many. */
int	 lexicon_language(struct lexicon *lexicon, const char *language);
/** ... and back; NULL where ${spoken} is not exactly one language. */
const char *lexicon_language_of(const struct lexicon *lexicon,
	    uint32_t spoken);

/**
 * Let ${text} play ${role} in ${language}.  Returns NULL, or why not: "has no
 * letters", "has more than 8 words", ...
 */
const char *lexicon_add(struct lexicon *lexicon, enum role role,
	    const char *language, const char *text);

/** What ${word} of a text is, or was meant to be (vocabulary.h); or NULL. */
const char *lexicon_meant(const struct lexicon *lexicon, const char *word);

/** ${text} is a keyword of ${list}, which is borrowed.  As lexicon_add. */
const char *lexicon_add_keyword(struct lexicon *lexicon, const char *list,
	    const char *language, const char *text);

/** The term that is ${text}, folded, words with a space between; or NULL. */
const struct term *lexicon_find(const struct lexicon *lexicon,
	    const char *text);

/** The term of ${roles} whose letters are ${joined}, whatever the spaces. */
const struct term *lexicon_find_joined(const struct lexicon *lexicon,
	    const char *joined, uint64_t roles);

/** The terms, in the order in which they came; NULL behind the last. */
const struct term *lexicon_at(const struct lexicon *lexicon, size_t i);

/** The required words, ended by NULL. */
const char *const *lexicon_required(void);

#endif
