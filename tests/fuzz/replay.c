/* Runs a fuzz target on the files of a folder (or on single files) without libFuzzer: replay
   PATH... */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool fail(const char *path)
{
  fprintf(stderr, "%s: %s\n", path, strerror(errno));
  return false;
}

static bool replay_file(const char *path, size_t size)
{
  FILE *file = fopen(path, "rb");
  if (!file) {
    return fail(path);
  }
  /* exactly the size of the input, so that reading past its end is detected */
  uint8_t *data = malloc(size > 0 ? size : 1);
  const bool good = data && fread(data, 1, size, file) == size;
  fclose(file);
  if (good) {
    fprintf(stderr, "%s\n", path);
    (void)LLVMFuzzerTestOneInput(data, size);
  }
  free(data);
  return good || fail(path);
}

static bool replay(const char *path, unsigned *count);

static bool replay_folder(const char *path, unsigned *count)
{
  struct dirent **entries = NULL;
  const int found = scandir(path, &entries, NULL, alphasort);
  if (found < 0) {
    return fail(path);
  }
  bool good = true;
  for (int i = 0; i < found; i++) {
    char inner[4096];
    const int length = snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
    if (entries[i]->d_name[0] != '.') {
      good = length > 0 && (size_t)length < sizeof inner && replay(inner, count) && good;
    }
    free(entries[i]);
  }
  free(entries);
  return good;
}

static bool replay(const char *path, unsigned *count)
{
  struct stat status;
  if (stat(path, &status) != 0) {
    return fail(path);
  }
  if (S_ISDIR(status.st_mode)) {
    return replay_folder(path, count);
  }
  ++*count;
  return replay_file(path, (size_t)status.st_size);
}

int main(int argc, char *argv[])
{
  unsigned count = 0;
  bool good = true;
  (void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
  for (int i = 1; i < argc; i++) {
    good = replay(argv[i], &count) && good;
  }
  if (count == 0) {
    fprintf(stderr, "%s: nothing to replay\n", argv[0]);
    return EXIT_FAILURE;
  }
  printf("%u inputs replayed\n", count);
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
