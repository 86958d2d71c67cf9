#include "match/template.h"

/* A value at the end of a message is at most this long. */
enum { VALUE_MAX = 64 * 1024 };

static enum kb_mark first_mark(struct kb_slice text, size_t *length)
{
  *length = 0;
  return text.length > 0 ? kb_mark_at(text, length) : KB_MARK_NONE;
}

static enum kb_mark last_mark(struct kb_slice text, size_t *length)
{
  *length = 0;
  return text.length > 0 ? kb_mark_before(text, length) : KB_MARK_NONE;
}

static struct kb_slice cut_front(struct kb_slice text, size_t length)
{
  return (struct kb_slice){text.data + length, text.length - length};
}

static struct kb_slice cut_back(struct kb_slice text, size_t length)
{
  return (struct kb_slice){text.data, text.length - length};
}

static enum kb_mark mark_at(struct kb_slice text, size_t *length, bool at_end)
{
  return at_end ? last_mark(text, length) : first_mark(text, length);
}

static struct kb_slice cut_at(struct kb_slice text, size_t length, bool at_end)
{
  return at_end ? cut_back(text, length) : cut_front(text, length);
}

static bool is_quote(enum kb_mark mark)
{
  return mark == KB_MARK_DOUBLE_QUOTE || mark == KB_MARK_SINGLE_QUOTE;
}

static bool is_blank(enum kb_mark mark)
{
  return mark == KB_MARK_SPACE || mark == KB_MARK_INVISIBLE;
}

static struct kb_slice trim(struct kb_slice text)
{
  for (size_t length; is_blank(first_mark(text, &length));) {
    text = cut_front(text, length);
  }
  for (size_t length; is_blank(last_mark(text, &length));) {
    text = cut_back(text, length);
  }
  return text;
}

enum kb_quoting kb_template_quoting(struct kb_slice value)
{
  size_t length;
  value = trim(value);
  const enum kb_mark open = first_mark(value, &length);
  if (!is_quote(open)) {
    return KB_NOT_QUOTED;
  }
  value = cut_front(value, length);
  /* A full stop may follow the closing quote. */
  enum kb_mark close = last_mark(value, &length);
  while (close == KB_MARK_OTHER || is_blank(close)) {
    value = cut_back(value, length);
    close = last_mark(value, &length);
  }
  return close == open ? KB_QUOTED : KB_QUOTE_OPEN;
}

/* The length in `text` of one character that both texts begin (or end) with, all forms of quotes
   and dashes being equal; 0 if they differ. */
static size_t shared_mark(struct kb_slice text, struct kb_slice marks, bool at_end)
{
  size_t length;
  size_t mark_length;
  const enum kb_mark mark = mark_at(text, &length, at_end);
  const enum kb_mark wanted = mark_at(marks, &mark_length, at_end);
  if (length == 0 || mark_length == 0 || mark != wanted || mark == KB_MARK_NONE) {
    return 0;
  }
  const struct kb_slice a = {at_end ? text.data + text.length - length : text.data, length};
  const struct kb_slice b = {at_end ? marks.data + marks.length - mark_length : marks.data,
                             mark_length};
  return mark != KB_MARK_OTHER || kb_slice_equal(a, b) ? length : 0;
}

/* Removes the punctuation of the template from the start (or end) of a value. */
static struct kb_slice cut_marks(struct kb_slice value, struct kb_slice marks, bool at_end)
{
  for (marks = trim(marks); marks.length > 0; marks = trim(marks)) {
    value = trim(cut_at(value, shared_mark(value, marks, at_end), at_end));
    size_t length;
    mark_at(marks, &length, at_end);
    marks = cut_at(marks, length, at_end);
  }
  return value;
}

/* Removes a pair of quotes, or the asterisks of bold text. */
static struct kb_slice unwrap(struct kb_slice value)
{
  for (unsigned i = 0; i < 3; i++) {
    size_t front;
    size_t back;
    const enum kb_mark mark = first_mark(value, &front);
    const bool is_pair =
      last_mark(value, &back) == mark && value.length > 0 && value.length >= front + back;
    const bool is_star = is_pair && value.data[0] == '*' && value.data[value.length - 1] == '*';
    if (!is_star && !(is_pair && is_quote(mark))) {
      break;
    }
    value = trim(cut_back(cut_front(value, front), back));
  }
  return value;
}

/* Asterisks followed by a space end the bold words before a value; likewise at its end. */
static struct kb_slice cut_bold(struct kb_slice value)
{
  size_t count = 0;
  size_t length;
  while (count < value.length && value.data[count] == '*') {
    count++;
  }
  if (count > 0 && is_blank(first_mark(cut_front(value, count), &length))) {
    value = trim(cut_front(value, count));
  }
  for (count = 0; count < value.length && value.data[value.length - 1 - count] == '*';) {
    count++;
  }
  return count > 0 && is_blank(last_mark(cut_back(value, count), &length))
           ? trim(cut_back(value, count))
           : value;
}

/* Quotes on both sides of the placeholder are ignored. */
static void drop_quotes(struct kb_slice *left, struct kb_slice *right)
{
  size_t left_length;
  size_t right_length;
  *left = trim(*left);
  *right = trim(*right);
  const enum kb_mark mark = last_mark(*left, &left_length);
  if (is_quote(mark) && first_mark(*right, &right_length) == mark) {
    *left = cut_back(*left, left_length);
    *right = cut_front(*right, right_length);
  }
}

