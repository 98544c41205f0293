/*
 * One click: the token, and what it does.
 */
#include <sodium.h>

#include "store/consents.h"
#include "store/imports.h"
#include "store/store_rig.h"
#include "store/suppression.h"
#include "store/unsubscribe.h"

static const struct unsubscribe ada = { .blind = { { 1, 2, 3 } },
    .list = "vote" };

/*
 * Tokens.
 */

struct forged_case {
	const char	*label;
	void		(*change)(const struct vault *vault, char *token);
};

static void
as_it_is(const struct vault *vault, char *token)
{
	(void)vault;
	(void)token;
}

/* The bytes of ${token}, changed, and written again. */
static void
change_byte(char *token, size_t at, uint8_t by)
{
	uint8_t bytes[UNSUBSCRIBE_TOKEN_MAX];
	size_t len;

	assert_int_equal(sodium_base642bin(bytes, sizeof bytes, token,
	    strlen(token), NULL, &len, NULL,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING), 0);
	assert_true(at < len);
	bytes[at] ^= by;
	sodium_bin2base64(token, UNSUBSCRIBE_TOKEN_MAX + 1, bytes, len,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void
other_person(const struct vault *vault, char *token)
{
	(void)vault;
	change_byte(token, 0, 1);
}

static void
other_list(const struct vault *vault, char *token)
{
	(void)vault;
	change_byte(token, 48, 1);
}

static void
first_of_mac(const struct vault *vault, char *token)
{
	(void)vault;
	change_byte(token, 32, 0x80);
}

static void
last_of_mac(const struct vault *vault, char *token)
{
	(void)vault;
	change_byte(token, 47, 1);
}

static void
nul_in_list(const struct vault *vault, char *token)
{
	(void)vault;
	change_byte(token, 49, 'o');
}

static void
other_key(const struct vault *vault, char *token)
{
	struct vault *other = vault_throwaway();

	(void)vault;
	unsubscribe_token(other, &ada, token);
	vault_free(other);
}

/* The head of one for a list whose name is longer. */
static void
prefix(const struct vault *vault, char *token)
{
	struct unsubscribe longer = ada;

	strcpy(longer.list, "vote-extra");
	unsubscribe_token(vault, &longer, token);
	token[72] = '\0';
}

static void
no_list(const struct vault *vault, char *token)
{
	struct unsubscribe none = ada;

	none.list[0] = '\0';
	unsubscribe_token(vault, &none, token);
}

static void
truncated(const struct vault *vault, char *token)
{
	(void)vault;
	token[strlen(token) - 1] = '\0';
}

static void
half(const struct vault *vault, char *token)
{
	(void)vault;
	token[strlen(token) / 2] = '\0';
}

static void
empty(const struct vault *vault, char *token)
{
	(void)vault;
	token[0] = '\0';
}

static void
more(const struct vault *vault, char *token)
{
	(void)vault;
	strcat(token, "A");
}

static void
padded(const struct vault *vault, char *token)
{
	(void)vault;
	strcat(token, "=");
}

static void
spaced(const struct vault *vault, char *token)
{
	(void)vault;
	token[5] = ' ';
}

static void
not_ascii(const struct vault *vault, char *token)
{
	(void)vault;
	memcpy(token + 5, "\xc3\xb1", 2);
}

/* Bits that decode to nothing: another spelling of the same bytes. */
static void
other_spelling(const struct vault *vault, char *token)
{
	char *last = token + strlen(token) - 1;

	(void)vault;
	*last = *last == 'Q' ? 'R' : (char)(*last + 1);
}

static void
very_long(const struct vault *vault, char *token)
{
	(void)vault;
	memset(token, 'A', 8000);
	token[8000] = '\0';
}

static struct forged_case forgeries[] = {
	{ "one for another person is forged", other_person },
	{ "one for another list is forged", other_list },
	{ "the first bit of the mac counts", first_of_mac },
	{ "the last bit of the mac counts", last_of_mac },
	{ "a NUL in the name of the list is refused", nul_in_list },
	{ "one of another key is forged", other_key },
	{ "the head of one for a longer name is forged", prefix },
	{ "one for no list is none", no_list },
	{ "one that lost its last character is none", truncated },
	{ "half of one is none", half },
	{ "nothing is none", empty },
	{ "one with a character more is none", more },
	{ "padding is no part of it", padded },
	{ "a space is no part of it", spaced },
	{ "what is not ASCII is no part of it", not_ascii },
	{ "the same bytes spelled in another way are none", other_spelling },
	{ "a very long one is none", very_long },
};
#define NFORGERIES (sizeof forgeries / sizeof forgeries[0])

static int
read_changed(void (*change)(const struct vault *, char *),
    struct unsubscribe *ret)
{
	struct vault *vault = vault_throwaway();
	char token[8001];
	int result;

	unsubscribe_token(vault, &ada, token);
	change(vault, token);
	result = unsubscribe_read(vault, token, ret);
	vault_free(vault);
	return result;
}

static void
check_forged(void **state)
{
	const struct forged_case *c = *state;
	struct unsubscribe got = { .list = "untouched" };

	assert_int_equal(read_changed(c->change, &got), -1);
	assert_string_equal(got.list, "untouched");
}

static void
check_genuine(void **state)
{
	struct unsubscribe got;

	(void)state;
	assert_int_equal(read_changed(as_it_is, &got), 0);
	assert_memory_equal(&got.blind, &ada.blind, sizeof ada.blind);
	assert_string_equal(got.list, "vote");
}

static void
check_longest(void **state)
{
	struct vault *vault = vault_throwaway();
	char token[UNSUBSCRIBE_TOKEN_MAX + 1];
	struct unsubscribe what = ada, got;

	(void)state;
	memset(what.list, 'x', NAME_LEN_MAX);
	unsubscribe_token(vault, &what, token);
	assert_int_equal(strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm"
	    "nopqrstuvwxyz0123456789-_"), strlen(token));
	assert_int_equal(unsubscribe_read(vault, token, &got), 0);
	assert_string_equal(got.list, what.list);
	vault_free(vault);
}

/*
 * What one click does.  Ada is on both lists by files, and has two addresses.
 */

static struct rig *
ada_new(void)
{
	struct rig *r = rig_new();

	rig_row(r, VOTE, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_row(r, PRESS, ADA, ADA_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	rig_sync(r, PRESS);
	rig_set_consent(r, ADA, "press", CONSENT_CONFIRMED);
	rig_set_consent(r, ADA_MAIL, "press", CONSENT_CONFIRMED);
	return r;
}

static struct unsubscribed
click(struct rig *r, const char *mail, const char *list, bool everything)
{
	struct unsubscribe what = { .blind = rig_blind(r, CHANNEL_EMAIL,
	    mail) };
	struct unsubscribed done;

	snprintf(what.list, sizeof what.list, "%s", list);
	rig_begin(r);
	assert_int_equal(unsubscribe_apply(r->store, &what, everything,
	    NOW + HOUR, &done, &r->err), 0);
	rig_commit(r);
	return done;
}

static void
assert_states(struct rig *r, enum consent_state vote,
    enum consent_state press)
{
	assert_int_equal(rig_consent(r, ADA, "vote"), vote);
	assert_int_equal(rig_consent(r, ADA_MAIL, "vote"), vote);
	assert_int_equal(rig_consent(r, ADA, "press"), press);
	assert_int_equal(rig_consent(r, ADA_MAIL, "press"), press);
}

static void
ends_the_list(void **state)
{
	struct rig *r = ada_new();
	struct unsubscribed done = click(r, ADA_MAIL, "vote", false);

	(void)state;
	assert_int_equal(done.who.id, rig_person(r, ADA));
	assert_true(done.changed);
	assert_states(r, CONSENT_REVOKED, CONSENT_CONFIRMED);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM consent_log "
	    "WHERE state = 3 AND how = 'one-click'"), 2);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM suppression"), 0);
	assert_false(click(r, ADA_MAIL, "vote", false).changed);
	/* The file still has her, and is read again. */
	rig_sync(r, VOTE);
	assert_states(r, CONSENT_REVOKED, CONSENT_CONFIRMED);
	rig_free(r);
}

static void
ends_everything(void **state)
{
	struct rig *r = ada_new();

	(void)state;
	assert_true(click(r, ADA_MAIL, "vote", true).changed);
	assert_states(r, CONSENT_REVOKED, CONSENT_REVOKED);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM suppression"), 2);
	rig_free(r);
}

static void
ends_what_she_began(void **state)
{
	struct rig *r = ada_new();

	(void)state;
	rig_begin(r);
	assert_int_equal(persons_join(r->store, rig_person(r, ADA), "vote",
	    NOW, &r->err), 0);
	rig_commit(r);
	click(r, ADA_MAIL, "vote", false);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM membership "
	    "WHERE source = 'self'"), 0);
	rig_free(r);
}

