#include "author/front_matter.h"

#include "base/ascii.h"

#include <stdio.h>

/* The line at the start of `text`, without its end; `*length` with it. */
static struct kb_slice line_at(struct kb_slice text, size_t *length)
{
  const char *end = text.length > 0 ? memchr(text.data, '\n', text.length) : NULL;
  *length = end ? (size_t)(end - text.data) + 1 : text.length;
  return kb_trim_end((struct kb_slice){text.data, *length});
}

static struct kb_slice unquoted(struct kb_slice text)
{
  text = kb_trim(text);
  const bool is_quoted =
    text.length > 1 && strchr("\"'", text.data[0]) && text.data[text.length - 1] == text.data[0];
  return is_quoted ? (struct kb_slice){text.data + 1, text.length - 2} : text;
}

/* The length of the front matter, with both its "---"; 0 if there is none. */
static size_t length_of(struct kb_slice text, size_t *lines)
{
  size_t at = 0;
  size_t length = 0;
  *lines = 0;
  while (at < text.length) {
    const struct kb_slice rest = {text.data + at, text.length - at};
    const bool is_mark = kb_slice_is(line_at(rest, &length), "---");
    at += length;
    ++*lines;
    if ((*lines == 1) != is_mark) {
      return *lines == 1 ? 0 : at;
    }
  }
  return 0;
}

static const char *keep(struct kb_front_matter *front, struct kb_slice text, bool *failed)
{
  const char *copy = kb_arena_dup(&front->arena, text);
  *failed = *failed || !copy;
  return copy ? copy : "";
}

static void add_value(struct kb_front_matter *front, struct kb_slice line, size_t colon,
                      bool *failed)
{
  struct kb_front_value *list =
    kb_arena_room(&front->arena, front->list, front->count, 8, sizeof *list);
  if (!list) {
    *failed = true;
    return;
  }
  front->list = list;
  list[front->count++] = (struct kb_front_value){
    keep(front, unquoted((struct kb_slice){line.data, colon}), failed),
    keep(front, unquoted((struct kb_slice){line.data + colon + 1, line.length - colon - 1}),
         failed)};
}

/* "- item" below a key. */
static void add_item(struct kb_front_matter *front, struct kb_slice line, bool *failed)
{
  struct kb_front_value *last = &front->list[front->count - 1];
  struct kb_buf value = {0};
  kb_buf_addf(&value, "%s%s", last->value, last->value[0] ? ", " : "");
  kb_buf_add_slice(&value, unquoted((struct kb_slice){line.data + 1, line.length - 1}));
  last->value = keep(front, kb_buf_slice(&value), failed);
  *failed = *failed || value.failed;
  kb_buf_fini(&value);
}

static void read_line(struct kb_front_matter *front, struct kb_slice line, bool *failed)
{
  const struct kb_slice text = kb_trim(line);
  const char *colon = text.length > 0 ? memchr(text.data, ':', text.length) : NULL;
  if (text.length > 1 && text.data[0] == '-' && kb_is_space(text.data[1]) && front->count > 0) {
    add_item(front, text, failed);
  } else if (colon && text.data[0] != '#') {
    add_value(front, text, (size_t)(colon - text.data), failed);
  }
}

enum kb_status kb_front_matter_read(struct kb_front_matter *front, struct kb_slice text,
                                    struct kb_error *error)
{
  bool failed = false;
  *front = (struct kb_front_matter){0};
  if (text.length >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0) {
    text = (struct kb_slice){text.data + 3, text.length - 3};
  }
  const size_t end = length_of(text, &front->lines);
  front->lines = end > 0 ? front->lines : 0;
  front->rest = (struct kb_slice){text.data + end, text.length - end};
  for (size_t at = 0, number = 1; at < end && !failed; number++) {
    size_t length = 0;
    const struct kb_slice line = line_at((struct kb_slice){text.data + at, end - at}, &length);
    if (number > 1 && number < front->lines) {
      read_line(front, line, &failed);
    }
    at += length;
  }
  return failed ? kb_fail_no_memory(error) : KB_OK;
}

void kb_front_matter_fini(struct kb_front_matter *front)
{
  kb_arena_fini(&front->arena);
  *front = (struct kb_front_matter){0};
}

const char *kb_front_matter_value(const struct kb_front_matter *front, const char *key)
{
  for (size_t i = 0; i < front->count; i++) {
    if (strcmp(front->list[i].key, key) == 0) {
      return front->list[i].value;
    }
  }
  return NULL;
}

bool kb_front_matter_date(const struct kb_front_matter *front, char date[KB_DATE_SIZE])
{
  const char *text = kb_front_matter_value(front, "ms.date");
  unsigned month = 0;
  unsigned day = 0;
  unsigned year = 0;
  text = text ? text : kb_front_matter_value(front, "date");
  if (!text || (sscanf(text, "%2u/%2u/%4u", &month, &day, &year) != 3 &&
                sscanf(text, "%4u-%2u-%2u", &year, &month, &day) != 3)) {
    return false;
  }
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1990 || year > 9999) {
    return false;
  }
  snprintf(date, KB_DATE_SIZE, "%04u-%02u-%02u", year % 10000, month % 100, day % 100);
  return true;
}
