#include "control/command.h"
#include "store/books.h"

#define PAGE 5000

int
command_books(struct core *core, const struct asked *asked, json_t *reply,
    struct err *err)
{
	static struct book_entry page[PAGE];	/* one command at a time */
	int64_t after = json_integer_value(json_object_get(asked->arguments,
	    "after"));
	int n = books_page(core->store, after, page, PAGE, err), i;
	json_t *entries = json_array();

	json_object_set_new(reply, "entries", entries);
	for (i = 0; i < n; i++)
		json_array_append_new(entries, json_pack(
		    "{s:I, s:I, s:s, s:s, s:s, s:s}",
		    "message", (json_int_t)page[i].message,
		    "broadcast", (json_int_t)page[i].broadcast,
		    "person", page[i].handle,
		    "channel", channel_name(page[i].channel),
		    "state", message_state_name(page[i].state),
		    "provider_id", page[i].provider_id));
	return n == -1 ? -1 : 0;
}
