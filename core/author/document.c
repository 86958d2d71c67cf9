#include "author/document.h"

#include "author/document_text.h"
#include "base/ascii.h"
#include "base/json.h"

#include <stdint.h>

enum { LARGEST = 1024 * 1024, DEPTH_MAX = 32, LEVEL_MAX = 6 };

struct reader {
  struct kb_document *page;
  struct kb_document_block *path[DEPTH_MAX + 1]; /* the last block of each depth */
  bool failed;                                   /* out of memory */
};

/* --- Lines --- */

static struct kb_document_line *split(struct kb_document *page, struct kb_slice text)
{
  const size_t count = kb_slice_newlines(text) + 1;
  struct kb_document_line *lines = kb_arena_array(&page->arena, count, sizeof *lines);
  for (size_t i = 0, at = 0; lines && i < count; i++) {
    const char *end = at < text.length ? memchr(text.data + at, '\n', text.length - at) : NULL;
    const size_t length = end ? (size_t)(end - text.data) - at : text.length - at;
    lines[i].text = kb_trim((struct kb_slice){text.data + at, length});
    at += length + (end != NULL);
  }
  page->line_count = lines ? count : 0;
  return lines;
}

/* Pages of Microsoft Learn have keys such as ms.date. Their addresses without a host are below
   this one: learn.microsoft.com/contribute/how-to-write-links. */
static const char *site_of(const struct kb_front_matter *front)
{
  for (size_t i = 0; i < front->count; i++) {
    if (strncmp(front->list[i].key, "ms.", 3) == 0) {
      return "https://learn.microsoft.com";
    }
  }
  return "";
}

enum kb_status kb_document_begin(struct kb_document *page, struct kb_slice text,
                                 struct kb_buf *body, struct kb_error *error)
{
  *page = (struct kb_document){0};
  if (text.length > LARGEST) {
    return kb_fail(error, KB_LIMIT, "is larger than a page may be, %d MiB",
                   LARGEST / (1024 * 1024));
  }
  const enum kb_status status = kb_front_matter_read(&page->front, text, error);
  if (status != KB_OK) {
    return status;
  }
  page->site = site_of(&page->front);
  page->lines = split(page, text);
  for (size_t i = 0; i < page->front.lines; i++) {
    kb_buf_add_char(body, '\n');
  }
  kb_buf_add_slice(body, page->front.rest);
  return page->lines && !body->failed ? KB_OK : kb_fail_no_memory(error);
}

/* --- Blocks --- */

static const struct {
  const char *name;
  enum kb_document_block_type type;
} types[] = {
  {"heading", KB_DOCUMENT_HEADING},   {"paragraph", KB_DOCUMENT_PARAGRAPH},
  {"block_quote", KB_DOCUMENT_QUOTE}, {"list", KB_DOCUMENT_LIST},
  {"item", KB_DOCUMENT_ITEM},         {"code_block", KB_DOCUMENT_CODE},
  {"html_block", KB_DOCUMENT_HTML},   {"thematic_break", KB_DOCUMENT_RULE},
  {"table", KB_DOCUMENT_TABLE},       {"table_header", KB_DOCUMENT_ROW},
  {"table_row", KB_DOCUMENT_ROW},     {"table_cell", KB_DOCUMENT_CELL},
};

static const char *string_in(const struct cJSON *object, const char *name)
{
  const struct cJSON *value = kb_json_member(object, name);
  return value ? kb_json_string(value) : "";
}

static size_t number_in(const struct cJSON *object, const char *name)
{
  int64_t number = 0;
  const struct cJSON *value = kb_json_member(object, name);
  const bool is_number =
    value && kb_json_kind(value) == KB_JSON_NUMBER && kb_json_integer(value, &number) && number > 0;
  return is_number ? (size_t)number : 0;
}

