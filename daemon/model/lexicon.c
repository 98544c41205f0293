#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "model/lexicon.h"
#include "model/vocabulary.h"
#include "text/said.h"

#define SLOTS 32768		/* more than there can be terms */

struct lexicon {
	size_t		  count;
	struct term	**terms;	/* in the order in which they came */
	uint32_t	 *slots;	/* by the hash of their texts: number + 1 */
	struct vocabulary vocabulary;
	size_t		  nlanguages;
	char		 *languages[LEXICON_LANGUAGES_MAX];
};

const char *const *
lexicon_required(void)
{
	static const char *const required[] = {
		"stop", "stop all", "quit", "end", "revoke", "opt out",
		"cancel", "unsubscribe", "remove", "td", "arret", NULL,
	};

	return required;
}

/* The slot of ${text}, or the free one where it would be. */
static uint32_t *
slot_of(const struct lexicon *lexicon, const char *text)
{
	uint32_t hash = 2166136261, *slot;	/* FNV-1a */
	const char *at;

	for (at = text; *at != '\0'; at++)
		hash = (hash ^ (unsigned char)*at) * 16777619;
	for (;; hash++) {
		slot = &lexicon->slots[hash % SLOTS];
		if (*slot == 0 ||
		    str_eq(lexicon->terms[*slot - 1]->text, text))
			return slot;
	}
}

const struct term *
lexicon_find(const struct lexicon *lexicon, const char *text)
{
	uint32_t slot = *slot_of(lexicon, text);

	return slot == 0 ? NULL : lexicon->terms[slot - 1];
}

const struct term *
lexicon_find_joined(const struct lexicon *lexicon, const char *joined,
    uint64_t roles)
{
	size_t i;

	for (i = 0; i < lexicon->count; i++)
		if ((lexicon->terms[i]->roles & roles) != 0 &&
		    str_eq(lexicon->terms[i]->joined, joined))
			return lexicon->terms[i];
	return NULL;
}

const struct term *
lexicon_at(const struct lexicon *lexicon, size_t i)
{
	return i < lexicon->count ? lexicon->terms[i] : NULL;
}

static struct term *
append(struct lexicon *lexicon, const char *text)
{
	struct term *term = xcalloc(1, sizeof *term);
	char *to;

	lexicon->terms = xgrow(lexicon->terms, lexicon->count,
	    sizeof *lexicon->terms);
	lexicon->terms[lexicon->count++] = term;
	term->text = xstrdup(text);
	term->joined = to = xstrdup(text);
	for (; *text != '\0'; text++)
		if (*text != ' ')
			*to++ = *text;
	*to = '\0';
	return term;
}

const char *
lexicon_fold(const char *text, char ret[LEXICON_TERM_MAX])
{
	struct said said;
	const char *why = NULL;
	size_t i, len = 0, n;

	said_read(text, strlen(text), &said);
	if (said.broken || said.cut || said.count == 0)
		why = "has no letters";
	else if (said.count > LEXICON_WORDS_MAX)
		why = "has more than 8 words";
	for (i = 0; i < said.count && why == NULL; i++) {
		n = strlen(said.words[i].text);
		if (len + n + 2 > LEXICON_TERM_MAX) {
			why = "is longer than 95 bytes";
			break;
		}
		if (i > 0)
			ret[len++] = ' ';
		memcpy(ret + len, said.words[i].text, n + 1);
		len += n;
	}
	said_done(&said);
	return why;
}

int
lexicon_language(struct lexicon *lexicon, const char *language)
{
	size_t i;

	for (i = 0; i < lexicon->nlanguages; i++)
		if (str_eq(lexicon->languages[i], language))
			return (int)i;
	if (i == LEXICON_LANGUAGES_MAX)
		return -1;
	lexicon->languages[lexicon->nlanguages++] = xstrdup(language);
	return (int)i;
}

const char *
lexicon_language_of(const struct lexicon *lexicon, uint32_t spoken)
{
	size_t i;

	for (i = 0; i < lexicon->nlanguages; i++)
		if (spoken == UINT32_C(1) << i)
			return lexicon->languages[i];
	return NULL;
}

static const char *
add(struct lexicon *lexicon, enum role role, uint32_t spoken,
    const char *text, struct term **ret)
{
	char folded[LEXICON_TERM_MAX];
	const char *why = lexicon_fold(text, folded);
	uint32_t *slot;

	if (why != NULL)
		return why;
	slot = slot_of(lexicon, folded);
	if (*slot == 0 && lexicon->count == LEXICON_TERMS_MAX)
		return "is one too many: all files have 20000 together";
	if (*slot == 0) {
		*ret = append(lexicon, folded);
		*slot = (uint32_t)lexicon->count;
	} else
		*ret = lexicon->terms[*slot - 1];
	(*ret)->roles |= UINT64_C(1) << role;
	vocabulary_add(&lexicon->vocabulary, folded,
	    (UINT64_C(1) << role & ROLES_WEIGHTY) != 0);
	if (role != ROLE_STOP || !(*ret)->required)
		(*ret)->spoken[role] |= spoken;
	return NULL;
}

const char *
lexicon_meant(const struct lexicon *lexicon, const char *word)
{
	return vocabulary_meant(&lexicon->vocabulary, word);
}

const char *
lexicon_add(struct lexicon *lexicon, enum role role, const char *language,
    const char *text)
{
	int number = lexicon_language(lexicon, language);
	struct term *term;

	if (number == -1)
		return "is of one language too many: there can be 32";
	return add(lexicon, role, UINT32_C(1) << number, text, &term);
}

const char *
lexicon_add_keyword(struct lexicon *lexicon, const char *list,
    const char *language, const char *text)
{
	int number = lexicon_language(lexicon, language);
	struct term *term;
	const char *why;

	if (number == -1)
		return "is of one language too many: there can be 32";
	why = add(lexicon, ROLE_KEYWORD, UINT32_C(1) << number, text, &term);
	if (why == NULL)
		term->list = list;
	return why;
}

struct lexicon *
lexicon_new(void)
{
	struct lexicon *lexicon = xcalloc(1, sizeof *lexicon);
	const char *const *word;
	struct term *term;

	lexicon->slots = xcalloc(SLOTS, sizeof *lexicon->slots);
	for (word = lexicon_required(); *word != NULL; word++)
		if (add(lexicon, ROLE_STOP, 0, *word, &term) == NULL)
			term->required = true;
	return lexicon;
}

void
lexicon_free(struct lexicon *lexicon)
{
	size_t i;

	if (lexicon == NULL)
		return;
	for (i = 0; i < lexicon->count; i++) {
		free(lexicon->terms[i]->text);
		free(lexicon->terms[i]->joined);
		free(lexicon->terms[i]);
	}
	for (i = 0; i < lexicon->nlanguages; i++)
		free(lexicon->languages[i]);
	vocabulary_done(&lexicon->vocabulary);
	free(lexicon->terms);
	free(lexicon->slots);
	free(lexicon);
}
