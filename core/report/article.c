#include "report/article.h"
#include "report/json_group.h"
#include "report/markdown_text.h"
#include "report/wording.h"

#include "article/fill.h"
#include "base/json_write.h"
#include "base/text.h"

#include <stdio.h>

const char *kb_match_name(enum kb_match_kind kind)
{
  switch (kind) {
  case KB_MATCH_CODE:
    return "code";
  case KB_MATCH_KB:
    return "kb";
  case KB_MATCH_MESSAGE:
    return "message";
  case KB_MATCH_SEARCH:
    return "search";
  case KB_MATCH_PARTIAL:
    return "partial";
  }
  return "";
}

/* Adds a text of the article: without a case, placeholders become nouns. */
static void fill(struct kb_buf *out, const struct kb_article *article, const char *text)
{
  kb_buf_clear(out);
  kb_fill(out, text, article->subject, NULL, NULL);
}

/* --- Text --- */

static void paragraph(struct kb_buf *out, const char *label, const char *text, size_t width)
{
  const size_t column = kb_text_width(kb_slice_of(label));
  kb_buf_add_text(out, label);
  kb_text_wrap(out, kb_slice_of(text), width, column, column);
  kb_buf_add_char(out, '\n');
}

static void text_causes(struct kb_buf *out, const struct kb_article *article, size_t width)
{
  struct kb_buf text = {0};
  kb_buf_add_text(out, "\nCauses:\n");
  for (size_t i = 0; i < article->cause_count; i++) {
    fill(&text, article, article->causes[i].text);
    paragraph(out, "  - ", kb_buf_text(&text), width);
    if (article->causes[i].look) {
      fill(&text, article, article->causes[i].look);
      paragraph(out, "    Look in: ", kb_buf_text(&text), width);
    }
  }
  out->failed = out->failed || text.failed;
  kb_buf_fini(&text);
}

static void text_steps(struct kb_buf *out, const struct kb_article *article, size_t width)
{
  struct kb_buf text = {0};
  char label[32];
  kb_buf_add_text(out, "\nResolution");
  kb_wording_role(out, article->role);
  kb_buf_add_text(out, ":\n");
  for (size_t i = 0; i < article->step_count; i++) {
    const struct kb_step *step = &article->steps[i];
    struct kb_buf line = {0};
    fill(&text, article, step->text);
    if (step->cause >= 0 && article->cause_count > 1) {
      kb_buf_addf(&line, "[%s] ", article->causes[step->cause].id);
    }
    kb_buf_add_slice(&line, kb_buf_slice(&text));
    snprintf(label, sizeof label, "  %zu. ", i + 1);
    paragraph(out, label, kb_buf_text(&line), width);
    kb_buf_fini(&line);
    for (size_t k = 0; k < step->step_count; k++) {
      fill(&text, article, step->steps[k]);
      snprintf(label, sizeof label, "     %c. ", (char)('a' + k % 26));
      paragraph(out, label, kb_buf_text(&text), width);
    }
  }
  kb_buf_clear(&text);
  kb_wording_fix_of(&text, article);
  if (text.length > 0) {
    paragraph(out, "", kb_buf_text(&text), width);
  }
  out->failed = out->failed || text.failed;
  kb_buf_fini(&text);
}

static void text_match(struct kb_buf *out, const struct kb_article_match *match, size_t width)
{
  struct kb_buf line = {0};
  if (match->words.length > 0) {
    kb_buf_add_slice(&line, match->words);
    paragraph(out, "Found by: ", kb_buf_text(&line), width);
  }
  for (size_t i = 0; i < match->placeholder_count; i++) {
    kb_buf_cut(&line, 0);
    kb_buf_add_slice(&line, match->placeholders[i].name);
    kb_buf_add_text(&line, ": ");
    kb_buf_add_slice(&line, match->placeholders[i].value);
    paragraph(out, "  ", kb_buf_text(&line), width);
  }
  out->failed = out->failed || line.failed;
  kb_buf_fini(&line);
}

