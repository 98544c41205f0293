/*
 * The rows of people and their addresses.
 */
#include "store/consents.h"
#include "store/persons.h"
#include "store/reviews.h"
#include "store/store_rig.h"

static struct place
place_of(struct rig *r, const char *address)
{
	return (struct place){ .channel = rig_channel(address),
	    .blind = rig_blind(r, rig_channel(address), address) };
}

static struct person
add(struct rig *r, const char *language, const char *zone)
{
	struct person who = { 0 };

	assert_int_equal(persons_add(r->store, language, zone, &who, &r->err),
	    0);
	return who;
}

static void
give(struct rig *r, const struct person *who, const char *text)
{
	const struct place place = place_of(r, text);
	struct address address = { "" };

	assert_int_equal(address_set(&address, text), 0);
	assert_int_equal(persons_add_address(r->store, who, place.channel,
	    &address, &place.blind, &r->err), 0);
	address_done(&address);
}

static int
find(struct rig *r, const char *address, struct person *ret)
{
	const struct place place = place_of(r, address);

	return persons_find(r->store, place.channel, &place.blind, ret,
	    &r->err);
}

/* "" where she has none on that channel. */
static void
assert_address(struct rig *r, const struct person *who, enum channel channel,
    const char *want)
{
	struct address got = { "" };

	assert_int_equal(persons_address(r->store, who, channel, &got,
	    &r->err), *want != '\0');
	assert_string_equal(address_reveal(&got), want);
	address_done(&got);
}

static void
is_found_by_each_address_and_handle(void **state)
{
	struct rig *r = rig_new();
	struct person ada = add(r, "es", NULL), got;

	(void)state;
	assert_int_equal(find(r, ADA, &got), 0);
	assert_int_equal(got.id, 0);
	give(r, &ada, ADA);
	give(r, &ada, ADA_MAIL);
	assert_int_equal(find(r, ADA, &got), 1);
	assert_int_equal(got.id, ada.id);
	assert_string_equal(got.handle, ada.handle);
	assert_string_equal(got.language, "es");
	assert_int_equal(find(r, ADA_MAIL, &got), 1);
	assert_int_equal(got.id, ada.id);
	assert_int_equal(find(r, BEN, &got), 0);
	assert_int_equal(persons_by_handle(r->store, ada.handle, &got,
	    &r->err), 1);
	assert_int_equal(got.id, ada.id);
	assert_int_equal(persons_by_handle(r->store, "", &got, &r->err), 0);
	assert_int_equal(persons_by_handle(r->store, "%", &got, &r->err), 0);
	rig_free(r);
}

/* An address of one channel is none of the other, and has one owner. */
static void
an_address_has_one_owner(void **state)
{
	struct rig *r = rig_new();
	struct person ada = add(r, "en", NULL), ben = add(r, "en", NULL), got;
	struct place places[CHANNELS];
	const struct place ours = place_of(r, ADA);

	(void)state;
	assert_string_not_equal(ada.handle, ben.handle);
	give(r, &ada, ADA);
	give(r, &ben, ADA);		/* it is somebody's */
	assert_int_equal(find(r, ADA, &got), 1);
	assert_int_equal(got.id, ada.id);
	assert_address(r, &ben, CHANNEL_SMS, "");
	assert_int_equal(persons_places(r->store, ben.id, places, &r->err),
	    0);
	give(r, &ada, BEN);		/* she has one by SMS */
	assert_int_equal(find(r, BEN, &got), 0);
	assert_address(r, &ada, CHANNEL_SMS, ADA);
	assert_int_equal(persons_find(r->store, CHANNEL_EMAIL, &ours.blind,
	    &got, &r->err), 0);
	rig_free(r);
}

