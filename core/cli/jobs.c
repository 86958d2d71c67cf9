#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* sched_getaffinity */
#endif
#include "cli/jobs.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

enum {
  BATCH_ROWS = 24,
  BATCH_BYTES = 64 * 1024, /* a batch ends when it is larger */
  BATCHES_PER_JOB = 8,
  JOBS_MAX = 64,
};

enum state { FREE, FILLED, RUNNING, DONE };

struct row {
  size_t text, length; /* in the batch's text */
  size_t tokens;       /* in the batch's tokens */
  struct kb_row row;   /* its places, for messages */
  struct kb_origin origin;
  unsigned char key[16];
  struct outcome *outcome;    /* NULL: there is nothing to say of it */
  size_t piece, piece_length; /* in the batch's pieces */
};

/* A result that is kept until its turn comes. */
struct outcome {
  struct kb_case a_case;
  struct kb_triage triage;
  struct kb_arena arena;
};

struct batch {
  enum state state;
  struct kb_buf text;
  struct kb_buf pieces; /* what was composed of the results */
  struct kb_tokens tokens;
  struct row rows[BATCH_ROWS];
  size_t count;
  size_t triaged; /* the first so many rows have been */
  struct kb_faults faults;
};

struct worker {
  struct kb_jobs *jobs;
  pthread_t thread;
  bool is_started;
};

struct kb_jobs {
  const struct kb_book *book;
  const char *const *paths;
  size_t path_count;
  struct kb_jobs_takes takes;
  pthread_mutex_t mutex;
  pthread_cond_t filled, done;
  bool is_over;
  struct batch *batches; /* a ring */
  size_t batch_count;
  size_t first;   /* the next to be taken */
  size_t run;     /* the next to be triaged */
  size_t filling; /* the one that rows are added to */
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
  struct kb_engine *engine;
  struct kb_book book;
  struct kb_names *names;
  struct kb_faults faults;
  struct kb_triager *triager;
  struct outcome *spare;
};

static bool same_articles(const struct kb_book *a, const struct kb_book *b)
{
  bool same = a->count == b->count;
  for (size_t i = 0; i < a->count && same; i++) {
    same = strcmp(a->articles[i]->code, b->articles[i]->code) == 0 &&
           strcmp(a->articles[i]->file, b->articles[i]->file) == 0;
  }
  return same;
}

/* False: this thread can be of no help. */
static bool set_up(struct bench *bench, const struct kb_jobs *jobs)
{
  struct kb_error error;
  *bench = (struct bench){.engine = kb_engine_new(), .names = kb_names_new()};
  if (!bench->engine || !bench->names ||
      kb_book_load(&bench->book, bench->engine, jobs->paths, jobs->path_count, false, &error) !=
        KB_OK ||
      !same_articles(jobs->book, &bench->book)) {
    return false;
  }
  bench->triager = kb_triager_new(jobs->book, bench->engine, &bench->faults);
  return bench->triager != NULL;
}

static void tear_down(struct bench *bench)
{
  free(bench->spare);
  kb_triager_free(bench->triager);
  kb_names_free(bench->names);
  kb_faults_fini(&bench->faults);
  kb_book_fini(&bench->book);
  kb_engine_free(bench->engine);
}

static void free_outcome(struct outcome *outcome)
{
  if (outcome) {
    kb_case_fini(&outcome->a_case);
    kb_arena_fini(&outcome->arena);
    free(outcome);
  }
}

/* What is written of the result, into the batch. False when out of memory. */
static bool compose(const struct kb_jobs *jobs, struct batch *batch, struct row *row)
{
  struct kb_report report = {.format = jobs->takes.format, .piece = batch->pieces};
  row->piece = batch->pieces.length;
  kb_report_compose(&report, &row->outcome->triage);
  batch->pieces = report.piece;
  row->piece_length = batch->pieces.length - row->piece;
  return !batch->pieces.failed && !row->outcome->a_case.values.failed;
}

/* Keeps the outcome, or has it ready for the next row. */
static bool settle(struct bench *bench, const struct kb_jobs *jobs, struct batch *batch,
                   struct row *row, const struct kb_triage *triage)
{
  struct outcome *outcome = bench->spare;
  kb_id_key(outcome->a_case.mailbox.id, row->key);
  if (triage->finding_count + triage->unmatched_count == 0) {
    kb_case_fini(&outcome->a_case);
    return true;
  }
  bench->spare = NULL;
  outcome->triage = *triage;
  kb_triager_keep(bench->triager, &outcome->arena);
  row->outcome = outcome;
  return compose(jobs, batch, row);
}

