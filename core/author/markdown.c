#include "author/markdown.h"

#include "author/markdown_inside.h"
#include "base/ascii.h"

#include <stdint.h>
#include <stdio.h>

/* Blocks are read from lines; a nested block is read from its lines without their markers. */

enum { LARGEST = 16 * 1024 * 1024, DEPTH_MAX = 32, HEADING_MAX = 6, NESTED_INDENT = 2 };

struct line {
  struct kb_slice text; /* without its line end; a hard break's two spaces are kept, further ones
                           are not */
  size_t number;
};

struct lines {
  const struct line *list;
  size_t count;
};

struct reader {
  struct kb_markdown *document;
  struct kb_buf text;
  bool failed; /* out of memory */
};

static void read_blocks(struct reader *reader, struct kb_markdown_block *parent, struct lines lines,
                        int depth);

/* --- Lines --- */

static size_t indent_of(struct kb_slice text)
{
  size_t columns = 0;
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] == ' ') {
      columns++;
    } else if (text.data[i] == '\t') {
      columns += 4 - columns % 4;
    } else {
      return columns;
    }
  }
  return columns;
}

static struct kb_slice without_indent(struct kb_slice text, size_t columns)
{
  size_t passed = 0;
  while (text.length > 0 && passed < columns && (text.data[0] == ' ' || text.data[0] == '\t')) {
    passed += text.data[0] == ' ' ? 1 : 4;
    text.data++;
    text.length--;
  }
  return text;
}

static struct kb_slice content_of(struct kb_slice text)
{
  return without_indent(text, SIZE_MAX);
}

static bool is_blank(struct kb_slice text)
{
  return content_of(text).length == 0;
}

static bool starts_with(struct kb_slice text, const char *prefix)
{
  const size_t length = strlen(prefix);
  return text.length >= length && memcmp(text.data, prefix, length) == 0;
}

static size_t run_of(struct kb_slice text, char byte)
{
  size_t length = 0;
  while (length < text.length && text.data[length] == byte) {
    length++;
  }
  return length;
}

/* Only that byte, at least three times, and spaces: ***, - - -, === */
static bool is_rule(struct kb_slice text, char byte)
{
  size_t count = 0;
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] == byte) {
      count++;
    } else if (text.data[i] != ' ' && text.data[i] != '\t') {
      return false;
    }
  }
  return count >= 3;
}

static int heading_level(struct kb_slice text)
{
  const size_t level = run_of(text, '#');
  const bool holds = level >= 1 && level <= HEADING_MAX &&
                     (level == text.length || text.data[level] == ' ' || text.data[level] == '\t');
  return holds ? (int)level : 0;
}

/* The length of ``` or ~~~; 0 if the line does not begin with them. */
static size_t fence_length(struct kb_slice text)
{
  const size_t length =
    text.length > 0 && strchr("`~", text.data[0]) ? run_of(text, text.data[0]) : 0;
  return length >= 3 ? length : 0;
}

/* "- ", "1. ", "2) ": length of the marker with one space; 0 if there is none. */
static size_t marker_length(struct kb_slice text, bool *is_ordered)
{
  size_t length = 0;
  while (length < text.length && length < 9 && kb_is_digit(text.data[length])) {
    length++;
  }
  *is_ordered = length > 0;
  if (length == text.length || !strchr(*is_ordered ? ".)" : "-*+", text.data[length])) {
    return 0;
  }
  length++;
  if (length == text.length) {
    return length;
  }
  return text.data[length] == ' ' || text.data[length] == '\t' ? length + 1 : 0;
}

static bool is_marker(struct kb_slice text)
{
  bool is_ordered;
  return marker_length(text, &is_ordered) > 0 && !is_rule(text, '-') && !is_rule(text, '*');
}

/* The second line of a table: | --- | :---: | */
static bool is_delimiter(struct kb_slice text)
{
  bool has_dash = false;
  bool has_pipe = false;
  for (size_t i = 0; i < text.length; i++) {
    if (!strchr("|:- \t", text.data[i])) {
      return false;
    }
    has_dash |= text.data[i] == '-';
    has_pipe |= text.data[i] == '|';
  }
  return has_dash && has_pipe;
}

