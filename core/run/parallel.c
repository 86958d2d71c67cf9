#include "run/parallel.h"

#include "base/descriptors.h"
#include "base/threads.h"
#include "run/worker.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 256 * 1024, HALF_PAGE = 2048, BLOCKS_PER_JOB = 3, AHEAD = 2 };

enum state { FREE, RUNNING, DONE, UNREADABLE };

/* A block is used by one job only, so that its memory stays near that processor. */
struct slot {
  enum state state;
  struct slot *next; /* claimed after it, or also free */
  struct job *job;
  struct kb_block block;
};

struct job {
  struct kb_jobs *jobs;
  struct kb_worker *worker;
  pthread_t thread; /* the first job has none: it runs on the caller's */
  struct slot slots[BLOCKS_PER_JOB];
  struct slot *free;        /* a list */
  pthread_cond_t claimable; /* signalled when a block may have become claimable */
};

/* The caller's thread takes the blocks, in their order, and works on others in between: so two
   jobs are two threads, none of which has to be woken for each block. Members below the mutex
   are guarded by it; the block of a slot that is not FREE is the job's, and the caller's once it
   is DONE. */
struct kb_jobs {
  struct kb_jobs_takes takes;
  struct job *list;
  size_t count;
  pthread_mutex_t mutex;
  pthread_cond_t done; /* the first of those claimed is done, or could not be read */
  bool is_over;
  const struct kb_file *file; /* being read; NULL: nothing can be claimed */
  uint64_t next, end;         /* bytes of the file that can be claimed */
  uint64_t begin;             /* a line begins there */
  struct slot *first, *last;  /* claimed, in order */
};

/* --- In every thread --- */

/* The mutex is locked. */
static bool is_claimable(const struct job *job)
{
  return job->free && job->jobs->file && job->jobs->next < job->jobs->end;
}

/* The beginning of the next block: not at a page boundary, as some processors take several times
   as long to copy to where memory is just ahead of its place in the page. */
static uint64_t next_block_begin(const struct kb_jobs *jobs, uint64_t from)
{
  return jobs->takes.block > 0 ? from + jobs->takes.block
                               : (from / BLOCK_BYTES + 1) * BLOCK_BYTES + HALF_PAGE;
}

/* Works on the next lines. The mutex is locked, but unlocked in between. */
static void do_block(struct job *job)
{
  struct kb_jobs *jobs = job->jobs;
  struct slot *slot = job->free;
  const struct kb_file *file = jobs->file;
  const uint64_t from = jobs->next;
  const size_t size = (size_t)(next_block_begin(jobs, from) - from);
  const bool at_line = from == jobs->begin;
  job->free = slot->next;
  jobs->next = from + size;
  slot->next = NULL;
  slot->state = RUNNING;
  *(jobs->first ? &jobs->last->next : &jobs->first) = slot;
  jobs->last = slot;
  pthread_mutex_unlock(&jobs->mutex);
  const bool is_read = kb_lines_read(&slot->block.lines, file, from, size, at_line);
  if (is_read) {
    kb_worker_triage(job->worker, &slot->block);
  }
  pthread_mutex_lock(&jobs->mutex);
  slot->state = is_read ? DONE : UNREADABLE;
  if (slot == jobs->first) {
    pthread_cond_signal(&jobs->done);
  }
}

static void *work(void *data)
{
  struct job *job = data;
  struct kb_jobs *jobs = job->jobs;
  pthread_mutex_lock(&jobs->mutex);
  while (!jobs->is_over) {
    if (is_claimable(job)) {
      do_block(job);
    } else {
      pthread_cond_wait(&job->claimable, &jobs->mutex);
    }
  }
  pthread_mutex_unlock(&jobs->mutex);
  return NULL;
}

/* --- In the caller's thread --- */

/* False: the job could not be created. */
static bool start_job(struct kb_jobs *jobs, const struct kb_rule_set *rule_set,
                      const struct kb_engine *engine)
{
  struct job *job = &jobs->list[jobs->count];
  job->jobs = jobs;
  job->worker = kb_worker_new(rule_set, engine, jobs->takes.report, jobs->takes.shard);
  for (size_t i = 0; i < BLOCKS_PER_JOB; i++) {
    job->slots[i].job = job;
    job->slots[i].next = job->free;
    job->free = &job->slots[i];
  }
  pthread_cond_init(&job->claimable, NULL);
  if (!job->worker || (jobs->count > 0 && !kb_threads_start(&job->thread, work, job))) {
    pthread_cond_destroy(&job->claimable);
    kb_worker_free(job->worker);
    return false;
  }
  jobs->count++;
  return true;
}

/* For how many jobs there are descriptors: each has a process for articles, which takes two while
   it starts. The rest is for files of the run. */
static size_t jobs_served(void)
{
  enum { OF_RUN = 12, OF_JOB = 2, PLENTY = 200 };
  const size_t free_count = kb_descriptors_free();
  return free_count >= PLENTY  ? KB_THREADS_MAX
         : free_count > OF_RUN ? (free_count - OF_RUN) / OF_JOB
                               : 0;
}

