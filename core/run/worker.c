#include "run/worker.h"

#include "base/grow.h"
#include "base/json_raw.h"
#include "case/join.h"
#include "case/newest.h"
#include "rows/key_cache.h"
#include "rows/page_edge.h"
#include "rows/scan.h"
#include "triage/waits.h"

#include <stdlib.h>

enum { OUTCOME_ARENA = 2 * 1024 };

static const struct kb_faults no_faults = {.keeps_all = true};

/* Reused for another row after its turn. */
struct kb_outcome {
  struct kb_outcome *next;
  struct kb_tokens tokens; /* of the row's text */
  struct kb_case a_case;
  struct kb_triage triage;
  struct kb_arena arena;
};

struct kb_worker {
  const struct kb_rule_set *rule_set;
  const struct kb_report *report;
  struct kb_shard shard;
  struct kb_engine *engine;
  struct kb_names *names;
  struct kb_key_cache *known;
  struct kb_faults faults;
  struct kb_triager *triager;
  const struct kb_subject *subject; /* of the current row */
  struct kb_outcome *spare;         /* a list; the first is for the current row */
};

struct kb_worker *kb_worker_new(const struct kb_rule_set *rule_set, const struct kb_engine *engine,
                                const struct kb_report *report, struct kb_shard shard)
{
  struct kb_worker *worker = calloc(1, sizeof *worker);
  if (!worker) {
    return NULL;
  }
  worker->faults = no_faults;
  worker->report = report;
  worker->shard = shard;
  worker->rule_set = rule_set;
  worker->engine = kb_engine_new_like(engine);
  worker->names = kb_names_new(rule_set->schema);
  worker->known = kb_key_cache_new();
  worker->triager =
    worker->engine ? kb_triager_new(rule_set, worker->engine, &worker->faults) : NULL;
  if (!worker->names || !worker->known || !worker->triager) {
    kb_worker_free(worker);
    return NULL;
  }
  return worker;
}

/* NULL when out of memory. */
static struct kb_outcome *new_outcome(void)
{
  struct kb_outcome *outcome = calloc(1, sizeof *outcome);
  if (outcome) {
    outcome->arena.first_size = OUTCOME_ARENA; /* there are many */
    outcome->a_case.values.arena.first_size = OUTCOME_ARENA;
  }
  return outcome;
}

static void free_outcomes(struct kb_outcome *outcome)
{
  while (outcome) {
    struct kb_outcome *next = outcome->next;
    kb_case_fini(&outcome->a_case);
    kb_arena_fini(&outcome->arena);
    kb_tokens_fini(&outcome->tokens);
    free(outcome);
    outcome = next;
  }
}

void kb_worker_free(struct kb_worker *worker)
{
  if (!worker) {
    return;
  }
  free_outcomes(worker->spare);
  kb_triager_free(worker->triager);
  kb_names_free(worker->names);
  kb_faults_fini(&worker->faults);
  free(worker->known);
  kb_engine_free(worker->engine);
  free(worker);
}

void kb_block_clear(struct kb_block *block)
{
  for (size_t i = 0; i < block->count; i++) {
    kb_faults_fini(&block->rows[i].faults);
  }
  kb_buf_clear(&block->pieces);
  kb_faults_fini(&block->faults);
  block->count = 0;
  block->line_count = 0;
}

void kb_block_fini(struct kb_block *block)
{
  kb_block_clear(block);
  kb_lines_fini(&block->lines);
  kb_buf_fini(&block->pieces);
  free_outcomes(block->used);
  free(block->rows);
  *block = (struct kb_block){0};
}

static bool is_space_within_line(char byte)
{
  return byte == ' ' || byte == '\t' || byte == '\r';
}

static size_t skip_space(const struct kb_buf *text, size_t at)
{
  while (at < text->length && is_space_within_line(text->data[at])) {
    at++;
  }
  return at;
}

/* Whether the line at `begin` is one mailbox row, whose tokens are then those of the spare
   outcome; `*end` is after the row. Otherwise the caller finds out what it is, or what is wrong
   with it. */
static bool read_line(struct kb_worker *worker, const struct kb_block *block, size_t begin,
                      size_t *end)
{
  static const char error_answer[] = "{\"error\"";
  const struct kb_buf *text = &block->lines.buf;
  const struct kb_slice rest = {text->data + begin, text->length - begin};
  struct kb_error ignored;
  struct kb_scan scan = {
    .max_depth = KB_SCAN_DEPTH_MAX,
    .may_be_page = true,
    .one_row_a_line = true,
    .tokens = &worker->spare->tokens,
    .known = worker->known,
  };
  kb_scan_begin(&scan, 0);
  if (rest.data[0] != '{' ||
      (rest.length >= sizeof error_answer &&
       memcmp(rest.data, error_answer, sizeof error_answer - 1) == 0) ||
      kb_scan_run(&scan, rest.data, rest.length, true, &ignored) != KB_SCAN_DONE ||
      scan.is_broken) {
    return false;
  }
  *end = begin + scan.position;
  const size_t after = skip_space(text, *end);
  const struct kb_node row = {rest.data, worker->spare->tokens.list, 0};
  const struct kb_table *table =
    kb_schema_table_of_row(worker->rule_set->schema, kb_slice_of(""), row);
  const bool is_case =
    table && !worker->rule_set->is_joined[table->id] && kb_is_case_table(worker->rule_set, table);
  worker->subject = is_case ? table->subject : NULL;
  return (after == text->length || text->data[after] == '\n') &&
         !memchr(rest.data, '\n', scan.position) && worker->subject;
}

