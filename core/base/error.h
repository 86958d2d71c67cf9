/* What can go wrong, and the sentence that says so. */
#ifndef KB_BASE_ERROR_H
#define KB_BASE_ERROR_H

#include <stdarg.h>

#if defined(__GNUC__)
#define KB_PRINTF(string, first) __attribute__((format(printf, string, first)))
#else
#define KB_PRINTF(string, first)
#endif

enum kb_status {
  KB_OK = 0,
  KB_NO_MEMORY,
  KB_IO,      /* the operating system refused: open, read, write */
  KB_INVALID, /* the input breaks a rule of its format */
  KB_LIMIT,   /* well formed so far, but larger than the program accepts */
  KB_NOT_FOUND,
  KB_USAGE,       /* the command line is wrong */
  KB_INTERRUPTED, /* the user asked to stop */
};

/* Owned by the caller, filled by the callee. `message` is one sentence without
   a closing full stop and always terminated; too long a sentence is cut. */
struct kb_error {
  enum kb_status status;
  char message[1200];
};

/* Fills `error` (which may be NULL) and returns `status`, so that a function
   can end with `return kb_fail(...)`. */
enum kb_status kb_fail(struct kb_error *error, enum kb_status status, const char *format, ...)
  KB_PRINTF(3, 4);
enum kb_status kb_fail_no_memory(struct kb_error *error);

/* strerror, and what to do if the process has too many files open. */
const char *kb_errno_words(int number);

#endif
