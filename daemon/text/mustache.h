/*
 * mustache.h - templates, by the Mustache specification
 *
 * One engine serves texts, e-mails, pages, provider requests and signature
 * strings; only the escaping differs.  A value is expanded once: braces in a
 * value come out as typed.  The mandatory specification files are implemented
 * (comments, delimiters, interpolation, inverted, partials, sections); the
 * optional ones (lambdas, inheritance, dynamic names) are not.
 *
 * A template is compiled once and rendered many times; compiled templates do
 * not change and can be shared.  Data is a stack of JSON values, searched from
 * the last to the first.
 *
 * What the specification leaves open:
 * - null, false, 0, "" and [] are empty: a section leaves them out, an inverted
 *   one shows.  Everything else is rendered once, a list once per element.
 * - true and false come out as these words, a real as the shortest number
 *   that reads back the same (1.21, 2, 1e+21).  A list or an object is no
 *   text: it comes out as nothing, and in strict mode it is a mistake.
 * - A name has no white space and no control character in it, and no empty
 *   part (a..b).  White space before the tag's mark ({{ #a }}) is allowed.
 */
#ifndef TEXT_MUSTACHE_H
#define TEXT_MUSTACHE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define MUSTACHE_SOURCE_MAX	(256 * 1024)	/* bytes of one template */
#define MUSTACHE_DEPTH_MAX	32	/* sections and partials, nested */
#define MUSTACHE_TAG_MAX	256	/* bytes between the delimiters; a
					   comment may be longer */
#define MUSTACHE_PARTIALS_MAX	64	/* names, those in partials included */
#define MUSTACHE_STEPS_MAX	1000000	/* texts, tags, elements rendered */

struct mustache;

/** What {{name}} does to a value; {{{name}}} and {{&name}} leave it. */
enum mustache_escape {
	MUSTACHE_NONE,		/* texts: as it is */
	MUSTACHE_HTML,		/* & < > " ' as entities */
	MUSTACHE_JSON,		/* the inside of a JSON string, RFC 8259 */
	MUSTACHE_FORM,		/* x-www-form-urlencoded: a space is + */
	MUSTACHE_URL,		/* all but RFC 3986's unreserved as %XX */
	MUSTACHE_HEADER,	/* ASCII controls (so CR, LF) are spaces */
};

/**
 * Where partials come from: the source of partial ${name}, or NULL if there is
 * none.  The caller of the loader frees the string.  A NULL loader, or a NULL
 * answer, makes a partial empty, as the specification has it.
 */
typedef char *(*mustache_loader)(const char *name, void *arg);

/**
 * Compile ${len} bytes, which are copied, partials included (each is loaded
 * once; one that includes itself is allowed, and bounded when rendered).
 * Returns NULL with ERR_INPUT ("line 3: section {{#person}} is never closed")
 * or, where it exceeds a bound, ERR_FULL ("partial foot: line 1: a tag is
 * longer than 256 bytes").  Free with mustache_free.
 */
struct mustache *mustache_compile(const char *source, size_t len,
	    mustache_loader loader, void *arg, struct err *err);
void	 mustache_free(struct mustache *template);

/**
 * Render on ${out}.  ${data}[${ndata} - 1] is searched first.
 *
 * With ${strict}, a variable must be found and have a value (not null), and a
 * section's name must be found, possibly null, false or empty.
 * Otherwise what is not found is empty.
 *
 * ERR_INPUT in strict mode ("line 1: first_reading.when is not a fact", "...
 * has no value", "... is a list, not a value"); ERR_FULL when ${out} is full,
 * nesting is deeper or the steps are more than the bound.  An error inside a
 * partial begins with "partial NAME: ".  No error holds a value.
 * On error ${out} holds what was written so far.
 */
int	 mustache_render(const struct mustache *template, json_t *const *data,
	    size_t ndata, enum mustache_escape escape, bool strict,
	    struct buf *out, struct err *err);

/**
 * Call ${see} for every name the template looks up, in order, and then for
 * those of its partials: all variables and all sections, with the line it
 * stands on (1 for the first) and whether it is a section (which may be empty;
 * a variable may not).  A name in a partial has the line of the template's own
 * tag that includes the partial.
 *
 * ${inside} is the innermost section around the name, or NULL: inside of one,
 * what a section pushed is searched first.  An inverted section pushes nothing
 * and does not count.  {{.}} inside of a section is always there and is not
 * reported.  A partial is reported once outside of sections and once for each
 * section it stands in.
 *
 * Returns 0, or -1 where there is more to see than MUSTACHE_STEPS_MAX allows.
 */
typedef void (*mustache_seen)(const char *name, bool section,
	    const char *inside, unsigned line, void *arg);
int	 mustache_names(const struct mustache *template, mustache_seen see,
	    void *arg);

/** "none", "html", "json", "form", "url", "header".  Returns 0 or -1. */
int	 mustache_escape_parse(const char *name, enum mustache_escape *ret);

#endif
