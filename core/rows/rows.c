#include "rows/rows.h"

#include "base/ascii.h"
#include "base/json.h"
#include "rows/kind.h"
#include "rows/list_search.h"
#include "rows/page_edge.h"
#include "rows/recover.h"
#include "rows/rows_text.h"
#include "rows/scan.h"
#include "rows/skip.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROW_BYTES = 16 * 1024 * 1024 };

enum list_state { FIRST_ELEMENT, NEXT_ELEMENT, AFTER_ELEMENT };

/* A list of rows that is being read: that of a page, or an array at the top of the document. */
struct list {
  bool open;
  enum list_state state;
  size_t index; /* of the next element */
  struct kb_list_search search;
};

struct kb_rows {
  struct kb_rows_text text;
  struct kb_rows_limits limits;
  struct kb_tokens tokens; /* of the value being scanned */
  struct kb_key_cache *known;
  size_t held;            /* length of the row returned last, consumed at the next step */
  struct kb_buf repaired; /* the row returned last, if its text was broken */
  bool over;              /* nothing more will be returned */
  bool any;               /* something was returned: a row, a list, or a rejection */
  size_t good;            /* rows returned */

  size_t index;             /* of the next value of the document */
  struct list array;        /* a list at the top of the document */
  struct list page;         /* the list of a page, which may itself be in `array` */
  struct kb_scan page_scan; /* the scan of what is around the page's list */
  unsigned page_depth;      /* objects around it */
  struct kb_page_edge edge; /* of the page */
  kb_take_page take_page;   /* NULL: nobody wants to know */
  void *page_context;
};

/* The result of a step of reading. */
enum step { STEP_ROW, STEP_REJECTED, STEP_AGAIN, STEP_STOP };

struct kb_rows *kb_rows_new(struct kb_input input, struct kb_rows_limits limits,
                            struct kb_key_cache *known)
{
  struct kb_rows *rows = calloc(1, sizeof *rows);
  if (!rows) {
    return NULL;
  }
  if (!kb_rows_text_init(&rows->text, input)) {
    kb_rows_free(rows);
    return NULL;
  }
  rows->known = known;
  rows->limits.row_bytes = limits.row_bytes ? limits.row_bytes : ROW_BYTES;
  rows->limits.depth =
    limits.depth && limits.depth < KB_SCAN_DEPTH_MAX ? limits.depth : KB_SCAN_DEPTH_MAX;
  return rows;
}

void kb_rows_free(struct kb_rows *rows)
{
  if (rows) {
    kb_rows_text_fini(&rows->text);
    kb_buf_fini(&rows->repaired);
    kb_tokens_fini(&rows->tokens);
    free(rows);
  }
}

void kb_rows_on_page_end(struct kb_rows *rows, kb_take_page take, void *context)
{
  rows->take_page = take;
  rows->page_context = context;
}

uint64_t kb_rows_consumed(const struct kb_rows *rows)
{
  return rows->text.taken;
}

static struct kb_slice rest(const struct kb_rows *rows)
{
  return kb_rows_text_rest(&rows->text);
}

static bool fill(struct kb_rows *rows)
{
  return kb_rows_text_fill(&rows->text);
}

static void consume(struct kb_rows *rows, size_t bytes)
{
  kb_rows_text_consume(&rows->text, bytes);
}

struct kb_row kb_rows_place(const struct kb_rows *rows)
{
  return (struct kb_row){
    .set = kb_slice_of(rows->page.open ? rows->edge.set : ""),
    .line = rows->text.line,
    .in_list = rows->page.open || rows->array.open,
    .index = rows->page.open    ? rows->page.index
             : rows->array.open ? rows->array.index
                                : rows->index,
  };
}

static void place(const struct kb_rows *rows, struct kb_row *row)
{
  *row = kb_rows_place(rows);
}

/* Rejects with "reason (line 3, column 14)", the place `at` bytes further on. */
static enum step reject_at(const struct kb_rows *rows, size_t at, const char *reason,
                           struct kb_error *error)
{
  size_t line;
  size_t column;
  char text[400];
  snprintf(text, sizeof text, "%.399s", reason);
  kb_rows_text_place(&rows->text, at, &line, &column);
  kb_fail(error, KB_INVALID, "%s (line %zu, column %zu)", text, line, column);
  return STEP_REJECTED;
}

static enum step reject(struct kb_error *error, const char *reason)
{
  kb_fail(error, KB_INVALID, "%s", reason);
  return STEP_REJECTED;
}

