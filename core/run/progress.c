#include "run/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { CALLS_BETWEEN_LOOKS = 256 };

struct kb_progress {
  bool show;
  bool shown;
  unsigned calls;
  size_t pages; /* 0: not counted */
  double next;  /* seconds */
};

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

struct kb_progress *kb_progress_new(bool show)
{
  struct kb_progress *progress = calloc(1, sizeof *progress);
  if (progress) {
    progress->show = show && isatty(STDERR_FILENO);
    progress->next = now() + 1.0;
  }
  return progress;
}

void kb_progress_show(struct kb_progress *progress, size_t rows, uint64_t bytes, uint64_t total)
{
  if (!progress->show || ++progress->calls % CALLS_BETWEEN_LOOKS != 0 || now() < progress->next) {
    return;
  }
  progress->next = now() + 0.25;
  progress->shown = true;
  const double mebibytes = (double)bytes / (1024.0 * 1024.0);
  if (total > 0) {
    fprintf(stderr, "\r\x1b[K%zu rows, %.0f of %.0f MiB (%.0f %%)", rows, mebibytes,
            (double)total / (1024.0 * 1024.0), 100.0 * (double)bytes / (double)total);
  } else if (progress->pages > 0) {
    fprintf(stderr, "\r\x1b[K%zu rows, %zu pages, %.0f MiB", rows, progress->pages, mebibytes);
  } else {
    fprintf(stderr, "\r\x1b[K%zu rows, %.0f MiB", rows, mebibytes);
  }
  fflush(stderr);
}

void kb_progress_pages(struct kb_progress *progress, size_t pages)
{
  progress->pages = pages;
}

void kb_progress_free(struct kb_progress *progress)
{
  if (progress && progress->shown) {
    fputs("\r\x1b[K", stderr);
    fflush(stderr);
  }
  free(progress);
}
