#include "net/page.h"

#include "base/ascii.h"
#include "base/json.h"
#include "rows/scan.h"

/* Moves to the end of the value that begins at `*at`. */
static enum kb_status past_value(struct kb_slice text, size_t *at, struct kb_error *error)
{
  struct kb_scan scan = {.max_depth = KB_SCAN_DEPTH_MAX};
  struct kb_error reason;
  kb_scan_begin(&scan, *at);
  switch (kb_scan_run(&scan, text.data, text.length, true, &reason)) {
  case KB_SCAN_DONE:
    *at = scan.position;
    return KB_OK;
  case KB_SCAN_MORE:
    return kb_fail(error, KB_INVALID, "the answer is cut off after %zu bytes", text.length);
  case KB_SCAN_NO_MEMORY:
    return kb_fail_no_memory(error);
  case KB_SCAN_ERROR:
  case KB_SCAN_LIST:
    break;
  }
  return kb_fail(error, KB_INVALID, "%.400s (byte %zu of the answer)", reason.message,
                 scan.position);
}

/* The text is known to be valid, so no ends need to be checked. False after the last element. */
static bool next_element(struct kb_slice text, size_t *at, struct kb_slice *element)
{
  struct kb_error ignored;
  ++*at; /* skips [ or { or , or : */
  *at = kb_json_space_end(text, *at);
  if (text.data[*at] == ']' || text.data[*at] == '}') {
    return false;
  }
  const size_t start = *at;
  if (past_value(text, at, &ignored) != KB_OK) {
    return false;
  }
  *element = (struct kb_slice){text.data + start, *at - start};
  *at = kb_json_space_end(text, *at);
  return true;
}

bool kb_page_next_row(const struct kb_page *page, size_t *at, struct kb_slice *row)
{
  return (*at == 0 || page->rows.data[*at] == ',') && next_element(page->rows, at, row);
}

struct kb_slice kb_page_member(struct kb_slice row, struct kb_slice key)
{
  struct kb_slice name;
  struct kb_slice value;
  size_t at = 0;
  const bool is_object = row.data[0] == '{';
  while (is_object && row.data[at] != '}' && next_element(row, &at, &name) &&
         next_element(row, &at, &value)) {
    if (name.length == key.length && memcmp(name.data, key.data, key.length) == 0) {
      return value;
    }
  }
  return (struct kb_slice){NULL, 0};
}

static enum kb_status read_link(struct kb_slice value, struct kb_page *page,
                                struct kb_buf *next_link, struct kb_error *error)
{
  struct cJSON *link = kb_json_parse(value, error);
  if (!link) {
    return kb_fail_no_memory(error);
  }
  const enum kb_json_kind kind = kb_json_kind(link);
  kb_buf_clear(next_link);
  kb_buf_add_text(next_link, kind == KB_JSON_STRING ? kb_json_string(link) : "");
  page->bad_link = kind == KB_JSON_NULL || next_link->length > 0 ? NULL
                   : kind == KB_JSON_STRING                      ? "an empty text"
                                                                 : kb_json_kind_words(kind);
  kb_json_free(link);
  return KB_OK;
}

static int64_t read_total(struct kb_slice value)
{
  struct kb_error ignored;
  struct cJSON *total = kb_json_parse(value, &ignored);
  int64_t number = -1;
  if (!total || !kb_json_integer(total, &number) || number < 0) {
    number = -1;
  }
  kb_json_free(total);
  return number;
}

static bool is_link_key(struct kb_slice key)
{
  return kb_slice_is(key, "\"@odata.nextLink\"") || kb_slice_is(key, "\"@nextLink\"");
}

/* --- The page, in one pass --- */

static enum kb_status unexpected(struct kb_slice text, size_t at, const char *wanted,
                                 struct kb_error *error)
{
  return at >= text.length
           ? kb_fail(error, KB_INVALID, "the answer is cut off after %zu bytes", text.length)
           : kb_fail(error, KB_INVALID, "%s is missing (byte %zu of the answer)", wanted, at);
}

/* Moves past white space and `byte`. */
static enum kb_status past_byte(struct kb_slice text, size_t *at, char byte, const char *wanted,
                                struct kb_error *error)
{
  *at = kb_json_space_end(text, *at);
  if (*at >= text.length || text.data[*at] != byte) {
    return unexpected(text, *at, wanted, error);
  }
  ++*at;
  return KB_OK;
}

