#include "author/draft_page.h"

#include "author/document_codes.h"
#include "author/draft_page_inside.h"
#include "base/ascii.h"

#include <strings.h>

/* --- Facts --- */

static const char *value_after(const char *text, const char *label)
{
  const char *at = kb_document_find_word(text, label);
  return at ? at + strlen(label) + strspn(at + strlen(label), ": \t\n*_") : NULL;
}

static void add_product(struct kb_draft *draft, struct kb_slice text)
{
  struct kb_buf all = {0};
  text = kb_trim(text);
  if (text.length > 0) {
    kb_buf_addf(&all, "%s%s%.*s", draft->product ? draft->product : "", draft->product ? ", " : "",
                (int)text.length, text.data);
    draft->product = kb_draft_line(draft, kb_buf_text(&all));
  }
  draft->failed = draft->failed || all.failed;
  kb_buf_fini(&all);
}

/* "Applies to: …", "Original KB number: …": whether the paragraph says nothing else. */
static bool read_facts(struct kb_draft *draft, struct kb_document_block *block)
{
  const char *product = value_after(block->text, "Applies to");
  product = product ? product : value_after(block->text, "Original product version");
  const char *numbers = value_after(block->text, "KB number:");
  const bool is_product =
    kb_document_find_word(block->text, "Applies to") == block->text ||
    kb_document_find_word(block->text, "Original product version") == block->text;
  if (!is_product && kb_document_find_word(block->text, "Original KB number") != block->text) {
    return false;
  }
  if (!product && !numbers) {
    return false; /* only the words, without a value */
  }
  if (product) {
    const char *end = kb_document_find_word(product, "Original KB");
    const size_t line = strcspn(product, "\n");
    const size_t length = end && (size_t)(end - product) < line ? (size_t)(end - product) : line;
    add_product(draft, (struct kb_slice){product, length});
  }
  while (numbers && kb_is_digit(*numbers)) {
    const size_t length = strspn(numbers, "0123456789");
    kb_draft_add_kb(draft, kb_draft_text(draft, (struct kb_slice){numbers, length}));
    numbers += length;
    numbers += strspn(numbers, ", ");
  }
  const char *rest = numbers ? numbers : product + strcspn(product, "\n");
  if (rest[strspn(rest, " \n.")]) {
    return false; /* it says more */
  }
  kb_document_place(block, product ? "product" : "kb");
  return true;
}

/* --- Headings --- */

/* A heading without a subject of its own belongs to the enclosing section, like the heading
   before it. */
static enum kb_document_section inherited(const struct kb_document_reading *reading, int level)
{
  enum kb_document_section parent = KB_SECTION_INTRODUCTION;
  for (int i = 1; i < level; i++) {
    parent = reading->sections[i] != KB_SECTION_INTRODUCTION ? reading->sections[i] : parent;
  }
  const enum kb_document_section sibling = reading->sections[level];
  return parent != KB_SECTION_INTRODUCTION && sibling != KB_SECTION_INTRODUCTION ? sibling : parent;
}

static bool is_bold_heading(const struct kb_document_block *block)
{
  bool is_bold = block->type == KB_DOCUMENT_PARAGRAPH && block->piece_count > 0;
  for (size_t i = 0; is_bold && i < block->piece_count; i++) {
    is_bold = block->pieces[i].is_marked;
  }
  return is_bold && kb_document_is_label(block->text) &&
         kb_document_section_of(block->text) < KB_SECTION_PRODUCT;
}

/* Whether a heading that is a code has a section: one of a page of many codes has, one of several
   in the symptoms only if causes or steps follow below it. */
static bool begins_code(const struct kb_document_block *heading, enum kb_document_section around)
{
  if (heading->type != KB_DOCUMENT_HEADING || !kb_document_is_code(heading->text)) {
    return false;
  }
  for (const struct kb_document_block *at = heading->next; at && around == KB_SECTION_SYMPTOM;
       at = at->next) {
    if (at->type == KB_DOCUMENT_HEADING && at->level <= heading->level) {
      return false;
    }
    if (is_bold_heading(at) || (at->type == KB_DOCUMENT_HEADING &&
                                kb_document_section_of(at->text) <= KB_SECTION_RESOLUTION)) {
      return true;
    }
  }
  return around == KB_SECTION_UNKNOWN || around == KB_SECTION_INTRODUCTION ||
         around == KB_SECTION_CAUSE;
}