/* False: the row is to be done by the caller. */
static bool triage_row(struct bench *bench, const struct kb_jobs *jobs, struct batch *batch,
                       struct row *row)
{
  struct kb_error error;
  struct kb_triage triage;
  const struct kb_slice text = {batch->text.data + row->text, row->length};
  bool is_odd = false;
  if (!bench->spare) {
    bench->spare = calloc(1, sizeof *bench->spare);
  }
  if (!bench->spare) {
    return false;
  }
  struct kb_case *a_case = &bench->spare->a_case;
  const size_t stopped = kb_engine_stopped(bench->engine);
  if (kb_case_read_plain(a_case, text, batch->tokens.list + row->tokens, bench->names, &is_odd,
                         &error) == KB_OK &&
      !is_odd && kb_triage(bench->triager, a_case, &triage, &error) == KB_OK &&
      !a_case->incomplete && kb_engine_stopped(bench->engine) == stopped) {
    return settle(bench, jobs, batch, row, &triage);
  }
  kb_case_fini(a_case);
  return false;
}

static void triage_batch(struct bench *bench, const struct kb_jobs *jobs, struct batch *batch)
{
  const size_t stopped = kb_engine_stopped(bench->engine);
  for (batch->triaged = 0; batch->triaged < batch->count; batch->triaged++) {
    if (!triage_row(bench, jobs, batch, &batch->rows[batch->triaged])) {
      break;
    }
  }
  if (kb_engine_stopped(bench->engine) != stopped || bench->faults.failed) {
    batch->triaged = 0; /* what was stopped counts for all that follows: the caller does it */
    kb_faults_fini(&bench->faults);
  }
  batch->faults = bench->faults;
  bench->faults = (struct kb_faults){0};
}

static void *work(void *data)
{
  struct kb_jobs *jobs = ((struct worker *)data)->jobs;
  struct bench bench;
  const bool is_ready = set_up(&bench, jobs);
  pthread_mutex_lock(&jobs->mutex);
  while (is_ready && !jobs->is_over) {
    struct batch *batch = &jobs->batches[jobs->run];
    if (batch->state != FILLED) {
      pthread_cond_wait(&jobs->filled, &jobs->mutex);
      continue;
    }
    batch->state = RUNNING;
    jobs->run = (jobs->run + 1) % jobs->batch_count;
    pthread_mutex_unlock(&jobs->mutex);
    triage_batch(&bench, jobs, batch);
    pthread_mutex_lock(&jobs->mutex);
    batch->state = DONE;
    pthread_cond_signal(&jobs->done);
  }
  pthread_mutex_unlock(&jobs->mutex);
  tear_down(&bench);
  return NULL;
}

/* --- In the caller's thread --- */

struct kb_jobs *kb_jobs_new(size_t count, const struct kb_book *book, const char *const *paths,
                            size_t path_count, const struct kb_jobs_takes *takes)
{
  struct kb_jobs *jobs = calloc(1, sizeof *jobs);
  if (!jobs) {
    return NULL;
  }
  count = count < JOBS_MAX ? count : JOBS_MAX;
  jobs->book = book;
  jobs->paths = paths;
  jobs->path_count = path_count;
  jobs->takes = *takes;
  jobs->batch_count = count * BATCHES_PER_JOB;
  jobs->batches = calloc(jobs->batch_count, sizeof *jobs->batches);
  pthread_mutex_init(&jobs->mutex, NULL);
  pthread_cond_init(&jobs->filled, NULL);
  pthread_cond_init(&jobs->done, NULL);
  for (size_t i = 0; jobs->batches && i + 1 < count; i++) {
    struct worker *worker = &jobs->workers[jobs->worker_count];
    worker->jobs = jobs;
    worker->is_started = pthread_create(&worker->thread, NULL, work, worker) == 0;
    jobs->worker_count += worker->is_started;
  }
  if (jobs->worker_count == 0) {
    kb_jobs_free(jobs);
    return NULL;
  }
  return jobs;
}

static void empty_batch(struct batch *batch)
{
  for (size_t i = 0; i < batch->count; i++) {
    free_outcome(batch->rows[i].outcome);
    batch->rows[i].outcome = NULL;
  }
  kb_buf_clear(&batch->text);
  kb_buf_clear(&batch->pieces);
  kb_faults_fini(&batch->faults);
  batch->tokens.count = 0;
  batch->count = 0;
  batch->triaged = 0;
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
  }
  for (size_t i = 0; jobs->batches && i < jobs->batch_count; i++) {
    empty_batch(&jobs->batches[i]);
    kb_buf_fini(&jobs->batches[i].text);
    kb_buf_fini(&jobs->batches[i].pieces);
    kb_tokens_fini(&jobs->batches[i].tokens);
  }
  free(jobs->batches);
  pthread_cond_destroy(&jobs->done);
  pthread_cond_destroy(&jobs->filled);
  pthread_mutex_destroy(&jobs->mutex);
  free(jobs);
}

