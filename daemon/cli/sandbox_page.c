#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "cli/sandbox_show.h"

static const char page_head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta http-equiv=\"refresh\" content=\"%d\">\n"
    "<title>%zu texts - pregon sandbox</title>\n"
    "<style>\n"
    ":root { color-scheme: light dark; }\n"
    "body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem;"
    " margin: 0 auto; padding: 1rem; }\n"
    "h1 { font-size: 1.25rem; margin: 0; }\n"
    "ol { list-style: none; padding: 0; }\n"
    "li { border-top: 1px solid #8888; padding: .75rem 0; }\n"
    ".about { display: flex; flex-wrap: wrap; gap: 0 1rem;"
    " font-size: .875rem; opacity: .8; }\n"
    ".about b { font-size: 1rem; }\n"
    ".subject { margin: .25rem 0 0; font-weight: bold; }\n"
    ".body { margin: .25rem 0 0; white-space: pre-wrap;"
    " overflow-wrap: anywhere; }\n"
    "</style>\n"
    "</head>\n"
    "<body>\n"
    "<h1>pregon sandbox</h1>\n"
    "<p>Nothing left this machine: these texts were sent to the sandbox and"
    " to no one.</p>\n";

/* Add ${text} so that it is shown as it is and cannot become markup. */
static void
add_escaped(struct evbuffer *out, const char *text)
{
	static const struct {
		char		 c;
		const char	*shown;
	} special[] = {
		{ '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" },
		{ '"', "&quot;" }, { '\'', "&#39;" },
	};
	size_t n, i;

	while (*text != '\0') {
		n = strcspn(text, "&<>\"'");
		evbuffer_add(out, text, n);
		text += n;
		for (i = 0; i < sizeof special / sizeof special[0]; i++)
			if (*text == special[i].c) {
				evbuffer_add(out, special[i].shown,
				    strlen(special[i].shown));
				text++;
				break;
			}
	}
}

static void
add_element(struct evbuffer *out, const char *name, const char *class,
    const char *text)
{
	evbuffer_add_printf(out, "<%s class=\"%s\" dir=\"auto\">", name, class);
	add_escaped(out, text);
	evbuffer_add_printf(out, "</%s>", name);
}

/* What only a mail has; its HTML is shown as it is written, never as a page. */
static void
add_mail(struct evbuffer *out, const struct sandbox_text *mail)
{
	evbuffer_add_printf(out, "<span>e-mail from ");
	add_escaped(out, mail->from);
	evbuffer_add_printf(out, "</span></div>");
	add_element(out, "p", "subject", mail->subject);
	if (mail->unsubscribe != NULL)
		add_element(out, "p", "about", mail->unsubscribe);
}

/* What only an SMS has: how it travels, and how long it is of use. */
static void
add_sms(struct evbuffer *out, const struct sandbox_text *sms)
{
	evbuffer_add_printf(out, "<span>%zu segment%s</span>", sms->segments,
	    sms->segments == 1 ? "" : "s");
	if (sms->validity != NULL && *sms->validity != '\0') {
		evbuffer_add_printf(out, "<span>valid for ");
		add_escaped(out, sms->validity);
		evbuffer_add_printf(out, " s</span>");
	}
	evbuffer_add_printf(out, "</div>");
}

static void
add_text(struct evbuffer *out, const struct sandbox_text *text, int64_t wall_ms)
{
	time_t s = (time_t)(wall_ms / 1000);
	char stamp[64];
	struct tm tm;

	gmtime_r(&s, &tm);
	strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &tm);
	evbuffer_add_printf(out, "<li><div class=\"about\"><b>");
	add_escaped(out, text->to);
	evbuffer_add_printf(out, "</b><time datetime=\"%s\">", stamp);
	strftime(stamp, sizeof stamp, "%Y-%m-%d %H:%M:%S UTC", &tm);
	evbuffer_add_printf(out, "%s</time>", stamp);
	if (text->channel == CHANNEL_EMAIL)
		add_mail(out, text);
	else
		add_sms(out, text);
	add_element(out, "p", "body", text->body);
	if (text->html != NULL) {
		evbuffer_add_printf(out, "<details><summary>HTML</summary>");
		add_element(out, "pre", "body", text->html);
		evbuffer_add_printf(out, "</details>");
	}
	evbuffer_add_printf(out, "</li>\n");
}

void
sandbox_show_page(const struct sandbox_store *store, struct evbuffer *out)
{
	size_t shown = store->ntexts < SANDBOX_PAGE_TEXTS ? store->ntexts :
	    SANDBOX_PAGE_TEXTS, i;
	const struct sandbox_text *text;

	evbuffer_add_printf(out, page_head, SANDBOX_PAGE_REFRESH_S,
	    store->ntexts);
	if (store->ntexts == 0)
		evbuffer_add_printf(out, "<p>No texts yet.</p>\n");
	else
		evbuffer_add_printf(out, "<p>%zu text%s kept, of %" PRIu64
		    " request%s. The newest first%s.</p>\n", store->ntexts,
		    store->ntexts == 1 ? "" : "s", store->seen,
		    store->seen == 1 ? "" : "s",
		    shown < store->ntexts ? "; older ones are not shown" : "");
	evbuffer_add_printf(out, "<ol>\n");
	for (i = 0; i < shown; i++) {
		text = store->texts[store->ntexts - 1 - i];
		add_text(out, text,
		    sandbox_store_wall_ms(store, text->received_ms));
	}
	evbuffer_add_printf(out, "</ol>\n</body>\n</html>\n");
}
