#include <stdio.h>

#include "cli/ask.h"
#include "cli/draw.h"
#include "cli/engine.h"
#include "cli/render_alert.h"
#include "config/facts.h"
#include "config/moments.h"
#include "schedule/occurrence.h"
#include "schedule/preview.h"

/* The moment whose facts the text states. */
static int
moment_of(const struct config *config, const struct alert *alert,
    const struct render_alert_options *o, int64_t *ret_ms, struct err *err)
{
	struct occurrence occurrence;

	if (o->clock != NULL || occurrence_withdrawn(alert, NULL))
		return engine_clock(config, o->clock, ret_ms, err);
	occurrence_of(config, alert, &occurrence);
	*ret_ms = occurrence.due_ms;
	return 0;
}

static void
print_text(json_t *text)
{
	const char *subject = draw_text(text, "subject");

	if (*subject != '\0')
		printf("Subject: %s\n\n", subject);
	puts(draw_text(text, "text"));
}

static int
render_one(const struct config *config, const struct alert *alert,
    enum channel channel, const char *language,
    const struct render_alert_options *o, struct err *err)
{
	json_t *text;
	int64_t ms;

	if (moment_of(config, alert, o, &ms, err) == -1)
		return -1;
	text = preview_alert(config, alert, channel, language, ms, err);
	if (text == NULL)
		return err_prefix(err, "%s", language);
	if (o->json) {
		ask_print_json(text);
		return 0;
	}
	print_text(text);
	json_decref(text);
	return 0;
}

/* By one channel, in one language or in each of the audience. */
static int
render_by(const struct config *config, const struct alert *alert,
    enum channel channel, const struct render_alert_options *o,
    struct err *err)
{
	const char *language;
	size_t i;

	if (o->language != NULL)
		return render_one(config, alert, channel, o->language, o, err);
	for (i = 0; (language = facts_language(alert, i)) != NULL; i++)
		if (render_one(config, alert, channel, language, o, err) == -1)
			return -1;
	return 0;
}

static int
render_all(const struct config *config, const struct render_alert_options *o,
    struct err *err)
{
	const struct alert *alert = config_alert(config, o->alert);
	const struct channels *channels = &o->channels;
	struct alert about;
	size_t i;

	if (alert == NULL)
		return err_set(err, ERR_INPUT, "%s: there is no such alert",
		    o->alert);
	about = *alert;
	about.stage = moments_last_stage(alert);
	if (channels->count == 0)
		channels = &alert->channels;
	for (i = 0; i < channels->count; i++)
		if (render_by(config, &about, channels->order[i], o, err) == -1)
			return -1;
	return 0;
}

int
render_alert(const struct command *self, const struct render_alert_options *o)
{
	struct err err;
	struct config *config = engine_config(cli_config_dir(o->config), &err);
	int result;

	if (config == NULL)
		return cli_fail(self, &err);
	result = render_all(config, o, &err);
	config_unref(config);
	return result == -1 ? cli_fail(self, &err) : EXIT_FINE;
}
