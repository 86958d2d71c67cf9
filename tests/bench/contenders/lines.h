#ifndef KB_BENCH_LINES_H
#define KB_BENCH_LINES_H

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* For the contenders in C: the lines of a file, mapped, and an allocator that gives nothing back
   until the next line. Included only by a file with a main(). */

struct lines {
  const char *at;
  const char *end;
};

static unsigned char bump_memory[4 << 20];
static size_t bump_used;

static void *bump_allocate(size_t size)
{
  size_t place = bump_used;
  if (size > sizeof bump_memory - place) {
    return NULL;
  }
  bump_used = (place + size + 15) & ~(size_t)15;
  return bump_memory + place;
}

static void bump_free(void *memory)
{
  (void)memory;
}

/* Frees a line's JSON: by the allocator's reset with bump, else as usual. */
static void json_free(cJSON *json, int has_bump)
{
  if (has_bump) {
    bump_used = 0;
  } else {
    cJSON_Delete(json);
  }
}

/* Reads the arguments `malloc|bump FILE` and maps the file; returns whether bump is wanted. Ends
   the process when something is wrong. */
static int lines_open(struct lines *lines, int argc, char **argv)
{
  int has_bump = argc == 3 && strcmp(argv[1], "bump") == 0;
  if (argc != 3 || (!has_bump && strcmp(argv[1], "malloc") != 0)) {
    fprintf(stderr, "usage: %s malloc|bump FILE\n", argv[0]);
    exit(2);
  }
  int file = open(argv[2], O_RDONLY);
  struct stat about;
  if (file < 0 || fstat(file, &about) != 0 || about.st_size == 0) {
    perror(argv[2]);
    exit(2);
  }
  lines->at = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
  if (lines->at == MAP_FAILED) {
    perror(argv[2]);
    exit(2);
  }
  lines->end = lines->at + about.st_size;
  close(file);
  if (has_bump) {
    cJSON_InitHooks(&(cJSON_Hooks){bump_allocate, bump_free});
  }
  return has_bump;
}

/* Parses the next line; NULL at the end. Ends the process when a line is not JSON. */
static cJSON *lines_next(struct lines *lines)
{
  if (lines->at == lines->end) {
    return NULL;
  }
  const char *line = lines->at;
  const char *feed = memchr(line, '\n', (size_t)(lines->end - line));
  lines->at = feed ? feed + 1 : lines->end;
  cJSON *json = cJSON_ParseWithLength(line, (size_t)(lines->at - line));
  if (!json) {
    fputs("a line is not JSON\n", stderr);
    exit(2);
  }
  return json;
}

#endif
