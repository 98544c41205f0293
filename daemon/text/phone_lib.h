/*
 * phone_lib.h - the few questions we ask of libphonenumber, which is C++
 *
 * It is given digits only, never the cell a person wrote: its own reading of
 * cells turns words into digits and drops what it does not understand.
 * Nothing is printed; the library would log to stdout.  For text/phone.c alone.
 */
#ifndef TEXT_PHONE_LIB_H
#define TEXT_PHONE_LIB_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "+" and digits: the library's longest is 3 of country and 17 of number. */
#define PHONE_LIB_TEXT_MAX 32

enum phone_lib_answer {
	PHONE_LIB_FINE,
	PHONE_LIB_NOT_A_NUMBER,
	PHONE_LIB_NO_COUNTRY,		/* no country has this code */
	PHONE_LIB_TOO_SHORT,
	PHONE_LIB_TOO_LONG,
	PHONE_LIB_UNASSIGNED,		/* in no range of its country */
	PHONE_LIB_PREMIUM_RATE,
};

/**
 * Read ${digits}, with or without "+" before them, as dialled in ${region},
 * and write it to ${ret} as "+", country code and national number.
 * That it can be read does not mean that it exists.
 */
enum phone_lib_answer phone_lib_read(const char *digits, const char *region,
	    char ret[PHONE_LIB_TEXT_MAX]);

/** What the tables say about ${e164}, as phone_lib_read writes it. */
enum phone_lib_answer phone_lib_judge(const char *e164);

bool	phone_lib_is_region(const char *region);

#ifdef __cplusplus
}
#endif

#endif
