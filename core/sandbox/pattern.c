#include "sandbox/pattern.h"

#include "base/ascii.h"

#include <string.h>

/* The matcher walks along the pattern and keeps a stack of what to try, or to undo, when the
   rest of the pattern does not match. Lua recurses in the same places and allows 200 levels, the
   first of which has no entry here. */
enum { BACKTRACK_MAX = 199 };

enum backtrack_kind {
  TRY_FEWER,    /* greedy repetition: one repetition less */
  TRY_ONE_MORE, /* lazy repetition */
  TRY_WITHOUT,  /* optional item */
  REOPEN_CAPTURE,
  DROP_CAPTURE,
};

struct backtrack {
  enum backtrack_kind kind;
  size_t at;    /* in the subject */
  size_t item;  /* in the pattern: the repeated item, */
  size_t end;   /* and one past it */
  size_t count; /* repetitions taken so far, or the capture's number */
};

struct matcher {
  struct kb_slice subject;
  struct kb_slice pattern;
  struct kb_pattern_budget *budget;
  struct kb_pattern_match *match;
  size_t at;                      /* next byte of the subject */
  size_t item;                    /* next item of the pattern */
  enum kb_pattern_result trouble; /* MALFORMED or STOPPED once either happened */
  const char *reason;
  size_t depth;
  struct backtrack stack[BACKTRACK_MAX];
};

enum step { GO_ON, FAIL, ACCEPT };

static bool spend(struct matcher *m, uint64_t steps)
{
  struct kb_pattern_budget *budget = m->budget;
  if (budget->steps < steps &&
      (!budget->more || !budget->more(budget, steps) || budget->steps < steps)) {
    budget->steps = 0;
    m->trouble = KB_PATTERN_STOPPED;
    return false;
  }
  budget->steps -= steps;
  return true;
}

static enum step malformed(struct matcher *m, const char *reason)
{
  m->trouble = KB_PATTERN_MALFORMED;
  m->reason = reason;
  return FAIL;
}

static unsigned char pattern_at(const struct matcher *m, size_t index)
{
  return index < m->pattern.length ? (unsigned char)m->pattern.data[index] : '\0';
}

static unsigned char subject_at(const struct matcher *m, size_t index)
{
  return index < m->subject.length ? (unsigned char)m->subject.data[index] : '\0';
}

static bool in_class(unsigned char byte, unsigned char class)
{
  bool found;
  switch (kb_is_letter(class) ? class | 0x20 : class) {
  case 'a':
    found = kb_is_letter(byte);
    break;
  case 'c':
    found = byte < 0x20 || byte == 0x7F;
    break;
  case 'd':
    found = kb_is_digit(byte);
    break;
  case 'g':
    found = byte > 0x20 && byte < 0x7F;
    break;
  case 'l':
    found = kb_is_lower(byte);
    break;
  case 'p':
    found = kb_is_punctuation(byte);
    break;
  case 's':
    found = kb_is_space(byte);
    break;
  case 'u':
    found = kb_is_upper(byte);
    break;
  case 'w':
    found = kb_is_alnum(byte);
    break;
  case 'x':
    found = kb_is_hex(byte);
    break;
  case 'z':
    found = byte == '\0';
    break;
  default:
    return byte == class;
  }
  return found != kb_is_upper(class);
}

/* `first` is at the '[' and `last` at its ']'. */
static bool in_set(struct matcher *m, unsigned char byte, size_t first, size_t last)
{
  if (!spend(m, (last - first) / 4)) {
    return false;
  }
  const bool negated = pattern_at(m, first + 1) == '^';
  for (size_t i = first + (negated ? 2 : 1); i < last; i++) {
    const unsigned char here = pattern_at(m, i);
    bool found;
    if (here == '%') {
      i++;
      found = in_class(byte, pattern_at(m, i));
    } else if (pattern_at(m, i + 1) == '-' && i + 2 < last) {
      found = here <= byte && byte <= pattern_at(m, i + 2);
      i += 2;
    } else {
      found = here == byte;
    }
    if (found) {
      return !negated;
    }
  }
  return negated;
}