/* After an element or a member: moves past a comma, or past the closing bracket. */
static enum kb_status past_comma(struct kb_slice text, size_t *at, char last, bool *ends,
                                 struct kb_error *error)
{
  *at = kb_json_space_end(text, *at);
  *ends = *at < text.length && text.data[*at] == last;
  if (!*ends && (*at >= text.length || text.data[*at] != ',')) {
    return unexpected(text, *at, last == ']' ? "a comma or ]" : "a comma or }", error);
  }
  ++*at;
  return KB_OK;
}

/* Reads the list at `*at` and counts its elements. */
static enum kb_status read_list(struct kb_slice text, size_t *at, struct kb_page *page,
                                struct kb_error *error)
{
  const size_t start = *at;
  bool ends = false;
  page->count = 0;
  ++*at;
  *at = kb_json_space_end(text, *at);
  if (*at < text.length && text.data[*at] == ']') {
    ends = true;
    ++*at;
  }
  while (!ends) {
    *at = kb_json_space_end(text, *at);
    enum kb_status status =
      *at < text.length ? past_value(text, at, error) : unexpected(text, *at, "", error);
    status = status == KB_OK ? past_comma(text, at, ']', &ends, error) : status;
    if (status != KB_OK) {
      return status;
    }
    page->count++;
  }
  page->rows = (struct kb_slice){text.data + start, *at - start};
  return KB_OK;
}

/* Reads one member; `*at` is at its key. */
static enum kb_status read_member(struct kb_slice text, size_t *at, struct kb_page *page,
                                  struct kb_buf *next_link, struct kb_error *error)
{
  const size_t start = *at;
  if (*at >= text.length || text.data[*at] != '"') {
    return unexpected(text, *at, "a key", error);
  }
  enum kb_status status = past_value(text, at, error);
  const struct kb_slice key = {text.data + start, *at - start};
  status = status == KB_OK ? past_byte(text, at, ':', "a colon", error) : status;
  if (status != KB_OK) {
    return status;
  }
  *at = kb_json_space_end(text, *at);
  const size_t begin = *at;
  const bool is_rows = kb_slice_is(key, "\"value\"");
  if (is_rows && begin < text.length && text.data[begin] == '[') {
    return read_list(text, at, page, error);
  }
  status = begin < text.length ? past_value(text, at, error) : unexpected(text, begin, "", error);
  const struct kb_slice value = {text.data + begin, *at - begin};
  if (status == KB_OK && is_rows) {
    page->rows = (struct kb_slice){NULL, 0}; /* the last one counts */
  } else if (status == KB_OK && is_link_key(key)) {
    status = read_link(value, page, next_link, error);
  } else if (status == KB_OK && kb_slice_is(key, "\"@odata.count\"")) {
    page->total = read_total(value);
  }
  return status;
}

static enum kb_status read_members(struct kb_slice text, size_t *at, struct kb_page *page,
                                   struct kb_buf *next_link, struct kb_error *error)
{
  bool ends = false;
  ++*at;
  *at = kb_json_space_end(text, *at);
  if (*at < text.length && text.data[*at] == '}') {
    ends = true;
    ++*at;
  }
  while (!ends) {
    *at = kb_json_space_end(text, *at);
    enum kb_status status = read_member(text, at, page, next_link, error);
    status = status == KB_OK ? past_comma(text, at, '}', &ends, error) : status;
    if (status != KB_OK) {
      return status;
    }
  }
  return KB_OK;
}

enum kb_status kb_page_read(struct kb_slice text, struct kb_page *page, struct kb_buf *next_link,
                            struct kb_error *error)
{
  *page = (struct kb_page){.total = -1};
  kb_buf_clear(next_link);
  size_t at = text.length >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  at = kb_json_space_end(text, at);
  if (at >= text.length) {
    return kb_fail(error, KB_INVALID, "the answer is empty");
  }
  const enum kb_status status = text.data[at] == '{'
                                  ? read_members(text, &at, page, next_link, error)
                                  : past_value(text, &at, error);
  if (status != KB_OK) {
    return status;
  }
  at = kb_json_space_end(text, at);
  if (at < text.length) {
    return kb_fail(error, KB_INVALID, "there is more behind the end of the answer's JSON");
  }
  if (page->rows.length == 0) {
    return kb_fail(error, KB_INVALID, "the answer is JSON, but no list of rows");
  }
  return next_link->failed ? kb_fail_no_memory(error) : KB_OK;
}