static enum step stop(struct kb_rows *rows)
{
  rows->over = true;
  return STEP_STOP;
}

/* How the scan of a value ended. */
enum end { END_DONE, END_LIST, END_WRONG, END_TOO_LARGE, END_CUT, END_FAILED };

static enum end scan_value(struct kb_rows *rows, struct kb_scan *scan, struct kb_error *reason)
{
  for (;;) {
    const struct kb_slice left = rest(rows);
    switch (kb_scan_run(scan, left.data, left.length, rows->text.at_end, reason)) {
    case KB_SCAN_DONE:
      return scan->position > rows->limits.row_bytes ? END_TOO_LARGE : END_DONE;
    case KB_SCAN_LIST:
      return END_LIST;
    case KB_SCAN_ERROR:
      return END_WRONG;
    case KB_SCAN_NO_MEMORY:
      kb_fail_no_memory(&rows->text.failure);
      return END_FAILED;
    case KB_SCAN_MORE:
      break;
    }
    if (left.length > rows->limits.row_bytes) {
      return END_TOO_LARGE;
    }
    if (rows->text.at_end) {
      return END_CUT;
    }
    if (!fill(rows) && rows->text.failure.status != KB_OK) {
      return END_FAILED;
    }
  }
}

/* A value is malformed `at` bytes further on: rejects it as what it is, if it begins like that of
   another notation than JSON, else with the reason in `error`. */
static enum step reject_value(struct kb_rows *rows, size_t at, struct kb_error *error)
{
  while (rows->good == 0 && rest(rows).length < KB_KIND_BYTES && fill(rows)) {
  }
  const struct kb_kind *kind = rows->good == 0 ? kb_kind_of_object(rest(rows)) : NULL;
  if (!kind) {
    return reject_at(rows, at, error->message, error);
  }
  kb_kind_no_rows(kind, error);
  rows->over = rows->over || !kind->may_hold_rows;
  return STEP_REJECTED;
}

static void say_too_large(const struct kb_rows *rows, struct kb_error *error)
{
  const size_t limit = rows->limits.row_bytes;
  if (limit >= 1024 * 1024) {
    kb_fail(error, KB_LIMIT, "the row is larger than %zu MiB", limit / (1024 * 1024));
  } else {
    kb_fail(error, KB_LIMIT, "the row is larger than %zu bytes", limit);
  }
}

/* Skips a value by its brackets. `*length`: bytes of it still in the buffer. A value larger than
   the limit is consumed on the way. */
static enum kb_skip_result skip_value(struct kb_rows *rows, size_t *length)
{
  struct kb_skip skip = {0};
  *length = 0;
  for (;;) {
    const struct kb_slice left = rest(rows);
    const enum kb_skip_result result = kb_skip_run(&skip, left.data, left.length, length);
    if (result != KB_SKIP_MORE) {
      return result;
    }
    if (left.length > rows->limits.row_bytes) {
      consume(rows, *length);
      *length = 0;
    }
    if (!fill(rows) || (rows->text.at_end && rest(rows).length == *length)) {
      return KB_SKIP_LOST;
    }
  }
}

/* Whether, after white space, what follows `at` continues or ends the list. */
static bool list_goes_on(struct kb_rows *rows, size_t at)
{
  for (;;) {
    const struct kb_slice left = rest(rows);
    at = kb_json_space_end(left, at);
    if (at < left.length) {
      return left.data[at] == ',' || left.data[at] == ']';
    }
    if (!fill(rows)) {
      return true;
    }
  }
}

/* What to search for after the row at the current place, which is broken: where no row was good so
   far, its own first keys, as what is within it, such as alerts, may look like a row, too. */
static struct kb_list_search search_after(const struct kb_rows *rows, const struct list *list)
{
  struct kb_list_search search = list->search;
  kb_list_search_learn(&search, rest(rows));
  return search;
}

/* Moves to the next place where such a row seems to begin. False if there is none. */
static bool search_row(struct kb_rows *rows, const struct kb_list_search *search)
{
  size_t from = 1;
  for (;;) {
    const struct kb_slice left = rest(rows);
    size_t at = 0;
    switch (kb_list_search_run(search, left, from, rows->text.at_end, &at)) {
    case KB_SEARCH_FOUND:
      consume(rows, at);
      return true;
    case KB_SEARCH_MORE:
      consume(rows, at);
      from = 0;
      if (fill(rows)) {
        continue;
      }
      return false;
    case KB_SEARCH_NONE:
      return false;
    }
  }
}

