/*
 * persons.h - the rows of people and their addresses
 *
 * A person is found by the blind index of an address, unique per channel.
 */
#ifndef STORE_PERSONS_H
#define STORE_PERSONS_H

#include "base/id.h"
#include "base/secret.h"
#include "model/consent.h"
#include "store/store.h"

#define LANGUAGE_LEN_MAX 15

struct person {
	int64_t	id;		/* 0: nobody yet */
	char	handle[ID_LEN + 1];
	char	language[LANGUAGE_LEN_MAX + 1];
};

/** Whose address it is: 1, 0 nobody's, -1. */
int	persons_find(struct store *store, enum channel channel,
	    const struct blind *blind, struct person *ret, struct err *err);

/** By her handle, likewise. */
int	persons_by_handle(struct store *store, const char *handle,
	    struct person *ret, struct err *err);

/** A new person, without an address yet.  ${zone} may be NULL. */
int	persons_add(struct store *store, const char *language,
	    const char *zone, struct person *ret, struct err *err);

/** Give her an address; nothing happens where somebody has it. */
int	persons_add_address(struct store *store, const struct person *person,
	    enum channel channel, const struct address *address,
	    const struct blind *blind, struct err *err);

/**
 * By her own word: no file changes it any more (entered.h), and what is queued for her
 * and was never tried goes out in it, where there is a text.
 */
int	persons_set_language(struct store *store, int64_t person,
	    const char *language, struct err *err);

/** Put her on a list by her own word; twice is fine. */
int	persons_join(struct store *store, int64_t person, const char *list,
	    int64_t now_ms, struct err *err);

/** End what persons_join began; a membership by a file stays. */
int	persons_leave(struct store *store, int64_t person, const char *list,
	    struct err *err);

/** Her addresses' channels and blind indexes. */
struct place {
	enum channel	channel;
	struct blind	blind;
};
/** Up to CHANNELS of them; returns how many, -1. */
int	persons_places(struct store *store, int64_t person,
	    struct place ret[CHANNELS], struct err *err);

/** Her address on ${channel}: 1, 0 where she has none, -1. */
int	persons_address(struct store *store, const struct person *person,
	    enum channel channel, struct address *ret, struct err *err);

/** Call ${seen} for each list that she is on by its file. */
int	persons_filed(struct store *store, int64_t person,
	    void (*seen)(const char *list, void *arg), void *arg,
	    struct err *err);

/**
 * Erase her: addresses, name, memberships, consents and their history; messages
 * keep what became of them, and lose what could find her.
 */
int	persons_erase(struct store *store, int64_t person, struct err *err);

#endif
