#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "config/read.h"
#include "model/lexicon.h"
#include "text/braces.h"
#include "text/localdate.h"
#include "text/typo.h"

#define WORDS_MAX 2000		/* of one setting */
#define PHRASE_MAX 256		/* bytes; a longer one is cut, and told by the lexicon */
#define SLIP_LETTERS_MIN 4	/* shorter stop words are read as they are */

#define WORDS(setting, text) {						\
	.name = (setting),						\
	.type = OPTION_STRINGS,						\
	.most = WORDS_MAX,						\
	.unit = "words",						\
	.offset = OPTION_UNSTORED,					\
	.help = (text),							\
}

/* By enum role. */
static const struct option_row rows[] = {
	[ROLE_STOP] = WORDS("stop", "said alone: no more texts; what carriers "
	    "and the FCC require is understood in any case"),
	[ROLE_START] = WORDS("start", "said alone: texts again after a stop"),
	[ROLE_YES] = WORDS("yes", "said alone: she agrees to what others "
	    "entered her for; undoes no stop"),
	[ROLE_JOIN] = WORDS("join", "with a list's keyword: joins it; alone as "
	    "start"),
	[ROLE_LEAVE] = WORDS("leave", "with a list's keyword: leaves it; alone "
	    "as stop"),
	[ROLE_LIST] = WORDS("list", "said alone: which lists there are"),
	[ROLE_HELP] = WORDS("help", "said alone: who we are, how to reach us"),
	[ROLE_INFO] = WORDS("info", "said alone: what this is about"),
	[ROLE_WHEN] = WORDS("when", "said alone: the date of the vote"),
	[ROLE_FORGET] = WORDS("forget", "said alone: erases the person"),
	[ROLE_LANGUAGE] = WORDS("language", "said alone: texts in the language "
	    "of this file"),
	[ROLE_OUTRIGHT] = WORDS("outright", "a stop wherever it is said: "
	    "\"leave me alone\""),
	[ROLE_WRONG] = WORDS("wrong_number", "not the person we mean, wherever "
	    "it is said; a stop"),
	[ROLE_END] = WORDS("ends", "verbs of ending; a stop where their object "
	    "is our texts, or nothing"),
	[ROLE_REMOVE] = WORDS("removes", "verbs of taking off; a stop also "
	    "where their object is the person"),
	[ROLE_WEARY] = WORDS("weary", "sick of, tired of; a stop where it is "
	    "of our texts"),
	[ROLE_TEXTING] = WORDS("texting", "verbs of what we do: texting, "
	    "calling, bothering"),
	[ROLE_MESSAGE] = WORDS("messages", "nouns for what we send, and where "
	    "one is on it: texts, alerts, list"),
	[ROLE_SEND] = WORDS("sends", "verbs of sending: our texts if nothing "
	    "else is sent"),
	[ROLE_GET] = WORDS("gets", "verbs of receiving"),
	[ROLE_WANT] = WORDS("wants", "verbs of wanting and asking"),
	[ROLE_NOT] = WORDS("nots", "negations of a verb"),
	[ROLE_NONE] = WORDS("no_more", "negations of a noun"),
	[ROLE_KEEP] = WORDS("keeps", "verbs that turn a negation round: not to "
	    "miss a text"),
	[ROLE_ME] = WORDS("me", "the person, her number"),
	[ROLE_THIS] = WORDS("this", "it, these, everything"),
	[ROLE_PHONE] = WORDS("phone", "phone, number; behind denies: a wrong "
	    "number"),
	[ROLE_DENY] = WORDS("denies", "this is not"),
	[ROLE_FILLER] = WORDS("fillers", "adds nothing: please, thanks, right "
	    "now, swearing"),
	[ROLE_LINK] = WORDS("links", "prepositions and conjunctions"),
	[ROLE_CLAUSE] = WORDS("clauses", "begins a new clause: because, but, "
	    "who is"),
	[ROLE_LEAD] = WORDS("leads", "before a stop word shows that it is not "
	    "said to us: the, must, cannot"),
	[ROLE_ASK] = WORDS("asks", "makes a question of it, or a condition: "
	    "when, did, if"),
	[ROLE_POLITE] = WORDS("polite", "a request in the form of a question: "
	    "can you, how do I"),
	[ROLE_LIMIT] = WORDS("limits", "behind a stop: only then, only so; "
	    "at night, in English"),
	[ROLE_ISSUE] = WORDS("issues", "what people want to stop in this "
	    "world; never us"),
	[ROLE_HARMLESS] = WORDS("harmless", "phrases with a stop word that "
	    "mean another thing: bus stop"),
	[ROLE_TELL] = WORDS("tells", "before a stop word tells it instead of "
	    "saying it: reply"),
	[ROLE_MISTAKE] = WORDS("by_mistake", "takes a stop back: "
	    "accidentally"),
	[ROLE_DOUBT] = WORDS("doubts", "someone is to look at the text: spam, "
	    "no thanks"),
	[ROLE_TAPBACK] = WORDS("tapbacks", "before a quotation: a reaction to "
	    "our text"),
	[ROLE_DISTINCT] = WORDS("distinct", "words of their own, one slip away "
	    "from others: shop"),
	[ROLE_BETWEEN] = WORDS("between", "may stand between the words of a "
	    "phrase and change nothing: the hell, please; so may two and more of "
	    "me: my kid"),
	[ROLE_NAME] = WORDS("names", "given names; denied, a wrong number: "
	    "\"not Rosa\""),
	[ROLE_TURN] = WORDS("turns", "what is said behind it stands for "
	    "itself: but, so"),
	[ROLE_SUBJECT] = WORDS("subjects", "who does something; a question "
	    "has them behind its verb: I, you, they"),
	[ROLE_REPORT] = WORDS("reports", "before a stop word: she has said it "
	    "already; I texted, I said"),
	[ROLE_STAY] = WORDS("stays", "she wants our texts: keep me on the "
	    "list"),
	[ROLE_JOY] = WORDS("joys", "she is glad or laughs: \"stop\" is no "
	    "request beside it"),
	[ROLE_BE] = WORDS("be", "behind a stop word: it is spoken of; is, "
	    "means"),
	[ROLE_AWAY] = WORDS("away", "a removal from somewhere, whatever that "
	    "is called: from, off"),
};
#define NROWS (sizeof rows / sizeof rows[0])

