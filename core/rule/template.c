#include "rule/template.h"

#include <ctype.h>

/* Places a message may begin at that are tried; a text that repeats its beginning more often is
   hostile. */
enum { RESTARTS = 32 };

static enum kb_status refuse_controls(const char *text, struct kb_error *error)
{
  for (const char *at = text; *at; at++) {
    const unsigned char byte = (unsigned char)*at;
    if ((byte < 0x20 && byte != '\n' && byte != '\t' && byte != '\r') || byte == 0x7F) {
      return kb_fail(error, KB_INVALID, "it holds the control character 0x%02X", byte);
    }
  }
  return KB_OK;
}

static size_t count_placeholders(const char *text)
{
  size_t count = 0;
  for (; (text = strpbrk(text, "[<")) != NULL; text++) {
    count++;
  }
  return count;
}

/* Punctuation between a placeholder's end and the next word or placeholder. */
static struct kb_slice punctuation_after(const char *text)
{
  size_t length = 0;
  while (text[length] && !isalnum((unsigned char)text[length]) &&
         (unsigned char)text[length] < 0x80 && !strchr("[<", text[length])) {
    length++;
  }
  return (struct kb_slice){text, length};
}

/* The name of the placeholder whose bracket is at `open`; `*rest` is behind it. */
static enum kb_status read_name(const char *open, struct kb_slice *name, const char **rest,
                                struct kb_error *error)
{
  const char close = *open == '[' ? ']' : '>';
  const char *end = strchr(open, close);
  const char *again = strpbrk(open + 1, "[<");
  if (!end || (again && again < end)) {
    return kb_fail(error, KB_INVALID, "the placeholder that begins with %.20s has no closing %c",
                   open, close);
  }
  if (end == open + 1) {
    return kb_fail(error, KB_INVALID, "a placeholder has no name: write [mailbox], not []");
  }
  *name = (struct kb_slice){open + 1, (size_t)(end - open - 1)};
  *rest = end + 1;
  return KB_OK;
}

enum kb_status kb_template_read(struct kb_template *pattern, struct kb_arena *arena,
                                const char *text, struct kb_error *error)
{
  *pattern = (struct kb_template){0};
  enum kb_status status = refuse_controls(text, error);
  pattern->segments =
    kb_arena_array(arena, count_placeholders(text) + 1, sizeof *pattern->segments);
  if (!pattern->segments) {
    return kb_fail_no_memory(error);
  }
  const char *at = text;
  while (status == KB_OK) {
    struct kb_segment *segment = &pattern->segments[pattern->segment_count++];
    const size_t length = strcspn(at, "[<");
    segment->first = pattern->words.count;
    if (!kb_words_add(&pattern->words, (struct kb_slice){at, length})) {
      status = kb_fail_no_memory(error);
      break;
    }
    segment->count = pattern->words.count - segment->first;
    if (at[length] == '\0') {
      break;
    }
    status = read_name(at + length, &segment->name, &at, error);
    segment->after = status == KB_OK ? punctuation_after(at) : segment->after;
  }
  if (status == KB_OK && pattern->words.count < 2) {
    status =
      kb_fail(error, KB_INVALID, "a message needs at least two words besides its placeholders");
  }
  if (status != KB_OK) {
    kb_template_fini(pattern);
  }
  return status;
}

void kb_template_fini(struct kb_template *pattern)
{
  kb_words_fini(&pattern->words);
  *pattern = (struct kb_template){0};
}

/* The first place from `from` on where the segment's words stand in a row; `end` if there is none.
 */
static size_t find_segment(const struct kb_template *pattern, const struct kb_segment *segment,
                           const struct kb_word *words, size_t from, size_t end)
{
  const struct kb_word *wanted = &pattern->words.list[segment->first];
  for (size_t at = from; segment->count <= end - from && at <= end - segment->count; at++) {
    size_t same = 0;
    while (same < segment->count && words[at + same].hash == wanted[same].hash) {
      same++;
    }
    if (same == segment->count) {
      return at;
    }
  }
  return end;
}

