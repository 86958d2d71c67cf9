#include "server/add.h"

#include "base/hash.h"
#include "server/when.h"

#include <stdio.h>
#include <string.h>

/* The report is put into two tables of this connection; then each of a list of statements does one
   part of the work for all of them. A trouble is closed only by what is known: that the report is
   complete and has a record of the subject, that its data was enough, that the article is not
   inconclusive about it, and, if no alert but a state showed the trouble, that this check of the
   article was skipped nowhere (a report says in how many cases, but not in which). */

static const char staging[] =
  "CREATE TEMP TABLE IF NOT EXISTS part_case(kind TEXT, key TEXT, name TEXT, address TEXT,"
  " judged INTEGER);"
  "CREATE TEMP TABLE IF NOT EXISTS part_trouble(kind TEXT, key TEXT, name TEXT, address TEXT,"
  " article TEXT, title TEXT, cause TEXT, verdict TEXT, by_alert INTEGER, text TEXT, record TEXT, excepted INTEGER);"
  "CREATE TEMP TABLE IF NOT EXISTS part_skipped(article TEXT);"
  "CREATE TEMP TABLE IF NOT EXISTS part_record(key TEXT, name TEXT);"
  /* The same by the numbers of the history. */
  "CREATE TEMP TABLE IF NOT EXISTS now_trouble(trouble INTEGER PRIMARY KEY, subject INTEGER,"
  " article TEXT, cause TEXT, verdict TEXT, by_alert INTEGER, text TEXT, record INTEGER,"
  " excepted INTEGER);"
  "CREATE INDEX IF NOT EXISTS temp.now_subject ON now_trouble(subject, article);"
  "CREATE TEMP TABLE IF NOT EXISTS now_case(subject INTEGER PRIMARY KEY, judged INTEGER);"
  "DELETE FROM part_case; DELETE FROM part_trouble; DELETE FROM part_skipped;"
  "DELETE FROM part_record; DELETE FROM now_trouble; DELETE FROM now_case;";

enum when { ALWAYS, WITH_CASES, COMPLETE, COMPLETE_OF_ALL };

/* What its changes are counted as. */
enum counted { NOTHING, OPENED, FIXED };

