#include "report/answer.h"

#include "base/json_write.h"
#include "base/text.h"
#include "match/error_code.h"
#include "report/markdown_text.h"

#include <inttypes.h>
#include <stdio.h>

/* One line: the article, and what it matched or what is missing. */
static void add_line(struct kb_buf *line, const struct kb_answer_article *at)
{
  const struct kb_article *article = at->article;
  const struct kb_article_match *match = &at->match;
  kb_buf_clear(line);
  kb_buf_addf(line, "%s%s%s, %s", article->code, article->kb ? ", KB " : "",
              article->kb ? article->kb : "", article->title);
  if (match->kind != KB_MATCH_PARTIAL) {
    kb_buf_add_text(line, match->words.length > 0 ? "; found by: " : "");
    kb_buf_add_slice(line, match->words);
    return;
  }
  kb_buf_add_text(line, match->words.length > 0 ? "; it has: " : "");
  kb_buf_add_slice(line, match->words);
  if (match->missing_code || match->missing_words) {
    kb_buf_addf(line, "; missing: %s%s%s%s%s", match->missing_code ? "the code " : "",
                match->missing_code ? match->missing_code : "",
                match->missing_code && match->missing_words ? ", and " : "",
                match->missing_words ? "the words: " : "",
                match->missing_words ? match->missing_words : "");
  }
}

static void write_list(struct kb_buf *out, const struct kb_answer_article *list, size_t count,
                       const char *heading, bool markdown, size_t width)
{
  struct kb_buf line = {0};
  for (size_t i = 0; i < count; i++) {
    if (i == 0) {
      kb_buf_add_text(out, heading);
    }
    add_line(&line, &list[i]);
    kb_buf_add_text(out, markdown ? "- " : "  - ");
    if (markdown) {
      kb_markdown_text(out, kb_buf_slice(&line));
    } else {
      kb_text_wrap(out, kb_buf_slice(&line), width, 4, 4);
    }
    kb_buf_add_char(out, '\n');
  }
  out->failed = out->failed || line.failed;
  kb_buf_fini(&line);
}

static void add_text(struct kb_buf *out, struct kb_slice text, bool markdown)
{
  (markdown ? kb_markdown_text : kb_text_display)(out, text);
}

/* Ends a sentence about a code: "…, which Dataverse calls X" or "…, the name that Dataverse has for
   0x80040220". */
static void add_name(struct kb_buf *out, const struct kb_answer_code *code, bool markdown)
{
  uint32_t number;
  if (kb_slice_is(code->code, code->name->name) || !kb_code_number(code->code, &number)) {
    kb_buf_addf(out, ", Dataverse's name for 0x%08" PRIX32, code->name->number);
  } else {
    kb_buf_add_text(out, ", which Dataverse calls ");
    add_text(out, kb_slice_of(code->name->name), markdown);
  }
  kb_buf_add_text(out, code->name->is_shared ? " (Windows or .NET has this number, too)" : "");
}

static const struct kb_answer_code *name_of(const struct kb_answer *answer, struct kb_slice code)
{
  for (size_t i = 0; i < answer->code_count; i++) {
    if (kb_slice_equal(answer->codes[i].code, code)) {
      return &answer->codes[i];
    }
  }
  return NULL;
}

static bool is_unknown(const struct kb_answer *answer, struct kb_slice code)
{
  for (size_t i = 0; i < answer->unknown_count; i++) {
    if (kb_slice_equal(answer->unknown[i], code)) {
      return true;
    }
  }
  return false;
}

