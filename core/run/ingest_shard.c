#include "run/ingest_inside.h"

#include "triage/waits.h"

/* Rows of other shards. What they would have changed for the cases of this one is found out: rows
   wait from the first case on that has to, whichever shard it is of. The first shard, which notes
   what no case uses, keeps in mind what those of others use. */

static void no_visit(void *context, const struct kb_origin *origin)
{
  (void)context;
  (void)origin;
}

enum kb_status kb_ingest_pass_case(struct kb_ingesting *ingest, bool *incomplete)
{
  const struct kb_ingest_options *options = ingest->options;
  enum kb_status status = KB_OK;
  /* where rows overtake each other, it matters only to the notes of the first shard */
  if (!options->out_of_order || kb_shard_is_first(&options->shard)) {
    status = kb_waits(ingest->triager, options->rule_set, &ingest->a_case, options->faults,
                      incomplete, ingest->error);
  }
  ingest->result->passed_over += !*incomplete; /* else when it is put to wait */
  return status;
}

enum kb_status kb_ingest_pass_row(struct kb_ingesting *ingest, const struct kb_subject *subject,
                                  const struct kb_row *row)
{
  const struct kb_relation *errors =
    subject->errors >= 0 ? &subject->relations[subject->errors] : NULL;
  struct kb_record record;
  char number[KB_JOIN_NUMBER_SIZE];
  struct kb_sighting sighting = {.stamp = 0};
  uint64_t earlier = 0;
  bool again = false;
  ingest->result->passed_over++;
  if (!kb_shard_is_first(&ingest->options->shard) || !errors || !errors->has_also) {
    return KB_OK;
  }
  struct kb_node object = {row->json.data, row->tokens, 0};
  if (!row->tokens && !kb_values_keep(&ingest->values, row->json, &object)) {
    return kb_fail_no_memory(ingest->error);
  }
  enum kb_status status =
    kb_record_read(&record, subject->table, object, ingest->names, &ingest->values, ingest->error);
  const char *id = status == KB_OK ? kb_join_value(&record, errors->also.own, number) : NULL;
  if (id) {
    kb_id_key(id, sighting.key);
    status = kb_seen_ids_add(ingest->shared, &sighting, &again, &earlier, ingest->error);
  }
  kb_arena_reset(&ingest->values.arena);
  return status;
}

enum kb_status kb_ingest_use_shared(struct kb_ingesting *ingest, const struct kb_subject *subject)
{
  enum kb_status status = KB_OK;
  for (uint64_t i = 0; i < kb_seen_ids_count(ingest->shared) && status == KB_OK; i++) {
    struct kb_sighting sighting;
    status = kb_seen_ids_at(ingest->shared, i, &sighting, ingest->error);
    if (status == KB_OK) {
      kb_join_claim(ingest->join, subject, sighting.key, no_visit, NULL);
    }
  }
  return status;
}
