#include <stddef.h>

#include "base/str.h"
#include "config/columns.h"
#include "text/letters.h"

/* Ours comes first; all are folded. */
static const char *const phone[] = { "phone", "phonenumber", "phoneno",
	"mobile", "mobilephone", "mobilenumber", "cell", "cellphone",
	"cellnumber", "telephone", "telephonenumber", "tel", "sms", "telefono",
	"telefonomovil", "telefonocelular", "numerodetelefono", "movil",
	"celular", NULL };
static const char *const email[] = { "email", "emailaddress", "mail",
	"correo", "correoelectronico", NULL };
static const char *const language[] = { "language", "lang",
	"preferredlanguage", "languagepreference", "idioma", "lengua",
	"idiomapreferido", NULL };
static const char *const name[] = { "name", "fullname", "firstname", "nombre",
	"nombrecompleto", NULL };
static const char *const zone[] = { "zone", "timezone", "zonahoraria",
	"husohorario", NULL };
static const char *const channel[] = { "channel", "preferredchannel",
	"channelpreference", "prefers", "preference", "preferredcontact",
	"preferredcontactmethod", "contactmethod", "contactpreference",
	"contactby", "canal", "canalpreferido", "prefiere", "preferencia",
	"mediopreferido", "mediodecontacto", "contactopreferido", NULL };

static const char *const consent[] = { "consent", "consented", "consentgiven",
	"optin", "optedin", "permission", "agreed", "consentimiento",
	"permiso", "autorizacion", "acepta", "acepto", NULL };
static const char *const source[] = { "source", "consentsource",
	"sourceofconsent", "signupsource", "optinsource", "fuente", "origen",
	"procedencia", "fuentedelconsentimiento", "origendelconsentimiento",
	NULL };
static const char *const date[] = { "date", "consentdate", "dateofconsent",
	"datesigned", "signupdate", "optindate", "fecha",
	"fechadeconsentimiento", "fechadelconsentimiento", "fechadefirma",
	"fechadeinscripcion", NULL };

static const char *const *const names[NCOLUMNS] = {
	[COLUMN_PHONE] = phone,
	[COLUMN_EMAIL] = email,
	[COLUMN_LANGUAGE] = language,
	[COLUMN_NAME] = name,
	[COLUMN_ZONE] = zone,
	[COLUMN_CONSENT] = consent,
	[COLUMN_SOURCE] = source,
	[COLUMN_DATE] = date,
	[COLUMN_CHANNEL] = channel,
};

/* What people call a channel; folded. */
static const char *const by_sms[] = { "sms", "text", "texts", "textmessage",
	"textmessages", "txt", "phone", "cell", "cellphone", "mobile", "texto",
	"textos", "mensaje", "mensajes", "mensajedetexto", "mensajesdetexto",
	"telefono", "celular", "movil", NULL };
static const char *const by_email[] = { "email", "emails", "mail", "correo",
	"correos", "correoelectronico", NULL };

static const char *const *const channel_words[CHANNELS] = {
	[CHANNEL_SMS] = by_sms,
	[CHANNEL_EMAIL] = by_email,
};

static bool
is_among(const char *folded, const char *const *words)
{
	for (; *words != NULL; words++)
		if (str_eq(folded, *words))
			return true;
	return false;
}

enum column
column_find(const char *header)
{
	char folded[LETTERS_MAX];
	enum column column;

	letters_fold(header, folded);
	for (column = 0; column < NCOLUMNS; column++)
		if (is_among(folded, names[column]))
			return column;
	return NCOLUMNS;
}

const char *
column_name(enum column column)
{
	return names[column][0];
}

const char *
column_guess(const char *header)
{
	const char *ours[NCOLUMNS + 1] = { NULL };
	char folded[LETTERS_MAX];
	int i;

	for (i = 0; i < NCOLUMNS; i++)
		ours[i] = names[i][0];
	letters_fold(header, folded);
	return str_guess(folded, ours);
}

bool
channel_called(const char *cell, enum channel *ret)
{
	char folded[LETTERS_MAX];
	enum channel i;

	letters_fold(cell, folded);
	for (i = 0; i < CHANNELS; i++)
		if (is_among(folded, channel_words[i])) {
			*ret = i;
			return true;
		}
	return false;
}