/* Codes that no article has come first, then the names of the others. */
static void write_unknown(struct kb_buf *out, const struct kb_answer *answer, bool markdown)
{
  for (size_t i = 0; i < answer->unknown_count; i++) {
    const struct kb_answer_code *named = name_of(answer, answer->unknown[i]);
    kb_buf_add_text(out, markdown ? "**No article for " : "No article for ");
    add_text(out, answer->unknown[i], markdown);
    if (named) {
      add_name(out, named, markdown);
    }
    kb_buf_add_text(out, markdown ? ".**\n\n" : ".\n");
  }
  for (size_t i = 0; i < answer->code_count; i++) {
    if (!is_unknown(answer, answer->codes[i].code)) {
      kb_buf_add_text(out, "The code is ");
      add_text(out, answer->codes[i].code, markdown);
      add_name(out, &answer->codes[i], markdown);
      kb_buf_add_text(out, markdown ? ".\n\n" : ".\n");
    }
  }
  if (answer->is_search) {
    return;
  }
  if (answer->unknown_count == 0 && answer->found_count == 0) {
    kb_buf_add_text(out,
                    markdown ? "**No article covers this.**\n\n" : "No article covers this.\n");
  }
  if (answer->found_count == 0 && answer->near_count == 0) {
    kb_buf_add_text(out, "Nothing is near.\n");
  }
}

void kb_answer_write_text(struct kb_buf *out, const struct kb_answer *answer, size_t width)
{
  write_unknown(out, answer, false);
  if (answer->found_count > 0) {
    kb_buf_add_text(out, answer->unknown_count + answer->code_count > 0 ? "\n" : "");
    kb_article_write_text(out, answer->found[0].article, &answer->found[0].match, width);
    write_list(out, answer->found + 1, answer->found_count - 1, "\nLess exact:\n", false, width);
  }
  write_list(out, answer->near, answer->near_count,
             answer->is_search ? "Articles with these words (a search; no error was recognized):\n"
                               : "\nNear, but not this error:\n",
             false, width);
  if (answer->more > 0) {
    kb_buf_addf(out, "  - %zu more: add a word to find fewer\n", answer->more);
  }
}

void kb_answer_write_markdown(struct kb_buf *out, const struct kb_answer *answer)
{
  write_unknown(out, answer, true);
  if (answer->found_count > 0) {
    kb_article_write_markdown(out, answer->found[0].article, &answer->found[0].match, 2);
    write_list(out, answer->found + 1, answer->found_count - 1, "\n### Less exact\n\n", true, 0);
  }
  write_list(out, answer->near, answer->near_count,
             answer->is_search         ? "### Articles with these words\n\n"
             : answer->found_count > 0 ? "\n### Near, but not this error\n\n"
                                       : "### Near, but not this error\n\n",
             true, 0);
  if (answer->more > 0) {
    kb_buf_addf(out, "- %zu more\n", answer->more);
  }
}

static void write_code(struct kb_json_writer *json, const struct kb_answer_code *code)
{
  char number[16];
  snprintf(number, sizeof number, "0x%08" PRIX32, code->name->number);
  kb_json_begin_object(json);
  kb_json_key(json, "code");
  kb_json_slice(json, code->code);
  kb_json_text_member(json, "number", number);
  kb_json_text_member(json, "name", code->name->name);
  kb_json_key(json, "shared");
  kb_json_bool(json, code->name->is_shared);
  kb_json_end_object(json);
}

void kb_answer_write_json(struct kb_buf *out, const struct kb_answer *answer)
{
  struct kb_json_writer json = {.out = out};
  size_t written = 0;
  kb_buf_add_text(out, "{\"unknown_codes\":");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < answer->unknown_count; i++) {
    kb_json_slice(&json, answer->unknown[i]);
  }
  kb_json_end_array(&json);
  kb_buf_add_text(out, ",\"codes\":");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < answer->code_count; i++) {
    write_code(&json, &answer->codes[i]);
  }
  kb_json_end_array(&json);
  kb_buf_add_text(out, ",\"articles\":[");
  for (size_t i = 0; i < answer->found_count + answer->near_count; i++) {
    const struct kb_answer_article *at =
      i < answer->found_count ? &answer->found[i] : &answer->near[i - answer->found_count];
    kb_buf_add_text(out, written++ > 0 ? ",\n" : "\n");
    kb_article_write_json(out, at->article, &at->match);
  }
  kb_buf_addf(out, written > 0 ? "\n],\"more\":%zu}\n" : "],\"more\":%zu}\n", answer->more);
}