/* The element of the list at the current place is unusable: moves past it. `error` is already
   filled. */
static enum step recover_in_list(struct kb_rows *rows, struct list *list, struct kb_error *error)
{
  const struct kb_list_search search = search_after(rows, list);
  size_t length = 0;
  if (skip_value(rows, &length) == KB_SKIP_DONE && list_goes_on(rows, length)) {
    consume(rows, length);
    list->state = AFTER_ELEMENT;
    return STEP_REJECTED;
  }
  if (search_row(rows, &search)) {
    list->state = NEXT_ELEMENT;
    return STEP_REJECTED;
  }
  if (rows->text.failure.status == KB_OK) {
    char reason[400];
    snprintf(reason, sizeof reason, "%.380s", error->message);
    kb_fail(error, KB_INVALID, "%s; nothing after it in this list could be read", reason);
  }
  rows->over = true;
  return STEP_REJECTED;
}

/* The input ends within the element of the list at the current place; as its end may be what is
   broken, there may be rows in it. */
static enum step cut_in_list(struct kb_rows *rows, struct list *list, struct kb_error *error)
{
  const struct kb_list_search search = search_after(rows, list);
  if (search_row(rows, &search)) {
    list->state = NEXT_ELEMENT;
  } else {
    rows->over = true;
  }
  return reject(error, "the file ends in the middle of a row");
}

/* The list of a page begins; what precedes it may name the table. */
static enum step open_page(struct kb_rows *rows, const struct kb_scan *scan)
{
  rows->edge = (struct kb_page_edge){.has_more = false};
  if (!kb_page_edge_head(&rows->edge, (struct kb_slice){rest(rows).data, scan->position},
                         scan->depth)) {
    kb_fail_no_memory(&rows->text.failure);
    return stop(rows);
  }
  consume(rows, scan->position);
  rows->page = (struct list){.open = true};
  rows->page_scan = *scan;
  rows->page_depth = scan->depth;
  rows->page_scan.tokens = NULL; /* further tokens would be added to those of rows */
  rows->any = true;
  return STEP_AGAIN;
}

static struct kb_scan new_scan(struct kb_rows *rows, bool may_be_page, bool one_row_a_line)
{
  struct kb_scan scan = {
    .max_depth = rows->limits.depth,
    .may_be_page = may_be_page,
    .one_row_a_line = one_row_a_line,
    .tokens = &rows->tokens,
    .known = rows->known,
  };
  kb_scan_begin(&scan, 0);
  return scan;
}

/* Replaces what is broken in the row's text and finds its tokens again. */
static bool repair(struct kb_rows *rows, struct kb_row *row)
{
  struct kb_scan scan = new_scan(rows, false, false);
  struct kb_error ignored;
  kb_buf_clear(&rows->repaired);
  kb_recover_text(&rows->repaired, row->json);
  row->json = kb_buf_slice(&rows->repaired);
  row->is_repaired = true;
  return !rows->repaired.failed &&
         kb_scan_run(&scan, row->json.data, row->json.length, true, &ignored) == KB_SCAN_DONE;
}

static enum step give(struct kb_rows *rows, struct kb_row *row, const struct kb_scan *scan)
{
  const size_t length = scan->position;
  row->json = (struct kb_slice){rest(rows).data, length};
  row->is_repaired = false;
  if (scan->is_broken && !repair(rows, row)) {
    kb_fail_no_memory(&rows->text.failure);
    return stop(rows);
  }
  row->tokens = rows->tokens.list;
  rows->held = length;
  rows->good++;
  return STEP_ROW;
}

static const char *kind_name(char byte)
{
  return byte == '"'                  ? "a string"
         : byte == '['                ? "a list"
         : byte == 't' || byte == 'f' ? "true or false"
         : byte == 'n'                ? "null"
                                      : "a number";
}

static enum step read_element(struct kb_rows *rows, struct list *list, char byte,
                              struct kb_row *row, struct kb_error *error)
{
  struct kb_scan scan = new_scan(rows, !rows->page.open, false);
  place(rows, row);
  list->index++;
  list->state = AFTER_ELEMENT;
  switch (scan_value(rows, &scan, error)) {
  case END_DONE:
    if (byte != '{') {
      consume(rows, scan.position);
      kb_fail(error, KB_INVALID, "%s stands where a row (an object) is expected", kind_name(byte));
      return STEP_REJECTED;
    }
    kb_list_search_learn(&list->search, (struct kb_slice){rest(rows).data, scan.position});
    return give(rows, row, &scan);
  case END_LIST:
    return open_page(rows, &scan);
  case END_WRONG:
    reject_value(rows, scan.position, error);
    return recover_in_list(rows, list, error);
  case END_TOO_LARGE:
    say_too_large(rows, error);
    return recover_in_list(rows, list, error);
  case END_CUT:
    return cut_in_list(rows, list, error);
  case END_FAILED:
    break;
  }
  return stop(rows);
}

