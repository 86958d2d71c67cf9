#include "author/draft_markdown.h"

#include "base/ascii.h"
#include "match/signature.h"

#include <stdio.h>
#include <strings.h>

enum { LEVELS = 6 };

/* The subject of a section; text before the first heading is the introduction. */
enum section { INTRODUCTION, SYMPTOM, CAUSE, RESOLUTION, IGNORED, UNKNOWN };

static const struct {
  const char *word; /* the heading begins with this word, or contains it */
  enum section section;
} headings[] = {
  {"symptom", SYMPTOM},         {"cause", CAUSE},         {"reason", CAUSE},
  {"resolution", RESOLUTION},   {"solution", RESOLUTION}, {"workaround", RESOLUTION},
  {"mitigation", RESOLUTION},   {"fix", RESOLUTION},      {"how to", RESOLUTION},
  {"error message", SYMPTOM},   {"see also", IGNORED},    {"reference", IGNORED},
  {"next step", IGNORED},       {"feedback", IGNORED},    {"applies to", IGNORED},
  {"related", IGNORED},         {"third-party", IGNORED}, {"disclaimer", IGNORED},
  {"in this article", IGNORED}, {"contact us", IGNORED},  {"prerequisite", RESOLUTION},
};

struct reading {
  struct kb_draft *draft;
  enum section section;
  enum section sections[LEVELS + 1]; /* of the enclosing headings, by level; INTRODUCTION: none */
  int cause_level;                   /* level of the heading that names the cause; 0: there is
                                        none */
  const char *cause;                 /* the cause that steps belong to; NULL: every cause */
  bool has_cause;                    /* this section has named a cause: further paragraphs are
                                        added to it */
  bool has_gap;                      /* the section is not understood, and a gap was added */
  struct kb_buf symptom;
  bool has_step_heading; /* list items are sub-steps of the last step */
};

static struct kb_slice slice_of(const char *text)
{
  return kb_slice_of(text);
}

static bool starts_with(const char *text, const char *word)
{
  return strncasecmp(text, word, strlen(word)) == 0;
}

static const char *find_word(const char *text, const char *word)
{
  for (const char *at = text; *at; at++) {
    if (starts_with(at, word) && (at == text || !kb_is_alnum(at[-1]))) {
      return at;
    }
  }
  return NULL;
}

static enum section section_of(const char *heading)
{
  for (int anywhere = 0; anywhere < 2; anywhere++) {
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
      if (anywhere ? find_word(heading, headings[i].word) != NULL
                   : starts_with(heading, headings[i].word)) {
        return headings[i].section;
      }
    }
  }
  return UNKNOWN;
}

/* "Cause 2: …", "Resolution for cause 2": 2; 0 if there is no number. */
static size_t number_in(const char *heading)
{
  const char *at = heading + strcspn(heading, "0123456789:");
  return kb_is_digit(*at) && !kb_is_alnum(at[1]) ? (size_t)(*at - '0') : 0;
}

/* The text after "Cause 2:"; "" if there is none. */
static const char *text_after_label(const char *heading)
{
  const char *at = heading;
  while (kb_is_letter(*at) || *at == ' ') {
    at++;
  }
  if (kb_is_digit(*at)) {
    at++;
  }
  if (*at != ':' && !starts_with(at, " - ") && !starts_with(at, "\xE2\x80\x93")) {
    return "";
  }
  at += strspn(at, ":- \xE2\x80\x93");
  return at;
}

/* --- Texts --- */

/* A text for an article: on one line, without braces, which would be replaced. */
static const char *line_of(struct kb_draft *draft, const char *text)
{
  struct kb_buf line = {0};
  for (; *text; text++) {
    const char byte = kb_is_space(*text) ? ' ' : *text;
    if (byte != ' ' || (line.length > 0 && line.data[line.length - 1] != ' ')) {
      kb_buf_add_char(&line, byte == '{' ? '(' : byte == '}' ? ')' : byte);
    }
  }
  while (line.length > 0 && line.data[line.length - 1] == ' ') {
    kb_buf_cut(&line, line.length - 1);
  }
  const char *copy = kb_draft_text(draft, slice_of(kb_buf_text(&line)));
  draft->failed = draft->failed || line.failed;
  kb_buf_fini(&line);
  return copy;
}

/* A sentence that only introduces what follows: "To fix this, follow these steps:" */
static bool leads_on(const char *text)
{
  const size_t length = strlen(text);
  return length > 0 && text[length - 1] == ':';
}

