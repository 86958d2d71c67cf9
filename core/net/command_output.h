/* Reads the output of a command. */
#ifndef KB_NET_COMMAND_OUTPUT_H
#define KB_NET_COMMAND_OUTPUT_H

#include "base/buf.h"
#include "base/error.h"

#include <signal.h>

/* Runs `text` by sh, which shares our standard error, and appends its output. KB_IO: it failed,
   printed more than 64 KiB, or took longer than `seconds`. */
enum kb_status kb_command_output(const char *text, double seconds,
                                 const volatile sig_atomic_t *interrupted, struct kb_buf *out,
                                 struct kb_error *error);

#endif