/* The list of a page has ended; what follows it is in the buffer, up to where the scan stopped. */
static void end_page(struct kb_rows *rows, bool is_cut)
{
  const struct kb_slice tail = {rest(rows).data, rows->page_scan.position};
  if (!kb_page_edge_tail(&rows->edge, tail, rows->page_depth, is_cut)) {
    kb_fail_no_memory(&rows->text.failure);
  } else if (rows->take_page) {
    rows->take_page(rows->page_context,
                    &(struct kb_page_end){kb_slice_of(rows->edge.set), kb_slice_of(rows->edge.host),
                                          rows->edge.is_site, rows->page.index,
                                          rows->edge.has_more});
  }
  rows->edge.has_more = false; /* another list in the same object says for itself */
}

/* Reads what follows the list of a page: its remaining members. */
static enum step close_page(struct kb_rows *rows, struct kb_row *row, struct kb_error *error)
{
  rows->page.open = false;
  kb_scan_after_list(&rows->page_scan, 0);
  place(rows, row);
  switch (scan_value(rows, &rows->page_scan, error)) {
  case END_DONE:
    end_page(rows, false);
    consume(rows, rows->page_scan.position);
    rows->array.state = AFTER_ELEMENT;
    rows->index += !rows->array.open;
    return STEP_AGAIN;
  case END_LIST:
    end_page(rows, true);
    rows->page_depth = rows->page_scan.depth;
    consume(rows, rows->page_scan.position);
    rows->page = (struct list){.open = true};
    return STEP_AGAIN;
  case END_WRONG:
    reject_at(rows, rows->page_scan.position, error->message, error);
    consume(rows, rows->page_scan.position);
    rows->array.open = false;
    return STEP_REJECTED;
  case END_TOO_LARGE:
  case END_CUT:
    rows->over = true;
    return reject(error, "the file ends before its page does: rows may be missing");
  case END_FAILED:
    break;
  }
  return stop(rows);
}

static enum step close_list(struct kb_rows *rows, struct kb_row *row, struct kb_error *error)
{
  consume(rows, 1);
  if (rows->page.open) {
    return close_page(rows, row, error);
  }
  rows->array.open = false;
  rows->index++;
  return STEP_AGAIN;
}

static enum step read_in_list(struct kb_rows *rows, struct kb_row *row, struct kb_error *error)
{
  struct list *list = rows->page.open ? &rows->page : &rows->array;
  char byte = 0;
  if (!kb_rows_text_peek(&rows->text, &byte)) {
    if (rows->text.failure.status != KB_OK) {
      return stop(rows);
    }
    place(rows, row);
    rows->over = true;
    return reject(error, "the file ends before its list of rows does: rows may be missing");
  }
  if (list->state == AFTER_ELEMENT && byte == ',') {
    consume(rows, 1);
    list->state = NEXT_ELEMENT;
    return STEP_AGAIN;
  }
  if (byte == ']') {
    if (list->state != NEXT_ELEMENT) {
      return close_list(rows, row, error);
    }
    list->state = AFTER_ELEMENT; /* reported once; the list is closed at the next step */
    place(rows, row);
    return reject(error, "a comma, but no row after it: a row may be missing");
  }
  if (list->state == AFTER_ELEMENT) {
    char found[16];
    char reason[80];
    kb_scan_describe_byte(found, byte);
    snprintf(reason, sizeof reason, "expected ',' or ']' after a row, found %s", found);
    place(rows, row);
    reject_at(rows, 0, reason, error);
    list->state = NEXT_ELEMENT;
    return byte == '{' ? STEP_REJECTED : recover_in_list(rows, list, error);
  }
  return read_element(rows, list, byte, row, error);
}

/* A value of the document is malformed at `at`: continues at the next line, or at the start of
   this one, if it begins a row because the row before it was cut. */
