/*
 * sandbox_faults.h - what goes wrong, on purpose and repeatably
 *
 * A specification is a list of rules, "NAME[=VALUE][@WHEN]" with commas between
 * (`pregon sandbox --help` is its manual).  Whether a rule strikes follows
 * from the specification and the request's number alone: two sandboxes with
 * the same --faults fail alike, and "p10" is drawn from the seed, not from
 * chance.
 */
#ifndef CLI_SANDBOX_FAULTS_H
#define CLI_SANDBOX_FAULTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/secret.h"

#define SANDBOX_FAULTS_MAX 32			/* rules */
#define SANDBOX_DELAY_MAX_MS (10 * 60 * 1000)	/* of one rule */
#define SANDBOX_RETRY_AFTER_MAX_S 86400

enum sandbox_fault_kind {
	SANDBOX_NO_FAULT,
	SANDBOX_STATUS,		/* refused with this status, not kept */
	SANDBOX_OPTOUT,		/* refused: this address said STOP */
	SANDBOX_INVALID,	/* refused: this address is none */
	SANDBOX_DROP,		/* not kept, closed without an answer */
	SANDBOX_CUT,		/* kept, closed without an answer */
	SANDBOX_HALF,		/* kept, closed in the middle of the answer */
	SANDBOX_GARBAGE,	/* kept, and a 201 that says nothing */
	SANDBOX_DELAY,		/* answered later */
};

enum sandbox_when {
	SANDBOX_ALWAYS,
	SANDBOX_PERCENT,	/* of the requests, drawn from the seed */
	SANDBOX_EVERY,		/* the n-th, 2n-th, ... */
	SANDBOX_FIRST,		/* the first n: an outage that ends */
};

struct sandbox_fault {
	enum sandbox_fault_kind	 kind;
	uint64_t		 value;	/* status, or milliseconds */
	char			 to[ADDRESS_LEN_MAX + 1];	/* "": anyone */
	enum sandbox_when	 when;
	uint64_t		 n;	/* percent, or a count */
};

struct sandbox_faults {
	struct sandbox_fault	rules[SANDBOX_FAULTS_MAX];
	size_t			nrules;
	uint64_t		seed;
	uint64_t		retry_after_s;	/* with STATUS; 0: not said */
};

/* What befalls one request. */
struct sandbox_fate {
	enum sandbox_fault_kind	kind;	/* never SANDBOX_DELAY */
	int			status;	/* of SANDBOX_STATUS */
	uint64_t		delay_ms;
};

/** Read ${spec}.  The err names the rule that is wrong and what is allowed. */
int	sandbox_faults_parse(const char *spec, struct sandbox_faults *ret,
	    struct err *err);

/**
 * What befalls request ${number} (from 1), a message to ${to}.  Delays add up; of
 * the rest, the first rule that strikes decides.
 */
void	sandbox_faults_decide(const struct sandbox_faults *faults,
	    uint64_t number, const char *to, struct sandbox_fate *ret);

#endif
