#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "base/str.h"
#include "text/sound.h"

static struct sound_case {
	const char	*label;
	const char	*one, *other;
	bool		 same;
} cases[] = {
	{ "k is qu", "kitenme", "quitenme", true },
	{ "... and c", "ekivocado", "equivocado", true },
	{ "v is b", "vorren", "borren", true },
	{ "z is s, and so is c before e and i", "desir", "decir", true },
	{ "... but c before a is k", "saco", "caco", false },
	{ "h is not heard", "halto", "alto", true },
	{ "... but ch is", "chino", "cino", false },
	{ "ll is y", "yamen", "llamen", true },
	{ "g before e is j", "mensage", "mensaje", true },
	{ "n before b is m", "canbie", "cambie", true },
	{ "other vowels are other words", "pare", "para", false },
	{ "nothing sounds like nothing", "", "", true },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct sound_case *c = *state;
	char one[SOUND_MAX], other[SOUND_MAX];

	assert_int_equal(sound_of(c->one, one), 0);
	assert_int_equal(sound_of(c->other, other), 0);
	assert_int_equal(str_eq(one, other), c->same);
}

static void
check_long(void **state)
{
	char word[SOUND_MAX + 1], sound[SOUND_MAX];

	(void)state;
	memset(word, 'x', sizeof word);
	word[SOUND_MAX] = '\0';
	assert_int_equal(sound_of(word, sound), -1);
	word[SOUND_MAX - 1] = '\0';
	assert_int_equal(sound_of(word, sound), 0);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 1] = {
		[NCASES] = { .name = "a word that is too long has no sound",
		    .test_func = check_long },
	};
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	return cmocka_run_group_tests_name("sound", tests, NULL, NULL);
}
