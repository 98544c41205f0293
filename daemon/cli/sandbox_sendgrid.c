#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/str.h"
#include "cli/sandbox_api.h"
#include "text/email.h"

/*
 * SendGrid's words, of v3 Mail Send.  Stricter than it is: a mail goes to one
 * person, and a member that this does not know is refused, since it would be a
 * mistake of a descriptor's.
 */
#define PATH "/v3/mail/send"
#define JSON_TYPE "application/json"

static bool
is_path(const char *path, const char **ret_account, size_t *ret_len)
{
	*ret_account = "";
	*ret_len = 0;
	return str_eq(path, PATH);
}

/* A refusal that names a field.  Returns -1. */
static int
refuse(struct sandbox_refusal *ret, const char *field, const char *message)
{
	sandbox_refuse(ret, 400, "%s", message);
	snprintf(ret->field, sizeof ret->field, "%s", field);
	return -1;
}

static void
invalid(struct sandbox_refusal *ret)
{
	refuse(ret, "personalizations.0.to.0.email",
	    "Does not contain a valid address.");
}

/* It has no such refusal: it takes the mail, and drops it. */
static void
opted_out(struct sandbox_refusal *ret)
{
	invalid(ret);
}

static void
refuse_status(int status, const char *message, struct sandbox_refusal *ret)
{
	sandbox_refuse(ret, status, "%s", message);
}

static const char *
text_at(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static bool
is_address(const char *text)
{
	struct address address = { 0 };
	bool good = text != NULL && email_parse(text, &address) == NULL;

	address_done(&address);
	return good;
}

/* Are all names of ${object} among ${known}, which NULL ends? */
static bool
only_known(json_t *object, const char *const *known)
{
	const char *name;
	json_t *value;
	size_t i;

	json_object_foreach(object, name, value) {
		for (i = 0; known[i] != NULL && !str_eq(name, known[i]); i++)
			;
		if (known[i] == NULL)
			return false;
	}
	return true;
}

/* An object of strings, if there is one at all. */
static bool
is_strings(json_t *object)
{
	const char *name;
	json_t *value;

	if (object == NULL)
		return true;
	json_object_foreach(object, name, value)
		if (json_string_length(value) == 0)
			return false;
	return json_object_size(object) > 0;
}

static int
read_people(json_t *root, struct sandbox_text *ret,
    struct sandbox_refusal *refusal)
{
	json_t *all = json_object_get(root, "personalizations");
	json_t *to = json_object_get(json_array_get(all, 0), "to");
	json_t *from = json_object_get(root, "from");
	json_t *reply = json_object_get(root, "reply_to");

	if (json_array_size(all) != 1)
		return refuse(refusal, "personalizations",
		    "The sandbox takes one mail to one person.");
	if (json_array_size(to) != 1)
		return refuse(refusal, "personalizations.0.to",
		    "The sandbox takes one mail to one person.");
	ret->to = text_at(json_array_get(to, 0), "email");
	ret->from = text_at(from, "email");
	if (!is_address(ret->to)) {
		invalid(refusal);
		return -1;
	}
	if (!is_address(ret->from))
		return refuse(refusal, "from.email",
		    "The from email does not contain a valid address.");
	if (reply != NULL && !is_address(text_at(reply, "email")))
		return refuse(refusal, "reply_to.email",
		    "The reply_to email does not contain a valid address.");
	return 0;
}

static int
read_content(json_t *root, struct sandbox_text *ret,
    struct sandbox_refusal *refusal)
{
	json_t *all = json_object_get(root, "content"), *part;
	const char *type, *value;
	size_t i;

	json_array_foreach(all, i, part) {
		type = text_at(part, "type");
		value = text_at(part, "value");
		if (value == NULL || *value == '\0')
			return refuse(refusal, "content.value", "The content "
			    "value must be a string at least one character in "
			    "length.");
		if (type != NULL && i == 0 && str_eq(type, "text/plain"))
			ret->body = value;
		else if (type != NULL && i == 1 && str_eq(type, "text/html"))
			ret->html = value;
		else
			return refuse(refusal, "content.type", "The sandbox "
			    "takes text/plain, then text/html.");
	}
	if (ret->body == NULL)
		return refuse(refusal, "content", "The content is required.");
	return 0;
}

/* Those SendGrid writes itself. */
static bool
is_reserved(const char *name)
{
	static const char *const names[] = { "x-sg-id", "x-sg-eid", "received",
	    "dkim-signature", "Content-Type", "Content-Transfer-Encoding",
	    "To", "From", "Subject", "Reply-To", "CC", "BCC" };
	size_t i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

static int
read_rest(json_t *root, struct sandbox_text *ret,
    struct sandbox_refusal *refusal)
{
	json_t *headers = json_object_get(root, "headers"), *value;
	json_t *args = json_object_get(root, "custom_args");
	const char *name;

	ret->subject = text_at(root, "subject");
	if (ret->subject == NULL || *ret->subject == '\0')
		return refuse(refusal, "subject", "The subject is required.");
	if (!is_strings(headers))
		return refuse(refusal, "headers",
		    "The headers must be strings.");
	json_object_foreach(headers, name, value)
		if (is_reserved(name))
			return refuse(refusal, "headers",
			    "A header of these is SendGrid's to write.");
	if (!is_strings(args))
		return refuse(refusal, "custom_args",
		    "The custom_args must be strings.");
	ret->unsubscribe = text_at(headers, "List-Unsubscribe");
	ret->unsubscribe_post = text_at(headers, "List-Unsubscribe-Post");
	ret->ref = text_at(args, "pregon_ref");
	return 0;
}

static int
read_request(const struct sandbox_request_in *request,
    struct sandbox_draft *ret, struct sandbox_refusal *refusal)
{
	static const char *const known[] = { "personalizations", "from",
	    "reply_to", "subject", "content", "headers", "custom_args",
	    "tracking_settings", NULL };
	struct sandbox_text text = { .channel = CHANNEL_EMAIL };

	if (!sandbox_is_type(request->type, JSON_TYPE))
		return sandbox_refuse(refusal, 415, "The body's type must be "
		    JSON_TYPE ".");
	ret->json = json_loadb(request->body, request->body_len,
	    JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(ret->json))
		return sandbox_refuse(refusal, 400,
		    "The body is not a JSON object.");
	if (!only_known(ret->json, known))
		return sandbox_refuse(refusal, 400,
		    "The body has a member that the sandbox does not know.");
	if (read_people(ret->json, &text, refusal) == -1 ||
	    read_content(ret->json, &text, refusal) == -1 ||
	    read_rest(ret->json, &text, refusal) == -1)
		return -1;
	ret->text = text;
	return 0;
}

static void
accepted(const struct sandbox_request_in *request,
    const struct sandbox_text *text, int64_t wall_ms,
    struct sandbox_reply_text *ret)
{
	(void)request;
	(void)wall_ms;
	ret->status = 202;
	ret->body = xstrdup("");
	memcpy(ret->id, text->sid, sizeof ret->id);
}

static char *
refused(const struct sandbox_refusal *refusal)
{
	return sandbox_dump(json_pack("{s:[{s:s, s:s?, s:n}]}", "errors",
	    "message", refusal->message, "field",
	    refusal->field[0] != '\0' ? refusal->field : NULL, "help"));
}

const struct sandbox_api sandbox_sendgrid = {
	.path = is_path,
	.read = read_request,
	.opted_out = opted_out,
	.invalid = invalid,
	.status = refuse_status,
	.accepted = accepted,
	.refused = refused,
};