/* A resolution within a cause is for that cause; otherwise a number says for which one it is. */
static void begin_resolution(struct kb_document_reading *reading, struct kb_document_block *heading,
                             bool is_within_cause)
{
  const char *rest = kb_document_after_label(heading->text);
  const bool is_label = rest[0] || kb_document_is_label(heading->text);
  const size_t number = is_label ? kb_document_number_in(heading->text) : 0;
  if (reading->has_numbers && number > 0 && number <= reading->draft->cause_count) {
    reading->cause = reading->draft->causes[number - 1].id;
  } else if (!is_within_cause) {
    reading->cause = NULL;
  }
  if (reading->code && !reading->cause) { /* several causes: these steps are for that code only */
    kb_document_begin_step(reading, heading, reading->code->text);
  } else if (rest[0] || !is_label) {
    kb_document_begin_step(reading, heading, rest[0] ? rest : heading->text);
  }
}

static void begin_section(struct kb_document_reading *reading, struct kb_document_block *heading,
                          bool is_named, bool is_within_cause)
{
  const char *rest = kb_document_after_label(heading->text);
  switch (reading->section) {
  case KB_SECTION_CAUSE:
    kb_document_begin_cause(
      reading, heading,
      !is_named || (!rest[0] && !kb_document_is_label(heading->text)) ? heading->text : rest);
    break;
  case KB_SECTION_RESOLUTION:
    if (is_named) {
      begin_resolution(reading, heading, is_within_cause);
    } else {
      kb_document_begin_step(reading, heading, heading->text);
    }
    break;
  default:
    reading->pending = kb_document_is_label(heading->text) ? reading->pending : heading;
    break;
  }
}

static void read_heading(struct kb_document_reading *reading, struct kb_document_block *heading)
{
  const enum kb_document_section found = kb_document_section_of(heading->text);
  const enum kb_document_section around = inherited(reading, heading->level);
  const bool is_named =
    found != KB_SECTION_UNKNOWN || around == KB_SECTION_INTRODUCTION || around == KB_SECTION_OTHER;
  bool is_within_cause = around == KB_SECTION_CAUSE;
  for (int i = 1; i < heading->level; i++) {
    is_within_cause = is_within_cause || reading->sections[i] == KB_SECTION_CAUSE;
  }
  if (heading->text[0] == '\0') {
    return;
  }
  kb_document_codes_of_block(reading->draft, heading);
  const struct kb_document_block *code = reading->code;
  reading->code = found == KB_SECTION_UNKNOWN && begins_code(heading, around) ? heading
                  : code && heading->type == KB_DOCUMENT_PARAGRAPH            ? code
                                                                              : NULL;
  if (reading->code == heading && !strchr(heading->text, ' ')) {
    kb_draft_add_code(reading->draft, kb_slice_of(heading->text), (struct kb_slice){"", 0});
  }
  reading->section = reading->code == heading ? KB_SECTION_CAUSE : is_named ? found : around;
  reading->has_step_heading = reading->has_lead = false;
  reading->has_cause = reading->is_mending = false;
  reading->gap_step = 0;
  reading->heading = heading;
  if (reading->pending && heading->level <= reading->pending->level) {
    reading->pending = NULL;
  }
  reading->before = NULL;
  reading->sections[heading->level] = reading->section;
  for (int i = heading->level + 1; i <= KB_DOCUMENT_LEVELS; i++) {
    reading->sections[i] = KB_SECTION_INTRODUCTION;
  }
  if (reading->code == heading) {
    kb_document_begin_cause(reading, heading, heading->text);
  } else if (reading->code && reading->section == KB_SECTION_CAUSE) {
    reading->cause_level = 0; /* "**Cause:**" below a code: a list tells several */
    reading->has_cause = true;
  } else {
    begin_section(reading, heading, is_named, is_within_cause);
  }
}

/* --- Blocks --- */

