/* The articles found for a code, a number or a text, formatted. */
#ifndef KB_REPORT_ANSWER_H
#define KB_REPORT_ANSWER_H

#include "match/code_names.h"
#include "report/article.h"

enum { KB_ANSWER_MOST = 8 };

struct kb_answer_article {
  const struct kb_article *article;
  struct kb_article_match match;
};

/* A code of the question that has a name. */
struct kb_answer_code {
  struct kb_slice code; /* as written */
  const struct kb_code_name *name;
};

/* Zero is an empty answer. Borrows everything. */
struct kb_answer {
  const struct kb_slice *unknown; /* codes that no article has */
  size_t unknown_count;
  struct kb_answer_code codes[KB_ANSWER_MOST]; /* those with a name, each once */
  size_t code_count;
  struct kb_answer_article found[KB_ANSWER_MOST]; /* the most exact match first */
  size_t found_count;
  struct kb_answer_article near[KB_ANSWER_MOST]; /* partial matches, the most similar first; */
  size_t near_count;
  bool is_search; /* or all of them only have the words of the question, */
  size_t more;    /* and so many others have them */
};

void kb_answer_write_text(struct kb_buf *out, const struct kb_answer *answer, size_t width);
void kb_answer_write_markdown(struct kb_buf *out, const struct kb_answer *answer);
/* {"unknown_codes":[…],"codes":[…],"articles":[…],"more":0}; partial matches are the last articles.
 */
void kb_answer_write_json(struct kb_buf *out, const struct kb_answer *answer);

#endif
