#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "control/edge.h"
#include "control/edge_process.h"
#include "io/listener.h"
#include "io/loop.h"
#include "io/stream.h"

/* An id of ours is the edge's own, and which edge it was. */
#define ID_BITS		40
#define ID_MAX		((UINT64_C(1) << ID_BITS) - 1)
#define TOLD_AGAIN_MS	60000	/* between two lines about the same trouble */

struct place {			/* where one listens */
	char	*asked;		/* as the files say; NULL: nowhere */
	char	*address;	/* as it is */
	int	 fd;
};

struct edge {
	struct event_base	*base;
	struct place		 place, next;
	bool			 prepared;	/* ${next} is to be adopted */
	pid_t			 pid;		/* 0: it does not run */
	struct stream		*stream;
	uint64_t		 generation;	/* how many were started */
	int64_t			 since_ms;	/* monotonic */
	unsigned		 failures;	/* ends in a row, soon after a start */
	struct timer		*again;
	struct edge_routes	 routes;
	const struct edge_calls	*calls;		/* NULL: serves nothing yet */
	void			*arg;
	struct edge_counts	 now, before;	/* of this process; of earlier ones */
	int64_t			 told_ms;	/* when a line said "exhausted" */
};

static void	edge_start(struct edge *edge);

static void
place_done(struct place *place)
{
	free(place->asked);
	free(place->address);
	if (place->fd != -1)
		close(place->fd);
	*place = (struct place){ .fd = -1 };
}

static int
place_open(struct place *place, const char *address, struct err *err)
{
	*place = (struct place){ .fd = -1 };
	if (address == NULL)
		return 0;
	place->fd = listener_bind(address, err);
	if (place->fd == -1)
		return -1;
	place->asked = xstrdup(address);
	place->address = listener_address(place->fd);
	return 0;
}

static void
add_counts(struct edge_counts *to, const struct edge_counts *more)
{
	size_t i;

	to->connections += more->connections;
	to->requests += more->requests;
	to->exhausted += more->exhausted;
	for (i = 0; i < EDGE_REASONS_MAX; i++)
		to->refused[i] += more->refused[i];
	if (more->nrefused > to->nrefused)
		to->nrefused = more->nrefused;
}

static void
take_counts(struct edge *edge, const struct edge_counts *counts)
{
	int64_t now_ms = clock_mono_ms();

	if (counts->exhausted > edge->now.exhausted &&
	    (edge->told_ms == 0 || now_ms - edge->told_ms > TOLD_AGAIN_MS)) {
		edge->told_ms = now_ms;
		log_warn("edge.exhausted", "times=%" PRIu64 " meaning=\"no "
		    "descriptor was left for a connection; it waits in the "
		    "queue\" next=\"raise LimitNOFILE of pregond\"",
		    counts->exhausted);
	}
	edge->now = *counts;
}

static int
take_request(struct edge *edge, struct record *record, struct err *err)
{
	struct received received;
	uint64_t id;

	if (edge_get_request(record, &id, &received, err) == -1)
		return -1;
	if (id <= ID_MAX)
		edge->calls->received(edge->generation << ID_BITS | id,
		    &received, edge->arg);
	received_done(&received);
	return 0;
}

static int
take_record(struct edge *edge, struct record *record, struct err *err)
{
	struct edge_counts counts;

	if (record->kind == EDGE_REQUEST && edge->calls != NULL)
		return take_request(edge, record, err);
	if (record->kind != EDGE_COUNTS)
		return err_set(err, ERR_INPUT, "a record of kind %u",
		    record->kind);
	if (edge_get_counts(record, &counts, err) == -1)
		return -1;
	take_counts(edge, &counts);
	return 0;
}

static ssize_t
on_bytes(const char *bytes, size_t len, void *arg)
{
	struct edge *edge = arg;
	struct record record;
	size_t taken = 0, size;
	struct err err;
	int whole;

	while ((whole = record_take(bytes + taken, len - taken, &record, &size,
	    &err)) == 1) {
		whole = take_record(edge, &record, &err);
		if (whole == -1)
			break;
		taken += size;
	}
	if (whole == 0)
		return (ssize_t)taken;
	log_error("edge.wrong", "error=\"%s\"", err.text);
	return -1;
}

/* It is over with this process. */
static void
edge_end(struct edge *edge, char *why, size_t size)
{
	stream_free(edge->stream);
	edge->stream = NULL;
	edge_process_end(edge->pid, why, size);
	edge->pid = 0;
	add_counts(&edge->before, &edge->now);
	edge->now = (struct edge_counts){ 0 };
}

/* Try again after a while, longer each time. */
static void
wait_and_start(struct edge *edge, const char *why)
{
	int64_t wait_ms = EDGE_AGAIN_FIRST_MS;
	unsigned i;

	if (clock_mono_ms() - edge->since_ms >= EDGE_AGAIN_LAST_MS)
		edge->failures = 0;
	for (i = 0; i < edge->failures && wait_ms < EDGE_AGAIN_LAST_MS; i++)
		wait_ms *= 2;
	if (wait_ms > EDGE_AGAIN_LAST_MS)
		wait_ms = EDGE_AGAIN_LAST_MS;
	edge->failures++;
	log_error("edge.ended", "why=\"%s\" again_ms=%" PRId64, why, wait_ms);
	timer_start(edge->again, wait_ms);
}

