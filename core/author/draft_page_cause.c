#include "author/draft_page_inside.h"

#include "author/document_codes.h"
#include "base/ascii.h"

/* A sentence this long before a list of causes is not repeated in each of them. */
enum { LEAD_MAX = 160 };

static struct kb_draft_cause *last_cause(struct kb_document_reading *reading)
{
  struct kb_draft *draft = reading->draft;
  return draft->cause_count > 0 ? &draft->causes[draft->cause_count - 1] : NULL;
}

static void add_cause(struct kb_document_reading *reading, const char *text)
{
  reading->cause =
    kb_draft_add_cause(reading->draft, kb_document_line_with_heading(reading, text, "cause"));
}

/* Adds text to the last cause. */
static void extend_cause(struct kb_document_reading *reading, const char *text)
{
  struct kb_draft_cause *cause = last_cause(reading);
  if (!cause || cause->text[0] == '\0') {
    add_cause(reading, text);
    return;
  }
  const size_t length = strlen(cause->text);
  const bool is_sentence = strchr(".!?:;", cause->text[length - 1]) != NULL;
  struct kb_buf whole = {0};
  kb_buf_addf(&whole, "%s%s %s", cause->text, is_sentence ? "" : ".", text);
  cause->text = kb_document_line_with_heading(reading, kb_buf_text(&whole), "cause");
  reading->draft->failed = reading->draft->failed || whole.failed;
  kb_buf_fini(&whole);
}

/* Adds all text of a block to the last cause, behind its label: "Note: …". */
static void extend_by(struct kb_document_reading *reading, struct kb_document_block *block)
{
  struct kb_buf text = {0};
  struct kb_buf all = {0};
  all = kb_document_all_text(block);
  kb_buf_addf(&text, "%s%s%s", block->label, block->label[0] ? ": " : "", kb_buf_text(&all));
  if (all.length > 0) {
    extend_cause(reading, kb_buf_text(&text));
  }
  kb_document_place(block, all.length > 0 ? "cause" : "");
  reading->draft->failed = reading->draft->failed || text.failed || all.failed;
  kb_buf_fini(&text);
  kb_buf_fini(&all);
}

/* The sentence that leads to the list, if each item needs it: it has a condition. */
static const char *lead_of(const struct kb_document_reading *reading,
                           const struct kb_document_block *list)
{
  const struct kb_document_block *before = reading->before;
  return before && before->next == list && kb_document_leads_on(before->text) && !before->place
           ? before->text
           : "";
}

/* Each item is a cause. */
static void read_causes(struct kb_document_reading *reading, struct kb_document_block *list)
{
  const char *lead = lead_of(reading, list);
  for (struct kb_document_block *item = list->first; item; item = item->next) {
    struct kb_buf text = {0};
    struct kb_buf all = kb_document_all_text(item);
    kb_buf_addf(&text, "%s%s%s", lead, lead[0] ? " " : "", kb_buf_text(&all));
    if (all.length > 0) {
      add_cause(reading, kb_buf_text(&text));
    }
    kb_document_place(item, all.length > 0 ? "cause" : "");
    reading->draft->failed = reading->draft->failed || text.failed || all.failed;
    kb_buf_fini(&text);
    kb_buf_fini(&all);
  }
  if (list->first != list->last) {
    reading->cause = NULL; /* steps below are for all of them */
  }
}

/* The items are parts of the cause that the heading names. */
static void read_parts(struct kb_document_reading *reading, struct kb_document_block *list)
{
  size_t number = 0;
  for (struct kb_document_block *item = list->first; item; item = item->next) {
    struct kb_buf text = {0};
    struct kb_buf all = kb_document_all_text(item);
    kb_buf_addf(&text, "(%zu) %s", ++number, kb_buf_text(&all));
    if (all.length > 0) {
      extend_cause(reading, kb_buf_text(&text));
    }
    kb_document_place(item, all.length > 0 ? "cause" : "");
    reading->draft->failed = reading->draft->failed || text.failed || all.failed;
    kb_buf_fini(&text);
    kb_buf_fini(&all);
  }
}

bool kb_document_begins_mending(const char *text)
{
  static const char *const words[] = {"to resolve ",     "to fix ",      "to solve ",
                                      "to work around ", "to mitigate ", "to correct "};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    const char *at = kb_document_find_word(text, words[i]);
    if (at && (at == text || at[-2] == '.')) {
      return true;
    }
  }
  return false;
}

