#include "server/add.h"

#include "base/hash.h"
#include "server/add_stage.h"
#include "server/when.h"

#include <stdio.h>
#include <string.h>

/* The report is put into tables of this connection (add_stage.h); then each of a list of statements
   does one part of the work for all of them. A trouble is closed only by what is known: that the
   report is complete and has a record of the subject, that its data was enough, that the article
   was looked for and is not inconclusive about it, and, if no alert but a state showed the trouble,
   that this check of the article was not skipped for the subject (an older report says in how many
   cases it was, but not in which: then it must have been skipped nowhere). The trouble of an
   article that is no longer in the rule set can neither be seen nor be fixed: it is closed as
   removed, and goes on if the article comes back and still finds it. */

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
   "INSERT OR REPLACE INTO now_case SELECT subject.id, judged, lists_skipped FROM part_case"
   " JOIN subject USING(kind, key) WHERE tenant = :tenant",
   NOTHING},
  {WITH_CASES,
   "INSERT OR IGNORE INTO now_skipped SELECT subject.id, article FROM part_case_skipped"
   " JOIN subject USING(kind, key) WHERE tenant = :tenant",
   NOTHING},
  {ALWAYS,
   "UPDATE episode SET closed = NULL, how = NULL WHERE how = 'removed' AND id IN"
   " (SELECT max(e.id) FROM episode e JOIN now_trouble n ON n.trouble = e.trouble"
   " WHERE NOT n.excepted GROUP BY e.trouble)",
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
   " AND (by_alert OR CASE WHEN c.lists_skipped THEN"
   " NOT EXISTS (SELECT 1 FROM now_skipped k WHERE k.subject = t.subject AND k.article = t.article)"
   " ELSE t.article NOT IN (SELECT article FROM part_skipped) END)"
   " AND (:articles = 0 OR t.article = ''"
   " OR t.article IN (SELECT article FROM part_article WHERE NOT left_out))"
   " AND NOT EXISTS (SELECT 1 FROM now_trouble n WHERE n.subject = t.subject"
   " AND n.article = t.article AND n.verdict = 'inconclusive')",
   FIXED},
  {COMPLETE,
   "UPDATE episode SET closed = :at, how = 'removed' FROM trouble t, subject s"
   " WHERE closed IS NULL AND t.id = episode.trouble AND s.id = t.subject AND s.tenant = :tenant"
   " AND :articles > 0 AND t.article <> '' AND t.article NOT IN (SELECT article FROM part_article)",
   NOTHING},
  {COMPLETE_OF_ALL,
   "UPDATE episode SET absent = coalesce(absent, :at) FROM trouble t, subject s"
   " WHERE closed IS NULL AND seen_run <> :run AND t.id = episode.trouble"
   " AND s.id = t.subject AND s.tenant = :tenant"
   " AND s.id NOT IN (SELECT subject FROM now_case)",
   NOTHING},
  /* Only excepted so far: never a trouble. */
  {ALWAYS, "DELETE FROM trouble WHERE times = 0", NOTHING},
};

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
                                   kb_bind_number(":opened", (int64_t)added->opened),
                                   kb_bind_number(":fixed", (int64_t)added->fixed),
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
                              const char *tenant, struct kb_bind *binds, bool is_part,
                              struct kb_added *added, struct kb_error *error)
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
    status = kb_add_stage(store, report, tenant, error);
  }
  return status == KB_OK ? fold(store, binds, is_part, added, error) : status;
}

static bool is_listed(const struct kb_saved_report *report, const char *named)
{
  bool is_it = report->tenant_count == 0;
  for (size_t i = 0; !is_it && i < report->tenant_count; i++) {
    is_it = strcmp(report->tenant_list[i], named) == 0;
  }
  return is_it;
}

