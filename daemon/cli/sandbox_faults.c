#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "cli/sandbox_faults.h"
#include "text/email.h"
#include "text/phone.h"

#define COUNT_MAX 1000000000

/* Read a rule's value into ${rule}; the err says what a value looks like. */
typedef int read_value(const char *value, struct sandbox_fault *rule,
    struct err *err);

static read_value value_none, value_status, value_delay, value_number, value_address;

static const struct fault_name {
	const char		*name;
	enum sandbox_fault_kind	 kind;
	read_value		*read;
	bool			 can_when;
} names[] = {
	{ "delay",   SANDBOX_DELAY,   value_delay,  true },
	{ "status",  SANDBOX_STATUS,  value_status, true },
	{ "cut",     SANDBOX_CUT,     value_none,   true },
	{ "half",    SANDBOX_HALF,    value_none,   true },
	{ "drop",    SANDBOX_DROP,    value_none,   true },
	{ "garbage", SANDBOX_GARBAGE, value_none,   true },
	{ "optout",  SANDBOX_OPTOUT,  value_number, false },
	{ "invalid", SANDBOX_INVALID, value_address, false },
};
#define NNAMES (sizeof names / sizeof names[0])

static int
value_none(const char *value, struct sandbox_fault *rule, struct err *err)
{
	(void)rule;
	if (*value != '\0')
		return err_set(err, ERR_INPUT, "takes no value, only a time "
		    "such as @every50");
	return 0;
}

static int
value_status(const char *value, struct sandbox_fault *rule, struct err *err)
{
	if (str_number(value, 599, &rule->value) == -1 || rule->value < 400)
		return err_set(err, ERR_INPUT, "a status is 400 to 599");
	return 0;
}

/* "20ms" or "2s". */
static int
value_delay(const char *value, struct sandbox_fault *rule, struct err *err)
{
	char *digits = xstrdup(value);
	uint64_t unit = 0, n = 0;
	int bad;

	if (str_ends(digits, "ms"))
		unit = 1;
	else if (str_ends(digits, "s"))
		unit = 1000;
	if (unit > 0)
		digits[strlen(digits) - (unit == 1 ? 2 : 1)] = '\0';
	bad = unit == 0 ||
	    str_number(digits, SANDBOX_DELAY_MAX_MS / unit, &n) == -1;
	free(digits);
	if (bad)
		return err_set(err, ERR_INPUT, "a delay is 20ms or 2s, at "
		    "most %ds", SANDBOX_DELAY_MAX_MS / 1000);
	rule->value = n * unit;
	return 0;
}

/* Only SMS knows it: an e-mail provider takes the mail, and drops it. */
static int
value_number(const char *value, struct sandbox_fault *rule, struct err *err)
{
	if (strlen(value) > ADDRESS_LEN_MAX || !phone_is_e164(value))
		return err_set(err, ERR_INPUT, "a number is E.164, such as "
		    "+13035550123");
	memcpy(rule->to, value, strlen(value) + 1);
	return 0;
}

static int
value_address(const char *value, struct sandbox_fault *rule, struct err *err)
{
	struct address email = { 0 };
	bool is_email = email_parse(value, &email) == NULL;

	address_done(&email);
	if (!is_email)
		return value_number(value, rule, err);
	memcpy(rule->to, value, strlen(value) + 1);
	return 0;
}

/* What comes after the @. */
static int
parse_when(const char *when, struct sandbox_fault *rule, struct err *err)
{
	static const struct {
		const char		*name;
		enum sandbox_when	 when;
		uint64_t		 max;
	} whens[] = {
		{ "p",     SANDBOX_PERCENT, 100 },
		{ "every", SANDBOX_EVERY,   COUNT_MAX },
		{ "first", SANDBOX_FIRST,   COUNT_MAX },
	};
	size_t i;

	for (i = 0; i < sizeof whens / sizeof whens[0]; i++) {
		if (!str_starts(when, whens[i].name) ||
		    str_number(when + strlen(whens[i].name), whens[i].max,
		    &rule->n) == -1 || rule->n == 0)
			continue;
		rule->when = whens[i].when;
		return 0;
	}
	return err_set(err, ERR_INPUT, "after @ comes p10 (percent, 1 to 100), "
	    "every7 or first3");
}

