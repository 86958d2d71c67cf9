#include "author/upstream.h"

#include "author/front_matter.h"
#include "base/file_text.h"
#include "base/files.h"
#include "base/hash.h"

#include <stdio.h>

enum { LARGEST = 16 * 1024 * 1024 };

struct source {
  char hash[KB_HASH_SIZE];
  char date[KB_DATE_SIZE]; /* "" if there is none */
};

static const char *base_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static const char *find_file(const struct kb_files *files, const char *name)
{
  for (size_t i = 0; i < files->count; i++) {
    if (strcmp(base_name(files->paths[i]), name) == 0) {
      return files->paths[i];
    }
  }
  return NULL;
}

static enum kb_status read_source(const char *path, struct source *source, struct kb_error *error)
{
  struct kb_buf text = {0};
  struct kb_front_matter front = {0};
  enum kb_status status = kb_file_text_read(path, LARGEST, &text, error);
  source->date[0] = '\0';
  if (status == KB_OK) {
    kb_hash_text(kb_buf_slice(&text), source->hash);
    status = kb_front_matter_read(&front, kb_buf_slice(&text), error);
    if (status == KB_OK) {
      kb_front_matter_date(&front, source->date);
    }
    kb_front_matter_fini(&front);
  }
  kb_buf_fini(&text);
  return status;
}

/* "…/mailbox-locked" leads to mailbox-locked.md. False if the name is too long for a file. */
static bool file_of_reference(const char *reference, char name[256])
{
  size_t end = strcspn(reference, "?#");
  while (end > 0 && reference[end - 1] == '/') {
    end--;
  }
  size_t begin = end;
  while (begin > 0 && reference[begin - 1] != '/') {
    begin--;
  }
  const int length = snprintf(name, 256, "%.*s.md", (int)(end - begin), reference + begin);
  return end > begin && length < 256;
}

static void compare_hash(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                         const struct source *source)
{
  if (strcmp(article->source_hash, source->hash) != 0) {
    char suggestion[120];
    snprintf(suggestion, sizeof suggestion, "compare them, then set reviewed, and hash to \"%s\"",
             source->hash);
    kb_diagnostic_add(diagnostics, KB_W_SOURCE_CHANGED, "source", suggestion,
                      "%s has changed since this article was made from it (%s; now %s)",
                      article->source_file, article->reviewed ? article->reviewed : "no date",
                      source->date[0] ? source->date : "no date");
  }
}

static void compare_date(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                         const char *file, const struct source *source)
{
  if (article->reviewed && strcmp(article->reviewed, source->date) < 0) {
    kb_diagnostic_add(diagnostics, KB_W_SOURCE_CHANGED, "reviewed",
                      "compare them, then set reviewed to the new date",
                      "%s is of %s; this article was checked against that of %s", base_name(file),
                      source->date, article->reviewed);
  }
}

static enum kb_status check_source(struct kb_diagnostics *diagnostics,
                                   const struct kb_article *article, const struct kb_files *files,
                                   size_t *found, struct kb_error *error)
{
  char name[256] = "";
  struct source source;
  const bool is_named = article->source_file != NULL;
  const char *file = is_named ? find_file(files, article->source_file) : NULL;
  if (!is_named && article->reference && file_of_reference(article->reference, name)) {
    file = find_file(files, name);
  }
  if (!is_named && !file &&
      snprintf(name, sizeof name, "%s.md", article->code) < (int)sizeof name) {
    file = find_file(files, name);
  }
  if (!file) {
    if (is_named) {
      kb_diagnostic_add(diagnostics, KB_W_SOURCE_GONE, "source", NULL,
                        "%s, which this article was made from, is not there", article->source_file);
    }
    return KB_OK;
  }
  const enum kb_status status = read_source(file, &source, error);
  if (status == KB_OK) {
    ++*found;
    if (is_named) {
      compare_hash(diagnostics, article, &source);
    } else {
      compare_date(diagnostics, article, file, &source);
    }
  }
  return status;
}

enum kb_status kb_upstream_check(struct kb_rule_set *rule_set, const char *directory, size_t *found,
                                 struct kb_error *error)
{
  struct kb_files files = {0};
  enum kb_status status = kb_files_add(&files, directory, ".md", error);
  *found = 0;
  if (status == KB_OK) {
    kb_diagnostics_add_refused(&rule_set->diagnostics, KB_W_SOURCE_GONE, &files, directory);
  }
  for (size_t i = 0; i < rule_set->count && status == KB_OK; i++) {
    if (!rule_set->articles[i]->overridden && !rule_set->articles[i]->is_context) {
      kb_diagnostics_file(&rule_set->diagnostics, rule_set->articles[i]->file,
                          rule_set->articles[i]->source);
      status = check_source(&rule_set->diagnostics, rule_set->articles[i], &files, found, error);
    }
  }
  kb_files_fini(&files);
  return status == KB_OK && rule_set->diagnostics.failed ? kb_fail_no_memory(error) : status;
}