static void add_gap_step(struct reading *reading, const struct kb_markdown_block *block,
                         const char *what)
{
  char text[200];
  snprintf(text, sizeof text, KB_GAP ": not understood: %s in line %zu of the source", what,
           block->line);
  kb_draft_add_step(reading->draft, NULL, text);
}

/* Adds all text within a block, on one line. */
static void add_texts(struct kb_buf *out, const struct kb_markdown_block *block)
{
  for (; block; block = block->next) {
    if (block->text[0] && block->type != KB_BLOCK_QUOTE) {
      kb_buf_add_text(out, out->length > 0 ? " " : "");
      kb_buf_add_text(out, block->text);
    }
    add_texts(out, block->first);
  }
}

/* --- Symptoms --- */

static void add_alert(struct reading *reading, const char *text)
{
  kb_draft_add_alert(reading->draft, slice_of(text));
}

/* The paragraphs of a quote are one alert, up to a paragraph that begins another. */
static void read_quoted(struct reading *reading, const struct kb_markdown_block *quote)
{
  struct kb_buf text = {0};
  for (const struct kb_markdown_block *block = quote->first; block; block = block->next) {
    struct kb_buf part = {0};
    const struct kb_markdown_block alone = {
      .type = block->type, .text = block->text, .first = block->first};
    struct kb_slice code = {NULL, 0};
    add_texts(&part, &alone);
    if (!kb_signature_code_in(kb_buf_slice(&text), &code)) {
      reading->draft->failed = true;
    }
    if (text.length > 0 && code.length > 0 && !find_word(kb_buf_text(&part), "error code") &&
        part.length > 40 && kb_is_upper(kb_buf_text(&part)[0])) {
      add_alert(reading, kb_buf_text(&text));
      kb_buf_cut(&text, 0);
    }
    kb_buf_add_text(&text, text.length > 0 ? "\n" : "");
    kb_buf_add_slice(&text, kb_buf_slice(&part));
    reading->draft->failed = reading->draft->failed || part.failed;
    kb_buf_fini(&part);
  }
  if (text.length > 0) {
    add_alert(reading, kb_buf_text(&text));
  }
  reading->draft->failed = reading->draft->failed || text.failed;
  kb_buf_fini(&text);
}

/* Code blocks and quotes in symptoms are alerts if they name a code or are a sentence. */
static void read_symptom(struct reading *reading, const struct kb_markdown_block *block)
{
  switch (block->type) {
  case KB_BLOCK_QUOTE:
    if (block->text[0] == '\0') {
      read_quoted(reading, block);
    }
    break;
  case KB_BLOCK_CODE:
    add_alert(reading, block->text);
    break;
  case KB_BLOCK_PARAGRAPH:
    kb_buf_add_text(&reading->symptom, reading->symptom.length > 0 ? " " : "");
    kb_buf_add_text(&reading->symptom, block->text);
    break;
  case KB_BLOCK_LIST:
  case KB_BLOCK_ITEM:
    for (const struct kb_markdown_block *inner = block->first; inner; inner = inner->next) {
      read_symptom(reading, inner);
    }
    break;
  default:
    break;
  }
}

/* --- Causes --- */

static bool takes_cause(const char *text)
{
  static const char *const words[] = {"following reasons", "following causes",
                                      "one of the following", "any of the following",
                                      "the following conditions"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (find_word(text, words[i])) {
      return false;
    }
  }
  return !leads_on(text);
}

static void add_cause(struct reading *reading, const char *text)
{
  reading->cause = kb_draft_add_cause(reading->draft, line_of(reading->draft, text));
}

/* Adds text below a heading that names the cause to that cause. */
static void extend_cause(struct reading *reading, const char *text)
{
  struct kb_draft_cause *cause = &reading->draft->causes[reading->draft->cause_count - 1];
  const size_t length = strlen(cause->text);
  const bool is_sentence = length > 0 && strchr(".!?", cause->text[length - 1]);
  struct kb_buf whole = {0};
  kb_buf_addf(&whole, "%s%s %s", cause->text, is_sentence ? "" : ".", text);
  cause->text = line_of(reading->draft, kb_buf_text(&whole));
  reading->draft->failed = reading->draft->failed || whole.failed;
  kb_buf_fini(&whole);
}

