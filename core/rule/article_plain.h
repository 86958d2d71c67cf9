/* An article read without an engine, by any thread: only what needs no Lua, and has no fault. */
#ifndef KB_RULE_ARTICLE_PLAIN_H
#define KB_RULE_ARTICLE_PLAIN_H

#include "rule/article.h"
#include "rule/box.h"

#include <stdint.h>

enum { KB_ARTICLE_BYTES_MAX = KB_BOX_SOURCE_MAX };

/* What reading takes; for one article after the other. Zero is a valid start. */
struct kb_plain_reader {
  struct kb_fields fields;
  struct kb_buf source;
  struct kb_buf functions;
  struct kb_problems problems;
};

/* The article in the file, but for its examples; `*hash`: of its text. False: an engine has to read
   it, which says what is wrong, if anything is; `article`, which has an arena alone at first, is
   only to be freed then. */
bool kb_article_read_plain(struct kb_plain_reader *reader, const char *file,
                           struct kb_article *article, uint64_t *hash);
void kb_plain_reader_fini(struct kb_plain_reader *reader);

#endif
