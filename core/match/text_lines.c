#include "match/text_lines.h"

#include "base/ascii.h"

#include <string.h>

enum {
  LINE_LONG = 2048, /* a longer line is treated like a file: only a part is examined */
  PART = 4096,      /* of such a line, to each side */
  AROUND_BYTES = 4 * 1024,
};

static size_t line_begin(const struct kb_buf *window, size_t at, size_t least)
{
  while (at > least && window->data[at - 1] != '\n') {
    at--;
  }
  return at;
}

size_t kb_line_end(const struct kb_buf *window, size_t at, size_t most)
{
  const char *end = at < most ? memchr(window->data + at, '\n', most - at) : NULL;
  return end ? (size_t)(end - window->data) : most;
}

static bool is_brace(char byte)
{
  return byte == '{' || byte == '}';
}

/* In a long line, such as a whole JSON file, the object around `at`. */
static struct kb_range object_around(const struct kb_buf *window, struct kb_range line, size_t at)
{
  struct kb_range object = {at, at};
  while (object.begin > line.begin && at - object.begin < PART &&
         !is_brace(window->data[object.begin - 1])) {
    object.begin--;
  }
  while (object.end < line.end && object.end - at < PART && !is_brace(window->data[object.end])) {
    object.end++;
  }
  return object;
}

/* The line with the hit before `at`, or the part of it to examine. */
struct kb_range kb_line_around(const struct kb_lines *lines, size_t at)
{
  const struct kb_buf *window = lines->window;
  const size_t least = at > lines->from + PART ? at - PART : lines->from;
  const size_t most = window->length - at > PART ? at + PART : window->length;
  const struct kb_range line = {line_begin(window, at > least ? at - 1 : at, least),
                                kb_line_end(window, at, most)};
  const bool is_rest = line.begin > 0 && window->data[line.begin - 1] != '\n';
  return is_rest || line.end - line.begin > LINE_LONG ? object_around(window, line, at) : line;
}

/* The line without quoting marks, spaces and carriage returns. */
static struct kb_slice line_content(const struct kb_buf *window, struct kb_range line)
{
  while (line.begin < line.end && strchr("> |\t\r", window->data[line.begin])) {
    line.begin++;
  }
  while (line.end > line.begin && kb_is_space(window->data[line.end - 1])) {
    line.end--;
  }
  return (struct kb_slice){window->data + line.begin, line.end - line.begin};
}

static bool is_digit(struct kb_slice text, size_t at)
{
  return at < text.length && kb_is_digit(text.data[at]);
}

/* Whether the text is a date or a time: 2026-11-24, 24.11.2026, 11/24/26, 05:10:11. */
static bool is_time(struct kb_slice text)
{
  size_t digits = 0;
  while (is_digit(text, digits)) {
    digits++;
  }
  return digits > 0 && digits <= 4 && digits < text.length && strchr("-/.:", text.data[digits]) &&
         is_digit(text, digits + 1) && is_digit(text, digits + 2);
}

/* "Nov 24 05:10:11", "Tue, 24 Nov 2026" */
static bool is_day(struct kb_slice text)
{
  static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                      "aug", "sep", "oct", "nov", "dec", "mon", "tue",
                                      "wed", "thu", "fri", "sat", "sun"};
  for (size_t i = 0; i < sizeof names / sizeof names[0] && text.length > 5; i++) {
    bool same = true;
    for (size_t k = 0; k < 3; k++) {
      same = same && (text.data[k] | 0x20) == names[i][k];
    }
    if (same) {
      const size_t at = text.data[3] == ',' ? 4 : 3;
      return text.data[at] == ' ' && (is_digit(text, at + 1) || is_digit(text, at + 2));
    }
  }
  return false;
}

/* A line of a log begins with its time, a record of JSON with a brace. */
static bool begins_record(struct kb_slice content)
{
  while (content.length > 0 && strchr("[(<\"", content.data[0])) {
    content.data++;
    content.length--;
  }
  return content.length > 0 && (is_time(content) || is_day(content) || content.data[0] == '{');
}

static struct kb_range next_line(const struct kb_buf *window, size_t end)
{
  const size_t begin = end < window->length ? end + 1 : end;
  const size_t most = window->length - begin > AROUND_BYTES ? begin + AROUND_BYTES : window->length;
  return (struct kb_range){begin, kb_line_end(window, begin, most)};
}

/* The line and the lines above that belong to it: up to an empty line or the start of a record. */
struct kb_range kb_with_lines_above(const struct kb_lines *lines, struct kb_range line)
{
  const struct kb_buf *window = lines->window;
  struct kb_range around = line;
  for (size_t i = 0;
       i < KB_AROUND_LINES && around.begin > lines->from &&
       window->data[around.begin - 1] == '\n' && line.begin - around.begin < AROUND_BYTES;
       i++) {
    if (begins_record(line_content(window, (struct kb_range){around.begin, line.end}))) {
      break;
    }
    const struct kb_range before = {line_begin(window, around.begin - 1, lines->from),
                                    around.begin - 1};
    if (line_content(window, before).length == 0 || before.end - before.begin > LINE_LONG) {
      break;
    }
    around.begin = before.begin;
  }
  return around;
}

/* Adds at most `count` lines below: up to an empty line or another record. */
struct kb_range kb_with_lines_below(const struct kb_lines *lines, struct kb_range line, size_t most)
{
  const struct kb_buf *window = lines->window;
  struct kb_range around = line;
  for (size_t i = 0; i < most && around.end < window->length && window->data[around.end] == '\n' &&
                     around.end - line.end < AROUND_BYTES;
       i++) {
    const struct kb_range after = next_line(window, around.end);
    const struct kb_slice content = line_content(window, after);
    if (content.length == 0 || begins_record(content) || after.end - after.begin > LINE_LONG) {
      break;
    }
    around.end = after.end;
  }
  return around;
}
