#include "author/draft_page_inside.h"

#include "base/ascii.h"

#include <stdio.h>

enum { GAP_BETWEEN = 2 };

/* Nothing of a page is dropped in silence: a block gets its place where its text is used, and what
   has none when all is read becomes a gap here. Lines that belong to no block are looked at one by
   one. */

void kb_document_place(struct kb_document_block *block, const char *place)
{
  if (!block->place) {
    block->place = place;
  }
  for (struct kb_document_block *inner = block->first; inner; inner = inner->next) {
    kb_document_place(inner, place);
  }
}

static void add_all(struct kb_buf *out, const struct kb_document_block *block)
{
  if (kb_document_is_leaf(block)) {
    kb_buf_add_text(out, out->length > 0 ? " " : "");
    kb_document_leaf_text(out, block);
    return;
  }
  for (const struct kb_document_block *inner = block->first; inner; inner = inner->next) {
    add_all(out, inner);
  }
}

struct kb_buf kb_document_all_text(const struct kb_document_block *block)
{
  struct kb_buf text = {0};
  add_all(&text, block);
  return text;
}

const char *kb_document_line_with_heading(struct kb_document_reading *reading, const char *text,
                                          const char *place)
{
  struct kb_buf whole = {0};
  if (reading->pending) {
    kb_buf_addf(&whole, "%s: ", reading->pending->text);
    kb_document_place(reading->pending, place);
    reading->pending = NULL;
  }
  kb_buf_add_text(&whole, text);
  const char *line = kb_draft_line(reading->draft, kb_buf_text(&whole));
  reading->draft->failed = reading->draft->failed || whole.failed;
  kb_buf_fini(&whole);
  return line;
}

/* --- Gaps --- */

static const char *gap_text(struct kb_document_reading *reading, size_t first, size_t last)
{
  struct kb_buf text = {0};
  if (last > first) {
    kb_buf_addf(&text, KB_GAP ": what lines %zu to %zu of the page say", first, last);
  } else {
    kb_buf_addf(&text, KB_GAP ": what line %zu of the page says", first);
  }
  if (reading->heading) {
    kb_buf_addf(&text, ", below \"%s\"", reading->heading->text);
  }
  const char *line = kb_draft_line(reading->draft, kb_buf_text(&text));
  reading->draft->failed = reading->draft->failed || text.failed;
  kb_buf_fini(&text);
  return line;
}

/* One gap for blocks that follow each other, with an empty line between. */
static void open_gap(struct kb_document_reading *reading, size_t first, size_t last)
{
  struct kb_draft *draft = reading->draft;
  if (reading->gap_step > 0 && reading->gap_step == draft->step_count &&
      first > reading->gap_last_line && first <= reading->gap_last_line + GAP_BETWEEN) {
    reading->gap_last_line = last;
    draft->steps[draft->step_count - 1].text = gap_text(reading, reading->gap_first_line, last);
    return;
  }
  const size_t before = draft->step_count;
  kb_draft_add_step(draft, reading->section >= KB_SECTION_OTHER ? NULL : reading->cause,
                    gap_text(reading, first, last));
  reading->gap_step = draft->step_count > before ? draft->step_count : 0;
  reading->gap_first_line = first;
  reading->gap_last_line = last;
  reading->has_step_heading = reading->has_lead = false;
}

/* A sub-step for each line: a row of a table in HTML, an item of a list. */
static void add_rows(struct kb_document_reading *reading, struct kb_slice text)
{
  while (text.length > 0) {
    const char *end = memchr(text.data, '\n', text.length);
    const size_t length = end ? (size_t)(end - text.data) : text.length;
    const char *row = kb_draft_text(reading->draft, kb_trim((struct kb_slice){text.data, length}));
    if (row[0]) {
      kb_draft_add_substep(reading->draft, kb_draft_line(reading->draft, row));
    }
    const size_t passed = length + (end != NULL);
    text = (struct kb_slice){text.data + passed, text.length - passed};
  }
}

