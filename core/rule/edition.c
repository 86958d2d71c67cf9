#include "rule/edition.h"

#include "base/file_text.h"

#include <stdlib.h>

enum { LARGEST = 16 * 1024 * 1024 };

static int by_code(const void *left, const void *right)
{
  const struct kb_article *const *a = left, *const *b = right;
  return strcmp((*a)->code, (*b)->code);
}

/* Those that take part, in the order of their codes: to be freed; NULL when out of memory. */
static const struct kb_article **sorted(const struct kb_book *book, struct kb_edition *edition)
{
  const struct kb_article **list = calloc(book->count + 1, sizeof(struct kb_article *));
  for (size_t i = 0; list && i < book->count; i++) {
    const struct kb_article *article = book->articles[i];
    if (article->overridden) {
      continue;
    }
    list[edition->articles++] = article;
    if (article->reviewed &&
        (!edition->reviewed || strcmp(article->reviewed, edition->reviewed) > 0)) {
      edition->reviewed = article->reviewed;
    }
  }
  if (list) {
    qsort(list, edition->articles, sizeof(struct kb_article *), by_code);
  }
  return list;
}

static enum kb_status add_article(const struct kb_article *article, struct kb_buf *all,
                                  struct kb_error *error)
{
  struct kb_buf text = {0};
  const enum kb_status status = kb_file_text_read(article->file, LARGEST, &text, error);
  if (status == KB_OK) {
    char hash[KB_HASH_SIZE];
    kb_hash_text(kb_buf_slice(&text), hash);
    kb_buf_addf(all, "%s\n%s\n", article->code, hash);
  }
  kb_buf_fini(&text);
  return status;
}

enum kb_status kb_edition_of(const struct kb_book *book, struct kb_edition *edition,
                             struct kb_error *error)
{
  *edition = (struct kb_edition){0};
  struct kb_buf all = {0};
  const struct kb_article **list = sorted(book, edition);
  if (!list) {
    return kb_fail_no_memory(error);
  }
  edition->left_out = book->files - edition->articles - book->overridden_count;
  enum kb_status status = KB_OK;
  for (size_t i = 0; status == KB_OK && i < edition->articles; i++) {
    status = add_article(list[i], &all, error);
  }
  if (status == KB_OK && all.failed) {
    status = kb_fail_no_memory(error);
  }
  if (status == KB_OK) {
    kb_hash_text(kb_buf_slice(&all), edition->hash);
  }
  kb_buf_fini(&all);
  free(list);
  return status;
}