/* The words at which all segments stand, from `from` on, each as early as can be. */
static bool find_all(const struct kb_template *pattern, const struct kb_word *words, size_t from,
                     size_t end, size_t *at, size_t *first, size_t *last)
{
  bool any = false;
  for (size_t i = 0; i < pattern->segment_count; i++) {
    const struct kb_segment *segment = &pattern->segments[i];
    at[i] = from;
    if (segment->count == 0) {
      continue;
    }
    at[i] = find_segment(pattern, segment, words, from, end);
    if (at[i] == end) {
      return false;
    }
    *first = any ? *first : at[i];
    any = true;
    from = at[i] + segment->count;
    *last = from;
  }
  return any;
}

bool kb_template_find(const struct kb_template *pattern, const struct kb_word *words, size_t begin,
                      size_t end, struct kb_template_match *match)
{
  size_t from = begin;
  size_t best = 0;
  size_t best_from = 0;
  bool found = false;
  for (unsigned i = 0; i < RESTARTS; i++) {
    size_t first = 0;
    size_t last = 0;
    if (!find_all(pattern, words, from, end, match->at, &first, &last)) {
      break;
    }
    if (!found || last - first < best) {
      best = last - first;
      best_from = from;
      found = true;
    }
    from = first + 1;
  }
  return found && find_all(pattern, words, best_from, end, match->at, &match->first, &match->end);
}

/* Length of a quote, a space or an asterisk at the start of `text`; 0 if there is none. */
static size_t trim_at_start(struct kb_slice text)
{
  static const char *const trimmed[] = {"\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E",
                                        "\xE2\x80\x98", "\xE2\x80\x99", "\xC2\xA0",
                                        "\xC2\xAB",     "\xC2\xBB"};
  if (text.length > 0 && text.data[0] != '\0' && strchr(" \t\r\n\"'`*", text.data[0])) {
    return 1;
  }
  for (size_t i = 0; i < sizeof trimmed / sizeof trimmed[0]; i++) {
    const size_t length = strlen(trimmed[i]);
    if (text.length >= length && memcmp(text.data, trimmed[i], length) == 0) {
      return length;
    }
  }
  return 0;
}

static size_t trim_at_end(struct kb_slice text, struct kb_slice after)
{
  for (size_t length = 1; length <= 3 && length <= text.length; length++) {
    const struct kb_slice tail = {text.data + text.length - length, length};
    if (trim_at_start(tail) == length) {
      return length;
    }
  }
  return text.length > 0 && after.length > 0 &&
             memchr(after.data, text.data[text.length - 1], after.length)
           ? 1
           : 0;
}

static struct kb_slice trim(struct kb_slice value, struct kb_slice after)
{
  for (size_t cut; (cut = trim_at_start(value)) > 0;) {
    value.data += cut;
    value.length -= cut;
  }
  for (size_t cut; (cut = trim_at_end(value, after)) > 0;) {
    value.length -= cut;
  }
  return value;
}

struct kb_slice kb_template_value(const struct kb_template *pattern, size_t segment,
                                  const struct kb_template_match *match, struct kb_slice text,
                                  const struct kb_word *words, size_t begin)
{
  const size_t before = match->at[segment] + pattern->segments[segment].count;
  size_t next = segment + 1;
  while (next < pattern->segment_count && pattern->segments[next].count == 0) {
    next++;
  }
  size_t from = before > begin ? words[before - 1].end : 0;
  size_t to = text.length;
  if (pattern->segments[segment].count == 0 && segment > 0) {
    return (struct kb_slice){text.data, 0}; /* the placeholder before it has taken all */
  }
  if (segment == 0 && pattern->segments[0].count == 0) {
    /* A leading placeholder: from the start of the line on. */
    from = words[match->first].start;
    while (from > 0 && text.data[from - 1] != '\n') {
      from--;
    }
  }
  if (next < pattern->segment_count) {
    to = words[match->at[next]].start;
  } else {
    /* A trailing one: to the end of the line. */
    const char *newline =
      from < text.length ? memchr(text.data + from, '\n', text.length - from) : NULL;
    to = newline ? (size_t)(newline - text.data) : text.length;
  }
  const struct kb_slice value = {text.data + from, to > from ? to - from : 0};
  return trim(value, pattern->segments[segment].after);
}
