#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* sched_getaffinity */
#endif
#include "cli/jobs.h"

#include "source/known_keys.h"
#include "source/scan.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

enum { BLOCK_BYTES = 128 * 1024, OUTCOME_ARENA = 2 * 1024, BLOCKS_PER_JOB = 3, JOBS_MAX = 64 };

enum state { FREE, FILLED, RUNNING, DONE };

/* A result that is kept until its turn comes; then it is used for another row. */
struct outcome {
  struct outcome *next;
  struct kb_tokens tokens; /* of the row's text */
  struct kb_case a_case;
  struct kb_triage triage;
  struct kb_arena arena;
};

struct row {
  size_t begin, length;    /* in the block's text */
  size_t lines;            /* of the block before it */
  bool is_here;            /* it has to be done by the caller */
  struct kb_faults faults; /* if so: of the rows before it, back to the last such one */
  unsigned char key[16];
  struct outcome *outcome;    /* NULL: there is nothing to say of it */
  size_t piece, piece_length; /* in the block's pieces */
};

struct block {
  enum state state;
  struct kb_buf text;   /* whole lines */
  struct kb_buf pieces; /* what was composed of the results */
  struct row *rows;
  size_t count, capacity;
  struct outcome *used; /* by the rows; a list */
  size_t end, lines;    /* so many bytes, and lines, were read; the rest is the caller's to read */
  struct kb_faults faults; /* of the rows behind the last one that is the caller's */
};

struct worker {
  struct kb_jobs *jobs;
  struct kb_engine *engine;
  pthread_t thread;
};

struct kb_jobs {
  const struct kb_book *book;
  struct kb_jobs_takes takes;
  pthread_mutex_t mutex;
  pthread_cond_t filled, done;
  bool is_over;
  struct block *blocks; /* a ring */
  size_t block_count;
  size_t first; /* the next to be taken */
  size_t run;   /* the next to be triaged */
  size_t used;  /* blocks from the first on */
  struct worker workers[JOBS_MAX];
  size_t worker_count;
};

size_t kb_jobs_processors(void)
{
  cpu_set_t set;
  CPU_ZERO(&set);
  const int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  return count > 0 ? (size_t)count : 1;
}

/* --- In a worker --- */

struct bench {
  const struct kb_jobs *jobs;
  struct kb_engine *engine; /* borrowed */
  struct kb_names *names;
  struct kb_known_keys *known;
  struct kb_faults faults;
  struct kb_triager *triager;
  struct outcome *spare; /* a list; the first is for the row in progress */
};

/* False: this thread can be of no help. */
static bool set_up(struct bench *bench, const struct worker *worker)
{
  *bench = (struct bench){
    .jobs = worker->jobs,
    .engine = worker->engine,
    .names = kb_names_new(),
    .known = kb_known_keys_new(),
  };
  bench->triager = kb_triager_new(worker->jobs->book, bench->engine, &bench->faults);
  return bench->names && bench->known && bench->triager;
}

/* NULL when out of memory. */
static struct outcome *new_outcome(void)
{
  struct outcome *outcome = calloc(1, sizeof *outcome);
  if (outcome) {
    outcome->arena.first_size = OUTCOME_ARENA; /* there are many */
    outcome->a_case.values.arena.first_size = OUTCOME_ARENA;
  }
  return outcome;
}

static void free_outcomes(struct outcome *outcome)
{
  while (outcome) {
    struct outcome *next = outcome->next;
    kb_case_fini(&outcome->a_case);
    kb_arena_fini(&outcome->arena);
    kb_tokens_fini(&outcome->tokens);
    free(outcome);
    outcome = next;
  }
}

static void tear_down(struct bench *bench)
{
  free_outcomes(bench->spare);
  kb_triager_free(bench->triager);
  kb_names_free(bench->names);
  kb_faults_fini(&bench->faults);
  free(bench->known);
}

static bool is_space(char byte)
{
  return byte == ' ' || byte == '\t' || byte == '\r';
}

static size_t skip_space(const struct kb_buf *text, size_t at)
{
  while (at < text->length && is_space(text->data[at])) {
    at++;
  }
  return at;
}

/* Whether the line at `begin` is one mailbox row, whose tokens are those of the spare outcome then;
   `*end` is behind the row. What else it may be, or what is wrong with it, is told by the caller.
 */
