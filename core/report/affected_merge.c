#include "report/affected_merge.h"

#include <stdlib.h>

/* Merges RUNS_AT_ONCE runs, of which PIECE bytes each are in memory, or one record if it is
   larger. */
enum { RUNS_AT_ONCE = 64, PIECE = 2048 };

/* A run that is being read. */
struct reader {
  uint64_t offset, end; /* what is not in memory yet */
  struct kb_buf piece;  /* records from `at` on, the last of which may be cut */
  size_t at;
};

/* A heap of readers: the one with the first record is its root. */
struct merge {
  struct kb_spool *spool;
  struct reader readers[RUNS_AT_ONCE];
  struct reader *heap[RUNS_AT_ONCE];
  size_t count;
};

static const char *record_of(const struct reader *reader)
{
  return reader->piece.data + reader->at;
}

static size_t left_in(const struct reader *reader)
{
  return reader->piece.length - reader->at;
}

/* Reads until that many bytes are in memory, or all of the run. */
static enum kb_status read_more(struct merge *merge, struct reader *reader, size_t needed,
                                struct kb_error *error)
{
  const size_t left = left_in(reader);
  if (left >= needed || reader->offset == reader->end) {
    return KB_OK;
  }
  memmove(reader->piece.data, reader->piece.data + reader->at, left);
  kb_buf_cut(&reader->piece, left);
  reader->at = 0;
  const uint64_t rest = reader->end - reader->offset;
  const size_t wanted = needed - left > PIECE ? needed - left : PIECE;
  const size_t count = rest < wanted ? (size_t)rest : wanted;
  const enum kb_status status =
    kb_spool_read(merge->spool, reader->offset, count, &reader->piece, error);
  reader->offset += count;
  return status;
}

/* Sees to it that the record at `at` is in memory as a whole. */
static enum kb_status read_record(struct merge *merge, struct reader *reader,
                                  struct kb_error *error)
{
  enum kb_status status = read_more(merge, reader, sizeof(size_t), error);
  if (status == KB_OK && left_in(reader) > 0) {
    status = read_more(merge, reader, kb_affected_size(record_of(reader)), error);
  }
  return status;
}

static bool is_before(const struct merge *merge, size_t a, size_t b)
{
  return kb_affected_compare(record_of(merge->heap[a]), record_of(merge->heap[b])) < 0;
}

static void sink(struct merge *merge, size_t at)
{
  for (;;) {
    size_t first = at;
    for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < merge->count; child++) {
      first = is_before(merge, child, first) ? child : first;
    }
    if (first == at) {
      return;
    }
    struct reader *moved = merge->heap[at];
    merge->heap[at] = merge->heap[first];
    merge->heap[first] = moved;
    at = first;
  }
}

static void merge_fini(struct merge *merge)
{
  for (size_t i = 0; i < RUNS_AT_ONCE; i++) {
    kb_buf_fini(&merge->readers[i].piece);
  }
}

static struct kb_affected_run run_at(struct kb_slice runs, size_t number)
{
  struct kb_affected_run run;
  memcpy(&run, runs.data + number * sizeof run, sizeof run);
  return run;
}

/* At most RUNS_AT_ONCE runs, none of which is empty. */
static enum kb_status merge_begin(struct merge *merge, struct kb_slice runs, struct kb_spool *spool,
                                  struct kb_error *error)
{
  *merge = (struct merge){.spool = spool, .count = runs.length / sizeof(struct kb_affected_run)};
  for (size_t i = 0; i < merge->count; i++) {
    const struct kb_affected_run run = run_at(runs, i);
    merge->readers[i] = (struct reader){.offset = run.offset, .end = run.offset + run.length};
    merge->heap[i] = &merge->readers[i];
    if (!kb_buf_reserve(&merge->readers[i].piece, PIECE)) {
      return kb_fail_no_memory(error);
    }
    const enum kb_status status = read_record(merge, &merge->readers[i], error);
    if (status != KB_OK) {
      return status;
    }
  }
  for (size_t i = merge->count / 2; i-- > 0;) {
    sink(merge, i);
  }
  return KB_OK;
}

/* The first record of all, which stays valid until the next call. */
static const char *merge_first(const struct merge *merge)
{
  return merge->count > 0 ? record_of(merge->heap[0]) : NULL;
}

static enum kb_status merge_next(struct merge *merge, struct kb_error *error)
{
  struct reader *reader = merge->heap[0];
  reader->at += kb_affected_size(record_of(reader));
  const enum kb_status status = read_record(merge, reader, error);
  if (status == KB_OK && left_in(reader) == 0) {
    merge->heap[0] = merge->heap[--merge->count];
  }
  if (status == KB_OK && merge->count > 0) {
    sink(merge, 0);
  }
  return status;
}

/* Appends a record to the run that is being written. */
static enum kb_status write_record(struct kb_affected_run *run, struct kb_spool *spool,
                                   const char *record, struct kb_error *error)
{
  const struct kb_slice bytes = {record, kb_affected_size(record)};
  uint64_t offset = 0;
  const enum kb_status status = kb_spool_append(spool, bytes, &offset, error);
  if (status == KB_OK) {
    run->offset = run->length == 0 ? offset : run->offset;
    run->length += bytes.length;
  }
  return status;
}

static enum kb_status merge_to_run(struct kb_slice runs, struct kb_spool *spool,
                                   struct kb_affected_run *merged, struct kb_error *error)
{
  struct merge merge;
  *merged = (struct kb_affected_run){0};
  enum kb_status status = merge_begin(&merge, runs, spool, error);
  for (const char *record = NULL; status == KB_OK && (record = merge_first(&merge)) != NULL;) {
    status = write_record(merged, spool, record, error);
    status = status == KB_OK ? merge_next(&merge, error) : status;
  }
  merge_fini(&merge);
  return status;
}

/* The longer runs take the places of those that they are made of. */
static enum kb_status merge_pass(struct kb_buf *runs, struct kb_spool *spool,
                                 struct kb_error *error)
{
  enum { STEP = RUNS_AT_ONCE * sizeof(struct kb_affected_run) };
  size_t length = 0;
  for (size_t at = 0; at < runs->length; at += STEP) {
    const size_t rest = runs->length - at;
    const struct kb_slice some = {runs->data + at, rest < STEP ? rest : STEP};
    struct kb_affected_run merged;
    const enum kb_status status = merge_to_run(some, spool, &merged, error);
    if (status != KB_OK) {
      return status;
    }
    memcpy(runs->data + length, &merged, sizeof merged);
    length += sizeof merged;
  }
  kb_buf_cut(runs, length);
  return KB_OK;
}

enum kb_status kb_affected_merge_runs(struct kb_buf *runs, struct kb_spool *spool,
                                      struct kb_error *error)
{
  enum kb_status status = KB_OK;
  while (status == KB_OK && runs->length > RUNS_AT_ONCE * sizeof(struct kb_affected_run)) {
    status = merge_pass(runs, spool, error);
  }
  return status;
}

enum kb_status kb_affected_visit_runs(struct kb_slice runs, struct kb_spool *spool,
                                      kb_affected_visit visit, void *context,
                                      struct kb_error *error)
{
  struct merge merge;
  enum kb_status status = merge_begin(&merge, runs, spool, error);
  for (const char *record = NULL; status == KB_OK && (record = merge_first(&merge)) != NULL;) {
    struct kb_affected mailbox;
    kb_affected_read(record, &mailbox);
    visit(context, &mailbox);
    status = merge_next(&merge, error);
  }
  merge_fini(&merge);
  return status;
}
