#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "model/names.h"
#include "model/outcome.h"
#include "text/remark.h"

static const char *const names[] = {
	[OUTCOME_NONE] = "none",
	[OUTCOME_PASSED] = "passed",
	[OUTCOME_FAILED] = "failed",
	[OUTCOME_POSTPONED] = "postponed",
	[OUTCOME_WITHDRAWN] = "withdrawn",
	[OUTCOME_RESULTS] = NULL,
};

const char *
outcome_result_name(enum outcome_result result)
{
	return names_of(names, OUTCOME_RESULTS, result);
}

int
outcome_result_parse(const char *name, enum outcome_result *ret)
{
	int found = names_find(names, OUTCOME_RESULTS, name);

	if (found < OUTCOME_PASSED)
		return -1;
	*ret = (enum outcome_result)found;
	return 0;
}

const char *const *
outcome_result_names(void)
{
	return names + OUTCOME_PASSED;
}

const char *
outcome_happened(enum outcome_result result)
{
	switch (result) {
	case OUTCOME_POSTPONED:
		return "was postponed";
	case OUTCOME_WITHDRAWN:
		return "was withdrawn";
	default:
		return outcome_result_name(result);
	}
}

bool
outcome_calls_off(enum outcome_result result)
{
	return result == OUTCOME_POSTPONED || result == OUTCOME_WITHDRAWN;
}

/* Take "10", and the dash behind it where another part follows. */
static int
take_votes(const char **at, int *ret)
{
	int n = 0, digits = 0;

	for (; **at >= '0' && **at <= '9'; (*at)++, digits++) {
		n = n * 10 + (**at - '0');
		if (n > TALLY_MOST)
			return -1;
	}
	if (digits == 0)
		return -1;
	*ret = n;
	return 0;
}

int
tally_parse(const char *text, struct tally *ret, struct err *err)
{
	struct tally got = { 0 };

	for (;;) {
		if (take_votes(&text, &got.votes[got.parts++]) == -1)
			goto wrong;
		if (*text == '\0')
			break;
		if (*text++ != '-' || got.parts == TALLY_PARTS)
			goto wrong;
	}
	if (got.parts < 2)
		goto wrong;
	*ret = got;
	return 0;

wrong:
	return err_set(err, ERR_INPUT, "a tally is written 10-0, votes for and "
	    "against, or 10-0-3 with those who did not vote; each at most %d",
	    TALLY_MOST);
}

void
tally_format(const struct tally *tally, char ret[TALLY_LEN + 1])
{
	size_t len = 0;
	int i;

	ret[0] = '\0';
	for (i = 0; i < tally->parts && len <= TALLY_LEN; i++)
		len += (size_t)snprintf(ret + len, TALLY_LEN + 1 - len,
		    "%s%d", i > 0 ? "-" : "", tally->votes[i]);
}

bool
tally_eq(const struct tally *a, const struct tally *b)
{
	int i;

	for (i = 0; i < a->parts; i++)
		if (a->votes[i] != b->votes[i])
			return false;
	return a->parts == b->parts;
}

int
outcome_check(enum outcome_result result, const struct tally *tally,
    struct err *err)
{
	if (result == OUTCOME_PASSED && tally->parts > 0 &&
	    tally->votes[0] < tally->votes[1])
		return err_set(err, ERR_INPUT, "passed, with %d for it and %d "
		    "against?  The votes for it come first; where it is right "
		    "nevertheless, leave the tally out", tally->votes[0],
		    tally->votes[1]);
	return 0;
}

void
outcome_describe(enum outcome_result result, const struct tally *tally,
    struct buf *out)
{
	char votes[TALLY_LEN + 1];

	if (result == OUTCOME_NONE)
		return;
	tally_format(tally, votes);
	buf_addf(out, "%s%s%s", outcome_result_name(result),
	    *votes != '\0' ? " " : "", votes);
}

/* Behind "https://": a host, and nothing that a shell or a page could misread. */
static bool
is_rest_of_link(const char *rest)
{
	size_t host = strcspn(rest, "/?#"), i;

	for (i = 0; rest[i] != '\0'; i++)
		if (rest[i] <= ' ' || rest[i] > '~' ||
		    strchr("\"'<>\\^`{|}", rest[i]) != NULL)
			return false;
	return host > 0 && memchr(rest, '@', host) == NULL &&
	    rest[0] != ':' && rest[0] != '.';
}

int
outcome_check_source(const char *text, struct err *err)
{
	const char *rest = str_starts(text, "https://") ? text + 8 :
	    str_starts(text, "http://") ? text + 7 : "", *why;

	if (strlen(text) > OUTCOME_SOURCE_MAX)
		return err_set(err, ERR_INPUT, "the source is longer than %d "
		    "bytes: find a shorter link", OUTCOME_SOURCE_MAX);
	if (!is_rest_of_link(rest))
		return err_set(err, ERR_INPUT, "the source is no link: write "
		    "it as in https://council.example.org/minutes.pdf, "
		    "without spaces, quotes, a user or a password");
	why = remark_check_link(text);
	return why == NULL ? 0 : err_set(err, ERR_INPUT, "the source %s", why);
}

int
outcome_check_note(const char *text, struct err *err)
{
	size_t len = strlen(text), i;
	const char *why;

	if (len > OUTCOME_NOTE_MAX || utf8_valid(text, len) < len)
		return err_set(err, ERR_INPUT, "the note is longer than %d "
		    "bytes, or no UTF-8", OUTCOME_NOTE_MAX);
	for (i = 0; i < len; i++)
		if ((uint8_t)text[i] < ' ' || text[i] == 0x7f)
			return err_set(err, ERR_INPUT, "the note has a line "
			    "break or a control character in it: write it in "
			    "one line");
	why = remark_check(text);
	return why == NULL ? 0 : err_set(err, ERR_INPUT, "the note %s", why);
}
