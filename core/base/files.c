#include "base/files.h"

#include "base/buf.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Deeper than anybody sorts files; ends a circle of symbolic links. */
enum { MAX_DEPTH = 8 };

static enum kb_status add_path(struct kb_files *files, const char *path, struct kb_error *error)
{
  if (files->count == files->capacity) {
    const size_t capacity = files->capacity ? files->capacity * 2 : 64;
    char **paths = realloc(files->paths, capacity * sizeof *paths);
    if (!paths) {
      return kb_fail_no_memory(error);
    }
    files->paths = paths;
    files->capacity = capacity;
  }
  files->paths[files->count] = strdup(path);
  if (!files->paths[files->count]) {
    return kb_fail_no_memory(error);
  }
  files->count++;
  return KB_OK;
}

static bool has_suffix(const char *name, const char *suffix)
{
  const size_t length = strlen(name);
  const size_t end = strlen(suffix);
  return length > end && strcmp(name + length - end, suffix) == 0;
}

static int is_visible(const struct dirent *entry)
{
  return entry->d_name[0] != '.';
}

/* Bytes, not the locale's order, so that every machine has the same. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
  return strcmp((*a)->d_name, (*b)->d_name);
}

static enum kb_status add_directory(struct kb_files *files, const char *path, const char *suffix,
                                    int depth, struct kb_error *error);

enum kind { IS_FILE, IS_DIRECTORY };

/* Most systems tell in the listing. */
static enum kind kind_of(const struct dirent *entry, const char *path)
{
  struct stat facts;
#ifdef DT_REG
  if (entry->d_type == DT_REG) {
    return IS_FILE;
  }
#else
  (void)entry;
#endif
  return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode) ? IS_DIRECTORY : IS_FILE;
}

static enum kb_status add_entry(struct kb_files *files, const char *directory,
                                const struct dirent *entry, const char *suffix, int depth,
                                struct kb_error *error)
{
  struct kb_buf path = {0};
  const size_t length = strlen(directory);
  kb_buf_add_text(&path, directory);
  kb_buf_add_text(&path, length > 0 && directory[length - 1] == '/' ? "" : "/");
  kb_buf_add_text(&path, entry->d_name);
  enum kb_status status = KB_OK;
  if (path.failed) {
    status = kb_fail_no_memory(error);
  } else if (kind_of(entry, path.data) == IS_DIRECTORY) {
    status = depth < MAX_DEPTH ? add_directory(files, path.data, suffix, depth + 1, error) : KB_OK;
  } else if (has_suffix(entry->d_name, suffix)) {
    /* A link that leads nowhere, too: whoever reads it says so. */
    status = add_path(files, path.data, error);
  }
  kb_buf_fini(&path);
  return status;
}

static enum kb_status add_directory(struct kb_files *files, const char *path, const char *suffix,
                                    int depth, struct kb_error *error)
{
  struct dirent **entries = NULL;
  const int count = scandir(path, &entries, is_visible, by_name);
  if (count < 0) {
    return errno == ENOMEM ? kb_fail_no_memory(error)
                           : kb_fail(error, KB_IO, "%s: %s", path, strerror(errno));
  }
  enum kb_status status = KB_OK;
  for (int i = 0; i < count; i++) {
    if (status == KB_OK) {
      status = add_entry(files, path, entries[i], suffix, depth, error);
    }
    free(entries[i]);
  }
  free(entries);
  return status;
}

enum kb_status kb_files_add(struct kb_files *files, const char *path, const char *suffix,
                            struct kb_error *error)
{
  struct stat facts;
  if (stat(path, &facts) != 0) {
    return kb_fail(error, KB_NOT_FOUND, "%s: %s", path,
                   errno == ENOENT ? "no such file or directory" : strerror(errno));
  }
  return S_ISDIR(facts.st_mode) ? add_directory(files, path, suffix, 0, error)
                                : add_path(files, path, error);
}

void kb_files_fini(struct kb_files *files)
{
  for (size_t i = 0; i < files->count; i++) {
    free(files->paths[i]);
  }
  free(files->paths);
  *files = (struct kb_files){0};
}
