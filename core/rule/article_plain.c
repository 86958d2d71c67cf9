#include "rule/article_plain.h"

#include "base/file_text.h"
#include "base/hash.h"

bool kb_article_read_plain(struct kb_plain_reader *reader, const char *file,
                           struct kb_article *article, uint64_t *hash)
{
  struct kb_error ignored;
  struct kb_problems *problems = &reader->problems;
  kb_buf_clear(&reader->source);
  if (kb_file_text_read(file, KB_ARTICLE_BYTES_MAX, &reader->source, &ignored) != KB_OK) {
    return false;
  }
  const struct kb_slice source = kb_buf_slice(&reader->source);
  *hash = kb_hash_bytes(source);
  article->file = kb_arena_text(&article->arena, file);
  if (!article->file ||
      !kb_fields_from_source(&reader->fields, source, &article->arena, &reader->functions) ||
      reader->functions.length > 0) {
    return false;
  }
  const bool is_read = kb_article_read(article, &reader->fields, false, problems);
  if (problems->count > 0 || problems->failed) {
    kb_problems_fini(problems);
    return false;
  }
  return is_read;
}

void kb_plain_reader_fini(struct kb_plain_reader *reader)
{
  kb_fields_fini(&reader->fields);
  kb_buf_fini(&reader->source);
  kb_buf_fini(&reader->functions);
  kb_problems_fini(&reader->problems);
}
