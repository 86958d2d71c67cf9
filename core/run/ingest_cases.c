#include "run/ingest_inside.h"

#include "base/json.h"
#include "case/newest.h"

/* What becomes of a row of a subject: it is triaged at once, or waits for rows that come later
   until everything has been read. Then cases are made of alerts without one. */

static enum kb_status read_sighting(struct kb_ingesting *ingest, const struct kb_subject *subject,
                                    const struct kb_row *row, struct kb_sighting *sighting)
{
  return kb_sighting_read(sighting, subject->table, row->json, row->tokens, ingest->names,
                          &ingest->values, ingest->error);
}

static enum kb_status put_to_wait(struct kb_ingesting *ingest, const struct kb_subject *subject,
                                  const struct kb_row *row, const struct kb_origin *origin)
{
  struct kb_sighting sighting;
  const enum kb_status status = read_sighting(ingest, subject, row, &sighting);
  if (status == KB_INVALID) {
    kb_ingest_reject_input(ingest, origin, ingest->error->message);
    return KB_OK;
  }
  if (status == KB_OK && !kb_shard_has(&ingest->options->shard, sighting.key)) {
    return kb_ingest_pass_row(ingest, subject, row);
  }
  return status == KB_OK
           ? kb_waiting_add(ingest->waiting, subject, row->json, *origin, &sighting, ingest->error)
           : status;
}

enum kb_status kb_ingest_note_done(struct kb_ingesting *ingest, const struct kb_subject *subject,
                                   const struct kb_sighting *sighting,
                                   const struct kb_origin *origin, bool *again)
{
  uint64_t earlier = 0;
  const enum kb_status status =
    kb_seen_ids_add(ingest->done, sighting, again, &earlier, ingest->error);
  if (status == KB_OK && *again) {
    kb_ingest_note_again(ingest, subject, origin, sighting->stamp, earlier);
  }
  return status;
}

struct kb_report_place kb_ingest_place_of(const struct kb_ingesting *ingest,
                                          const struct kb_origin *origin)
{
  return (struct kb_report_place){ingest->options->files[origin->file], origin->line};
}

static bool is_of_other_shard(const struct kb_ingesting *ingest, const struct kb_case *a_case)
{
  const struct kb_shard *shard = &ingest->options->shard;
  return shard->count > 1 && a_case->root.id && !kb_shard_has_id(shard, a_case->root.id);
}

/* Triages a row of a subject. `*incomplete`: it must wait for rows still to be read. */
static enum kb_status triage_case(struct kb_ingesting *ingest, const struct kb_subject *subject,
                                  struct kb_slice row, const struct kb_token *tokens,
                                  const struct kb_origin *origin, bool input_open, bool *incomplete)
{
  struct kb_case *a_case = &ingest->a_case;
  struct kb_triage triage;
  const struct kb_case_source source = {subject,       row,          tokens,
                                        ingest->names, ingest->join, input_open};
  enum kb_status status = kb_case_read(a_case, &source, ingest->error);
  *incomplete = false;
  if (status == KB_OK && is_of_other_shard(ingest, a_case)) {
    return kb_ingest_pass_case(ingest, incomplete);
  }
  if (status == KB_INVALID) {
    kb_ingest_reject_input(ingest, origin, ingest->error->message);
    return KB_OK;
  }
  if (status == KB_OK) {
    kb_provenance_add_newest(&ingest->report->provenance, kb_newest_of_case(a_case));
    status = kb_triage(ingest->triager, a_case, &triage, ingest->error);
    *incomplete = a_case->incomplete;
  }
  bool again = false;
  if (status == KB_OK && !*incomplete && input_open) {
    struct kb_sighting sighting;
    kb_id_key(a_case->root.id, sighting.key);
    sighting.stamp = kb_stamp_of(&a_case->root, row);
    status = kb_ingest_note_done(ingest, subject, &sighting, origin, &again);
  }
  if (status == KB_OK && !*incomplete && !again) {
    const struct kb_report_place place = kb_ingest_place_of(ingest, origin);
    kb_report_case(ingest->report, &triage, ingest->options->live ? NULL : &place);
  }
  return status;
}

