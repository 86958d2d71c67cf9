#include "author/draft_page_inside.h"

#include "author/document_codes.h"
#include "base/ascii.h"
#include "match/signature.h"

enum { ALERT_LINES = 2 }; /* code with more line ends is no alert */

static void add_text(struct kb_document_reading *reading, struct kb_document_block *block,
                     const char *text)
{
  struct kb_buf *symptom = &reading->symptom;
  const char *line = kb_document_line_with_heading(reading, text, "symptom");
  if (line[0]) {
    const char end = symptom->length > 0 ? symptom->data[symptom->length - 1] : '\0';
    kb_buf_add_text(symptom, end == '\0' ? "" : kb_is_alnum(end) ? "; " : " ");
    kb_buf_add_text(symptom, line);
  }
  kb_document_place(block, line[0] ? "symptom" : "");
}

/* An alert, or, if nothing distinguishes it from others, a part of the symptom. */
static void add_alert(struct kb_document_reading *reading, struct kb_document_block *block,
                      const char *text)
{
  if (kb_draft_add_alert(reading->draft, kb_slice_of(text))) {
    if (reading->pending) { /* "Error 2" */
      kb_document_place(reading->pending, "heading");
      reading->pending = NULL;
    }
    kb_document_place(block, "alert");
    return;
  }
  struct kb_buf quoted = {0};
  const struct kb_slice trimmed = kb_trim(kb_slice_of(text));
  const bool is_quoted = trimmed.length > 0 && trimmed.data[0] == '"';
  kb_buf_add_text(&quoted, is_quoted ? "" : "\"");
  kb_buf_add_slice(&quoted, trimmed);
  kb_buf_add_text(&quoted, is_quoted ? "" : "\"");
  add_text(reading, block, kb_buf_text(&quoted));
  reading->draft->failed = reading->draft->failed || quoted.failed;
  kb_buf_fini(&quoted);
}

/* "If you select Details, you see:" announces the details of the alert before. */
static bool announces_details(const struct kb_document_block *before)
{
  return before && (kb_document_find_word(before->text, "details") ||
                    kb_document_find_word(before->text, "log file"));
}

static bool add_details(struct kb_document_reading *reading, struct kb_document_block *block,
                        const char *text)
{
  struct kb_draft *draft = reading->draft;
  if (draft->example_count == 0 || !announces_details(reading->before) ||
      draft->examples[draft->example_count - 1].details) {
    return false;
  }
  draft->examples[draft->example_count - 1].details = kb_draft_text(draft, kb_slice_of(text));
  kb_document_codes_of_details(draft, text);
  kb_document_place(block, "alert");
  return true;
}

/* Whether a paragraph of a quote begins another alert than that of the text before it. */
static bool begins_another(struct kb_draft *draft, const struct kb_buf *text,
                           const struct kb_buf *part)
{
  struct kb_slice code = {NULL, 0};
  if (text->length == 0) {
    return false;
  }
  if (!kb_signature_code_in(NULL, kb_buf_slice(text), &code)) {
    draft->failed = true;
  }
  return code.length > 0 && !kb_document_find_word(kb_buf_text(part), "error code") &&
         part->length > 40 && kb_is_upper(kb_buf_text(part)[0]);
}

/* The text of a block of a quote, with the line ends of a paragraph. */
static void add_part(struct kb_buf *part, const struct kb_document_block *block)
{
  struct kb_buf all = {0};
  if (block->type == KB_DOCUMENT_PARAGRAPH || block->type == KB_DOCUMENT_CODE) {
    kb_buf_add_text(part, block->text);
    return;
  }
  all = kb_document_all_text(block);
  kb_buf_add_slice(part, kb_buf_slice(&all));
  part->failed = part->failed || all.failed;
  kb_buf_fini(&all);
}