static bool has_pipe(struct kb_slice text)
{
  return text.length > 0 && memchr(text.data, '|', text.length) != NULL;
}

static bool begins_table(struct lines lines, size_t at)
{
  return at + 1 < lines.count && has_pipe(lines.list[at].text) &&
         is_delimiter(content_of(lines.list[at + 1].text));
}

/* Whether the line ends the paragraph before it. */
static bool begins_block(struct lines lines, size_t at)
{
  const struct kb_slice text = content_of(lines.list[at].text);
  return text.length == 0 || heading_level(text) > 0 || fence_length(text) > 0 ||
         text.data[0] == '>' || is_marker(text) || starts_with(text, ":::") ||
         starts_with(text, "<!--") || begins_table(lines, at);
}

/* --- Blocks --- */

static struct kb_markdown_block *add_block(struct reader *reader, struct kb_markdown_block *parent,
                                           enum kb_markdown_block_type type, size_t line)
{
  struct kb_markdown_block *block = kb_arena_alloc(&reader->document->arena, sizeof *block);
  if (!block) {
    reader->failed = true;
    return NULL;
  }
  *block = (struct kb_markdown_block){.type = type, .line = line, .text = ""};
  if (parent->last) {
    parent->last->next = block;
  } else {
    parent->first = block;
  }
  parent->last = block;
  return block;
}

static void set_text(struct reader *reader, struct kb_markdown_block *block, struct kb_slice text)
{
  const char *copy = kb_arena_dup(&reader->document->arena, text);
  reader->failed = reader->failed || !copy;
  block->text = copy ? copy : "";
}

static void set_trimmed(struct reader *reader, struct kb_markdown_block *block,
                        struct kb_slice text)
{
  kb_buf_clear(&reader->text);
  kb_markdown_inline_text(&reader->text, text, 0);
  const struct kb_slice trimmed = kb_trim(kb_buf_slice(&reader->text));
  reader->failed = reader->failed || reader->text.failed;
  if (block && !reader->failed) {
    set_text(reader, block, trimmed.length > 0 ? trimmed : kb_slice_of(""));
  }
}

/* Joins the lines to one text. False when out of memory. */
static bool join(struct lines lines, struct kb_buf *joined)
{
  for (size_t i = 0; i < lines.count; i++) {
    kb_buf_add_text(joined, i > 0 ? "\n" : "");
    kb_buf_add_slice(joined, lines.list[i].text);
  }
  return !joined->failed;
}

static size_t read_heading(struct reader *reader, struct kb_markdown_block *parent,
                           struct lines lines)
{
  struct kb_slice text = content_of(lines.list[0].text);
  struct kb_markdown_block *heading =
    add_block(reader, parent, KB_BLOCK_HEADING, lines.list[0].number);
  const int level = heading_level(text);
  text = content_of((struct kb_slice){text.data + level, text.length - (size_t)level});
  while (text.length > 0 && strchr("# \t", text.data[text.length - 1])) {
    text.length--;
  }
  if (heading) {
    heading->level = level;
    set_trimmed(reader, heading, text);
  }
  return 1;
}

static size_t read_code(struct reader *reader, struct kb_markdown_block *parent, struct lines lines)
{
  const struct kb_slice fence = content_of(lines.list[0].text);
  const size_t length = fence_length(fence);
  const size_t indent = indent_of(lines.list[0].text);
  struct kb_markdown_block *code = add_block(reader, parent, KB_BLOCK_CODE, lines.list[0].number);
  struct kb_buf text = {0};
  size_t at = 1;
  for (; at < lines.count; at++) {
    const struct kb_slice line = content_of(lines.list[at].text);
    if (line.length > 0 && run_of(line, fence.data[0]) >= length) {
      at++;
      break;
    }
    kb_buf_add_slice(&text, without_indent(lines.list[at].text, indent));
    kb_buf_add_char(&text, '\n');
  }
  reader->failed = reader->failed || text.failed;
  if (code && !reader->failed) {
    set_text(reader, code, kb_slice_of(kb_buf_text(&text)));
  }
  kb_buf_fini(&text);
  return at;
}

static struct line *new_lines(struct reader *reader, size_t count)
{
  struct line *lines = kb_arena_array(&reader->document->arena, count + 1, sizeof *lines);
  reader->failed = reader->failed || !lines;
  return lines;
}

