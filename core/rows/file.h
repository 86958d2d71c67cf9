/* Files and standard input as a struct kb_input. Gzip is decompressed, whatever the file's name. */
#ifndef KB_ROWS_FILE_H
#define KB_ROWS_FILE_H

#include "base/error.h"
#include "rows/rows.h"

struct kb_file;

/* Called before each read that may block, so that what is known so far can be shown; returning
   false ends reading with KB_INTERRUPTED (errno EINTR). */
typedef bool (*kb_file_waiting)(void *context);

/* "-" is standard input. NULL on failure; `error` says what is wrong with the path (missing, a
   directory, not readable). */
struct kb_file *kb_file_open(const char *path, kb_file_waiting waiting, void *context,
                             struct kb_error *error);
void kb_file_close(struct kb_file *file);
struct kb_input kb_file_input(struct kb_file *file);
/* At least the first `wanted` bytes of the input, or all if there are fewer; reading returns
   them again. Valid until the next call for this file. */
struct kb_slice kb_file_peek(struct kb_file *file, size_t wanted);
/* Why reading failed, where errno cannot say it: compressed data is damaged, or the file is
   shorter than when it was opened. Otherwise NULL. */
const char *kb_file_trouble(const struct kb_file *file);
/* How many bytes were read beyond the size that a regular file had when it was opened: something
   is writing to it. */
uint64_t kb_file_growth(const struct kb_file *file);
/* The note for a file with kb_file_growth. */
extern const char kb_file_grown[];
/* Size in bytes of an uncompressed regular file, from its position when it was opened; otherwise
   0. The next two functions are only for files with a size. */
uint64_t kb_file_size(const struct kb_file *file);
/* Appends `size` bytes from `offset` on, or as many as there are. Safe in several threads; does
   not move the position of the input. False, with errno set, if reading or `into` failed. */
bool kb_file_read_at(const struct kb_file *file, uint64_t offset, size_t size, struct kb_buf *into);
/* Moves the position of the input. False, with errno set, on failure. */
bool kb_file_go_to(struct kb_file *file, uint64_t offset);

/* Appends all of the file, or of standard input, to `into` as UTF-8. KB_IO; KB_LIMIT if it is
   larger than `limit` bytes. */
enum kb_status kb_file_read_all(const char *path, size_t limit, struct kb_buf *into,
                                struct kb_error *error);

#endif
