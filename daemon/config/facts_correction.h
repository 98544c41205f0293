/*
 * facts_correction.h - what a correction states beside the facts of every text
 *
 * corrections.h says what there is.
 */
#ifndef CONFIG_FACTS_CORRECTION_H
#define CONFIG_FACTS_CORRECTION_H

#include <jansson.h>

#include "config/config.h"

/** Complete ${facts} (facts_build, or an ${outline}) of the correction ${alert}. */
void	facts_correct(json_t *facts, const struct config *config,
	    const struct alert *alert, bool outline);

/**
 * "was": what a reader was told of an event in ${zone}, where it changed: the start
 * ${told_ms}, 0 for none; ${place}, an aspect's value (aspects.h), or NULL.  A new
 * JSON object; NULL with ${err}.
 */
json_t	*facts_was(const char *language, const struct zone *zone,
	    int64_t told_ms, const char *place, int64_t now_ms,
	    struct err *err);

/**
 * The same, of one who was told what most were (${alert}->was_ms), for texts that go to
 * nobody.  In ${ret} NULL where ${alert} is no correction.
 */
int	facts_was_most(const struct alert *alert, const char *language,
	    json_t **ret, struct err *err);

#endif