/* "This error occurs if …" */
static bool tells_cause(const char *text)
{
  static const char *const subjects[] = {"this error",    "this issue", "this problem",
                                         "this behavior", "the error",  "the issue",
                                         "the problem"};
  static const char *const verbs[] = {"occurs",  "can occur",  "may occur", "might occur",
                                      "happens", "can happen", "is caused"};
  for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
    const size_t length = strlen(subjects[i]);
    for (size_t k = 0;
         strncasecmp(text, subjects[i], length) == 0 && k < sizeof verbs / sizeof verbs[0]; k++) {
      if (strncasecmp(text + length + (text[length] == ' '), verbs[k], strlen(verbs[k])) == 0) {
        return true;
      }
    }
  }
  return false;
}

/* A page without sections: sentences begin what headings would. False if this one does not. */
static bool begins_section(struct kb_document_reading *reading,
                           const struct kb_document_block *block)
{
  if (!reading->has_sections && block->type == KB_DOCUMENT_PARAGRAPH) {
    reading->section = kb_document_begins_mending(block->text) ? KB_SECTION_RESOLUTION
                       : tells_cause(block->text)              ? KB_SECTION_CAUSE
                                                               : reading->section;
  }
  return reading->section != KB_SECTION_INTRODUCTION;
}

/* Text before the first heading: it stays where it is until all is read, see finish_symptom. */
static void read_introduction(struct kb_document_reading *reading, struct kb_document_block *block)
{
  if ((block->type == KB_DOCUMENT_QUOTE && !block->label[0]) || block->type == KB_DOCUMENT_CODE) {
    kb_document_read_symptom(reading, block);
  } else if (block->type == KB_DOCUMENT_PARAGRAPH) {
    kb_document_codes_of_block(reading->draft, block);
  }
}

static void read_product(struct kb_document_reading *reading, struct kb_document_block *block)
{
  if (block->type == KB_DOCUMENT_LIST) {
    for (struct kb_document_block *item = block->first; item; item = item->next) {
      read_product(reading, item);
    }
    return;
  }
  struct kb_buf text = kb_document_all_text(block);
  if (text.length < 200) {
    add_product(reading->draft, kb_buf_slice(&text));
    kb_document_place(block, "product");
  }
  reading->draft->failed = reading->draft->failed || text.failed;
  kb_buf_fini(&text);
}

static void read_block(struct kb_document_reading *reading, struct kb_document_block *block)
{
  if (block->type == KB_DOCUMENT_PARAGRAPH && read_facts(reading->draft, block)) {
    return;
  }
  if (block->type == KB_DOCUMENT_TABLE && reading->section != KB_SECTION_OTHER &&
      kb_document_read_codes(reading, block)) {
    if (reading->pending) {
      kb_document_place(reading->pending, "heading");
      reading->pending = NULL;
    }
    return;
  }
  switch (reading->section) {
  case KB_SECTION_SYMPTOM:
    kb_document_read_symptom(reading, block);
    break;
  case KB_SECTION_CAUSE:
    kb_document_read_cause(reading, block);
    break;
  case KB_SECTION_RESOLUTION:
    kb_document_read_resolution(reading, block);
    break;
  case KB_SECTION_INTRODUCTION:
    if (begins_section(reading, block)) {
      read_block(reading, block);
    } else {
      read_introduction(reading, block);
    }
    break;
  case KB_SECTION_PRODUCT:
    read_product(reading, block);
    break;
  case KB_SECTION_OTHER:
  case KB_SECTION_UNKNOWN:
    kb_document_add_gap(reading, block);
    break;
  }
}

/* --- The page --- */

/* The introduction is the symptom if no section is; else what it says of the problem, rather than
   of the page, comes before it. */
static void finish_symptom(struct kb_document_reading *reading)
{
  struct kb_buf all = {0};
  const bool is_all = reading->symptom.length == 0;
  for (struct kb_document_block *block = reading->page->root->first; block; block = block->next) {
    if (block->type == KB_DOCUMENT_HEADING && block->place && strcmp(block->place, "title") != 0) {
      break;
    }
    if (block->type == KB_DOCUMENT_HEADING && !block->place) {
      break;
    }
    if (block->type == KB_DOCUMENT_PARAGRAPH && !block->place && block->text[0] &&
        !strstr(block->text, "[!INCLUDE") &&
        (is_all || !kb_document_is_about_itself(block->text))) {
      kb_buf_addf(&all, "%s%s", all.length > 0 ? " " : "", block->text);
      kb_document_place(block, "symptom");
    }
  }
  kb_buf_addf(&all, "%s%s", all.length > 0 && !is_all ? " " : "", kb_buf_text(&reading->symptom));
  if (all.length > 0) {
    reading->draft->symptom = kb_draft_line(reading->draft, kb_buf_text(&all));
  }
  reading->draft->failed = reading->draft->failed || all.failed || reading->symptom.failed;
  kb_buf_fini(&all);
}