void kb_article_write_text(struct kb_buf *out, const struct kb_article *article,
                           const struct kb_article_match *match, size_t width)
{
  struct kb_buf text = {0};
  paragraph(out, "", article->title, width);
  kb_buf_addf(out, "%s%s%s, %s, %s%s\n", article->code, article->kb ? ", KB " : "",
              article->kb ? article->kb : "", article->severity, article->product,
              strcmp(article->status, "retired") == 0 ? ", retired" : "");
  if (article->retired) {
    kb_buf_add_slice(&text, kb_slice_of(article->retired));
    paragraph(out, "Retired:  ", kb_buf_text(&text), width);
    kb_buf_cut(&text, 0);
  }
  text_match(out, match, width);
  if (article->symptom) {
    fill(&text, article, article->symptom);
    kb_buf_add_char(out, '\n');
    paragraph(out, "", kb_buf_text(&text), width);
  }
  if (article->cause_count > 0) {
    text_causes(out, article, width);
  }
  if (article->step_count > 0) {
    text_steps(out, article, width);
  }
  if (article->reference) {
    kb_buf_addf(out, "\nSee: %s\n", article->reference);
  }
  out->failed = out->failed || text.failed;
  kb_buf_fini(&text);
}

/* --- Markdown --- */

static void markdown_line(struct kb_buf *out, const struct kb_article *article, const char *label,
                          const char *text)
{
  struct kb_buf filled = {0};
  fill(&filled, article, text);
  kb_buf_add_text(out, label);
  kb_markdown_text(out, kb_buf_slice(&filled));
  kb_buf_add_char(out, '\n');
  out->failed = out->failed || filled.failed;
  kb_buf_fini(&filled);
}

static void add_heading(struct kb_buf *out, const struct kb_article *article, size_t level,
                        const char *text)
{
  while (level-- > 0) {
    kb_buf_add_char(out, '#');
  }
  markdown_line(out, article, " ", text);
}

static void markdown_steps(struct kb_buf *out, const struct kb_article *article, size_t level)
{
  char label[96];
  kb_buf_add_char(out, '\n');
  add_heading(out, article, level, "Resolution");
  if (article->role) {
    markdown_line(out, article, "\nRole required: ", article->role);
  }
  kb_buf_add_char(out, '\n');
  for (size_t i = 0; i < article->step_count; i++) {
    const struct kb_step *step = &article->steps[i];
    snprintf(label, sizeof label, "%zu. ", i + 1);
    markdown_line(out, article, label, step->text);
    for (size_t k = 0; k < step->step_count; k++) {
      snprintf(label, sizeof label, "    %zu. ", k + 1);
      markdown_line(out, article, label, step->steps[k]);
    }
  }
  struct kb_buf fix = {0};
  kb_wording_fix_of(&fix, article);
  if (fix.length > 0) {
    markdown_line(out, article, "\n", kb_buf_text(&fix));
  }
  out->failed = out->failed || fix.failed;
  kb_buf_fini(&fix);
}

void kb_article_write_markdown(struct kb_buf *out, const struct kb_article *article,
                               const struct kb_article_match *match, size_t level)
{
  add_heading(out, article, level, article->title);
  kb_buf_addf(out, "\n`%s`%s%s, %s\n", article->code, article->kb ? ", KB " : "",
              article->kb ? article->kb : "", article->severity);
  if (article->retired) {
    markdown_line(out, article, "\nRetired: ", article->retired);
  }
  for (size_t i = 0; i < match->placeholder_count; i++) {
    kb_buf_add_text(out, i == 0 ? "\n- " : "- ");
    kb_markdown_text(out, match->placeholders[i].name);
    kb_buf_add_text(out, ": ");
    kb_markdown_text(out, match->placeholders[i].value);
    kb_buf_add_char(out, '\n');
  }
  if (article->symptom) {
    markdown_line(out, article, "\n", article->symptom);
  }
  for (size_t i = 0; i < article->cause_count; i++) {
    if (i == 0) {
      kb_buf_add_char(out, '\n');
      add_heading(out, article, level + 1, "Causes");
      kb_buf_add_char(out, '\n');
    }
    markdown_line(out, article, "- ", article->causes[i].text);
    if (article->causes[i].look) {
      markdown_line(out, article, "  Look in: ", article->causes[i].look);
    }
  }
  if (article->step_count > 0) {
    markdown_steps(out, article, level + 1);
  }
  if (article->reference) {
    kb_buf_addf(out, "\n<%s>\n", article->reference);
  }
}

/* --- JSON --- */

