/* Where results go: standard output, or a file that is written whole or not at all.

   Writing never fails at once: the first error is kept, nothing is written after it, and
   kb_out_commit tells. A loop that would go on for long asks kb_out_failed. SIGPIPE must
   be ignored for a closed pipe to show as an error. */
#ifndef KB_BASE_OUT_H
#define KB_BASE_OUT_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>

struct kb_out;

/* NULL, "-" or "/dev/stdout" is standard output. */
bool kb_out_is_standard(const char *path);

/* A file is written beside its place under another
   name and takes the place of `path` on kb_out_commit, with the permissions of the file that was
   there. What is there and is no regular file (/dev/full, a fifo) is written directly.
   Symbolic links are followed. NULL, with the reason, on failure. */
struct kb_out *kb_out_open(const char *path, struct kb_error *error);

void kb_out_write(struct kb_out *out, struct kb_slice bytes);
/* Writes what is in the buffer and clears it; a buffer that failed fails the stream. */
void kb_out_buf(struct kb_out *out, struct kb_buf *buf);
/* Hands over to the system what is still held back, for a reader who waits; there is none while a
   file is not whole. */
void kb_out_flush(struct kb_out *out);

/* Something was handed over that cannot be taken back: to a stream, not to a file that is not
 * whole.
 */
bool kb_out_is_seen(const struct kb_out *out);
/* It is a file that nobody sees before kb_out_commit puts it in its place. */
bool kb_out_is_hidden(const struct kb_out *out);

bool kb_out_failed(const struct kb_out *out);
/* The failure is that the reader has gone away, as `| head` does. */
bool kb_out_broken_pipe(const struct kb_out *out);

/* Writes all that is held back and puts the file in its place, on disk. On failure (of
   this or of any write before) the file that was there is untouched. Nothing can be
   written afterwards. */
enum kb_status kb_out_commit(struct kb_out *out, struct kb_error *error);
/* Frees; drops what was not committed. NULL allowed. */
void kb_out_close(struct kb_out *out);

#endif
