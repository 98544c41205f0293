/*
 * facts.h - what a text may state
 *
 * The data a message's template is rendered with, made from the configuration
 * at a moment, in one language:
 *
 *   sender, hotline, ...  the facts of pregon.conf, by their names
 *   measure               .title .number .kind, .stage it is in, .was it was in
 *                         before that one, and its own facts
 *   UID                   for every event of every measure:
 *                         .title .place .date .weekday .day .time .when
 *                         .distance .status .outcome .tally, its own facts, and
 *                         .NAME for each of its deadlines: .title and dates
 *   event                 the event the alert is anchored on, same members
 *   deadline              the deadline the alert is anchored on, same members
 *   stage                 the stage that the alert is on: .title and dates
 *   list                  .title .keyword of the audience (the first list of it)
 *   person                .name of who reads it; null where not known
 *   unsubscribe_url       of an e-mail: where she ends them with one click; null
 *                         without public_url
 *   was, replacement, deadlines   of a correction: corrections.h
 *
 * "measure", "event", "deadline" and "stage" are there only where the alert has
 * one.  An alert on a stage speaks of that one: .stage is it, whatever came
 * after it.  One on an outcome speaks of that result, also before it is known; everybody
 * else's .outcome and .tally are null until it is accepted.  The forms of dates are localdate.h's, in the zone of the event's
 * jurisdiction.  A declared fact without a value in the language is JSON null.  So are all dates of an
 * event that is postponed or cancelled (or by its outcome postponed or withdrawn), and
 * of its deadlines: no date holds, none may be stated.
 *
 * A name above wins over a fact of the configuration that has the same.
 */
#ifndef CONFIG_FACTS_H
#define CONFIG_FACTS_H

#include <jansson.h>
#include <stdint.h>

#include "config/reader.h"

/**
 * All facts for ${alert} in ${language} at ${now_ms}: a new JSON object,
 * without "person".  NULL with ${err} (a language without words).
 */
json_t	*facts_build(const struct config *config, const struct alert *alert,
	    const char *language, int64_t now_ms, struct err *err);

/**
 * The forms of the moment ${ms} (0: none, and all are null) in ${zone}: a new JSON
 * object, .when and its kin.  NULL with ${err}.
 */
json_t	*facts_dates(const char *language, const struct zone *zone,
	    int64_t ms, int64_t now_ms, struct err *err);

/**
 * What differs from reader to reader, {"person": {"name": ...}} and, by e-mail,
 * "unsubscribe_url": a new JSON object.  What is empty is null.
 */
json_t	*facts_reader(enum channel channel, const struct reader *reader);

/**
 * Which facts there are by ${channel}, and which have a value: as facts_build, with
 * true in place of every date, and those of facts_reader: the name is null, the URL
 * true where there is one.  A new JSON object.
 */
json_t	*facts_outline(const struct config *config, const struct alert *alert,
	    enum channel channel, const char *language);

/**
 * What ${name} ("first_reading.when") is in ${facts}, looked up as a template
 * does inside of the section ${inside}, or of none: NULL.  Borrowed; NULL where
 * there is no such fact.
 */
json_t	*facts_find(json_t *facts, const char *inside, const char *name);

/** Number ${i} of the audience's languages, each once; NULL behind the last. */
const char *facts_language(const struct alert *alert, size_t i);

/**
 * The event that the fact ${name} ("first_reading.when", "deadline.time") of an
 * alert comes from, NULL where it comes from none.
 */
const struct occasion *facts_occasion(const struct config *config,
	    const struct alert *alert, const char *name);

/**
 * The first variable of the alert's templates that is declared and has no
 * value in one of its languages: why the alert cannot go out yet.  One in a
 * section counts only where the section's name has a value.
 * Returns its name (borrowed from the template), NULL if there is none.
 */
const char *facts_missing(const struct config *config,
	    const struct alert *alert, int64_t now_ms,
	    const char **ret_language);

/** The same of one text, with ${facts} an outline. */
const char *facts_missing_in(const struct mustache *text, json_t *facts);

#endif