static const struct step {
  enum when when;
  const char *sql;
  enum counted counted;
} steps[] = {
  {ALWAYS,
   "INSERT INTO subject(tenant, kind, key, name, address)"
   " SELECT :tenant, kind, key, name, address FROM part_case WHERE true"
   " ON CONFLICT(tenant, kind, key) DO UPDATE SET"
   " name = iif(excluded.name = excluded.key, name, excluded.name),"
   " address = coalesce(excluded.address, address)",
   NOTHING},
  {ALWAYS,
   "INSERT INTO subject(tenant, kind, key, name, address)"
   " SELECT :tenant, kind, key, name, address FROM part_trouble WHERE true"
   " ON CONFLICT(tenant, kind, key) DO UPDATE SET"
   " name = iif(excluded.name = excluded.key, name, excluded.name),"
   " address = coalesce(excluded.address, address)",
   NOTHING},
  {ALWAYS,
   "INSERT INTO article(code, title) SELECT article, title FROM part_trouble WHERE true"
   " ON CONFLICT(code) DO UPDATE SET title = excluded.title",
   NOTHING},
  {ALWAYS,
   "INSERT INTO record(tenant, key) SELECT :tenant, record FROM part_trouble"
   " WHERE record <> '' ON CONFLICT DO NOTHING",
   NOTHING},
  {ALWAYS,
   "UPDATE record SET name = part_record.name FROM part_record"
   " WHERE record.tenant = :tenant AND record.key = part_record.key"
   " AND part_record.name IS NOT NULL",
   NOTHING},
  {ALWAYS,
   "INSERT INTO trouble(subject, article, cause)"
   " SELECT subject.id, article, cause FROM part_trouble JOIN subject USING(kind, key)"
   " WHERE tenant = :tenant ON CONFLICT DO NOTHING",
   NOTHING},
  {ALWAYS,
   "INSERT OR REPLACE INTO now_trouble SELECT trouble.id, subject.id, trouble.article,"
   " trouble.cause, verdict, by_alert, text, record.id, excepted"
   " FROM part_trouble p JOIN subject ON subject.tenant = :tenant"
   " AND subject.kind = p.kind AND subject.key = p.key"
   " JOIN trouble ON trouble.subject = subject.id AND trouble.article = p.article"
   " AND trouble.cause = p.cause"
   " LEFT JOIN record ON record.tenant = :tenant AND record.key = p.record",
   NOTHING},
  {WITH_CASES,
   "INSERT OR REPLACE INTO now_case SELECT subject.id, judged FROM part_case"
   " JOIN subject USING(kind, key) WHERE tenant = :tenant",
   NOTHING},
  /* What is still there. */
  {ALWAYS,
   "UPDATE episode SET seen = :at, seen_run = :run, absent = NULL, verdict = n.verdict,"
   " by_alert = n.by_alert,"
   " text = n.text, record = coalesce(n.record, episode.record)"
   " FROM now_trouble n WHERE n.trouble = episode.trouble AND closed IS NULL"
   " AND NOT n.excepted",
   NOTHING},
  /* What is new, or came back. */
  {ALWAYS,
   "UPDATE trouble SET times = times + 1 WHERE id IN (SELECT trouble FROM now_trouble n"
   " WHERE NOT excepted AND NOT EXISTS (SELECT 1 FROM episode"
   " WHERE episode.trouble = n.trouble AND closed IS NULL))",
   NOTHING},
  {ALWAYS,
   "INSERT INTO episode(trouble, verdict, by_alert, text, record, opened, seen, seen_run)"
   " SELECT trouble, verdict, by_alert, text, record, :at, :at, :run FROM now_trouble n"
   " WHERE NOT excepted AND NOT EXISTS (SELECT 1 FROM episode"
   " WHERE episode.trouble = n.trouble AND closed IS NULL)",
   OPENED},
  {ALWAYS,
   "UPDATE episode SET closed = :at, how = 'excepted' WHERE closed IS NULL"
   " AND trouble IN (SELECT trouble FROM now_trouble WHERE excepted)",
   NOTHING},
  /* It is in the data again, although its trouble is not judged. */
  {WITH_CASES,
   "UPDATE episode SET absent = NULL FROM trouble t WHERE closed IS NULL"
   " AND t.id = episode.trouble AND t.subject IN (SELECT subject FROM now_case)",
   NOTHING},
  /* What is there no more: without a known cause, and now with one; and what is fixed. */
  {COMPLETE,
   "UPDATE episode SET closed = :at, how = 'determined' FROM trouble t, now_case c"
   " WHERE closed IS NULL AND seen_run <> :run AND t.id = episode.trouble"
   " AND c.subject = t.subject AND t.cause = ''"
   " AND EXISTS (SELECT 1 FROM now_trouble n WHERE n.subject = t.subject"
   " AND NOT n.excepted AND (n.article = t.article OR t.article = ''))",
   NOTHING},
  {COMPLETE,
   "UPDATE episode SET closed = :at, how = 'fixed' FROM trouble t, now_case c"
   " WHERE closed IS NULL AND seen_run <> :run AND t.id = episode.trouble"
   " AND c.subject = t.subject AND c.judged"
   " AND (by_alert OR t.article NOT IN (SELECT article FROM part_skipped))"
   " AND NOT EXISTS (SELECT 1 FROM now_trouble n WHERE n.subject = t.subject"
   " AND n.article = t.article AND n.verdict = 'inconclusive')",
   FIXED},
  {COMPLETE_OF_ALL,
   "UPDATE episode SET absent = coalesce(absent, :at) FROM trouble t, subject s"
   " WHERE closed IS NULL AND seen_run <> :run AND t.id = episode.trouble"
   " AND s.id = t.subject AND s.tenant = :tenant"
   " AND s.id NOT IN (SELECT subject FROM now_case)",
   NOTHING},
  /* Only excepted so far: never a trouble. */
  {ALWAYS, "DELETE FROM trouble WHERE times = 0", NOTHING},
};

/* Names of parameters; their values are set for each row. */
static struct kb_bind text_bind(const char *name, const char *text)
{
  return (struct kb_bind){name, text, 0, false};
}

static struct kb_bind number_bind(const char *name, int64_t number)
{
  return (struct kb_bind){name, NULL, number, true};
}

static enum kb_status stage_cases(struct kb_store *store, const struct kb_saved_report *report,
                                  struct kb_error *error)
{
  struct kb_query *query = NULL;
  enum kb_status status = kb_store_prepare(
    store, "INSERT INTO part_case VALUES(:kind, :key, :name, :address, :judged)", &query, error);
  for (size_t i = 0; status == KB_OK && i < report->case_count; i++) {
    const struct kb_saved_case *done = &report->case_list[i];
    const struct kb_bind binds[] = {
      text_bind(":kind", done->table),         text_bind(":key", done->subject),
      text_bind(":name", done->name),          text_bind(":address", done->address),
      number_bind(":judged", done->is_judged), {.name = NULL}};
    status = kb_query_run(query, binds, NULL, NULL, error);
  }
  kb_query_free(query);
  return status;
}

