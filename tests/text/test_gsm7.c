#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "text/gsm7.h"

struct gsm7_case {
	const char	*label;
	uint32_t	 first;		/* every code point from here */
	uint32_t	 last;		/* to here */
	unsigned	 want;
};

static struct gsm7_case cases[] = {
	{ "NUL is not in it",				0x00, 0x00, 0 },
	{ "controls before LF are not, TAB neither",	0x01, 0x09, 0 },
	{ "LF is one septet",				0x0a, 0x0a, 1 },
	{ "vertical tab is not in it",			0x0b, 0x0b, 0 },
	{ "form feed is in the extension table",	0x0c, 0x0c, 2 },
	{ "CR is one septet",				0x0d, 0x0d, 1 },
	{ "controls after CR are not in it",		0x0e, 0x1a, 0 },
	{ "the escape is not a character",		0x1b, 0x1b, 0 },
	{ "controls after the escape are not in it",	0x1c, 0x1f, 0 },
	{ "space to @ is one septet each",		0x20, 0x40, 1 },
	{ "capitals are one septet each",		'A', 'Z', 1 },
	{ "left bracket is two septets",		'[', '[', 2 },
	{ "backslash is two septets",			'\\', '\\', 2 },
	{ "right bracket is two septets",		']', ']', 2 },
	{ "circumflex is two septets",			'^', '^', 2 },
	{ "underscore is one septet",			'_', '_', 1 },
	{ "back-tick is not in it",			'`', '`', 0 },
	{ "small letters are one septet each",		'a', 'z', 1 },
	{ "braces, bar and tilde are two septets",	'{', '~', 2 },
	{ "DEL and the C1 controls are not in it",	0x7f, 0x9f, 0 },
	{ "no-break space is not in it",		0xa0, 0xa0, 0 },
	{ "inverted exclamation mark is in it",		0xa1, 0xa1, 1 },
	{ "cent sign is not in it",			0xa2, 0xa2, 0 },
	{ "pound and currency signs and yen are",	0xa3, 0xa5, 1 },
	{ "broken bar is not in it",			0xa6, 0xa6, 0 },
	{ "section sign is in it",			0xa7, 0xa7, 1 },
	{ "diaeresis to three quarters is not",		0xa8, 0xbe, 0 },
	{ "inverted question mark is in it",		0xbf, 0xbf, 1 },
	{ "capital A with grave to tilde is not",	0xc0, 0xc3, 0 },
	{ "capital A umlaut, A ring, AE and C-cedilla are", 0xc4, 0xc7, 1 },
	{ "capital E grave is not in it",		0xc8, 0xc8, 0 },
	{ "capital E acute is in it",			0xc9, 0xc9, 1 },
	{ "capital E circumflex to Eth is not",		0xca, 0xd0, 0 },
	{ "capital N tilde is in it",			0xd1, 0xd1, 1 },
	{ "capital O grave to O tilde is not",		0xd2, 0xd5, 0 },
	{ "capital O umlaut is in it",			0xd6, 0xd6, 1 },
	{ "multiplication sign is not in it",		0xd7, 0xd7, 0 },
	{ "capital O slash is in it",			0xd8, 0xd8, 1 },
	{ "capital U grave to U circumflex is not",	0xd9, 0xdb, 0 },
	{ "capital U umlaut is in it",			0xdc, 0xdc, 1 },
	{ "capital Y acute and Thorn are not",		0xdd, 0xde, 0 },
	{ "sharp s and a grave are in it",		0xdf, 0xe0, 1 },
	{ "a acute, circumflex and tilde are not",	0xe1, 0xe3, 0 },
	{ "a umlaut, a ring and ae are in it",		0xe4, 0xe6, 1 },
	{ "small c-cedilla is not in it",		0xe7, 0xe7, 0 },
	{ "e grave and e acute are in it",		0xe8, 0xe9, 1 },
	{ "e circumflex and umlaut are not",		0xea, 0xeb, 0 },
	{ "i grave is in it",				0xec, 0xec, 1 },
	{ "i acute to eth is not",			0xed, 0xf0, 0 },
	{ "n tilde and o grave are in it",		0xf1, 0xf2, 1 },
	{ "o acute, circumflex and tilde are not",	0xf3, 0xf5, 0 },
	{ "o umlaut is in it",				0xf6, 0xf6, 1 },
	{ "division sign is not in it",			0xf7, 0xf7, 0 },
	{ "o slash and u grave are in it",		0xf8, 0xf9, 1 },
	{ "u acute and circumflex are not",		0xfa, 0xfb, 0 },
	{ "u umlaut is in it",				0xfc, 0xfc, 1 },
	{ "beyond Latin-1, nothing until Gamma",	0xfd, 0x392, 0 },
	{ "Gamma and Delta are in it",			0x393, 0x394, 1 },
	{ "Epsilon, Zeta and Eta are Latin twins",	0x395, 0x397, 0 },
	{ "Theta is in it",				0x398, 0x398, 1 },
	{ "Iota and Kappa are Latin twins",		0x399, 0x39a, 0 },
	{ "Lambda is in it",				0x39b, 0x39b, 1 },
	{ "Mu and Nu are Latin twins",			0x39c, 0x39d, 0 },
	{ "Xi is in it",				0x39e, 0x39e, 1 },
	{ "Omicron is a Latin twin",			0x39f, 0x39f, 0 },
	{ "Pi is in it",				0x3a0, 0x3a0, 1 },
	{ "Rho is a Latin twin",			0x3a1, 0x3a2, 0 },
	{ "Sigma is in it",				0x3a3, 0x3a3, 1 },
	{ "Tau and Upsilon are Latin twins",		0x3a4, 0x3a5, 0 },
	{ "Phi is in it",				0x3a6, 0x3a6, 1 },
	{ "Chi is a Latin twin",			0x3a7, 0x3a7, 0 },
	{ "Psi and Omega are in it",			0x3a8, 0x3a9, 1 },
	{ "small Greek, Cyrillic and dashes are not",	0x3aa, 0x20ab, 0 },
	{ "euro sign is two septets",			0x20ac, 0x20ac, 2 },
	{ "nothing else of the first plane is in it",	0x20ad, 0xffff, 0 },
	{ "nothing of the other planes is in it",	0x10000, 0x10ffff, 0 },
	{ "no number beyond Unicode is in it",		0x110000, 0x110fff, 0 },
	{ "nor the largest number",	UINT32_MAX - 1, UINT32_MAX - 1, 0 },
};
#define NCASES (sizeof cases / sizeof cases[0])

static void
check_case(void **state)
{
	const struct gsm7_case *c = *state;
	uint32_t cp;

	for (cp = c->first; cp <= c->last; cp++)
		if (gsm7_septets(cp) != c->want)
			fail_msg("U+%04X is %u septets", (unsigned)cp,
			    gsm7_septets(cp));
}

/* 127 characters and an escape; ten characters behind it. */
static void
check_sizes(void **state)
{
	size_t count[3] = { 0 };
	uint32_t cp;

	(void)state;
	for (cp = 0; cp <= 0x10ffff; cp++)
		count[gsm7_septets(cp)]++;
	assert_int_equal(count[1], 127);
	assert_int_equal(count[2], 10);
}

int
main(void)
{
	struct CMUnitTest tests[NCASES + 1];
	size_t i;

	for (i = 0; i < NCASES; i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	tests[NCASES] = (struct CMUnitTest){
		.name = "the tables hold 127 and 10 characters",
		.test_func = check_sizes };
	return cmocka_run_group_tests_name("gsm7", tests, NULL, NULL);
}
