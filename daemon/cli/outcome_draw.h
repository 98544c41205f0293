/*
 * outcome_draw.h - what is recorded of an event, drawn
 */
#ifndef CLI_OUTCOME_DRAW_H
#define CLI_OUTCOME_DRAW_H

#include <jansson.h>
#include <stdbool.h>

/** One of "outcomes"; ${brief}: its first line, and what waits. */
void	outcome_draw(json_t *outcome, bool brief);

/** What waits for people: who says what, how many are missing, the command. */
void	outcome_draw_waits(json_t *outcome, const char *indent);

#endif