/* "[!NOTE]": the kind of the quote. */
static struct kb_slice label_of(struct kb_slice text)
{
  text = kb_trim_end(content_of(text));
  const bool holds =
    text.length > 3 && starts_with(text, "[!") && text.data[text.length - 1] == ']';
  return holds ? (struct kb_slice){text.data + 2, text.length - 3} : (struct kb_slice){NULL, 0};
}

static size_t read_quote(struct reader *reader, struct kb_markdown_block *parent,
                         struct lines lines, int depth)
{
  struct kb_markdown_block *quote = add_block(reader, parent, KB_BLOCK_QUOTE, lines.list[0].number);
  size_t count = 0;
  while (count < lines.count) {
    const struct kb_slice text = content_of(lines.list[count].text);
    const bool is_marked = text.length > 0 && text.data[0] == '>';
    if (!is_marked && begins_block(lines, count)) {
      break; /* otherwise a paragraph continues without the marker */
    }
    count++;
  }
  struct line *inner = new_lines(reader, count);
  for (size_t i = 0; inner && i < count; i++) {
    struct kb_slice text = content_of(lines.list[i].text);
    if (text.length > 0 && text.data[0] == '>') {
      text = without_indent((struct kb_slice){text.data + 1, text.length - 1}, 1);
    }
    inner[i] = (struct line){text, lines.list[i].number};
  }
  if (quote && inner) {
    struct lines within = {inner, count};
    const struct kb_slice label = label_of(inner[0].text);
    if (label.length > 0) {
      set_text(reader, quote, label);
      within = (struct lines){inner + 1, count - 1};
    }
    read_blocks(reader, quote, within, depth + 1);
  }
  return count;
}

/* The number of lines of the item that begins at the first one. */
static size_t item_length(struct lines lines, size_t indent)
{
  bool was_blank = false;
  size_t count = 1;
  for (; count < lines.count; count++) {
    const struct kb_slice text = lines.list[count].text;
    const bool is_within = indent_of(text) >= indent + NESTED_INDENT;
    if (is_blank(text)) {
      was_blank = true;
      continue;
    }
    if (!is_within && (was_blank || begins_block(lines, count))) {
      break;
    }
    was_blank = false;
  }
  while (count > 1 && is_blank(lines.list[count - 1].text)) {
    count--;
  }
  return count;
}

static size_t read_item(struct reader *reader, struct kb_markdown_block *list, struct lines lines,
                        int depth)
{
  bool is_ordered;
  const struct kb_slice first = content_of(lines.list[0].text);
  const size_t indent = indent_of(lines.list[0].text);
  const size_t marker = marker_length(first, &is_ordered);
  const size_t count = item_length(lines, indent);
  struct kb_markdown_block *item = add_block(reader, list, KB_BLOCK_ITEM, lines.list[0].number);
  struct line *inner = new_lines(reader, count);
  for (size_t i = 0; inner && i < count; i++) {
    inner[i] = lines.list[i];
    if (i == 0) {
      inner[i].text = content_of((struct kb_slice){first.data + marker, first.length - marker});
    } else {
      inner[i].text = without_indent(inner[i].text, indent + marker);
    }
  }
  if (item && inner) {
    read_blocks(reader, item, (struct lines){inner, count}, depth + 1);
  }
  return count;
}

static size_t read_list(struct reader *reader, struct kb_markdown_block *parent, struct lines lines,
                        int depth)
{
  bool is_ordered;
  size_t at = 0;
  struct kb_markdown_block *list = add_block(reader, parent, KB_BLOCK_LIST, lines.list[0].number);
  marker_length(content_of(lines.list[0].text), &is_ordered);
  while (list && at < lines.count && !reader->failed) {
    bool is_same = false;
    size_t next = at;
    while (next < lines.count && is_blank(lines.list[next].text)) {
      next++;
    }
    if (next == lines.count || !is_marker(content_of(lines.list[next].text))) {
      break;
    }
    marker_length(content_of(lines.list[next].text), &is_same);
    if (is_same != is_ordered) {
      break;
    }
    at =
      next + read_item(reader, list, (struct lines){lines.list + next, lines.count - next}, depth);
  }
  if (list) {
    list->is_ordered = is_ordered;
  }
  return at > 0 ? at : 1;
}

