#include "triage/book_version.h"

#include <stdlib.h>

static int by_code(const void *left, const void *right)
{
  const struct kb_article *const *a = left, *const *b = right;
  return strcmp((*a)->code, (*b)->code);
}

/* The articles that take part, sorted by code: to be freed; NULL when out of memory. */
static const struct kb_article **sorted(const struct kb_book *book,
                                        struct kb_book_version *book_version)
{
  const struct kb_article **list = calloc(book->count + 1, sizeof(struct kb_article *));
  for (size_t i = 0; list && i < book->count; i++) {
    const struct kb_article *article = book->articles[i];
    if (article->overridden) {
      continue;
    }
    list[book_version->articles++] = article;
    if (article->reviewed &&
        (!book_version->reviewed || strcmp(article->reviewed, book_version->reviewed) > 0)) {
      book_version->reviewed = article->reviewed;
    }
  }
  if (list) {
    qsort(list, book_version->articles, sizeof(struct kb_article *), by_code);
  }
  return list;
}

enum kb_status kb_book_version_of(const struct kb_book *book, struct kb_book_version *book_version,
                                  struct kb_error *error)
{
  *book_version = (struct kb_book_version){0};
  struct kb_buf all = {0};
  const struct kb_article **list = sorted(book, book_version);
  if (!list) {
    return kb_fail_no_memory(error);
  }
  book_version->left_out = book->files - book_version->articles - book->overridden_count;
  for (size_t i = 0; i < book_version->articles; i++) {
    kb_buf_addf(&all, "%s\n%s\n", list[i]->code, list[i]->hash);
  }
  const bool is_whole = !all.failed;
  kb_hash_text(kb_buf_slice(&all), book_version->hash);
  kb_buf_fini(&all);
  free(list);
  return is_whole ? KB_OK : kb_fail_no_memory(error);
}
