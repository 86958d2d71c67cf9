#include "match/text_scan.h"

#include "base/ascii.h"
#include "match/broken_code.h"
#include "match/clean_paste.h"
#include "match/code_worth.h"
#include "match/markup.h"
#include "match/text_lines.h"

#include <stdlib.h>
#include <string.h>

/* A window moves over the text. A search for words selects lines to examine. Each is examined
   alone first and, if that is not conclusive, together with the lines around it, as a message
   may be wrapped, with its code below it. */

enum {
  WINDOW = 128 * 1024,
  MARGIN = 16 * 1024, /* bytes of context kept in the window */
  BACK = 1024,        /* how far before the new bytes a word may begin that ends in them */
  BETWEEN_LINES = 4,  /* between a message and its code */
  LINES_OF_CODE = 3,  /* of a code with its number, wrapped */
  REST_OF_CODE = 40,  /* bytes that may follow a code in its line if it goes on in the next one */
  LINES_ABOVE = 2,    /* above a code that no signature has: they may be its message */
  OWNERS_MAX = 16,
};

struct kb_text_scan {
  const struct kb_signatures *index;
  struct kb_word_search *word_search;
  bool all_lines; /* every line is examined, as the words cannot select */
  struct kb_signature_scan *matcher;
  struct kb_hits hits;
  struct kb_buf window;
  size_t added;    /* length of the window at the last look */
  size_t from;     /* position in the window: words were searched up to here */
  size_t consumed; /* position in the window: lines before it are not examined again */
  size_t counted;  /* position in the window: lines are counted up to here */
  size_t lines;    /* number of lines up to `counted` */
  bool has_markup; /* there was some: it is removed from what is added */
  struct kb_buf cleaned;
  bool is_joined; /* a code was put together in `cleaned` */
  kb_take_mention take;
  void *context;
  size_t owners[OWNERS_MAX];
};

/* Words before or in a code that no signature may have. */
static const char *const markers[] = {
  "error code",
  "errorcode",
  /* the same in languages whose words for it have ASCII letters: see match/signature_code.c */
  "fehlercode",
  "serverfehlercode",
  "code d erreur",
  "digo de err",
  "codice err",
  "kod b",
  "k d chyb",
  "foutcode",
  "felkod",
  "fejlkode",
  "feilkode",
  "exchange server",
  "http status",
  "http 1 1 4",
  "http 1 1 5",
  "mscrmemail",
  "e mail router",
  "email router",
  "an error occurred while",
  "missing prv",
  "privilegename prv",
  "responsecode error",
  "returned an error 4",
  "returned an error 5",
  "aadsts",
  /* replies of SMTP with an enhanced code of the same class */
  "421 4",
  "432 4",
  "450 4",
  "451 4",
  "452 4",
  "454 4",
  "501 5",
  "530 5",
  "534 5",
  "535 5",
  "550 5",
  "551 5",
  "552 5",
  "553 5",
  "554 5",
  "571 5",
  "response was 4",
  "response was 5",
  "server returned",
  "socket returned",
  "soapexception",
  "outlook crm",
  "crm 8",
  "crm 0x8",
  "8004",
  "8005",
  "8006",
  "ffffffff800",
  "0xffffffff800",
  "0x8004",
  "0x8005",
  "0x8006",
  "2147",
};

struct kb_text_scan *kb_text_scan_new(const struct kb_signatures *index, kb_take_mention take,
                                      void *context)
{
  struct kb_text_scan *scan = calloc(1, sizeof *scan);
  if (!scan) {
    return NULL;
  }
  scan->index = index;
  scan->take = take;
  scan->context = context;
  scan->matcher = kb_signature_scan_new(index);
  scan->word_search = kb_word_search_new();
  bool good = scan->matcher && scan->word_search &&
              kb_signatures_add_words(index, scan->word_search, &scan->all_lines);
  for (size_t i = 0; good && i < sizeof markers / sizeof markers[0]; i++) {
    good = kb_word_search_add(scan->word_search, kb_slice_of(markers[i]));
  }
  if (!good || !kb_word_search_ready(scan->word_search)) {
    kb_text_scan_free(scan);
    return NULL;
  }
  return scan;
}

void kb_text_scan_free(struct kb_text_scan *scan)
{
  if (scan) {
    kb_word_search_free(scan->word_search);
    kb_signature_scan_free(scan->matcher);
    kb_hits_fini(&scan->hits);
    kb_buf_fini(&scan->window);
    kb_buf_fini(&scan->cleaned);
    free(scan);
  }
}

