/* Any bytes are a text: it is read within bounds, and folding it again changes nothing. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "model/intent.h"
#include "model/lexicon.h"
#include "text/said.h"

#define FOLDED_MAX (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
promise(int kept)
{
	if (!kept)
		abort();
}

/* Some words of each role, enough to reach every rule. */
static struct lexicon *
make_lexicon(void)
{
	static const struct { enum role role; const char *word; } words[] = {
		{ ROLE_OUTRIGHT, "go away" }, { ROLE_WRONG, "wrong number" },
		{ ROLE_END, "stop" }, { ROLE_REMOVE, "remove" },
		{ ROLE_WEARY, "sick of" }, { ROLE_TEXTING, "texting" },
		{ ROLE_MESSAGE, "texts" }, { ROLE_SEND, "send" },
		{ ROLE_GET, "get" }, { ROLE_WANT, "want" }, { ROLE_NOT, "dont" },
		{ ROLE_NONE, "no" }, { ROLE_KEEP, "miss" }, { ROLE_ME, "me" },
		{ ROLE_THIS, "this" }, { ROLE_PHONE, "phone" },
		{ ROLE_DENY, "not" }, { ROLE_FILLER, "please" },
		{ ROLE_LINK, "of" }, { ROLE_CLAUSE, "but" },
		{ ROLE_LEAD, "the" }, { ROLE_ASK, "when" },
		{ ROLE_POLITE, "can you" }, { ROLE_LIMIT, "at night" },
		{ ROLE_ISSUE, "ice" }, { ROLE_HARMLESS, "bus stop" },
		{ ROLE_TELL, "reply" }, { ROLE_MISTAKE, "by mistake" },
		{ ROLE_DOUBT, "spam" }, { ROLE_TAPBACK, "liked" },
		{ ROLE_DISTINCT, "shop" }, { ROLE_LEAVE, "leave" },
		{ ROLE_JOIN, "join" }, { ROLE_START, "yes" },
		{ ROLE_BETWEEN, "the hell" }, { ROLE_NAME, "rosa" },
		{ ROLE_TURN, "but" }, { ROLE_SUBJECT, "they" },
		{ ROLE_REPORT, "i texted" }, { ROLE_STAY, "keep me" },
		{ ROLE_JOY, "haha" }, { ROLE_BE, "is" },
		{ ROLE_AWAY, "from" }, { ROLE_OUTRIGHT, "leave me alone" },
	};
	struct lexicon *lexicon = lexicon_new();
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		promise(lexicon_add(lexicon, words[i].role, "en",
		    words[i].word) == NULL);
	promise(lexicon_add_keyword(lexicon, "vote", "en", "vote") == NULL);
	return lexicon;
}

static void
fold_again(const struct said *said)
{
	struct buf folded;
	struct said again;
	size_t i;

	buf_init(&folded, FOLDED_MAX);
	for (i = 0; i < said->count; i++)
		buf_addf(&folded, "%s%s", i > 0 ? " " : "",
		    said->words[i].text);
	promise(!buf_full(&folded));
	said_read(buf_text(&folded), folded.len, &again);
	/* Letters taken apart are more characters: some may no longer fit. */
	promise(again.cut || again.count == said->count);
	for (i = 0; i < again.count && !again.cut; i++)
		promise(str_eq(again.words[i].text, said->words[i].text));
	said_done(&again);
	buf_done(&folded);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct lexicon *lexicon;
	struct intent got, again;
	struct said said;

	if (lexicon == NULL)
		lexicon = make_lexicon();
	said_read((const char *)data, size, &said);
	promise(said.count <= (size_t)SAID_CHARS_MAX * 2);
	fold_again(&said);
	said_done(&said);

	intent_read(lexicon, (const char *)data, size, &got);
	intent_read(lexicon, (const char *)data, size, &again);
	promise(got.kind == again.kind && got.list == again.list);
	promise(!str_eq(intent_name(got.kind), "?"));
	return 0;
}
