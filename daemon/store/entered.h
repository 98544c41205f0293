/*
 * entered.h - a row of people whom others enter, by a file or an import
 *
 * A person is found by any of the row's addresses; a row that fits two people is
 * nobody's, never merged.
 */
#ifndef STORE_ENTERED_H
#define STORE_ENTERED_H

#include "config/config.h"
#include "store/persons.h"

/* The addresses of a row; borrowed from it. */
struct entered {
	size_t	count;
	struct {
		struct place		 place;
		const struct address	*address;
	} given[CHANNELS];
};

void	entered_of(struct store *store, const struct list_row *row,
	    struct entered *ret);

/**
 * Whose they are: 1 with ${ret}, 0 for nobody (${ret}->id is 0), -1, or ENTERED_TWO: of
 * two people, or of one who has another address on that channel.
 */
#define ENTERED_TWO 2
int	entered_find(struct store *store, const struct entered *entered,
	    struct person *ret, struct err *err);

/** A new person as ${row} of ${list} has her, without her addresses. */
int	entered_add_person(struct store *store, const struct list *list,
	    const struct list_row *row, struct person *ret, struct err *err);
int	entered_add_addresses(struct store *store, const struct person *person,
	    const struct entered *entered, struct err *err);

/**
 * Let her language (unless she chose it herself), zone, channel and name be what
 * ${row} says.
 */
int	entered_update(struct store *store, const struct person *person,
	    const struct list_row *row, struct err *err);

#endif
