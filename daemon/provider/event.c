#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "provider/answer.h"
#include "provider/event.h"
#include "text/email.h"
#include "text/phone.h"
#include "text/zone.h"

#define QUERY "query."
#define SECONDS_MAX	INT64_C(99999999999)	/* above: milliseconds */
#define MS_MAX		(SECONDS_MAX * 1000)
#define TIME_TEXT_MAX	40
#define SHORT_CODE_MAX	6	/* digits; what is longer is a number without its + */

static const char *
json_text(json_t *value, char scratch[EVENT_NUMBER_MAX])
{
	switch (value != NULL ? json_typeof(value) : JSON_NULL) {
	case JSON_STRING:
		return json_string_value(value);
	case JSON_INTEGER:
		snprintf(scratch, EVENT_NUMBER_MAX, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
		return scratch;
	case JSON_REAL:
		snprintf(scratch, EVENT_NUMBER_MAX, "%.3f",
		    json_real_value(value));
		return scratch;
	case JSON_TRUE:
		return "true";
	case JSON_FALSE:
		return "false";
	default:
		return NULL;
	}
}

const char *
event_text(const struct event_in *event, const char *path,
    char scratch[EVENT_NUMBER_MAX])
{
	if (path == NULL)
		return NULL;
	if (str_starts(path, QUERY))
		return form_find(event->query, path + strlen(QUERY));
	if (event->form != NULL)
		return form_find(event->form, path);
	return json_text(answer_at(event->json, path), scratch);
}

/* Whether something stands at ${path} that is not null, of any type. */
static bool
is_there(const struct event_in *event, const char *path)
{
	char scratch[EVENT_NUMBER_MAX];
	json_t *value;

	if (event->form != NULL || str_starts(path, QUERY))
		return event_text(event, path, scratch) != NULL;
	value = answer_at(event->json, path);
	return value != NULL && !json_is_null(value);
}

bool
event_holds(const struct event_in *event, const struct webhook_event *conf)
{
	char scratch[EVENT_NUMBER_MAX];
	const char *text, *wanted;
	size_t i;

	for (i = 0; i < conf->nwhen; i++) {
		wanted = conf->when[i].value;
		text = event_text(event, conf->when[i].key, scratch);
		if (str_eq(wanted, "*") ? !is_there(event, conf->when[i].key) :
		    !str_eq(text != NULL ? text : "", wanted))
			return false;
	}
	return true;
}

void
event_word(const struct event_in *event, const char *path, const char *ends,
    char *ret, size_t size)
{
	char scratch[EVENT_NUMBER_MAX];
	const char *text = event_text(event, path, scratch), *end;
	size_t len;

	*ret = '\0';
	if (text == NULL)
		return;
	len = strlen(text);
	end = ends != NULL ? strstr(text, ends) : NULL;
	if (end != NULL)
		len = (size_t)(end - text);
	if (len >= size || !answer_is_word(text, len))
		return;
	memcpy(ret, text, len);
	ret[len] = '\0';
}

/* RFC 3339, the fraction of a second left out. */
static int64_t
parse_moment(const char *text)
{
	char whole[TIME_TEXT_MAX];
	size_t len = strcspn(text, "."), fraction;
	struct err err;
	int64_t ms;

	if (strlen(text) >= sizeof whole)
		return 0;
	fraction = text[len] == '.' ?
	    1 + strspn(text + len + 1, "0123456789") : 0;
	snprintf(whole, sizeof whole, "%.*s%s", (int)len, text,
	    text + len + fraction);
	if (zone_parse(zone_find("UTC"), whole, &ms, &err) == -1)
		return 0;
	return ms;
}

/* RFC 2822, its day of the week left out: "18 Aug 2017 12:00:00 +0000". */
static int64_t
parse_mail_moment(const char *text)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	char moment[TIME_TEXT_MAX], month[4], zone[6];
	int day, year, hour, minute, second, end = 0;
	const char *comma = strchr(text, ','), *at;

	if (sscanf(comma != NULL ? comma + 1 : text,
	    "%2d %3[A-Za-z] %4d %2d:%2d:%2d %5[-+0-9GMT]%n", &day, month,
	    &year, &hour, &minute, &second, zone, &end) != 7 || end == 0 ||
	    (comma != NULL ? comma + 1 : text)[end] != '\0')
		return 0;
	at = strlen(month) == 3 ? strstr(months, month) : NULL;
	if (at == NULL || (at - months) % 3 != 0)
		return 0;
	if (str_eq(zone, "GMT"))
		snprintf(zone, sizeof zone, "+0000");
	if (strlen(zone) != 5)
		return 0;
	snprintf(moment, sizeof moment,
	    "%04d-%02d-%02dT%02d:%02d:%02d%.3s:%s", year,
	    (int)(at - months) / 3 + 1, day, hour, minute, second, zone,
	    zone + 3);
	return parse_moment(moment);
}

int64_t
event_time(const struct event_in *event, const char *path)
{
	char scratch[EVENT_NUMBER_MAX], whole[EVENT_NUMBER_MAX];
	const char *text = event_text(event, path, scratch);
	size_t len;
	uint64_t number;
	int64_t moment;

	if (text == NULL)
		return 0;
	len = strspn(text, "0123456789");
	if (len == 0 || len >= sizeof whole ||
	    (text[len] != '\0' && text[len] != '.')) {
		moment = parse_moment(text);
		return moment != 0 ? moment : parse_mail_moment(text);
	}
	memcpy(whole, text, len);
	whole[len] = '\0';
	if (str_number(whole, MS_MAX, &number) == -1)
		return 0;
	return number > SECONDS_MAX ? (int64_t)number : (int64_t)number * 1000;
}

int64_t
event_ref(const struct event_in *event, const char *path)
{
	char scratch[EVENT_NUMBER_MAX];
	const char *text = event_text(event, path, scratch);
	uint64_t ref;

	if (text == NULL || str_number(text, INT64_MAX, &ref) == -1)
		return 0;
	return (int64_t)ref;
}

/* The providers that leave the "+" out send numbers in full. */
static bool
is_bare_number(const char *text)
{
	size_t len = strspn(text, "0123456789");

	return text[len] == '\0' && len > SHORT_CODE_MAX && *text != '0';
}

enum webhook_party
event_party(const struct event_in *event, const char *path,
    struct address *ret)
{
	char scratch[EVENT_NUMBER_MAX], number[EVENT_NUMBER_MAX];
	const char *text = event_text(event, path, scratch);

	if (text == NULL || *text == '\0')
		return PARTY_NONE;
	if (strlen(text) + 1 < sizeof number && is_bare_number(text)) {
		snprintf(number, sizeof number, "+%s", text);
		text = number;
	}
	if (phone_is_e164(text) && address_set(ret, text) == 0)
		return PARTY_PHONE;
	if (strchr(text, '@') != NULL && email_parse(text, ret) == NULL)
		return PARTY_EMAIL;
	return address_set(ret, text) == 0 ? PARTY_OTHER : PARTY_NONE;
}
