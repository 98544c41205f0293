/*
 * Yesterday's database comes back, and today's ledger is there: what she said since
 * holds, and what she began since is there again where the database knows her.
 *
 * Her words are letters: V and P the keywords of vote and press, L and l LEAVE VOTE and
 * LEAVE PRESS, C one click for vote in a mail, S STOP, T START, F FORGET; M: we learn
 * her e-mail address, and that she agreed to vote by it.
 */
#include "consent/consent_rig.h"

#include "store/ledger.h"
#include "store/optout.h"
#include "store/unsubscribe.h"
#include "store/verify.h"

#define HER_MAIL "her@example.org"

struct restoring {
	struct texters	p;
	char		key[64], db[64], old[64], ledger[64];
};

static struct restore_case {
	const char		*label;
	const char		*before, *since;	/* the backup */
	/* Once it is back, of her phone: */
	enum consent_state	 want_vote, want_press;
	bool			 want_self;	/* on vote by her own word */
} cases[] = {
	{ "nothing since", "VP", "", CONSENT_CONFIRMED, CONSENT_CONFIRMED,
	    true },
	{ "a LEAVE since holds", "VP", "L", CONSENT_REVOKED,
	    CONSENT_CONFIRMED, false },
	{ "two LEAVEs since hold", "VP", "Ll", CONSENT_REVOKED,
	    CONSENT_REVOKED, false },
	{ "a click since holds", "VPM", "C", CONSENT_REVOKED,
	    CONSENT_CONFIRMED, false },
	{ "a click in a mail to an address that was not known", "VP", "MC",
	    CONSENT_REVOKED, CONSENT_CONFIRMED, false },
	{ "a STOP since holds", "VP", "S", CONSENT_REVOKED, CONSENT_REVOKED,
	    true },
	{ "a LEAVE after a STOP holds", "VP", "SL", CONSENT_REVOKED,
	    CONSENT_REVOKED, false },
	{ "the keyword after a LEAVE puts her on the list again", "V", "LV",
	    CONSENT_CONFIRMED, CONSENT_NONE, true },
	{ "also where she left before", "VL", "V", CONSENT_CONFIRMED,
	    CONSENT_NONE, true },
	{ "the keyword after a click, by phone", "VM", "CV",
	    CONSENT_CONFIRMED, CONSENT_NONE, true },
	{ "her last word on the list counts", "V", "LVLVL", CONSENT_REVOKED,
	    CONSENT_NONE, false },
	{ "START after a STOP begins all again", "VP", "ST",
	    CONSENT_CONFIRMED, CONSENT_CONFIRMED, true },
	{ "also where she stopped before", "VPS", "T", CONSENT_CONFIRMED,
	    CONSENT_CONFIRMED, true },
	{ "but no list that she left after the STOP", "VP", "SLT",
	    CONSENT_REVOKED, CONSENT_CONFIRMED, false },
	{ "nor one that she left before it", "VP", "LST", CONSENT_REVOKED,
	    CONSENT_CONFIRMED, false },
	{ "nor one that she left before the backup", "VPL", "ST",
	    CONSENT_REVOKED, CONSENT_CONFIRMED, false },
	{ "nor one that she left between them", "VPS", "LT",
	    CONSENT_REVOKED, CONSENT_CONFIRMED, false },
	{ "a keyword after a STOP begins that list only", "VP", "SV",
	    CONSENT_CONFIRMED, CONSENT_REVOKED, true },
	{ "STOP is last", "VP", "STLVS", CONSENT_REVOKED, CONSENT_REVOKED,
	    true },
	{ "who joined since is nobody we know", "", "V", CONSENT_NONE,
	    CONSENT_NONE, false },
	{ "who was forgotten is forgotten", "VP", "F", CONSENT_NONE,
	    CONSENT_NONE, false },
	{ "who came back from that is nobody we know", "VP", "FV",
	    CONSENT_NONE, CONSENT_NONE, false },
};
#define NCASES (sizeof cases / sizeof cases[0])

/*
 * Opening, and what she says.
 */

static void
open_store(struct restoring *r)
{
	struct vault *vault = vault_load(r->key, &r->p.err);
	struct optout_replay replay;

	assert_non_null(vault);
	r->p.store = store_open(r->db, vault, NOON, &r->p.err);
	assert_non_null(r->p.store);
	if (optout_attach_ledger(r->p.store, r->ledger, r->p.now_ms, &replay,
	    &r->p.err) == -1)
		fail_msg("%s", r->p.err.text);
	assert_int_equal(replay.broken, 0);
}

