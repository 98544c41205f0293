/*
 * rehearse_draw_step.h - a step of a rehearsal's script, drawn
 */
#ifndef CLI_REHEARSE_DRAW_STEP_H
#define CLI_REHEARSE_DRAW_STEP_H

#include <jansson.h>

/** What happened (rehearse_step.h), behind its time; the rest in lines of their own. */
void	rehearse_draw_step(json_t *what);

#endif