/* Of a tenant that a report of several does not list: it would be added to none. */
static const char *find_unlisted(const struct kb_saved_report *report)
{
  for (size_t i = 0; i < report->count; i++) {
    if (!is_listed(report, report->findings[i].tenant)) {
      return report->findings[i].tenant;
    }
  }
  for (size_t i = 0; i < report->exception_count; i++) {
    if (!is_listed(report, report->exceptions[i].tenant)) {
      return report->exceptions[i].tenant;
    }
  }
  for (size_t i = 0; i < report->case_count; i++) {
    if (!is_listed(report, report->case_list[i].tenant)) {
      return report->case_list[i].tenant;
    }
  }
  return NULL;
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
  const char *unlisted = find_unlisted(report);
  return unlisted ? kb_fail(error, KB_INVALID,
                            "%.300s: a record is of the tenant '%.100s', which the summary does "
                            "not list; merge the reports again",
                            report->file, unlisted)
                  : KB_OK;
}

/* The same report counts once for a tenant. Where nothing has changed, the report of the next day
   is the same: with --at it counts again, as that of another time. */
static void identify(struct kb_buf *identity, const struct kb_saved_report *report,
                     const struct kb_adding *adding, const char *tenant)
{
  char hash[KB_HASH_SIZE];
  kb_hash_write(report->hash, hash);
  kb_buf_add_text(identity, hash);
  if (adding->is_timed) {
    kb_buf_addf(identity, "@%lld", (long long)adding->at);
  }
  if (adding->tenant_count > 1) {
    kb_buf_addf(identity, " %s", tenant);
  }
}

/* With the records of each case, those of the tenant are counted. */
static size_t count_cases(const struct kb_saved_report *report, const char *tenant)
{
  size_t count = 0;
  for (size_t i = 0; i < report->case_count; i++) {
    count += kb_saved_is_of(report, report->case_list[i].tenant, tenant);
  }
  return report->case_count > 0 ? count : report->cases;
}

static enum kb_status add_part(struct kb_store *store, const struct kb_saved_report *report,
                               const struct kb_adding *adding, const char *tenant,
                               struct kb_added *added, struct kb_error *error)
{
  struct kb_buf identity = {0};
  *added = (struct kb_added){
    /* Older reports do not say which articles were left out. */
    .is_complete = report->rejected == 0 && report->faults == 0 &&
                   (report->skipped == 0 || report->article_count > 0),
    .has_cases = report->case_count > 0 || report->cases == 0,
  };
  identify(&identity, report, adding, tenant);
  struct kb_bind binds[] = {
    kb_bind_number(":run", 0),
    kb_bind_text(":hash", kb_buf_text(&identity)),
    kb_bind_text(":tenant", tenant),
    kb_bind_number(":at", adding->at),
    kb_bind_text(":rule_set", report->rule_set),
    kb_bind_number(":complete", added->is_complete),
    kb_bind_number(":every_case", added->has_cases),
    kb_bind_number(":cases", (int64_t)count_cases(report, tenant)),
    kb_bind_number(":articles", (int64_t)report->article_count),
    {.name = NULL},
  };
  enum kb_status status = identity.failed ? kb_fail_no_memory(error)
                                          : look_at(store, report, binds, adding->at, added, error);
  if (status == KB_OK && !added->is_known) {
    status = add_run(store, report, tenant, binds, adding->is_part || report->shard, added, error);
  }
  kb_buf_fini(&identity);
  return status;
}

enum kb_status kb_history_add_report(struct kb_store *store, const struct kb_saved_report *report,
                                     const struct kb_adding *adding, struct kb_added *added,
                                     struct kb_error *error)
{
  enum kb_status status = examine(report, error);
  if (status == KB_OK) {
    status = kb_store_script(store, "BEGIN IMMEDIATE", error);
  }
  if (status != KB_OK) {
    return status;
  }
  for (size_t i = 0; status == KB_OK && i < adding->tenant_count; i++) {
    status = add_part(store, report, adding, adding->tenants[i], &added[i], error);
  }
  if (status == KB_OK) {
    status = kb_store_script(store, "COMMIT", error);
  }
  if (status != KB_OK) {
    (void)kb_store_script(store, "ROLLBACK", NULL);
  }
  return status;
}