static void filled_member(struct kb_json_writer *json, const struct kb_article *article,
                          const char *key, const char *text)
{
  struct kb_buf filled = {0};
  if (text) {
    fill(&filled, article, text);
  }
  kb_json_text_member(json, key, text ? kb_buf_text(&filled) : NULL);
  json->out->failed = json->out->failed || filled.failed;
  kb_buf_fini(&filled);
}

static void json_causes(struct kb_json_writer *json, const struct kb_article *article)
{
  kb_json_key(json, "causes");
  kb_json_begin_array(json);
  for (size_t i = 0; i < article->cause_count; i++) {
    kb_json_begin_object(json);
    kb_json_text_member(json, "id", article->causes[i].id);
    filled_member(json, article, "text", article->causes[i].text);
    filled_member(json, article, "look", article->causes[i].look);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static void json_steps(struct kb_json_writer *json, const struct kb_article *article)
{
  kb_json_key(json, "resolution");
  kb_json_begin_array(json);
  for (size_t i = 0; i < article->step_count; i++) {
    const struct kb_step *step = &article->steps[i];
    kb_json_begin_object(json);
    kb_json_count_member(json, "step", i + 1);
    filled_member(json, article, "text", step->text);
    kb_json_text_member(json, "cause", step->cause >= 0 ? article->causes[step->cause].id : NULL);
    kb_json_fix(json, step->is_fixed, kb_wording_needs(article, step));
    kb_json_key(json, "steps");
    kb_json_begin_array(json);
    for (size_t k = 0; k < step->step_count; k++) {
      struct kb_buf filled = {0};
      fill(&filled, article, step->steps[k]);
      kb_json_slice(json, kb_buf_slice(&filled));
      json->out->failed = json->out->failed || filled.failed;
      kb_buf_fini(&filled);
    }
    kb_json_end_array(json);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static void json_missing(struct kb_json_writer *json, const struct kb_article_match *match)
{
  kb_json_key(json, "missing");
  kb_json_begin_object(json);
  kb_json_text_member(json, "code", match->missing_code);
  kb_json_text_member(json, "words", match->missing_words);
  kb_json_end_object(json);
}

void kb_article_write_json(struct kb_buf *out, const struct kb_article *article,
                           const struct kb_article_match *match)
{
  struct kb_json_writer json = {.out = out};
  kb_json_begin_object(&json);
  kb_json_text_member(&json, "code", article->code);
  kb_json_text_member(&json, "kb", article->kb);
  kb_json_text_member(&json, "title", article->title);
  kb_json_text_member(&json, "status", article->status);
  kb_json_text_member(&json, "retired", article->retired);
  kb_json_text_member(&json, "severity", article->severity);
  kb_json_text_member(&json, "role", article->role);
  kb_json_text_member(&json, "reference", article->reference);
  kb_json_text_member(&json, "match", kb_match_name(match->kind));
  kb_json_key(&json, "found_by");
  kb_json_slice(&json, match->words);
  kb_json_key(&json, "placeholders");
  kb_json_begin_object(&json);
  for (size_t i = 0; i < match->placeholder_count; i++) {
    kb_json_key_slice(&json, match->placeholders[i].name);
    kb_json_slice(&json, match->placeholders[i].value);
  }
  kb_json_end_object(&json);
  filled_member(&json, article, "symptom", article->symptom);
  if (match->kind == KB_MATCH_PARTIAL || match->kind == KB_MATCH_SEARCH) {
    json_missing(&json, match);
  } else {
    json_causes(&json, article);
    json_steps(&json, article);
  }
  kb_json_end_object(&json);
}

void kb_article_write_json_line(struct kb_json_writer *json, const struct kb_article *article)
{
  kb_json_begin_object(json);
  kb_json_text_member(json, "code", article->code);
  kb_json_text_member(json, "kb", article->kb);
  kb_json_key(json, "other_kb");
  kb_json_begin_array(json);
  for (size_t k = 0; k < article->other_kb_count; k++) {
    kb_json_text(json, article->other_kb[k]);
  }
  kb_json_end_array(json);
  kb_json_text_member(json, "title", article->title);
  kb_json_text_member(json, "product", article->product);
  kb_json_text_member(json, "status", article->status);
  kb_json_text_member(json, "retired", article->retired);
  kb_json_text_member(json, "severity", article->severity);
  kb_json_text_member(json, "reference", article->reference);
  kb_json_text_member(json, "reviewed", article->reviewed);
  kb_json_text_member(json, "file", article->file);
  kb_json_end_object(json);
}
