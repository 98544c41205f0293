#include "base/alloc.h"
#include "base/str.h"
#include "config/items.h"
#include "config/moments.h"
#include "config/read.h"

#define AT(member) offsetof(struct stage, member)

static const struct option_row rows[] = {
	{
		.name = "at",
		.type = OPTION_DATE,
		.offset = AT(at_ms),
		.help = "when it was entered, as the clock of the jurisdiction "
		    "shows it: \"2017-08-31 16:00\"; without it not yet",
	},
	{
		.name = "stage",
		.type = OPTION_NAME,
		.offset = AT(name),
		.help = "the stage, where it is not called as this entry is: a "
		    "second time of \"changed\"",
	},
	{
		.name = "title",
		.type = OPTION_WORDS,
		.offset = AT(title),
		.help = "what people call it, by language; without it as the "
		    "first entry of the same stage",
	},
};

const struct option_table options_stage = {
	.name = "a stage",
	.help = "how far a measure has come, or is to come",
	OPTION_TABLE(rows),
};

/* "at" again, in its own zone; what cannot be read has been told. */
static void
place(const config_setting_t *at, const struct zone *zone, struct stage *stage)
{
	const char *text = source_text(at, "at");
	struct err err;

	if (text != NULL && zone != NULL)
		(void)zone_parse(zone, text, &stage->at_ms, &err);
}

/* A stage that went back in time would not be the last one. */
static void
check_order(const struct stage *stage, const config_setting_t *at)
{
	const struct stage *last = moments_stage_before(stage);

	if (stage->at_ms != 0 && last != NULL && stage->at_ms < last->at_ms)
		source_wrong(source_member(at, "at"), "is before that of the "
		    "entry above it (line %u): write stages in the order they "
		    "are entered", last->where.line);
}

/* What was said of the same stage before is not said again. */
static void
share_title(const struct measure *measure, struct stage *stage)
{
	const struct stage *other;
	size_t i;

	if (stage->title.count > 0)
		return;
	for (other = measure->stages; other < stage; other++)
		if (str_eq(other->name, stage->name))
			break;
	for (i = 0; other < stage && i < other->title.count; i++)
		words_add(&stage->title, other->title.languages[i],
		    other->title.texts[i]);
}

void
read_stages(const config_setting_t *all, const struct zone *zone,
    struct measure *measure)
{
	const config_setting_t *at;
	struct stage *stage;
	unsigned next = 0;
	const char *name;

	while ((at = option_next(all, &next)) != NULL) {
		name = config_setting_name(at);
		measure->stages = xgrow(measure->stages, measure->nstages,
		    sizeof *stage);
		stage = &measure->stages[measure->nstages++];
		*stage = (struct stage){
			.where = source_where(at),
			.measure = measure,
			.uid = xasprintf("%s/%s", measure->name, name),
		};
		option_read(&options_stage, at, stage);
		if (stage->name == NULL)
			stage->name = xstrdup(name);
		place(at, zone, stage);
		check_order(stage, at);
		share_title(measure, stage);
	}
}
