#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "text.h"

/* "August 21 at 5:30 PM", "21 de agosto, 5:30 p. m." */
static int64_t
read_when(const char *words)
{
	static const char *const months[] = { "aug", "ago", "sep", "sep",
	    "oct", "oct", "nov", "nov", "jul", "jul" };
	static const int numbers[] = { 8, 8, 9, 9, 10, 10, 11, 11, 7, 7 };
	int month = 0, day, hour, minute;
	const char *digits = strpbrk(words, "0123456789"), *colon, *p;
	char local[32];
	size_t i;

	for (p = words; *p != '\0' && month == 0; p++)
		for (i = 0; i < 10 && month == 0; i++)
			if (strncasecmp(p, months[i], 3) == 0)
				month = numbers[i];
	colon = strchr(words, ':');
	if (month == 0 || digits == NULL || colon == NULL)
		fail_msg("no date in \"%s\"", words);
	day = atoi(digits);
	minute = atoi(colon + 1);
	hour = colon[-1] - '0';
	if (colon - 2 >= words && colon[-2] == '1')
		hour += 10;
	hour = hour % 12 + (strpbrk(colon, "Pp") != NULL ? 12 : 0);
	snprintf(local, sizeof local, "2017-%02d-%02d %02d:%02d", month, day,
	    hour, minute);
	return denver(local);
}

/* "10 to 0", "10 a 0" */
static int64_t
read_tally(const char *words)
{
	const char *second = strpbrk(words + strcspn(words, " "), "0123456789");

	return second == NULL ? -1 : TALLY_SAYS(atoi(words), atoi(second));
}

/* "passed", "did not pass", "fue aprobada", "no fue aprobada" */
static int64_t
read_outcome(const char *words)
{
	return words[0] == 'p' || words[0] == 'f' ? OUTCOME_PASSED :
	    OUTCOME_FAILED;
}

static int
read_event(const char *word)
{
	int event;

	for (event = 0; event < EVENTS; event++)
		if (str_eq(word, event_names[event]))
			return event;
	fail_msg("no event \"%s\"", word);
	return 0;
}

static void
state(struct text *ret, int event, enum aspect aspect, int64_t value)
{
	ret->states[event][aspect] = true;
	ret->value[event][aspect] = value;
}

/* "W=Monday, ...": ${event} is what the signs before were about. */
static void
read_sign(const char *sign, struct text *ret, int *event)
{
	switch (sign[0]) {
	case 'L':
		snprintf(ret->language, sizeof ret->language, "%.2s", sign + 2);
		break;
	case 'C':
		ret->corrects = true;
		break;
	case 'E':
		*event = read_event(sign + 2);
		if (ret->event == NOBODY)
			ret->event = *event;
		else
			state(ret, ret->event, TIME, INSTEAD(*event));
		break;
	case 'W':
		state(ret, *event, TIME, read_when(sign + 2));
		break;
	case 'X':
		state(ret, *event, TIME, sign[2] == 'p' ? POSTPONED :
		    CANCELLED);
		break;
	case 'D':
		state(ret, *event, sign[1] == 's' ? SIGNUP : COMMENT,
		    read_when(sign + 3));
		break;
	case 'P':
		state(ret, *event, PLACE, atoi(sign + 3));
		break;
	case 'F':
		state(ret, *event, AGENDA, atoi(sign + 3));
		break;
	case 'R':
		state(ret, *event, RESULT, atoi(sign + 3));
		break;
	case 'O':
		state(ret, *event, OUTCOME, read_outcome(sign + 2));
		break;
	case 'T':
		state(ret, *event, TALLY, read_tally(sign + 2));
		break;
	default:
		fail_msg("what is \"%s\"?", sign);
	}
}

bool
text_read(const char *body, struct text *ret)
{
	char copy[1024], *rest = copy, *sign;
	int event = NOBODY;

	*ret = (struct text){ .event = NOBODY };
	body = strstr(body, "L=");
	if (body == NULL || strstr(body, ";E=") == NULL)
		return false;
	snprintf(copy, sizeof copy, "%s", body);
	while ((sign = strsep(&rest, ";")) != NULL && rest != NULL)
		read_sign(sign, ret, &event);
	return true;
}
