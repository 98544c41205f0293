#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/str.h"
#include "text/glyph.h"
#include "text/respell.h"
#include "text/said.h"

/* Of all words: few characters are more than one letter when taken apart. */
#define LETTERS_ROOM (2 * SAID_CHARS_MAX)
#define BYTES_MAX    (LETTERS_ROOM * 5)	/* of a letter: 4, and a NUL */
#define LETTERS_A_BYTE 8		/* at most: 18 of 3 bytes are U+FDFA's */
#define LETTERS_APART_MIN 3	/* "S T O": fewer letters apart are words */

/* A word while it is read: its letters from ${start} in cps. */
struct draft {
	struct said_word word;
	size_t		 start, len;	/* in letters */
};

struct reader {
	uint32_t	*letters;
	size_t		 nletters, room;
	struct draft	*drafts;
	size_t		 ndrafts;
	bool		 in_word;
	size_t		 big, small;	/* letters of the word, by case */
	enum said_break	 parted;	/* of the next word */
	bool		 straight;	/* inside straight quotation marks */
	size_t		 curled;	/* how many others are open */
	bool		 asked_first;	/* the sentence began with an inverted one */
	size_t		 sentence;	/* its first draft */
	bool		 last_quote;	/* the last mark was one */
	bool		 dot;		/* "." and no space yet: "example.org" */
};

static void
end_word(struct reader *r)
{
	if (r->in_word)
		r->drafts[r->ndrafts - 1].word.capitals =
		    r->small == 0 && r->big > 1;
	r->in_word = false;
}

static void
begin_word(struct reader *r, bool symbol)
{
	end_word(r);
	r->drafts = xgrow(r->drafts, r->ndrafts, sizeof *r->drafts);
	r->drafts[r->ndrafts++] = (struct draft){
		.word = {
			.parted = r->dot && r->parted == SAID_SENTENCE ?
			    SAID_PART : r->parted,
			.quoted = r->straight || r->curled > 0, .symbol = symbol,
			.asked = r->asked_first,
		},
		.start = r->nletters,
	};
	r->parted = SAID_NEXT;
	r->big = r->small = 0;
	r->dot = false;
	r->in_word = true;
}

static void
add_letter(struct reader *r, uint32_t cp, bool big)
{
	if (!r->in_word)
		begin_word(r, false);
	r->letters[r->nletters++] = cp;
	r->drafts[r->ndrafts - 1].len++;
	if (big)
		r->big++;
	else if (u_isalpha((UChar32)cp))
		r->small++;
}

static void
add_symbol(struct reader *r, uint32_t cp)
{
	begin_word(r, true);
	add_letter(r, cp, false);
	end_word(r);
}

static void
end_sentence(struct reader *r, bool asked)
{
	size_t i;

	end_word(r);
	for (i = r->sentence; asked && i < r->ndrafts; i++)
		r->drafts[i].word.asked = true;
	r->sentence = r->ndrafts;
	r->parted = SAID_SENTENCE;
	r->asked_first = false;
}

/* Some write the closing one at both ends. */
static void
take_quote(struct reader *r, enum glyph_kind kind)
{
	if (kind == GLYPH_QUOTE)
		r->straight = !r->straight;
	else if (kind == GLYPH_QUOTE_OPEN || r->curled == 0)
		r->curled++;
	else
		r->curled--;
}

static void
take_mark(struct reader *r, enum glyph_kind kind, uint32_t cp)
{
	switch (kind) {
	case GLYPH_QUOTE:
	case GLYPH_QUOTE_OPEN:
	case GLYPH_QUOTE_CLOSE:
		end_word(r);
		take_quote(r, kind);
		break;
	case GLYPH_ASKS:
	case GLYPH_ENDS:
		r->dot = cp == '.' && r->in_word;
		end_sentence(r, kind == GLYPH_ASKS);
		break;
	case GLYPH_ASKS_FIRST:
		end_sentence(r, false);
		r->asked_first = true;
		break;
	case GLYPH_PARTS:
		end_word(r);
		if (r->parted == SAID_NEXT)
			r->parted = SAID_PART;
		break;
	default:
		end_word(r);
		if (cp != '-')
			r->dot = false;
		break;
	}
}

static bool
is_quote(enum glyph_kind kind)
{
	return kind == GLYPH_QUOTE || kind == GLYPH_QUOTE_OPEN ||
	    kind == GLYPH_QUOTE_CLOSE;
}

static void
take(struct reader *r, uint32_t cp)
{
	uint32_t apart[GLYPH_LETTERS_MAX];
	bool big = u_isupper((UChar32)cp) || u_istitle((UChar32)cp);
	unsigned i, n = glyph_apart(cp, apart);
	enum glyph_kind kind;

	for (i = 0; i < n; i++) {
		kind = glyph_kind(apart[i]);
		if (kind == GLYPH_LETTER)
			add_letter(r, apart[i], big);
		else if (kind == GLYPH_SYMBOL)
			add_symbol(r, apart[i]);
		else if (kind != GLYPH_NOTHING)
			take_mark(r, kind, apart[i]);
		if (kind != GLYPH_NOTHING && kind != GLYPH_OTHER)
			r->last_quote = is_quote(kind);
	}
}