/* The paragraphs of a quote are one alert, up to a paragraph that begins another. */
static void read_quoted(struct kb_document_reading *reading, struct kb_document_block *quote)
{
  struct kb_buf text = {0};
  struct kb_document_block *begin = quote->first;
  for (struct kb_document_block *block = quote->first; block; block = block->next) {
    struct kb_buf part = {0};
    add_part(&part, block);
    if (begins_another(reading->draft, &text, &part)) {
      add_alert(reading, begin, kb_buf_text(&text));
      for (; begin != block; begin = begin->next) {
        kb_document_place(begin, "alert");
      }
      kb_buf_clear(&text);
    }
    kb_buf_add_text(&text, text.length > 0 ? "\n" : "");
    kb_buf_add_slice(&text, kb_buf_slice(&part));
    reading->draft->failed = reading->draft->failed || part.failed;
    kb_buf_fini(&part);
  }
  if (text.length > 0 && begin == quote->first && add_details(reading, quote, kb_buf_text(&text))) {
    kb_buf_fini(&text);
    return;
  }
  if (text.length > 0) {
    add_alert(reading, begin, kb_buf_text(&text));
    for (; begin; begin = begin->next) {
      kb_document_place(begin, "alert");
    }
  }
  kb_document_place(quote, "alert");
  reading->draft->failed = reading->draft->failed || text.failed;
  kb_buf_fini(&text);
}

/* "> [!NOTE]" */
static void read_note(struct kb_document_reading *reading, struct kb_document_block *quote)
{
  struct kb_buf text = {0};
  struct kb_buf all = kb_document_all_text(quote);
  kb_buf_addf(&text, "%s: %s", quote->label, kb_buf_text(&all));
  add_text(reading, quote, kb_buf_text(&text));
  reading->draft->failed = reading->draft->failed || text.failed || all.failed;
  kb_buf_fini(&text);
  kb_buf_fini(&all);
}

/* A line or two are an alert; of more, only the code is told. */
static void read_code(struct kb_document_reading *reading, struct kb_document_block *block)
{
  struct kb_slice code = {NULL, 0};
  if (!kb_signature_code_in(NULL, kb_slice_of(block->text), &code)) {
    reading->draft->failed = true;
  }
  const bool is_sentence = kb_is_letter(block->text[0]) || block->text[0] == '"';
  const bool is_long = kb_slice_newlines(kb_slice_of(block->text)) >= ALERT_LINES;
  if (is_long || (code.length == 0 && !is_sentence)) {
    kb_document_codes_add(reading->draft, block->text);
    kb_document_add_gap(reading, block);
  } else if (!add_details(reading, block, block->text)) {
    add_alert(reading, block, block->text);
  }
}

static void read_paragraph(struct kb_document_reading *reading, struct kb_document_block *block)
{
  kb_document_codes_of_block(reading->draft, block);
  if (kb_document_only_connects(block->text) ||
      (kb_document_leads_on(block->text) && kb_document_only_leads_on(block->text))) {
    kb_document_place(block, "lead-in");
  } else if (strstr(block->text, "[!INCLUDE")) {
    kb_document_add_gap(reading, block);
  } else {
    add_text(reading, block, block->text);
  }
}

/* Code blocks and quotes in symptoms are alerts if they name a code or are a sentence. */
void kb_document_read_symptom(struct kb_document_reading *reading, struct kb_document_block *block)
{
  switch (block->type) {
  case KB_DOCUMENT_QUOTE:
    if (block->label[0]) {
      read_note(reading, block);
    } else {
      read_quoted(reading, block);
    }
    break;
  case KB_DOCUMENT_CODE:
    read_code(reading, block);
    break;
  case KB_DOCUMENT_PARAGRAPH:
    read_paragraph(reading, block);
    break;
  case KB_DOCUMENT_LIST:
  case KB_DOCUMENT_ITEM:
    for (struct kb_document_block *inner = block->first; inner; inner = inner->next) {
      kb_document_read_symptom(reading, inner);
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