static int
unknown_name(const char *name, struct err *err)
{
	const char *known[NNAMES + 3] = { "seed", "retry-after" };
	char meant[STR_MEANT_LEN + 1];
	size_t i;

	for (i = 0; i < NNAMES; i++)
		known[i + 2] = names[i].name;
	return err_set(err, ERR_INPUT, "unknown fault%s", str_meant(name,
	    known, meant));
}

static int
add_rule(struct sandbox_faults *faults, const char *name, const char *value,
    const char *when, struct err *err)
{
	struct sandbox_fault rule = { 0 };
	size_t i;

	for (i = 0; i < NNAMES && !str_eq(names[i].name, name); i++)
		;
	if (i == NNAMES)
		return unknown_name(name, err);
	rule.kind = names[i].kind;
	if (names[i].read(value, &rule, err) == -1)
		return -1;
	if (when != NULL && !names[i].can_when)
		return err_set(err, ERR_INPUT, "takes no @: it always holds");
	if (when != NULL && parse_when(when, &rule, err) == -1)
		return -1;
	if (faults->nrules == SANDBOX_FAULTS_MAX)
		return err_set(err, ERR_FULL, "more than %d rules",
		    SANDBOX_FAULTS_MAX);
	faults->rules[faults->nrules++] = rule;
	return 0;
}

/* One item, which is taken apart. */
static int
parse_item(struct sandbox_faults *faults, char *item, struct err *err)
{
	char *name = item, *when = item, *value;

	/* An e-mail address has an @ of its own, and what names one always holds. */
	if (str_starts(item, "invalid="))
		when = NULL;
	else
		strsep(&when, "@");
	value = name;
	strsep(&value, "=");
	if (value == NULL)
		value = name + strlen(name);
	if (str_eq(name, "seed") && when == NULL) {
		if (str_number(value, UINT64_MAX, &faults->seed) == -1)
			return err_set(err, ERR_INPUT, "a seed is a number");
		return 0;
	}
	if (str_eq(name, "retry-after") && when == NULL) {
		if (str_number(value, SANDBOX_RETRY_AFTER_MAX_S,
		    &faults->retry_after_s) == -1)
			return err_set(err, ERR_INPUT, "retry-after is a "
			    "number of seconds, at most %d",
			    SANDBOX_RETRY_AFTER_MAX_S);
		return 0;
	}
	return add_rule(faults, name, value, when, err);
}

int
sandbox_faults_parse(const char *spec, struct sandbox_faults *ret,
    struct err *err)
{
	struct sandbox_faults faults = { .seed = 1 };
	char *copy = xstrdup(spec), *rest = copy, *item, *whole = NULL;

	while ((item = strsep(&rest, ",")) != NULL) {
		free(whole);
		whole = xstrdup(item);
		if (parse_item(&faults, item, err) == -1) {
			err_prefix(err, "--faults: \"%s\"", whole);
			goto fail;
		}
	}
	free(whole);
	free(copy);
	*ret = faults;
	return 0;

fail:
	free(whole);
	free(copy);
	return -1;
}

/* SplitMix64: its outputs for neighbouring inputs look unrelated. */
static uint64_t
mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static bool
strikes(const struct sandbox_faults *faults, size_t i, uint64_t number)
{
	const struct sandbox_fault *rule = &faults->rules[i];

	switch (rule->when) {
	case SANDBOX_ALWAYS:
		return true;
	case SANDBOX_PERCENT:
		return mix(mix(faults->seed + i) + number) % 100 < rule->n;
	case SANDBOX_EVERY:
		return number % rule->n == 0;
	case SANDBOX_FIRST:
		return number <= rule->n;
	}
	return false;
}

void
sandbox_faults_decide(const struct sandbox_faults *faults, uint64_t number,
    const char *to, struct sandbox_fate *ret)
{
	const struct sandbox_fault *rule;
	struct sandbox_fate fate = { 0 };
	size_t i;

	for (i = 0; i < faults->nrules; i++) {
		rule = &faults->rules[i];
		if (!strikes(faults, i, number) ||
		    (rule->to[0] != '\0' && !str_eq(rule->to, to)))
			continue;
		if (rule->kind == SANDBOX_DELAY)
			fate.delay_ms += rule->value;
		else if (fate.kind == SANDBOX_NO_FAULT) {
			fate.kind = rule->kind;
			fate.status = rule->kind == SANDBOX_STATUS ?
			    (int)rule->value : 0;
		}
	}
	*ret = fate;
}