size_t kb_text_scan_lines(const struct kb_text_scan *scan)
{
  return scan->lines;
}

/* The number of the line with byte `at` of the window; fast if near the last one requested. */
static size_t line_of(struct kb_text_scan *scan, size_t at)
{
  const char *data = kb_buf_slice(&scan->window).data;
  if (at >= scan->counted) {
    scan->lines += kb_slice_newlines((struct kb_slice){data + scan->counted, at - scan->counted});
  } else {
    scan->lines -= kb_slice_newlines((struct kb_slice){data + at, scan->counted - at});
  }
  scan->counted = at;
  return scan->lines + 1;
}

/* --- What they say --- */

/* Lines `first` to before `end` of `text`. */
static struct kb_slice lines_of(struct kb_slice text, size_t first, size_t end)
{
  struct kb_slice lines = {text.data, 0};
  const char *at = text.data;
  const char *const after = text.data + text.length;
  for (size_t i = 0; i < end && at < after; i++) {
    const char *next = memchr(at, '\n', (size_t)(after - at));
    if (i == first) {
      lines.data = at;
    }
    at = next ? next + 1 : after;
  }
  lines.length = (size_t)(at - lines.data);
  return lines;
}

/* False when out of memory. */
static bool match(struct kb_text_scan *scan, struct kb_slice text,
                  const struct kb_signature_match **matches, size_t *count)
{
  const struct kb_signature_parts parts = {&text, 1};
  return kb_signature_match(scan->matcher, parts, matches, count);
}

/* Passes on the mention; its text is what was matched last. */
static enum kb_status emit_matched(struct kb_text_scan *scan, struct kb_mention *mention,
                                   const struct kb_signature_match *matches, size_t count,
                                   struct kb_error *error)
{
  size_t deciding[OWNERS_MAX];
  mention->owner_count = kb_signature_decide(matches, count, deciding, OWNERS_MAX);
  for (size_t i = 0; i < mention->owner_count; i++) {
    scan->owners[i] = matches[deciding[i]].owner;
  }
  mention->owners = scan->owners;
  const struct kb_signature_parts parts = {&mention->text, 1};
  struct kb_signature_near near;
  kb_signature_look_closer(scan->matcher, parts, &near, &mention->code);
  mention->near_by = mention->owner_count == 0 ? near.by : KB_NEAR_NOT;
  mention->near = near.owner;
  return scan->take(scan->context, mention) ? KB_OK : kb_fail(error, KB_INTERRUPTED, "interrupted");
}

static enum kb_status emit(struct kb_text_scan *scan, struct kb_mention *mention,
                           struct kb_error *error)
{
  const struct kb_signature_match *matches;
  size_t count;
  return match(scan, mention->text, &matches, &count)
           ? emit_matched(scan, mention, matches, count, error)
           : kb_fail_no_memory(error);
}

/* No signature matches around this line: whether it names a code, alone or with the next one.
   `*lines`: how many lines that takes, at most the value given. */
static enum kb_status look_for_code(struct kb_text_scan *scan, struct kb_mention *mention,
                                    struct kb_slice around, size_t number, size_t *lines,
                                    struct kb_error *error)
{
  const size_t most = *lines;
  bool good = true;
  *lines = 0;
  do {
    ++*lines;
    mention->text = lines_of(around, number, number + *lines);
    good = kb_signature_code_in(scan->matcher, mention->text, &mention->code);
  } while (good && mention->code.length == 0 && *lines < most);
  if (!good) {
    return kb_fail_no_memory(error);
  }
  const struct kb_slice with_above =
    lines_of(around, number > LINES_ABOVE ? number - LINES_ABOVE : 0, number + *lines);
  if (!kb_code_is_worth(mention->code, mention->text, with_above)) {
    *lines = 1;
    return KB_OK;
  }
  struct kb_signature_near near;
  struct kb_slice ignored;
  const struct kb_signature_match *matches;
  size_t count;
  const struct kb_signature_parts parts = {&mention->text, 1};
  if (!match(scan, mention->text, &matches, &count)) {
    return kb_fail_no_memory(error);
  }
  kb_signature_look_closer(scan->matcher, parts, &near, &ignored);
  mention->text = with_above;
  mention->near_by = near.by;
  mention->near = near.owner;
  return scan->take(scan->context, mention) ? KB_OK : kb_fail(error, KB_INTERRUPTED, "interrupted");
}