static bool read_line(struct bench *bench, const struct block *block, size_t begin, size_t *end)
{
  static const char error_answer[] = "{\"error\"";
  const struct kb_slice rest = {block->text.data + begin, block->text.length - begin};
  struct kb_error ignored;
  struct kb_scan scan = {
    .max_depth = KB_SCAN_DEPTH_MAX,
    .may_be_page = true,
    .one_row_a_line = true,
    .tokens = &bench->spare->tokens,
    .known = bench->known,
  };
  kb_scan_begin(&scan, 0);
  if (rest.data[0] != '{' ||
      (rest.length >= sizeof error_answer &&
       memcmp(rest.data, error_answer, sizeof error_answer - 1) == 0) ||
      kb_scan_run(&scan, rest.data, rest.length, true, &ignored) != KB_SCAN_DONE) {
    return false;
  }
  *end = begin + scan.position;
  const size_t behind = skip_space(&block->text, *end);
  const struct kb_node row = {rest.data, bench->spare->tokens.list, 0};
  const struct kb_table *table = kb_record_table_of_text(kb_slice_of(""), row);
  return (behind == block->text.length || block->text.data[behind] == '\n') &&
         !memchr(rest.data, '\n', scan.position) && table && table->id == KB_MAILBOX;
}

static struct row *new_row(struct block *block, size_t begin, size_t length)
{
  if (block->count == block->capacity) {
    const size_t capacity = block->capacity ? block->capacity * 2 : 64;
    struct row *rows = realloc(block->rows, capacity * sizeof *rows);
    if (!rows) {
      return NULL;
    }
    block->rows = rows;
    block->capacity = capacity;
  }
  struct row *row = &block->rows[block->count++];
  *row = (struct row){.begin = begin, .length = length, .lines = block->lines};
  return row;
}

/* What is written of the result, into the block. False when out of memory. */
static bool compose(const struct bench *bench, struct block *block, struct row *row)
{
  struct kb_report report = {.format = bench->jobs->takes.format, .piece = block->pieces};
  row->piece = block->pieces.length;
  kb_report_compose(&report, &row->outcome->triage);
  block->pieces = report.piece;
  row->piece_length = block->pieces.length - row->piece;
  return !block->pieces.failed && !row->outcome->a_case.values.failed;
}

/* Keeps the outcome, or has it ready for the next row. */
static bool settle(struct bench *bench, struct block *block, struct row *row,
                   const struct kb_triage *triage)
{
  struct outcome *outcome = bench->spare;
  kb_id_key(outcome->a_case.mailbox.id, row->key);
  if (triage->finding_count + triage->unmatched_count == 0) {
    return true;
  }
  bench->spare = outcome->next;
  outcome->next = block->used;
  block->used = outcome;
  outcome->triage = *triage;
  kb_triager_keep(bench->triager, &outcome->arena);
  row->outcome = outcome;
  return compose(bench, block, row);
}

/* False when out of memory. */
static bool triage_row(struct bench *bench, struct block *block, struct row *row)
{
  struct kb_error error;
  struct kb_triage triage;
  const struct kb_slice text = {block->text.data + row->begin, row->length};
  struct outcome *outcome = bench->spare;
  bool is_odd = false;
  enum kb_status status =
    kb_case_read_plain(&outcome->a_case, text, outcome->tokens.list, bench->names, &is_odd, &error);
  if (status == KB_OK && !is_odd) {
    status = kb_triage(bench->triager, &outcome->a_case, &triage, &error);
    if (status == KB_OK && !outcome->a_case.incomplete) {
      return settle(bench, block, row, &triage);
    }
  }
  row->is_here = true;
  row->faults = bench->faults;
  bench->faults = (struct kb_faults){0};
  return status != KB_NO_MEMORY;
}

/* The line at block->end, which is not moved if the caller has to read it. */
static bool do_line(struct bench *bench, struct block *block)
{
  const size_t begin = skip_space(&block->text, block->end);
  size_t end = begin;
  if (!bench->spare) {
    bench->spare = new_outcome();
  }
  if (begin < block->text.length && block->text.data[begin] != '\n') {
    if (!bench->spare || !read_line(bench, block, begin, &end)) {
      return false;
    }
    struct row *row = new_row(block, begin, end - begin);
    if (!row || !triage_row(bench, block, row)) {
      bench->faults.failed = true;
      return false;
    }
    end = skip_space(&block->text, end);
  }
  block->end = end + (end < block->text.length); /* its newline */
  block->lines++;
  return true;
}

/* What the block's last rows have used is there again. */
static void reuse_outcomes(struct bench *bench, struct block *block)
{
  while (block->used) {
    struct outcome *outcome = block->used;
    block->used = outcome->next;
    outcome->next = bench->spare;
    bench->spare = outcome;
  }
}