const struct option_table options_keywords = {
	.name = "keywords/LANG.conf",
	.help = "how texts in the language LANG are understood; each word or "
	    "phrase in quotes, case and accents do not matter; \"no {text|texts}\" is two",
	OPTION_TABLE(rows),
};

/* The words of a file that play a role. */
struct role_words {
	struct lexicon		*lexicon;
	const char		*language;
	enum role		 role;
};

/* Call ${each} for each phrase that an element of ${all} stands for. */
static void
read_words(const struct role_words *words, const config_setting_t *all,
    void (*each)(const struct role_words *words, const config_setting_t *at,
    const char *phrase))
{
	const config_setting_t *at;
	const char *pattern;
	struct buf phrase;
	size_t n, count;
	unsigned i;

	for (i = 0; (at = config_setting_get_elem(all, i)) != NULL; i++) {
		pattern = config_setting_get_string(at);
		if (pattern == NULL)
			continue;	/* told */
		count = braces_count(pattern);
		for (n = 0; n < count; n++) {
			buf_init(&phrase, PHRASE_MAX);
			braces_phrase(pattern, n, &phrase);
			each(words, at, buf_text(&phrase));
			buf_done(&phrase);
		}
	}
}

static void
add_phrase(const struct role_words *words, const config_setting_t *at,
    const char *phrase)
{
	const char *why = lexicon_add(words->lexicon, words->role,
	    words->language, phrase);

	if (why != NULL)
		source_wrong(at, "%s %s", source_show(phrase).text, why);
}

static void
check_braces(const config_setting_t *all)
{
	const config_setting_t *at;
	const char *pattern;
	unsigned i;

	for (i = 0; (at = config_setting_get_elem(all, i)) != NULL; i++) {
		pattern = config_setting_get_string(at);
		if (pattern != NULL && braces_count(pattern) == 0)
			source_wrong(at, "%s: braces are written {one|other}, "
			    "none inside another, for %d phrases at most",
			    source_show(pattern).text, BRACES_PHRASES_MAX);
	}
}

/* The first other command that ${term} is, whatever its spaces; or NULL. */
static const char *
other_command(const struct lexicon *lexicon, const struct term *term,
    enum role role)
{
	uint64_t others = ROLES_COMMANDS & ~(UINT64_C(1) << role);
	const struct term *twin;
	unsigned other;

	others &= ~ROLE(KEYWORD);
	twin = lexicon_find_joined(lexicon, term->joined, others);
	if (twin == NULL)
		return NULL;
	for (other = 0; (twin->roles & others & UINT64_C(1) << other) == 0;)
		other++;
	return rows[other].name;
}

static bool
is_command(enum role role)
{
	return (ROLES_COMMANDS & UINT64_C(1) << role) != 0;
}

/* The term just added for ${at}. */
static const struct term *
added(const struct lexicon *lexicon, const char *word)
{
	char text[LEXICON_TERM_MAX];

	if (lexicon_fold(word, text) != NULL)
		return NULL;
	return lexicon_find(lexicon, text);
}

