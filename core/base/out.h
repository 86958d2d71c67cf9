/* Where results go: standard output, a file that is written completely or not at all, or memory.
   No call reports a failed write: the first error is kept, nothing is written after it, and
   kb_out_commit returns it. A loop that would run for long checks kb_out_failed. SIGPIPE must
   be ignored for a closed pipe to show as an error. */
#ifndef KB_BASE_OUT_H
#define KB_BASE_OUT_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>

struct kb_out;

/* NULL, "-" or "/dev/stdout" is standard output. */
bool kb_out_is_standard(const char *path);

/* Whether both lead to one file, which need not be there yet, whatever its names. */
bool kb_out_is_same(const char *a, const char *b);

/* The file is written under another name in the same folder and takes the place of `path` on
   kb_out_commit, with the permissions of the file that was there. If `path` is no regular file
   (/dev/full, a fifo), it is written directly. Symbolic links are followed. NULL, with `error`
   filled, on failure. */
struct kb_out *kb_out_open(const char *path, struct kb_error *error);

/* A file in the folder of `beside` that never has a name, and vanishes with the process. NULL:
   KB_IO, KB_NO_MEMORY. */
struct kb_out *kb_out_open_nameless(const char *beside, struct kb_error *error);
/* The descriptor of such a file, once it is committed, at its beginning. */
int kb_out_descriptor(const struct kb_out *out);

/* Appends to `buffer` (borrowed), at most `room` bytes; what follows is dropped. NULL when out of
   memory. */
struct kb_out *kb_out_open_buffer(struct kb_buf *buffer, size_t room);
/* The number of bytes dropped so far, of those that were flushed or committed. */
size_t kb_out_dropped(const struct kb_out *out);

void kb_out_write(struct kb_out *out, struct kb_slice bytes);
/* Writes the content of the buffer and clears it; a buffer that failed fails the stream. */
void kb_out_buf(struct kb_out *out, struct kb_buf *buf);
/* Hands buffered bytes to the system for a reader who is waiting; does nothing for a file, which
   has no reader before it is complete. */
void kb_out_flush(struct kb_out *out);

/* True once something was written that cannot be taken back: to a stream, not to a file that is
   still incomplete. */
bool kb_out_is_seen(const struct kb_out *out);
/* It is a file that nobody sees before kb_out_commit puts it in its place. */
bool kb_out_is_hidden(const struct kb_out *out);

bool kb_out_failed(const struct kb_out *out);
/* The write failed because the reader has closed the pipe, as `| head` does. */
bool kb_out_broken_pipe(const struct kb_out *out);

/* Writes everything buffered, flushes the file to disk and puts it in its place. On failure (of
   this or any earlier write) the file that was there is untouched. Nothing can be written
   afterwards. */
enum kb_status kb_out_commit(struct kb_out *out, struct kb_error *error);
/* Frees it; drops what was not committed. NULL allowed. */
void kb_out_close(struct kb_out *out);

#endif
