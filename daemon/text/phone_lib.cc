#include <cstring>
#include <set>
#include <string>

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include "text/phone_lib.h"

using i18n::phonenumbers::NullLogger;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/* The library, silenced.  It lives as long as the process. */
static PhoneNumberUtil &
library()
{
	static PhoneNumberUtil *const util = [] {
		PhoneNumberUtil *made = PhoneNumberUtil::GetInstance();

		made->SetLogger(new NullLogger);	/* takes it */
		return made;
	}();

	return *util;
}

static enum phone_lib_answer
parse(const char *digits, const char *region, PhoneNumber *ret)
{
	switch (library().Parse(digits, region, ret)) {
	case PhoneNumberUtil::NO_PARSING_ERROR:
		return PHONE_LIB_FINE;
	case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
		return PHONE_LIB_NO_COUNTRY;
	case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
	case PhoneNumberUtil::TOO_SHORT_NSN:
		return PHONE_LIB_TOO_SHORT;
	case PhoneNumberUtil::TOO_LONG_NSN:
		return PHONE_LIB_TOO_LONG;
	case PhoneNumberUtil::NOT_A_NUMBER:
		break;
	}
	return PHONE_LIB_NOT_A_NUMBER;
}

static std::string
format(const PhoneNumber &number)
{
	std::string text;

	library().Format(number, PhoneNumberUtil::E164, &text);
	return text;
}

enum phone_lib_answer
phone_lib_read(const char *digits, const char *region,
    char ret[PHONE_LIB_TEXT_MAX])
{
	enum phone_lib_answer answer;
	PhoneNumber number;
	std::string text;

	answer = parse(digits, region, &number);
	if (answer != PHONE_LIB_FINE)
		return answer;
	text = format(number);
	if (text.size() >= PHONE_LIB_TEXT_MAX)
		return PHONE_LIB_TOO_LONG;
	std::memcpy(ret, text.c_str(), text.size() + 1);
	return PHONE_LIB_FINE;
}

enum phone_lib_answer
phone_lib_judge(const char *e164)
{
	enum phone_lib_answer answer;
	PhoneNumber number;

	/* "ZZ" is no region: the country code must be there. */
	answer = parse(e164, "ZZ", &number);
	if (answer != PHONE_LIB_FINE)
		return answer;
	switch (library().IsPossibleNumberWithReason(number)) {
	case PhoneNumberUtil::TOO_SHORT:
	case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
		return PHONE_LIB_TOO_SHORT;
	case PhoneNumberUtil::TOO_LONG:
		return PHONE_LIB_TOO_LONG;
	case PhoneNumberUtil::IS_POSSIBLE:
	case PhoneNumberUtil::INVALID_LENGTH:
	case PhoneNumberUtil::INVALID_COUNTRY_CODE:
		break;
	}
	/* What would be read as another number (+52 1 1 ...) is none. */
	if (format(number) != e164 || !library().IsValidNumber(number))
		return PHONE_LIB_UNASSIGNED;
	if (library().GetNumberType(number) == PhoneNumberUtil::PREMIUM_RATE)
		return PHONE_LIB_PREMIUM_RATE;
	return PHONE_LIB_FINE;
}

bool
phone_lib_is_region(const char *region)
{
	std::set<std::string> regions;

	library().GetSupportedRegions(&regions);
	return regions.count(region) > 0;
}
