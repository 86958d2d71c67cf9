#include "markdown/markdown_json.h"

#include "base/json_write.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

/* Both trees are walked by the library's iterator, which does not recurse, and what is written is
   a flat list: the depth of a page costs no stack here, nor in the program that reads it. */

enum { OPTIONS = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8 };

/* What the inlines around a piece make of it. */
struct marks {
  int strong; /* how many of them are strong */
  int images;
  const char *to; /* of the innermost link or image */
};

static bool is_inline(cmark_node_type type)
{
  return (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE;
}

/* Whether the block has text of its own, in inlines. */
static bool has_pieces(cmark_node *node)
{
  const cmark_node_type type = cmark_node_get_type(node);
  return type == CMARK_NODE_HEADING || type == CMARK_NODE_PARAGRAPH ||
         strcmp(cmark_node_get_type_string(node), "table_cell") == 0;
}

static void write_flag(struct kb_json_writer *json, const char *key, bool is_set)
{
  if (is_set) {
    kb_json_key(json, key);
    kb_json_bool(json, true);
  }
}

static void write_piece(struct kb_json_writer *json, cmark_node *node, const struct marks *marks)
{
  const cmark_node_type type = cmark_node_get_type(node);
  const char *text = type == CMARK_NODE_SOFTBREAK   ? " "
                     : type == CMARK_NODE_LINEBREAK ? "\n"
                                                    : cmark_node_get_literal(node);
  kb_json_begin_object(json);
  kb_json_text_member(json, "text", text ? text : "");
  write_flag(json, "strong", marks->strong > 0);
  write_flag(json, "code", type == CMARK_NODE_CODE);
  write_flag(json, "html", type == CMARK_NODE_HTML_INLINE);
  write_flag(json, "image", marks->images > 0);
  if (marks->to) {
    kb_json_text_member(json, "to", marks->to);
  }
  kb_json_end_object(json);
}

/* An image without words is a piece, too. */
static void write_empty_image(struct kb_json_writer *json, const char *to)
{
  kb_json_begin_object(json);
  kb_json_text_member(json, "text", "");
  write_flag(json, "image", true);
  kb_json_text_member(json, "to", to);
  kb_json_end_object(json);
}

static void enter_or_leave(struct marks *marks, cmark_node *node, bool enters)
{
  const cmark_node_type type = cmark_node_get_type(node);
  marks->strong += type == CMARK_NODE_STRONG ? (enters ? 1 : -1) : 0;
  marks->images += type == CMARK_NODE_IMAGE ? (enters ? 1 : -1) : 0;
  if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) {
    marks->to = enters ? cmark_node_get_url(node) : NULL;
  }
}

static bool write_pieces(struct kb_json_writer *json, cmark_node *block)
{
  struct marks marks = {0, 0, NULL};
  cmark_iter *iter = cmark_iter_new(block);
  cmark_event_type event;
  while (iter && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
    cmark_node *node = cmark_iter_get_node(iter);
    if (node == block) {
      continue;
    }
    enter_or_leave(&marks, node, event == CMARK_EVENT_ENTER);
    if (cmark_node_get_type(node) == CMARK_NODE_IMAGE && event == CMARK_EVENT_ENTER &&
        !cmark_node_first_child(node)) {
      write_empty_image(json, marks.to);
    } else if (cmark_node_get_literal(node) || cmark_node_get_type(node) == CMARK_NODE_SOFTBREAK ||
               cmark_node_get_type(node) == CMARK_NODE_LINEBREAK) {
      write_piece(json, node, &marks);
    }
  }
  cmark_iter_free(iter);
  return iter != NULL;
}

static uint64_t count_of(int number)
{
  return number > 0 ? (uint64_t)number : 0;
}

/* The library's last line of HTML is too early where a condition ends it, such as "-->". */
static int last_line_of(cmark_node *node)
{
  const char *text =
    cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK ? cmark_node_get_literal(node) : NULL;
  const int lines = text ? (int)kb_slice_newlines(kb_slice_of(text)) : 0;
  const int last = cmark_node_get_start_line(node) + lines - 1;
  return last > cmark_node_get_end_line(node) ? last : cmark_node_get_end_line(node);
}

/* False when out of memory. */
static bool write_block(struct kb_json_writer *json, cmark_node *node, int depth)
{
  const cmark_node_type type = cmark_node_get_type(node);
  bool has_memory = true;
  kb_json_begin_object(json);
  kb_json_text_member(json, "type", cmark_node_get_type_string(node));
  kb_json_count_member(json, "depth", count_of(depth));
  kb_json_count_member(json, "first", count_of(cmark_node_get_start_line(node)));
  kb_json_count_member(json, "last", count_of(last_line_of(node)));
  kb_json_count_member(json, "column", count_of(cmark_node_get_start_column(node)));
  if (type == CMARK_NODE_HEADING) {
    kb_json_count_member(json, "level", count_of(cmark_node_get_heading_level(node)));
  }
  write_flag(json, "ordered",
             type == CMARK_NODE_LIST && cmark_node_get_list_type(node) == CMARK_ORDERED_LIST);
  if (type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_HTML_BLOCK) {
    kb_json_text_member(json, "text", cmark_node_get_literal(node));
  } else if (has_pieces(node)) {
    kb_json_key(json, "pieces");
    kb_json_begin_array(json);
    has_memory = write_pieces(json, node);
    kb_json_end_array(json);
  }
  kb_json_end_object(json);
  return has_memory;
}

static bool write_blocks(struct kb_json_writer *json, cmark_node *document)
{
  int depth = 0;
  bool has_memory = true;
  cmark_iter *iter = cmark_iter_new(document);
  cmark_event_type event;
  while (iter && has_memory && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
    cmark_node *node = cmark_iter_get_node(iter);
    if (is_inline(cmark_node_get_type(node))) {
      continue;
    }
    /* Without children it is entered, and not left. */
    const bool is_leaf = cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK ||
                         cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK ||
                         cmark_node_get_type(node) == CMARK_NODE_THEMATIC_BREAK;
    if (event == CMARK_EVENT_ENTER) {
      has_memory = node == document || write_block(json, node, depth);
      depth += !is_leaf;
    } else {
      depth--;
    }
  }
  cmark_iter_free(iter);
  return iter && has_memory;
}

bool kb_markdown_json(struct kb_buf *out, struct kb_slice text)
{
  struct kb_json_writer json = {.out = out};
  cmark_gfm_core_extensions_ensure_registered();
  cmark_parser *parser = cmark_parser_new(OPTIONS);
  cmark_syntax_extension *tables = cmark_find_syntax_extension("table");
  if (!parser || !tables || !cmark_parser_attach_syntax_extension(parser, tables)) {
    cmark_parser_free(parser);
    return false;
  }
  cmark_parser_feed(parser, text.data ? text.data : "", text.length);
  cmark_node *document = cmark_parser_finish(parser);
  bool has_memory = document != NULL;
  if (document) {
    cmark_consolidate_text_nodes(document);
    kb_json_begin_object(&json);
    kb_json_key(&json, "blocks");
    kb_json_begin_array(&json);
    has_memory = write_blocks(&json, document);
    kb_json_end_array(&json);
    kb_json_end_object(&json);
    cmark_node_free(document);
  }
  cmark_parser_free(parser);
  return has_memory && !out->failed;
}
