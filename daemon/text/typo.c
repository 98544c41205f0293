#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "text/typo.h"

struct letters {
	size_t		 count;
	uint32_t	 at[TYPO_LETTERS_MAX];
};

/* False where there are too many, or it is no text. */
static bool
take_apart(const char *word, struct letters *ret)
{
	size_t took, len = strlen(word);

	for (ret->count = 0; len > 0; word += took, len -= took) {
		if (ret->count == TYPO_LETTERS_MAX)
			return false;
		took = utf8_take(word, len, &ret->at[ret->count]);
		if (took == 0)
			return false;
		ret->count++;
	}
	return true;
}

/* Whether they are the same from ${a} and ${b} on. */
static bool
same_rest(const struct letters *one, size_t a, const struct letters *other,
    size_t b)
{
	return one->count - a == other->count - b &&
	    memcmp(one->at + a, other->at + b,
	    (one->count - a) * sizeof *one->at) == 0;
}

/* ${longer} has one letter more, at ${i}, where they begin to differ. */
static enum typo
one_more(const struct letters *longer, const struct letters *shorter,
    size_t i)
{
	const uint32_t *more = longer->at + i;

	if (!same_rest(longer, i + 1, shorter, i))
		return TYPO_OTHER;
	return i > 0 && more[0] == more[-1] ? TYPO_SLIP : TYPO_LETTER;
}

static enum typo
same_length(const struct letters *got, const struct letters *meant, size_t i)
{
	if (i == got->count)
		return TYPO_SAME;
	if (same_rest(got, i + 1, meant, i + 1))
		return TYPO_LETTER;
	if (got->at[i] == meant->at[i + 1] && got->at[i + 1] == meant->at[i] &&
	    same_rest(got, i + 2, meant, i + 2))
		return TYPO_SLIP;
	return TYPO_OTHER;
}

enum typo
typo_kind(const char *got, const char *meant)
{
	struct letters a, b;
	size_t i = 0;

	if (!take_apart(got, &a) || !take_apart(meant, &b))
		return TYPO_OTHER;
	while (i < a.count && i < b.count && a.at[i] == b.at[i])
		i++;
	if (a.count == b.count)
		return same_length(&a, &b, i);
	if (a.count == b.count + 1)
		return one_more(&a, &b, i);
	if (b.count == a.count + 1)
		return one_more(&b, &a, i) == TYPO_OTHER ? TYPO_OTHER :
		    TYPO_LETTER;
	return TYPO_OTHER;
}

size_t
typo_letters(const char *word)
{
	size_t count = 0;

	for (; *word != '\0'; word++)
		count += ((unsigned char)*word & 0xc0) != 0x80;
	return count;
}
