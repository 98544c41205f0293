#include <stddef.h>

#include "store/schema.h"

const char *const schema_steps[] = {
	/*
	 * 1: people, broadcasts, the outbox.
	 *
	 * Columns called state and channel hold the enums of model/; *_ms are
	 * milliseconds since the epoch.  blind: 32 bytes that find an address;
	 * sealed: bytes that only the key can read.
	 */
	"CREATE TABLE meta ("
	" name TEXT PRIMARY KEY,"
	" number BIGINT,"
	" bytes BLOB);"

	/* Each time a core opened the store: what is in flight names its run. */
	"CREATE TABLE run ("
	" id INTEGER PRIMARY KEY,"
	" began_ms BIGINT NOT NULL);"

	"CREATE TABLE person ("
	" id INTEGER PRIMARY KEY,"
	" handle TEXT NOT NULL UNIQUE,"
	" language TEXT NOT NULL,"
	" zone TEXT,"
	" name BLOB);"			/* sealed */

	"CREATE TABLE address ("
	" channel INTEGER NOT NULL,"
	" blind BLOB NOT NULL,"
	" person BIGINT NOT NULL REFERENCES person (id),"
	" sealed BLOB NOT NULL,"
	" PRIMARY KEY (channel, blind),"
	" UNIQUE (person, channel));"

	/* A person is on a list once for each source that says so. */
	"CREATE TABLE membership ("
	" list TEXT NOT NULL,"
	" person BIGINT NOT NULL REFERENCES person (id),"
	" source TEXT NOT NULL,"
	" round BIGINT NOT NULL,"	/* the reading of the files that saw it last */
	" since_ms BIGINT NOT NULL,"
	" PRIMARY KEY (list, person, source));"

	"CREATE TABLE consent ("
	" person BIGINT NOT NULL REFERENCES person (id),"
	" list TEXT NOT NULL,"
	" channel INTEGER NOT NULL,"
	" state INTEGER NOT NULL,"
	" how TEXT NOT NULL,"
	" at_ms BIGINT NOT NULL,"
	" PRIMARY KEY (person, list, channel));"

	/* No reference to a person: it outlives her row. */
	"CREATE TABLE suppression ("
	" channel INTEGER NOT NULL,"
	" blind BLOB NOT NULL,"
	" why TEXT NOT NULL,"
	" since_ms BIGINT NOT NULL,"
	" PRIMARY KEY (channel, blind));"

	/* An event as the files showed it last. */
	"CREATE TABLE occasion ("
	" uid TEXT PRIMARY KEY,"
	" revision INTEGER NOT NULL,"
	" digest BLOB NOT NULL,"
	" starts_ms BIGINT NOT NULL,"
	" seen_ms BIGINT NOT NULL);"

	"CREATE TABLE broadcast ("
	" id INTEGER PRIMARY KEY,"
	" alert TEXT NOT NULL,"
	" event TEXT NOT NULL,"		/* '' where the alert has none */
	" number INTEGER NOT NULL,"
	" state INTEGER NOT NULL,"
	" resume INTEGER NOT NULL,"	/* the state a hold came from */
	" why TEXT NOT NULL,"		/* why it is in that state, or '' */
	" due_ms BIGINT NOT NULL,"
	" expires_ms BIGINT NOT NULL,"
	" event_ms BIGINT NOT NULL,"	/* when its event started, as it was planned */
	" seen_ms BIGINT NOT NULL,"	/* when this due time was first seen */
	" began_ms BIGINT NOT NULL,"	/* 0: not yet */
	" ended_ms BIGINT NOT NULL,"	/* 0: not yet */
	" cursor BIGINT NOT NULL,"	/* the last person put in the outbox; -1: all are */
	" UNIQUE (alert, event, number));"

	"CREATE TABLE broadcast_list ("
	" broadcast BIGINT NOT NULL REFERENCES broadcast (id),"
	" list TEXT NOT NULL,"
	" PRIMARY KEY (broadcast, list));"

	/* The template as it was when the broadcast began. */
	"CREATE TABLE broadcast_text ("
	" broadcast BIGINT NOT NULL REFERENCES broadcast (id),"
	" language TEXT NOT NULL,"
	" source TEXT NOT NULL,"
	" PRIMARY KEY (broadcast, language));"

	/* What a text stated: a set of facts, shared by all who got the same. */
	"CREATE TABLE told ("
	" id INTEGER PRIMARY KEY,"
	" broadcast BIGINT REFERENCES broadcast (id),"	/* null: of a reply */
	" language TEXT NOT NULL,"
	" digest BLOB NOT NULL,"
	" UNIQUE (broadcast, language, digest));"

	"CREATE TABLE told_fact ("
	" told BIGINT NOT NULL REFERENCES told (id),"
	" name TEXT NOT NULL,"
	" event TEXT NOT NULL,"		/* '' where the fact is of no event */
	" revision INTEGER NOT NULL,"
	" value TEXT NOT NULL,"
	" PRIMARY KEY (told, name));"

	"CREATE TABLE message ("
	" id INTEGER PRIMARY KEY,"
	" broadcast BIGINT NOT NULL REFERENCES broadcast (id),"
	" person BIGINT NOT NULL,"
	" channel INTEGER NOT NULL,"
	" blind BLOB NOT NULL,"		/* the handle where there is no address */
	" language TEXT NOT NULL,"
	" state INTEGER NOT NULL,"
	" why TEXT NOT NULL,"
	" due_ms BIGINT NOT NULL,"
	" tries INTEGER NOT NULL,"
	" run BIGINT NOT NULL,"		/* that claimed it; 0: none yet */
	" attempt BIGINT,"		/* the last one */
	" provider_id TEXT,"
	" settled_ms BIGINT NOT NULL,"
	" UNIQUE (broadcast, channel, blind));"
	"CREATE INDEX message_queue ON message (broadcast, due_ms, id)"
	" WHERE state = 0;"
	"CREATE INDEX message_flight ON message (run, broadcast)"
	" WHERE state = 1;"

	"CREATE TABLE attempt ("
	" id INTEGER PRIMARY KEY,"
	" message BIGINT NOT NULL,"
	" run BIGINT NOT NULL,"
	" account TEXT NOT NULL,"
	" told BIGINT,"			/* what this attempt's text stated */
	" began_ms BIGINT NOT NULL,"
	" ended_ms BIGINT NOT NULL,"	/* 0: not yet */
	" verdict INTEGER,"
	" reason INTEGER,"
	" http INTEGER);",

	/* 2: what people say: suppressions by kind, consent, each change of them. */
	"ALTER TABLE suppression ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE suppression ADD COLUMN event_ms BIGINT NOT NULL DEFAULT 0;"
	"UPDATE suppression SET event_ms = since_ms;"

	/* Outlives the row, and the person.  kind: of a stop. */
	"CREATE TABLE suppression_log ("
	" id INTEGER PRIMARY KEY,"
	" channel INTEGER NOT NULL,"
	" blind BLOB NOT NULL,"
	" stop INTEGER NOT NULL,"	/* 0: lifted by her own text */
	" kind INTEGER NOT NULL,"
	" event_ms BIGINT NOT NULL,"
	" at_ms BIGINT NOT NULL);"
	"CREATE INDEX suppression_log_of ON suppression_log (channel, blind);"
	"INSERT INTO suppression_log (channel, blind, stop, kind, event_ms, at_ms)"
	" SELECT channel, blind, 1, kind, event_ms, since_ms FROM suppression;"

	/* before: what it was when a STOP revoked it; event_ms orders what comes. */
	"ALTER TABLE consent ADD COLUMN before INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE consent ADD COLUMN wording TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE consent ADD COLUMN event_ms BIGINT NOT NULL DEFAULT 0;"

	/* Each change of a consent: the proof of it. */
	"CREATE TABLE consent_log ("
	" id INTEGER PRIMARY KEY,"
	" person BIGINT NOT NULL,"
	" list TEXT NOT NULL,"
	" channel INTEGER NOT NULL,"
	" old INTEGER NOT NULL,"
	" state INTEGER NOT NULL,"
	" how TEXT NOT NULL,"
	" wording TEXT NOT NULL,"
	" event_ms BIGINT NOT NULL,"
	" at_ms BIGINT NOT NULL);"
	"CREATE INDEX consent_log_of ON consent_log (person);"

	/* What came in, each once: no address, no body. */
	"CREATE TABLE inbound ("
	" account TEXT NOT NULL,"
	" id TEXT NOT NULL,"		/* the provider's */
	" at_ms BIGINT NOT NULL,"
	" PRIMARY KEY (account, id));"
	"CREATE INDEX inbound_age ON inbound (at_ms);"

	/* Texts whose meaning is in doubt: nothing goes to her until a person looked. */
	"CREATE TABLE review ("
	" id INTEGER PRIMARY KEY,"
	" name TEXT NOT NULL UNIQUE,"	/* random: what the text is sealed for */
	" state INTEGER NOT NULL,"	/* 0: open */
	" person BIGINT NOT NULL,"	/* 0: nobody we know */
	" channel INTEGER NOT NULL,"
	" blind BLOB NOT NULL,"
	" text BLOB,"			/* sealed; NULL once decided */
	" event_ms BIGINT NOT NULL,"
	" at_ms BIGINT NOT NULL,"
	" decided_ms BIGINT NOT NULL,"
	" decided_by BIGINT NOT NULL);"	/* uid */
	"CREATE INDEX review_open ON review (person) WHERE state = 0;",

	/* 3: answers to what people text. */
	"CREATE TABLE reply ("
	" id INTEGER PRIMARY KEY,"	/* from REPLY_ID_FIRST on */
	" kind TEXT NOT NULL,"
	" account TEXT NOT NULL,"
	" channel INTEGER NOT NULL,"
	" blind BLOB NOT NULL,"
	" handle TEXT NOT NULL,"	/* hers, or a random one */
	" language TEXT NOT NULL,"
	" address BLOB,"		/* sealed; NULL once settled */
	" text BLOB,"			/* likewise */
	" told BIGINT,"
	" despite_stop INTEGER NOT NULL,"
	" state INTEGER NOT NULL,"
	" why TEXT NOT NULL,"
	" at_ms BIGINT NOT NULL,"
	" due_ms BIGINT NOT NULL,"
	" tries INTEGER NOT NULL,"
	" run BIGINT NOT NULL,"
	" attempt BIGINT,"
	" provider_id TEXT,"
	" settled_ms BIGINT NOT NULL);"
	"CREATE INDEX reply_queue ON reply (account, due_ms, id) WHERE state = 0;"
	"CREATE INDEX reply_to ON reply (channel, blind, at_ms);"
	"CREATE INDEX reply_known ON reply (settled_ms) WHERE handle <> '';",

	/*
	 * 4: consent by a file is known as such, and says where it is from.
	 *
	 * how is "file" where a file says so, and then source (sealed) is where it
	 * has it from, at_ms when that was.  refused: the file's last word is no.
	 */
	"ALTER TABLE consent ADD COLUMN source BLOB;"
	"ALTER TABLE consent ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE consent_log ADD COLUMN source BLOB;"
	/* What people said has a time of its own. */
	"UPDATE consent SET how = 'file' WHERE event_ms = 0;",

	/* 5: two channels in one broadcast.  What there was is SMS. */
	"ALTER TABLE person ADD COLUMN prefers INTEGER;"	/* a channel, or null */

	/* The channels a broadcast goes out by, in the order they are tried. */
	"CREATE TABLE broadcast_channel ("
	" broadcast BIGINT NOT NULL REFERENCES broadcast (id),"
	" place INTEGER NOT NULL,"
	" channel INTEGER NOT NULL,"
	" PRIMARY KEY (broadcast, place));"
	"INSERT INTO broadcast_channel (broadcast, place, channel)"
	" SELECT id, 0, 0 FROM broadcast;"

	"CREATE TABLE broadcast_part ("
	" broadcast BIGINT NOT NULL REFERENCES broadcast (id),"
	" channel INTEGER NOT NULL,"
	" language TEXT NOT NULL,"
	" part INTEGER NOT NULL,"
	" source TEXT NOT NULL,"
	" PRIMARY KEY (broadcast, channel, language, part));"
	"INSERT INTO broadcast_part (broadcast, channel, language, part, source)"
	" SELECT broadcast, 0, language, 0, source FROM broadcast_text;"
	"DROP TABLE broadcast_text;"
	"ALTER TABLE broadcast_part RENAME TO broadcast_text;"

	/* The digest covers the channel, so it need not be in the key. */
	"ALTER TABLE told ADD COLUMN channel INTEGER NOT NULL DEFAULT 0;"

	/* A person gets a broadcast once, by whatever channel; 0: she was erased. */
	"CREATE UNIQUE INDEX message_person ON message (broadcast, person)"
	" WHERE person > 0;"

	/* A claim is for one channel: a paused one does not stop the other. */
	"DROP INDEX message_queue;"
	"CREATE INDEX message_queue ON message (broadcast, channel, due_ms, id)"
	" WHERE state = 0;",

	/* 6: what is in flight is found by its broadcast, however long that is. */
	"DROP INDEX message_flight;"
	"CREATE INDEX message_flight ON message (broadcast, run)"
	" WHERE state = 1;",
	/* 7: the provider's later word. */
	"ALTER TABLE message ADD COLUMN receipt INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE message ADD COLUMN receipt_reason INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE message ADD COLUMN receipt_ms BIGINT NOT NULL DEFAULT 0;"
	"ALTER TABLE reply ADD COLUMN receipt INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE reply ADD COLUMN receipt_reason INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE reply ADD COLUMN receipt_ms BIGINT NOT NULL DEFAULT 0;"

	/* Receipts for no message that we know. */
	"CREATE TABLE receipt_stray ("
	" id INTEGER PRIMARY KEY,"
	" account TEXT NOT NULL,"
	" state INTEGER NOT NULL,"
	" at_ms BIGINT NOT NULL);"
	"CREATE INDEX receipt_stray_age ON receipt_stray (at_ms);",

	/* 8: stages of measures, as the files showed them. */
	"CREATE TABLE stage ("
	" uid TEXT PRIMARY KEY,"
	" at_ms BIGINT NOT NULL,"	/* 0: not entered, or no longer in the files */
	" shown_ms BIGINT NOT NULL);",

	/* 9: the attempts of a message, for those who verify it. */
	"CREATE INDEX attempt_message ON attempt (message);",

	/*
	 * 10: what people decided (audit.h), and the files as they were read last.
	 */
	"CREATE TABLE audit ("
	" id INTEGER PRIMARY KEY,"	/* without a gap */
	" at_ms BIGINT NOT NULL,"
	" uid BIGINT NOT NULL,"		/* 4294967295: pregond itself */
	" who TEXT NOT NULL,"		/* what that account was called then */
	" verb TEXT NOT NULL,"
	" subject TEXT NOT NULL,"
	" detail TEXT NOT NULL,"
	" chain BLOB NOT NULL);"
	"CREATE TABLE config_file ("
	" name TEXT PRIMARY KEY,"
	" digest BLOB NOT NULL);",

	/* 11: lists that were left, by address: it outlives the row, and the person. */
	"CREATE TABLE left_log ("
	" id INTEGER PRIMARY KEY,"
	" channel INTEGER NOT NULL,"
	" blind BLOB NOT NULL,"
	" list TEXT NOT NULL,"
	" stop INTEGER NOT NULL,"	/* 0: joined by its keyword */
	" event_ms BIGINT NOT NULL,"
	" at_ms BIGINT NOT NULL);"
	"CREATE INDEX left_log_of ON left_log (channel, blind, list);"
	/* What was said before there was one. */
	"INSERT INTO left_log (channel, blind, list, stop, event_ms, at_ms)"
	" SELECT a.channel, a.blind, c.list, c.state = 3, c.event_ms, c.at_ms"
	" FROM consent_log c JOIN address a ON a.person = c.person"
	" WHERE (c.state = 3 AND c.how IN ('LEAVE', 'one-click'))"
	" OR (c.state = 2 AND c.how LIKE 'keyword %' AND a.channel = c.channel)"
	" ORDER BY c.id;",

	/* 12: what the council did, as people said it. */
	"CREATE TABLE outcome ("
	" id INTEGER PRIMARY KEY,"
	" event TEXT NOT NULL,"
	" result INTEGER NOT NULL,"
	" tally TEXT NOT NULL,"		/* "10-0", or "" */
	" source TEXT NOT NULL,"	/* a link, or "" */
	" note TEXT NOT NULL,"
	" uid BIGINT NOT NULL,"		/* who said it */
	" at_ms BIGINT NOT NULL,"
	" accepted_ms BIGINT NOT NULL);"	/* enough said so by then; 0: not by this */
	"CREATE INDEX outcome_of ON outcome (event, uid);",

	/* 13: the account that a text in doubt came in by. */
	"ALTER TABLE review ADD COLUMN account TEXT NOT NULL DEFAULT '';",

	/* 14: who said yes to what.  broadcast 0: to a reading of the files. */
	"CREATE TABLE approval ("
	" broadcast BIGINT NOT NULL,"
	" uid BIGINT NOT NULL,"
	" digest BLOB NOT NULL,"
	" covers TEXT NOT NULL,"	/* what it is of, as JSON */
	" at_ms BIGINT NOT NULL,"
	" PRIMARY KEY (broadcast, uid));",

	/* 15: what people hold: kind is enum hold_kind, name '' for everything. */
	"CREATE TABLE hold ("
	" kind INTEGER NOT NULL,"
	" name TEXT NOT NULL,"
	" since_ms BIGINT NOT NULL,"
	" uid BIGINT NOT NULL,"
	" why TEXT NOT NULL,"
	" PRIMARY KEY (kind, name));"
	/* Not held by anything: she is told that she is out. */
	"ALTER TABLE reply ADD COLUMN confirms INTEGER NOT NULL DEFAULT 0;",

	/*
	 * 16: what each revision of an event was, and who was told which.
	 *
	 * value: comparable; until_ms: from when on it matters to nobody.  An event
	 * that was seen before this step counts up once, so that it has a revision here.
	 */
	"CREATE TABLE occasion_revision ("
	" uid TEXT NOT NULL,"
	" revision BIGINT NOT NULL,"
	" seen_ms BIGINT NOT NULL,"
	" PRIMARY KEY (uid, revision));"
	"CREATE TABLE occasion_aspect ("
	" uid TEXT NOT NULL,"
	" revision BIGINT NOT NULL,"
	" aspect TEXT NOT NULL,"
	" value TEXT NOT NULL,"
	" until_ms BIGINT NOT NULL,"
	" PRIMARY KEY (uid, revision, aspect));"
	"UPDATE occasion SET digest = CAST('' AS BLOB);"

	/* stated 0: a correction that covered it without spelling it out. */
	"CREATE TABLE told_aspect ("
	" told BIGINT NOT NULL REFERENCES told (id),"
	" uid TEXT NOT NULL,"
	" aspect TEXT NOT NULL,"
	" revision BIGINT NOT NULL,"
	" stated INTEGER NOT NULL,"
	" PRIMARY KEY (told, uid, aspect));"
	"CREATE INDEX told_aspect_of ON told_aspect (uid, aspect, revision);"

	/* Whose it was; 0: nobody's that we know, or she was erased. */
	"ALTER TABLE attempt ADD COLUMN person BIGINT NOT NULL DEFAULT 0;"
	"UPDATE attempt SET person = COALESCE((SELECT person FROM message"
	" WHERE id = attempt.message), 0);"
	"CREATE INDEX attempt_person ON attempt (person, id);"
	"ALTER TABLE reply ADD COLUMN person BIGINT NOT NULL DEFAULT 0;"
	"CREATE INDEX reply_waits ON reply (person) WHERE state = 0;"

	/*
	 * A correction: which text, the aspect it is about, at which revision; or the
	 * broadcast whose readers it goes to.  '' and 0 for those of alerts.
	 */
	"ALTER TABLE broadcast ADD COLUMN template TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE broadcast ADD COLUMN aspect TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE broadcast ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;"
	"ALTER TABLE broadcast ADD COLUMN corrects BIGINT NOT NULL DEFAULT 0;"
	/* Until when quiet hours do not hold for it, as people said; see 20. */
	"ALTER TABLE broadcast ADD COLUMN at_night INTEGER NOT NULL DEFAULT 0;",

	/* 17: texts that go to testers alone, made when they are sent. */
	"ALTER TABLE reply ADD COLUMN test_alert TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE reply ADD COLUMN test_broadcast BIGINT NOT NULL DEFAULT 0;"
	"CREATE INDEX reply_test ON reply (at_ms) WHERE kind = 'test';",

	/* 18: a start that the readers of a correction were told; 0: that did not change. */
	"ALTER TABLE broadcast ADD COLUMN was_ms BIGINT NOT NULL DEFAULT 0;",

	/* 19: whether her language is her own word, which no file changes. */
	"ALTER TABLE person ADD COLUMN chose INTEGER NOT NULL DEFAULT 0;",

	/* 20: a night, not every night. */
	"ALTER TABLE broadcast RENAME COLUMN at_night TO night_until_ms;",

	/* 21: when the event was to start, of which something was said. */
	"ALTER TABLE outcome ADD COLUMN starts_ms BIGINT NOT NULL DEFAULT 0;"
	"UPDATE outcome SET starts_ms = COALESCE((SELECT starts_ms FROM occasion"
	" WHERE uid = event AND starts_ms <= at_ms), at_ms);",

	/* 22: the events of the files in force, at their revisions. */
	"CREATE TABLE accepted ("
	" uid TEXT NOT NULL PRIMARY KEY,"
	" revision BIGINT NOT NULL,"
	" file TEXT NOT NULL);",

	/* 23: what pregond itself holds (uid -1) has a row beside what a person does. */
	"UPDATE hold SET name = 'rule' WHERE kind = 3 AND uid = 4294967295;",

	/*
	 * 24: a correction of an event is about some of its aspects (ASPECTS_TIME and its kin;
	 * those of before were about all).  Its deadlines are those that changed for anybody;
	 * first_ms is the first moment to come of what changed, as it was told or is.
	 */
	"ALTER TABLE broadcast DROP COLUMN aspect;"
	"ALTER TABLE broadcast ADD COLUMN deadlines TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE broadcast ADD COLUMN aspects INTEGER NOT NULL DEFAULT 0;"
	"UPDATE broadcast SET aspects = 7 WHERE alert = 'correction';"
	"ALTER TABLE broadcast ADD COLUMN first_ms BIGINT NOT NULL DEFAULT 0;"
	"UPDATE broadcast SET first_ms = was_ms;",

	NULL
};