/* Candidate for what comes first in a text: a message or a code. */
struct event {
  bool found;
  size_t first, last; /* lines */
};

static bool find_event(struct kb_text_scan *scan, struct kb_slice text, struct event *event)
{
  const struct kb_signature_match *matches;
  size_t count;
  *event = (struct event){.found = false};
  if (!match(scan, text, &matches, &count)) {
    return false;
  }
  const struct kb_signature_match *earliest = count > 0 ? &matches[0] : NULL;
  for (size_t i = 1; i < count; i++) {
    earliest = matches[i].start < earliest->start ? &matches[i] : earliest;
  }
  if (earliest) {
    event->found = true;
    event->first = kb_slice_newlines((struct kb_slice){text.data, earliest->start});
    event->last = kb_slice_newlines((struct kb_slice){text.data, earliest->end});
  }
  return true;
}

static bool has_code(const struct kb_text_scan *scan, struct kb_slice text, bool *good)
{
  struct kb_slice code = {NULL, 0};
  *good = *good && kb_signature_code_in(scan->matcher, text, &code);
  return code.length > 0;
}

/* Finds a line after the event's last one that belongs to the same error: its code, which may be
   a few lines below. */
static bool extend(struct kb_text_scan *scan, struct kb_slice around, size_t line_count,
                   struct event *event)
{
  bool good = true;
  const bool coded = has_code(scan, lines_of(around, event->first, event->last + 1), &good);
  for (size_t next = event->last + 1;
       good && !coded && next < line_count && next <= event->last + BETWEEN_LINES; next++) {
    struct event other;
    if (has_code(scan, lines_of(around, next, next + 1), &good)) {
      event->last = next;
      return good;
    }
    good = good && find_event(scan, lines_of(around, next, line_count), &other);
    if (good && other.found && other.first == 0) {
      break;
    }
  }
  return good;
}

/* What the line alone says, by its best match. */
struct line_match {
  size_t signature, end; /* `end`: of the match, in the line */
  unsigned weight;
};

/* Whether the lines below change what the line says: the number of its code is there, or the rest
   of its code. `*end` is where in `text`, of which the first `length` bytes are the line, that is;
   it stays if nothing is. False when out of memory. */
static bool find_rest(struct kb_text_scan *scan, struct kb_slice text, size_t length,
                      const struct line_match *line, size_t *end)
{
  const struct kb_signature_match *matches;
  size_t count;
  bool is_same = false;
  bool is_more = false;
  if (!kb_signature_phrase_end(scan->matcher, text, length, end) ||
      !match(scan, text, &matches, &count)) {
    return false;
  }
  for (size_t i = 0; i < count; i++) {
    is_same |= matches[i].signature == line->signature;
    if (matches[i].weight > line->weight && matches[i].start < length) {
      is_more = true;
      *end = matches[i].end > *end ? matches[i].end : *end;
    }
  }
  *end = (is_more || !is_same) && *end <= length ? length + 1 : *end;
  return true;
}

/* Where a code that a line end broke is put together in the last line of the event: moves that to
   where the code goes on, as its number may be below. False when out of memory. */
static bool extend_code(struct kb_text_scan *scan, struct kb_slice around, size_t line_count,
                        struct event *event)
{
  const struct kb_signature_match *matches;
  size_t count;
  size_t end = 0;
  const size_t most =
    event->last + LINES_OF_CODE < line_count ? event->last + LINES_OF_CODE : line_count;
  const struct kb_slice text = lines_of(around, event->first, most);
  const struct kb_slice line = lines_of(around, event->first, event->last + 1);
  const bool has_end = line.length > 0 && line.data[line.length - 1] == '\n';
  const size_t length = line.length - has_end;
  if (!match(scan, (struct kb_slice){text.data, length}, &matches, &count)) {
    return false;
  }
  if (count == 0 || !matches[0].by_code || length - matches[0].end > REST_OF_CODE) {
    return true;
  }
  const struct line_match alone = {matches[0].signature, matches[0].end, matches[0].weight};
  if (!find_rest(scan, text, length, &alone, &end)) {
    return false;
  }
  if (end > length) {
    event->last = event->first + kb_slice_newlines((struct kb_slice){text.data, end});
  }
  return true;
}

