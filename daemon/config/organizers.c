#include "base/login.h"
#include "config/organizers.h"

void
organizers_check(const struct config *config, struct mistakes *mistakes)
{
	const struct names *all = &config->organizers;
	size_t i;

	for (i = 0; i < all->count; i++)
		if (!login_there(all->names[i]))
			mistakes_add(mistakes, config->organizers_where.file,
			    config->organizers_where.line, "organizers: this "
			    "machine has no account %s, so it could approve "
			    "nothing: a Unix account that `getent passwd` "
			    "shows", all->names[i]);
}

size_t
organizers_here(const struct names *organizers)
{
	size_t n = 0, i;

	for (i = 0; i < organizers->count; i++)
		n += login_there(organizers->names[i]);
	return n;
}
