#include <stdlib.h>

#include "base/alloc.h"
#include "wire/edge.h"

static void
put_limits(struct buf *out, const struct edge_limits *l)
{
	record_u32(out, l->head_ms);
	record_u32(out, l->body_ms);
	record_u32(out, l->answer_ms);
	record_u32(out, l->write_ms);
	record_u32(out, l->linger_ms);
	record_u32(out, l->connections);
	record_u32(out, l->per_address);
	record_u32(out, l->waiting);
	record_u32(out, l->memory);
}

static void
get_limits(struct record *record, struct edge_limits *ret)
{
	ret->head_ms = record_read_u32(record);
	ret->body_ms = record_read_u32(record);
	ret->answer_ms = record_read_u32(record);
	ret->write_ms = record_read_u32(record);
	ret->linger_ms = record_read_u32(record);
	ret->connections = record_read_u32(record);
	ret->per_address = record_read_u32(record);
	ret->waiting = record_read_u32(record);
	ret->memory = record_read_u32(record);
}

static size_t
count_names(char *const *names)
{
	size_t n = 0;

	while (names != NULL && names[n] != NULL)
		n++;
	return n;
}

static void
put_route(struct buf *out, const struct edge_route *route)
{
	size_t n = count_names(route->names), i;

	record_text(out, route->path);
	record_u8(out, route->methods);
	record_u32(out, route->body_max);
	record_u8(out, (unsigned)n);
	for (i = 0; i < n; i++)
		record_text(out, route->names[i]);
}

int
edge_put_routes(struct buf *out, const struct edge_routes *routes,
    struct err *err)
{
	size_t at, i;

	if (routes->nroutes > EDGE_ROUTES_MAX)
		return err_set(err, ERR_FULL, "%zu routes; at most %d are "
		    "possible", routes->nroutes, EDGE_ROUTES_MAX);
	at = record_begin(out, EDGE_ROUTES);
	put_limits(out, &routes->limits);
	record_u8(out, (unsigned)routes->nproxies);
	for (i = 0; i < routes->nproxies; i++)
		record_text(out, routes->proxies[i]);
	record_u32(out, (uint32_t)routes->nroutes);
	for (i = 0; i < routes->nroutes; i++)
		put_route(out, &routes->routes[i]);
	return record_end(out, at, err);
}

static void
route_done(struct edge_route *route)
{
	size_t i;

	for (i = 0; route->names != NULL && route->names[i] != NULL; i++)
		free(route->names[i]);
	free(route->names);
	free(route->path);
}

static void
get_names(struct record *record, struct edge_route *ret)
{
	size_t n = record_read_u8(record), i;

	if (n > EDGE_NAMES_MAX)
		record->bad = true;
	ret->names = xcalloc(EDGE_NAMES_MAX + 1, sizeof *ret->names);
	for (i = 0; i < n && !record->bad; i++)
		ret->names[i] = record_read_string(record, EDGE_NAME_MAX);
}

static void
get_route(struct record *record, struct edge_routes *ret)
{
	struct edge_route route = { 0 };

	route.path = record_read_string(record, EDGE_PATH_MAX);
	route.methods = record_read_u8(record);
	route.body_max = record_read_u32(record);
	get_names(record, &route);
	if (route.body_max > EDGE_BODY_MAX || route.methods == 0 ||
	    (route.methods & ~(unsigned)(EDGE_GET | EDGE_POST)) != 0)
		record->bad = true;
	ret->routes = xgrow(ret->routes, ret->nroutes, sizeof *ret->routes);
	ret->routes[ret->nroutes++] = route;
}

static void
get_proxies(struct record *record, struct edge_routes *ret)
{
	size_t n = record_read_u8(record);

	if (n > EDGE_PROXIES_MAX)
		record->bad = true;
	while (ret->nproxies < n && !record->bad)
		ret->proxies[ret->nproxies++] = record_read_string(record,
		    RECEIVED_PEER_MAX);
}

int
edge_get_routes(struct record *record, struct edge_routes *ret,
    struct err *err)
{
	struct edge_routes routes = { 0 };
	uint32_t n;

	get_limits(record, &routes.limits);
	get_proxies(record, &routes);
	n = record_read_u32(record);
	if (n > EDGE_ROUTES_MAX)
		record->bad = true;
	while (routes.nroutes < n && !record->bad)
		get_route(record, &routes);
	if (record_read_end(record, err) == -1) {
		edge_routes_done(&routes);
		return -1;
	}
	*ret = routes;
	return 0;
}

void
edge_routes_add(struct edge_routes *routes, const char *path, unsigned methods,
    uint32_t body_max, const char *const *names)
{
	struct edge_route route = { .path = xstrdup(path), .methods = methods,
	    .body_max = body_max };
	size_t n = 0;

	for (; names != NULL && names[n] != NULL; n++) {
		route.names = xgrow(route.names, n, sizeof *route.names);
		route.names[n] = xstrdup(names[n]);
	}
	route.names = xgrow(route.names, n, sizeof *route.names);
	route.names[n] = NULL;
	routes->routes = xgrow(routes->routes, routes->nroutes,
	    sizeof *routes->routes);
	routes->routes[routes->nroutes++] = route;
}

void
edge_routes_done(struct edge_routes *routes)
{
	size_t i;

	for (i = 0; i < routes->nroutes; i++)
		route_done(&routes->routes[i]);
	free(routes->routes);
	for (i = 0; i < routes->nproxies; i++)
		free(routes->proxies[i]);
	*routes = (struct edge_routes){ 0 };
}
