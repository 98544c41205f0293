/*
 * waiting.h - what waits for people to approve it, as it is drawn
 */
#ifndef CLI_WAITING_H
#define CLI_WAITING_H

#include <jansson.h>

/**
 * A line for each of ${broadcasts} (report.h) that cannot go out before people say yes,
 * with the command: what is due first.  Nothing where there is none.
 */
void	waiting_draw_due(json_t *broadcasts);

/** The same of some that are not due yet. */
void	waiting_draw_coming(json_t *broadcasts);

/** A line under one of them: "wants 1 approval: pregon approve 7"; nothing for others. */
void	waiting_draw_one(json_t *broadcast);

/** Who said yes already, and how many more must, behind ${before}; nothing where nobody did. */
void	waiting_draw_said(json_t *broadcast, const char *before);

#endif
