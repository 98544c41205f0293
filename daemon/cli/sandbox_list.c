#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"
#include "cli/sandbox_api.h"
#include "cli/sandbox_list.h"
#include "text/escape.h"
#include "text/form.h"
#include "text/zone.h"

#define PAGE_STANDARD	50
#define DATE_PARAMETER	"DateSent>"	/* before its "=" */
#define DATE_TEXT_MAX	40
#define URI_MAX		2048

struct sandbox_heard {
	char	*id, *from, *to, *text;
	int64_t	 at_ms;		/* real time */
};

/* What is asked for. */
struct wanted {
	const char	*to, *date;	/* NULL: any */
	int64_t		 since_ms;
	uint64_t	 size, page;
};

void
sandbox_list_done(struct sandbox_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		free(list->all[i].id);
		free(list->all[i].from);
		free(list->all[i].to);
		free(list->all[i].text);
	}
	free(list->all);
	*list = (struct sandbox_list){ 0 };
}

void
sandbox_list_add(struct sandbox_list *list, const char *id, const char *from,
    const char *to, const char *text)
{
	list->all = xgrow(list->all, list->count, sizeof *list->all);
	list->all[list->count++] = (struct sandbox_heard){ .id = xstrdup(id),
	    .from = xstrdup(from), .to = xstrdup(to), .text = xstrdup(text),
	    .at_ms = clock_real_ms() };
}

static int
read_date(struct wanted *ret, struct err *err)
{
	char moment[DATE_TEXT_MAX];

	if (ret->date == NULL)
		return 0;
	snprintf(moment, sizeof moment, "%.20sT00:00", ret->date);
	if (zone_parse(zone_find("UTC"), moment, &ret->since_ms, err) == -1)
		return err_prefix(err, "DateSent>=");
	return 0;
}

static int
read_wanted(const struct form *form, struct wanted *ret, struct err *err)
{
	const struct form_field *f;
	uint64_t *number;
	size_t i;

	*ret = (struct wanted){ .size = PAGE_STANDARD };
	for (i = 0; i < form->nfields; i++) {
		f = &form->fields[i];
		number = str_eq(f->name, "PageSize") ? &ret->size :
		    str_eq(f->name, "Page") ? &ret->page : NULL;
		if (str_eq(f->name, "To"))
			ret->to = f->value;
		else if (str_eq(f->name, DATE_PARAMETER))
			ret->date = f->value;
		else if (number == NULL || str_number(f->value, UINT32_MAX,
		    number) == -1)
			return err_set(err, ERR_INPUT, "the query: only To, "
			    "DateSent>=YYYY-MM-DD, PageSize and Page are known "
			    "here");
	}
	if (ret->size < 1 || ret->size > SANDBOX_PAGE_MAX)
		return err_set(err, ERR_INPUT, "PageSize is 1 to %d",
		    SANDBOX_PAGE_MAX);
	return read_date(ret, err);
}

static json_t *
draw(const struct sandbox_heard *heard, const char *name, size_t name_len)
{
	char date[64];

	sandbox_date(heard->at_ms, date, sizeof date);
	return json_pack("{s:s%, s:s, s:s, s:s, s:s, s:s, s:n, s:n, s:s, s:s, "
	    "s:s, s:s}", "account_sid", name, name_len, "api_version",
	    "2010-04-01", "body", heard->text, "date_created", date,
	    "date_sent", date, "direction", "inbound", "error_code",
	    "error_message", "from", heard->from, "sid", heard->id, "status",
	    "received", "to", heard->to);
}

static void
add_pair(struct buf *uri, const char *name, const char *value)
{
	if (value == NULL)
		return;
	escape_add(uri, MUSTACHE_FORM, name, strlen(name));
	buf_addc(uri, '=');
	escape_add(uri, MUSTACHE_FORM, value, strlen(value));
	buf_addc(uri, '&');
}

static json_t *
draw_next(const struct wanted *wanted, const char *name, size_t name_len)
{
	struct buf uri;
	json_t *drawn;

	buf_init(&uri, URI_MAX);
	buf_addf(&uri, "/2010-04-01/Accounts/%.*s/Messages.json?",
	    (int)name_len, name);
	add_pair(&uri, "To", wanted->to);
	add_pair(&uri, DATE_PARAMETER, wanted->date);
	buf_addf(&uri, "PageSize=%u&Page=%u", (unsigned)wanted->size,
	    (unsigned)wanted->page + 1);
	drawn = json_string(buf_text(&uri));
	buf_done(&uri);
	return drawn;
}

/* One page, and whether there is another. */
static json_t *
draw_page(const struct sandbox_list *list, const struct wanted *wanted,
    const char *name, size_t name_len)
{
	uint64_t skip = wanted->page * wanted->size;
	json_t *messages = json_array(), *next = json_null();
	const struct sandbox_heard *heard;
	size_t i;

	for (i = list->count; i-- > 0;) {
		heard = &list->all[i];
		if (heard->at_ms < wanted->since_ms || (wanted->to != NULL &&
		    !str_eq(heard->to, wanted->to)))
			continue;
		if (skip > 0) {
			skip--;
			continue;
		}
		if (json_array_size(messages) == wanted->size) {
			next = draw_next(wanted, name, name_len);
			break;
		}
		json_array_append_new(messages, draw(heard, name, name_len));
	}
	return json_pack("{s:o, s:o, s:I, s:I}", "messages", messages,
	    "next_page_uri", next, "page", (json_int_t)wanted->page,
	    "page_size", (json_int_t)wanted->size);
}

int
sandbox_list_show(const struct sandbox_list *list, const char *name,
    size_t name_len, const char *query, struct evbuffer *out, struct err *err)
{
	struct form form = { 0 };
	struct wanted wanted;
	char *text;
	int r;

	if (form_parse(query, strlen(query), &form, err) == -1)
		return err_prefix(err, "the query");
	r = read_wanted(&form, &wanted, err);
	if (r == 0) {
		text = sandbox_dump(draw_page(list, &wanted, name, name_len));
		evbuffer_add_printf(out, "%s\n", text);
		free(text);
	}
	form_done(&form);
	return r;
}