struct kb_jobs *kb_jobs_new(size_t count, const struct kb_rule_set *rule_set,
                            const struct kb_engine *engine, const struct kb_jobs_takes *takes)
{
  struct kb_jobs *jobs = calloc(1, sizeof *jobs);
  if (!jobs) {
    return NULL;
  }
  count = count < KB_THREADS_MAX ? count : KB_THREADS_MAX;
  const size_t served = jobs_served();
  count = count < served ? count : served;
  jobs->takes = *takes;
  pthread_mutex_init(&jobs->mutex, NULL);
  pthread_cond_init(&jobs->done, NULL);
  jobs->list = calloc(count, sizeof *jobs->list);
  while (jobs->list && jobs->count < count && start_job(jobs, rule_set, engine)) {
  }
  if (jobs->count < 2) {
    kb_jobs_free(jobs);
    return NULL;
  }
  return jobs;
}

static void wake_all(struct kb_jobs *jobs)
{
  for (size_t i = 0; i < jobs->count; i++) {
    pthread_cond_signal(&jobs->list[i].claimable);
  }
}

static void free_job(struct job *job)
{
  kb_worker_free(job->worker);
  for (size_t i = 0; i < BLOCKS_PER_JOB; i++) {
    kb_block_fini(&job->slots[i].block);
  }
  pthread_cond_destroy(&job->claimable);
}

void kb_jobs_free(struct kb_jobs *jobs)
{
  if (!jobs) {
    return;
  }
  pthread_mutex_lock(&jobs->mutex);
  jobs->is_over = true;
  wake_all(jobs);
  pthread_mutex_unlock(&jobs->mutex);
  for (size_t i = 1; i < jobs->count; i++) {
    pthread_join(jobs->list[i].thread, NULL);
  }
  for (size_t i = 0; i < jobs->count; i++) {
    free_job(&jobs->list[i]);
  }
  free(jobs->list);
  pthread_cond_destroy(&jobs->done);
  pthread_mutex_destroy(&jobs->mutex);
  free(jobs);
}

static enum kb_status take_row(const struct kb_jobs *jobs, struct kb_rows *rows,
                               const struct kb_block *block, const struct kb_block_row *row)
{
  const struct kb_triage nothing = {.subject = row->subject};
  if (row->context.length > 0) {
    jobs->takes.organization(jobs->takes.context, row->context);
  }
  if (!row->is_here) {
    const char *pieces = kb_buf_text(&block->pieces); /* there may be none */
    const struct kb_seen_row seen = {row->subject, &row->sighting, row->newest,
                                     kb_rows_place(rows).line, row->is_passed_over};
    return jobs->takes.done(jobs->takes.context, row->triage ? row->triage : &nothing,
                            (struct kb_slice){pieces + row->piece, row->piece_length}, &seen);
  }
  struct kb_row given = kb_rows_place(rows);
  given.json = (struct kb_slice){block->lines.buf.data + row->begin, row->length};
  return jobs->takes.here(jobs->takes.context, row->subject, &given);
}

/* Passes on faults number `from` up to `to`, as they were added. */
static void take_faults(const struct kb_jobs *jobs, const struct kb_faults *faults, size_t from,
                        size_t to)
{
  if (from < to) {
    const struct kb_faults part = {.list = faults->list + from, .count = to - from};
    jobs->takes.faults(jobs->takes.context, &part);
  }
}

/* Passes on the rest of a list. */
static void take_last_faults(const struct kb_jobs *jobs, const struct kb_faults *faults,
                             size_t from)
{
  const struct kb_faults unlisted = {.beyond = faults->beyond, .failed = faults->failed};
  take_faults(jobs, faults, from, faults->count);
  jobs->takes.faults(jobs->takes.context, &unlisted);
}

/* The list with the faults of that row. */
static const struct kb_faults *faults_of(const struct kb_block *block, size_t number)
{
  while (number < block->count && !block->rows[number].is_here) {
    number++;
  }
  return number < block->count ? &block->rows[number].faults : &block->faults;
}

/* Prefetches what will be read of row `number`, whose turn is near: another processor has written
   it, and a cache miss takes longer than the rest of the work on a row here. */
static void fetch_result(const struct kb_jobs *jobs, const struct kb_block *block, size_t number)
{
  if (number < block->count) {
    const struct kb_block_row *row = &block->rows[number];
    jobs->takes.soon(jobs->takes.context, &row->sighting);
    if (row->triage) {
      __builtin_prefetch(row->triage);
    }
    row--;
    if (row->triage) {
      __builtin_prefetch(row->triage->findings);
      __builtin_prefetch(row->triage->a_case);
    }
  }
}

/* Takes the rows of the block in order; `*end`: the position in its buffer up to which that is
   done. */
