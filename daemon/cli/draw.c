#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "cli/draw.h"
#include "config/corrections.h"

#define COLUMNS 72

const char *
draw_text(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

json_int_t
draw_int(json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

void
draw_people(json_int_t people)
{
	printf("%lld %s", (long long)people, people == 1 ? "person" :
	    "people");
}

void
draw_unreachable(json_int_t people)
{
	printf("  WARNING: ");
	draw_people(people);
	puts(" cannot be reached in time");
}

void
draw_languages(json_t *languages)
{
	const char *language, *comma = "";
	json_t *n;

	json_object_foreach(languages, language, n) {
		printf("%s%s %lld", comma, language,
		    (long long)json_integer_value(n));
		comma = ", ";
	}
}

void
draw_counts(json_t *counts)
{
	const char *state, *comma = "";
	json_t *n;

	json_object_foreach(counts, state, n) {
		if (strcmp(state, "audience") == 0)
			continue;
		printf("%s%lld %s", comma, (long long)json_integer_value(n),
		    state);
		comma = ", ";
	}
}

static void
draw_each(json_t *by_name, const char *before)
{
	const char *name;
	json_t *counts;

	json_object_foreach(by_name, name, counts) {
		printf("  %s%s  ", before, name);
		draw_counts(counts);
		putchar('\n');
	}
}

void
draw_messages(json_t *broadcast)
{
	json_t *channels = json_object_get(broadcast, "messages_by_channel");

	draw_each(json_object_get(broadcast, "messages"), "");
	if (json_object_size(channels) > 1)
		draw_each(channels, "by ");
}

void
draw_heading(json_t *broadcast)
{
	const char *alert = draw_text(broadcast, "alert"),
	    *event = draw_text(broadcast, "event");

	printf("%s, %s  %s", draw_text(broadcast, "day"),
	    draw_text(broadcast, "time"), alert);
	if (str_eq(alert, CORRECTION_ALERT) && *event != '\0')
		printf(" of %s", event);
	if (draw_int(broadcast, "number") > 1)
		printf(" (%lld)", (long long)draw_int(broadcast, "number"));
}

/* How many columns the first ${len} bytes take: continuation bytes take none. */
static int
width(const char *text, size_t len)
{
	int columns = 0;
	size_t i;

	for (i = 0; i < len; i++)
		columns += ((unsigned char)text[i] & 0xc0) != 0x80;
	return columns;
}

void
draw_wrapped(const char *text, int indent)
{
	int column = 0, w;
	size_t n;

	for (; *text != '\0'; text += n) {
		n = strcspn(text, " \n");
		w = width(text, n);
		if (column > 0 && column + 1 + w > COLUMNS - indent) {
			putchar('\n');
			column = 0;
		}
		if (column == 0)
			printf("%*s", indent, "");
		else
			putchar(' ');
		printf("%.*s", (int)n, text);
		column += w + (column > 0);
		if (text[n] == '\n') {
			putchar('\n');
			column = 0;
		}
		n += text[n] != '\0';
	}
	putchar('\n');
}

/* C0, DEL, and C1 as UTF-8 writes it: a terminal would obey them. */
static bool
is_control(const char *p)
{
	unsigned char c = (unsigned char)p[0], next = (unsigned char)p[1];

	return (c < ' ' && c != '\n') || c == 0x7f ||
	    (c == 0xc2 && next >= 0x80 && next < 0xa0);
}

void
draw_said(const char *text, int indent)
{
	size_t len = strlen(text), n = 0, i;
	char *clean = xcalloc(1, len + 1);

	for (i = 0; i < len; i++)
		if (is_control(text + i)) {
			clean[n++] = '?';
			i += (unsigned char)text[i] == 0xc2;
		} else
			clean[n++] = text[i];
	draw_wrapped(clean, indent);
	free(clean);
}

/* What stands above a text: how an SMS travels, or that it is an e-mail. */
static void
draw_kind(json_t *text)
{
	bool email = str_eq(draw_text(text, "channel"), "email");

	printf("  %s  ", draw_text(text, "language"));
	if (email)
		printf("e-mail%s", json_is_string(json_object_get(text,
		    "html")) ? ", text and HTML" : ", text");
	else
		printf("%lld segment%s, %s",
		    (long long)draw_int(text, "segments"),
		    draw_int(text, "segments") == 1 ? "" : "s",
		    draw_text(text, "encoding"));
	if (json_object_get(text, "messages") != NULL)
		printf(", told to %lld", (long long)draw_int(text, "messages"));
	putchar('\n');
	if (email)
		printf("      Subject: %s\n\n", draw_text(text, "subject"));
}

void
draw_texts(json_t *texts)
{
	json_t *text, *last;
	size_t i;

	json_array_foreach(texts, i, text) {
		if (json_is_null(json_object_get(text, "text"))) {
			printf("  %s  %snot yet: %s\n",
			    draw_text(text, "language"),
			    str_eq(draw_text(text, "channel"), "email") ?
			    "e-mail, " : "", draw_text(text, "why"));
			continue;
		}
		draw_kind(text);
		draw_wrapped(draw_text(text, "text"), 6);
		last = json_object_get(text, "last");
		if (last != NULL) {
			puts("    at the last moment it says:");
			draw_wrapped(draw_text(last, "text"), 6);
		}
	}
}

void
draw_clear(const char *file, long addresses)
{
	printf("%ld %s in clear in %s\n", addresses, addresses == 1 ?
	    "address lies" : "addresses lie", file);
}
