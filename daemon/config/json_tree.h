/*
 * json_tree.h - a JSON document drawn in a .conf file
 *
 * A group { name = ...; } is an object, an array [ ... ] or a list ( ... ) is an
 * array, a string is a template, numbers, true and false are themselves.
 *
 * libconfig's names hold no ".", "$" or "@" and do not begin with a digit, so
 * in a group the member * stands for members whose names are free:
 *
 *	{ a = "1"; * = ( ("b.c", "2"), ("$d", { e = true; }) ); }
 *
 * is {"a":"1","b.c":"2","$d":{"e":true}}.  A list of pairs anywhere else is
 * what it looks like: an array of arrays.
 */
#ifndef CONFIG_JSON_TREE_H
#define CONFIG_JSON_TREE_H

#include "config/source.h"

/* The providers' own need 4; so deep a drawing can be walked by recursion. */
#define JSON_TREE_DEPTH_MAX	16	/* objects and arrays, nested */
/* A mail of SendGrid has 20; more is no shape of one message. */
#define JSON_TREE_NODES_MAX	512	/* leaves, objects and arrays */

/**
 * Read ${at}, an object or an array, into a new tree that a mistake in it calls
 * ${name} ("json").  Mistakes are added; the tree is what could be read.  Free
 * with json_tree_free.
 */
struct json_node *json_tree_read(const config_setting_t *at, const char *name);
void	json_tree_free(struct json_node *root);

#endif