static void
on_closed(void *arg)
{
	struct edge *edge = arg;
	char why[64];

	edge_end(edge, why, sizeof why);
	wait_and_start(edge, why);
}

static const struct stream_calls stream_calls = {
	.bytes = on_bytes,
	.closed = on_closed,
};

static void
send_routes(struct edge *edge)
{
	struct err err;
	struct buf out;

	if (edge->stream == NULL || edge->calls == NULL)
		return;
	buf_init(&out, RECORD_MAX);
	if (edge_put_routes(&out, &edge->routes, &err) == 0)
		stream_write(edge->stream, out.data, out.len);
	else
		log_error("edge.routes", "error=\"%s\"", err.text);
	buf_done(&out);
}

static void
edge_start(struct edge *edge)
{
	struct err err;
	pid_t pid;
	int fd;

	edge->since_ms = clock_mono_ms();
	pid = edge_process_start(edge->place.fd, &fd, &err);
	if (pid == -1) {
		wait_and_start(edge, err.text);
		return;
	}
	edge->pid = pid;
	edge->generation++;
	edge->stream = stream_new(edge->base, fd, RECORD_MAX, &stream_calls,
	    edge);
	log_info("edge.started", "listen=%s pid=%d", edge->place.address,
	    (int)pid);
	send_routes(edge);
}

static void
on_again(void *arg)
{
	edge_start(arg);
}

struct edge *
edge_new(struct event_base *base, const char *address, struct err *err)
{
	struct edge *edge = xcalloc(1, sizeof *edge);

	edge->base = base;
	edge->next.fd = -1;
	edge->again = timer_new(base, on_again, edge);
	if (place_open(&edge->place, address, err) == -1) {
		edge_free(edge);
		return NULL;
	}
	if (address != NULL)
		edge_start(edge);
	return edge;
}

void
edge_free(struct edge *edge)
{
	char why[64];

	if (edge == NULL)
		return;
	if (edge->pid != 0)
		edge_end(edge, why, sizeof why);
	timer_free(edge->again);
	place_done(&edge->place);
	place_done(&edge->next);
	edge_routes_done(&edge->routes);
	free(edge);
}

void
edge_serve(struct edge *edge, struct edge_routes *routes,
    const struct edge_calls *calls, void *arg)
{
	edge_routes_done(&edge->routes);
	edge->routes = *routes;
	*routes = (struct edge_routes){ 0 };
	edge->calls = calls;
	edge->arg = arg;
	send_routes(edge);
}

int
edge_prepare(struct edge *edge, const char *address, struct err *err)
{
	const char *now = edge->place.asked;

	place_done(&edge->next);
	edge->prepared = false;
	if (address == NULL ? now == NULL : now != NULL && str_eq(address, now))
		return 0;
	if (place_open(&edge->next, address, err) == -1)
		return -1;
	edge->prepared = true;
	return 0;
}

void
edge_adopt(struct edge *edge)
{
	char why[64];

	if (!edge->prepared)
		return;
	edge->prepared = false;
	timer_stop(edge->again);
	if (edge->pid != 0)
		edge_end(edge, why, sizeof why);
	place_done(&edge->place);
	edge->place = edge->next;
	edge->next = (struct place){ .fd = -1 };
	edge->failures = 0;
	if (edge->place.fd != -1)
		edge_start(edge);
}

void
edge_answer(struct edge *edge, uint64_t id, const struct web_answer *answer)
{
	struct err err;
	struct buf out;

	if (edge->stream == NULL || id >> ID_BITS != edge->generation)
		return;		/* who asked is gone with its edge */
	if (stream_queued(edge->stream) > EDGE_ANSWERS_MAX) {
		log_error("edge.stuck", "meaning=\"it does not take its "
		    "answers\"");
		kill(edge->pid, SIGKILL);	/* on_closed follows */
		return;
	}
	buf_init(&out, RECORD_MAX);
	if (edge_put_answer(&out, id & ID_MAX, answer, &err) == 0)
		stream_write(edge->stream, out.data, out.len);
	else
		log_error("edge.answer", "error=\"%s\"", err.text);
	buf_done(&out);
}

const char *
edge_address(const struct edge *edge)
{
	return edge->place.address;
}

bool
edge_running(const struct edge *edge)
{
	return edge->pid != 0;
}

unsigned
edge_restarts(const struct edge *edge)
{
	return edge->generation > 0 ? (unsigned)(edge->generation - 1) : 0;
}

void
edge_get_totals(const struct edge *edge, struct edge_counts *ret)
{
	*ret = edge->before;
	add_counts(ret, &edge->now);
}
