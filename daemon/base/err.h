/*
 * err.h - why something failed, in words for a person
 *
 * A function that can fail takes a struct err * last.  The error is described
 * once, where it is detected; callers pass it on.  An err never holds an
 * address or the body of a message.  A text that is too long is cut, between
 * letters.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#define ERR_TEXT_MAX 512

enum err_kind {
	ERR_NONE,
	ERR_INPUT,	/* what we were given is wrong: say what is allowed */
	ERR_IO,		/* the disk, the network, a library */
	ERR_BUSY,	/* not now: try again */
	ERR_FULL,	/* a bound was reached */
	ERR_REFUSED,	/* understood, and not allowed */
};

struct err {
	enum err_kind	kind;
	char		text[ERR_TEXT_MAX];
};

/** Describe a failure.  Always -1, and the compiler knows: it can end a function. */
#define err_set(err, kind, ...)	(err_describe(err, kind, __VA_ARGS__), err_failed())

/** Put what was being done before ${err}'s text: "reading X: no such file".  -1. */
#define err_prefix(err, ...)	(err_describe_before(err, __VA_ARGS__), err_failed())

static inline int
err_failed(void)
{
	return -1;
}

void	err_describe(struct err *err, enum err_kind kind, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
void	err_describe_before(struct err *err, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));

#endif