static enum kb_status stage_cause(struct kb_query *query, const struct kb_saved_finding *finding,
                                  const struct kb_saved_cause *cause, bool is_excepted,
                                  struct kb_error *error)
{
  const char *verdict = kb_saved_is_inconclusive(finding) ? "inconclusive" : finding->verdict;
  const struct kb_bind binds[] = {text_bind(":kind", finding->table),
                                  text_bind(":key", finding->subject),
                                  text_bind(":name", finding->name),
                                  text_bind(":address", finding->address),
                                  text_bind(":article", finding->article),
                                  text_bind(":title", finding->title),
                                  text_bind(":cause", cause->id),
                                  text_bind(":verdict", verdict),
                                  text_bind(":text", cause->text),
                                  text_bind(":record", cause->record),
                                  number_bind(":excepted", is_excepted),
                                  number_bind(":by_alert", finding->has_alerts),
                                  {.name = NULL}};
  return kb_query_run(query, binds, NULL, NULL, error);
}

/* One that a later success supersedes is none. */
static enum kb_status stage_finding(struct kb_query *query, const struct kb_saved_finding *finding,
                                    bool is_excepted, struct kb_error *error)
{
  const struct kb_saved_cause none = {"", finding->text, ""};
  enum kb_status status = KB_OK;
  if (strcmp(finding->verdict, "superseded") == 0) {
    return KB_OK;
  }
  if (finding->confirmed_count == 0) {
    return stage_cause(query, finding, &none, is_excepted, error);
  }
  for (size_t i = 0; status == KB_OK && i < finding->confirmed_count; i++) {
    status = stage_cause(query, finding, &finding->confirmed[i], is_excepted, error);
  }
  return status;
}

static enum kb_status stage_findings(struct kb_store *store, const struct kb_saved_report *report,
                                     struct kb_error *error)
{
  struct kb_query *query = NULL;
  enum kb_status status =
    kb_store_prepare(store,
                     "INSERT INTO part_trouble VALUES(:kind, :key, :name, :address, :article, "
                     ":title, :cause, :verdict, :by_alert, :text, :record, :excepted)",
                     &query, error);
  for (size_t i = 0; status == KB_OK && i < report->count; i++) {
    status = stage_finding(query, &report->findings[i], false, error);
  }
  for (size_t i = 0; status == KB_OK && i < report->exception_count; i++) {
    status = stage_finding(query, &report->exceptions[i], true, error);
  }
  kb_query_free(query);
  return status;
}

static enum kb_status stage_rest(struct kb_store *store, const struct kb_saved_report *report,
                                 struct kb_error *error)
{
  enum kb_status status = KB_OK;
  for (size_t i = 0; status == KB_OK && i < report->gap_count; i++) {
    const struct kb_bind binds[] = {text_bind(":article", report->gaps[i].article), {.name = NULL}};
    status =
      kb_store_run(store, "INSERT INTO part_skipped VALUES(:article)", binds, NULL, NULL, error);
  }
  for (size_t i = 0; status == KB_OK && i < report->record_count; i++) {
    const struct kb_bind binds[] = {text_bind(":key", report->records[i].id),
                                    text_bind(":name", report->records[i].name),
                                    {.name = NULL}};
    status =
      kb_store_run(store, "INSERT INTO part_record VALUES(:key, :name)", binds, NULL, NULL, error);
  }
  return status;
}

static enum kb_status fold(struct kb_store *store, const struct kb_bind *binds, bool is_part,
                           struct kb_added *added, struct kb_error *error)
{
  const enum when most = !added->has_cases     ? ALWAYS
                         : !added->is_complete ? WITH_CASES
                         : is_part             ? COMPLETE
                                               : COMPLETE_OF_ALL;
  enum kb_status status = KB_OK;
  int64_t number = 0;
  for (size_t i = 0; status == KB_OK && i < sizeof steps / sizeof steps[0]; i++) {
    if (steps[i].when > most) {
      continue;
    }
    status = kb_store_run(store, steps[i].sql, binds, NULL, NULL, error);
    if (steps[i].counted == OPENED) {
      added->opened = kb_store_changes(store);
    } else if (steps[i].counted == FIXED) {
      added->fixed = kb_store_changes(store);
    }
  }
  const struct kb_bind counts[] = {binds[0],
                                   number_bind(":opened", (int64_t)added->opened),
                                   number_bind(":fixed", (int64_t)added->fixed),
                                   {.name = NULL}};
  if (status == KB_OK) {
    status = kb_store_run(store, "UPDATE run SET opened = :opened, fixed = :fixed WHERE id = :run",
                          counts, NULL, NULL, error);
  }
  if (status == KB_OK) {
    status = kb_store_count(store,
                            "SELECT count(*) FROM episode e JOIN trouble t ON t.id = e.trouble "
                            "JOIN subject s ON s.id = t.subject "
                            "WHERE closed IS NULL AND s.tenant = :tenant",
                            binds, &number, error);
    added->open = (size_t)number;
  }
  return status;
}

