/*
 * preview.h - the texts of a broadcast, as people read them
 *
 * Before it begins: the template of today, with the facts as they will be
 * when it is due.  Afterwards: what was really stated, once for each told set,
 * whatever the files say now.
 * The reader has no name here.
 */
#ifndef SCHEDULE_PREVIEW_H
#define SCHEDULE_PREVIEW_H

#include <jansson.h>

#include "config/config.h"
#include "store/broadcasts.h"

/**
 * Render ${alert} by ${channel} in ${language} as of ${now_ms}: a new JSON object, for SMS
 *   {"channel":"sms", "language":"en", "text":"...", "segments":1, "encoding":"GSM-7", "units":155}
 * and for e-mail
 *   {"channel":"email", "language":"en", "subject":"...", "text":"...", "html":"..."}
 * with "html" null where there is none.  ERR_INPUT says which fact has no value.
 */
json_t	*preview_alert(const struct config *config, const struct alert *alert,
	    enum channel channel, const char *language, int64_t now_ms,
	    struct err *err);

/**
 * The texts of ${broadcast}, a new array of such objects, with "messages" (how many
 * stated exactly this) once it began; where one cannot be rendered yet, "text" is null and
 * "why" says what is missing.
 */
json_t	*preview_texts(struct store *store, const struct config *config,
	    const struct broadcast *broadcast, struct err *err);

#endif
