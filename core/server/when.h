/* Moments and spans of time as people write them and as the history keeps them: in seconds since
   1970-01-01T00:00:00Z. */
#ifndef KB_SERVER_WHEN_H
#define KB_SERVER_WHEN_H

#include "base/error.h"

#include <stdint.h>

enum { KB_WHEN_SIZE = 32, KB_DAY_SECONDS = 24 * 60 * 60 };

/* A date of the Web API (2026-11-20T06:12:09Z, or a day), or a span before `now`: 12h, 7d, 4w.
   KB_USAGE, also before 1970; the message begins with `where`. */
enum kb_status kb_when_read(const char *text, int64_t now, const char *where, int64_t *seconds,
                            struct kb_error *error);
/* A span alone: 36h, 400d, 8w. */
enum kb_status kb_span_read(const char *text, const char *where, int64_t *seconds,
                            struct kb_error *error);
/* "2026-11-20T06:12:09Z"; returns `text`. */
const char *kb_when_text(int64_t seconds, char text[KB_WHEN_SIZE]);
/* "3 d 4 h", "5 h 10 min", "40 s": the two largest units; returns `text`. */
const char *kb_span_text(int64_t seconds, char text[KB_WHEN_SIZE]);

#endif