static bool begins_mending(const struct kb_document_reading *reading,
                           const struct kb_document_block *block)
{
  const bool leads_to_steps = block->next && block->next->type == KB_DOCUMENT_LIST &&
                              block->next->is_ordered && kb_document_leads_on(block->text) &&
                              kb_document_find_word(block->text, "steps");
  return kb_document_begins_mending(block->text) ||
         (reading->cause_level > 0 && !reading->has_resolution && leads_to_steps) ||
         (reading->cause_level > 0 && !reading->has_resolution &&
          kb_document_instructs(block->text));
}

static void read_paragraph(struct kb_document_reading *reading, struct kb_document_block *block)
{
  kb_document_codes_of_block(reading->draft, block);
  const bool leads =
    kb_document_leads_on(block->text) && block->next && block->next->type == KB_DOCUMENT_LIST;
  const bool is_named = reading->cause_level > 0 || reading->has_cause;
  if (block->text[0] == '\0') {
    kb_document_place(block, "");
  } else if (strstr(block->text, "[!INCLUDE")) {
    kb_document_add_gap(reading, block);
  } else if (leads && kb_document_only_leads_on(block->text)) {
    kb_document_place(block, "lead-in");
  } else if (leads && !is_named && strlen(block->text) <= LEAD_MAX) {
    reading->before = block; /* each item takes it */
    return;
  } else if (leads && !is_named) {
    kb_document_add_gap(reading, block);
  } else if (is_named && last_cause(reading)) {
    extend_cause(reading, block->text);
    kb_document_place(block, "cause");
  } else {
    add_cause(reading, block->text);
    reading->has_cause = true;
    kb_document_place(block, "cause");
  }
}

static void read_list(struct kb_document_reading *reading, struct kb_document_block *list)
{
  if (reading->cause_level > 0 || (reading->has_cause && !list->is_ordered)) {
    read_parts(reading, list);
    return;
  }
  const bool is_taken = lead_of(reading, list)[0] != '\0';
  read_causes(reading, list);
  if (is_taken) {
    kb_document_place(reading->before, "cause");
  }
}

void kb_document_read_cause(struct kb_document_reading *reading, struct kb_document_block *block)
{
  reading->is_mending =
    reading->is_mending || (block->type == KB_DOCUMENT_PARAGRAPH && begins_mending(reading, block));
  if (reading->is_mending) {
    kb_document_read_resolution(reading, block);
    return;
  }
  switch (block->type) {
  case KB_DOCUMENT_PARAGRAPH:
    read_paragraph(reading, block);
    break;
  case KB_DOCUMENT_LIST:
    read_list(reading, block);
    break;
  case KB_DOCUMENT_QUOTE:
    if (reading->code && !block->label[0]) {
      kb_document_read_symptom(reading, block);
    } else {
      extend_by(reading, block);
    }
    break;
  case KB_DOCUMENT_RULE:
    break;
  default:
    kb_document_add_gap(reading, block);
    break;
  }
  reading->before = block->type == KB_DOCUMENT_PARAGRAPH ? block : NULL;
}

static bool announces_resolution(const struct kb_document_block *heading)
{
  static const char *const words[] = {"resolution", "solution", "workaround",
                                      "mitigation", "fix",      "resolve"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (kb_document_find_word(heading->text, words[i])) {
      return true;
    }
  }
  return false;
}

/* Whether a heading below that of a cause, or after it and for this cause or all, does. */
static bool has_resolution(const struct kb_document_block *cause)
{
  const size_t number = kb_document_number_in(cause->text);
  bool is_within = true;
  for (const struct kb_document_block *at = cause->next; at; at = at->next) {
    if (at->type != KB_DOCUMENT_HEADING) {
      continue;
    }
    is_within = is_within && at->level > cause->level;
    const size_t other = kb_document_number_in(at->text);
    if (announces_resolution(at) &&
        (is_within || (at->level <= cause->level && (other == 0 || other == number)))) {
      return true;
    }
  }
  return false;
}

void kb_document_begin_cause(struct kb_document_reading *reading, struct kb_document_block *heading,
                             const char *text)
{
  reading->cause_level = 0;
  reading->cause = NULL;
  reading->has_cause = false;
  reading->has_numbers = reading->has_numbers || kb_document_number_in(heading->text) > 0;
  if (text[0]) {
    add_cause(reading, text);
    reading->cause_level = heading->level;
    reading->has_resolution = has_resolution(heading);
    kb_document_place(heading, "cause");
  }
}
