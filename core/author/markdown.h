/* Reads Markdown, in which knowledge-base articles are written, as a tree of blocks. */
#ifndef KB_AUTHOR_MARKDOWN_H
#define KB_AUTHOR_MARKDOWN_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum kb_markdown_block_type {
  KB_BLOCK_DOCUMENT,
  KB_BLOCK_HEADING, /* `level` 1 to 6 */
  KB_BLOCK_PARAGRAPH,
  KB_BLOCK_QUOTE, /* `text` is its label ("NOTE", "IMPORTANT") for "> [!NOTE]", else "" */
  KB_BLOCK_LIST,  /* `is_ordered`; children are items */
  KB_BLOCK_ITEM,
  KB_BLOCK_CODE,  /* between fences; `text` is unchanged */
  KB_BLOCK_TABLE, /* children are rows, the first of them the head */
  KB_BLOCK_ROW,   /* children are cells */
  KB_BLOCK_CELL,
};

/* `text` of headings, paragraphs and cells is without markup: no marks of emphasis and code,
   links reduced to their words, no images, entities and backslash escapes decoded, HTML tags and
   comments removed (<br> is a line end), but <Mailbox Name> and [Mailbox Name] kept, as they are
   placeholders of a message. Line ends within a paragraph are spaces; hard line breaks (two
   spaces or a backslash at the end of a line, <br>) are '\n'. Never NULL. In the document's
   arena. */
struct kb_markdown_block {
  enum kb_markdown_block_type type;
  int level;
  bool is_ordered;
  size_t line; /* of the file, from 1 */
  const char *text;
  struct kb_markdown_block *first, *last; /* children */
  struct kb_markdown_block *next;
};

/* A line "key: value" of the front matter, without quotes around the value. */
struct kb_front_matter {
  const char *key, *value;
};

struct kb_markdown {
  struct kb_arena arena;
  struct kb_markdown_block *root; /* KB_BLOCK_DOCUMENT */
  struct kb_front_matter *front;
  size_t front_count;
};

/* Reads a document: CommonMark's blocks as far as knowledge-base articles use them, tables,
   front matter between lines "---" at the start. A nested list need only be indented by two
   spaces; indented code and references are not supported; ":::" lines are dropped. Every text is
   a document: what is nested deeper than 32 levels is a paragraph. A byte order mark and
   carriage returns are ignored; bytes that are not UTF-8 become U+FFFD. KB_LIMIT: more than 16
   MiB; KB_NO_MEMORY. Free the document in any case. */
enum kb_status kb_markdown_read(struct kb_markdown *document, struct kb_slice text,
                                struct kb_error *error);
void kb_markdown_fini(struct kb_markdown *document);

/* The value of a key of the front matter, or NULL. */
const char *kb_markdown_front(const struct kb_markdown *document, const char *key);

enum { KB_DATE_SIZE = 11 };
/* The date of the front matter (ms.date or date, as 12/31/2024 or 2024-12-31) as 2024-12-31. False
   if there is none. */
bool kb_markdown_date(const struct kb_markdown *document, char date[KB_DATE_SIZE]);

#endif
