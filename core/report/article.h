/* An article, written out for a person: what it means, its causes, what to do. */
#ifndef KB_REPORT_ARTICLE_H
#define KB_REPORT_ARTICLE_H

#include "article/article.h"
#include "base/buf.h"
#include "match/signature.h"

/* How an article was found for what was asked. */
enum kb_match_kind {
  KB_MATCH_CODE,    /* by a code or a number */
  KB_MATCH_KB,      /* by the number of its KB article */
  KB_MATCH_MESSAGE, /* by a message that is in the text whole */
  KB_MATCH_PARTIAL, /* it is near: something is missing */
};

/* "code", "kb", "message", "partial": stable words. */
const char *kb_match_name(enum kb_match_kind kind);

/* Why an article was found, and what its template's placeholders stood for. */
struct kb_article_match {
  enum kb_match_kind kind;
  struct kb_slice words; /* of the text, that it was recognised by; empty: nothing to say */
  const struct kb_placeholder *placeholders;
  size_t placeholder_count;
  /* What a partial one is short of, or NULL: a code of the article, words of its message. */
  const char *missing_code, *missing_words;
};

void kb_article_write_text(struct kb_buf *out, const struct kb_article *article,
                           const struct kb_article_match *match, size_t width);
/* `level` is that of its heading: 1 for a page of its own. */
void kb_article_write_markdown(struct kb_buf *out, const struct kb_article *article,
                               const struct kb_article_match *match, size_t level);
/* One object; of a partial match without causes and resolution, as it is no answer. */
void kb_article_write_json(struct kb_buf *out, const struct kb_article *article,
                           const struct kb_article_match *match);

#endif
