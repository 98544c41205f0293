/*
 * ICU gets the local time as if it were UTC, so that it needs no zone.  What it
 * makes of a language (patterns, names of days) costs milliseconds to set up,
 * so the last LANGUAGES_MAX languages are kept.
 */
#include <stdio.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/ureldatefmt.h>
#include <unicode/ustring.h>

#include "base/str.h"
#include "text/localdate.h"

#define LANGUAGES_MAX	 16	/* kept ready */
#define LANGUAGE_LEN_MAX 35	/* RFC 5646 4.4.1 */
#define TEXT_UNITS_MAX	 256	/* of one formatted date */
#define NFORMS		 (LOCALDATE_WHEN + 1)

struct language {
	char	tag[LANGUAGE_LEN_MAX + 1];	/* "" for a free place */
	char	locale[ULOC_FULLNAME_CAPACITY];
	UDateFormat			*forms[NFORMS];	/* NULL: not yet */
	URelativeDateTimeFormatter	*distance;
	unsigned long			 used;	/* the larger, the later */
};

static struct language languages[LANGUAGES_MAX];
static unsigned long uses;

/* What a form shows; ICU finds the language's order and hours ("j"). */
static const UChar *const skeletons[] = {
	[LOCALDATE_DATE] = u"MMMMd",
	[LOCALDATE_WEEKDAY] = u"EEEE",
	[LOCALDATE_DAY] = u"EEEEMMMMd",
	[LOCALDATE_TIME] = u"jmm",
	[LOCALDATE_WHEN] = u"EEEEMMMMdjmm",
};

static int
refuse(struct err *err)
{
	return err_set(err, ERR_INPUT, "there are no words for this language: "
	    "write a tag such as \"en\", \"es\" or \"es-MX\"");
}

/* Whether ICU has data for the language of ${locale}, in any region. */
static bool
has_words(const char *locale)
{
	char language[ULOC_LANG_CAPACITY];
	UErrorCode status = U_ZERO_ERROR;
	int32_t i, n = uloc_countAvailable();

	uloc_getLanguage(locale, language, sizeof language, &status);
	if (U_FAILURE(status) || language[0] == '\0')
		return false;
	for (i = 0; i < n; i++)
		if (str_eq(uloc_getAvailable(i), language))
			return true;
	return false;
}

/* Write ICU's name for ${tag} to ${ret}.  Returns 0, -1 where it has none. */
static int
find_locale(const char *tag, char ret[ULOC_FULLNAME_CAPACITY])
{
	UErrorCode status = U_ZERO_ERROR;
	size_t len = strnlen(tag, LANGUAGE_LEN_MAX + 1);
	int32_t parsed = 0;

	if (len > LANGUAGE_LEN_MAX)
		return -1;
	uloc_forLanguageTag(tag, ret, ULOC_FULLNAME_CAPACITY, &parsed, &status);
	if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING ||
	    (size_t)parsed != len || !has_words(ret))
		return -1;
	if (str_eq(ret, "en") || str_eq(ret, "es"))
		memcpy(ret + strlen("en"), "_US", sizeof "_US");
	return 0;
}

static void
language_done(struct language *l)
{
	size_t i;

	for (i = 0; i < NFORMS; i++)
		udat_close(l->forms[i]);
	ureldatefmt_close(l->distance);
	*l = (struct language){ 0 };
}

/* The language ${tag}, made ready if need be.  NULL where ICU has none. */
static struct language *
language_get(const char *tag, struct err *err)
{
	struct language *oldest = &languages[0];
	char locale[ULOC_FULLNAME_CAPACITY];
	size_t i;

	for (i = 0; i < LANGUAGES_MAX; i++) {
		if (tag[0] != '\0' && str_eq(languages[i].tag, tag)) {
			languages[i].used = ++uses;
			return &languages[i];
		}
		if (languages[i].used < oldest->used)
			oldest = &languages[i];
	}
	if (find_locale(tag, locale) == -1) {
		refuse(err);
		return NULL;
	}
	language_done(oldest);
	snprintf(oldest->tag, sizeof oldest->tag, "%s", tag);
	memcpy(oldest->locale, locale, sizeof locale);
	oldest->used = ++uses;
	return oldest;
}

static UDateFormat *
open_form(const char *locale, enum localdate_form form, UErrorCode *status)
{
	UDateTimePatternGenerator *patterns = udatpg_open(locale, status);
	UChar pattern[TEXT_UNITS_MAX];
	UDateFormat *result;
	int32_t len;

	len = udatpg_getBestPattern(patterns, skeletons[form], -1, pattern,
	    TEXT_UNITS_MAX, status);
	result = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, u"UTC", -1,
	    pattern, len, status);
	udatpg_close(patterns);
	return result;
}

static int
icu_failed(UErrorCode status, struct err *err)
{
	return err_set(err, ERR_IO, "ICU: %s", u_errorName(status));
}

/* Add ${n} units to ${out}, with plain spaces for typographic ones. */
static int
add_plain(UChar *text, int32_t n, struct buf *out, struct err *err)
{
	UErrorCode status = U_ZERO_ERROR;
	char utf8[3 * TEXT_UNITS_MAX];
	int32_t i, len;

	for (i = 0; i < n; i++)
		if (text[i] == 0x202f || text[i] == 0x00a0 || text[i] == 0x2009)
			text[i] = ' ';
	u_strToUTF8(utf8, sizeof utf8, &len, text, n, &status);
	if (U_FAILURE(status))
		return icu_failed(status, err);
	if (buf_add(out, utf8, (size_t)len) == -1)
		return err_set(err, ERR_FULL, "the date does not fit");
	return 0;
}

int
localdate_format(const char *language, const struct zone *zone, int64_t ms,
    enum localdate_form form, struct buf *out, struct err *err)
{
	struct language *l = language_get(language, err);
	UErrorCode status = U_ZERO_ERROR;
	UChar text[TEXT_UNITS_MAX];
	struct civil civil;
	int32_t n;

	if (l == NULL)
		return -1;
	if (l->forms[form] == NULL)
		l->forms[form] = open_form(l->locale, form, &status);
	if (U_FAILURE(status)) {
		l->forms[form] = NULL;
		return icu_failed(status, err);
	}
	zone_from_ms(zone, ms, &civil);
	n = udat_format(l->forms[form], (UDate)civil_ms(&civil), text,
	    TEXT_UNITS_MAX, NULL, &status);
	if (U_FAILURE(status))
		return icu_failed(status, err);
	return add_plain(text, n, out, err);
}

int
localdate_distance(const char *language, const struct zone *zone, int64_t ms,
    int64_t now_ms, struct buf *out, struct err *err)
{
	struct language *l = language_get(language, err);
	UErrorCode status = U_ZERO_ERROR;
	UChar text[TEXT_UNITS_MAX];
	int32_t n;

	if (l == NULL)
		return -1;
	if (l->distance == NULL)
		l->distance = ureldatefmt_open(l->locale, NULL, UDAT_STYLE_LONG,
		    UDISPCTX_CAPITALIZATION_NONE, &status);
	n = ureldatefmt_format(l->distance,
	    zone_days_between(zone, now_ms, ms), UDAT_REL_UNIT_DAY, text,
	    TEXT_UNITS_MAX, &status);
	if (U_FAILURE(status))
		return icu_failed(status, err);
	return add_plain(text, n, out, err);
}

int
localdate_knows(const char *language)
{
	char locale[ULOC_FULLNAME_CAPACITY];

	return find_locale(language, locale) == 0;
}
