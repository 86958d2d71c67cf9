/* Files and standard input as a struct kb_input. What is packed by gzip is read as what it holds,
   whatever its name. */
#ifndef KB_ROWS_FILE_H
#define KB_ROWS_FILE_H

#include "base/error.h"
#include "rows/rows.h"

struct kb_file;

/* Called before each read that may wait, so that what is known so far can be
   shown; returning false ends reading with KB_INTERRUPTED (errno EINTR). */
typedef bool (*kb_file_waiting)(void *context);

/* "-" is standard input. Says in `error` what is wrong with the path: not
   there, a directory, not readable. NULL on failure. */
struct kb_file *kb_file_open(const char *path, kb_file_waiting waiting, void *context,
                             struct kb_error *error);
void kb_file_close(struct kb_file *file);
struct kb_input kb_file_input(struct kb_file *file);
/* At least the first `wanted` bytes that the input is to give, or all there are; they are given all
   the same. Until the next call for this file. */
struct kb_slice kb_file_peek(struct kb_file *file, size_t wanted);
/* Why reading failed, where errno cannot say it: what is packed is damaged, or the file ends before
   it did when it was opened. Else NULL. */
const char *kb_file_trouble(const struct kb_file *file);
/* How many bytes more than when it was opened have been read of a regular file: somebody is writing
   to it. */
uint64_t kb_file_growth(const struct kb_file *file);
/* What to say of it. */
extern const char kb_file_grown[];
/* Size in bytes of a regular file that is not packed, from where it was when it was opened; else 0:
   only such a file takes the next two. */
uint64_t kb_file_size(const struct kb_file *file);
/* Appends `size` bytes from `offset` on, or what there is of them. May be called
   by several threads, and does not change what is read next by the input. False, with errno set:
   it cannot be read, or `into` failed. */
bool kb_file_read_at(const struct kb_file *file, uint64_t offset, size_t size, struct kb_buf *into);
/* The input reads on there. False, with errno set: it cannot. */
bool kb_file_go_to(struct kb_file *file, uint64_t offset);

/* Appends all of the file, or of standard input, to `into`, as UTF-8. KB_IO; KB_LIMIT: it is larger
   than `limit` bytes. */
enum kb_status kb_file_read_all(const char *path, size_t limit, struct kb_buf *into,
                                struct kb_error *error);

#endif
