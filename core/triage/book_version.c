#include "triage/book_version.h"

void kb_book_version_of(const struct kb_book *book, struct kb_book_version *book_version)
{
  uint64_t sum = book->schema->hash; /* the articles add to it in any order */
  *book_version = (struct kb_book_version){0};
  for (size_t i = 0; i < book->count; i++) {
    const struct kb_article *article = book->articles[i];
    if (article->overridden) {
      continue;
    }
    book_version->articles++;
    sum += article->hash;
    if (article->reviewed &&
        (!book_version->reviewed || strcmp(article->reviewed, book_version->reviewed) > 0)) {
      book_version->reviewed = article->reviewed;
    }
  }
  book_version->left_out = book->files - book_version->articles - book->overridden_count;
  kb_hash_write(kb_hash_mix(sum, book_version->articles), book_version->hash);
}