static void
her_places_and_addresses_are_told(void **state)
{
	struct rig *r = rig_new();
	struct person ada = add(r, "en", "America/Denver");
	const struct place sms = place_of(r, ADA), email = place_of(r,
	    ADA_MAIL);
	struct place got[CHANNELS];

	(void)state;
	assert_int_equal(persons_places(r->store, ada.id, got, &r->err), 0);
	assert_address(r, &ada, CHANNEL_EMAIL, "");
	give(r, &ada, ADA_MAIL);
	assert_int_equal(persons_places(r->store, ada.id, got, &r->err), 1);
	assert_int_equal(got[0].channel, CHANNEL_EMAIL);
	give(r, &ada, ADA);
	assert_int_equal(persons_places(r->store, ada.id, got, &r->err), 2);
	assert_int_equal(got[0].channel, CHANNEL_SMS);
	assert_memory_equal(&got[0].blind, &sms.blind, sizeof sms.blind);
	assert_memory_equal(&got[1].blind, &email.blind, sizeof email.blind);
	assert_address(r, &ada, CHANNEL_SMS, ADA);
	assert_address(r, &ada, CHANNEL_EMAIL, ADA_MAIL);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM person "
	    "WHERE zone = 'America/Denver'"), 1);
	rig_free(r);
}

/* Neither is an address in the file, nor is it another's. */
static void
addresses_are_sealed_for_their_row(void **state)
{
	struct rig *r = rig_new();
	struct person ada = add(r, "en", NULL), ben = add(r, "en", NULL);
	struct address got = { "" };

	(void)state;
	give(r, &ada, ADA);
	give(r, &ben, BEN);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM address "
	    "WHERE instr(sealed, CAST('" ADA "' AS BLOB)) > 0 "
	    "OR instr(sealed, CAST('5550101' AS BLOB)) > 0"), 0);
	rig_do(r, "UPDATE address SET sealed = (SELECT sealed FROM address a "
	    "WHERE a.person <> address.person)");
	assert_int_equal(persons_address(r->store, &ada, CHANNEL_SMS, &got,
	    &r->err), -1);
	assert_string_equal(address_reveal(&got), "");
	rig_free(r);
}

static void
her_language_changes(void **state)
{
	struct rig *r = rig_new();
	struct person ada = add(r, "en", NULL), ben = add(r, "en", NULL), got;

	(void)state;
	assert_int_equal(persons_set_language(r->store, ada.id, "es",
	    &r->err), 0);
	assert_int_equal(persons_by_handle(r->store, ada.handle, &got,
	    &r->err), 1);
	assert_string_equal(got.language, "es");
	assert_int_equal(persons_by_handle(r->store, ben.handle, &got,
	    &r->err), 1);
	assert_string_equal(got.language, "en");
	rig_free(r);
}

/*
 * Lists.
 */

static void
on_list(const char *list, void *arg)
{
	buf_addf(arg, "%s ", list);
}

static void
assert_filed(struct rig *r, int64_t person, const char *want)
{
	struct buf got;

	buf_init(&got, 1024);
	assert_int_equal(persons_filed(r->store, person, on_list, &got,
	    &r->err), 0);
	assert_string_equal(buf_text(&got), want);
	buf_done(&got);
}

static int64_t
joined(struct rig *r)
{
	return rig_number(r, "SELECT count(*) FROM membership "
	    "WHERE source = 'self'");
}

/* What she did herself she can end; a file's word stays the file's. */
static void
she_joins_and_leaves(void **state)
{
	struct rig *r = rig_new();
	int64_t ada;

	(void)state;
	rig_phone_row(r, VOTE, ADA);
	rig_sync(r, VOTE);
	ada = rig_person(r, ADA);
	assert_filed(r, ada, "vote ");
	assert_int_equal(persons_join(r->store, ada, "vote", NOW, &r->err),
	    0);
	assert_int_equal(persons_join(r->store, ada, "vote", NOW + 1, &r->err),
	    0);
	assert_int_equal(persons_join(r->store, ada, "press", NOW, &r->err),
	    0);
	assert_int_equal(joined(r), 2);
	assert_int_equal(rig_number(r, "SELECT min(since_ms) FROM membership "
	    "WHERE source = 'self' AND list = 'vote'"), NOW);
	assert_filed(r, ada, "vote ");
	assert_int_equal(persons_leave(r->store, ada, "vote", &r->err), 0);
	assert_int_equal(persons_leave(r->store, ada, "vote", &r->err), 0);
	assert_int_equal(joined(r), 1);
	assert_filed(r, ada, "vote ");
	assert_true(rig_is_on(r, ADA, "vote"));
	rig_free(r);
}

/*
 * Erasing: what could find her goes, what became of her messages stays.
 */

static void
doubt(struct rig *r, const struct person *who)
{
	const struct place place = place_of(r, ADA);
	struct secret text = { 0 };
	int64_t id;

	secret_set(&text, "stop?", 5);
	assert_int_equal(reviews_add(r->store, "sandbox", who, &place, &text,
	    NOW, NOW, &id, &r->err), 0);
	secret_done(&text);
}

