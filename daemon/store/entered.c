#include "store/entered.h"

void
entered_of(struct store *store, const struct list_row *row,
    struct entered *ret)
{
	const struct address *of[CHANNELS] = { [CHANNEL_SMS] = &row->phone,
	    [CHANNEL_EMAIL] = &row->email };
	enum channel channel;

	*ret = (struct entered){ 0 };
	for (channel = 0; channel < CHANNELS; channel++) {
		if (*address_reveal(of[channel]) == '\0')
			continue;
		ret->given[ret->count].place.channel = channel;
		ret->given[ret->count].address = of[channel];
		vault_index(store->vault, channel, of[channel],
		    &ret->given[ret->count++].place.blind);
	}
}

/* Whether ${person} has another address on that channel: 1, 0, -1. */
static int
has_other(struct store *store, const struct person *person,
    const struct place *place, struct err *err)
{
	struct query *q = query(store->db, "SELECT count(*) FROM address "
	    "WHERE person = ? AND channel = ? AND blind <> ?");
	int64_t n;

	query_bind_int(q, person->id);
	query_bind_int(q, place->channel);
	query_bind_blob(q, place->blind.bytes, BLIND_LEN);
	if (query_one(q, &n, err) == -1)
		return -1;
	return n > 0;
}

/* The person of any of the addresses: as entered_find. */
static int
find_any(struct store *store, const struct entered *entered,
    struct person *ret, struct err *err)
{
	struct person other;
	size_t i;
	int found;

	*ret = (struct person){ 0 };
	for (i = 0; i < entered->count; i++) {
		found = persons_find(store, entered->given[i].place.channel,
		    &entered->given[i].place.blind, &other, err);
		if (found == -1)
			return -1;
		if (found == 1 && ret->id != 0 && ret->id != other.id)
			return ENTERED_TWO;
		if (found == 1)
			*ret = other;
	}
	return ret->id != 0;
}

int
entered_find(struct store *store, const struct entered *entered,
    struct person *ret, struct err *err)
{
	int found = find_any(store, entered, ret, err), other;
	size_t i;

	for (i = 0; found == 1 && i < entered->count; i++) {
		other = has_other(store, ret, &entered->given[i].place, err);
		if (other == -1)
			return -1;
		if (other == 1)
			found = ENTERED_TWO;
	}
	return found;
}

int
entered_add_person(struct store *store, const struct list *list,
    const struct list_row *row, struct person *ret, struct err *err)
{
	return persons_add(store, row->language != NULL ? row->language :
	    list->languages.names[0], row->zone != NULL ?
	    zone_name(row->zone) : NULL, ret, err);
}

int
entered_add_addresses(struct store *store, const struct person *person,
    const struct entered *entered, struct err *err)
{
	size_t i;

	for (i = 0; i < entered->count; i++)
		if (persons_add_address(store, person,
		    entered->given[i].place.channel, entered->given[i].address,
		    &entered->given[i].place.blind, err) == -1)
			return -1;
	return 0;
}

int
entered_update(struct store *store, const struct person *person,
    const struct list_row *row, struct err *err)
{
	uint8_t sealed[VAULT_SEALED_MAX];
	size_t n = 0;
	struct query *q;

	if (row->name.len > VAULT_SEALED_MAX - VAULT_OVERHEAD)
		return err_set(err, ERR_FULL, "%s:%u: name is longer than "
		    "%d bytes", row->where.file, row->where.line,
		    VAULT_SEALED_MAX - VAULT_OVERHEAD);
	if (row->name.len > 0)
		n = vault_seal(store->vault, "person", person->handle,
		    secret_reveal(&row->name), row->name.len, sealed);
	q = query(store->db, "UPDATE person SET "
	    "language = CASE chose WHEN 0 THEN ? ELSE language END, "
	    "zone = ?, prefers = ?, name = ? WHERE id = ?");
	query_bind_text(q, row->language);
	query_bind_text(q, row->zone != NULL ? zone_name(row->zone) : NULL);
	if (row->prefers.count > 0)
		query_bind_int(q, row->prefers.order[0]);
	else
		query_bind_null(q);
	if (n > 0)
		query_bind_blob(q, sealed, n);
	else
		query_bind_null(q);
	query_bind_int(q, person->id);
	return query_run(q, err) == -1 ? -1 : 0;
}
