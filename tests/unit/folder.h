/* A temporary folder for a test, below TMPDIR or /tmp. Use as the group's set-up and tear-down:
   folder_make, folder_remove. */
#ifndef KB_TESTS_FOLDER_H
#define KB_TESTS_FOLDER_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_PATH_SIZE = 300 };

static char folder[FOLDER_PATH_SIZE / 2];

static inline int folder_make(void **state)
{
  (void)state;
  const char *parent = getenv("TMPDIR");
  snprintf(folder, sizeof folder, "%s/kbtriage-test-XXXXXX", parent ? parent : "/tmp");
  return mkdtemp(folder) ? 0 : -1;
}

/* Removes a symbolic link, and not what it leads to. */
static inline int folder_remove_below(const char *path)
{
  struct stat what;
  DIR *directory = lstat(path, &what) == 0 && S_ISDIR(what.st_mode) ? opendir(path) : NULL;
  if (!directory) {
    return unlink(path);
  }
  for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    char below[FOLDER_PATH_SIZE];
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
        snprintf(below, sizeof below, "%s/%s", path, entry->d_name) < (int)sizeof below) {
      folder_remove_below(below);
    }
  }
  closedir(directory);
  return rmdir(path);
}

static inline int folder_remove(void **state)
{
  (void)state;
  return folder_remove_below(folder);
}

/* Puts the path of `name` in the folder into `path`. */
static inline const char *folder_path(char path[FOLDER_PATH_SIZE], const char *name)
{
  assert_true(snprintf(path, FOLDER_PATH_SIZE, "%s/%s", folder, name) < FOLDER_PATH_SIZE);
  return path;
}

/* Writes a file, creating the folders in its name. */
static inline void folder_write(const char *name, const char *text)
{
  char path[FOLDER_PATH_SIZE];
  folder_path(path, name);
  for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash;
       slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    mkdir(path, 0700);
    *slash = '/';
  }
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

#endif
