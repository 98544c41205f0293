#include <stdbool.h>
#include <string.h>

#include "text/sound.h"

/* The first row that fits counts; ${before} names the letters it stands before. */
static const struct {
	const char	*letters, *sound, *before;
} alike[] = {
	{ "qu", "k", "ei" },	{ "gu", "g", "ei" },
	{ "ch", "ch", NULL },	{ "sh", "ch", NULL },
	{ "cc", "x", "ei" },	{ "c", "s", "ei" },
	{ "sc", "s", "ei" },	{ "c", "k", NULL },
	{ "q", "k", NULL },	{ "z", "s", NULL },
	{ "v", "b", NULL },	{ "ll", "y", NULL },
	{ "g", "j", "ei" },	{ "h", "", NULL },
	{ "mb", "nb", NULL },	{ "mp", "np", NULL },
	{ "rr", "r", NULL },	{ "ss", "s", NULL },
	{ "bs", "s", NULL },
};
#define NALIKE (sizeof alike / sizeof alike[0])

static bool
fits(size_t row, const char *at)
{
	size_t len = strlen(alike[row].letters);

	if (strncmp(at, alike[row].letters, len) != 0)
		return false;
	return alike[row].before == NULL || (at[len] != '\0' &&
	    strchr(alike[row].before, at[len]) != NULL);
}

int
sound_of(const char *word, char ret[SOUND_MAX])
{
	size_t row, len = 0, more;

	if (strlen(word) >= SOUND_MAX)
		return -1;	/* a sound is never longer */
	while (*word != '\0') {
		for (row = 0; row < NALIKE && !fits(row, word);)
			row++;
		if (row == NALIKE) {
			ret[len++] = *word++;
			continue;
		}
		more = strlen(alike[row].sound);
		memcpy(ret + len, alike[row].sound, more);
		len += more;
		word += strlen(alike[row].letters);
	}
	ret[len] = '\0';
	return 0;
}
