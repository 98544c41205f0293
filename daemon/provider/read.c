#include <string.h>

#include "base/str.h"
#include "provider/answer.h"
#include "provider/compiled.h"
#include "provider/values.h"

static bool
status_holds(const struct answer_rule *rule, int status)
{
	size_t i;

	if (rule->nstatuses == 0)
		return true;
	for (i = 0; i < rule->nstatuses; i++)
		if (status >= rule->statuses[i].from &&
		    status <= rule->statuses[i].to)
			return true;
	return false;
}

static bool
code_holds(const struct answer_rule *rule, const char *code)
{
	size_t i;

	if (rule->codes.count == 0)
		return true;
	for (i = 0; i < rule->codes.count; i++)
		if (str_eq(code, rule->codes.names[i]))
			return true;
	return false;
}

static bool
rule_holds(const struct answer_rule *rule, const struct verdict *read)
{
	return status_holds(rule, read->http) &&
	    code_holds(rule, read->code) &&
	    (!rule->needs_id || read->provider_id[0] != '\0');
}

static void
decide(struct verdict *ret, enum verdict_kind kind, enum verdict_reason reason)
{
	ret->kind = kind;
	ret->reason = reason;
}

/* Where neither the rule nor the status says more. */
static enum verdict_reason
usual_reason(enum verdict_kind kind, int status)
{
	switch (kind) {
	case VERDICT_RETRY:
		return REASON_UNAVAILABLE;
	case VERDICT_REJECTED:
		return REASON_PERMANENT;
	case VERDICT_UNKNOWN:
		return status >= 500 ? REASON_UNAVAILABLE : REASON_NO_PROOF;
	case VERDICT_ACCEPTED:
		break;
	}
	return REASON_NONE;
}

static bool
decide_by_rules(const struct provider_conf *conf, struct verdict *ret)
{
	const struct answer_rule *rule;
	size_t i;

	for (i = 0; i < conf->nrules; i++) {
		rule = &conf->rules[i];
		if (!rule_holds(rule, ret))
			continue;
		decide(ret, rule->verdict, rule->reason != REASON_NONE ?
		    rule->reason : usual_reason(rule->verdict, ret->http));
		return true;
	}
	return false;
}

/* No rule held, so nothing here is accepted. */
static void
decide_by_status(struct verdict *ret)
{
	switch (ret->http) {
	case 429:
		decide(ret, VERDICT_RETRY, REASON_RATE_LIMITED);
		return;
	case 408:
	case 425:
	case 503:
		decide(ret, VERDICT_RETRY, REASON_UNAVAILABLE);
		return;
	case 401:
	case 403:
		decide(ret, VERDICT_REJECTED, REASON_AUTH);
		return;
	case 402:
		decide(ret, VERDICT_REJECTED, REASON_CREDIT);
		return;
	}
	ret->kind = ret->http >= 300 && ret->http <= 499 ?
	    VERDICT_REJECTED : VERDICT_UNKNOWN;
	ret->reason = usual_reason(ret->kind, ret->http);
}

static void
read_whole(const struct provider_conf *conf, const struct http_answer *answer,
    struct verdict *ret)
{
	json_t *root = answer_parse(&answer->body, PROVIDER_ANSWER_MAX);

	ret->http = answer->status;
	ret->retry_after_ms = answer->retry_after_ms;
	if (conf->id_header != NULL)
		answer_id_text(http_answer_header(answer, conf->id_header),
		    ret->provider_id, sizeof ret->provider_id);
	else
		answer_id(root, conf->id_path, ret->provider_id,
		    sizeof ret->provider_id);
	answer_code(root, conf->code_path, ret->code, sizeof ret->code);
	values_free(root);
	if (!decide_by_rules(conf, ret))
		decide_by_status(ret);
}

void
provider_read(const struct provider *provider,
    const struct http_answer *answer, struct verdict *ret)
{
	*ret = (struct verdict){ .retry_after_ms = -1 };
	switch (answer->outcome) {
	case HTTP_ANSWERED:
		read_whole(provider->account->provider, answer, ret);
		return;
	case HTTP_NOT_SENT:
		decide(ret, VERDICT_RETRY, REASON_UNAVAILABLE);
		return;
	case HTTP_MAYBE_SENT:
		break;
	}
	decide(ret, VERDICT_UNKNOWN, REASON_NO_ANSWER);
}
