/* An article read without an engine, by any thread: only what needs no Lua, and has no fault. */
#ifndef KB_ARTICLE_ARTICLE_PLAIN_H
#define KB_ARTICLE_ARTICLE_PLAIN_H

#include "article/article.h"
#include "sandbox/sandbox.h"

#include <stdint.h>

enum { KB_ARTICLE_BYTES_MAX = KB_SANDBOX_SOURCE_MAX };

/* What reading takes; for one article after the other. Zero is a valid start. */
struct kb_condition_compiler {
  struct kb_fields fields;
  struct kb_buf source;
  struct kb_buf functions;
  struct kb_diagnostics diagnostics;
};

/* The article in the file, but for its examples; `*hash`: of its text. False: an engine has to read
   it, which says what is wrong, if anything is; `article`, which has an arena alone at first, is
   only to be freed then. */
bool kb_article_read_plain(struct kb_condition_compiler *reader, const char *file,
                           struct kb_article *article, uint64_t *hash);
void kb_condition_compiler_fini(struct kb_condition_compiler *reader);

#endif
