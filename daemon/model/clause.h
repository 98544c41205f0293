/*
 * clause.h - what stands around a stop word in its sentence
 *
 * The questions that sentence.c, head.c and negation.c ask (the last are answered
 * in others.c); sentence.h says what for.
 * A clause ends at a mark, and before a word that begins a new one; what is said
 * behind a word of turns stands for itself ("love it but take me off").
 */
#ifndef MODEL_CLAUSE_H
#define MODEL_CLAUSE_H

#include "model/sentence.h"

#define HEADS (ROLE(END) | ROLE(REMOVE) | ROLE(WEARY))
#define SOFT (ROLE(FILLER) | ROLE(THIS) | ROLE(POLITE))

/* Units ${from} to ${to}, the latter not of it. */
struct sentence {
	const struct unit	*u;
	size_t			 from, to;
	bool			 mistake, joy;	/* somewhere in the text */
	bool			 issue;		/* ... is named */
	bool			 elsewhere;	/* all that is to end is not ours */
};

enum object {
	OBJECT_NOTHING,
	OBJECT_MESSAGING,
	OBJECT_ME,
	OBJECT_ISSUE,
	OBJECT_OTHER,
};

bool	unit_is(const struct unit *unit, uint64_t roles);

/** The languages in which ${unit} plays ${roles}, as bits. */
uint32_t unit_spoken(const struct unit *unit, uint64_t roles);

/** Whether ${i} begins something new, seen from the unit before. */
bool	clause_begins(const struct sentence *s, size_t i);

/** The first unit behind the mark, or the turn, before ${i}. */
size_t	clause_start(const struct sentence *s, size_t i);

/** Whether ${i} is an issue, and does not only say which messages. */
bool	clause_issue(const struct sentence *s, size_t i);

/** Whether an issue is what follows the unit ${i}: "(call) the cops". */
bool	clause_issue_behind(const struct sentence *s, size_t i);

/** The object of the head before ${i}; ${ret_end} is the unit behind it. */
enum object clause_object(const struct sentence *s, size_t i, size_t *ret_end);

/** Whether a negation governs the head ${i}, in a language of its ${roles}. */
bool	clause_negated(const struct sentence *s, size_t i, uint64_t roles);

/** "stop texting me at night": whether a limit follows from ${i} on. */
bool	clause_limited(const struct sentence *s, size_t i);

/** "the council needs to stop": whether an issue is who does it. */
bool	clause_by_issue(const struct sentence *s, size_t i);

/** ... an issue or they, she, he; and nothing behind ${i} is about our texts. */
bool	clause_by_others(const struct sentence *s, size_t i);

/** "is there enough parking?": whether ${i} only asks for a quantity. */
bool	clause_asks_enough(const struct sentence *s, size_t i);

/** "if they cancel it": whether what others do is asked, right before ${i}. */
bool	clause_asks_others(const struct sentence *s, size_t i);

/** "this has to (end)": whether ${i} is owed, and nobody says by whom. */
bool	clause_owed(const struct sentence *s, size_t i);

/** "when does the hearing end": whether ${i} is asked of an issue before it. */
bool	clause_asks_end(const struct sentence *s, size_t i);

/**
 * Add what the unit ${i} says by its ${roles}.  A stop becomes a doubt where it
 * is asked about, told instead of meant, or taken back.
 */
void	clause_add(struct findings *ret, const struct sentence *s, size_t i,
	    uint64_t roles, unsigned evidence);

/** The head ${i}, and what it is to stop (head.c). */
void	head_read(const struct sentence *s, size_t i, struct findings *ret);

/**
 * Whether the stop word ${i}, whose object is nothing and ends at ${end}, is
 * said to us where it stands.
 */
bool	head_alone(const struct sentence *s, size_t i, size_t end);

/** The negation ${i}, and what it denies (negation.c). */
void	negation_read(const struct sentence *s, size_t i,
	    struct findings *ret);

#endif
