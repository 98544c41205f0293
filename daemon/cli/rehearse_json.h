/*
 * rehearse_json.h - a rehearsal as JSON, an object a line
 */
#ifndef CLI_REHEARSE_JSON_H
#define CLI_REHEARSE_JSON_H

#include "cli/rehearsal.h"

/** A rehearsal's callbacks, which print; ${arg} is its config. */
void	rehearse_json_sent(const struct rehearsed *message, void *arg);
void	rehearse_json_changed(const struct broadcast *broadcast,
	    enum broadcast_state old, int64_t at_ms, void *arg);
void	rehearse_json_put_off(const struct broadcast *broadcast,
	    int64_t count, void *arg);
void	rehearse_json_happened(json_t *what, int64_t at_ms, void *arg);

/** At the end, at ${last_ms}: who holds what (rehearse_holds.h), each event a line. */
int	rehearse_json_holds(const struct rehearsal *rehearsal,
	    int64_t last_ms, struct err *err);

#endif
