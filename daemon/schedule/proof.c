#include <sodium.h>

#include "schedule/proof.h"

struct told {
	json_t	*violations;
	int64_t	 more;
};

static void
on_violation(const struct violation *v, void *arg)
{
	struct told *told = arg;
	json_t *one;

	if (json_array_size(told->violations) == PROOF_TOLD) {
		told->more++;
		return;
	}
	one = json_pack("{s:s, s:s}", "rule", v->rule, "text", v->text);
	if (v->id != 0)
		json_object_set_new(one, v->noun, json_integer(v->id));
	json_array_append_new(told->violations, one);
}

static int
add_counts(struct store *store, json_t *ret, struct err *err)
{
	char head[BLIND_LEN * 2 + 1];
	struct verify_counts n;

	if (verify_count(store, &n, err) == -1)
		return -1;
	sodium_bin2hex(head, sizeof head, n.audit_head.bytes, BLIND_LEN);
	json_object_set_new(ret, "counts", json_pack(
	    "{s:I, s:I, s:I, s:I, s:I, s:s}",
	    "broadcasts", (json_int_t)n.broadcasts,
	    "messages", (json_int_t)n.messages,
	    "attempts", (json_int_t)n.attempts,
	    "opt_outs", (json_int_t)n.opt_outs,
	    "audited", (json_int_t)n.audited, "audit_head", head));
	return 0;
}

json_t *
proof_page(struct store *store, const char *ledger,
    struct verify_place *place, struct err *err)
{
	struct told told = { json_array(), 0 };
	json_t *ret = json_pack("{s:o}", "violations", told.violations);
	int more = verify_page(store, ledger, place, on_violation, &told, err);

	if (more == -1 || (more == 0 && add_counts(store, ret, err) == -1)) {
		json_decref(ret);
		return NULL;
	}
	if (told.more > 0)
		json_object_set_new(ret, "more", json_integer(told.more));
	if (more == 1)
		json_object_set_new(ret, "next", json_pack("{s:I, s:I}",
		    "rule", (json_int_t)place->rule,
		    "after", (json_int_t)place->after));
	return ret;
}