static void read_cause(struct reading *reading, const struct kb_markdown_block *block)
{
  if (block->type == KB_BLOCK_PARAGRAPH) {
    const bool is_more = reading->cause_level > 0 || reading->has_cause;
    if (is_more && reading->draft->cause_count > 0 && !starts_with(block->text, "Cause ")) {
      extend_cause(reading, block->text);
    } else if (takes_cause(block->text)) {
      add_cause(reading, block->text);
      reading->has_cause = true;
    }
  } else if (block->type == KB_BLOCK_LIST) {
    for (const struct kb_markdown_block *item = block->first; item; item = item->next) {
      struct kb_buf text = {0};
      add_texts(&text, item->first);
      if (text.length > 0) {
        add_cause(reading, kb_buf_text(&text));
      }
      reading->draft->failed = reading->draft->failed || text.failed;
      kb_buf_fini(&text);
    }
    if (block->first != block->last) {
      reading->cause = NULL; /* steps below are for all of them */
    }
  } else if (block->type == KB_BLOCK_CODE || block->type == KB_BLOCK_TABLE) {
    add_gap_step(reading, block, "a cause");
  }
}

/* --- Steps --- */

static void read_role(struct reading *reading, const char *text)
{
  static const char *const roles[] = {"Global Administrator",       "Exchange Administrator",
                                      "System Administrator",       "Power Platform Administrator",
                                      "Dynamics 365 Administrator", "System Customizer"};
  for (size_t i = 0; i < sizeof roles / sizeof roles[0] && !reading->draft->role; i++) {
    if (find_word(text, roles[i])) {
      reading->draft->role = roles[i];
    }
  }
}

static void add_substeps(struct reading *reading, const struct kb_markdown_block *block)
{
  for (; block; block = block->next) {
    if (block->type == KB_BLOCK_LIST || block->type == KB_BLOCK_QUOTE) {
      add_substeps(reading, block->first);
    } else if (block->type == KB_BLOCK_ITEM) {
      struct kb_buf text = {0};
      for (const struct kb_markdown_block *inner = block->first; inner; inner = inner->next) {
        if (inner->type == KB_BLOCK_PARAGRAPH || inner->type == KB_BLOCK_CODE) {
          kb_buf_add_text(&text, text.length > 0 ? " " : "");
          kb_buf_add_text(&text, inner->text);
        }
      }
      if (text.length > 0) {
        kb_draft_add_substep(reading->draft, line_of(reading->draft, kb_buf_text(&text)));
      }
      reading->draft->failed = reading->draft->failed || text.failed;
      kb_buf_fini(&text);
      for (const struct kb_markdown_block *inner = block->first; inner; inner = inner->next) {
        if (inner->type == KB_BLOCK_LIST) {
          add_substeps(reading, inner->first);
        }
      }
    } else if (block->text[0]) {
      kb_draft_add_substep(reading->draft, line_of(reading->draft, block->text));
    }
  }
}

/* The item's own text is the step; lists within it are sub-steps. */
static void read_item(struct reading *reading, const struct kb_markdown_block *item)
{
  struct kb_buf text = {0};
  for (const struct kb_markdown_block *block = item->first; block; block = block->next) {
    if (block->type == KB_BLOCK_PARAGRAPH || block->type == KB_BLOCK_CODE) {
      kb_buf_add_text(&text, text.length > 0 ? " " : "");
      kb_buf_add_text(&text, block->text);
    }
  }
  const char *line = line_of(reading->draft, kb_buf_text(&text));
  if (text.length > 0 && reading->has_step_heading) {
    kb_draft_add_substep(reading->draft, line);
  } else if (text.length > 0) {
    kb_draft_add_step(reading->draft, reading->cause, line);
  }
  for (const struct kb_markdown_block *block = item->first; block; block = block->next) {
    if (block->type == KB_BLOCK_LIST) {
      add_substeps(reading, block->first);
    } else if (block->type == KB_BLOCK_QUOTE) {
      read_role(reading, block->first ? block->first->text : "");
      add_substeps(reading, block->first);
    }
  }
  reading->draft->failed = reading->draft->failed || text.failed;
  kb_buf_fini(&text);
}

/* A note that names a role sets the role; any other is a step or a remark. */
static void read_note(struct reading *reading, const struct kb_markdown_block *quote)
{
  struct kb_buf text = {0};
  add_texts(&text, quote->first);
  const bool had_role = reading->draft->role != NULL;
  read_role(reading, kb_buf_text(&text));
  if (text.length > 0 && (had_role || !reading->draft->role)) {
    kb_draft_add_step(reading->draft, reading->cause, line_of(reading->draft, kb_buf_text(&text)));
  }
  reading->draft->failed = reading->draft->failed || text.failed;
  kb_buf_fini(&text);
}

