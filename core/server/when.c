#include "server/when.h"

#include "base/date.h"

#include <stdio.h>
#include <time.h>

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = KB_DAY_SECONDS, MOST_DIGITS = 6 };

/* False: it is no span. */
static bool read_span(const char *text, int64_t *seconds)
{
  int64_t count = 0;
  size_t digits = 0;
  for (; text[digits] >= '0' && text[digits] <= '9'; digits++) {
    if (digits == MOST_DIGITS) {
      return false;
    }
    count = count * 10 + (text[digits] - '0');
  }
  const char unit = text[digits];
  const int64_t size = unit == 'h' ? HOUR : unit == 'd' ? DAY : unit == 'w' ? 7 * DAY : 0;
  *seconds = count * size;
  return digits > 0 && size > 0 && text[digits + 1] == '\0';
}

enum kb_status kb_span_read(const char *text, const char *where, int64_t *seconds,
                            struct kb_error *error)
{
  return read_span(text, seconds)
           ? KB_OK
           : kb_fail(
               error, KB_USAGE,
               "%.400s must be a number of hours, days or weeks, such as 36h, 400d or 8w, not "
               "'%.100s'",
               where, text);
}

enum kb_status kb_when_read(const char *text, int64_t now, const char *where, int64_t *seconds,
                            struct kb_error *error)
{
  struct kb_moment moment;
  int64_t span = 0;
  if (read_span(text, &span)) {
    *seconds = now - span;
  } else if (kb_moment_read(kb_slice_of(text), &moment)) {
    *seconds = moment.seconds;
  } else {
    return kb_fail(error, KB_USAGE,
                   "%.400s must be a date such as 2026-11-20 or 2026-11-20T06:12:09Z, or how long "
                   "ago, such as 12h, 7d or 4w, not '%.100s'",
                   where, text);
  }
  return *seconds >= 0
           ? KB_OK
           : kb_fail(error, KB_USAGE, "%.400s must not be before 1970-01-01, as '%.100s' is", where,
                     text);
}

const char *kb_when_text(int64_t seconds, char text[KB_WHEN_SIZE])
{
  const time_t moment = (time_t)seconds;
  struct tm parts;
  if (!gmtime_r(&moment, &parts) ||
      strftime(text, KB_WHEN_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0) {
    snprintf(text, KB_WHEN_SIZE, "?");
  }
  return text;
}

const char *kb_span_text(int64_t seconds, char text[KB_WHEN_SIZE])
{
  const long long whole = seconds > 0 ? seconds : 0;
  if (whole >= DAY) {
    snprintf(text, KB_WHEN_SIZE, "%lld d %lld h", whole / DAY, whole % DAY / HOUR);
  } else if (whole >= HOUR) {
    snprintf(text, KB_WHEN_SIZE, "%lld h %lld min", whole / HOUR, whole % HOUR / MINUTE);
  } else if (whole >= MINUTE) {
    snprintf(text, KB_WHEN_SIZE, "%lld min", whole / MINUTE);
  } else {
    snprintf(text, KB_WHEN_SIZE, "%lld s", whole);
  }
  return text;
}