static void recover_in_document(struct kb_rows *rows, size_t at)
{
  const struct kb_slice left = rest(rows);
  size_t line_begin = at;
  while (line_begin > 0 && left.data[line_begin - 1] != '\n') {
    line_begin--;
  }
  if (line_begin > 0 && line_begin < left.length &&
      (left.data[line_begin] == '{' || left.data[line_begin] == '[')) {
    consume(rows, line_begin);
    return;
  }
  kb_rows_text_next_line(&rows->text, at, false);
}

/* Whether the text is {"error":{"code":…,"message":…}}, which the service answers instead of
   rows. */
static bool is_error_answer(struct kb_slice text, struct kb_error *error)
{
  size_t at = 1;
  at = kb_json_space_end(text, at);
  if (text.length - at < 8 || memcmp(text.data + at, "\"error\"", 7) != 0) {
    return false;
  }
  struct kb_error ignored;
  struct cJSON *value = kb_json_parse(text, &ignored);
  const struct cJSON *answer = value ? kb_json_member(value, "error") : NULL;
  const struct cJSON *code = answer ? kb_json_member(answer, "code") : NULL;
  const struct cJSON *message = answer ? kb_json_member(answer, "message") : NULL;
  const bool is_one = code || message;
  if (is_one) {
    kb_fail(error, KB_INVALID, "no rows, but the service's error %.60s: %.300s",
            code ? kb_json_string(code) : "", message ? kb_json_string(message) : "");
  }
  kb_json_free(value);
  return is_one;
}

/* Scans a value of the document. A '{' at the start of a line is taken to begin another row, as
   the one before may be cut; but not if the value is valid as a whole: lists within an object
   may be written one row a line. */
static enum end scan_object(struct kb_rows *rows, struct kb_scan *scan, struct kb_error *error)
{
  struct kb_error ignored;
  *scan = new_scan(rows, true, true);
  const enum end end = scan_value(rows, scan, error);
  const char *at = rest(rows).data + scan->position;
  if (end != END_WRONG || scan->position == 0 || *at != '{' || at[-1] != '\n') {
    return end;
  }
  const struct kb_scan first = *scan;
  *scan = new_scan(rows, true, false);
  const enum end again = scan_value(rows, scan, &ignored);
  if (again == END_WRONG || again == END_CUT || again == END_TOO_LARGE) {
    *scan = first;
    return end;
  }
  return again;
}

static enum step read_object(struct kb_rows *rows, struct kb_row *row, struct kb_error *error)
{
  struct kb_scan scan;
  size_t length = 0;
  switch (scan_object(rows, &scan, error)) {
  case END_DONE:
    rows->index++;
    if (is_error_answer((struct kb_slice){rest(rows).data, scan.position}, error)) {
      consume(rows, scan.position);
      return STEP_REJECTED;
    }
    return give(rows, row, &scan);
  case END_LIST:
    return open_page(rows, &scan);
  case END_WRONG:
    rows->index++;
    reject_value(rows, scan.position, error);
    recover_in_document(rows, scan.position);
    return STEP_REJECTED;
  case END_TOO_LARGE:
    rows->index++;
    say_too_large(rows, error);
    if (skip_value(rows, &length) == KB_SKIP_DONE) {
      consume(rows, length);
    } else {
      kb_rows_text_next_line(&rows->text, 0, false);
    }
    return STEP_REJECTED;
  case END_CUT:
    rows->over = true;
    return reject(error, "the file ends in the middle of a row");
  case END_FAILED:
    break;
  }
  return stop(rows);
}

/* Skips a byte order mark, which occurs where files were concatenated. */
static void skip_mark(struct kb_rows *rows)
{
  while (rest(rows).length < 3 && fill(rows)) {
  }
  if (rest(rows).length >= 3 && memcmp(rest(rows).data, "\xEF\xBB\xBF", 3) == 0) {
    consume(rows, 3);
  }
}

/* Skips a line that is a fence of Markdown, around JSON that was copied from a chat or an issue. */
static bool skip_fence(struct kb_rows *rows)
{
  static const char fence[] = "```";
  while (rest(rows).length < sizeof fence - 1 && fill(rows)) {
  }
  if (rest(rows).length < sizeof fence - 1 ||
      memcmp(rest(rows).data, fence, sizeof fence - 1) != 0) {
    return false;
  }
  kb_rows_text_next_line(&rows->text, 0, true);
  return true;
}