static void read_resolution(struct reading *reading, const struct kb_markdown_block *block)
{
  switch (block->type) {
  case KB_BLOCK_PARAGRAPH:
    read_role(reading, block->text);
    if (block->next && block->next->type == KB_BLOCK_LIST && leads_on(block->text)) {
      break;
    }
    if (reading->has_step_heading) {
      kb_draft_add_substep(reading->draft, line_of(reading->draft, block->text));
    } else {
      kb_draft_add_step(reading->draft, reading->cause, line_of(reading->draft, block->text));
    }
    break;
  case KB_BLOCK_LIST:
    for (const struct kb_markdown_block *item = block->first; item; item = item->next) {
      read_item(reading, item);
    }
    break;
  case KB_BLOCK_QUOTE:
    read_note(reading, block);
    break;
  case KB_BLOCK_CODE:
    kb_draft_add_substep(reading->draft, line_of(reading->draft, block->text));
    break;
  default:
    add_gap_step(reading, block, "something");
    break;
  }
}

/* --- Tables of codes --- */

static const struct kb_markdown_block *cell_at(const struct kb_markdown_block *row, size_t column)
{
  const struct kb_markdown_block *cell = row->first;
  while (cell && column-- > 0) {
    cell = cell->next;
  }
  return cell;
}

/* The column whose heading has one of the words; SIZE_MAX: none. */
static size_t column_of(const struct kb_markdown_block *head, const char *const words[])
{
  size_t column = 0;
  for (const struct kb_markdown_block *cell = head->first; cell; cell = cell->next, column++) {
    for (size_t i = 0; words[i]; i++) {
      if (find_word(cell->text, words[i])) {
        return column;
      }
    }
  }
  return (size_t)-1;
}

static const char *text_in(const struct kb_markdown_block *row, size_t column)
{
  const struct kb_markdown_block *cell = column == (size_t)-1 ? NULL : cell_at(row, column);
  return cell ? cell->text : "";
}

/* Reads a table with a column of codes or messages: each row is an alert with its cause and
   steps. */
static bool read_codes(struct reading *reading, const struct kb_markdown_block *table)
{
  static const char *const codes[] = {"code", "error", "alert", "message", NULL};
  static const char *const causes[] = {"cause", "reason", "description", "meaning", NULL};
  static const char *const steps[] = {"resolution", "solution",   "action", "workaround",
                                      "fix",        "mitigation", NULL};
  const struct kb_markdown_block *head = table->first;
  const size_t code = head ? column_of(head, codes) : (size_t)-1;
  if (code == (size_t)-1) {
    return false;
  }
  const size_t cause = column_of(head, causes);
  const size_t step = column_of(head, steps);
  for (const struct kb_markdown_block *row = head->next; row; row = row->next) {
    const char *id = NULL;
    if (text_in(row, code)[0]) {
      add_alert(reading, text_in(row, code));
    }
    if (cause != code && text_in(row, cause)[0]) {
      id = kb_draft_add_cause(reading->draft, line_of(reading->draft, text_in(row, cause)));
    }
    if (step != code && text_in(row, step)[0]) {
      kb_draft_add_step(reading->draft, id, line_of(reading->draft, text_in(row, step)));
    }
  }
  return true;
}

/* --- The document --- */

/* A heading without a subject of its own belongs to the enclosing section, like the heading
   before it. */
static enum section inherited(const struct reading *reading, int level)
{
  enum section parent = INTRODUCTION;
  for (int i = 1; i < level; i++) {
    parent = reading->sections[i] != INTRODUCTION ? reading->sections[i] : parent;
  }
  const enum section sibling = reading->sections[level];
  return parent != INTRODUCTION && sibling != INTRODUCTION ? sibling : parent;
}

static void begin_step(struct reading *reading, const char *text)
{
  kb_draft_add_step(reading->draft, reading->cause, line_of(reading->draft, text));
  reading->has_step_heading = true;
}

static void begin_cause(struct reading *reading, const struct kb_markdown_block *heading,
                        const char *text)
{
  reading->cause = NULL;
  reading->cause_level = 0;
  if (text[0]) {
    add_cause(reading, text);
    reading->cause_level = heading->level;
  }
}