static void
says_no_before_a_file_says_yes(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_row(r, VOTE, NULL, ADA_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	click(r, ADA_MAIL, "press", false);
	rig_row(r, PRESS, NULL, ADA_MAIL, "en", NULL, NULL);
	rig_sync(r, PRESS);
	assert_int_equal(rig_consent(r, ADA_MAIL, "press"), CONSENT_REVOKED);
	rig_free(r);
}

static void
knows_nobody(void **state)
{
	struct rig *r = rig_new();
	struct unsubscribed done = click(r, BEN_MAIL, "vote", false);

	(void)state;
	assert_int_equal(done.who.id, 0);
	assert_false(done.changed);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM suppression"), 0);
	/* Everything holds for an address that is nobody's yet. */
	assert_true(click(r, BEN_MAIL, "vote", true).changed);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM suppression"), 1);
	rig_free(r);
}

static void
forgotten(void **state)
{
	struct rig *r = ada_new();
	struct suppressing what = { .channel = CHANNEL_EMAIL,
	    .blind = rig_blind(r, CHANNEL_EMAIL, ADA_MAIL),
	    .kind = SUPPRESSION_FORGOTTEN, .why = "FORGET", .event_ms = NOW };
	struct unsubscribed done;

	(void)state;
	rig_begin(r);
	assert_int_equal(optout_apply(r->store, &what, NOW, NULL, &r->err), 1);
	rig_commit(r);
	done = click(r, ADA_MAIL, "vote", true);
	assert_int_equal(done.who.id, 0);
	assert_int_equal(rig_number(r, "SELECT count(*) FROM person"), 0);
	rig_free(r);
}

/* It is nobody's when she clicks: no list's file brings it later, nor an import. */
static void
holds_for_an_address_that_is_nobodys_yet(void **state)
{
	struct rig *r = rig_new();
	enum import_outcome outcome;
	struct broadcast b;

	(void)state;
	click(r, BEN_MAIL, "vote", false);
	rig_row(r, VOTE, BEN, BEN_MAIL, "en", NULL, NULL);
	rig_begin(r);
	assert_int_equal(imports_row(r->store, &r->lists[VOTE],
	    &r->lists[VOTE].rows[0], NOW + 2 * HOUR, &outcome, &r->err), 0);
	assert_int_equal(outcome, IMPORT_STOPPED);
	rig_commit(r);
	rig_sync(r, VOTE);
	assert_int_equal(rig_consent(r, BEN_MAIL, "vote"), CONSENT_REVOKED);
	b = rig_broadcast(r, "soon", 1);
	rig_fill(r, &b, CHANNEL_SMS);
	/* Whose phone it is, too: a no by one channel holds for the others. */
	assert_int_equal(rig_message(r, &b, BEN).state, MESSAGE_SUPPRESSED);
	rig_free(r);
}

/* She had it by a file that said no, which changes its mind. */
static void
outlasts_a_file_that_changes_its_mind(void **state)
{
	struct rig *r = rig_new();

	(void)state;
	rig_row(r, VOTE, BEN, NULL, "en", NULL, NULL);
	r->lists[VOTE].rows[0].consent = SAID_NO;
	rig_sync(r, VOTE);
	click(r, BEN_MAIL, "vote", false);
	rig_clear_rows(r, VOTE);
	rig_row(r, VOTE, BEN, BEN_MAIL, "en", NULL, NULL);
	rig_sync(r, VOTE);
	assert_int_equal(rig_consent(r, BEN_MAIL, "vote"), CONSENT_REVOKED);
	rig_free(r);
}

static int
click_once(struct rig *r, void *arg)
{
	struct unsubscribe what = { .blind = rig_blind(r, CHANNEL_EMAIL,
	    ADA_MAIL), .list = "vote" };
	struct unsubscribed done;

	(void)arg;
	return unsubscribe_apply(r->store, &what, false, NOW + HOUR, &done,
	    &r->err);
}

static void
is_all_or_nothing(void **state)
{
	struct rig *r = ada_new();

	(void)state;
	assert_in_range(rig_fail_each(r, click_once, NULL), 10, 100);
	assert_states(r, CONSENT_REVOKED, CONSENT_CONFIRMED);
	rig_free(r);
}

/* Which of a broadcast's lists its message names. */
static void
names_the_first_list(void **state)
{
	struct rig *r = ada_new();
	struct broadcast b = rig_broadcast(r, "call", 2);
	char list[NAME_LEN_MAX + 1];
	int64_t message;

	(void)state;
	rig_fill(r, &b, CHANNEL_SMS);
	message = rig_number(r, "SELECT id FROM message");
	assert_int_equal(unsubscribe_list(r->store, message, list, &r->err), 1);
	assert_string_equal(list, "press");
	rig_set_consent(r, ADA, "press", CONSENT_REVOKED);
	assert_int_equal(unsubscribe_list(r->store, message, list, &r->err), 1);
	assert_string_equal(list, "vote");
	rig_set_consent(r, ADA, "vote", CONSENT_REVOKED);
	assert_int_equal(unsubscribe_list(r->store, message, list, &r->err), 0);
	rig_free(r);
}

int
main(void)
{
	struct CMUnitTest tests[NFORGERIES + 12];
	size_t n = 0, i;

	for (i = 0; i < NFORGERIES; i++)
		tests[n++] = (struct CMUnitTest){ .name = forgeries[i].label,
		    .test_func = check_forged, .initial_state = &forgeries[i] };
	tests[n++] = (struct CMUnitTest){ .name = "a genuine one is read",
	    .test_func = check_genuine };
	tests[n++] = (struct CMUnitTest){ .name = "the longest name fits, and "
	    "needs no escaping in a URL", .test_func = check_longest };
	tests[n++] = (struct CMUnitTest){ .name = "one click ends the list, by "
	    "all channels, and no file revives it",
	    .test_func = ends_the_list };
	tests[n++] = (struct CMUnitTest){ .name = "everything is all lists and "
	    "all her addresses", .test_func = ends_everything };
	tests[n++] = (struct CMUnitTest){ .name = "a membership of her own "
	    "ends", .test_func = ends_what_she_began };
	tests[n++] = (struct CMUnitTest){ .name = "a no before any yes of a "
	    "file stays", .test_func = says_no_before_a_file_says_yes };
	tests[n++] = (struct CMUnitTest){ .name = "an address that is nobody's "
	    "is fine", .test_func = knows_nobody };
	tests[n++] = (struct CMUnitTest){ .name = "and it holds for who is "
	    "entered with it later",
	    .test_func = holds_for_an_address_that_is_nobodys_yet };
	tests[n++] = (struct CMUnitTest){ .name = "also where a file had said "
	    "no, and says yes", .test_func =
	    outlasts_a_file_that_changes_its_mind };
	tests[n++] = (struct CMUnitTest){ .name = "a click is all or nothing",
	    .test_func = is_all_or_nothing };
	tests[n++] = (struct CMUnitTest){ .name = "so is somebody who was "
	    "forgotten", .test_func = forgotten };
	tests[n++] = (struct CMUnitTest){ .name = "a message names the first "
	    "list that she said yes to", .test_func = names_the_first_list };
	return cmocka_run_group_tests_name("unsubscribe", tests, NULL, NULL);
}
