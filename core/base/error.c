#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum kb_status kb_fail(struct kb_error *error, enum kb_status status, const char *format, ...)
{
  if (error) {
    va_list arguments;
    error->status = status;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
  }
  return status;
}

enum kb_status kb_fail_no_memory(struct kb_error *error)
{
  return kb_fail(error, KB_NO_MEMORY, "out of memory");
}

const char *kb_errno_words(int number)
{
  return number == EMFILE ? "Too many open files; allow more of them: ulimit -n 64"
                          : strerror(number);
}