/* Whether a letter or digit is at ${at}. */
static bool
letter_at(const char *text, size_t len, size_t at)
{
	uint32_t cp;

	return at < len && utf8_take(text + at, len - at, &cp) > 0 &&
	    u_isalnum((UChar32)cp);
}

/* "i-70": a letter and its number are one word. */
static bool
joins(const struct reader *r, uint32_t cp, const char *next, size_t len)
{
	return cp == '-' && len > 0 && *next >= '0' && *next <= '9' &&
	    r->in_word && r->drafts[r->ndrafts - 1].len == 1 &&
	    u_isalpha((UChar32)r->letters[r->nletters - 1]);
}

static void
take_all(struct reader *r, const char *text, size_t len, struct said *ret)
{
	size_t at, took, chars = 0;
	uint32_t cp;

	for (at = 0; at < len && chars < SAID_CHARS_MAX &&
	    r->nletters + GLYPH_LETTERS_MAX <= r->room;
	    at += took, chars++) {
		took = utf8_take(text + at, len - at, &cp);
		if (took == 0) {
			ret->broken = true;
			cp = ' ';
			took = 1;
		}
		if (joins(r, cp, text + at + took, len - at - took))
			continue;
		/* "#StopRaids" is the word, "my #" a sign */
		if ((cp == '#' || cp == '+') &&
		    letter_at(text, len, at + took))
			cp = ' ';
		take(r, cp);
	}
	ret->cut = at < len;
	ret->ends_quoted = r->last_quote || r->straight ||
	    r->curled > 0;
	end_word(r);
}

static bool
is_letter(const struct reader *r, const struct draft *draft)
{
	return draft->len == 1 && !draft->word.symbol &&
	    u_isalpha((UChar32)r->letters[draft->start]);
}

/* "s t o p" is a word.  The letters' drafts become the first one's. */
static void
join_letters(struct reader *r)
{
	size_t i, j, to = 0, run;
	struct draft *draft;

	for (i = 0; i < r->ndrafts; i += run) {
		for (run = 0; i + run < r->ndrafts &&
		    is_letter(r, &r->drafts[i + run]);)
			run++;
		if (run < LETTERS_APART_MIN)
			run = 1;
		draft = &r->drafts[to++];
		*draft = r->drafts[i];
		for (j = 1; j < run; j++)
			/* never to the right of where it is */
			r->letters[draft->start + j] =
			    r->letters[r->drafts[i + j].start];
		if (run > 1) {
			draft->word.capitals = true;
			draft->len = respell(r->letters + draft->start, run);
		}
	}
	r->ndrafts = to;
}

static void
add_utf8(struct buf *bytes, uint32_t cp)
{
	uint8_t out[4];
	int32_t n = 0;

	U8_APPEND_UNSAFE(out, n, cp);
	buf_add(bytes, out, (size_t)n);
}

static void
finish(struct reader *r, struct said *ret)
{
	size_t i, j, *starts = xcalloc(r->ndrafts + 1, sizeof *starts);
	struct buf bytes;

	buf_init(&bytes, BYTES_MAX);
	for (i = 0; i < r->ndrafts; i++) {
		starts[i] = bytes.len;
		for (j = 0; j < r->drafts[i].len; j++)
			add_utf8(&bytes,
			    r->letters[r->drafts[i].start + j]);
		buf_addc(&bytes, '\0');
	}
	ret->count = r->ndrafts;
	ret->words = xcalloc(r->ndrafts + 1, sizeof *ret->words);
	ret->nbytes = bytes.len;
	ret->bytes = buf_steal(&bytes);
	for (i = 0; i < r->ndrafts; i++) {
		ret->words[i] = r->drafts[i].word;
		ret->words[i].text = ret->bytes + starts[i];
	}
	free(starts);
}

void
said_read(const char *text, size_t len, struct said *ret)
{
	struct reader r = {
		.parted = SAID_SENTENCE,
		.room = len < LETTERS_ROOM / LETTERS_A_BYTE ?
		    len * LETTERS_A_BYTE + GLYPH_LETTERS_MAX : LETTERS_ROOM,
	};
	struct draft *draft;
	size_t i;

	*ret = (struct said){ 0 };
	r.letters = xcalloc(r.room, sizeof *r.letters);
	take_all(&r, text, len, ret);
	for (i = 0; i < r.ndrafts; i++) {
		draft = &r.drafts[i];
		draft->len = respell(r.letters + draft->start, draft->len);
	}
	join_letters(&r);
	finish(&r, ret);
	/* It is a body: leave nothing of it behind. */
	explicit_bzero(r.letters, r.nletters * sizeof *r.letters);
	free(r.letters);
	free(r.drafts);
}

void
said_done(struct said *said)
{
	if (said->bytes != NULL)
		explicit_bzero(said->bytes, said->nbytes);
	free(said->words);
	free(said->bytes);
	*said = (struct said){ 0 };
}