/* Whether it may be added; `added->is_known`: it was. */
static enum kb_status look_at(struct kb_store *store, const struct kb_saved_report *report,
                              const struct kb_bind *binds, int64_t at, struct kb_added *added,
                              struct kb_error *error)
{
  char own[KB_WHEN_SIZE];
  char other[KB_WHEN_SIZE];
  int64_t number = 0;
  enum kb_status status =
    kb_store_count(store, "SELECT count(*) FROM run WHERE hash = :hash", binds, &number, error);
  added->is_known = number > 0;
  if (status != KB_OK || added->is_known) {
    return status;
  }
  status = kb_store_count(store, "SELECT coalesce(max(at), :at) FROM run WHERE tenant = :tenant",
                          binds, &number, error);
  if (status == KB_OK && number > at) {
    return kb_fail(error, KB_USAGE,
                   "%.300s: is of %s, older than the newest report of its tenant in the history, "
                   "which is of %s; add reports in the order of their times, or say when it was "
                   "made: --at TIME",
                   report->file, kb_when_text(at, own), kb_when_text(number, other));
  }
  return status;
}

static enum kb_status add_run(struct kb_store *store, const struct kb_saved_report *report,
                              struct kb_bind *binds, bool is_part, struct kb_added *added,
                              struct kb_error *error)
{
  int64_t run = 0;
  enum kb_status status =
    kb_store_run(store,
                 "INSERT INTO run(hash, tenant, at, rule_set, complete, every_case, cases) "
                 "VALUES(:hash, :tenant, :at, :rule_set, :complete, :every_case, :cases)",
                 binds, NULL, NULL, error);
  if (status == KB_OK) {
    status = kb_store_count(store, "SELECT last_insert_rowid()", NULL, &run, error);
  }
  binds[0].number = run;
  if (status == KB_OK) {
    status = kb_store_script(store, staging, error);
  }
  if (status == KB_OK) {
    status = stage_cases(store, report, error);
  }
  if (status == KB_OK) {
    status = stage_findings(store, report, error);
  }
  if (status == KB_OK) {
    status = stage_rest(store, report, error);
  }
  return status == KB_OK ? fold(store, binds, is_part, added, error) : status;
}

/* What a program of another version, or by hand, may have written. */
static enum kb_status examine(const struct kb_saved_report *report, struct kb_error *error)
{
  if (report->odd > 0) {
    return kb_fail(error, KB_INVALID,
                   "%.300s:%zu: a record lacks what it is about, or its verdict; write the report "
                   "again with kbtriage run --format ndjson --every-case",
                   report->file, report->odd_line);
  }
  if (report->case_count > 0 && report->case_count != report->cases) {
    return kb_fail(error, KB_INVALID,
                   "%.300s: has records of %zu cases, but its summary counts %zu: part of it is "
                   "missing",
                   report->file, report->case_count, report->cases);
  }
  return KB_OK;
}

enum kb_status kb_history_add_report(struct kb_store *store, const struct kb_saved_report *report,
                                     const struct kb_adding *adding, struct kb_added *added,
                                     struct kb_error *error)
{
  char hash[KB_HASH_SIZE];
  char identity[KB_HASH_SIZE + 24];
  kb_hash_write(report->hash, hash);
  /* Where nothing has changed, the report of the next day is the same. */
  if (adding->is_timed) {
    (void)snprintf(identity, sizeof identity, "%s@%lld", hash, (long long)adding->at);
  } else {
    (void)snprintf(identity, sizeof identity, "%s", hash);
  }
  *added = (struct kb_added){
    .is_complete = report->rejected == 0 && report->faults == 0 && report->skipped == 0,
    .has_cases = report->case_count > 0 || report->cases == 0,
  };
  struct kb_bind binds[] = {
    number_bind(":run", 0),
    text_bind(":hash", identity),
    text_bind(":tenant", adding->tenant),
    number_bind(":at", adding->at),
    text_bind(":rule_set", report->rule_set),
    number_bind(":complete", added->is_complete),
    number_bind(":every_case", added->has_cases),
    number_bind(":cases", (int64_t)report->cases),
    {.name = NULL},
  };
  enum kb_status status = examine(report, error);
  if (status == KB_OK) {
    status = kb_store_script(store, "BEGIN IMMEDIATE", error);
  }
  if (status != KB_OK) {
    return status;
  }
  status = look_at(store, report, binds, adding->at, added, error);
  if (status == KB_OK && !added->is_known) {
    status = add_run(store, report, binds, adding->is_part || report->shard, added, error);
  }
  if (status == KB_OK) {
    status = kb_store_script(store, "COMMIT", error);
  }
  if (status != KB_OK) {
    (void)kb_store_script(store, "ROLLBACK", NULL);
  }
  return status;
}