static void triage_block(struct bench *bench, struct block *block)
{
  reuse_outcomes(bench, block);
  const size_t stopped = kb_engine_stopped(bench->engine);
  while (block->end < block->text.length && do_line(bench, block) &&
         kb_engine_stopped(bench->engine) == stopped) {
  }
  if (kb_engine_stopped(bench->engine) != stopped || bench->faults.failed) {
    block->end = 0; /* what was stopped counts for all that follows: the caller does it all */
    kb_faults_fini(&bench->faults);
  }
  block->faults = bench->faults;
  bench->faults = (struct kb_faults){0};
}

static void *work(void *data)
{
  const struct worker *worker = data;
  struct kb_jobs *jobs = worker->jobs;
  struct bench bench;
  const bool is_ready = set_up(&bench, worker);
  pthread_mutex_lock(&jobs->mutex);
  while (!jobs->is_over) {
    struct block *block = &jobs->blocks[jobs->run];
    if (block->state != FILLED) {
      pthread_cond_wait(&jobs->filled, &jobs->mutex);
      continue;
    }
    block->state = RUNNING;
    jobs->run = (jobs->run + 1) % jobs->block_count;
    pthread_mutex_unlock(&jobs->mutex);
    if (is_ready) {
      triage_block(&bench, block);
    }
    pthread_mutex_lock(&jobs->mutex);
    block->state = DONE;
    pthread_cond_signal(&jobs->done);
  }
  pthread_mutex_unlock(&jobs->mutex);
  tear_down(&bench);
  return NULL;
}

/* --- In the caller's thread --- */

struct kb_jobs *kb_jobs_new(size_t count, const struct kb_book *book,
                            const struct kb_engine *engine, const struct kb_jobs_takes *takes)
{
  struct kb_jobs *jobs = calloc(1, sizeof *jobs);
  if (!jobs) {
    return NULL;
  }
  count = count < JOBS_MAX ? count : JOBS_MAX;
  jobs->book = book;
  jobs->takes = *takes;
  jobs->block_count = count * BLOCKS_PER_JOB;
  jobs->blocks = calloc(jobs->block_count, sizeof *jobs->blocks);
  pthread_mutex_init(&jobs->mutex, NULL);
  pthread_cond_init(&jobs->filled, NULL);
  pthread_cond_init(&jobs->done, NULL);
  for (size_t i = 0; jobs->blocks && i < count; i++) {
    struct worker *worker = &jobs->workers[jobs->worker_count];
    worker->jobs = jobs;
    worker->engine = kb_engine_new_like(engine);
    if (!worker->engine || pthread_create(&worker->thread, NULL, work, worker) != 0) {
      kb_engine_free(worker->engine);
      break;
    }
    jobs->worker_count++;
  }
  if (jobs->worker_count == 0) {
    kb_jobs_free(jobs);
    return NULL;
  }
  return jobs;
}

static void empty_block(struct block *block)
{
  for (size_t i = 0; i < block->count; i++) {
    kb_faults_fini(&block->rows[i].faults);
  }
  kb_buf_clear(&block->text);
  kb_buf_clear(&block->pieces);
  kb_faults_fini(&block->faults);
  block->count = 0;
  block->end = 0;
  block->lines = 0;
}

void kb_jobs_free(struct kb_jobs *jobs)
{
  if (!jobs) {
    return;
  }
  pthread_mutex_lock(&jobs->mutex);
  jobs->is_over = true;
  pthread_cond_broadcast(&jobs->filled);
  pthread_mutex_unlock(&jobs->mutex);
  for (size_t i = 0; i < jobs->worker_count; i++) {
    pthread_join(jobs->workers[i].thread, NULL);
    kb_engine_free(jobs->workers[i].engine);
  }
  for (size_t i = 0; jobs->blocks && i < jobs->block_count; i++) {
    empty_block(&jobs->blocks[i]);
    kb_buf_fini(&jobs->blocks[i].text);
    kb_buf_fini(&jobs->blocks[i].pieces);
    free_outcomes(jobs->blocks[i].used);
    free(jobs->blocks[i].rows);
  }
  free(jobs->blocks);
  pthread_cond_destroy(&jobs->done);
  pthread_cond_destroy(&jobs->filled);
  pthread_mutex_destroy(&jobs->mutex);
  free(jobs);
}

