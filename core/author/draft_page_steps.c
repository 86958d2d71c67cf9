#include "author/draft_page_inside.h"

#include "base/ascii.h"

/* Steps have one level of sub-steps: what is nested deeper follows its sub-step, behind
   as many dashes. */

static void read_role(struct kb_document_reading *reading, const char *text)
{
  static const char *const roles[] = {"Global Administrator",       "Exchange Administrator",
                                      "System Administrator",       "Power Platform Administrator",
                                      "Dynamics 365 Administrator", "System Customizer"};
  for (size_t i = 0; i < sizeof roles / sizeof roles[0] && !reading->draft->role; i++) {
    if (kb_document_find_word(text, roles[i])) {
      reading->draft->role = roles[i];
    }
  }
}

static bool is_sub(const struct kb_document_reading *reading)
{
  return reading->has_step_heading || reading->has_lead;
}

static void add_substep(struct kb_document_reading *reading, const char *text, int depth)
{
  struct kb_buf whole = {0};
  for (int i = 0; i < depth; i++) {
    kb_buf_add_text(&whole, i + 1 < depth ? "-" : "- ");
  }
  kb_buf_add_text(&whole, text);
  const char *line = kb_draft_line(reading->draft, kb_buf_text(&whole));
  if (text[0]) {
    kb_draft_add_substep(reading->draft, line);
  }
  reading->draft->failed = reading->draft->failed || whole.failed;
  kb_buf_fini(&whole);
}

static void add_step(struct kb_document_reading *reading, const char *text)
{
  if (text[0]) {
    kb_draft_add_step(reading->draft, reading->cause, kb_draft_line(reading->draft, text));
  }
}

/* "Note: …" of "> [!NOTE]"; other quotes between quotation marks. The caller frees it. */
static struct kb_buf quote_text(const struct kb_document_block *quote)
{
  struct kb_buf text = {0};
  struct kb_buf all = kb_document_all_text(quote);
  const bool is_quoted = !quote->label[0] && all.length > 0 && all.data[0] != '"';
  kb_buf_addf(&text, "%s%s%s%s%s", quote->label, quote->label[0] ? ": " : "", is_quoted ? "\"" : "",
              kb_buf_text(&all), is_quoted ? "\"" : "");
  text.failed = text.failed || all.failed;
  if (all.length == 0) {
    kb_buf_clear(&text);
  }
  kb_buf_fini(&all);
  return text;
}

/* "[!INCLUDE [words](file)]": text that is not on the page. */
static bool includes(const struct kb_document_block *block)
{
  return block->type == KB_DOCUMENT_PARAGRAPH && strstr(block->text, "[!INCLUDE") != NULL;
}

/* Whether the block is part of an item's own text: before its lists, notes and tables. */
static bool is_own(const struct kb_document_block *block)
{
  return includes(block)
           ? false
           : block->type == KB_DOCUMENT_PARAGRAPH || block->type == KB_DOCUMENT_CODE ||
               block->type == KB_DOCUMENT_HTML || block->type == KB_DOCUMENT_HEADING;
}

/* The text of an item up to its first list, note or table, which is returned in `rest`. */
static struct kb_buf own_text(const struct kb_document_block *item, struct kb_document_block **rest)
{
  struct kb_buf text = {0};
  struct kb_document_block *block = item->first;
  for (; block && is_own(block); block = block->next) {
    kb_buf_add_text(&text, text.length > 0 && block->text[0] ? " " : "");
    kb_buf_add_text(&text, block->text_with_links);
  }
  *rest = block;
  return text;
}

static void add_inner(struct kb_document_reading *reading, struct kb_document_block *block,
                      int depth);

/* A list within a step: each item is a sub-step. */
static void add_items(struct kb_document_reading *reading, struct kb_document_block *list,
                      int depth)
{
  for (struct kb_document_block *item = list->first; item; item = item->next) {
    struct kb_document_block *rest = NULL;
    struct kb_buf text = own_text(item, &rest);
    add_substep(reading, kb_buf_text(&text), depth);
    for (; rest; rest = rest->next) {
      add_inner(reading, rest, depth + 1);
    }
    reading->draft->failed = reading->draft->failed || text.failed;
    kb_buf_fini(&text);
  }
}

/* What an item of a list has besides its own text, as sub-steps: lists at `depth`, other things at
   that of the item. */
static void add_inner(struct kb_document_reading *reading, struct kb_document_block *block,
                      int depth)
{
  const int around = depth > 0 ? depth - 1 : 0;
  if (block->type == KB_DOCUMENT_LIST) {
    add_items(reading, block, depth);
  } else if (block->type == KB_DOCUMENT_QUOTE) {
    struct kb_buf text = quote_text(block);
    read_role(reading, kb_buf_text(&text));
    add_substep(reading, kb_buf_text(&text), around);
    reading->draft->failed = reading->draft->failed || text.failed;
    kb_buf_fini(&text);
  } else if (kb_document_is_leaf(block)) {
    struct kb_buf text = {0};
    if (includes(block)) {
      kb_buf_addf(&text, KB_GAP ": what line %zu of the page says: ", block->first_line);
    }
    kb_document_leaf_text(&text, block);
    add_substep(reading, kb_buf_text(&text), around);
    reading->draft->failed = reading->draft->failed || text.failed;
    kb_buf_fini(&text);
  } else {
    for (struct kb_document_block *inner = block->first; inner; inner = inner->next) {
      add_inner(reading, inner, depth);
    }
  }
}