static void add_leaves(struct kb_document_reading *reading, struct kb_document_block *block)
{
  if (!kb_document_is_leaf(block)) {
    for (struct kb_document_block *inner = block->first; inner; inner = inner->next) {
      add_leaves(reading, inner);
    }
    return;
  }
  struct kb_buf text = {0};
  kb_document_leaf_text(&text, block);
  if (block->type == KB_DOCUMENT_HTML) {
    add_rows(reading, kb_buf_slice(&text));
  } else if (text.length > 0) {
    kb_draft_add_substep(reading->draft, kb_draft_line(reading->draft, kb_buf_text(&text)));
  }
  reading->draft->failed = reading->draft->failed || text.failed;
  kb_buf_fini(&text);
}

void kb_document_add_gap(struct kb_document_reading *reading, struct kb_document_block *block)
{
  struct kb_buf text = kb_document_all_text(block);
  if (text.length == 0) {
    kb_document_place(block, "");
  } else if (!text.failed) {
    if (reading->pending) {
      kb_document_place(reading->pending, "gap"); /* it names the section */
      reading->pending = NULL;
    }
    open_gap(reading, block->first_line, block->last_line);
    add_leaves(reading, block);
    kb_document_place(block, "gap");
  }
  reading->draft->failed = reading->draft->failed || text.failed;
  kb_buf_fini(&text);
}

/* --- The end --- */

/* The heading above a block; NULL before the first. */
static const struct kb_document_block *heading_above(const struct kb_document *page,
                                                     const struct kb_document_block *block)
{
  const struct kb_document_block *heading = NULL;
  for (const struct kb_document_block *at = page->root->first; at && at != block; at = at->next) {
    if (at->first_line > block->first_line) {
      break;
    }
    heading = at->type == KB_DOCUMENT_HEADING && at->level > 1 ? at : heading;
  }
  return heading;
}

static void settle_blocks(struct kb_document_reading *reading)
{
  struct kb_document_block *block = reading->page->root;
  for (; block; block = kb_document_next(block)) {
    if (!kb_document_is_leaf(block) || block->place) {
      continue;
    }
    if ((block->type == KB_DOCUMENT_HEADING || block->level > 0) &&
        kb_document_is_label(block->text)) {
      block->place = "heading";
    } else {
      reading->section = KB_SECTION_UNKNOWN;
      reading->heading = heading_above(reading->page, block);
      kb_document_add_gap(reading, block);
    }
  }
}

/* What is left of a line without the marks of quotes, lists and tables, and without tags. */
static bool has_content(struct kb_slice line)
{
  for (size_t i = 0; i < line.length; i++) {
    if (kb_is_letter(line.data[i]) || ((unsigned char)line.data[i] & 0x80)) {
      return true;
    }
  }
  return false;
}

/* "[name]: address" says where links of that name lead. */
static bool is_address(struct kb_slice line)
{
  const char *end =
    line.length > 2 && line.data[0] == '[' ? memchr(line.data, ']', line.length) : NULL;
  return end && end + 1 < line.data + line.length && end[1] == ':';
}

static void settle_line(struct kb_document_reading *reading, size_t number)
{
  struct kb_document_line *line = &reading->page->lines[number - 1];
  if (line->place) {
    return;
  }
  if (number <= reading->page->front.lines) {
    line->place = "front matter";
  } else if (is_address(line->text)) {
    line->place = "address";
  } else if (!has_content(line->text)) {
    line->place = "";
  } else {
    reading->heading = NULL;
    open_gap(reading, number, number);
    kb_draft_add_substep(reading->draft,
                         kb_draft_line(reading->draft, kb_draft_text(reading->draft, line->text)));
    line->place = "gap";
  }
}

void kb_document_settle(struct kb_document_reading *reading)
{
  struct kb_document *page = reading->page;
  reading->gap_step = 0;
  settle_blocks(reading);
  struct kb_document_block *block = page->root;
  for (; block; block = kb_document_next(block)) {
    const bool is_rule = block->type == KB_DOCUMENT_RULE;
    for (size_t line = block->first_line; (is_rule || kb_document_is_leaf(block)) && line > 0 &&
                                          line <= block->last_line && line <= page->line_count;
         line++) {
      if (!page->lines[line - 1].place) {
        page->lines[line - 1].place = is_rule ? "" : block->place;
      }
    }
  }
  reading->gap_step = 0;
  for (size_t line = 1; line <= page->line_count; line++) {
    settle_line(reading, line);
  }
}