/* The position of the end of line `number` of the range. */
static size_t end_of_line(const struct kb_buf *window, struct kb_range around, size_t number)
{
  size_t end = kb_line_end(window, around.begin, around.end);
  while (number-- > 0 && end < around.end) {
    end = kb_line_end(window, end + 1, around.end);
  }
  return end;
}

static struct kb_slice clean(struct kb_text_scan *scan, struct kb_range range)
{
  kb_buf_clear(&scan->cleaned);
  kb_clean_paste(&scan->cleaned,
                 (struct kb_slice){scan->window.data + range.begin, range.end - range.begin});
  scan->is_joined = kb_broken_codes_join(scan->index, &scan->cleaned);
  return kb_buf_slice(&scan->cleaned);
}

/* `line` is within `around`. */
static enum kb_status look_around(struct kb_text_scan *scan, struct kb_range line,
                                  struct kb_range around, struct kb_error *error)
{
  const struct kb_slice text = clean(scan, around);
  const size_t line_count = kb_slice_newlines(text) + 1;
  const size_t hit = kb_slice_newlines(
    (struct kb_slice){scan->window.data + around.begin, line.begin - around.begin});
  struct event event;
  struct kb_mention mention = {.line = 0};
  if (scan->cleaned.failed || !find_event(scan, text, &event)) {
    return kb_fail_no_memory(error);
  }
  if (!event.found || event.first > hit) {
    size_t lines = event.found && event.first == hit + 1 ? 1 : 2;
    mention.line = line_of(scan, line.begin);
    const enum kb_status status = look_for_code(scan, &mention, text, hit, &lines, error);
    scan->consumed = end_of_line(&scan->window, around, hit + lines - 1);
    return status;
  }
  if (!extend(scan, text, line_count, &event) ||
      (scan->is_joined && !extend_code(scan, text, line_count, &event))) {
    return kb_fail_no_memory(error);
  }
  const size_t begin =
    event.first > 0 ? end_of_line(&scan->window, around, event.first - 1) + 1 : around.begin;
  mention.line = line_of(scan, begin);
  mention.text = lines_of(text, event.first, event.last + 1);
  const size_t end = end_of_line(&scan->window, around, event.last);
  const enum kb_status status = emit(scan, &mention, error);
  scan->consumed = end > line.end ? end : line.end;
  return status;
}

/* Where the line ends together with those lines below in which its code goes on, as it was wrapped:
   "NAME" above "-2147218677 exception." `around` has these lines. False when out of memory. */
static bool find_end_of_code(struct kb_text_scan *scan, struct kb_range line,
                             struct kb_range around, const struct line_match *alone,
                             size_t *line_end)
{
  size_t end = 0;
  const size_t length = clean(scan, line).length;
  const struct kb_slice text = clean(scan, around);
  if (scan->cleaned.failed || !find_rest(scan, text, length, alone, &end)) {
    return false;
  }
  *line_end = end > length ? end_of_line(&scan->window, around,
                                         kb_slice_newlines((struct kb_slice){text.data, end}))
                           : line.end;
  return true;
}

/* Examines the line with the hit before `at`. */
static enum kb_status look_at(struct kb_text_scan *scan, size_t at, struct kb_error *error)
{
  const struct kb_lines lines = {&scan->window, scan->consumed};
  const struct kb_range line = kb_line_around(&lines, at);
  const struct kb_signature_match *matches;
  size_t count;
  struct kb_mention mention = {.text = clean(scan, line)};
  if (scan->cleaned.failed || !match(scan, mention.text, &matches, &count)) {
    return kb_fail_no_memory(error);
  }
  if (count == 0) {
    return look_around(
      scan, line, kb_with_lines_below(&lines, kb_with_lines_above(&lines, line), KB_AROUND_LINES),
      error);
  }
  if (!matches[0].by_code) {
    return look_around(scan, line, kb_with_lines_below(&lines, line, BETWEEN_LINES), error);
  }
  const struct line_match alone = {matches[0].signature, matches[0].end, matches[0].weight};
  const struct kb_range around = mention.text.length - alone.end > REST_OF_CODE
                                   ? line
                                   : kb_with_lines_below(&lines, line, LINES_OF_CODE - 1);
  mention.line = line_of(scan, line.begin);
  scan->consumed = line.end;
  if (around.end == line.end) {
    return emit_matched(scan, &mention, matches, count, error);
  }
  if (!find_end_of_code(scan, line, around, &alone, &scan->consumed)) {
    return kb_fail_no_memory(error);
  }
  mention.text = clean(scan, (struct kb_range){line.begin, scan->consumed});
  return emit(scan, &mention, error);
}

