#include "article/article_plain.h"

#include "base/file_text.h"
#include "base/hash.h"

bool kb_article_read_plain(struct kb_condition_compiler *reader, const char *file,
                           struct kb_article *article, uint64_t *hash)
{
  struct kb_error ignored;
  struct kb_diagnostics *diagnostics = &reader->diagnostics;
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
  const bool is_read = kb_article_read(article, &reader->fields, false, diagnostics);
  if (diagnostics->count > 0 || diagnostics->failed) {
    kb_diagnostics_fini(diagnostics);
    return false;
  }
  return is_read;
}

void kb_condition_compiler_fini(struct kb_condition_compiler *reader)
{
  kb_fields_fini(&reader->fields);
  kb_buf_fini(&reader->source);
  kb_buf_fini(&reader->functions);
  kb_diagnostics_fini(&reader->diagnostics);
}