/* The entry for a key (given with its quotes), or for the key before an annotation; or NULL. */
static const struct kb_page_name *name_of_key(struct kb_slice key,
                                              const struct kb_page_names *names)
{
  for (size_t i = 0; i < names->count; i++) {
    const size_t length = strlen(names->list[i].from);
    if (key.length >= length + 2 && memcmp(key.data + 1, names->list[i].from, length) == 0 &&
        (key.data[length + 1] == '@' || key.length == length + 2)) {
      return &names->list[i];
    }
  }
  return NULL;
}

/* Renames one key. `*copied`: the page's text up to here is in `out`. */
static void rename_key(struct kb_slice key, bool is_null, const struct kb_page_name *name,
                       const char **copied, struct kb_buf *out)
{
  const size_t length = strlen(name->from);
  const bool is_annotation = key.length > length + 2;
  kb_buf_add(out, *copied, (size_t)(key.data + 1 - *copied));
  kb_buf_add_text(out, name->to);
  kb_buf_add_text(out, is_null && !is_annotation && name->null_end ? name->null_end : "");
  *copied = key.data + 1 + length;
}

/* Renames the keys of a row, or of each of a list, to a depth at which rows may still be nested. */
static void rename_keys(struct kb_slice row, const struct kb_page_names *names, unsigned depth,
                        const char **copied, struct kb_buf *out)
{
  struct kb_slice key;
  struct kb_slice value;
  size_t at = 0;
  const bool is_list = row.data[0] == '[';
  while ((is_list || row.data[0] == '{') && depth > 0 && next_element(row, &at, &key) &&
         (is_list || next_element(row, &at, &value))) {
    const struct kb_page_name *name = is_list ? NULL : name_of_key(key, names);
    if (is_list) {
      rename_keys(key, names, depth - 1, copied, out);
    } else if (name) {
      rename_key(key, kb_slice_is(value, "null"), name, copied, out);
    }
    if (name && name->within) {
      rename_keys(value, name->within, depth - 1, copied, out);
    }
    if (row.data[at] == '}' || row.data[at] == ']') {
      break;
    }
  }
}

void kb_page_rename(struct kb_slice text, const struct kb_page *page,
                    const struct kb_page_names *names, struct kb_buf *out)
{
  enum { DEPTH = 8 }; /* the list of rows, a row, and three times rows and one of them within */
  const char *copied = text.data;
  rename_keys(page->rows, names, DEPTH, &copied, out);
  kb_buf_add(out, copied, (size_t)(text.data + text.length - copied));
}

static void add_first_line(struct kb_buf *out, const char *text)
{
  const size_t length = strcspn(text, "\r\n");
  kb_buf_add(out, text, length < 800 ? length : 800);
}

void kb_page_error(struct kb_slice text, struct kb_buf *out)
{
  struct kb_error ignored;
  size_t end = 0;
  if (text.length == 0 || past_value(text, &end, &ignored) != KB_OK) {
    return; /* also if it is nested too deep to parse */
  }
  struct cJSON *answer = kb_json_parse(text, &ignored);
  const struct cJSON *error = answer ? kb_json_member(answer, "error") : NULL;
  if (error && kb_json_kind(error) == KB_JSON_OBJECT) {
    const struct cJSON *code = kb_json_member(error, "code");
    const struct cJSON *message = kb_json_member(error, "message");
    add_first_line(out, code ? kb_json_string(code) : "");
    kb_buf_add_text(out, out->length > 0 && message ? ": " : "");
    add_first_line(out, message ? kb_json_string(message) : "");
  } else if (error) {
    const struct cJSON *description = kb_json_member(answer, "error_description");
    const char *words = description ? kb_json_string(description) : "";
    add_first_line(out, *words ? words : kb_json_string(error));
  } else if (answer) {
    const struct cJSON *message = kb_json_member(answer, "Message");
    message = message ? message : kb_json_member(answer, "message");
    add_first_line(out, message ? kb_json_string(message) : "");
  }
  kb_json_free(answer);
}
