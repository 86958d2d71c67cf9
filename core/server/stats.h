/* The statistics of a history: what they consist of, and the page of them. */
#ifndef KB_SERVER_STATS_H
#define KB_SERVER_STATS_H

#include "article/article.h"
#include "server/answer.h"

/* In a query whose tenants are in s.tenant. */
#define KB_OF_TENANT " (:tenant IS NULL OR s.tenant = :tenant)"

struct kb_stats_part {
  const char *key;   /* its member in JSON; NULL ends the list */
  const char *title; /* its heading */
  const char *none;  /* what is said if it is empty */
  /* Its parameters: :tenant and :article (null: all), :now in seconds, :days: at most so many of
     the latest days. */
  struct kb_answer_query query;
};
extern const struct kb_stats_part kb_stats_parts[];

enum { KB_STATS_DAYS = 400, KB_STATS_TEXT_DAYS = 14 };

/* Articles of the rule set of which no report had a finding. */
struct kb_never_matched {
  const struct kb_article **list; /* borrowed, from the rule set */
  size_t count;
};

enum kb_status kb_stats_page(struct kb_buf *out, struct kb_store *store,
                             const struct kb_bind *binds, const struct kb_never_matched *never,
                             struct kb_error *error);

#endif
