/*
 * rig_sandbox.h - the sandbox provider in tests, and texts sent to it by hand
 */
#ifndef TESTS_RIG_SANDBOX_H
#define TESTS_RIG_SANDBOX_H

#include "run/rig.h"

#define RIG_SEND "/2010-04-01/Accounts/AC0/Messages.json"
#define RIG_GOOD "To=%2B13035550123&From=%2B13035550100&Body=Hello"

/**
 * Start `pregon sandbox` on a free port, with ${faults} (NULL: none).
 * ${ret_url} becomes its address, without a slash at the end; free it.
 */
struct rig_program *rig_sandbox(const char *faults, char **ret_url);

/** How many texts it keeps. */
long	rig_count(const char *url);

/** Twilio's code in ${answer}; 0 where it has none. */
int	rig_code(const struct rig_answer *answer);

/** Whether ${answer} has a sid of Twilio's form. */
bool	rig_has_sid(const struct rig_answer *answer);

/**
 * Send RIG_GOOD ${n} times, one after another.  ${ret} becomes a string with a
 * letter for what came of each: 'a' accepted with a sid, 'g' 201 without one,
 * '-' no whole answer, 's' STOP, 'i' invalid number, '4' 429, '5' 503, '?'
 * anything else.
 */
void	rig_send_row(const char *url, size_t n, char *ret);

/** Write a request to send ${form} on ${fd}, a connection to the sandbox. */
void	rig_send_on(int fd, const char *form);

/** Read one answer to such a request to its end.  Its status; 0: no answer. */
int	rig_read_status(int fd);

#endif