/* Rows move between pages during paging: a repeated one counts once. */
static enum kb_status take_live_case(struct kb_ingesting *ingest, const struct kb_subject *subject,
                                     const struct kb_row *row, const struct kb_origin *origin)
{
  struct kb_sighting sighting;
  uint64_t earlier = 0;
  bool again = false;
  bool incomplete = false;
  enum kb_status status = read_sighting(ingest, subject, row, &sighting);
  if (status == KB_INVALID) {
    kb_ingest_reject_input(ingest, origin, ingest->error->message);
    return KB_OK;
  }
  if (status == KB_OK && !kb_shard_has(&ingest->options->shard, sighting.key)) {
    return kb_ingest_pass_row(ingest, subject, row);
  }
  if (status == KB_OK) {
    status = kb_seen_ids_add(ingest->done, &sighting, &again, &earlier, ingest->error);
  }
  if (status != KB_OK) {
    return status;
  }
  if (again) {
    return KB_OK; /* it came twice while paging */
  }
  kb_ingest_set_live_there(ingest, sighting.key);
  return triage_case(ingest, subject, row->json, row->tokens, origin, false, &incomplete);
}

enum kb_status kb_ingest_take_case(struct kb_ingesting *ingest, const struct kb_subject *subject,
                                   const struct kb_row *row, const struct kb_origin *origin)
{
  if (ingest->options->live) {
    return take_live_case(ingest, subject, row, origin);
  }
  if (ingest->all_wait) {
    return put_to_wait(ingest, subject, row, origin);
  }
  bool incomplete = false;
  const enum kb_status status =
    triage_case(ingest, subject, row->json, row->tokens, origin, true, &incomplete);
  if (status == KB_OK && incomplete) {
    ingest->all_wait = !ingest->options->out_of_order;
    return put_to_wait(ingest, subject, row, origin);
  }
  return status;
}

enum kb_status kb_ingest_take_waiting(struct kb_ingesting *ingest)
{
  const bool some_did_not_wait = kb_seen_ids_count(ingest->done) > 0;
  enum kb_status status = KB_OK;
  bool found = true;
  while (status == KB_OK && found && !kb_ingest_is_stopped(ingest)) {
    struct kb_waiting_row row;
    status = kb_waiting_next(ingest->waiting, &row, &found, ingest->error);
    if (status != KB_OK || !found) {
      break;
    }
    bool again = false;
    bool incomplete = false;
    if (row.is_replaced) {
      kb_ingest_note_version(ingest, row.subject, &row.origin);
      continue;
    }
    if (some_did_not_wait) {
      status = kb_ingest_note_done(ingest, row.subject, &row.sighting, &row.origin, &again);
    }
    if (status == KB_OK && !again) {
      status = triage_case(ingest, row.subject, row.json, NULL, &row.origin, false, &incomplete);
    }
  }
  return status;
}

/* Alerts whose mailbox is not in the data are a case, too: a mailbox of which only the id is
   known. */
static enum kb_status take_orphans(struct kb_ingesting *ingest, const struct kb_subject *subject)
{
  const struct kb_relation *errors = &subject->relations[subject->errors];
  const char *lookup = errors->table->columns[errors->pairs[0].theirs].name;
  enum kb_status status = KB_OK;
  if (ingest->options->live &&
      (ingest->result->files_failed > 0 || kb_live_has_others(ingest->options->live))) {
    return KB_OK; /* their mailboxes may not have been read, or were not requested */
  }
  while (status == KB_OK && !kb_ingest_is_interrupted(ingest)) {
    struct cJSON *document = NULL;
    status = kb_join_orphan(ingest->join, subject, &document, ingest->error);
    if (status != KB_OK || !document) {
      return status;
    }
    struct kb_case a_case = {0};
    struct kb_triage triage;
    const char *id = kb_json_string(kb_json_member(document, lookup));
    status = kb_case_of_errors(&a_case, subject, id, ingest->join, ingest->error);
    if (status == KB_OK && !is_of_other_shard(ingest, &a_case)) {
      status = kb_triage(ingest->triager, &a_case, &triage, ingest->error);
      if (status == KB_OK) {
        kb_report_case(ingest->report, &triage, NULL);
      }
    }
    kb_case_fini(&a_case);
    kb_json_free(document);
  }
  return status;
}

enum kb_status kb_ingest_take_errors(struct kb_ingesting *ingest)
{
  enum kb_status status = kb_ingest_note_late(ingest);
  for (size_t i = 0; i < ingest->schema->subject_count && status == KB_OK; i++) {
    const struct kb_subject *subject = ingest->schema->subjects[i];
    if (subject->errors >= 0) {
      status = take_orphans(ingest, subject);
      status = status == KB_OK ? kb_ingest_use_shared(ingest, subject) : status;
      kb_ingest_note_unused_errors(ingest, subject);
    }
  }
  return status;
}
