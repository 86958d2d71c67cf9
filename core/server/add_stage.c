#include "server/add_stage.h"

#include <string.h>

static const char staging[] =
  "CREATE TEMP TABLE IF NOT EXISTS part_case(kind TEXT, key TEXT, name TEXT, address TEXT,"
  " judged INTEGER, lists_skipped INTEGER);"
  "CREATE TEMP TABLE IF NOT EXISTS part_case_skipped(kind TEXT, key TEXT, article TEXT);"
  "CREATE TEMP TABLE IF NOT EXISTS part_trouble(kind TEXT, key TEXT, name TEXT, address TEXT,"
  " article TEXT, title TEXT, cause TEXT, verdict TEXT, by_alert INTEGER, text TEXT, record TEXT, excepted INTEGER);"
  "CREATE TEMP TABLE IF NOT EXISTS part_skipped(article TEXT);"
  "CREATE TEMP TABLE IF NOT EXISTS part_article(article TEXT, left_out INTEGER);"
  "CREATE TEMP TABLE IF NOT EXISTS part_record(key TEXT, name TEXT);"
  /* The same by the numbers of the history. */
  "CREATE TEMP TABLE IF NOT EXISTS now_trouble(trouble INTEGER PRIMARY KEY, subject INTEGER,"
  " article TEXT, cause TEXT, verdict TEXT, by_alert INTEGER, text TEXT, record INTEGER,"
  " excepted INTEGER);"
  "CREATE INDEX IF NOT EXISTS temp.now_subject ON now_trouble(subject, article);"
  "CREATE TEMP TABLE IF NOT EXISTS now_case(subject INTEGER PRIMARY KEY, judged INTEGER,"
  " lists_skipped INTEGER);"
  "CREATE TEMP TABLE IF NOT EXISTS now_skipped(subject INTEGER, article TEXT,"
  " PRIMARY KEY(subject, article)) WITHOUT ROWID;"
  "DELETE FROM part_case_skipped; DELETE FROM now_skipped; DELETE FROM part_case; DELETE FROM part_trouble; DELETE FROM part_skipped;"
  "DELETE FROM part_article;"
  "DELETE FROM part_record; DELETE FROM now_trouble; DELETE FROM now_case;";

/* The articles whose check was skipped for the case. */
static enum kb_status stage_skipped(struct kb_query *query, const struct kb_saved_case *done,
                                    struct kb_error *error)
{
  enum kb_status status = KB_OK;
  for (size_t i = 0; status == KB_OK && i < done->skipped_count; i++) {
    const struct kb_bind binds[] = {kb_bind_text(":kind", done->table),
                                    kb_bind_text(":key", done->subject),
                                    kb_bind_text(":article", done->skipped[i]),
                                    {.name = NULL}};
    status = kb_query_run(query, binds, NULL, NULL, error);
  }
  return status;
}

static enum kb_status stage_cases(struct kb_store *store, const struct kb_saved_report *report,
                                  const char *tenant, struct kb_error *error)
{
  struct kb_query *query = NULL;
  struct kb_query *skipped = NULL;
  enum kb_status status = kb_store_prepare(
    store, "INSERT INTO part_case VALUES(:kind, :key, :name, :address, :judged, :lists_skipped)",
    &query, error);
  if (status == KB_OK) {
    status = kb_store_prepare(store, "INSERT INTO part_case_skipped VALUES(:kind, :key, :article)",
                              &skipped, error);
  }
  for (size_t i = 0; status == KB_OK && i < report->case_count; i++) {
    const struct kb_saved_case *done = &report->case_list[i];
    const struct kb_bind binds[] = {kb_bind_text(":kind", done->table),
                                    kb_bind_text(":key", done->subject),
                                    kb_bind_text(":name", done->name),
                                    kb_bind_text(":address", done->address),
                                    kb_bind_number(":judged", done->is_judged),
                                    kb_bind_number(":lists_skipped", done->skipped != NULL),
                                    {.name = NULL}};
    if (kb_saved_is_of(report, done->tenant, tenant)) {
      status = kb_query_run(query, binds, NULL, NULL, error);
      status = status == KB_OK ? stage_skipped(skipped, done, error) : status;
    }
  }
  kb_query_free(query);
  kb_query_free(skipped);
  return status;
}

