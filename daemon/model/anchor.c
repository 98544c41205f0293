#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/anchor.h"

#define WORD_LEN_MAX	16
#define QUOTED_MAX	24	/* bytes of a mistake that its error shows */
#define MINUTE_MS	60000LL
#define HOUR_MS		(60 * MINUTE_MS)

#define EXAMPLE "write it as in \"first_reading - 3 days at 18:00\""
#define ON_EXAMPLE "write it as in \"executive_order enters signed\" or " \
	"\"final_vote passed\""
#define OFFSET_EXAMPLE "write it as in \"- 3 days at 12:00\""

/* A count behind a sign: so many of a unit. */
struct count {
	int64_t	n;
	int64_t	unit_ms;
	bool	is_days;
	bool	business;
};

static const struct unit {
	const char	*name, *many, *letter;
	int64_t		 ms;
} units[] = {
	{ "minute", "minutes", "min", MINUTE_MS },
	{ "hour", "hours", "h", HOUR_MS },
	{ "day", "days", "d", 24 * HOUR_MS },
}, business_day = { "business day", "business days", "", 24 * HOUR_MS };
#define NUNITS (sizeof units / sizeof units[0])

static void
skip_spaces(const char **at)
{
	while (**at == ' ' || **at == '\t')
		(*at)++;
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Take a run of letters; what is too long for ${ret} is no word of ours. */
static void
take_word(const char **at, char ret[WORD_LEN_MAX + 1])
{
	size_t n = 0;

	while (is_lower((*at)[n]) && n < WORD_LEN_MAX) {
		ret[n] = (*at)[n];
		n++;
	}
	ret[n] = '\0';
	*at += n;
}

static int
take_number(const char **at, int64_t *ret, struct err *err)
{
	int64_t n = 0;

	if (!is_digit(**at))
		return err_set(err, ERR_INPUT,
		    "a number is missing: " EXAMPLE);
	for (; is_digit(**at); (*at)++) {
		n = n * 10 + (**at - '0');
		if (n > ANCHOR_ELAPSED_MAX_MS / MINUTE_MS)
			return err_set(err, ERR_INPUT,
			    "the number is too large: at most %d days",
			    ANCHOR_DAYS_MAX);
	}
	*ret = n;
	return 0;
}

/* Behind "business" come days. */
static int
take_business_days(const char **at, const struct unit **ret, struct err *err)
{
	char word[WORD_LEN_MAX + 1];

	skip_spaces(at);
	take_word(at, word);
	if (!str_eq(word, "day") && !str_eq(word, "days"))
		return err_set(err, ERR_INPUT, "only days are business days: "
		    "\"- 3 business days at 12:00\"");
	*ret = &business_day;
	return 0;
}

static int
take_unit(const char **at, const struct unit **ret, struct err *err)
{
	char word[WORD_LEN_MAX + 1];
	size_t i;

	take_word(at, word);
	if (str_eq(word, "business"))
		return take_business_days(at, ret, err);
	if (word[0] == '\0')
		return err_set(err, ERR_INPUT, "a unit is missing behind the "
		    "number: minutes, hours or days");
	for (i = 0; i < NUNITS; i++)
		if (str_eq(word, units[i].name) ||
		    str_eq(word, units[i].many) ||
		    str_eq(word, units[i].letter)) {
			*ret = &units[i];
			return 0;
		}
	return err_set(err, ERR_INPUT, "\"%s\" is no unit: minutes, hours, "
	    "days or business days", word);
}

/* Take "3 days". */
static int
take_count(const char **at, struct count *ret, struct err *err)
{
	const struct unit *unit;
	int64_t n;

	skip_spaces(at);
	if (take_number(at, &n, err) == -1)
		return -1;
	skip_spaces(at);
	if (take_unit(at, &unit, err) == -1)
		return -1;
	if (n * unit->ms > ANCHOR_ELAPSED_MAX_MS)
		return err_set(err, ERR_INPUT, "%" PRId64 " %s are too many: "
		    "at most %d days", n, unit->many, ANCHOR_DAYS_MAX);
	if (unit == &business_day && n > WORKDAYS_MAX)
		return err_set(err, ERR_INPUT, "%" PRId64 " business days are "
		    "too many: at most %d", n, WORKDAYS_MAX);
	*ret = (struct count){ .n = n, .unit_ms = unit->ms,
	    .is_days = unit->ms == 24 * HOUR_MS,
	    .business = unit == &business_day };
	return 0;
}

/* Take what is called ${what} ("an event"), up to a blank or one of ${ends}. */
static int
take_name(const char **at, const char *what, const char *ends,
    char ret[NAME_LEN_MAX + 1], struct err *err)
{
	size_t n = strcspn(*at, ends);

	if (n > NAME_LEN_MAX)
		return err_set(err, ERR_INPUT, "%s's name has at most %d "
		    "letters", what, NAME_LEN_MAX);
	memcpy(ret, *at, n);
	ret[n] = '\0';
	*at += n;
	return str_is_name(ret) ? 0 : err_set(err, ERR_INPUT, "%s's name is "
	    "a-z, then a-z, 0-9, _ or -", what);
}

/* Take "final_vote" or "final_vote.signup_closes". */
static int
take_event(const char **at, struct anchor *ret, struct err *err)
{
	if (!is_lower(**at))
		return err_set(err, ERR_INPUT, "it begins with neither an "
		    "event nor a date: " EXAMPLE " or \"2017-08-16 18:00\"");
	if (take_name(at, "an event", " \t.", ret->event, err) == -1)
		return -1;
	if (**at != '.')
		return 0;
	(*at)++;
	return take_name(at, "a deadline", " \t", ret->deadline, err);
}

/* Take "- 3 days", if a sign comes next. */
static int
take_shift(const char **at, struct anchor *ret, struct err *err)
{
	struct count count;
	int sign = **at == '-' ? -1 : 1;

	if (**at != '-' && **at != '+')
		return 0;
	(*at)++;
	if (take_count(at, &count, err) == -1)
		return -1;
	if (count.n == 0)
		return err_set(err, ERR_INPUT,
		    "0 is no distance: leave it out, or " EXAMPLE);
	ret->business = count.business;
	if (count.is_days)
		ret->days = sign * (int)count.n;
	else
		ret->elapsed_ms = sign * count.n * count.unit_ms;
	skip_spaces(at);
	return 0;
}

/* Take "at 18:00", if it comes next. */
static int
take_at(const char **at, struct anchor *ret, struct err *err)
{
	if ((*at)[0] != 'a' || (*at)[1] != 't' || is_lower((*at)[2]))
		return 0;
	*at += 2;
	skip_spaces(at);
	if (civil_take_clock(at, &ret->hour, &ret->minute, err) == -1)
		return err_prefix(err, "behind \"at\"");
	if (ret->elapsed_ms != 0)
		return err_set(err, ERR_INPUT, "hours and minutes count time "
		    "passed: \"at\" goes with days only");
	ret->has_clock = true;
	skip_spaces(at);
	return 0;
}

static int
parse_plain(const char *at, struct anchor *ret, struct err *err)
{
	if (civil_take(&at, &ret->plain, err) == -1)
		return -1;
	skip_spaces(&at);
	if (*at != '\0')
		return err_set(err, ERR_INPUT, "something follows the time: "
		    "write 2017-08-16 18:00");
	return 0;
}

/* How many bytes of ${text} an error may show. */
static int
quotable(const char *text)
{
	int n = 0;

	while (n < QUOTED_MAX && text[n] >= ' ' && text[n] <= '~')
		n++;
	return n;
}

/* What follows the name. */
static int
parse_offset(const char *at, struct anchor *ret, struct err *err)
{
	skip_spaces(&at);
	if (take_shift(&at, ret, err) == -1 || take_at(&at, ret, err) == -1)
		return -1;
	if (*at != '\0')
		return err_set(err, ERR_INPUT, "it is not clear from \"%.*s\" "
		    "on: " EXAMPLE, quotable(at), at);
	return 0;
}

int
anchor_parse(const char *text, struct anchor *ret, struct err *err)
{
	struct anchor got = { 0 };
	int result;

	skip_spaces(&text);
	if (*text == '\0')
		return err_set(err, ERR_INPUT, "a time is missing: " EXAMPLE);
	if (is_digit(*text))
		result = parse_plain(text, &got, err);
	else {
		result = take_event(&text, &got, err);
		if (result == 0)
			result = parse_offset(text, &got, err);
	}
	if (result == 0)
		*ret = got;
	return result;
}

/* "- 3 days", "at 09:00"; an event may be called at. */
static bool
is_offset(const char *text)
{
	if (*text == '-' || *text == '+')
		return true;
	if (text[0] != 'a' || text[1] != 't' ||
	    (text[2] != ' ' && text[2] != '\t'))
		return false;
	text += 2;
	skip_spaces(&text);
	return is_digit(*text);
}

int
anchor_parse_offset(const char *text, struct anchor *ret, struct err *err)
{
	struct anchor got = { 0 };

	skip_spaces(&text);
	if (*text == '\0')
		return err_set(err, ERR_INPUT, "a time is missing: "
		    OFFSET_EXAMPLE);
	if (is_digit(*text))
		return err_set(err, ERR_INPUT, "a date would stay where it is "
		    "when its event moves: " OFFSET_EXAMPLE);
	if (!is_offset(text) && take_event(&text, &got, err) == -1)
		return -1;
	if (got.deadline[0] != '\0')
		return err_set(err, ERR_INPUT, "a deadline counts from its "
		    "event, not from another deadline: " OFFSET_EXAMPLE);
	if (parse_offset(text, &got, err) == -1)
		return -1;
	*ret = got;
	return 0;
}

/* What comes next is neither "enters" nor a result. */
static int
no_such_word(const char *word, struct err *err)
{
	static const char *const words[] = { "enters", "passed", "failed",
		"postponed", "withdrawn", NULL };
	char meant[STR_MEANT_LEN + 1];

	if (*word == '\0')
		return err_set(err, ERR_INPUT, "it does not say on what: "
		    ON_EXAMPLE);
	return err_set(err, ERR_INPUT, "\"%s\" is neither \"enters\" (a stage) "
	    "nor a result: passed, failed, postponed, withdrawn%s", word,
	    str_meant(word, words, meant));
}

/* Take "enters signed", or "passed", and the blanks before it. */
static int
take_on(const char **at, struct anchor *ret, struct err *err)
{
	char word[WORD_LEN_MAX + 1];

	skip_spaces(at);
	take_word(at, word);
	if (outcome_result_parse(word, &ret->outcome) == 0)
		return 0;
	if (!str_eq(word, "enters"))
		return no_such_word(word, err);
	skip_spaces(at);
	return take_name(at, "a stage", " \t", ret->stage, err);
}

int
anchor_parse_on(const char *text, struct anchor *ret, struct err *err)
{
	struct anchor got = { 0 };

	skip_spaces(&text);
	if (*text == '\0')
		return err_set(err, ERR_INPUT, "it does not say on what: "
		    ON_EXAMPLE);
	if (take_name(&text, "a measure's or an event", " \t", got.event,
	    err) == -1 ||
	    take_on(&text, &got, err) == -1 ||
	    parse_offset(text, &got, err) == -1)
		return -1;
	if (got.days < 0 || got.elapsed_ms < 0)
		return err_set(err, ERR_INPUT, "nobody knows %s: \"+ 1 "
		    "hour\", or leave it out", got.stage[0] != '\0' ?
		    "a stage before it is entered" :
		    "an outcome before it is accepted");
	if (got.has_clock && got.days == 0)
		return err_set(err, ERR_INPUT, "\"at\" needs a day here: \"+ 1 "
		    "day at 09:00\"");
	*ret = got;
	return 0;
}

int64_t
anchor_resolve(const struct anchor *anchor, int64_t event_ms,
    const struct zone *zone, const struct holidays *holidays)
{
	struct civil at;

	if (anchor->event[0] == '\0')
		return zone_to_ms(zone, &anchor->plain);
	if (anchor->days == 0 && !anchor->has_clock)
		/* Not through the clock: it may show this moment twice. */
		return event_ms + anchor->elapsed_ms;
	zone_from_ms(zone, event_ms, &at);
	if (anchor->business)
		workdays_add(&at, anchor->days, holidays);
	else
		civil_add_days(&at, anchor->days);
	if (anchor->has_clock) {
		at.hour = anchor->hour;
		at.minute = anchor->minute;
		at.second = 0;
	}
	return zone_to_ms(zone, &at);
}

bool
anchor_is_on(const struct anchor *anchor)
{
	return anchor->stage[0] != '\0' || anchor->outcome != OUTCOME_NONE;
}

/* Add "final_vote", "final_vote.signup_closes", "order enters signed". */
static void
describe_base(const struct anchor *a, struct buf *out)
{
	buf_adds(out, a->event);
	if (a->deadline[0] != '\0')
		buf_addf(out, ".%s", a->deadline);
	if (a->stage[0] != '\0')
		buf_addf(out, " enters %s", a->stage);
	if (a->outcome != OUTCOME_NONE)
		buf_addf(out, " is recorded as %s",
		    outcome_result_name(a->outcome));
}

/* Add "3 days", "1 day", "90 minutes". */
static void
describe_count(int64_t n, const struct unit *unit, struct buf *out)
{
	buf_addf(out, "%" PRId64 " %s", n, n == 1 ? unit->name : unit->many);
}

static void
describe_shift(const struct anchor *a, struct buf *out)
{
	int64_t elapsed = a->elapsed_ms < 0 ? -a->elapsed_ms : a->elapsed_ms;
	int64_t days = a->days < 0 ? -a->days : a->days;
	const struct unit *unit;

	if (days != 0)
		describe_count(days, a->business ? &business_day : &units[2],
		    out);
	else {
		unit = &units[elapsed % HOUR_MS == 0];
		describe_count(elapsed / unit->ms, unit, out);
	}
	buf_adds(out, a->days < 0 || a->elapsed_ms < 0 ? " before " :
	    " after ");
	describe_base(a, out);
}

void
anchor_describe(const struct anchor *anchor, struct buf *out)
{
	const struct civil *p = &anchor->plain;

	if (anchor->event[0] == '\0')
		buf_addf(out, "%04d-%02d-%02d at %02d:%02d", p->year, p->month,
		    p->day, p->hour, p->minute);
	else if (anchor->days != 0 || anchor->elapsed_ms != 0)
		describe_shift(anchor, out);
	else {
		buf_adds(out, anchor->has_clock ? "the day of " : "when ");
		describe_base(anchor, out);
		if (!anchor->has_clock && !anchor_is_on(anchor))
			buf_adds(out, anchor->deadline[0] == '\0' ?
			    " starts" : " is");
	}
	if (anchor->has_clock)
		buf_addf(out, ", at %02d:%02d", anchor->hour, anchor->minute);
}

int
span_parse(const char *text, int64_t *ret_ms, struct err *err)
{
	struct count count;

	if (take_count(&text, &count, err) == -1)
		return err_prefix(err, "a span is as \"90 minutes\", "
		    "\"24 hours\" or \"2 days\"");
	skip_spaces(&text);
	if (count.business)
		return err_set(err, ERR_INPUT, "a span is as \"90 minutes\", "
		    "\"24 hours\" or \"2 days\": business days depend on when "
		    "it begins");
	if (*text != '\0')
		return err_set(err, ERR_INPUT, "a span is as \"90 minutes\", "
		    "\"24 hours\" or \"2 days\": something follows it");
	*ret_ms = count.n * count.unit_ms;
	return 0;
}
