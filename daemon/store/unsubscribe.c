#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "store/leaving.h"
#include "store/optout.h"
#include "store/unsubscribe.h"

#define VARIANT	sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define HEAD	(BLIND_LEN + UNSUBSCRIBE_MAC_LEN)
#define HOW	"one-click"

static void
make_mac(const struct vault *vault, const struct unsubscribe *what,
    uint8_t ret[UNSUBSCRIBE_MAC_LEN])
{
	uint8_t bytes[BLIND_LEN + NAME_LEN_MAX];
	size_t len = strlen(what->list);
	struct blind digest;

	memcpy(bytes, what->blind.bytes, BLIND_LEN);
	memcpy(bytes + BLIND_LEN, what->list, len);
	vault_digest(vault, "unsubscribe", bytes, BLIND_LEN + len, &digest);
	memcpy(ret, digest.bytes, UNSUBSCRIBE_MAC_LEN);
}

void
unsubscribe_token(const struct vault *vault, const struct unsubscribe *what,
    char ret[UNSUBSCRIBE_TOKEN_MAX + 1])
{
	uint8_t bytes[HEAD + NAME_LEN_MAX];
	size_t len = strlen(what->list);

	memcpy(bytes, what->blind.bytes, BLIND_LEN);
	make_mac(vault, what, bytes + BLIND_LEN);
	memcpy(bytes + HEAD, what->list, len);
	sodium_bin2base64(ret, UNSUBSCRIBE_TOKEN_MAX + 1, bytes, HEAD + len,
	    VARIANT);
}

int
unsubscribe_read(const struct vault *vault, const char *text,
    struct unsubscribe *ret)
{
	uint8_t bytes[HEAD + NAME_LEN_MAX], mac[UNSUBSCRIBE_MAC_LEN];
	struct unsubscribe what = { 0 };
	size_t chars = strlen(text), len;

	if (chars > UNSUBSCRIBE_TOKEN_MAX ||
	    sodium_base642bin(bytes, sizeof bytes, text, chars, NULL, &len,
	    NULL, VARIANT) == -1 || len <= HEAD ||
	    memchr(bytes + HEAD, '\0', len - HEAD) != NULL)
		return -1;
	memcpy(what.blind.bytes, bytes, BLIND_LEN);
	memcpy(what.list, bytes + HEAD, len - HEAD);
	make_mac(vault, &what, mac);
	if (sodium_memcmp(mac, bytes + BLIND_LEN, sizeof mac) != 0)
		return -1;
	*ret = what;
	return 0;
}

int
unsubscribe_list(struct store *store, int64_t message,
    char ret[NAME_LEN_MAX + 1], struct err *err)
{
	struct query *q = query(store->db, "SELECT bl.list FROM message m"
	    " JOIN broadcast_list bl ON bl.broadcast = m.broadcast"
	    " JOIN membership ms ON ms.list = bl.list AND ms.person = m.person"
	    " JOIN consent c ON c.person = m.person AND c.list = bl.list"
	    "  AND c.channel = m.channel AND c.state = ?"
	    " WHERE m.id = ? ORDER BY bl.list LIMIT 1");
	int found;

	query_bind_int(q, CONSENT_CONFIRMED);
	query_bind_int(q, message);
	found = query_step(q, err);
	if (found == 1)
		snprintf(ret, NAME_LEN_MAX + 1, "%s", query_text(q, 0));
	query_end(q);
	return found;
}

int
unsubscribe_apply(struct store *store, const struct unsubscribe *what,
    bool everything, int64_t now_ms, struct unsubscribed *ret, struct err *err)
{
	struct suppressing all = { .channel = CHANNEL_EMAIL,
	    .blind = what->blind, .kind = SUPPRESSION_OPTED_OUT, .why = HOW };
	struct leaving one = { .place = { .channel = CHANNEL_EMAIL,
	    .blind = what->blind }, .list = what->list, .how = HOW };
	int changed;

	if (optout_moment(store, &one.place, now_ms, &one.event_ms, err) == -1)
		return -1;
	all.event_ms = one.event_ms;
	changed = leaving_apply(store, &one, now_ms, &ret->who, err);
	ret->changed = changed > 0;
	if (changed != -1 && everything) {
		changed = optout_apply(store, &all, now_ms, NULL, err);
		ret->changed |= changed > 0;
	}
	return changed == -1 ? -1 : 0;
}