/* One past the set that opens at `first`; 0 and trouble if it never closes. Its first
   member may be a ']'. */
static size_t set_end(struct matcher *m, size_t first)
{
  const size_t members = first + (pattern_at(m, first + 1) == '^' ? 2 : 1);
  size_t i = members;
  while (i < m->pattern.length && (i == members || pattern_at(m, i) != ']')) {
    i += pattern_at(m, i) == '%' && i + 1 < m->pattern.length ? 2 : 1;
  }
  if (i >= m->pattern.length) {
    malformed(m, "malformed pattern (missing ']')");
    return 0;
  }
  return spend(m, (i - first) / 4) ? i + 1 : 0;
}

/* One past the item for a single byte at `first`; 0 and trouble if it is cut short. */
static size_t item_end(struct matcher *m, size_t first)
{
  switch (pattern_at(m, first)) {
  case '[':
    return set_end(m, first);
  case '%':
    if (first + 1 >= m->pattern.length) {
      malformed(m, "malformed pattern (ends with '%')");
      return 0;
    }
    return first + 2;
  default:
    return first + 1;
  }
}

static bool item_holds(struct matcher *m, size_t at, size_t item, size_t end)
{
  if (at >= m->subject.length || !spend(m, 1)) {
    return false;
  }
  const unsigned char byte = subject_at(m, at);
  switch (pattern_at(m, item)) {
  case '.':
    return true;
  case '%':
    return in_class(byte, pattern_at(m, item + 1));
  case '[':
    return in_set(m, byte, item, end - 1);
  default:
    return byte == pattern_at(m, item);
  }
}

static bool push(struct matcher *m, struct backtrack entry)
{
  if (m->depth == BACKTRACK_MAX) {
    malformed(m, "pattern too complex");
    return false;
  }
  m->stack[m->depth++] = entry;
  return true;
}

static enum step repeat_greedily(struct matcher *m, size_t end)
{
  size_t count = 0;
  while (item_holds(m, m->at + count, m->item, end)) {
    count++;
  }
  if (!push(m, (struct backtrack){TRY_FEWER, m->at, m->item, end, count})) {
    return FAIL;
  }
  m->at += count;
  m->item = end + 1;
  return GO_ON;
}

static enum step match_single(struct matcher *m)
{
  const size_t end = item_end(m, m->item);
  if (end == 0) {
    return FAIL;
  }
  const unsigned char suffix = pattern_at(m, end);
  if (!item_holds(m, m->at, m->item, end)) {
    m->item = end + 1;
    return suffix == '*' || suffix == '?' || suffix == '-' ? GO_ON : FAIL;
  }
  switch (suffix) {
  case '+':
    m->at++;
    return repeat_greedily(m, end);
  case '*':
    return repeat_greedily(m, end);
  case '-':
    push(m, (struct backtrack){TRY_ONE_MORE, m->at, m->item, end, 0});
    m->item = end + 1;
    return GO_ON;
  case '?':
    push(m, (struct backtrack){TRY_WITHOUT, m->at, m->item, end, 0});
    m->at++;
    m->item = end + 1;
    return GO_ON;
  default:
    m->at++;
    m->item = end;
    return GO_ON;
  }
}

static enum step open_capture(struct matcher *m)
{
  const unsigned number = m->match->count;
  const bool is_position = pattern_at(m, m->item + 1) == ')';
  if (number == KB_PATTERN_CAPTURES) {
    return malformed(m, "too many captures");
  }
  if (!push(m, (struct backtrack){DROP_CAPTURE, 0, 0, 0, number})) {
    return FAIL;
  }
  m->match->capture[number] = (struct kb_pattern_capture){
    is_position ? KB_PATTERN_POSITION : KB_PATTERN_UNFINISHED, m->at, 0};
  m->match->count++;
  m->item += is_position ? 2 : 1;
  return GO_ON;
}

