/* Formats an article for a reader: meaning, causes, resolution. */
#ifndef KB_REPORT_ARTICLE_H
#define KB_REPORT_ARTICLE_H

#include "article/article.h"
#include "base/buf.h"
#include "base/json_write.h"
#include "match/signature.h"

/* How an article matches a query. */
enum kb_match_kind {
  KB_MATCH_CODE,    /* by a code or a number */
  KB_MATCH_KB,      /* by the number of its KB article */
  KB_MATCH_MESSAGE, /* by a message that is completely in the text */
  KB_MATCH_PARTIAL, /* similar: something is missing */
  KB_MATCH_SEARCH,  /* it has the words of a short question */
};

/* "code", "kb", "message", "partial", "search": stable names. */
const char *kb_match_name(enum kb_match_kind kind);

/* Why an article was found, and the values of its template's placeholders. */
struct kb_article_match {
  enum kb_match_kind kind;
  struct kb_slice words; /* part of the text that matched; empty: not applicable */
  const struct kb_placeholder *placeholders;
  size_t placeholder_count;
  /* What a partial match lacks, or NULL: a code of the article, words of its message. */
  const char *missing_code, *missing_words;
};

void kb_article_write_text(struct kb_buf *out, const struct kb_article *article,
                           const struct kb_article_match *match, size_t width);
/* `level` is that of its heading: 1 for a page of its own. */
void kb_article_write_markdown(struct kb_buf *out, const struct kb_article *article,
                               const struct kb_article_match *match, size_t level);
/* One object; for a partial match without causes and resolution, as it is not an answer. */
void kb_article_write_json(struct kb_buf *out, const struct kb_article *article,
                           const struct kb_article_match *match);
/* One object with what a list of articles shows of it, and its file. */
void kb_article_write_json_line(struct kb_json_writer *json, const struct kb_article *article);

#endif
