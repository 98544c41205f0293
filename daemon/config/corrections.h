/*
 * corrections.h - what is said to those who were told what no longer holds
 *
 * pregon.conf names a text for each thing that can change:
 *
 *   corrections = { moved = "correction-moved"; ... };
 *
 * All corrections are broadcasts of one alert that is in no file.  It is called
 * CORRECTION_ALERT, goes to all lists, by every channel that an alert goes by.  Which event a
 * broadcast of it is about, and which text it is, its row says (broadcasts.h).
 *
 * Its texts state, beside what every alert about an event does:
 *
 *   was           .when and its kin, .place: what the reader was told, where it changed;
 *                 each may be null: only in sections
 *   deadlines     a list of the deadlines that the reader was told and that changed,
 *                 each with .title and .when and its kin:
 *                 {{#deadlines}} {{title}} {{when}}.{{/deadlines}}
 *                 "moved" and "deadline" must list them: who got one counts as told
 *   replacement   the event that takes this one's place, else null
 *   event         also has the facts that other events have; null
 */
#ifndef CONFIG_CORRECTIONS_H
#define CONFIG_CORRECTIONS_H

#include "config/config.h"

#define CORRECTION_ALERT "correction"

/** "moved", "postponed", ...: as pregon.conf calls them. */
const char *correction_kind_name(enum correction_kind kind);

/** Make ${config}->corrections.alert, once lists, events and alerts are known. */
void	corrections_make(struct config *config);

/**
 * The alert, as it says ${kind} to all whom an alert tells anything by ${channel}: for
 * checks of its texts.  Borrows all but ${ret}->audience, which is to be freed.  False
 * where there is nobody, or nothing to be said.
 */
bool	corrections_say(const struct config *config, enum correction_kind kind,
	    enum channel channel, struct alert *ret);

/**
 * Note as a mistake where ${template}, which says ${kind}, does not list the deadlines and
 * should: there are some, and people who were told one would not hear of it.
 */
void	corrections_check(const struct config *config,
	    enum correction_kind kind, const struct template *template,
	    struct mistakes *mistakes);

/** Note as mistakes what "replaced_by" of the events say wrong; sets replaced_by. */
void	corrections_replace(struct config *config, struct mistakes *mistakes);

void	corrections_done(struct corrections *corrections);

#endif
