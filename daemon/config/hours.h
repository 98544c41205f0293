/*
 * hours.h - when someone may be texted
 */
#ifndef CONFIG_HOURS_H
#define CONFIG_HOURS_H

#include "config/config.h"

/**
 * ${ms}, or the first moment after it that is not quiet for a reader of ${alert}
 * in the zone named ${zone} (NULL, or not known to the system: the jurisdiction's).
 */
int64_t	hours_earliest(const struct alert *alert, const char *zone, int64_t ms);

#endif
