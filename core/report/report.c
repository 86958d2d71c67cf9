#include "report/report.h"

/* A format only appends to `piece`, which is written out after each case, so memory stays bounded.
   Composing is separate from counting and writing, so that it can run in another thread; the other
   two follow in the order of the input. What comes before its place in the report goes to a spool
   and is copied from there in blocks. kb_report_end returns the first failure. */

enum { PUT_ASIDE_IN_MEMORY = 64 * 1024 - 1, PIECE = 64 * 1024 };

const struct kb_format *kb_format_find(const char *name)
{
  static const struct kb_format *const formats[] = {
    &kb_format_text, &kb_format_json,  &kb_format_ndjson, &kb_format_markdown,
    &kb_format_csv,  &kb_format_junit, &kb_format_html,
  };
  for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
    if (strcmp(formats[i]->name, name) == 0) {
      return formats[i];
    }
  }
  return NULL;
}

void kb_report_send(struct kb_report *report)
{
  if (report->piece.length > 0 || report->piece.failed) {
    kb_out_buf(report->out, &report->piece);
  }
}

void kb_report_begin(struct kb_report *report)
{
  for (; report; report = report->next) {
    report->summary.brief = report->format->brief_groups;
    report->summary.lists_affected = report->format->has_affected;
    report->summary.names_only = report->format->has_names_only;
    if (report->exceptions) {
      kb_summary_except(&report->summary, report->exceptions); /* a failure is kept there */
    }
    if (report->format->begin) {
      report->format->begin(report);
      kb_report_send(report);
    }
  }
}

static void compose(struct kb_report *report, const struct kb_triage *triage)
{
  if (report->format->a_case) {
    report->format->a_case(report, triage);
  }
  for (size_t i = 0; report->format->finding && i < triage->finding_count; i++) {
    if (!triage->findings[i].exception) {
      report->format->finding(report, triage, &triage->findings[i]);
    }
  }
  for (size_t i = 0; report->format->excepted && i < triage->finding_count; i++) {
    if (triage->findings[i].exception) {
      report->format->excepted(report, triage, &triage->findings[i]);
    }
  }
  for (size_t i = 0; report->format->unmatched && i < triage->unmatched_count; i++) {
    report->format->unmatched(report, triage, &triage->unmatched[i]);
  }
  if (report->format->failing && triage->failing) {
    report->format->failing(report, triage);
  }
}

/* Counts what was found. */
static void count_found(struct kb_report *report, const struct kb_triage *triage)
{
  if (report->baseline) {
    kb_baseline_add(report->baseline, triage,
                    (struct kb_baseline_tenant){report->tenant, report->is_of_tenants});
  }
  for (size_t i = 0; report->format->has_columns && i < triage->finding_count; i++) {
    kb_columns_named_add(&report->columns, &triage->findings[i]);
    report->summary.failed = report->summary.failed || report->columns.failed;
  }
}

static void count(struct kb_report *report, const struct kb_triage *triage)
{
  kb_summary_add(&report->summary, triage);
  count_found(report, triage);
  if (report->format->has_statistics) {
    kb_statistics_add(&report->statistics, triage);
    report->summary.failed = report->summary.failed || report->statistics.failed;
  }
}

static void note_failure(struct kb_report *report, const struct kb_triage *triage)
{
  report->summary.failed =
    report->summary.failed || (triage->a_case && triage->a_case->values.failed);
}

static void add_done(struct kb_report *report, const struct kb_triage *triage,
                     const struct kb_report_place *place)
{
  if (report->every_case && report->format->done) {
    report->format->done(report, triage, place);
    kb_report_send(report);
  }
}

/* Writes what was found of a case. */
static void add_found(struct kb_report *report, const struct kb_triage *triage)
{
  compose(report, triage);
  note_failure(report, triage);
  if (report->format->take) {
    report->summary.failed |= report->piece.failed;
    report->format->take(report, kb_buf_slice(&report->piece));
    kb_buf_clear(&report->piece);
  } else {
    kb_report_send(report);
  }
}

static void add_case(struct kb_report *report, const struct kb_triage *triage,
                     const struct kb_report_place *place)
{
  count(report, triage);
  add_found(report, triage);
  add_done(report, triage, place);
}

void kb_report_again(struct kb_report *report, const struct kb_triage *triage)
{
  for (; report; report = report->next) {
    kb_summary_group(&report->summary, triage);
    count_found(report, triage);
    add_found(report, triage);
  }
}

void kb_report_done_again(struct kb_report *report, const struct kb_triage *triage,
                          const struct kb_report_place *place)
{
  for (; report; report = report->next) {
    add_done(report, triage, place);
  }
}

void kb_report_case(struct kb_report *report, const struct kb_triage *triage,
                    const struct kb_report_place *place)
{
  for (; report; report = report->next) {
    add_case(report, triage, place);
  }
}

/* Of several reports, the text of each follows its length. */
void kb_report_compose(const struct kb_report *report, const struct kb_triage *triage,
                       struct kb_buf *piece)
{
  const bool is_one = !report->next;
  for (; report; report = report->next) {
    /* whether it is the first is not known here */
    struct kb_report like = {
      .format = report->format, .tenant = report->tenant, .piece = *piece, .has_findings = true};
    size_t length = 0;
    const size_t begin = like.piece.length;
    if (!is_one) {
      kb_buf_add(&like.piece, &length, sizeof length);
    }
    compose(&like, triage);
    if (!is_one && !like.piece.failed) {
      length = like.piece.length - begin - sizeof length;
      memcpy(like.piece.data + begin, &length, sizeof length);
    }
    *piece = like.piece;
  }
}

