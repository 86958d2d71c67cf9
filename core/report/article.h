/* An article, written out for a person: what it means, its causes, what to do. */
#ifndef KB_REPORT_ARTICLE_H
#define KB_REPORT_ARTICLE_H

#include "base/buf.h"
#include "rule/article.h"
#include "rule/signature.h"

/* How an article was found. */
enum kb_match_kind {
  KB_MATCH_NONE,    /* nobody looked for it by a text */
  KB_MATCH_CODE,    /* by its code, or a code or number that it names */
  KB_MATCH_KB,      /* by its KB number */
  KB_MATCH_MESSAGE, /* by its message, whole */
  KB_MATCH_PARTIAL, /* by a part of what it is found by: it may be another error */
};

/* Why an article was found, and what its template's placeholders stood for; zero: nothing to say.
 */
struct kb_article_match {
  enum kb_match_kind kind;
  const char *missing;   /* of KB_MATCH_PARTIAL: what the text lacks; may be empty */
  struct kb_slice words; /* of the text, that it was recognised by */
  const struct kb_placeholder *placeholders;
  size_t placeholder_count;
};

void kb_article_write_text(struct kb_buf *out, const struct kb_article *article,
                           const struct kb_article_match *match, size_t width);
/* `level` is that of its heading: 1 for a page of its own. */
void kb_article_write_markdown(struct kb_buf *out, const struct kb_article *article,
                               const struct kb_article_match *match, size_t level);
/* One object. */
void kb_article_write_json(struct kb_buf *out, const struct kb_article *article,
                           const struct kb_article_match *match);

#endif