/* "<a href=…>Windows Server</a>, Exchange Online" of the front matter. */
static void finish_product(struct kb_draft *draft, const struct kb_front_matter *front)
{
  const char *value = kb_front_matter_value(front, "appliesto");
  struct kb_buf text = {0};
  for (bool is_tag = false; value && !draft->product && *value; value++) {
    is_tag = *value == '<' || (is_tag && *value != '>');
    if (!is_tag && *value != '>') {
      kb_buf_add_char(&text, *value);
    }
  }
  add_product(draft, kb_trim(kb_buf_slice(&text)));
  draft->failed = draft->failed || text.failed;
  kb_buf_fini(&text);
  draft->product =
    draft->product ? draft->product : KB_GAP ": the product, which the page does not say";
}

static bool has_sections(const struct kb_document *page)
{
  for (const struct kb_document_block *block = page->root->first; block; block = block->next) {
    const enum kb_document_section section =
      block->type == KB_DOCUMENT_HEADING ? kb_document_section_of(block->text) : KB_SECTION_OTHER;
    if (section == KB_SECTION_CAUSE || section == KB_SECTION_RESOLUTION) {
      return true;
    }
  }
  return false;
}

/* "**Cause:**" alone on its line is a heading below the last one. */
static bool takes_bold_heading(const struct kb_document_reading *reading,
                               struct kb_document_block *block)
{
  const struct kb_document_block *above = reading->heading;
  if (!above || !is_bold_heading(block)) {
    return false;
  }
  block->level = above->level + (above->type == KB_DOCUMENT_PARAGRAPH ? 0 : 1);
  block->level = block->level > KB_DOCUMENT_LEVELS ? KB_DOCUMENT_LEVELS : block->level;
  return true;
}

static void read_blocks(struct kb_document_reading *reading)
{
  struct kb_draft *draft = reading->draft;
  bool has_title = false;
  for (struct kb_document_block *block = reading->page->root->first; block; block = block->next) {
    if (block->type == KB_DOCUMENT_HEADING && block->level == 1 && !has_title) {
      draft->title = kb_draft_line(draft, block->text);
      kb_document_place(block, "title");
      has_title = true;
    } else if (block->type == KB_DOCUMENT_HEADING || takes_bold_heading(reading, block)) {
      read_heading(reading, block);
    } else {
      read_block(reading, block);
    }
  }
}

void kb_draft_from_page(struct kb_draft *draft, struct kb_document *page)
{
  struct kb_document_reading reading = {
    .draft = draft, .page = page, .has_sections = has_sections(page)};
  const char *title = kb_front_matter_value(&page->front, "title");
  const char *description = kb_front_matter_value(&page->front, "description");
  char date[KB_DATE_SIZE];
  if (kb_front_matter_date(&page->front, date)) {
    draft->reviewed = kb_draft_text(draft, kb_slice_of(date));
  }
  read_blocks(&reading);
  draft->title = draft->title || !title ? draft->title : kb_draft_line(draft, title);
  kb_document_codes_add(draft, draft->title ? draft->title : "");
  kb_document_codes_add(draft, title ? title : "");
  kb_document_codes_add(draft, description ? description : "");
  finish_symptom(&reading);
  finish_product(draft, &page->front);
  kb_document_settle(&reading);
  kb_buf_fini(&reading.symptom);
}

void kb_draft_write_lines(struct kb_buf *out, const struct kb_document *page)
{
  for (size_t i = 0; i < page->line_count; i++) {
    const struct kb_document_line *line = &page->lines[i];
    kb_buf_addf(out, "%zu\t%s\t", i + 1, line->place ? line->place : "");
    for (size_t at = 0; at < line->text.length; at++) {
      const unsigned char byte = (unsigned char)line->text.data[at];
      kb_buf_add_char(out, byte < ' ' || byte == 0x7F ? ' ' : (char)byte);
    }
    kb_buf_add_char(out, '\n');
  }
}