/* --- The window --- */

static bool find_lines(struct kb_text_scan *scan, struct kb_slice text)
{
  if (!scan->all_lines) {
    return kb_word_search_find(scan->word_search, text, &scan->hits);
  }
  scan->hits.count = 0;
  scan->hits.has_markup = text.length > 0;
  for (size_t at = 0; at < text.length;) {
    const char *end = memchr(text.data + at, '\n', text.length - at);
    at = end ? (size_t)(end - text.data) : text.length;
    if (at > 0 && !kb_hits_add(&scan->hits, at)) {
      return false;
    }
    at++;
  }
  return true;
}

/* Removes markup, which may stand between the words, from byte `from` on, but for the bytes that
   were examined. True if there was any. */
static bool remove_markup(struct kb_text_scan *scan, size_t from)
{
  return kb_markup_remove(&scan->window, from > scan->consumed ? from : scan->consumed);
}

static bool find_hits(struct kb_text_scan *scan, size_t from, size_t to)
{
  return find_lines(scan, (struct kb_slice){kb_buf_slice(&scan->window).data + from, to - from});
}

/* Examines the window but for the last `margin` bytes. Markup is looked for once a byte is there
   that may begin some, so that a text without takes no longer. */
static enum kb_status look(struct kb_text_scan *scan, size_t margin, struct kb_error *error)
{
  enum kb_status status = KB_OK;
  const size_t from = scan->from > BACK ? scan->from - BACK : 0; /* where a word may have begun */
  bool good = find_hits(scan, from, scan->window.length - margin);
  if (good && scan->hits.has_markup && !scan->has_markup && remove_markup(scan, scan->from)) {
    scan->has_markup = true;
    if (scan->window.length < scan->from + margin) {
      return KB_OK; /* until there is more */
    }
    good = find_hits(scan, from, scan->window.length - margin);
  }
  if (!good) {
    return kb_fail_no_memory(error);
  }
  for (size_t i = 0; i < scan->hits.count && status == KB_OK; i++) {
    const size_t at = from + scan->hits.list[i];
    if (at > scan->from && at > scan->consumed) {
      status = look_at(scan, at, error);
    }
  }
  scan->from = scan->window.length - margin;
  return status;
}

/* Drops what was examined, except a margin. */
static void move_window(struct kb_text_scan *scan)
{
  const size_t dropped = scan->from > MARGIN ? scan->from - MARGIN : 0;
  line_of(scan, dropped);
  kb_buf_drop(&scan->window, dropped);
  scan->from -= dropped;
  scan->counted -= dropped;
  scan->consumed = scan->consumed > dropped ? scan->consumed - dropped : 0;
}

void kb_text_scan_begin(struct kb_text_scan *scan)
{
  kb_buf_clear(&scan->window);
  scan->added = scan->from = scan->consumed = scan->counted = scan->lines = 0;
  scan->has_markup = false;
}

struct kb_buf *kb_text_scan_input(struct kb_text_scan *scan)
{
  return &scan->window;
}

/* Markup may have begun in the bytes before those that were added. */
static void remove_added_markup(struct kb_text_scan *scan)
{
  enum { LONGEST = 256 };
  const size_t old = scan->added > LONGEST ? scan->added - LONGEST : 0;
  if (scan->has_markup && scan->window.length > scan->added) {
    remove_markup(scan, old > scan->from ? old : scan->from);
  }
}

enum kb_status kb_text_scan_look(struct kb_text_scan *scan, struct kb_error *error)
{
  enum kb_status status = scan->window.failed ? kb_fail_no_memory(error) : KB_OK;
  remove_added_markup(scan);
  if (status == KB_OK && scan->window.length - scan->from >= WINDOW + MARGIN) {
    status = look(scan, MARGIN, error);
    move_window(scan);
  }
  scan->added = scan->window.length;
  return status;
}

enum kb_status kb_text_scan_end(struct kb_text_scan *scan, struct kb_error *error)
{
  const enum kb_status status = look(scan, 0, error);
  line_of(scan, scan->window.length);
  scan->lines += scan->window.length > 0 && scan->window.data[scan->window.length - 1] != '\n';
  return status;
}