static void
check_phrase(const struct role_words *words, const config_setting_t *at,
    const char *phrase)
{
	const struct lexicon *lexicon = words->lexicon;
	const struct term *term = added(lexicon, phrase);
	const char *other = term == NULL ? NULL :
	    other_command(lexicon, term, words->role);

	if (other != NULL)
		source_wrong(at, "%s is also one of \"%s\": a command means "
		    "one thing", source_show(phrase).text, other);
	if (term != NULL && words->role == ROLE_LANGUAGE &&
	    lexicon_language_of(lexicon, term->spoken[words->role]) == NULL)
		source_wrong(at, "%s is in another language's file, too",
		    source_show(phrase).text);
}

static void
read_file(struct reading *reading, const char *name,
    const config_setting_t *root)
{
	struct role_words words = {
		.lexicon = reading->config->lexicon, .language = name,
	};
	const config_setting_t *all;
	unsigned role;

	if (!localdate_knows(name))
		source_wrong(root, "the file's name is a language: en.conf, "
		    "es.conf; \"%.16s\" is none we know", name);
	option_read(&options_keywords, root, NULL);
	for (role = 0; role < NROWS; role++) {
		all = source_member(root, rows[role].name);
		if (all == NULL || !config_setting_is_array(all))
			continue;
		words.role = role;
		check_braces(all);
		read_words(&words, all, add_phrase);
		/* With the files read so far: the later one is told. */
		if (is_command(role))
			read_words(&words, all, check_phrase);
	}
}

/* A stop word that a thumb would make of ${term}, or NULL. */
static const struct term *
stop_near(const struct lexicon *lexicon, const struct term *term)
{
	const struct term *stop;
	size_t i;

	for (i = 0; (stop = lexicon_at(lexicon, i)) != NULL; i++)
		if ((stop->roles & ROLE(STOP)) != 0 &&
		    typo_letters(stop->joined) >= SLIP_LETTERS_MIN &&
		    typo_kind(stop->joined, term->joined) != TYPO_OTHER)
			return stop;
	return NULL;
}

static void
keyword_wrong(struct reading *reading, const struct list *list,
    const char *language, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

static void
keyword_wrong(struct reading *reading, const struct list *list,
    const char *language, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	mistakes_add(reading->mistakes, list->where.file,
	    list->keywords_where.line, "keywords.%s: %s", language, text);
}

static void
read_keyword(struct reading *reading, const struct list *list,
    const char *language, const char *word)
{
	struct lexicon *lexicon = reading->config->lexicon;
	const struct term *term = added(lexicon, word), *near;
	struct shown shown = source_show(word);
	const char *why, *other;

	if (term != NULL && term->list != NULL && term->list != list->name) {
		keyword_wrong(reading, list, language, "%s is a keyword of "
		    "the list \"%s\", too", shown.text, term->list);
		return;
	}
	why = lexicon_add_keyword(lexicon, list->name, language, word);
	if (why != NULL) {
		keyword_wrong(reading, list, language, "%s %s", shown.text,
		    why);
		return;
	}
	term = added(lexicon, word);
	other = other_command(lexicon, term, ROLE_KEYWORD);
	near = other == NULL ? stop_near(lexicon, term) : NULL;
	if (other != NULL)
		keyword_wrong(reading, list, language, "%s is one of \"%s\" "
		    "of keywords/: who texts it means that", shown.text,
		    other);
	else if (near != NULL)
		keyword_wrong(reading, list, language, "%s is one letter away "
		    "from \"%s\", which stops: a slip would join", shown.text,
		    near->text);
}

/* People are answered in the language of the keyword they texted. */
static void
check_language(struct reading *reading, const struct list *list,
    const char *language)
{
	const struct config *config = reading->config;
	size_t i, len = strcspn(language, "-_");
	const char *name;

	if (!references_complete(&reading->references, THING_KEYWORDS))
		return;
	for (i = 0; i < config->nfiles; i++) {
		name = config->files[i].name;
		if (str_starts(name, "keywords/") &&
		    strncmp(name + strlen("keywords/"), language, len) == 0 &&
		    strcspn(name + strlen("keywords/"), "-_.") == len)
			return;
	}
	keyword_wrong(reading, list, language, "there is no "
	    "keywords/%.*s.conf: without it a stop in that language is not "
	    "understood", (int)len, language);
}

void
read_keywords(struct reading *reading)
{
	struct config *config = reading->config;
	const struct list *list;
	size_t i, k;

	config->lexicon = lexicon_new();
	if (read_has_folder(reading, "keywords"))
		read_folder(reading, "keywords", THING_KEYWORDS, read_file);
	for (i = 0; i < config->nlists; i++) {
		list = &config->lists[i];
		for (k = 0; k < list->keywords.count; k++) {
			check_language(reading, list,
			    list->keywords.languages[k]);
			read_keyword(reading, list,
			    list->keywords.languages[k],
			    list->keywords.texts[k]);
		}
	}
}
