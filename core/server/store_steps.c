#include "server/store_steps.h"

#include <stddef.h>

/* Times are seconds since 1970 in UTC. A trouble is one cause of one article in one subject; from
   when it was opened until it was closed is an episode. `cause` is empty while none is confirmed,
   `article` where the subject fails and nothing says why. */
const char *const kb_store_steps[] = {
  "CREATE TABLE run(id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL,"
  " at INTEGER NOT NULL, rule_set TEXT, complete INTEGER NOT NULL CHECK(complete IN (0, 1)),"
  " every_case INTEGER NOT NULL CHECK(every_case IN (0, 1)), cases INTEGER NOT NULL,"
  " opened INTEGER NOT NULL DEFAULT 0, fixed INTEGER NOT NULL DEFAULT 0) STRICT;"
  "CREATE INDEX run_of_tenant ON run(tenant, at);"
  "CREATE TABLE subject(id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, kind TEXT NOT NULL,"
  " key TEXT NOT NULL, name TEXT NOT NULL, address TEXT, UNIQUE(tenant, kind, key)) STRICT;"
  "CREATE TABLE article(code TEXT PRIMARY KEY, title TEXT NOT NULL) STRICT;"
  "CREATE TABLE record(id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, key TEXT NOT NULL, name TEXT,"
  " UNIQUE(tenant, key)) STRICT;"
  "CREATE TABLE trouble(id INTEGER PRIMARY KEY,"
  " subject INTEGER NOT NULL REFERENCES subject(id) ON DELETE CASCADE,"
  " article TEXT NOT NULL REFERENCES article(code), cause TEXT NOT NULL,"
  " times INTEGER NOT NULL DEFAULT 0 CHECK(times >= 0), UNIQUE(subject, article, cause)) STRICT;"
  "CREATE TABLE episode(id INTEGER PRIMARY KEY,"
  " trouble INTEGER NOT NULL REFERENCES trouble(id) ON DELETE CASCADE,"
  " verdict TEXT NOT NULL, by_alert INTEGER NOT NULL CHECK(by_alert IN (0, 1)), text TEXT NOT NULL, record INTEGER REFERENCES record(id),"
  " opened INTEGER NOT NULL, seen INTEGER NOT NULL CHECK(seen >= opened),"
  " seen_run INTEGER NOT NULL, absent INTEGER, closed INTEGER CHECK(closed >= seen),"
  " how TEXT CHECK(how IN ('fixed', 'determined', 'excepted')),"
  " CHECK((closed IS NULL) = (how IS NULL))) STRICT;"
  "CREATE INDEX episode_of_trouble ON episode(trouble);"
  "CREATE UNIQUE INDEX episode_open ON episode(trouble) WHERE closed IS NULL;"
  "CREATE INDEX episode_of_record ON episode(record) WHERE record IS NOT NULL;",
  /* Closed as removed: the article is no longer in the rule set. */
  "CREATE TABLE episode_2(id INTEGER PRIMARY KEY,"
  " trouble INTEGER NOT NULL REFERENCES trouble(id) ON DELETE CASCADE,"
  " verdict TEXT NOT NULL, by_alert INTEGER NOT NULL CHECK(by_alert IN (0, 1)), text TEXT NOT NULL,"
  " record INTEGER REFERENCES record(id),"
  " opened INTEGER NOT NULL, seen INTEGER NOT NULL CHECK(seen >= opened),"
  " seen_run INTEGER NOT NULL, absent INTEGER, closed INTEGER CHECK(closed >= seen),"
  " how TEXT CHECK(how IN ('fixed', 'determined', 'excepted', 'removed')),"
  " CHECK((closed IS NULL) = (how IS NULL))) STRICT;"
  "INSERT INTO episode_2 SELECT id, trouble, verdict, by_alert, text, record, opened, seen, seen_run,"
  " absent, closed, how FROM episode;"
  "DROP TABLE episode; ALTER TABLE episode_2 RENAME TO episode;"
  "CREATE INDEX episode_of_trouble ON episode(trouble);"
  "CREATE UNIQUE INDEX episode_open ON episode(trouble) WHERE closed IS NULL;"
  "CREATE INDEX episode_of_record ON episode(record) WHERE record IS NOT NULL;",
  NULL,
};
