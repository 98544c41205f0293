/*
 * draw.h - facts drawn for people, narrow enough for a phone
 */
#ifndef CLI_DRAW_H
#define CLI_DRAW_H

#include <jansson.h>

/** A member's text, "" where it is not there. */
const char *draw_text(json_t *object, const char *name);
json_int_t draw_int(json_t *object, const char *name);

/** "1 person", "12 people" */
void	draw_people(json_int_t people);

/** "  WARNING: 12 people cannot be reached in time" */
void	draw_unreachable(json_int_t people);

/** "en 12, es 18" from {"en":12,"es":18}; nothing for an empty one. */
void	draw_languages(json_t *languages);

/** "12 accepted, 1 suppressed" from the counts of one language, or of all. */
void	draw_counts(json_t *counts);

/** How far a broadcast's messages are: a line per language, and, where there are two, per channel. */
void	draw_messages(json_t *broadcast);

/** A line: "30 addresses lie in clear in lists/vote.csv". */
void	draw_clear(const char *file, long addresses);

/** "Friday, August 18, 6:00 PM  alert_name" */
void	draw_heading(json_t *broadcast);

/** ${text} in lines of at most 72 columns, each behind ${indent} spaces. */
void	draw_wrapped(const char *text, int indent);

/** The same of what somebody else wrote: control characters become question marks. */
void	draw_said(const char *text, int indent);

/**
 * The texts of a broadcast, once per channel and language: with their segments, or the
 * subject; and what they say at the last moment, where that differs ("last").
 */
void	draw_texts(json_t *texts);

#endif
