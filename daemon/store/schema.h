/*
 * schema.h - the tables, as numbered steps from an empty database
 *
 * A step that was released never changes; a new one is added behind it.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

/** Each brings the database from its index to its index + 1; ended by NULL. */
extern const char *const schema_steps[];

#endif