static enum kb_status take_block(const struct kb_jobs *jobs, struct kb_rows *rows,
                                 const struct kb_block *block, size_t *end)
{
  enum kb_status status = KB_OK;
  size_t counted = 0;
  /* faults of that list passed on so far: those of a row come before its result */
  size_t passed = 0;
  *end = block->end;
  if (*end == block->lines.begin) {
    return KB_OK; /* its rows, if it has any, are ignored */
  }
  for (size_t i = 0; i < block->count && status == KB_OK; i++) {
    const struct kb_block_row *row = &block->rows[i];
    fetch_result(jobs, block, i + AHEAD);
    kb_rows_count(rows, row->lines_before - counted, 0);
    counted = row->lines_before;
    if (jobs->takes.is_over(jobs->takes.context)) {
      *end = row->line;
      return KB_OK;
    }
    if (row->is_here) {
      take_last_faults(jobs, &row->faults, passed);
      passed = 0;
    } else if (row->fault_count > passed) {
      take_faults(jobs, faults_of(block, i), passed, row->fault_count);
      passed = row->fault_count;
    }
    status = take_row(jobs, rows, block, row);
    kb_rows_count(rows, 0, 1);
  }
  if (status == KB_OK) {
    take_last_faults(jobs, &block->faults, passed);
    kb_rows_count(rows, block->line_count - counted, 0);
  }
  return status;
}

/* Returns the first slot to its job. */
static void free_first(struct kb_jobs *jobs)
{
  struct slot *slot = jobs->first;
  kb_block_clear(&slot->block);
  pthread_mutex_lock(&jobs->mutex);
  jobs->first = slot->next;
  slot->state = FREE;
  slot->next = slot->job->free;
  slot->job->free = slot;
  pthread_cond_signal(&slot->job->claimable);
  pthread_mutex_unlock(&jobs->mutex);
}

/* Stops claiming, and drops what was claimed. */
static void end_claims(struct kb_jobs *jobs)
{
  pthread_mutex_lock(&jobs->mutex);
  jobs->file = NULL;
  pthread_mutex_unlock(&jobs->mutex);
  while (jobs->first) {
    pthread_mutex_lock(&jobs->mutex);
    while (jobs->first->state == RUNNING) {
      pthread_cond_wait(&jobs->done, &jobs->mutex);
    }
    pthread_mutex_unlock(&jobs->mutex);
    free_first(jobs);
  }
}

static void begin_claims(struct kb_jobs *jobs, const struct kb_file *file, uint64_t offset)
{
  pthread_mutex_lock(&jobs->mutex);
  jobs->file = file;
  jobs->next = offset;
  jobs->begin = offset;
  jobs->end = kb_file_size(file);
  wake_all(jobs);
  pthread_mutex_unlock(&jobs->mutex);
}

/* The next block in order, once it is done; until then the caller's thread works on others.
   NULL: there is none, or it could not be read. */
static const struct kb_block *next_block(struct kb_jobs *jobs)
{
  pthread_mutex_lock(&jobs->mutex);
  while (!jobs->first || jobs->first->state == RUNNING) {
    if (is_claimable(&jobs->list[0])) {
      do_block(&jobs->list[0]);
    } else if (jobs->first) {
      pthread_cond_wait(&jobs->done, &jobs->mutex);
    } else {
      break;
    }
  }
  const bool is_done = jobs->first && jobs->first->state == DONE;
  pthread_mutex_unlock(&jobs->mutex);
  return is_done ? &jobs->first->block : NULL;
}

/* Takes blocks up to `*offset`, the beginning of the first line that is not done. */
static enum kb_status take_blocks(struct kb_jobs *jobs, struct kb_rows *rows, uint64_t *offset)
{
  enum kb_status status = KB_OK;
  const struct kb_block *block;
  /* checked again once the block is done: an interrupted one is not taken */
  while (status == KB_OK && jobs->takes.goes_on(jobs->takes.context, *offset) &&
         (block = next_block(jobs)) != NULL && jobs->takes.goes_on(jobs->takes.context, *offset)) {
    const struct kb_lines *lines = &block->lines;
    size_t end = lines->buf.length;
    if (end > lines->begin) {
      if (lines->offset != *offset) {
        return KB_OK; /* a long line was dropped before it, or the file has changed */
      }
      status = take_block(jobs, rows, block, &end);
      *offset += end - lines->begin;
    }
    if (end < lines->buf.length) {
      return status;
    }
    free_first(jobs);
  }
  return status;
}

enum kb_status kb_jobs_run(struct kb_jobs *jobs, struct kb_rows *rows, struct kb_file *file,
                           uint64_t offset, struct kb_error *error)
{
  begin_claims(jobs, file, offset);
  const enum kb_status status = take_blocks(jobs, rows, &offset);
  end_claims(jobs);
  kb_rows_go_to(rows, offset);
  return status == KB_OK && !kb_file_go_to(file, offset)
           ? kb_fail(error, KB_IO, "cannot be read: %s", kb_errno_words(errno))
           : status;
}
