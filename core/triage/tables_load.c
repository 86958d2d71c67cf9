#include "triage/tables_load.h"

#include "base/file_text.h"

enum { FILE_BYTES_MAX = 64 * 1024 };

bool kb_is_tables_file(const char *path)
{
  const char *slash = strrchr(path, '/');
  return strcmp(slash ? slash + 1 : path, KB_TABLES_FILE) == 0;
}

enum kb_status kb_tables_load_file(struct kb_tables *tables, const char *file,
                                   struct kb_arena *arena, struct kb_diagnostics *diagnostics,
                                   struct kb_error *error)
{
  struct kb_buf text = {0};
  kb_diagnostics_file(diagnostics, file, (struct kb_slice){0});
  enum kb_status status = kb_file_text_read(file, FILE_BYTES_MAX, &text, error);
  if (status != KB_OK && status != KB_NO_MEMORY) {
    kb_diagnostic_add_at(diagnostics, KB_E_LOAD, 1, 1, NULL, "%s", error->message);
    status = KB_OK;
  } else if (status == KB_OK) {
    const struct kb_slice source = {kb_arena_dup(arena, kb_buf_slice(&text)), text.length};
    diagnostics->source = source;
    status =
      source.data && kb_tables_add(tables, source, diagnostics) ? KB_OK : kb_fail_no_memory(error);
  }
  kb_buf_fini(&text);
  return status;
}

static size_t depth_of(const char *path)
{
  size_t depth = 0;
  for (; *path; path++) {
    depth += *path == '/';
  }
  return depth;
}

enum kb_status kb_tables_load_files(struct kb_tables *tables, const struct kb_files *files,
                                    struct kb_arena *arena, struct kb_diagnostics *diagnostics,
                                    struct kb_error *error)
{
  size_t deepest = 0;
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < files->count; i++) {
    const size_t depth = depth_of(files->paths[i]);
    deepest = kb_is_tables_file(files->paths[i]) && depth > deepest ? depth : deepest;
  }
  for (size_t depth = 0; depth <= deepest; depth++) {
    for (size_t i = 0; i < files->count && status == KB_OK; i++) {
      if (kb_is_tables_file(files->paths[i]) && depth_of(files->paths[i]) == depth) {
        status = kb_tables_load_file(tables, files->paths[i], arena, diagnostics, error);
      }
    }
  }
  return status;
}

static enum kb_status load_all(struct kb_tables *tables, const char *const *paths, size_t count,
                               struct kb_arena *arena, struct kb_diagnostics *diagnostics,
                               struct kb_error *error)
{
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < count && status == KB_OK; i++) {
    struct kb_files files = {0};
    status = kb_files_add(&files, paths[i], ".lua", error);
    if (status == KB_OK) {
      status = kb_tables_load_files(tables, &files, arena, diagnostics, error);
    }
    kb_files_fini(&files);
  }
  return status;
}

enum kb_status kb_tables_load(const char *const *paths, size_t count, struct kb_schema **schema,
                              struct kb_error *error)
{
  struct kb_tables *tables = kb_tables_new();
  struct kb_diagnostics diagnostics = {0};
  struct kb_arena arena = {0};
  enum kb_status status =
    tables ? load_all(tables, paths, count, &arena, &diagnostics, error) : kb_fail_no_memory(error);
  *schema = status == KB_OK ? kb_tables_schema(tables, &diagnostics) : NULL;
  if (status == KB_OK && (!*schema || diagnostics.failed)) {
    status = kb_fail_no_memory(error);
  }
  if (status == KB_OK && diagnostics.errors > 0) {
    const struct kb_diagnostic *first = &diagnostics.list[0];
    status = kb_fail(error, KB_INVALID, "%s:%zu: %s", first->file, first->line, first->message);
  }
  if (status != KB_OK) {
    kb_schema_free(*schema);
    *schema = NULL;
  }
  kb_diagnostics_fini(&diagnostics);
  kb_arena_fini(&arena);
  kb_tables_free(tables);
  return status;
}