static void
copy(const char *from, const char *to)
{
	char command[256];

	snprintf(command, sizeof command, "cp %s %s", from, to);
	assert_int_equal(system(command), 0);
}

/* The files are the same for all: to read them takes longer than the rest. */
static struct texters shared;

static int
read_files(void **state)
{
	(void)state;
	texters_open(&shared);
	return 0;
}

static int
remove_files(void **state)
{
	(void)state;
	texters_close(&shared);
	return 0;
}

static void
restoring_open(struct restoring *r)
{
	r->p = shared;
	snprintf(r->key, sizeof r->key, "%s/key", r->p.root);
	snprintf(r->db, sizeof r->db, "%s/pregon.db", r->p.root);
	snprintf(r->old, sizeof r->old, "%s/old.db", r->p.root);
	snprintf(r->ledger, sizeof r->ledger, "%s/ledger", r->p.root);
	assert_int_equal(vault_keygen(r->key, &r->p.err), 0);
	open_store(r);
	texters_sync(&r->p, NOON - HOUR);
}

static void
restoring_close(struct restoring *r)
{
	store_close(r->p.store);
	assert_int_equal(unlink(r->key), 0);
	assert_int_equal(unlink(r->db), 0);
	assert_int_equal(unlink(r->ledger), 0);
}

static void
she_clicks(struct texters *p)
{
	struct unsubscribe what = { .list = "vote" };
	struct unsubscribed done;
	struct address address = { "" };

	assert_int_equal(address_set(&address, HER_MAIL), 0);
	vault_index(p->store->vault, CHANNEL_EMAIL, &address, &what.blind);
	p->now_ms += SECOND;
	assert_int_equal(store_begin(p->store, &p->err), 0);
	assert_int_equal(unsubscribe_apply(p->store, &what, false, p->now_ms,
	    &done, &p->err), 0);
	assert_int_equal(store_commit(p->store, &p->err), 0);
	address_done(&address);
}

static void
we_learn_her_mail(struct texters *p)
{
	struct place phone = texters_place(p, HER), mail = { CHANNEL_EMAIL,
	    { { 0 } } };
	struct address address = { "" };
	struct consenting agreed = { .list = "vote",
	    .channel = CHANNEL_EMAIL, .event = CONSENT_ON_FILE, .how = "file",
	    .wording = "", .event_ms = p->now_ms };
	struct person who;

	assert_int_equal(address_set(&address, HER_MAIL), 0);
	vault_index(p->store->vault, CHANNEL_EMAIL, &address, &mail.blind);
	assert_int_equal(store_begin(p->store, &p->err), 0);
	assert_int_equal(persons_find(p->store, CHANNEL_SMS, &phone.blind,
	    &who, &p->err), 1);
	assert_int_equal(persons_add_address(p->store, &who, CHANNEL_EMAIL,
	    &address, &mail.blind, &p->err), 0);
	agreed.person = who.id;
	assert_int_equal(consents_apply(p->store, &agreed, p->now_ms,
	    &p->err), 1);
	assert_int_equal(store_commit(p->store, &p->err), 0);
	address_done(&address);
}

static void
she_says(struct texters *p, const char *words)
{
	static const char *const texts[128] = { ['V'] = "VOTE",
	    ['P'] = "PRESS", ['L'] = "LEAVE VOTE", ['l'] = "LEAVE PRESS",
	    ['S'] = "STOP", ['T'] = "START", ['F'] = "forget me" };

	for (; *words != '\0'; words++)
		if (*words == 'C')
			she_clicks(p);
		else if (*words == 'M')
			we_learn_her_mail(p);
		else
			texters_say(p, HER, texts[(unsigned char)*words]);
}

/*
 * What holds.
 */

static void
on_violation(const struct violation *v, void *arg)
{
	(void)arg;
	fail_msg("%s: %s %lld", v->rule, v->noun, (long long)v->id);
}

static void
assert_true_to_the_promise(struct restoring *r)
{
	struct verify_place place = { 0, 0 };
	int more;

	do
		more = verify_page(r->p.store, r->ledger, &place,
		    on_violation, NULL, &r->p.err);
	while (more == 1);
	assert_int_equal(more, 0);
}

/* Yesterday's database, and today's files. */
static void
restore(struct restoring *r)
{
	store_close(r->p.store);
	copy(r->old, r->db);
	open_store(r);
	texters_sync(&r->p, r->p.now_ms);
}

