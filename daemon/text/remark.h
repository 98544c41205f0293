/*
 * remark.h - what an operator writes down, and what is kept of it in clear for good
 *
 * Reasons and notes stand in the log, and in a trail from which nothing is taken out: an
 * address in one would stay there when its person is forgotten.  So they are refused where
 * they look as if they had one.  This is against slips, not against who wants to.
 */
#ifndef TEXT_REMARK_H
#define TEXT_REMARK_H

/**
 * NULL, or what is wrong with ${text}, such as "has ... in it": a static string that does
 * not repeat it.  Wrong are 7 digits (a number as one dials it next door) or more, with
 * nothing but spaces, hyphens, dots and brackets between them, in any script; and an @
 * between letters.  Dates (2017-08-28, 28.8.2017, 20170828) are no such digits, nor are up
 * to 9 that follow a letter, as in an id.
 */
const char *remark_check(const char *text);

/**
 * The same of a link, in which ids are long: there only digits that are a phone number,
 * North American or with its country's +, are wrong.  Escapes (%40) are looked through.
 */
const char *remark_check_link(const char *link);

#endif
