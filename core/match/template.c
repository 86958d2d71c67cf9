#include "match/template.h"

#include "base/ascii.h"

/* Number of ends tried for a value; only hostile texts have more. */
enum { VALUE_TRIES = 16 };

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

/* The name of the placeholder whose bracket is at `open`; `*rest` is after it. */
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

/* Reads the words in bytes [from, to) of the template, and the punctuation around them. */
static bool read_segment(struct kb_template *pattern, struct kb_segment *segment,
                         struct kb_slice text, size_t from, size_t to)
{
  struct kb_words *words = &pattern->words;
  segment->first = words->count;
  if (!kb_words_add(words, (struct kb_slice){text.data + from, to - from})) {
    return false;
  }
  segment->count = words->count - segment->first;
  for (size_t i = segment->first; i < words->count; i++) {
    words->list[i].start += (uint32_t)from;
    words->list[i].end += (uint32_t)from;
  }
  const size_t first = segment->count > 0 ? words->list[segment->first].start : to;
  const size_t last = segment->count > 0 ? words->list[words->count - 1].end : to;
  segment->lead = (struct kb_slice){text.data + from, first - from};
  segment->tail = (struct kb_slice){text.data + last, to - last};
  return true;
}

static enum kb_status read_segments(struct kb_template *pattern, struct kb_slice text,
                                    struct kb_error *error)
{
  const char *at = text.data;
  for (;;) {
    struct kb_segment *segment = &pattern->segments[pattern->segment_count++];
    const size_t from = (size_t)(at - text.data);
    const size_t to = from + strcspn(at, "[<");
    if (!read_segment(pattern, segment, text, from, to)) {
      return kb_fail_no_memory(error);
    }
    if (to == text.length) {
      pattern->is_closed =
        segment->count > 0 && segment->tail.length > 0 && strchr(".!?", segment->tail.data[0]);
      return KB_OK;
    }
    const enum kb_status status = read_name(text.data + to, &segment->name, &at, error);
    if (status != KB_OK) {
      return status;
    }
  }
}

