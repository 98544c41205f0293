#include <jansson.h>
#include <string.h>

#include "provider/answer.h"
#include "provider/compiled.h"
#include "provider/event.h"
#include "provider/poll.h"
#include "provider/values.h"

#define STATUS_FINE 200

bool
poll_is_there(const struct account *account)
{
	return account->provider->poll.where.file != NULL;
}

/* The oldest first: what she said last is applied last. */
static void
turn_round(struct webhook_records *records)
{
	struct webhook_record kept;
	size_t i, last = records->count;

	for (i = 0; i + 1 < last; i++) {
		last--;
		kept = records->items[i];
		records->items[i] = records->items[last];
		records->items[last] = kept;
	}
}

static int
read_next(json_t *root, const char *path, struct secret *ret, struct err *err)
{
	json_t *next = answer_at(root, path);

	secret_done(ret);
	if (next == NULL || json_is_null(next))
		return 0;
	if (!json_is_string(next))
		return err_set(err, ERR_INPUT, "where the next page is, is no "
		    "text");
	secret_set(ret, json_string_value(next), json_string_length(next));
	return 0;
}

static int
read_page(const struct poll_conf *conf, json_t *root,
    struct webhook_records *ret, struct secret *ret_next, struct err *err)
{
	if (webhook_read_list(&conf->inbound, root, conf->records, ret,
	    err) == -1 || read_next(root, conf->next, ret_next, err) == -1) {
		webhook_records_done(ret);
		return -1;
	}
	turn_round(ret);
	return 0;
}

int
poll_read(const struct provider *provider, const struct http_answer *answer,
    struct webhook_records *ret, struct secret *ret_next, struct err *err)
{
	json_t *root;
	int r;

	if (answer->outcome != HTTP_ANSWERED)
		return err_set(err, ERR_IO, "no answer: %s", answer->error);
	if (answer->status != STATUS_FINE)
		return err_set(err, ERR_IO, "it answered with HTTP %d",
		    answer->status);
	root = answer_parse(&answer->body, POLL_ANSWER_MAX);
	if (root == NULL)
		return err_set(err, ERR_INPUT, "its answer is not JSON");
	r = read_page(&provider->account->provider->poll, root, ret, ret_next,
	    err);
	values_free(root);
	return r;
}