static enum kb_status stage_cause(struct kb_query *query, const struct kb_saved_finding *finding,
                                  const struct kb_saved_cause *cause, bool is_excepted,
                                  struct kb_error *error)
{
  const char *verdict = kb_saved_is_inconclusive(finding) ? "inconclusive" : finding->verdict;
  const struct kb_bind binds[] = {kb_bind_text(":kind", finding->table),
                                  kb_bind_text(":key", finding->subject),
                                  kb_bind_text(":name", finding->name),
                                  kb_bind_text(":address", finding->address),
                                  kb_bind_text(":article", finding->article),
                                  kb_bind_text(":title", finding->title),
                                  kb_bind_text(":cause", cause->id),
                                  kb_bind_text(":verdict", verdict),
                                  kb_bind_text(":text", cause->text),
                                  kb_bind_text(":record", cause->record),
                                  kb_bind_number(":excepted", is_excepted),
                                  kb_bind_number(":by_alert", finding->has_alerts),
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
                                     const char *tenant, struct kb_error *error)
{
  struct kb_query *query = NULL;
  enum kb_status status =
    kb_store_prepare(store,
                     "INSERT INTO part_trouble VALUES(:kind, :key, :name, :address, :article, "
                     ":title, :cause, :verdict, :by_alert, :text, :record, :excepted)",
                     &query, error);
  for (size_t i = 0; status == KB_OK && i < report->count; i++) {
    if (kb_saved_is_of(report, report->findings[i].tenant, tenant)) {
      status = stage_finding(query, &report->findings[i], false, error);
    }
  }
  for (size_t i = 0; status == KB_OK && i < report->exception_count; i++) {
    if (kb_saved_is_of(report, report->exceptions[i].tenant, tenant)) {
      status = stage_finding(query, &report->exceptions[i], true, error);
    }
  }
  kb_query_free(query);
  return status;
}

static enum kb_status stage_rest(struct kb_store *store, const struct kb_saved_report *report,
                                 const char *tenant, struct kb_error *error)
{
  enum kb_status status = KB_OK;
  for (size_t i = 0; status == KB_OK && i < report->gap_count; i++) {
    const struct kb_bind binds[] = {kb_bind_text(":article", report->gaps[i].article),
                                    {.name = NULL}};
    status =
      kb_store_run(store, "INSERT INTO part_skipped VALUES(:article)", binds, NULL, NULL, error);
  }
  for (size_t i = 0; status == KB_OK && i < report->record_count; i++) {
    if (!kb_saved_is_of(report, report->records[i].tenant, tenant)) {
      continue;
    }
    const struct kb_bind binds[] = {kb_bind_text(":key", report->records[i].id),
                                    kb_bind_text(":name", report->records[i].name),
                                    {.name = NULL}};
    status =
      kb_store_run(store, "INSERT INTO part_record VALUES(:key, :name)", binds, NULL, NULL, error);
  }
  return status;
}

static enum kb_status stage_articles(struct kb_store *store, const struct kb_saved_report *report,
                                     struct kb_error *error)
{
  struct kb_query *query = NULL;
  enum kb_status status =
    kb_store_prepare(store, "INSERT INTO part_article VALUES(:article, :left_out)", &query, error);
  for (size_t i = 0; status == KB_OK && i < report->article_count; i++) {
    const struct kb_bind binds[] = {kb_bind_text(":article", report->articles[i].code),
                                    kb_bind_number(":left_out", report->articles[i].is_left_out),
                                    {.name = NULL}};
    status = kb_query_run(query, binds, NULL, NULL, error);
  }
  kb_query_free(query);
  return status;
}

enum kb_status kb_add_stage(struct kb_store *store, const struct kb_saved_report *report,
                            const char *tenant, struct kb_error *error)
{
  enum kb_status status = kb_store_script(store, staging, error);
  if (status == KB_OK) {
    status = stage_cases(store, report, tenant, error);
  }
  if (status == KB_OK) {
    status = stage_findings(store, report, tenant, error);
  }
  if (status == KB_OK) {
    status = stage_rest(store, report, tenant, error);
  }
  return status == KB_OK ? stage_articles(store, report, error) : status;
}