static const char *keep(struct reader *reader, struct kb_buf *text)
{
  const char *copy =
    text->failed ? NULL : kb_arena_dup(&reader->page->arena, kb_trim(kb_buf_slice(text)));
  reader->failed = reader->failed || !copy;
  kb_buf_fini(text);
  return copy ? copy : "";
}

static void read_pieces(struct reader *reader, struct kb_document_block *block,
                        const struct cJSON *list)
{
  struct kb_buf text = {0};
  struct kb_buf with_links = {0};
  kb_document_text_add(&text, list, NULL);
  kb_document_text_add(&with_links, list, reader->page->site);
  block->text = keep(reader, &text);
  block->text_with_links = keep(reader, &with_links);
  for (const struct cJSON *at = kb_json_first(list); at && !reader->failed; at = kb_json_next(at)) {
    const struct cJSON *strong = kb_json_member(at, "strong");
    const struct cJSON *code = kb_json_member(at, "code");
    struct kb_document_piece *pieces =
      kb_arena_room(&reader->page->arena, block->pieces, block->piece_count, 4, sizeof *pieces);
    const char *copy = kb_arena_text(&reader->page->arena, string_in(at, "text"));
    reader->failed = !pieces || !copy;
    if (!reader->failed) {
      block->pieces = pieces;
      pieces[block->piece_count++] = (struct kb_document_piece){
        copy, (strong && kb_json_true(strong)) || (code && kb_json_true(code))};
    }
  }
}

static void read_texts(struct reader *reader, struct kb_document_block *block,
                       const struct cJSON *given)
{
  const struct cJSON *pieces = kb_json_member(given, "pieces");
  struct kb_buf text = {0};
  if (pieces && kb_json_kind(pieces) == KB_JSON_ARRAY) {
    read_pieces(reader, block, pieces);
    return;
  }
  if (block->type == KB_DOCUMENT_HTML) {
    kb_document_html_add(&text, kb_slice_of(string_in(given, "text")));
  } else {
    kb_buf_add_text(&text, string_in(given, "text"));
  }
  block->text = block->text_with_links = keep(reader, &text);
}

static void add_block(struct reader *reader, enum kb_document_block_type type,
                      const struct cJSON *given)
{
  const size_t depth = number_in(given, "depth");
  const size_t level = number_in(given, "level");
  const struct cJSON *ordered = kb_json_member(given, "ordered");
  struct kb_document_block *block = kb_arena_alloc(&reader->page->arena, sizeof *block);
  size_t at = depth < 1 ? 1 : depth > DEPTH_MAX ? DEPTH_MAX : depth;
  if (!block) {
    reader->failed = true;
    return;
  }
  while (!reader->path[at - 1]) {
    at--;
  }
  struct kb_document_block *parent = reader->path[at - 1];
  *block = (struct kb_document_block){.type = type,
                                      .level = level < 1           ? 1
                                               : level > LEVEL_MAX ? LEVEL_MAX
                                                                   : (int)level,
                                      .is_ordered = ordered && kb_json_true(ordered),
                                      .first_line = number_in(given, "first"),
                                      .last_line = number_in(given, "last"),
                                      .column = number_in(given, "column"),
                                      .label = "",
                                      .parent = parent};
  if (parent->last) {
    parent->last->next = block;
  } else {
    parent->first = block;
  }
  parent->last = block;
  reader->path[at] = block;
  for (size_t i = at + 1; i <= DEPTH_MAX; i++) {
    reader->path[i] = NULL;
  }
  read_texts(reader, block, given);
}

/* --- "> [!NOTE]" --- */

/* The label as in a sentence: "Note". Empty if the text begins with none. */
static const char *label_of(struct reader *reader, const char *text, size_t *length)
{
  const char *end = strncmp(text, "[!", 2) == 0 ? strchr(text, ']') : NULL;
  *length = end ? (size_t)(end - text) + 1 : 0;
  char *label = end ? kb_arena_dup(&reader->page->arena, (struct kb_slice){text + 2, *length - 3})
                    : kb_arena_text(&reader->page->arena, "");
  if (!label) {
    reader->failed = true;
    return "";
  }
  if (strncmp(label, "div ", 4) == 0) { /* of Microsoft Learn: [!div class="nextstepaction"] */
    return "Next";
  }
  for (size_t i = 0; label[i]; i++) {
    if (label[i] == ' ') {
      label[i] = '\0'; /* div class="…" */
      break;
    }
    label[i] = i == 0 ? kb_to_upper(label[i]) : kb_to_lower(label[i]);
  }
  return label;
}