static bool
is_in(const char *rows, const char *hex)
{
	return strstr(rows, hex) != NULL;
}

static void
blind_hex(struct rig *r, const char *address, char ret[2 * BLIND_LEN + 1])
{
	const struct place place = place_of(r, address);
	size_t i;

	for (i = 0; i < BLIND_LEN; i++)
		snprintf(ret + 2 * i, 3, "%02X", place.blind.bytes[i]);
}

static void
erasing_leaves_what_became_of_it(void **state)
{
	struct rig *r = rig_new();
	struct broadcast b = rig_three(r);
	struct person ada, got;
	char sms[2 * BLIND_LEN + 1], email[2 * BLIND_LEN + 1], *rows;

	(void)state;
	assert_int_equal(find(r, ADA, &ada), 1);
	assert_int_equal(persons_join(r->store, ada.id, "press", NOW, &r->err),
	    0);
	doubt(r, &ada);
	blind_hex(r, ADA, sms);
	blind_hex(r, ADA_MAIL, email);
	rows = snapshot_of(r->store);
	assert_true(is_in(rows, sms) && is_in(rows, email) &&
	    is_in(rows, ada.handle));
	free(rows);
	assert_int_equal(persons_erase(r->store, ada.id, &r->err), 0);
	rows = snapshot_of(r->store);
	assert_false(is_in(rows, sms) || is_in(rows, email) ||
	    is_in(rows, ada.handle));
	free(rows);
	assert_int_equal(find(r, ADA, &got), 0);
	assert_int_equal(persons_by_handle(r->store, ada.handle, &got,
	    &r->err), 0);
	/* The others, and all three messages, are there. */
	assert_int_equal(rig_number(r, "SELECT count(*) FROM person"), 2);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM message "
	    "WHERE broadcast = 1"), 3);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM message "
	    "WHERE person = 0"), 1);
	assert_int_equal(rig_message(r, &b, BEN).state, MESSAGE_QUEUED);
	assert_int_equal(persons_erase(r->store, ada.id, &r->err), 0);
	rig_free(r);
}

static int
erase(struct rig *r, void *arg)
{
	return persons_erase(r->store, *(int64_t *)arg, &r->err);
}

static int
come(struct rig *r, void *arg)
{
	const struct place place = place_of(r, TOM);
	struct address address = { "" };
	struct person who;

	(void)arg;
	assert_int_equal(address_set(&address, TOM), 0);
	return persons_add(r->store, "en", NULL, &who, &r->err) == -1 ||
	    persons_add_address(r->store, &who, place.channel, &address,
	    &place.blind, &r->err) == -1 ||
	    persons_join(r->store, who.id, "vote", NOW, &r->err) == -1 ? -1 : 0;
}

static void
a_failure_leaves_what_was(void **state)
{
	struct rig *r = rig_new();
	int64_t ada;

	(void)state;
	rig_three(r);
	ada = rig_person(r, ADA);
	assert_int_equal(rig_fail_each(r, come, NULL), 3);
	assert_true(rig_fail_each(r, erase, &ada) >= 6);
	assert_int_equal(rig_person(r, ADA), 0);
	rig_free(r);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		{ "is found by each address, and by her handle",
		    is_found_by_each_address_and_handle, NULL, NULL, NULL },
		{ "an address has one owner", an_address_has_one_owner, NULL,
		    NULL, NULL },
		{ "her places and addresses are told",
		    her_places_and_addresses_are_told, NULL, NULL, NULL },
		{ "an address is sealed, for its row alone",
		    addresses_are_sealed_for_their_row, NULL, NULL, NULL },
		{ "her language changes", her_language_changes, NULL, NULL,
		    NULL },
		{ "she joins and leaves; a file's word stays",
		    she_joins_and_leaves, NULL, NULL, NULL },
		{ "erasing leaves what became of her messages, and nothing of "
		    "her", erasing_leaves_what_became_of_it, NULL, NULL,
		    NULL },
		{ "a failure leaves what was", a_failure_leaves_what_was, NULL,
		    NULL, NULL },
	};

	return cmocka_run_group_tests_name("persons", tests, NULL, NULL);
}