static enum step close_capture(struct matcher *m)
{
  unsigned number = m->match->count;
  while (number > 0 && m->match->capture[number - 1].kind != KB_PATTERN_UNFINISHED) {
    number--;
  }
  if (number == 0) {
    return malformed(m, "invalid pattern capture");
  }
  if (!push(m, (struct backtrack){REOPEN_CAPTURE, 0, 0, 0, number - 1})) {
    return FAIL;
  }
  struct kb_pattern_capture *capture = &m->match->capture[number - 1];
  capture->kind = KB_PATTERN_TEXT;
  capture->length = m->at - capture->start;
  m->item++;
  return GO_ON;
}

/* "%b()" */
static enum step match_balanced(struct matcher *m)
{
  if (m->pattern.length - m->item < 4) {
    return malformed(m, "malformed pattern (missing arguments to '%b')");
  }
  const unsigned char open = pattern_at(m, m->item + 2);
  const unsigned char close = pattern_at(m, m->item + 3);
  if (m->at >= m->subject.length || subject_at(m, m->at) != open) {
    return FAIL;
  }
  size_t nesting = 1;
  size_t i = m->at + 1;
  for (; nesting > 0; i++) {
    if (i >= m->subject.length || !spend(m, 1)) {
      return FAIL;
    }
    if (subject_at(m, i) == close) {
      nesting--;
    } else if (subject_at(m, i) == open) {
      nesting++;
    }
  }
  m->at = i;
  m->item += 4;
  return GO_ON;
}

/* "%f[set]" */
static enum step match_frontier(struct matcher *m)
{
  const size_t set = m->item + 2;
  if (pattern_at(m, set) != '[') {
    return malformed(m, "missing '[' after '%f' in pattern");
  }
  const size_t end = set_end(m, set);
  if (end == 0) {
    return FAIL;
  }
  const unsigned char before = m->at == 0 ? '\0' : subject_at(m, m->at - 1);
  if (in_set(m, before, set, end - 1) || !in_set(m, subject_at(m, m->at), set, end - 1)) {
    return FAIL;
  }
  m->item = end;
  return GO_ON;
}

/* "%1" */
static enum step match_capture(struct matcher *m)
{
  static const char *const invalid[] = {
    "invalid capture index %0", "invalid capture index %1", "invalid capture index %2",
    "invalid capture index %3", "invalid capture index %4", "invalid capture index %5",
    "invalid capture index %6", "invalid capture index %7", "invalid capture index %8",
    "invalid capture index %9",
  };
  const unsigned number = pattern_at(m, m->item + 1) - (unsigned)'0';
  if (number == 0 || number > m->match->count ||
      m->match->capture[number - 1].kind == KB_PATTERN_UNFINISHED) {
    return malformed(m, invalid[number]);
  }
  const struct kb_pattern_capture capture = m->match->capture[number - 1];
  if (capture.kind == KB_PATTERN_POSITION || capture.length > m->subject.length - m->at ||
      !spend(m, capture.length / 16) ||
      (capture.length > 0 &&
       memcmp(m->subject.data + capture.start, m->subject.data + m->at, capture.length) != 0)) {
    return FAIL;
  }
  m->at += capture.length;
  m->item += 2;
  return GO_ON;
}

static enum step advance(struct matcher *m)
{
  if (m->item == m->pattern.length) {
    return ACCEPT;
  }
  switch (pattern_at(m, m->item)) {
  case '(':
    return open_capture(m);
  case ')':
    return close_capture(m);
  case '$':
    if (m->item + 1 == m->pattern.length) {
      return m->at == m->subject.length ? ACCEPT : FAIL;
    }
    return match_single(m);
  case '%': {
    const unsigned char what = pattern_at(m, m->item + 1);
    if (what == 'b') {
      return match_balanced(m);
    }
    if (what == 'f') {
      return match_frontier(m);
    }
    return kb_is_digit(what) ? match_capture(m) : match_single(m);
  }
  default:
    return match_single(m);
  }
}