/* A resolution within a cause is for that cause; otherwise a number says for which one it is. */
static void begin_resolution(struct reading *reading, const struct kb_markdown_block *heading,
                             bool is_within_cause)
{
  const size_t number = number_in(heading->text);
  if (number > 0 && number <= reading->draft->cause_count) {
    reading->cause = reading->draft->causes[number - 1].id;
  } else if (!is_within_cause) {
    reading->cause = NULL;
  }
  if (text_after_label(heading->text)[0]) {
    begin_step(reading, text_after_label(heading->text));
  }
}

static void read_heading(struct reading *reading, const struct kb_markdown_block *heading)
{
  const enum section found = section_of(heading->text);
  const enum section around = inherited(reading, heading->level);
  const bool is_named = found != UNKNOWN || around == INTRODUCTION;
  reading->section = is_named ? found : around;
  reading->has_step_heading = false;
  reading->has_cause = false;
  reading->has_gap = false;
  reading->sections[heading->level] = reading->section;
  for (int i = heading->level + 1; i <= LEVELS; i++) {
    reading->sections[i] = INTRODUCTION;
  }
  if (reading->section == CAUSE) {
    begin_cause(reading, heading, is_named ? text_after_label(heading->text) : heading->text);
  } else if (reading->section == RESOLUTION && is_named) {
    begin_resolution(reading, heading, around == CAUSE);
  } else if (reading->section == RESOLUTION) {
    begin_step(reading, heading->text);
  }
}

static const char *value_after(const char *text, const char *label)
{
  const char *at = find_word(text, label);
  return at ? at + strlen(label) + strspn(at + strlen(label), ": \t\n*_") : NULL;
}

/* "Applies to: …", "Original KB number: …" */
static void read_facts(struct reading *reading, const char *text)
{
  struct kb_draft *draft = reading->draft;
  const char *product = value_after(text, "Applies to:");
  const char *numbers = value_after(text, "KB number:");
  if (product && !draft->product) {
    const char *end = find_word(product, "Original");
    const size_t line = strcspn(product, "\n");
    const size_t length = end && (size_t)(end - product) < line ? (size_t)(end - product) : line;
    draft->product = line_of(draft, kb_draft_text(draft, (struct kb_slice){product, length}));
  }
  while (numbers && kb_is_digit(*numbers)) {
    const size_t length = strspn(numbers, "0123456789");
    kb_draft_add_kb(draft, kb_draft_text(draft, (struct kb_slice){numbers, length}));
    numbers += length;
    numbers += strspn(numbers, ", ");
  }
}

static void read_block(struct reading *reading, const struct kb_markdown_block *block)
{
  if (block->type == KB_BLOCK_PARAGRAPH &&
      (value_after(block->text, "Applies to:") || value_after(block->text, "KB number:"))) {
    read_facts(reading, block->text);
    return;
  }
  if (block->type == KB_BLOCK_TABLE && reading->section != IGNORED && read_codes(reading, block)) {
    return;
  }
  switch (reading->section) {
  case SYMPTOM:
    read_symptom(reading, block);
    break;
  case CAUSE:
    read_cause(reading, block);
    break;
  case RESOLUTION:
    read_resolution(reading, block);
    break;
  case INTRODUCTION:
    if (block->type == KB_BLOCK_QUOTE || block->type == KB_BLOCK_CODE) {
      read_symptom(reading, block);
    }
    break;
  case UNKNOWN:
    if (!reading->has_gap) {
      add_gap_step(reading, block, "a section, with its text");
    }
    reading->has_gap = true;
    break;
  case IGNORED:
    break;
  }
}

void kb_draft_from_markdown(struct kb_draft *draft, const struct kb_markdown *document)
{
  struct reading reading = {.draft = draft, .section = INTRODUCTION};
  const char *title = kb_markdown_front(document, "title");
  char date[KB_DATE_SIZE];
  if (kb_markdown_date(document, date)) {
    draft->reviewed = kb_draft_text(draft, slice_of(date));
  }
  bool has_heading = false;
  for (const struct kb_markdown_block *block = document->root->first; block; block = block->next) {
    if (block->type == KB_BLOCK_HEADING && block->level == 1 && !has_heading) {
      draft->title = line_of(draft, block->text);
      has_heading = true;
    } else if (block->type == KB_BLOCK_HEADING) {
      read_heading(&reading, block);
    } else {
      read_block(&reading, block);
    }
  }
  if (!has_heading && title) {
    draft->title = line_of(draft, title);
  }
  if (reading.symptom.length > 0) {
    draft->symptom = line_of(draft, kb_buf_text(&reading.symptom));
  }
  draft->failed = draft->failed || reading.symptom.failed;
  kb_buf_fini(&reading.symptom);
}
