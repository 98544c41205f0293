/*
 * draw_difference.h - what a reload changes, for people
 */
#ifndef CLI_DRAW_DIFFERENCE_H
#define CLI_DRAW_DIFFERENCE_H

#include <jansson.h>
#include <stdbool.h>

/** Whether there is anything in it; ${difference} as schedule/difference.h has it, or null. */
bool	draw_differs(json_t *difference);

/** Who joined or left which list; each event and each broadcast that changes, before and after. */
void	draw_difference(json_t *difference);

#endif