static enum kb_status take_done(struct kb_jobs *jobs, const struct batch *batch,
                                const struct row *row)
{
  const struct kb_triage nothing = {.a_case = NULL};
  return jobs->takes.done(jobs->takes.context, row->outcome ? &row->outcome->triage : &nothing,
                          (struct kb_slice){batch->pieces.data + row->piece, row->piece_length},
                          row->key);
}

static enum kb_status take_here(struct kb_jobs *jobs, const struct batch *batch,
                                const struct row *row)
{
  struct kb_row given = row->row;
  given.json = (struct kb_slice){batch->text.data + row->text, row->length};
  given.tokens = batch->tokens.list + row->tokens;
  given.set = kb_slice_of("");
  return jobs->takes.here(jobs->takes.context, &given, &row->origin);
}

/* Takes the batch's rows in their order. */
static enum kb_status take_batch(struct kb_jobs *jobs, struct batch *batch)
{
  enum kb_status status = KB_OK;
  const size_t triaged = jobs->takes.is_over(jobs->takes.context) ? 0 : batch->triaged;
  if (triaged > 0) {
    jobs->takes.faults(jobs->takes.context, &batch->faults);
  }
  for (size_t i = 0; i < batch->count && status == KB_OK; i++) {
    status = i < triaged ? take_done(jobs, batch, &batch->rows[i])
                         : take_here(jobs, batch, &batch->rows[i]);
  }
  empty_batch(batch);
  return status;
}

/* Takes the first batch; one that no thread has begun is done here. */
static enum kb_status take_first(struct kb_jobs *jobs)
{
  struct batch *batch = &jobs->batches[jobs->first];
  pthread_mutex_lock(&jobs->mutex);
  if (batch->state == FILLED) {
    batch->state = DONE; /* with nothing triaged */
    jobs->run = (jobs->run + 1) % jobs->batch_count;
  }
  while (batch->state == RUNNING) {
    pthread_cond_wait(&jobs->done, &jobs->mutex);
  }
  pthread_mutex_unlock(&jobs->mutex);
  const enum kb_status status = take_batch(jobs, batch);
  pthread_mutex_lock(&jobs->mutex);
  batch->state = FREE;
  pthread_mutex_unlock(&jobs->mutex);
  jobs->first = (jobs->first + 1) % jobs->batch_count;
  return status;
}

static void submit(struct kb_jobs *jobs)
{
  pthread_mutex_lock(&jobs->mutex);
  jobs->batches[jobs->filling].state = FILLED;
  pthread_cond_signal(&jobs->filled);
  pthread_mutex_unlock(&jobs->mutex);
  jobs->filling = (jobs->filling + 1) % jobs->batch_count;
}

static bool copy_row(struct batch *batch, const struct kb_row *row, const struct kb_origin *origin)
{
  const size_t count = row->tokens[0].next;
  struct row *copy = &batch->rows[batch->count];
  *copy = (struct row){.text = batch->text.length,
                       .length = row->json.length,
                       .tokens = batch->tokens.count,
                       .row = *row,
                       .origin = *origin};
  kb_buf_add_slice(&batch->text, row->json);
  if (!kb_tokens_reserve(&batch->tokens, count)) {
    return false;
  }
  memcpy(batch->tokens.list + batch->tokens.count, row->tokens, count * sizeof *row->tokens);
  batch->tokens.count += count;
  batch->count += !batch->text.failed;
  return !batch->text.failed;
}

/* True while a batch waits that is not taken yet. */
static bool has_batches(const struct kb_jobs *jobs)
{
  return jobs->first != jobs->filling || jobs->batches[jobs->first].state != FREE;
}

enum kb_status kb_jobs_add(struct kb_jobs *jobs, const struct kb_row *row,
                           const struct kb_origin *origin)
{
  struct batch *batch = &jobs->batches[jobs->filling];
  if (!copy_row(batch, row, origin)) {
    return KB_NO_MEMORY;
  }
  if (batch->count < BATCH_ROWS && batch->text.length < BATCH_BYTES) {
    return KB_OK;
  }
  submit(jobs);
  /* The next to be filled is the first one once all are taken up. */
  return jobs->filling == jobs->first ? take_first(jobs) : KB_OK;
}

enum kb_status kb_jobs_finish(struct kb_jobs *jobs)
{
  enum kb_status status = KB_OK;
  if (jobs->batches[jobs->filling].count > 0) {
    submit(jobs);
    status = take_first(jobs);
  }
  while (status == KB_OK && has_batches(jobs)) {
    status = take_first(jobs);
  }
  return status;
}
