/* A page of a knowledge base: the blocks that kbtriage-markdown found in it, with their lines. */
#ifndef KB_AUTHOR_DOCUMENT_H
#define KB_AUTHOR_DOCUMENT_H

#include "author/front_matter.h"
#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum kb_document_block_type {
  KB_DOCUMENT_ROOT,
  KB_DOCUMENT_HEADING, /* `level` 1 to 6 */
  KB_DOCUMENT_PARAGRAPH,
  KB_DOCUMENT_QUOTE, /* `label` is "Note", "Important" for "> [!NOTE]", else "" */
  KB_DOCUMENT_LIST,  /* `is_ordered`; children are items */
  KB_DOCUMENT_ITEM,
  KB_DOCUMENT_CODE, /* `text` is unchanged */
  KB_DOCUMENT_HTML, /* `text` is what is between its tags */
  KB_DOCUMENT_RULE,
  KB_DOCUMENT_TABLE, /* children are rows, the first of them the head */
  KB_DOCUMENT_ROW,   /* children are cells */
  KB_DOCUMENT_CELL,
};

/* A part of a text with marks of its own. */
struct kb_document_piece {
  const char *text;
  bool is_marked; /* bold or code */
};

/* `text` of headings, paragraphs and cells is without markup: links reduced to their words, HTML
   tags and comments removed (<br> is a line end), but <Mailbox Name> and [Mailbox Name] kept, as
   they are placeholders of a message. A picture is "(picture: what its alt-text says)". Line ends
   within a paragraph are spaces; hard ones are '\n'. `text_with_links` has the address behind the
   words of each link that leads to another page. Never NULL. In the page's arena. */
struct kb_document_block {
  enum kb_document_block_type type;
  int level;
  bool is_ordered;
  size_t first_line, last_line; /* of the page, from 1 */
  size_t column;                /* where it begins, from 1 */
  const char *label;
  const char *text, *text_with_links;
  struct kb_document_piece *pieces;
  size_t piece_count;
  const char *place; /* the field of the draft that has its text; NULL: not placed yet */
  struct kb_document_block *parent, *first, *last, *next;
};

/* A line of the page, from 1. */
struct kb_document_line {
  struct kb_slice text;
  const char *place; /* as of its block; or "" for one without content */
};

struct kb_document {
  struct kb_arena arena;
  struct kb_front_matter front;
  struct kb_document_block *root; /* KB_DOCUMENT_ROOT */
  struct kb_document_line *lines; /* lines[0] is the first */
  size_t line_count;
  const char *site; /* what an address that begins with / is on; "" if that is not known */
};

/* Reads the front matter, and writes what is to be given to kbtriage-markdown: the page with empty
   lines in its place. KB_LIMIT: more than 1 MiB; KB_NO_MEMORY. `text` must outlive the page, which
   is to be freed in any case. */
enum kb_status kb_document_begin(struct kb_document *page, struct kb_slice text,
                                 struct kb_buf *body, struct kb_error *error);
/* Adds the blocks: `json` is the answer. What is nested deeper than 32 levels is put into the last
   of them. KB_INVALID, KB_NO_MEMORY. */
enum kb_status kb_document_read(struct kb_document *page, struct kb_slice json,
                                struct kb_error *error);
void kb_document_fini(struct kb_document *page);

/* The next block in the order of the page, or NULL. */
struct kb_document_block *kb_document_next(struct kb_document_block *block);
/* Whether it has text of its own that must go somewhere; a row of a table counts as a whole. */
bool kb_document_is_leaf(const struct kb_document_block *block);
/* Adds all text of a leaf, on one line; cells are separated by " | ". */
void kb_document_leaf_text(struct kb_buf *out, const struct kb_document_block *leaf);

#endif
