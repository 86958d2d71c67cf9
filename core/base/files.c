#include "base/files.h"

#include "base/buf.h"
#include "base/grow.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

/* The walk lists one directory at a time, sorted by bytes, and descends as it meets a directory,
   so the result needs no sorting. Regular files are recognized from the listing itself, without
   a stat for each. A link is resolved and compared with the root: a link to a directory inside
   is skipped, as the walk visits it under its own name (unless a dot hides it), and a link out
   of the root is recorded as refused. Device and inode of every visited directory are kept, so
   that no cycle of links repeats the walk. */

struct folder {
  dev_t device;
  ino_t inode;
};

struct walk {
  struct kb_files *files;
  const char *suffix;
  const char *begin;   /* the path as the caller gave it */
  char *root;          /* the same with links resolved; NULL until it is needed */
  struct folder *seen; /* folders already visited */
  size_t seen_count, seen_capacity;
  struct kb_error *error;
};

static enum kb_status add_path(struct kb_files *files, const char *path, struct kb_error *error)
{
  if (!KB_MAKE_ROOM(files->paths, files->count, files->capacity, 64)) {
    return kb_fail_no_memory(error);
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

/* Whether the suffix is there but for letter case, or for the .txt that Windows adds and hides. */
static bool is_misnamed(const char *name, const char *suffix)
{
  static const char hidden[] = ".txt";
  const size_t end = strlen(suffix);
  size_t length = strlen(name);
  if (length > sizeof hidden - 1 && strcasecmp(name + length - (sizeof hidden - 1), hidden) == 0) {
    length -= sizeof hidden - 1;
  }
  return length > end && strncasecmp(name + length - end, suffix, end) == 0;
}

static int is_visible(const struct dirent *entry)
{
  return entry->d_name[0] != '.';
}

/* Byte order rather than the locale's, so that every machine lists the same. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
  return strcmp((*a)->d_name, (*b)->d_name);
}

static enum kb_status refuse(struct walk *walk, const char *path, enum kb_refusal why)
{
  struct kb_files *files = walk->files;
  struct kb_refused_path *refused =
    realloc(files->refused, (files->refused_count + 1) * sizeof *refused);
  char *copy = refused ? strdup(path) : NULL;
  files->refused = refused ? refused : files->refused;
  if (!copy) {
    return kb_fail_no_memory(walk->error);
  }
  refused[files->refused_count++] = (struct kb_refused_path){copy, why};
  return KB_OK;
}

/* `*is_new`: the folder had not been visited before; it is marked as visited. */
static enum kb_status see(struct walk *walk, const struct stat *facts, bool *is_new)
{
  *is_new = false;
  for (size_t i = 0; i < walk->seen_count; i++) {
    if (walk->seen[i].inode == facts->st_ino && walk->seen[i].device == facts->st_dev) {
      return KB_OK;
    }
  }
  if (!KB_MAKE_ROOM(walk->seen, walk->seen_count, walk->seen_capacity, 16)) {
    return kb_fail_no_memory(walk->error);
  }
  walk->seen[walk->seen_count++] = (struct folder){facts->st_dev, facts->st_ino};
  *is_new = true;
  return KB_OK;
}

enum link {
  LINK_NONE,   /* not a link, or a dangling one */
  LINK_WITHIN, /* to something that the walk also visits under its own name */
  LINK_HIDDEN, /* to something within the root, but below a name that begins with a dot */
  LINK_OUT,
  LINK_FAILED, /* out of memory */
};

/* Whether a link leads within the root or out of it. */
static enum link where_to(struct walk *walk, const char *path)
{
  if (!walk->root) {
    walk->root = realpath(walk->begin, NULL);
  }
  char *target = walk->root ? realpath(path, NULL) : NULL;
  if (!target) {
    return errno == ENOMEM ? LINK_FAILED : LINK_NONE;
  }
  const size_t length = strcmp(walk->root, "/") == 0 ? 0 : strlen(walk->root);
  enum link link = LINK_OUT;
  if (strncmp(target, walk->root, length) == 0 &&
      (target[length] == '/' || target[length] == '\0')) {
    link = strstr(target + length, "/.") ? LINK_HIDDEN : LINK_WITHIN;
  }
  free(target);
  return link;
}

static enum kb_status add_directory(struct walk *walk, const char *path, int depth);

static bool is_file(const struct dirent *entry)
{
#ifdef DT_REG
  return entry->d_type == DT_REG; /* most systems give the type with the listing */
#else
  (void)entry;
  return false;
#endif
}

static enum kb_status add_file(struct walk *walk, const char *path)
{
  if (has_suffix(path, walk->suffix)) {
    return add_path(walk->files, path, walk->error);
  }
  return is_misnamed(path, walk->suffix) ? refuse(walk, path, KB_REFUSED_NAME) : KB_OK;
}

/* Adds what the listing does not show to be a regular file or a directory, after looking closer. */
static enum kb_status add_other(struct walk *walk, const char *path, int depth)
{
  struct stat facts;
  const bool is_link = lstat(path, &facts) == 0 && S_ISLNK(facts.st_mode);
  const bool is_directory = stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
  bool is_new = false;
  if (!is_directory && !has_suffix(path, walk->suffix)) {
    return KB_OK;
  }
  const enum link link = is_link ? where_to(walk, path) : LINK_NONE;
  if (link == LINK_FAILED) {
    return kb_fail_no_memory(walk->error);
  }
  if (link == LINK_OUT) {
    return refuse(walk, path, KB_REFUSED_LINK);
  }
  if (!is_directory) {
    /* Dangling links are included: whoever reads the file reports them. */
    return add_path(walk->files, path, walk->error);
  }
  if (link == LINK_WITHIN) {
    return KB_OK;
  }
  if (depth == KB_FILES_DEPTH_MAX) {
    return refuse(walk, path, KB_REFUSED_DEPTH);
  }
  const enum kb_status status = see(walk, &facts, &is_new);
  return status == KB_OK && is_new ? add_directory(walk, path, depth + 1) : status;
}

static enum kb_status add_entry(struct walk *walk, const char *directory,
                                const struct dirent *entry, int depth)
{
  struct kb_buf path = {0};
  const size_t length = strlen(directory);
  kb_buf_add_text(&path, directory);
  kb_buf_add_text(&path, length > 0 && directory[length - 1] == '/' ? "" : "/");
  kb_buf_add_text(&path, entry->d_name);
  enum kb_status status = KB_OK;
  if (path.failed) {
    status = kb_fail_no_memory(walk->error);
  } else if (!is_file(entry)) {
    status = add_other(walk, path.data, depth);
  } else {
    status = add_file(walk, path.data);
  }
  kb_buf_fini(&path);
  return status;
}

static enum kb_status add_directory(struct walk *walk, const char *path, int depth)
{
  struct dirent **entries = NULL;
  const int count = scandir(path, &entries, is_visible, by_name);
  if (count < 0) {
    return errno == ENOMEM ? kb_fail_no_memory(walk->error)
                           : kb_fail(walk->error, KB_IO, "%s: %s", path, kb_errno_words(errno));
  }
  enum kb_status status = KB_OK;
  for (int i = 0; i < count; i++) {
    if (status == KB_OK) {
      status = add_entry(walk, path, entries[i], depth);
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
  struct walk walk = {.files = files, .suffix = suffix, .begin = path, .error = error};
  bool is_new = false;
  files->suffix = suffix;
  if (stat(path, &facts) != 0) {
    return kb_fail(error, KB_NOT_FOUND, "%s: %s", path,
                   errno == ENOENT ? "no such file or directory" : kb_errno_words(errno));
  }
  if (!S_ISDIR(facts.st_mode)) {
    return add_path(files, path, error);
  }
  enum kb_status status = see(&walk, &facts, &is_new);
  if (status == KB_OK) {
    status = add_directory(&walk, path, 0);
  }
  free(walk.seen);
  free(walk.root);
  return status;
}

void kb_files_fini(struct kb_files *files)
{
  for (size_t i = 0; i < files->count; i++) {
    free(files->paths[i]);
  }
  for (size_t i = 0; i < files->refused_count; i++) {
    free(files->refused[i].path);
  }
  free(files->paths);
  free(files->refused);
  *files = (struct kb_files){0};
}