static bool
is_on_by_herself(struct texters *p, const char *list)
{
	struct place place = texters_place(p, HER);
	struct query *q = query(p->store->db, "SELECT count(*) "
	    "FROM membership m JOIN address a ON a.person = m.person "
	    "WHERE a.blind = ? AND m.list = ? AND m.source = 'self'");
	int64_t n;

	query_bind_blob(q, place.blind.bytes, BLIND_LEN);
	query_bind_text(q, list);
	assert_int_equal(query_one(q, &n, &p->err), 0);
	return n > 0;
}

static void
assert_wanted(struct restoring *r, const struct restore_case *c)
{
	assert_int_equal(texters_consent(&r->p, HER, "vote"), c->want_vote);
	assert_int_equal(texters_consent(&r->p, HER, "press"), c->want_press);
	assert_int_equal(is_on_by_herself(&r->p, "vote"), c->want_self);
	assert_true_to_the_promise(r);
}

static void
live_through(struct restoring *r, const struct restore_case *c)
{
	restoring_open(r);
	she_says(&r->p, c->before);
	store_close(r->p.store);
	copy(r->db, r->old);
	open_store(r);
	she_says(&r->p, c->since);
}

static void
check_case(void **state)
{
	const struct restore_case *c = *state;
	enum consent_state vote, press;
	struct restoring r;

	live_through(&r, c);
	vote = texters_consent(&r.p, HER, "vote");
	press = texters_consent(&r.p, HER, "press");
	/* A restart alone changes nothing. */
	store_close(r.p.store);
	open_store(&r);
	assert_int_equal(texters_consent(&r.p, HER, "vote"), vote);
	assert_int_equal(texters_consent(&r.p, HER, "press"), press);
	restore(&r);
	assert_wanted(&r, c);
	/* Nor does one after it, or the same once more. */
	store_close(r.p.store);
	open_store(&r);
	assert_wanted(&r, c);
	restore(&r);
	assert_wanted(&r, c);
	restoring_close(&r);
}

/* The ledger was lost, and written anew from the database: less is sent, never more. */
static void
check_rewritten(void **state)
{
	const struct restore_case *c = *state;
	enum consent_state vote, press;
	struct restoring r;

	live_through(&r, c);
	store_close(r.p.store);
	assert_int_equal(unlink(r.ledger), 0);
	open_store(&r);
	restore(&r);
	vote = texters_consent(&r.p, HER, "vote");
	press = texters_consent(&r.p, HER, "press");
	assert_true(vote == c->want_vote || vote == CONSENT_REVOKED);
	assert_true(press == c->want_press || press == CONSENT_REVOKED);
	assert_true_to_the_promise(&r);
	restoring_close(&r);
}

/* A line is changed in the ledger: no beginning behind it counts, and every end. */
static void
check_broken(void **state)
{
	const struct restore_case *c = *state;
	struct optout_replay replay;
	struct restoring r;
	struct vault *vault;
	FILE *file;

	live_through(&r, c);
	store_close(r.p.store);
	copy(r.old, r.db);
	file = fopen(r.ledger, "r+");
	assert_non_null(file);
	assert_int_equal(fputc('P', file), 'P');
	assert_int_equal(fclose(file), 0);
	vault = vault_load(r.key, &r.p.err);
	r.p.store = store_open(r.db, vault, NOON, &r.p.err);
	assert_int_equal(optout_attach_ledger(r.p.store, r.ledger,
	    r.p.now_ms, &replay, &r.p.err), 0);
	assert_int_equal(replay.broken, 1);
	texters_sync(&r.p, r.p.now_ms);
	if (c->want_vote == CONSENT_REVOKED)
		assert_int_equal(texters_consent(&r.p, HER, "vote"),
		    CONSENT_REVOKED);
	if (c->want_press == CONSENT_REVOKED)
		assert_int_equal(texters_consent(&r.p, HER, "press"),
		    CONSENT_REVOKED);
	assert_true_to_the_promise(&r);
	restoring_close(&r);
}

int
main(void)
{
	static void (*const checks[])(void **) = { check_case,
	    check_rewritten, check_broken };
	static const char *const names[] = { "restored",
	    "restored, its ledger rewritten", "restored, its ledger broken" };
	struct CMUnitTest tests[NCASES];
	size_t i, k;
	int failed = 0;

	for (k = 0; k < 3; k++) {
		for (i = 0; i < NCASES; i++)
			tests[i] = (struct CMUnitTest){ .name = cases[i].label,
			    .test_func = checks[k],
			    .initial_state = &cases[i] };
		failed += cmocka_run_group_tests_name(names[k], tests,
		    read_files, remove_files);
	}
	return failed;
}
