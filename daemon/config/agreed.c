#include <stddef.h>
#include <string.h>

#include "base/str.h"
#include "config/agreed.h"
#include "text/letters.h"

/* A day begins so long before it does in UTC, at the earliest: UTC+14. */
#define EARLIEST_ZONE_MS	INT64_C(50400000)

/* All are folded. */
static const char *const on_file[] = { "yes", "y", "onfile", "signed",
	"agreed", "agrees", "true", "1", "ok", "optin", "optedin", "confirmed",
	"consented", "granted", "si", "s", "firmado", "firmada", "firmo",
	"acepta", "acepto", "aceptado", "confirmado", "confirmada",
	"autorizado", "verdadero", NULL };
static const char *const ask[] = { "ask", "askfirst", "pending", "unknown",
	"preguntar", "pregunta", "pendiente", "desconocido", NULL };
static const char *const no[] = { "no", "n", "none", "false", "0", "never",
	"declined", "refused", "optout", "optedout", "stop", "unsubscribe",
	"unsubscribed", "revoked", "withdrawn", "donottext", "donotcontact",
	"notext", "notexts", "nosms", "baja", "alto", "falso", "nunca",
	"rechaza", "rechazo", "rechazado", "noacepta", "noacepto", "nofirmo",
	"notextos", "nomensajes", NULL };

static const char *const *const words[] = {
	[SAID_ASK] = ask,
	[SAID_ON_FILE] = on_file,
	[SAID_NO] = no,
};
#define NWORDS (sizeof words / sizeof words[0])

enum consent_said
agreed_word(const char *cell)
{
	char folded[LETTERS_MAX];
	const char *const *p;
	size_t said;

	if (*cell == '\0')
		return SAID_NOTHING;
	letters_fold(cell, folded);
	for (said = SAID_ASK; said < NWORDS; said++)
		for (p = words[said]; *p != NULL; p++)
			if (str_eq(folded, *p))
				return (enum consent_said)said;
	return SAID_UNCLEAR;
}

struct agreed
agreed_of(const struct list *list, const struct list_row *row)
{
	struct agreed ret = { .said = row->consent, .source = row->source,
	    .date_ms = row->date_ms };

	if (ret.said == SAID_NOTHING)
		ret.said = list->consent == LIST_ON_FILE ? SAID_ON_FILE :
		    SAID_ASK;
	if (ret.source == NULL)
		ret.source = list->source;
	if (ret.date_ms == 0)
		ret.date_ms = list->date_ms;
	return ret;
}

const char *
agreed_check_source(const char *source)
{
	const char *p;

	for (p = source; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == '\x7f')
			return "a line break or control character";
	return p - source > AGREED_SOURCE_MAX ? "longer than 500 bytes" : NULL;
}

const char *
agreed_check_date(const struct config *config, int64_t date_ms)
{
	return date_ms > config->read_ms + EARLIEST_ZONE_MS ?
	    "is yet to come; it is the day on which people agreed" : NULL;
}

const char *
agreed_check(const struct list *list, const struct list_row *row)
{
	struct agreed agreed = agreed_of(list, row);

	if (row->consent != SAID_ON_FILE ||
	    (agreed.source != NULL && agreed.date_ms != 0))
		return NULL;
	return "on file needs where and when she agreed: a source and a date, "
	    "hers or the list's; allowed are ask, on-file, no";
}