/* Whether the first line is a number, a string, true, false or null. */
static bool is_json_value(struct kb_slice text)
{
  struct kb_scan scan = {.max_depth = 1};
  struct kb_error ignored;
  const size_t most = text.length < KB_KIND_BYTES ? text.length : KB_KIND_BYTES;
  const char *newline = memchr(text.data, '\n', most);
  const size_t length = newline ? (size_t)(newline - text.data) : most;
  kb_scan_begin(&scan, 0);
  if (kb_scan_run(&scan, text.data, length, true, &ignored) != KB_SCAN_DONE) {
    return false;
  }
  return kb_json_space_end((struct kb_slice){text.data, length}, scan.position) == length;
}

/* Handles what begins neither an object nor a list; at the start of the input, by the kind of
   file. */
static enum step read_other(struct kb_rows *rows, char byte, struct kb_error *error)
{
  while (!rows->any && rest(rows).length < KB_KIND_BYTES && fill(rows)) {
  }
  if (!rows->any && !is_json_value(rest(rows))) {
    const struct kb_kind *kind = kb_kind_of(rest(rows));
    kb_kind_no_rows(kind, error);
    rows->over = !kind->may_hold_rows;
  } else {
    char begins[16];
    char reason[160];
    const struct kb_slice text = rest(rows);
    const bool is_text_of_rows =
      byte == '"' && text.length > 1 && (text.data[1] == '{' || text.data[1] == '[');
    kb_scan_describe_byte(begins, byte);
    snprintf(reason, sizeof reason, "this is not JSON rows: it begins with %s%s", begins,
             is_text_of_rows ? "; it is JSON within a string: save the text itself" : "");
    reject_at(rows, 0, reason, error);
  }
  rows->index++;
  if (!rows->over) {
    kb_rows_text_next_line(&rows->text, 0, rows->good > 0);
  }
  return STEP_REJECTED;
}

static enum step read_in_document(struct kb_rows *rows, struct kb_row *row, struct kb_error *error)
{
  char byte = 0;
  bool found = kb_rows_text_peek(&rows->text, &byte);
  if (found && byte == '\xEF') {
    skip_mark(rows);
    found = kb_rows_text_peek(&rows->text, &byte);
  }
  if (found && byte == '`' && skip_fence(rows)) {
    return rows->text.failure.status == KB_OK ? STEP_AGAIN : stop(rows);
  }
  place(rows, row);
  if (!found) {
    const bool is_empty = !rows->any && rows->text.failure.status == KB_OK;
    rows->over = true;
    return is_empty ? reject(error, "the file is empty") : STEP_STOP;
  }
  if (byte == '[') {
    consume(rows, 1);
    rows->array = (struct list){.open = true};
    rows->any = true;
    return STEP_AGAIN;
  }
  if (byte == '{') {
    return read_object(rows, row, error);
  }
  return read_other(rows, byte, error);
}

bool kb_rows_at_lines(struct kb_rows *rows, uint64_t *offset)
{
  char byte = 0;
  consume(rows, rows->held);
  rows->held = 0;
  const bool is_at_line = !rows->over && !rows->page.open && !rows->array.open &&
                          kb_rows_text_peek(&rows->text, &byte) && byte == '{' &&
                          rows->text.line_begin == 0;
  *offset = rows->text.taken - rest(rows).length;
  return is_at_line && rows->text.decoder.encoding == KB_ENCODING_UTF8;
}

void kb_rows_count(struct kb_rows *rows, size_t lines, size_t count)
{
  rows->text.line += lines;
  rows->index += count;
  rows->good += count;
  rows->any = rows->any || count > 0;
}

void kb_rows_go_to(struct kb_rows *rows, uint64_t offset)
{
  kb_rows_text_go_to(&rows->text, offset);
}

enum kb_rows_result kb_rows_next(struct kb_rows *rows, struct kb_row *row, struct kb_error *error)
{
  consume(rows, rows->held);
  rows->held = 0;
  while (!rows->over) {
    const enum step step = rows->page.open || rows->array.open ? read_in_list(rows, row, error)
                                                               : read_in_document(rows, row, error);
    rows->any |= step == STEP_ROW || step == STEP_REJECTED;
    if (step == STEP_ROW) {
      return KB_ROWS_ROW; /* it was complete before anything failed */
    }
    if (rows->text.failure.status != KB_OK) {
      break;
    }
    if (step == STEP_REJECTED) {
      return KB_ROWS_REJECTED;
    }
  }
  rows->over = true;
  if (rows->text.failure.status != KB_OK) {
    *error = rows->text.failure;
    return KB_ROWS_FAILED;
  }
  return KB_ROWS_END;
}
