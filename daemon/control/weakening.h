/*
 * weakening.h - what of the files weakens the rule of who must approve
 *
 * The rule is part of a configuration: how texts are sent; the organizers; how many must
 * approve, and how many must say the same outcome, each also where an alert or a measure
 * says nothing.  To lower a number needs as many as it was.  Who the organizers are, and
 * how texts are sent, needs as many as the rule asks for where it asks for most: one
 * account alone is no number, as anybody may record an outcome then.
 */
#ifndef CONTROL_WEAKENING_H
#define CONTROL_WEAKENING_H

#include <jansson.h>

#include "config/config.h"

/**
 * How many must approve that ${next} takes the place of the rule ${now}: 0 where it
 * weakens nothing; never more than the rule names that have a Unix account here (config/organizers.h),
 * so that a misspelled name, or who left, locks nobody out.  ${words}, an array,
 * gets what of the rule changes.
 */
int	weakening(const struct config *now, const struct config *next,
	    json_t *words);

#endif