/* Goes back to the last place with another possibility; false if there is none. */
static bool retry(struct matcher *m)
{
  while (m->depth > 0 && spend(m, 1)) {
    struct backtrack *last = &m->stack[m->depth - 1];
    switch (last->kind) {
    case TRY_FEWER:
      if (last->count > 0) {
        last->count--;
        m->at = last->at + last->count;
        m->item = last->end + 1;
        return true;
      }
      break;
    case TRY_ONE_MORE:
      if (item_holds(m, last->at, last->item, last->end)) {
        last->at++;
        m->at = last->at;
        m->item = last->end + 1;
        return true;
      }
      break;
    case TRY_WITHOUT:
      m->at = last->at;
      m->item = last->end + 1;
      m->depth--;
      return true;
    case REOPEN_CAPTURE:
      m->match->capture[last->count].kind = KB_PATTERN_UNFINISHED;
      break;
    case DROP_CAPTURE:
      m->match->count--;
      break;
    }
    m->depth--;
  }
  return false;
}

static enum kb_pattern_result match_here(struct matcher *m, size_t start, size_t first_item)
{
  m->at = start;
  m->item = first_item;
  m->depth = 0;
  m->match->count = 0;
  while (spend(m, 1)) {
    const enum step step = advance(m);
    if (m->trouble != KB_PATTERN_FOUND) {
      break;
    }
    if (step == ACCEPT) {
      m->match->start = start;
      m->match->end = m->at;
      return KB_PATTERN_FOUND;
    }
    if (step == FAIL && !retry(m)) {
      return m->trouble == KB_PATTERN_FOUND ? KB_PATTERN_NONE : m->trouble;
    }
  }
  return m->trouble;
}

enum kb_pattern_result kb_pattern_find(struct kb_slice subject, struct kb_slice pattern,
                                       size_t from, struct kb_pattern_budget *budget,
                                       struct kb_pattern_match *match, const char **reason)
{
  struct matcher m; /* not cleared: the stack is large and filled as it is used */
  m.subject = subject;
  m.pattern = pattern;
  m.budget = budget;
  m.match = match;
  m.trouble = KB_PATTERN_FOUND;
  m.reason = "";
  const bool anchored = pattern_at(&m, 0) == '^';
  enum kb_pattern_result result = KB_PATTERN_NONE;
  for (size_t start = from; start <= subject.length && result == KB_PATTERN_NONE; start++) {
    result = match_here(&m, start, anchored ? 1 : 0);
    if (anchored) {
      break;
    }
  }
  *reason = m.reason;
  return result;
}

enum kb_pattern_result kb_pattern_find_literal(struct kb_slice subject, struct kb_slice text,
                                               size_t from, struct kb_pattern_budget *budget,
                                               size_t *at)
{
  struct matcher m; /* for its budget */
  m.budget = budget;
  if (from > subject.length || text.length > subject.length - from) {
    return KB_PATTERN_NONE;
  }
  *at = from;
  if (text.length == 0) {
    return KB_PATTERN_FOUND;
  }
  const size_t last = subject.length - text.length;
  while (from <= last) {
    const char *hit = memchr(subject.data + from, text.data[0], last - from + 1);
    const size_t skipped = hit ? (size_t)(hit - subject.data) - from : last - from + 1;
    if (!spend(&m, 1 + skipped / 64 + (hit ? text.length / 64 : 0))) {
      return KB_PATTERN_STOPPED;
    }
    if (!hit) {
      break;
    }
    from += skipped;
    if (memcmp(hit, text.data, text.length) == 0) {
      *at = from;
      return KB_PATTERN_FOUND;
    }
    from++;
  }
  return KB_PATTERN_NONE;
}

bool kb_pattern_is_literal(struct kb_slice pattern)
{
  for (size_t i = 0; i < pattern.length; i++) {
    if (pattern.data[i] != '\0' && strchr("^$*+?.([%-", pattern.data[i])) {
      return false;
    }
  }
  return true;
}
