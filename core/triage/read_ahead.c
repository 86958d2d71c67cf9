#include "triage/read_ahead.h"

#include "article/article_plain.h"
#include "base/threads.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Fewer files than that are not worth a thread; so many at once are taken by one. */
enum { FILES_FOR_A_THREAD = 64, FILES_AT_ONCE = 8 };

struct shared {
  const struct kb_files *files;
  struct kb_read_ahead *list;
  atomic_size_t next;
};

static void read_one(struct kb_condition_compiler *reader, const char *file,
                     struct kb_read_ahead *into)
{
  struct kb_article *article = kb_article_new();
  if (article && kb_article_read_plain(reader, file, article, &into->hash)) {
    into->article = article;
  } else {
    kb_article_free(article);
  }
}

/* In each of the threads. */
static void read_some(void *context)
{
  struct shared *shared = context;
  struct kb_condition_compiler reader = {0};
  size_t begin;
  while ((begin = atomic_fetch_add(&shared->next, FILES_AT_ONCE)) < shared->files->count) {
    for (size_t i = begin; i < begin + FILES_AT_ONCE && i < shared->files->count; i++) {
      read_one(&reader, shared->files->paths[i], &shared->list[i]);
    }
  }
  kb_condition_compiler_fini(&reader);
}

struct kb_read_ahead *kb_read_ahead_new(const struct kb_files *files, size_t threads)
{
  const size_t most = files->count / FILES_FOR_A_THREAD;
  struct shared shared = {.files = files};
  threads = threads < most ? threads : most;
  if (threads < 2) {
    return NULL;
  }
  shared.list = calloc(files->count, sizeof *shared.list);
  if (shared.list) {
    kb_threads_run(threads, read_some, &shared);
  }
  return shared.list;
}

void kb_read_ahead_free(struct kb_read_ahead *list, size_t count)
{
  for (size_t i = 0; list && i < count; i++) {
    kb_article_free(list[i].article);
  }
  free(list);
}
