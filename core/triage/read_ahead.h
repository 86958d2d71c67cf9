/* Articles of many files, read by several threads before an engine gets to them. */
#ifndef KB_TRIAGE_READ_AHEAD_H
#define KB_TRIAGE_READ_AHEAD_H

#include "article/article.h"
#include "base/files.h"

#include <stdint.h>

struct kb_read_ahead {
  struct kb_article *article; /* NULL: not read, an engine has to */
  uint64_t hash;              /* of its text */
};

/* As many as there are files. NULL: nothing was read, as they are few, or out of memory. */
struct kb_read_ahead *kb_read_ahead_new(const struct kb_files *files, size_t threads);
/* With the articles that are still there: one that was taken is NULL. */
void kb_read_ahead_free(struct kb_read_ahead *list, size_t count);

#endif