static void take_label(struct reader *reader, struct kb_document_block *quote)
{
  struct kb_document_block *first = quote->first;
  size_t length = 0;
  if (first && first->type == KB_DOCUMENT_PARAGRAPH && strncmp(first->text, "[!INCLUDE", 9) != 0) {
    quote->label = label_of(reader, first->text, &length);
    first->text += length + strspn(first->text + length, " \n");
    first->text_with_links += length + strspn(first->text_with_links + length, " \n");
  }
}

enum kb_status kb_document_read(struct kb_document *page, struct kb_slice json,
                                struct kb_error *error)
{
  struct kb_error reason;
  struct reader reader = {.page = page};
  struct cJSON *document = kb_json_parse(json, &reason);
  const bool is_object = document && kb_json_kind(document) == KB_JSON_OBJECT;
  const struct cJSON *blocks = is_object ? kb_json_member(document, "blocks") : NULL;
  page->root = kb_arena_alloc(&page->arena, sizeof *page->root);
  if (!page->root || (!document && reason.status == KB_NO_MEMORY)) {
    kb_json_free(document);
    return kb_fail_no_memory(error);
  }
  *page->root = (struct kb_document_block){.label = "", .text = "", .text_with_links = ""};
  reader.path[0] = page->root;
  if (!blocks || kb_json_kind(blocks) != KB_JSON_ARRAY) {
    kb_json_free(document);
    return kb_fail(error, KB_INVALID, "kbtriage-markdown has given no list of blocks");
  }
  for (const struct cJSON *at = kb_json_first(blocks); at && !reader.failed;
       at = kb_json_next(at)) {
    const char *name = kb_json_kind(at) == KB_JSON_OBJECT ? string_in(at, "type") : "";
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
      if (strcmp(types[i].name, name) == 0) {
        add_block(&reader, types[i].type, at);
      }
    }
  }
  for (struct kb_document_block *at = page->root; at && !reader.failed; at = kb_document_next(at)) {
    if (at->type == KB_DOCUMENT_QUOTE) {
      take_label(&reader, at);
    }
  }
  kb_json_free(document);
  return reader.failed ? kb_fail_no_memory(error) : KB_OK;
}

void kb_document_fini(struct kb_document *page)
{
  kb_front_matter_fini(&page->front);
  kb_arena_fini(&page->arena);
  *page = (struct kb_document){0};
}

/* --- Walking --- */

struct kb_document_block *kb_document_next(struct kb_document_block *block)
{
  if (block->first) {
    return block->first;
  }
  while (block && !block->next) {
    block = block->parent;
  }
  return block ? block->next : NULL;
}

bool kb_document_is_leaf(const struct kb_document_block *block)
{
  return block->type == KB_DOCUMENT_HEADING || block->type == KB_DOCUMENT_PARAGRAPH ||
         block->type == KB_DOCUMENT_CODE || block->type == KB_DOCUMENT_HTML ||
         block->type == KB_DOCUMENT_ROW;
}

void kb_document_leaf_text(struct kb_buf *out, const struct kb_document_block *leaf)
{
  if (leaf->type != KB_DOCUMENT_ROW) {
    kb_buf_add_text(out, leaf->text_with_links);
    return;
  }
  for (const struct kb_document_block *cell = leaf->first; cell; cell = cell->next) {
    kb_buf_add_text(out, cell == leaf->first ? "" : " | ");
    kb_buf_add_text(out, cell->text_with_links);
  }
}
