#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "text/letters.h"

#define UNITS_MAX 128	/* of a word before it is folded */

/* Take ${n} code units apart: letters, and accents behind them. */
static int32_t
decompose(const UChar *units, int32_t n, UChar ret[UNITS_MAX])
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&status);

	n = unorm2_normalize(nfkd, units, n, ret, UNITS_MAX, &status);
	return U_FAILURE(status) ? 0 : n;
}

static void
fold(const UChar *units, int32_t n, char ret[LETTERS_MAX])
{
	UChar apart[UNITS_MAX], small[UNITS_MAX];
	UErrorCode status = U_ZERO_ERROR;
	int32_t i, to = 0, len;

	n = decompose(units, n, apart);
	n = u_strToLower(small, UNITS_MAX, apart, n, "", &status);
	for (i = 0; U_SUCCESS(status) && i < n; i++)
		if (U16_IS_SURROGATE(small[i]) || u_isalnum(small[i]))
			small[to++] = small[i];
	u_strToUTF8(ret, LETTERS_MAX, &len, small, to, &status);
	if (U_FAILURE(status) || len >= LETTERS_MAX)
		ret[0] = '\0';
}

void
letters_fold(const char *text, char ret[LETTERS_MAX])
{
	UErrorCode status = U_ZERO_ERROR;
	UChar units[UNITS_MAX];
	int32_t n;

	u_strFromUTF8(units, UNITS_MAX, &n, text, -1, &status);
	ret[0] = '\0';
	if (U_SUCCESS(status))
		fold(units, n, ret);
}

void
letters_language(const char *code, const char *in, char ret[LETTERS_MAX])
{
	UErrorCode status = U_ZERO_ERROR;
	UChar units[UNITS_MAX];
	int32_t n = uloc_getDisplayLanguage(code, in, units, UNITS_MAX,
	    &status);

	ret[0] = '\0';
	if (U_SUCCESS(status) && n > 0)
		fold(units, n, ret);
}
