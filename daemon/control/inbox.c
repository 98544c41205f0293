#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "consent/hearing.h"
#include "control/inbox.h"
#include "schedule/correcting.h"
#include "store/inbounds.h"
#include "store/receipts.h"

struct inbox {
	struct config		*config;	/* a reference */
	struct provider		**providers;	/* by the config's accounts; NULL: no webhook */
	struct inbox_counts	 counts;
};

static void
forget(struct inbox *inbox)
{
	size_t i;

	if (inbox->config == NULL)
		return;
	for (i = 0; i < inbox->config->naccounts; i++)
		provider_free(inbox->providers[i]);
	free(inbox->providers);
	config_unref(inbox->config);
}

int
inbox_configure(struct inbox *inbox, struct config *config, struct err *err)
{
	struct inbox new = { .config = config_ref(config),
	    .counts = inbox->counts };
	size_t i;

	new.providers = xcalloc(config->naccounts + 1, sizeof *new.providers);
	for (i = 0; i < config->naccounts; i++) {
		new.providers[i] = provider_new(&config->accounts[i], err);
		if (new.providers[i] == NULL) {
			forget(&new);
			return -1;
		}
	}
	forget(inbox);
	*inbox = new;
	return 0;
}

struct inbox *
inbox_new(struct config *config, struct err *err)
{
	struct inbox *inbox = xcalloc(1, sizeof *inbox);

	if (inbox_configure(inbox, config, err) == -1) {
		free(inbox);
		return NULL;
	}
	return inbox;
}

void
inbox_free(struct inbox *inbox)
{
	if (inbox == NULL)
		return;
	forget(inbox);
	free(inbox);
}

void
inbox_get_counts(const struct inbox *inbox, struct inbox_counts *ret)
{
	*ret = inbox->counts;
}

/*
 * Records.
 */

/* What is being applied, and counted once it is durable. */
struct applying {
	struct inbox		*inbox;
	struct store		*store;
	const char		*account;
	int64_t			 now_ms;
	struct inbox_counts	 counts;
	bool			 moved;
	struct err		*err;
};

/* Who came back may have missed that something moved. */
static int
catch_up(struct applying *a, const struct heard *heard)
{
	const struct came_back back = { heard->handle, heard->intent,
	    heard->changed };
	int made = 0;

	if (correcting_back(a->store, a->inbox->config, &back, a->now_ms,
	    &made, a->err) == -1)
		return -1;
	a->moved |= made > 0;
	return 0;
}

static int
apply_text(struct applying *a, const struct webhook_record *record)
{
	struct said said = { .account = a->account, .id = record->id,
	    .channel = record->from_is == PARTY_EMAIL ? CHANNEL_EMAIL :
	    CHANNEL_SMS, .from = &record->from, .text = &record->text,
	    .provider_stopped = record->acted == ACTED_STOP,
	    .provider_helped = record->acted == ACTED_HELP,
	    .event_ms = record->at_ms, .undated = record->undated };
	struct heard heard;

	if (hearing_text(a->store, a->inbox->config, &said, a->now_ms, &heard,
	    a->err) == -1 || catch_up(a, &heard) == -1)
		return -1;
	a->counts.repeated += heard.repeated;
	a->counts.texts += !heard.repeated;
	a->moved |= heard.answer != NULL;
	log_info("inbound.text", "account=%s from=%s intent=%s repeated=%d "
	    "changed=%d answer=%s", a->account, heard.handle[0] != '\0' ?
	    heard.handle : "-", intent_name(heard.intent), heard.repeated,
	    heard.changed, heard.answer != NULL ? heard.answer : "-");
	return 0;
}

static int
apply_receipt(struct applying *a, const struct webhook_record *record)
{
	struct receipt receipt = { .account = a->account, .id = record->id,
	    .ref = record->ref, .state = record->state,
	    .reason = record->reason, .event_ms = record->at_ms };
	enum receipt_outcome outcome = RECEIPT_STRAY;

	if (receipts_apply(a->store, &receipt, a->now_ms, &outcome,
	    a->err) == -1)
		return -1;
	a->counts.receipts++;
	a->counts.strays += outcome == RECEIPT_STRAY;
	log_info("inbound.receipt", "account=%s msg=%" PRId64 " state=%s "
	    "code=%s news=%d stray=%d", a->account, record->ref,
	    receipt_state_name(record->state), record->code[0] != '\0' ?
	    record->code : "-", outcome == RECEIPT_NEWS,
	    outcome == RECEIPT_STRAY);
	return 0;
}

static int
apply_all(struct applying *a, const struct webhook_records *records)
{
	const struct webhook_record *r;
	int result = 0;
	size_t i;

	/* Stops are never kept waiting by a receipt that fails. */
	for (i = 0; result == 0 && i < records->count; i++) {
		r = &records->items[i];
		if (r->kind == WEBHOOK_INBOUND)
			result = apply_text(a, r);
	}
	for (i = 0; result == 0 && i < records->count; i++) {
		r = &records->items[i];
		if (r->kind == WEBHOOK_RECEIPT)
			result = apply_receipt(a, r);
	}
	return result;
}