static void add_composed(struct kb_report *report, const struct kb_triage *triage,
                         struct kb_slice piece, const struct kb_report_place *place)
{
  count(report, triage);
  note_failure(report, triage);
  if (report->format->take) {
    report->format->take(report, piece);
  } else {
    kb_out_write(report->out, piece);
  }
  add_done(report, triage, place);
}

void kb_report_composed(struct kb_report *report, const struct kb_triage *triage,
                        struct kb_slice piece, const struct kb_report_place *place)
{
  if (!report->next) {
    add_composed(report, triage, piece, place);
    return;
  }
  const bool is_empty = piece.length == 0; /* nothing was composed */
  for (; report; report = report->next) {
    size_t length = 0;
    if (!is_empty) {
      memcpy(&length, piece.data, sizeof length);
      piece.data += sizeof length;
    }
    add_composed(report, triage, (struct kb_slice){piece.data, length}, place);
    piece.data += length;
  }
}

void kb_report_rejected(struct kb_report *report, const struct kb_rejected *rejected)
{
  for (; report; report = report->next) {
    report->summary.rejected++;
    if (report->format->rejected) {
      report->format->rejected(report, rejected);
    }
    kb_report_send(report);
  }
}

bool kb_report_has_every_case(const struct kb_report *report)
{
  bool has = false;
  for (; report && !has; report = report->next) {
    has = report->every_case;
  }
  return has;
}

void kb_report_flush(struct kb_report *report)
{
  for (; report; report = report->next) {
    kb_out_flush(report->out);
  }
}

bool kb_report_is_lost(const struct kb_report *report)
{
  bool is_lost = true;
  for (; report && is_lost; report = report->next) {
    is_lost = kb_out_failed(report->out);
  }
  return is_lost;
}

static void fail(struct kb_report *report, const struct kb_error *error)
{
  if (report->failure.status == KB_OK) {
    report->failure = *error;
  }
}

/* Appends to a spool, which is created when first needed; returns the offset. */
static uint64_t append(struct kb_report *report, struct kb_spool **spool, struct kb_slice text)
{
  struct kb_error error;
  uint64_t offset = 0;
  if (!*spool) {
    *spool = kb_spool_new(PUT_ASIDE_IN_MEMORY);
  }
  if (!*spool) {
    kb_fail_no_memory(&error);
    fail(report, &error);
  } else if (kb_spool_append(*spool, text, &offset, &error) != KB_OK) {
    fail(report, &error);
  }
  return offset;
}

static void copy(struct kb_report *report, struct kb_spool *spool, uint64_t offset, uint64_t length)
{
  const uint64_t end = offset + length;
  while (offset < end) {
    const uint64_t rest = end - offset;
    const size_t count = rest < PIECE ? (size_t)rest : PIECE;
    struct kb_error error;
    kb_report_send(report);
    if (kb_spool_read(spool, offset, count, &report->piece, &error) != KB_OK) {
      fail(report, &error);
      return;
    }
    offset += count;
  }
  kb_report_send(report);
}

void kb_report_put_aside(struct kb_report *report, struct kb_slice text)
{
  append(report, &report->rejected, text);
}

void kb_report_write_aside(struct kb_report *report)
{
  copy(report, report->rejected, 0, report->rejected ? kb_spool_length(report->rejected) : 0);
}

uint64_t kb_report_keep(struct kb_report *report, struct kb_slice text)
{
  return append(report, &report->kept, text);
}

void kb_report_copy_kept(struct kb_report *report, uint64_t offset, uint64_t length)
{
  if (report->kept) {
    copy(report, report->kept, offset, length);
  }
}

void kb_report_read_kept(struct kb_report *report, uint64_t offset, size_t length,
                         struct kb_buf *into)
{
  struct kb_error error;
  if (report->kept && kb_spool_read(report->kept, offset, length, into, &error) != KB_OK) {
    fail(report, &error);
  }
}

void kb_report_affected(struct kb_report *report, const struct kb_unmatched_group *group,
                        kb_affected_visit visit, void *context)
{
  struct kb_error error;
  if (kb_affected_each(&group->affected, report->summary.affected, visit, context, &error) !=
      KB_OK) {
    fail(report, &error);
  }
}

enum kb_status kb_report_end(struct kb_report *report, const struct kb_faults *faults,
                             struct kb_error *error)
{
  if (report->summary.failed) {
    return kb_fail_no_memory(error); /* its texts may be incomplete */
  }
  if (report->summary.failure.status != KB_OK) {
    fail(report, &report->summary.failure);
  }
  if (report->baseline && !kb_baseline_end(report->baseline, &report->summary)) {
    return kb_fail_no_memory(error);
  }
  if (report->failure.status == KB_OK) {
    kb_summary_sort(&report->summary);
    report->provenance.knowledge =
      kb_knowledge_of(&report->summary, report->articles, report->article_count);
    if (report->format->end) {
      report->format->end(report, faults); /* reads what was stored, which is complete */
    }
  }
  const bool failed = report->summary.failed || report->piece.failed;
  kb_report_send(report);
  if (report->failure.status != KB_OK) {
    *error = report->failure;
    return error->status;
  }
  return failed ? kb_fail_no_memory(error) : KB_OK;
}

void kb_report_fini(struct kb_report *report)
{
  kb_provenance_fini(&report->provenance);
  kb_summary_fini(&report->summary);
  kb_statistics_fini(&report->statistics);
  kb_columns_named_fini(&report->columns);
  kb_buf_fini(&report->piece);
  kb_spool_free(report->rejected);
  kb_spool_free(report->kept);
  kb_buf_fini(&report->places);
}