/* The item's own text is the step; what else it has are sub-steps. */
static void read_item(struct kb_document_reading *reading, struct kb_document_block *item)
{
  struct kb_document_block *rest = NULL;
  struct kb_buf text = own_text(item, &rest);
  read_role(reading, kb_buf_text(&text));
  add_step(reading, kb_buf_text(&text));
  for (; rest; rest = rest->next) {
    add_inner(reading, rest, 0);
  }
  reading->draft->failed = reading->draft->failed || text.failed;
  kb_buf_fini(&text);
}

/* A list that CommonMark ends too early, as it is indented by less than the text of its item. */
static bool belongs_to_item_before(const struct kb_document_block *list)
{
  const struct kb_document_block *before = NULL;
  for (const struct kb_document_block *at = list->parent->first; at && at != list; at = at->next) {
    before = at;
  }
  return before && before->type == KB_DOCUMENT_LIST && before->column < list->column;
}

static void read_list(struct kb_document_reading *reading, struct kb_document_block *list)
{
  if (belongs_to_item_before(list)) {
    add_items(reading, list, is_sub(reading));
  } else if (is_sub(reading)) {
    add_items(reading, list, reading->has_step_heading && reading->has_lead);
  } else {
    for (struct kb_document_block *item = list->first; item; item = item->next) {
      read_item(reading, item);
    }
  }
  kb_document_place(list, "step");
}

/* A note that does nothing but name a role sets the role; any other is a step or a remark. */
static void read_quote(struct kb_document_reading *reading, struct kb_document_block *quote)
{
  struct kb_buf text = quote_text(quote);
  const bool had_role = reading->draft->role != NULL;
  const char *end = strstr(kb_buf_text(&text), ". ");
  read_role(reading, kb_buf_text(&text));
  if (!had_role && reading->draft->role && !end && quote->label[0]) {
    kb_document_place(quote, "role");
  } else if (text.length > 0 &&
             (is_sub(reading) ||
              (quote->label[0] && reading->draft->step_count > 0 && reading->before))) {
    add_substep(reading, kb_buf_text(&text), 0);
  } else {
    add_step(reading, kb_buf_text(&text));
  }
  kb_document_place(quote, text.length > 0 ? "step" : "");
  reading->draft->failed = reading->draft->failed || text.failed;
  kb_buf_fini(&text);
}

/* "If it happens in all environments:" before a list, a command, or a table: these belong to it. */
static bool leads(const struct kb_document_block *block)
{
  const struct kb_document_block *next = block->next;
  const bool has_body = next && (next->type == KB_DOCUMENT_LIST || next->type == KB_DOCUMENT_CODE ||
                                 next->type == KB_DOCUMENT_TABLE);
  const bool is_bold =
    next && next->type == KB_DOCUMENT_LIST && block->piece_count == 1 && block->pieces[0].is_marked;
  return has_body && (kb_document_leads_on(block->text) || is_bold);
}

/* The text, with a colon behind bold words that are a line of their own: "**New app**\nOpen …". */
static struct kb_buf labelled_text(const struct kb_document_block *block)
{
  struct kb_buf text = {0};
  const char *end = strchr(block->text_with_links, '\n');
  const size_t length = end ? (size_t)(end - block->text_with_links) : 0;
  const bool is_label = end && block->piece_count > 1 && block->pieces[0].is_marked &&
                        strlen(block->pieces[0].text) == length &&
                        !kb_is_punctuation(block->text_with_links[length - 1]);
  if (is_label) {
    kb_buf_add(&text, block->text_with_links, length);
    kb_buf_addf(&text, ": %s", end + 1);
  } else {
    kb_buf_add_text(&text, block->text_with_links);
  }
  return text;
}

static void read_paragraph(struct kb_document_reading *reading, struct kb_document_block *block)
{
  const bool is_lead = leads(block);
  read_role(reading, block->text);
  if (block->text[0] == '\0') {
    kb_document_place(block, "");
    return;
  }
  if (includes(block)) {
    kb_document_add_gap(reading, block);
    return;
  }
  reading->has_lead = false;
  if (is_lead && block->next->type == KB_DOCUMENT_LIST && kb_document_only_leads_on(block->text)) {
    kb_document_place(block, "lead-in");
    return;
  }
  struct kb_buf text = labelled_text(block);
  if (reading->has_step_heading) {
    add_substep(reading, kb_buf_text(&text), 0);
  } else {
    add_step(reading, kb_buf_text(&text));
  }
  reading->draft->failed = reading->draft->failed || text.failed;
  kb_buf_fini(&text);
  reading->has_lead = is_lead;
  kb_document_place(block, "step");
}

void kb_document_read_resolution(struct kb_document_reading *reading,
                                 struct kb_document_block *block)
{
  if (reading->pending && block->type != KB_DOCUMENT_RULE) {
    kb_document_begin_step(reading, reading->pending, reading->pending->text);
    reading->pending = NULL;
  }
  switch (block->type) {
  case KB_DOCUMENT_PARAGRAPH:
    read_paragraph(reading, block);
    break;
  case KB_DOCUMENT_LIST:
    read_list(reading, block);
    break;
  case KB_DOCUMENT_QUOTE:
    read_quote(reading, block);
    break;
  case KB_DOCUMENT_CODE:
    add_substep(reading, block->text, 0);
    kb_document_place(block, "step");
    break;
  case KB_DOCUMENT_RULE:
    break;
  default:
    if (reading->has_lead) {
      add_inner(reading, block, 0);
      kb_document_place(block, "step");
    } else {
      kb_document_add_gap(reading, block);
    }
    break;
  }
  reading->before =
    block->type == KB_DOCUMENT_PARAGRAPH || block->type == KB_DOCUMENT_LIST ? block : NULL;
}

void kb_document_begin_step(struct kb_document_reading *reading, struct kb_document_block *heading,
                            const char *text)
{
  add_step(reading, text);
  kb_document_place(heading, "step");
  reading->has_step_heading = true;
  reading->has_lead = false;
}