static void read_row(struct reader *reader, struct kb_markdown_block *table,
                     const struct line *line)
{
  struct kb_markdown_block *row = add_block(reader, table, KB_BLOCK_ROW, line->number);
  struct kb_slice text = kb_trim_end(content_of(line->text));
  if (text.length > 0 && text.data[0] == '|') {
    text = (struct kb_slice){text.data + 1, text.length - 1};
  }
  size_t begin = 0;
  for (size_t i = 0; row && i <= text.length; i++) {
    if (i < text.length && text.data[i] == '\\') {
      i++;
    } else if (i == text.length || text.data[i] == '|') {
      if (i == text.length && i == begin) {
        break; /* after the last pipe */
      }
      struct kb_markdown_block *cell = add_block(reader, row, KB_BLOCK_CELL, line->number);
      set_trimmed(reader, cell, (struct kb_slice){text.data + begin, i - begin});
      begin = i + 1;
    }
  }
}

static size_t read_table(struct reader *reader, struct kb_markdown_block *parent,
                         struct lines lines)
{
  struct kb_markdown_block *table = add_block(reader, parent, KB_BLOCK_TABLE, lines.list[0].number);
  size_t at = 0;
  for (; table && at < lines.count && has_pipe(lines.list[at].text); at++) {
    if (at != 1) {
      read_row(reader, table, &lines.list[at]);
    }
  }
  return at > 0 ? at : 1;
}

/* Skips to "-->", or the lines of a directive, one by one. */
static size_t skip(struct lines lines)
{
  size_t at = 0;
  if (starts_with(content_of(lines.list[0].text), ":::")) {
    return 1;
  }
  for (; at < lines.count; at++) {
    const struct kb_slice text = lines.list[at].text;
    for (size_t i = 0; i + 3 <= text.length; i++) {
      if (memcmp(text.data + i, "-->", 3) == 0) {
        return at + 1;
      }
    }
  }
  return at;
}

/* A heading if the next line underlines it. */
static size_t read_paragraph(struct reader *reader, struct kb_markdown_block *parent,
                             struct lines lines)
{
  size_t count = 1;
  int level = 0;
  while (count < lines.count) {
    const struct kb_slice text = content_of(lines.list[count].text);
    level = is_rule(text, '=') ? 1 : is_rule(text, '-') ? 2 : 0;
    if (level > 0 || begins_block(lines, count)) {
      break;
    }
    count++;
  }
  struct kb_buf text = {0};
  struct kb_markdown_block *block = add_block(
    reader, parent, level > 0 ? KB_BLOCK_HEADING : KB_BLOCK_PARAGRAPH, lines.list[0].number);
  if (block && join((struct lines){lines.list, count}, &text)) {
    block->level = level;
    set_trimmed(reader, block, kb_buf_slice(&text));
  }
  reader->failed = reader->failed || text.failed;
  kb_buf_fini(&text);
  return count + (level > 0);
}

static size_t read_block(struct reader *reader, struct kb_markdown_block *parent,
                         struct lines lines, int depth)
{
  const struct kb_slice text = content_of(lines.list[0].text);
  if (text.length == 0 || is_rule(text, '-') || is_rule(text, '*') || is_rule(text, '_')) {
    return 1;
  }
  if (starts_with(text, ":::") || starts_with(text, "<!--")) {
    return skip(lines);
  }
  if (heading_level(text) > 0) {
    return read_heading(reader, parent, lines);
  }
  if (fence_length(text) > 0) {
    return read_code(reader, parent, lines);
  }
  if (text.data[0] == '>' && depth < DEPTH_MAX) {
    return read_quote(reader, parent, lines, depth);
  }
  if (is_marker(text) && depth < DEPTH_MAX) {
    return read_list(reader, parent, lines, depth);
  }
  return begins_table(lines, 0) ? read_table(reader, parent, lines)
                                : read_paragraph(reader, parent, lines);
}

static void read_blocks(struct reader *reader, struct kb_markdown_block *parent, struct lines lines,
                        int depth)
{
  for (size_t at = 0; at < lines.count && !reader->failed;) {
    at += read_block(reader, parent, (struct lines){lines.list + at, lines.count - at}, depth);
  }
}

