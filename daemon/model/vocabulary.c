#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "model/vocabulary.h"
#include "text/sound.h"
#include "text/typo.h"

#define SLIP_MIN	4	/* letters of a word that a slip makes */
#define LETTER_MIN	5	/* ... that another letter makes */

struct vocabulary_word {
	char	*text;
	char	*sound;		/* NULL: too long for one */
	size_t	 letters;
	bool	 weighty;
};

/* Where ${text} is, or would be.  Returns whether it is there. */
static bool
search(const struct vocabulary *v, const char *text, size_t *ret)
{
	size_t from = 0, to = v->count, middle;
	int order;

	while (from < to) {
		middle = from + (to - from) / 2;
		order = strcmp(v->words[middle]->text, text);
		if (order == 0) {
			*ret = middle;
			return true;
		}
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	*ret = from;
	return false;
}

static void
insert(struct vocabulary *v, size_t at, const char *text)
{
	struct vocabulary_word *word = xcalloc(1, sizeof *word);
	char sound[SOUND_MAX];

	word->text = xstrdup(text);
	word->sound = sound_of(text, sound) == 0 ? xstrdup(sound) : NULL;
	word->letters = typo_letters(text);
	v->words = xgrow(v->words, v->count, sizeof *v->words);
	memmove(v->words + at + 1, v->words + at,
	    (v->count - at) * sizeof *v->words);
	v->count++;
	v->words[at] = word;
}

void
vocabulary_add(struct vocabulary *v, const char *phrase, bool weighty)
{
	char *word = xstrdup(phrase), *next, *all = word;
	bool alone = strchr(phrase, ' ') == NULL;
	size_t at;

	for (; word != NULL; word = next) {
		next = strchr(word, ' ');
		if (next != NULL)
			*next++ = '\0';
		if (!search(v, word, &at))
			insert(v, at, word);
		v->words[at]->weighty |= weighty && alone;
	}
	free(all);
}

void
vocabulary_done(struct vocabulary *v)
{
	size_t i;

	for (i = 0; i < v->count; i++) {
		free(v->words[i]->text);
		free(v->words[i]->sound);
		free(v->words[i]);
	}
	free(v->words);
	*v = (struct vocabulary){ 0 };
}

/* The first word that sounds like ${word}, the weighty first. */
static const char *
by_sound(const struct vocabulary *v, const char *word)
{
	const char *found = NULL;
	char sound[SOUND_MAX];
	size_t i;

	if (typo_letters(word) < VOCABULARY_SOUND_MIN ||
	    sound_of(word, sound) == -1)
		return NULL;
	for (i = 0; i < v->count; i++) {
		if (v->words[i]->letters < VOCABULARY_SOUND_MIN ||
		    v->words[i]->sound == NULL ||
		    !str_eq(v->words[i]->sound, sound))
			continue;
		if (v->words[i]->weighty)
			return v->words[i]->text;
		if (found == NULL)
			found = v->words[i]->text;
	}
	return found;
}

/* "change", "changed": another form of it, not a slip. */
static bool
is_form(const char *got, const char *meant)
{
	while (*got != '\0' && *got == *meant) {
		got++;
		meant++;
	}
	return *got == '\0' || *meant == '\0' || got[1] == '\0' ||
	    meant[1] == '\0';
}

static bool
is_slip(const char *got, size_t letters, const struct vocabulary_word *meant)
{
	size_t more = meant->weighty ? 0 : 1;
	enum typo kind;

	assert(meant->text != NULL);
	if (meant->letters + 1 < letters || letters + 1 < meant->letters ||
	    meant->letters < SLIP_MIN + more || letters < SLIP_MIN)
		return false;
	kind = typo_kind(got, meant->text);
	if (kind == TYPO_LETTER && !meant->weighty && is_form(got, meant->text))
		return false;
	return kind == TYPO_SLIP || (kind == TYPO_LETTER &&
	    meant->letters >= LETTER_MIN + more && strncmp(got, meant->text, 1) == 0);
}

static const char *
by_slip(const struct vocabulary *v, const char *word)
{
	size_t i, letters = typo_letters(word);
	const char *found = NULL;

	for (i = 0; i < v->count; i++) {
		if (found != NULL && !v->words[i]->weighty)
			continue;
		if (!is_slip(word, letters, v->words[i]))
			continue;
		if (v->words[i]->weighty)
			return v->words[i]->text;
		found = v->words[i]->text;
	}
	return found;
}

const char *
vocabulary_meant(const struct vocabulary *v, const char *word)
{
	const char *meant;
	size_t at;

	if (search(v, word, &at))
		return v->words[at]->text;
	meant = by_sound(v, word);
	return meant != NULL ? meant : by_slip(v, word);
}
