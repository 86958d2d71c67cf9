#include "run/ingest_inside.h"

#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>

/* What is reported of the input besides findings: rejected rows, and how files were read. */

void kb_ingest_remember(struct kb_ingesting *ingest, uint32_t file, const char *reason)
{
  if (ingest->result->why.length == 0) {
    kb_buf_addf(&ingest->result->why, "%s: %s", ingest->options->files[file], reason);
  }
}

/* Rows of an organization have no line numbers: they are identified by page and id. */
static void add_live_place(const struct kb_ingesting *ingest, struct kb_buf *out)
{
  struct kb_error ignored;
  struct cJSON *row = ingest->row.length > 0 ? kb_json_parse(ingest->row, &ignored) : NULL;
  kb_live_place(ingest->options->live, out);
  const struct kb_table *table = row && kb_json_kind(row) == KB_JSON_OBJECT
                                   ? kb_schema_table_of_tree(ingest->schema, kb_slice_of(""), row)
                                   : NULL;
  const struct cJSON *id = table ? kb_json_member(row, table->key) : NULL;
  if (id && kb_json_kind(id) == KB_JSON_STRING) {
    kb_buf_addf(out, ", %s %.60s", table->key, kb_json_string(id));
  }
  kb_buf_add_text(out, ": ");
  kb_json_free(row);
}

void kb_ingest_reject(struct kb_ingesting *ingest, const struct kb_origin *origin,
                      const char *reason)
{
  struct kb_buf placed = {0};
  kb_ingest_remember(ingest, origin->file, reason);
  if (ingest->options->live) {
    add_live_place(ingest, &placed);
    kb_buf_add_text(&placed, reason);
    reason = kb_buf_text(&placed);
  }
  const struct kb_rejected rejected = {ingest->options->files[origin->file], (size_t)origin->line,
                                       origin->index, reason};
  kb_report_rejected(ingest->report, &rejected);
  kb_buf_fini(&placed);
}

void kb_ingest_reject_input(struct kb_ingesting *ingest, const struct kb_origin *origin,
                            const char *reason)
{
  if (kb_shard_is_first(&ingest->options->shard)) {
    kb_ingest_reject(ingest, origin, reason);
  } else {
    kb_ingest_remember(ingest, origin->file, reason);
  }
}

void kb_ingest_note(struct kb_ingesting *ingest, enum kb_fault_kind kind, const char *reason,
                    const struct kb_origin *origin)
{
  char place[40];
  snprintf(place, sizeof place, "line %" PRIu64, origin->line);
  const struct kb_fault note = {.kind = kind,
                                .article = KB_FAULT_INPUT,
                                .where = ingest->options->files[origin->file],
                                .reason = reason,
                                .first = origin->line > 0 ? place : NULL};
  kb_fault_add(ingest->options->faults, &note);
}

void kb_ingest_note_file(struct kb_ingesting *ingest, enum kb_fault_kind kind, uint32_t file,
                         const char *reason)
{
  if (kind != KB_FAULT_NOTE || kb_shard_is_first(&ingest->options->shard)) {
    kb_ingest_note(ingest, kind, reason, &(struct kb_origin){.file = file});
  }
}

void kb_ingest_note_version(struct kb_ingesting *ingest, const struct kb_subject *subject,
                            const struct kb_origin *origin)
{
  kb_buf_clear(&ingest->text);
  kb_buf_addf(&ingest->text,
              "rows not used, as the data has another row of the same %s that is as new or newer "
              "(by when it was modified, or else the last one)",
              subject->table->title);
  kb_ingest_note(ingest, KB_FAULT_NOTE, kb_buf_text(&ingest->text), origin);
}

void kb_ingest_note_again(struct kb_ingesting *ingest, const struct kb_subject *subject,
                          const struct kb_origin *origin, uint64_t later, uint64_t earlier)
{
  if (later == earlier || kb_stamp_is_older(later, earlier)) {
    kb_ingest_note_version(ingest, subject, origin);
    return;
  }
  kb_buf_clear(&ingest->text);
  kb_buf_addf(&ingest->text,
              "rows not used, as their %s had been evaluated before these rows came, which may be "
              "newer; name each export as a file of its own, so that the newest row is used",
              subject->table->titles);
  kb_ingest_note(ingest, KB_FAULT_FAILED, kb_buf_text(&ingest->text), origin);
}

static void note_late_alert(void *context, const struct kb_origin *origin)
{
  kb_ingest_reject(
    context, origin,
    "this alert came after its mailbox, whose row carries its alerts, was evaluated: name the "
    "file with the alerts first, and the other after it");
}

enum kb_status kb_ingest_note_late(struct kb_ingesting *ingest)
{
  enum kb_status status = KB_OK;
  if (!kb_join_has_any(ingest->join)) {
    return KB_OK;
  }
  for (uint64_t i = 0; i < kb_seen_ids_count(ingest->done) && status == KB_OK; i++) {
    struct kb_sighting sighting;
    status = kb_seen_ids_at(ingest->done, i, &sighting, ingest->error);
    for (size_t k = 0; k < ingest->schema->subject_count && status == KB_OK; k++) {
      kb_join_claim(ingest->join, ingest->schema->subjects[k], sighting.key, note_late_alert,
                    ingest);
    }
  }
  return status;
}

void kb_ingest_note_unused_errors(struct kb_ingesting *ingest, const struct kb_subject *subject)
{
  const size_t count = kb_join_unused_of_shared(ingest->join, subject);
  const struct kb_table *other = kb_subject_other_table(subject);
  if (count > 0 && other) {
    kb_buf_clear(&ingest->text);
    kb_buf_addf(&ingest->text, "%zu %s about %s that no %s after %s uses", count,
                count == 1 ? subject->errors_table->title : subject->errors_table->titles,
                other->titles, subject->table->title, count == 1 ? "it" : "them");
    kb_ingest_note_file(ingest, KB_FAULT_NOTE, ingest->file, kb_buf_text(&ingest->text));
  }
}

void kb_ingest_note_unused(struct kb_ingesting *ingest)
{
  for (size_t i = 0; i < ingest->schema->table_count; i++) {
    const struct kb_table *table = ingest->schema->tables[i];
    if (ingest->unused[i] > 0) {
      kb_buf_clear(&ingest->text);
      kb_buf_addf(&ingest->text, "%zu row%s of %s not used: no article is about them or reads them",
                  ingest->unused[i], ingest->unused[i] == 1 ? "" : "s", table->set);
      kb_ingest_note_file(ingest, KB_FAULT_NOTE, ingest->file, kb_buf_text(&ingest->text));
    }
  }
}
