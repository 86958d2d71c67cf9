#include "triage/codes.h"

#include "base/file_text.h"

#include <stdlib.h>
#include <strings.h>

enum { FILE_BYTES_MAX = 4 * 1024 * 1024 };

struct kb_codes {
  const char *const *paths;
  size_t count;
  struct kb_code_names names;
  bool is_read, failed;
};

struct kb_codes *kb_codes_new(const char *const *paths, size_t count)
{
  struct kb_codes *codes = calloc(1, sizeof *codes);
  if (codes) {
    codes->paths = paths;
    codes->count = count;
  }
  return codes;
}

void kb_codes_free(struct kb_codes *codes)
{
  if (codes) {
    kb_code_names_fini(&codes->names);
    free(codes);
  }
}

bool kb_is_codes_file(const char *path)
{
  const char *slash = strrchr(path, '/');
  return strcmp(slash ? slash + 1 : path, KB_CODE_NAMES_FILE) == 0;
}

static void complain(void *context, size_t line, size_t column, const char *suggestion,
                     const char *message)
{
  kb_diagnostic_add_at(context, KB_E_CODES, line, column, suggestion, "%s", message);
}

/* Where `diagnostics` is NULL, a file that cannot be read is passed over. False when out of
   memory. */
static bool read_file(struct kb_code_names *names, const char *file,
                      struct kb_diagnostics *diagnostics)
{
  struct kb_buf text = {0};
  struct kb_error error;
  if (diagnostics) {
    kb_diagnostics_file(diagnostics, file, (struct kb_slice){0});
  }
  const enum kb_status status = kb_file_text_read(file, FILE_BYTES_MAX, &text, &error);
  bool good = status != KB_NO_MEMORY;
  if (status == KB_OK) {
    good =
      kb_code_names_add(names, kb_buf_slice(&text), diagnostics ? complain : NULL, diagnostics);
  } else if (diagnostics && good) {
    complain(diagnostics, 1, 1, NULL, error.message);
  }
  kb_buf_fini(&text);
  return good;
}

static enum kb_status read_below(struct kb_code_names *names, const char *path,
                                 struct kb_diagnostics *diagnostics, struct kb_error *error)
{
  struct kb_files files = {0};
  enum kb_status status = kb_files_add(&files, path, ".tsv", error);
  for (size_t i = 0; i < files.count && status == KB_OK; i++) {
    if (kb_is_codes_file(files.paths[i]) && !read_file(names, files.paths[i], diagnostics)) {
      status = kb_fail_no_memory(error);
    }
  }
  kb_files_fini(&files);
  return status;
}

static void read_all(struct kb_codes *codes)
{
  struct kb_error ignored;
  codes->is_read = true;
  for (size_t i = 0; i < codes->count && !codes->failed; i++) {
    codes->failed = read_below(&codes->names, codes->paths[i], NULL, &ignored) == KB_NO_MEMORY;
  }
  codes->failed = codes->failed || !kb_code_names_ready(&codes->names);
}

const struct kb_code_name *kb_codes_find(struct kb_codes *codes, struct kb_slice code)
{
  if (!codes || code.length == 0) {
    return NULL;
  }
  if (!codes->is_read) {
    read_all(codes);
  }
  return codes->failed ? NULL : kb_code_names_find(&codes->names, code);
}

static bool is_about_dataverse(struct kb_slice text)
{
  static const char *const words[] = {"crm", "dataverse", "dynamics", "\"code\""};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    const size_t length = strlen(words[i]);
    for (size_t at = 0; at + length <= text.length; at++) {
      if (strncasecmp(text.data + at, words[i], length) == 0) {
        return true;
      }
    }
  }
  return false;
}

const struct kb_code_name *kb_codes_find_in(struct kb_codes *codes, struct kb_slice code,
                                            struct kb_slice text)
{
  const struct kb_code_name *name = kb_codes_find(codes, code);
  return name && (!name->is_shared || is_about_dataverse(text)) ? name : NULL;
}

bool kb_codes_failed(const struct kb_codes *codes)
{
  return codes && codes->failed;
}

enum kb_status kb_codes_are_in(const char *path, bool *are_in, struct kb_error *error)
{
  struct kb_files files = {0};
  const enum kb_status status = kb_files_add(&files, path, ".tsv", error);
  *are_in = false;
  for (size_t i = 0; i < files.count; i++) {
    *are_in |= kb_is_codes_file(files.paths[i]);
  }
  kb_files_fini(&files);
  return status;
}

enum kb_status kb_codes_check(struct kb_diagnostics *diagnostics, const char *path,
                              struct kb_error *error)
{
  struct kb_code_names names = {0};
  const enum kb_status status = read_below(&names, path, diagnostics, error);
  kb_code_names_fini(&names);
  return status;
}