/* For the line at block->end. */
static struct kb_block_row *new_row(struct kb_block *block, size_t begin, size_t length)
{
  if (!KB_MAKE_ROOM(block->rows, block->count, block->capacity, 64)) {
    return NULL;
  }
  struct kb_block_row *row = &block->rows[block->count++];
  *row = (struct kb_block_row){
    .begin = begin, .length = length, .line = block->end, .lines_before = block->line_count};
  return row;
}

/* Composes the output for the result, in the block. False when out of memory. */
static bool compose(const struct kb_worker *worker, struct kb_block *block,
                    struct kb_block_row *row, const struct kb_outcome *outcome)
{
  row->piece = block->pieces.length;
  kb_report_compose(worker->report, row->triage, &block->pieces);
  row->piece_length = block->pieces.length - row->piece;
  return !block->pieces.failed && !outcome->a_case.values.failed;
}

/* The caller used it last, maybe on another processor: prefetches what is written first, while
   another row is processed. */
static void fetch_outcome(const struct kb_outcome *outcome)
{
  enum { CACHE_LINE = 64, WRITTEN = 1024 };
  if (outcome) {
    for (size_t at = 0; at < WRITTEN; at += CACHE_LINE) {
      __builtin_prefetch((const char *)outcome + at, 1);
    }
  }
}

/* Keeps the outcome, or makes it available for the next row. */
static bool settle(struct kb_worker *worker, struct kb_block *block, struct kb_block_row *row,
                   const struct kb_triage *triage)
{
  struct kb_outcome *outcome = worker->spare;
  kb_id_key(outcome->a_case.root.id, row->sighting.key);
  row->sighting.stamp = kb_stamp_of(
    &outcome->a_case.root, (struct kb_slice){block->lines.buf.data + row->begin, row->length});
  row->newest = kb_newest_of_case(&outcome->a_case);
  if (triage->finding_count + triage->unmatched_count == 0 && !triage->failing &&
      !triage->is_partial && !kb_report_has_every_case(worker->report)) {
    return true;
  }
  worker->spare = outcome->next;
  if (worker->spare) {
    fetch_outcome(worker->spare->next);
  }
  outcome->next = block->used;
  block->used = outcome;
  block->first_used = block->first_used ? block->first_used : outcome;
  outcome->triage = *triage;
  kb_triager_keep(worker->triager, &outcome->arena);
  row->triage = &outcome->triage;
  const bool good = compose(worker, block, row, outcome);
  outcome->a_case.names = NULL; /* what the caller reads of it must not change this worker's */
  return good;
}

/* False when out of memory. */
static bool triage_row(struct kb_worker *worker, struct kb_block *block, struct kb_block_row *row)
{
  struct kb_error error;
  struct kb_triage triage;
  const struct kb_slice text = {block->lines.buf.data + row->begin, row->length};
  struct kb_outcome *outcome = worker->spare;
  const struct kb_case_source source = {.subject = worker->subject,
                                        .text = text,
                                        .tokens = outcome->tokens.list,
                                        .names = worker->names,
                                        .input_open = true};
  enum kb_status status = kb_case_read(&outcome->a_case, &source, &error);
  if (status == KB_OK && worker->shard.count > 1 &&
      !kb_shard_has_id(&worker->shard, outcome->a_case.root.id)) {
    bool waits = false;
    status = kb_waits(worker->triager, worker->rule_set, &outcome->a_case, &worker->faults, &waits,
                      &error);
    row->is_passed_over = status == KB_OK && !waits;
    row->fault_count = worker->faults.count;
  } else if (status == KB_OK) {
    status = kb_triage(worker->triager, &outcome->a_case, &triage, &error);
    if (status == KB_OK && !outcome->a_case.incomplete) {
      row->fault_count = worker->faults.count;
      return settle(worker, block, row, &triage);
    }
  }
  if (row->is_passed_over) {
    return true;
  }
  row->is_here = true;
  row->faults = worker->faults;
  worker->faults = no_faults;
  return status != KB_NO_MEMORY;
}

/* Processes the line at block->end, which does not move if the caller has to read the line. */
static bool do_line(struct kb_worker *worker, struct kb_block *block)
{
  const struct kb_buf *text = &block->lines.buf;
  const size_t begin = skip_space(text, block->end);
  size_t end = begin;
  if (!worker->spare) {
    worker->spare = new_outcome();
  }
  if (begin < text->length && text->data[begin] != '\n') {
    if (!worker->spare || !read_line(worker, block, begin, &end)) {
      return false;
    }
    struct kb_block_row *row = new_row(block, begin, end - begin);
    if (row) {
      row->subject = worker->subject;
      row->context =
        kb_row_context((struct kb_node){text->data + begin, worker->spare->tokens.list, 0});
    }
    if (!row || !triage_row(worker, block, row)) {
      worker->faults.failed = true;
      return false;
    }
    end = skip_space(text, end);
  }
  block->end = end + (end < text->length); /* its newline */
  block->line_count++;
  return true;
}

/* Makes available what the block's last rows have used. */
static void reuse_outcomes(struct kb_worker *worker, struct kb_block *block)
{
  if (block->used) {
    block->first_used->next = worker->spare;
    worker->spare = block->used;
    block->used = NULL;
    block->first_used = NULL;
  }
}

void kb_worker_triage(struct kb_worker *worker, struct kb_block *block)
{
  reuse_outcomes(worker, block);
  block->end = block->lines.begin;
  while (block->end < block->lines.buf.length && !kb_engine_lacks_process(worker->engine) &&
         do_line(worker, block)) {
  }
  /* out of memory, or of processes: the caller does the whole block */
  if (worker->faults.failed || kb_engine_lacks_process(worker->engine)) {
    block->end = block->lines.begin;
    kb_faults_fini(&worker->faults);
  }
  block->faults = worker->faults;
  worker->faults = no_faults;
}
