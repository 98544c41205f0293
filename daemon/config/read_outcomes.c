#include "base/str.h"
#include "config/facts.h"
#include "config/items.h"
#include "config/read.h"

#define AT(member) offsetof(struct config, outcome_words.member)

static const struct option_row rows[] = {
	{
		.name = "passed",
		.type = OPTION_WORDS,
		.offset = AT(results[OUTCOME_PASSED]),
		.help = "{{event.outcome}} of what passed, by language: "
		    "\"passed\", \"fue aprobada\"",
	},
	{
		.name = "failed",
		.type = OPTION_WORDS,
		.offset = AT(results[OUTCOME_FAILED]),
		.help = "... of what failed: \"did not pass\", \"no fue "
		    "aprobada\"",
	},
	{
		.name = "postponed",
		.type = OPTION_WORDS,
		.offset = AT(results[OUTCOME_POSTPONED]),
		.help = "... of what was postponed: \"was postponed\", \"fue "
		    "aplazada\"",
	},
	{
		.name = "withdrawn",
		.type = OPTION_WORDS,
		.offset = AT(results[OUTCOME_WITHDRAWN]),
		.help = "... of what was withdrawn: \"was withdrawn\", \"fue "
		    "retirada\"",
	},
	{
		.name = "to",
		.type = OPTION_WORDS,
		.offset = AT(to),
		.help = "between the votes of {{event.tally}}: \"to\" makes it "
		    "10 to 0; without it 10-0",
	},
};

const struct option_table options_outcome_words = {
	.name = "outcome_words",
	.help = "how outcomes are said to people; English and Spanish need none",
	OPTION_TABLE(rows),
};

/* What is said where the files say nothing.  Of a bill: "la ley fue aprobada". */
static const struct standard {
	const char	*language;
	const char	*results[OUTCOME_RESULTS];
	const char	*to;
} standards[] = {
	{ "en", { NULL, "passed", "did not pass", "was postponed",
	    "was withdrawn" }, "to" },
	{ "es", { NULL, "fue aprobada", "no fue aprobada", "fue aplazada",
	    "fue retirada" }, "a" },
};
#define NSTANDARDS (sizeof standards / sizeof standards[0])

static void
add_standard(struct words *words, const char *language, const char *text)
{
	if (words_in(words, language) == NULL)
		words_add(words, language, text);
}

void
read_outcome_words(struct config *config)
{
	struct outcome_words *words = &config->outcome_words;
	const struct standard *s;
	size_t i, result;

	for (i = 0; i < NSTANDARDS; i++) {
		s = &standards[i];
		for (result = OUTCOME_PASSED; result < OUTCOME_RESULTS; result++)
			add_standard(&words->results[result], s->language,
			    s->results[result]);
		add_standard(&words->to, s->language, s->to);
	}
}

void
read_check_confirm(struct reading *reading, const config_setting_t *root,
    int confirm)
{
	const config_setting_t *at = source_member(root, "confirm_outcomes");
	size_t organizers = reading->config->organizers.count;

	if (at != NULL && organizers > 0 && (size_t)confirm > organizers)
		source_wrong(at, "%d people must say the same, and organizers in "
		    "pregon.conf names %zu", confirm, organizers);
}

/* Vote night is no time to find that there is no word for it. */
void
read_check_outcome(struct reading *reading, const struct alert *alert)
{
	enum outcome_result result = alert->when.outcome;
	const struct words *words =
	    &reading->config->outcome_words.results[result];
	const char *language;
	size_t i;

	if (result == OUTCOME_NONE)
		return;
	for (i = 0; (language = facts_language(alert, i)) != NULL; i++)
		if (words_in(words, language) == NULL)
			mistakes_add(reading->mistakes, alert->where.file,
			    alert->where.line, "alerts.%s: it goes to readers "
			    "of %s, and outcome_words.%s of pregon.conf has no "
			    "word in that language", alert->name, language,
			    outcome_result_name(result));
}