/* A request that came before, to the letter, changes nothing. */
static int
apply_once(struct applying *a, const char *nonce,
    const struct webhook_records *records)
{
	int first = nonce == NULL ? 1 : inbounds_first(a->store, a->account,
	    nonce, a->now_ms, a->err);

	if (first == 1)
		return apply_all(a, records);
	a->counts.repeated += first == 0;
	return first;
}

static void
count(struct inbox_counts *all, const struct inbox_counts *some)
{
	all->texts += some->texts;
	all->receipts += some->receipts;
	all->repeated += some->repeated;
	all->strays += some->strays;
	all->broken += some->broken;
}

int
inbox_apply(struct inbox *inbox, struct store *store, const char *account,
    const char *nonce, const struct webhook_records *records, int64_t now_ms,
    bool *ret_moved, struct err *err)
{
	struct applying a = { .inbox = inbox, .store = store,
	    .account = account, .now_ms = now_ms, .err = err,
	    .counts = { .broken = (int64_t)records->broken } };

	if (store_begin(store, err) == -1)
		return -1;
	if (apply_once(&a, nonce, records) == -1 ||
	    store_commit(store, err) == -1) {
		store_rollback(store);
		return -1;
	}
	count(&inbox->counts, &a.counts);
	*ret_moved = a.moved;
	if (records->broken + records->unknown > 0)
		log_warn("inbound.odd", "account=%s broken=%zu unknown=%zu "
		    "ignored=%zu", account, records->broken, records->unknown,
		    records->ignored);
	return 0;
}

/*
 * Webhooks.
 */

static const struct provider *
provider_of(const struct inbox *inbox, const struct account *account)
{
	size_t i = (size_t)(account - inbox->config->accounts);

	return inbox->providers[i];
}

const struct provider *
inbox_provider(const struct inbox *inbox, const char *name)
{
	const struct account *account = config_account(inbox->config, name);

	return account != NULL ? provider_of(inbox, account) : NULL;
}

/* The nonce of a proof, as an id beside those of records. */
#define NONCE_PREFIX	"nonce:"
#define NONCE_SIZE	(sizeof NONCE_PREFIX + (size_t)WEBHOOK_NONCE_LEN * 2)

/* 0 where it is proved, with its nonce; else the status to refuse it with. */
static int
prove(struct inbox *inbox, const struct account *account,
    const struct received *received, int64_t real_ms, char ret[NONCE_SIZE])
{
	const char *url = inbox->config->public_url;
	struct webhook_proof proof;
	struct err err;
	int proved = webhook_verify(provider_of(inbox, account), received,
	    url != NULL ? url : "", real_ms, &proof, &err);

	if (proved == 1) {
		memcpy(ret, NONCE_PREFIX, sizeof NONCE_PREFIX);
		sodium_bin2hex(ret + strlen(NONCE_PREFIX),
		    NONCE_SIZE - strlen(NONCE_PREFIX), proof.nonce,
		    WEBHOOK_NONCE_LEN);
		return 0;
	}
	if (proved == -1) {
		log_warn("inbound.refused", "account=%s reason=\"%s\"",
		    account->name, err.text);
		return 404;
	}
	inbox->counts.refused[proof.refusal]++;
	log_warn("inbound.refused", "account=%s reason=%s why=\"%s\" "
	    "next=\"pregon webhook try %s\"", account->name,
	    webhook_refusal_name(proof.refusal), proof.why, account->name);
	return 403;
}

int
inbox_take(struct inbox *inbox, struct store *store,
    const struct account *account, const struct received *received,
    int64_t now_ms, int64_t real_ms, bool *ret_moved)
{
	struct webhook_records records = { 0 };
	char nonce[NONCE_SIZE];
	struct err err;
	int status = prove(inbox, account, received, real_ms, nonce);

	*ret_moved = false;
	if (status != 0)
		return status;
	if (webhook_read(provider_of(inbox, account), received, &records,
	    &err) == -1) {
		inbox->counts.broken++;
		log_warn("inbound.unreadable", "account=%s error=\"%s\"",
		    account->name, err.text);
		return 400;
	}
	status = 204;	/* no body: a provider might text it to the person */
	if (inbox_apply(inbox, store, account->name, nonce, &records, now_ms,
	    ret_moved, &err) == -1) {
		inbox->counts.failed++;
		log_error("inbound.failed", "account=%s error=\"%s\" "
		    "next=\"the provider was asked to come again\"",
		    account->name, err.text);
		status = 503;
	}
	webhook_records_done(&records);
	return status;
}
