/* The content of an article except its examples, as text, for comparing two. */
#ifndef TESTS_ARTICLE_TEXT_H
#define TESTS_ARTICLE_TEXT_H

#include "article/article.h"

#include <stdlib.h>

static void add_line(struct kb_buf *out, const char *key, const char *text)
{
  kb_buf_addf(out, "%s=%s%s\n", key, text ? "" : "(none)", text ? text : "");
}

static void add_lines(struct kb_buf *out, const char *key, const char *const *texts, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    add_line(out, key, texts[i]);
  }
}

static void article_text(struct kb_buf *out, const struct kb_article *article)
{
  const char *const head[][2] = {
    {"code", article->code},
    {"kb", article->kb},
    {"title", article->title},
    {"product", article->product},
    {"reference", article->reference},
    {"reviewed", article->reviewed},
    {"status", article->status},
    {"severity", article->severity},
    {"role", article->role},
    {"source.file", article->source_file},
    {"symptom", article->symptom},
    {"source.hash", article->source_hash},
    {"symptom.when", article->has_symptom_when ? "" : NULL},
    {"early", article->has_early ? "" : NULL},
  };
  for (size_t i = 0; i < sizeof head / sizeof head[0]; i++) {
    add_line(out, head[i][0], head[i][1]);
  }
  add_lines(out, "other_kb", article->other_kb, article->other_kb_count);
  for (size_t i = 0; i < article->signature_count; i++) {
    const struct kb_signature *signature = &article->signatures[i];
    add_line(out, "code", signature->code);
    add_line(out, "number", signature->number);
    add_line(out, "message", signature->message);
    add_line(out, "details", signature->details);
    add_line(out, "source", signature->source);
  }
  for (size_t i = 0; i < article->cause_count; i++) {
    const struct kb_cause *cause = &article->causes[i];
    add_line(out, "id", cause->id);
    add_line(out, "text", cause->text);
    add_line(out, "look", cause->look);
    add_line(out, "when", cause->has_when ? "" : NULL);
  }
  for (size_t i = 0; i < article->step_count; i++) {
    const struct kb_step *step = &article->steps[i];
    kb_buf_addf(out, "cause=%d\n", step->cause);
    add_line(out, "text", step->text);
    add_lines(out, "step", step->steps, step->step_count);
  }
}

static int by_message(const void *a, const void *b)
{
  return strcmp(((const struct kb_diagnostic *)a)->message,
                ((const struct kb_diagnostic *)b)->message);
}

/* Sorted, as tables of Lua have no order. */
static void diagnostics_text(struct kb_buf *out, struct kb_diagnostics *diagnostics)
{
  if (diagnostics->count > 0) {
    qsort(diagnostics->list, diagnostics->count, sizeof diagnostics->list[0], by_message);
  }
  for (size_t i = 0; i < diagnostics->count; i++) {
    const struct kb_diagnostic *diagnostic = &diagnostics->list[i];
    kb_buf_addf(out, "%s %zu %s: %s (%s)\n", kb_diagnostic_code_name(diagnostic->code),
                diagnostic->line, diagnostic->path, diagnostic->message,
                diagnostic->suggestion ? diagnostic->suggestion : "");
  }
}

#endif