/* The position after the quote that closes the one at the start of `text`; 0 if there is none. */
static size_t quoted_length(struct kb_slice text)
{
  size_t length;
  const enum kb_mark open = first_mark(text, &length);
  if (!is_quote(open)) {
    return 0;
  }
  for (size_t at = length; at < text.length; at += length) {
    const struct kb_slice rest = cut_front(text, at);
    size_t next;
    if (kb_mark_at(rest, &length) == open &&
        (length == rest.length || first_mark(cut_front(rest, length), &next) != KB_MARK_NONE)) {
      return at + length;
    }
  }
  return 0;
}

/* A full stop within a name is followed by a letter (contoso.com) or follows an initial. */
static bool ends_sentence(struct kb_slice text, size_t at)
{
  size_t length;
  if (!strchr(".!?", text.data[at]) || text.data[at] == '\0') {
    return false;
  }
  if (at + 1 < text.length &&
      (text.data[at + 1] == '.' || first_mark(cut_front(text, at + 1), &length) == KB_MARK_NONE)) {
    return false;
  }
  const struct kb_slice before = {text.data, at};
  const enum kb_mark last = last_mark(before, &length);
  const enum kb_mark second = last_mark(cut_back(before, length), &length);
  return at < 2 || last != KB_MARK_NONE || second == KB_MARK_NONE || text.data[at] != '.';
}

/* The part of `text` up to the end of its first sentence, line or quoted value. */
static struct kb_slice until_end(struct kb_slice text, struct kb_slice marks)
{
  size_t from = 0;
  size_t length;
  text.length = text.length < VALUE_MAX ? text.length : VALUE_MAX;
  const struct kb_slice value = cut_marks(trim(text), marks, false);
  const size_t quoted = value.length > 0 ? quoted_length(value) : 0;
  if (quoted > 0) {
    return (struct kb_slice){text.data, (size_t)(value.data - text.data) + quoted};
  }
  while (from < text.length && is_blank(kb_mark_at(cut_front(text, from), &length)) &&
         text.data[from] != '\n') {
    from += length;
  }
  while (from < text.length && text.data[from] != '\n' && !ends_sentence(text, from)) {
    from++;
  }
  return (struct kb_slice){text.data, from};
}

/* The part of `text` from its last sentence or line on. */
static struct kb_slice since_start(struct kb_slice text)
{
  size_t from = text.length;
  const size_t least = text.length > VALUE_MAX ? text.length - VALUE_MAX : 0;
  while (from > least && text.data[from - 1] != '\n' &&
         !(from < text.length && ends_sentence(text, from - 1))) {
    from--;
  }
  return cut_front(text, from);
}

/* The text that the placeholders between two runs of words share. */
static struct kb_slice shared_value(const struct kb_text_index *text_index,
                                    const struct kb_template_match *match, size_t from_word,
                                    size_t to_word, struct kb_slice marks)
{
  const struct kb_slice text = text_index->text;
  if (from_word == match->first) { /* nothing before it */
    return since_start((struct kb_slice){text.data, text_index->words[match->first].start});
  }
  const size_t from = text_index->words[from_word - 1].end;
  if (from_word == match->end) {
    return until_end(cut_front(text, from), marks);
  }
  const size_t to = text_index->words[to_word].start;
  return (struct kb_slice){text.data + from, to > from ? to - from : 0};
}

/* Of several placeholders in a row, each but the last ends where the punctuation after it is
   found. */
static struct kb_slice share_of(const struct kb_template *pattern, size_t first, size_t segment,
                                size_t last, struct kb_slice value)
{
  for (size_t i = first; i < last; i++) {
    const struct kb_slice mark = trim(pattern->segments[i + 1].lead);
    size_t at = 0;
    while (mark.length > 0 && at + mark.length <= value.length &&
           memcmp(value.data + at, mark.data, mark.length) != 0) {
      at++;
    }
    const bool found = mark.length > 0 && at + mark.length <= value.length;
    if (i == segment) {
      return found ? (struct kb_slice){value.data, at} : value;
    }
    value = cut_front(value, found ? at + mark.length : value.length);
  }
  return value;
}

struct kb_slice kb_template_value(const struct kb_template *pattern, size_t segment,
                                  const struct kb_template_match *match,
                                  const struct kb_text_index *text_index)
{
  const struct kb_segment *segments = pattern->segments;
  size_t first = segment; /* placeholders in a row: [first, last] */
  while (first > 0 && segments[first].count == 0) {
    first--;
  }
  size_t last = segment;
  while (last + 1 < pattern->segment_count && segments[last + 1].count == 0 &&
         segments[last + 1].name.length > 0) {
    last++;
  }
  const bool has_next = last + 1 < pattern->segment_count;
  struct kb_slice left = segments[first].count > 0 ? segments[first].tail : segments[first].lead;
  struct kb_slice right = has_next ? segments[last + 1].lead : (struct kb_slice){NULL, 0};
  drop_quotes(&left, &right);
  const size_t from_word =
    segments[first].count > 0 ? match->at[first] + segments[first].count : match->first;
  const size_t to_word = has_next ? match->at[last + 1] : match->end;
  if (from_word == match->end && right.length > 0 && strchr(".!?", right.data[0])) {
    right = cut_front(right, 1); /* the value ends before it */
  }
  struct kb_slice value = shared_value(text_index, match, from_word, to_word, left);
  value = cut_bold(cut_marks(cut_marks(trim(value), left, false), right, true));
  return unwrap(trim(share_of(pattern, first, segment, last, value)));
}
