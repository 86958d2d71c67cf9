#include "cli/manual_format.h"

#include "base/ascii.h"
#include "cli/roff.h"

/* Only the text of the Markdown is taken, and the words that are code there need no font of their
   own: kb_roff_paragraph sets options in bold, and tags are bold as a whole. */

static const char section_mark[] = "(5): ";

static void add_upper(struct kb_buf *out, struct kb_slice text)
{
  struct kb_buf upper = {0};
  for (size_t i = 0; i < text.length; i++) {
    kb_buf_add_char(&upper, kb_to_upper(text.data[i]));
  }
  out->failed |= upper.failed;
  kb_roff_text(out, kb_buf_slice(&upper));
  kb_buf_fini(&upper);
}

/* NAME and summary of "NAME(5): summary". */
static bool add_head(struct kb_buf *out, const struct kb_manual *manual, const char *title)
{
  const char *mark = strstr(title, section_mark);
  if (!mark) {
    return false;
  }
  const struct kb_slice name = {title, (size_t)(mark - title)};
  kb_buf_add_text(out, ".\\\" Made from Markdown; not to be edited.\n.TH ");
  add_upper(out, name);
  kb_buf_addf(out, " 5 %s \"kbtriage %s\" \"File formats\"\n.SH NAME\n", manual->date,
              manual->version);
  kb_roff_text(out, name);
  kb_buf_add_text(out, " \\- ");
  kb_roff_text(out, kb_slice_of(mark + sizeof section_mark - 1));
  kb_buf_add_char(out, '\n');
  return true;
}

static void add_heading(struct kb_buf *out, const struct kb_document_block *heading)
{
  if (heading->level <= 2) {
    kb_buf_add_text(out, ".SH ");
    add_upper(out, kb_slice_of(heading->text));
  } else {
    kb_buf_add_text(out, ".SS ");
    kb_roff_text(out, kb_slice_of(heading->text));
  }
  kb_buf_add_char(out, '\n');
}

/* The first cell is the tag; the others are its paragraphs. */
static void add_row(struct kb_buf *out, const struct kb_document_block *row)
{
  const struct kb_document_block *cell = row->first;
  kb_buf_add_text(out, ".TP\n.B ");
  kb_roff_text(out, kb_slice_of(cell ? cell->text : ""));
  kb_buf_add_char(out, '\n');
  for (cell = cell ? cell->next : NULL; cell; cell = cell->next) {
    kb_roff_paragraph(out, kb_slice_of(cell->text));
  }
}

static void add_table(struct kb_buf *out, const struct kb_document_block *table)
{
  const struct kb_document_block *row = table->first;
  for (row = row ? row->next : NULL; row; row = row->next) { /* without the head */
    add_row(out, row);
  }
}

static void add_list(struct kb_buf *out, const struct kb_document_block *list)
{
  for (const struct kb_document_block *item = list->first; item; item = item->next) {
    kb_buf_add_text(out, ".IP \\(bu 2\n");
    for (const struct kb_document_block *part = item->first; part; part = part->next) {
      kb_roff_paragraph(out, kb_slice_of(part->text));
    }
  }
}

bool kb_manual_write_format(struct kb_buf *out, const struct kb_manual *manual,
                            const struct kb_document *page)
{
  const struct kb_document_block *block = page->root->first;
  if (!block || block->type != KB_DOCUMENT_HEADING || !add_head(out, manual, block->text)) {
    return false;
  }
  /* After a heading a paragraph needs no request. */
  bool after_heading = false;
  kb_buf_add_text(out, ".SH DESCRIPTION\n");
  for (after_heading = true, block = block->next; block; block = block->next) {
    if (block->type == KB_DOCUMENT_HEADING) {
      add_heading(out, block);
    } else if (block->type == KB_DOCUMENT_TABLE) {
      add_table(out, block);
    } else if (block->type == KB_DOCUMENT_LIST) {
      add_list(out, block);
    } else if (block->type == KB_DOCUMENT_CODE) {
      kb_roff_example(out, kb_slice_of(block->text));
    } else if (block->text[0]) {
      kb_buf_add_text(out, after_heading ? "" : ".PP\n");
      kb_roff_paragraph(out, kb_slice_of(block->text));
    }
    after_heading = block->type == KB_DOCUMENT_HEADING;
  }
  return !out->failed;
}
