/*
 * gsm7.h - the GSM 7-bit default alphabet and its extension table
 *
 * 3GPP TS 23.038, 6.2.1 and 6.2.1.1.  The national language tables are left
 * out: no provider we know sends them to North America.
 */
#ifndef TEXT_GSM7_H
#define TEXT_GSM7_H

#include <stdint.h>

/** How many septets ${cp} takes: 1, 2 (after an escape), or 0: not in it. */
unsigned gsm7_septets(uint32_t cp);

#endif