/* --- The document --- */

static struct lines split(struct reader *reader, struct kb_slice text)
{
  size_t count = kb_slice_newlines(text) + 1;
  struct line *list = new_lines(reader, count);
  count = 0;
  for (size_t at = 0; list && at < text.length; count++) {
    const char *end = memchr(text.data + at, '\n', text.length - at);
    size_t length = end ? (size_t)(end - text.data) - at : text.length - at;
    list[count] = (struct line){{text.data + at, length}, count + 1};
    if (length > 0 && text.data[at + length - 1] == '\r') {
      list[count].text.length--;
    }
    at += length + 1;
  }
  return (struct lines){list, count};
}

static struct kb_slice trim(struct kb_slice text)
{
  text = kb_trim_end(content_of(text));
  const bool is_quoted =
    text.length > 1 && strchr("\"'", text.data[0]) && text.data[text.length - 1] == text.data[0];
  return is_quoted ? (struct kb_slice){text.data + 1, text.length - 2} : text;
}

static const char *keep(struct reader *reader, struct kb_slice text)
{
  const char *copy = kb_arena_dup(&reader->document->arena, text);
  reader->failed = reader->failed || !copy;
  return copy;
}

/* Returns the number of its lines, 0 if there is none. */
static size_t read_front(struct reader *reader, struct lines lines)
{
  struct kb_markdown *document = reader->document;
  size_t end = 1;
  if (lines.count == 0 || !kb_slice_is(trim(lines.list[0].text), "---")) {
    return 0;
  }
  while (end < lines.count && !kb_slice_is(trim(lines.list[end].text), "---")) {
    end++;
  }
  if (end == lines.count) {
    return 0;
  }
  document->front = kb_arena_array(&document->arena, end, sizeof *document->front);
  reader->failed = reader->failed || !document->front;
  for (size_t i = 1; i < end && !reader->failed; i++) {
    const struct kb_slice text = lines.list[i].text;
    const char *colon = text.length > 0 ? memchr(text.data, ':', text.length) : NULL;
    if (colon) {
      const size_t length = (size_t)(colon - text.data);
      document->front[document->front_count++] = (struct kb_front_matter){
        keep(reader, trim((struct kb_slice){text.data, length})),
        keep(reader, trim((struct kb_slice){colon + 1, text.length - length - 1}))};
    }
  }
  return end + 1;
}

enum kb_status kb_markdown_read(struct kb_markdown *document, struct kb_slice text,
                                struct kb_error *error)
{
  *document = (struct kb_markdown){0};
  struct reader reader = {.document = document};
  struct kb_markdown_block top = {.type = KB_BLOCK_DOCUMENT};
  if (text.length > LARGEST) {
    return kb_fail(error, KB_LIMIT, "more than %d MiB of text", LARGEST / (1024 * 1024));
  }
  if (starts_with(text, "\xEF\xBB\xBF")) {
    text = (struct kb_slice){text.data + 3, text.length - 3};
  }
  document->root = add_block(&reader, &top, KB_BLOCK_DOCUMENT, 1);
  const struct lines lines = split(&reader, text);
  if (!reader.failed) {
    const size_t front = read_front(&reader, lines);
    read_blocks(&reader, document->root, (struct lines){lines.list + front, lines.count - front},
                0);
  }
  kb_buf_fini(&reader.text);
  return reader.failed ? kb_fail_no_memory(error) : KB_OK;
}

void kb_markdown_fini(struct kb_markdown *document)
{
  kb_arena_fini(&document->arena);
  *document = (struct kb_markdown){0};
}

const char *kb_markdown_front(const struct kb_markdown *document, const char *key)
{
  for (size_t i = 0; i < document->front_count; i++) {
    if (strcmp(document->front[i].key, key) == 0) {
      return document->front[i].value;
    }
  }
  return NULL;
}

bool kb_markdown_date(const struct kb_markdown *document, char date[KB_DATE_SIZE])
{
  const char *text = kb_markdown_front(document, "ms.date");
  unsigned month = 0;
  unsigned day = 0;
  unsigned year = 0;
  text = text ? text : kb_markdown_front(document, "date");
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