enum kb_status kb_template_read(struct kb_template *pattern, struct kb_arena *arena,
                                const char *text, struct kb_error *error)
{
  *pattern = (struct kb_template){.text = text};
  enum kb_status status = refuse_controls(text, error);
  if (status != KB_OK) {
    return status;
  }
  pattern->segments =
    kb_arena_array(arena, count_placeholders(text) + 1, sizeof *pattern->segments);
  if (!pattern->segments) {
    return kb_fail_no_memory(error);
  }
  status = read_segments(pattern, kb_slice_of(text), error);
  if (status == KB_OK && pattern->words.count < 2) {
    status = kb_fail(error, KB_INVALID, "a message needs two words besides its placeholders");
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

/* Whether a sentence that ends at `at` continues: a new one does not begin with a lower-case
   letter. */
static bool goes_on(struct kb_slice text, size_t at)
{
  size_t length = 0;
  const size_t from = at;
  while (at < text.length && kb_mark_at((struct kb_slice){text.data + at, text.length - at},
                                        &length) == KB_MARK_SPACE) {
    at += length;
  }
  return at > from && at < text.length && kb_is_lower(text.data[at]);
}

/* The first position of the segment from word `from` on. */
static size_t find_segment(const struct kb_template *pattern, size_t segment,
                           const struct kb_text_index *text_index, size_t from)
{
  const struct kb_segment *wanted = &pattern->segments[segment];
  const bool ends = pattern->is_closed && segment + 1 == pattern->segment_count;
  for (;; from++) {
    from = kb_text_index_find(text_index, &pattern->words.list[wanted->first], wanted->count, from);
    if (from == SIZE_MAX || !ends ||
        !goes_on(text_index->text, text_index->words[from + wanted->count - 1].end)) {
      return from;
    }
  }
}

static struct kb_slice between(const struct kb_text_index *text_index, size_t end, size_t next)
{
  const size_t from = text_index->words[end - 1].end;
  const size_t to = text_index->words[next].start;
  return (struct kb_slice){text_index->text.data + from, to > from ? to - from : 0};
}

/* Whether a value looks complete: closed if it is quoted, and followed by the full stop that the
   template has after it. */
static bool is_whole(struct kb_slice value, struct kb_slice lead)
{
  size_t length;
  while (value.length > 0 && (unsigned char)value.data[value.length - 1] <= ' ') {
    value.length--;
  }
  if (kb_template_quoting(value) == KB_QUOTE_OPEN) {
    return false;
  }
  const bool has_stop =
    lead.length > 0 && kb_mark_at(lead, &length) == KB_MARK_OTHER && length == 1;
  return !has_stop || (value.length > 0 && value.data[value.length - 1] == lead.data[0]);
}

/* The first position from `at` on of the segment after a value that makes the value look
   complete, else `at`. */
static size_t after_value(const struct kb_template *pattern, size_t segment,
                          const struct kb_text_index *text_index, size_t end, size_t at)
{
  size_t later = at;
  for (unsigned i = 0; i < VALUE_TRIES && later != SIZE_MAX; i++) {
    const struct kb_slice value = between(text_index, end, later);
    if (i > 0 && memchr(value.data, '\n', value.length)) {
      break;
    }
    if (is_whole(value, pattern->segments[segment].lead)) {
      return later;
    }
    later = find_segment(pattern, segment, text_index, later + 1);
  }
  return at;
}

/* Finds positions of all segments from word `from` on, each as early as possible. */
static bool find_all(const struct kb_template *pattern, const struct kb_text_index *text_index,
                     size_t from, bool prefer_whole_values, struct kb_template_match *match)
{
  bool any = false;
  for (size_t i = 0; i < pattern->segment_count; i++) {
    const size_t count = pattern->segments[i].count;
    match->at[i] = from;
    if (count == 0) {
      continue;
    }
    size_t at = find_segment(pattern, i, text_index, from);
    if (at == SIZE_MAX) {
      return false;
    }
    if (any && prefer_whole_values) {
      at = after_value(pattern, i, text_index, match->end, at);
    }
    match->at[i] = at;
    match->first = any ? match->first : at;
    match->end = from = at + count;
    any = true;
  }
  return any;
}

/* The latest beginning from which all other segments still match up to the same end: a text may
   begin a message, break off and begin it again. A beginning within quotes does not count. */
static size_t latest_beginning(const struct kb_template *pattern,
                               const struct kb_text_index *text_index,
                               const struct kb_template_match *match)
{
  size_t limit = match->end;
  size_t latest = match->first;
  for (size_t i = pattern->segment_count; i-- > 0;) {
    const struct kb_segment *segment = &pattern->segments[i];
    if (segment->count == 0) {
      continue;
    }
    latest = match->at[i];
    const size_t end = latest + segment->count;
    if (limit < match->end &&
        (limit == end || kb_template_quoting(between(text_index, end, limit)) != KB_QUOTED)) {
      latest = kb_text_index_find_last(text_index, &pattern->words.list[segment->first],
                                       segment->count, latest, limit);
    }
    limit = latest;
  }
  return latest;
}

/* Whether the word is the first of the text, a line or a sentence. */
static bool begins_sentence(const struct kb_text_index *text_index, size_t at)
{
  struct kb_slice gap = kb_text_index_gap(text_index, at);
  bool begins = at == text_index->begin;
  for (size_t i = 0; i < gap.length; i++) {
    begins |= gap.data[i] != '\0' && strchr("\n.!?:;|>", gap.data[i]);
  }
  return begins;
}

static bool find_from(const struct kb_template *pattern, const struct kb_text_index *text_index,
                      size_t from, struct kb_template_match *match)
{
  return find_all(pattern, text_index, from, true, match) ||
         find_all(pattern, text_index, from, false, match);
}

bool kb_template_find(const struct kb_template *pattern, const struct kb_text_index *text_index,
                      struct kb_template_match *match)
{
  if (!find_from(pattern, text_index, text_index->begin, match)) {
    return false;
  }
  /* A match at the start of a sentence is preferred to one within a sentence. */
  const size_t latest = latest_beginning(pattern, text_index, match);
  const bool stays = latest == match->first || (begins_sentence(text_index, match->first) &&
                                                !begins_sentence(text_index, latest));
  return stays || find_from(pattern, text_index, latest, match);
}
