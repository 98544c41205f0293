/*
 * show.h - one broadcast, as `pregon show` draws it
 */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include <jansson.h>

/** Draw the broadcast in ${reply}.  Returns EXIT_FINE. */
int	show_draw(json_t *reply);

#endif