static enum kb_status take_row(const struct kb_jobs *jobs, struct kb_rows *rows,
                               const struct block *block, const struct row *row)
{
  static const struct kb_triage nothing = {.a_case = NULL};
  if (!row->is_here) {
    return jobs->takes.done(jobs->takes.context, row->outcome ? &row->outcome->triage : &nothing,
                            (struct kb_slice){block->pieces.data + row->piece, row->piece_length},
                            row->key);
  }
  struct kb_row given = kb_rows_place(rows);
  given.json = (struct kb_slice){block->text.data + row->begin, row->length};
  return jobs->takes.here(jobs->takes.context, &given);
}

/* Takes the block's rows in their order; `*end`: so many bytes of it are behind. */
static enum kb_status take_block(const struct kb_jobs *jobs, struct kb_rows *rows,
                                 const struct block *block, size_t *end)
{
  enum kb_status status = KB_OK;
  size_t counted = 0;
  *end = block->end;
  if (*end == 0) {
    return KB_OK; /* its rows, if it has any, do not count */
  }
  for (size_t i = 0; i < block->count && status == KB_OK; i++) {
    const struct row *row = &block->rows[i];
    kb_rows_count(rows, row->lines - counted, 0);
    counted = row->lines;
    if (jobs->takes.is_over(jobs->takes.context)) {
      *end = row->begin;
      return KB_OK;
    }
    if (row->is_here) {
      jobs->takes.faults(jobs->takes.context, &row->faults);
    }
    status = take_row(jobs, rows, block, row);
    kb_rows_count(rows, 0, 1);
  }
  if (status == KB_OK) {
    jobs->takes.faults(jobs->takes.context, &block->faults);
    kb_rows_count(rows, block->lines - counted, 0);
  }
  return status;
}

static struct block *block_at(const struct kb_jobs *jobs, size_t place)
{
  return &jobs->blocks[(jobs->first + place) % jobs->block_count];
}

static void wait_for(struct kb_jobs *jobs, const struct block *block)
{
  pthread_mutex_lock(&jobs->mutex);
  while (block->state != DONE) {
    pthread_cond_wait(&jobs->done, &jobs->mutex);
  }
  pthread_mutex_unlock(&jobs->mutex);
}

static void free_first(struct kb_jobs *jobs)
{
  struct block *block = block_at(jobs, 0);
  empty_block(block);
  pthread_mutex_lock(&jobs->mutex);
  block->state = FREE;
  pthread_mutex_unlock(&jobs->mutex);
  jobs->first = (jobs->first + 1) % jobs->block_count;
  jobs->used--;
}

/* Nothing of what was handed out is done any more. With `rows`, they are to read it, but for the
   first `end` bytes. */
static void take_back(struct kb_jobs *jobs, struct kb_rows *rows, size_t end)
{
  pthread_mutex_lock(&jobs->mutex);
  for (size_t i = 0; i < jobs->used; i++) {
    if (block_at(jobs, i)->state == FILLED) {
      block_at(jobs, i)->state = DONE;
    }
  }
  jobs->run = (jobs->first + jobs->used) % jobs->block_count;
  pthread_mutex_unlock(&jobs->mutex);
  for (size_t i = jobs->used; i > 0; i--) {
    const struct block *block = block_at(jobs, i - 1);
    const size_t begin = i == 1 ? end : 0;
    wait_for(jobs, block);
    if (rows) {
      kb_rows_put_back(rows,
                       (struct kb_slice){block->text.data + begin, block->text.length - begin});
    }
  }
  while (jobs->used > 0) {
    free_first(jobs);
  }
}

static void hand_out(struct kb_jobs *jobs, struct kb_rows *rows)
{
  while (jobs->used < jobs->block_count &&
         kb_rows_take_lines(rows, BLOCK_BYTES, &block_at(jobs, jobs->used)->text)) {
    pthread_mutex_lock(&jobs->mutex);
    block_at(jobs, jobs->used)->state = FILLED;
    pthread_cond_signal(&jobs->filled);
    pthread_mutex_unlock(&jobs->mutex);
    jobs->used++;
  }
}

enum kb_status kb_jobs_run(struct kb_jobs *jobs, struct kb_rows *rows)
{
  enum kb_status status = KB_OK;
  size_t end = 0;
  for (;;) {
    if (status != KB_OK || jobs->takes.is_stopped(jobs->takes.context)) {
      take_back(jobs, NULL, 0);
      return status;
    }
    hand_out(jobs, rows);
    if (jobs->used == 0) {
      return KB_OK;
    }
    const struct block *block = block_at(jobs, 0);
    wait_for(jobs, block);
    status = take_block(jobs, rows, block, &end);
    if (status == KB_OK && end < block->text.length) {
      take_back(jobs, rows, end);
      return KB_OK;
    }
    free_first(jobs);
  }
}
