#include "report/docs.h"

#include "base/ascii.h"
#include "report/article.h"
#include "report/markdown_text.h"

#include <stdlib.h>
#include <strings.h>

/* The index has two tables: articles in the order of the rule set, and codes sorted without regard
   to case. For the second, one function goes through all signatures twice, first to count the
   codes, then to collect them; after sorting, duplicates are neighbors and are left out. */

static void add_text(struct kb_buf *out, const char *text)
{
  kb_markdown_text(out, kb_slice_of(text));
}

static void page_signatures(struct kb_buf *out, const struct kb_article *article)
{
  for (size_t i = 0; i < article->signature_count; i++) {
    const struct kb_signature *signature = &article->signatures[i];
    const char *const parts[] = {signature->code, signature->number, signature->message,
                                 signature->details};
    static const char *const labels[] = {"code ", "with ", "message: ", "details: "};
    bool first = true;
    kb_buf_add_text(out, i == 0 ? "\n## Found by\n\n- " : "- ");
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
      if (parts[k]) {
        kb_buf_addf(out, "%s%s", first ? "" : ", ", labels[k]);
        add_text(out, parts[k]);
        first = false;
      }
    }
    kb_buf_add_char(out, '\n');
  }
}

void kb_docs_article(struct kb_buf *out, const struct kb_article *article)
{
  kb_article_write_markdown(out, article, &(struct kb_article_match){.words = {NULL, 0}}, 1);
  page_signatures(out, article);
}

void kb_docs_page(struct kb_buf *out, const struct kb_article *article)
{
  kb_docs_article(out, article);
  kb_buf_add_text(out, "\n[All articles](index.md)\n");
}

/* --- The index --- */

struct entry {
  const char *code;
  const struct kb_article *article;
};

static int by_code(const void *a, const void *b)
{
  const struct entry *x = a;
  const struct entry *y = b;
  const int codes = strcasecmp(x->code, y->code);
  return codes != 0 ? codes : strcmp(x->article->code, y->article->code);
}

static bool is_capital_hex(char byte)
{
  return kb_is_hex(byte) && !kb_is_lower(byte);
}

/* Names are distinct: each byte that is not a letter, digit, hyphen or underscore becomes an
   underscore and two hex digits, and so does an underscore that would look like that. */
void kb_docs_name(struct kb_buf *out, const struct kb_article *article)
{
  const bool is_index = strcasecmp(article->code, "index") == 0;
  for (const char *at = article->code; *at; at++) {
    const unsigned char byte = (unsigned char)*at;
    const bool reads_so = byte == '_' && is_capital_hex(at[1]) && is_capital_hex(at[2]);
    const bool is_kept = (kb_is_alnum(byte) || byte == '_' || byte == '-') && !reads_so;
    if (is_kept && !(is_index && at == article->code)) {
      kb_buf_add_char(out, *at);
    } else {
      kb_buf_addf(out, "_%02X", byte);
    }
  }
  kb_buf_add_text(out, ".md");
}

static void add_link(struct kb_buf *out, const struct kb_article *article, const char *text)
{
  kb_buf_add_char(out, '[');
  add_text(out, text);
  kb_buf_add_text(out, "](");
  kb_docs_name(out, article);
  kb_buf_add_char(out, ')');
}

bool kb_docs_has(const struct kb_article *article)
{
  return !article->overridden && !article->skipped;
}

static void index_articles(struct kb_buf *out, const struct kb_rule_set *rule_set)
{
  kb_buf_add_text(out, "# Rule set\n\n| Article | KB | Status | What is wrong |\n"
                       "| --- | --- | --- | --- |\n");
  for (size_t i = 0; i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (!kb_docs_has(article)) {
      continue;
    }
    kb_buf_add_text(out, "| ");
    add_link(out, article, article->code);
    kb_buf_addf(out, " | %s | %s | ", article->kb ? article->kb : "", article->status);
    add_text(out, article->title);
    kb_buf_add_text(out, " |\n");
  }
}

static size_t take_codes(const struct kb_rule_set *rule_set, struct entry *entries)
{
  size_t count = 0;
  for (size_t i = 0; i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    for (size_t k = 0; k < article->signature_count && kb_docs_has(article); k++) {
      const struct kb_signature *signature = &article->signatures[k];
      const char *const codes[] = {signature->code, signature->number};
      for (size_t n = 0; n < 2; n++) {
        if (codes[n] && entries) {
          entries[count] = (struct entry){codes[n], article};
        }
        count += codes[n] != NULL;
      }
    }
  }
  return count;
}

static void index_codes(struct kb_buf *out, const struct kb_rule_set *rule_set)
{
  const size_t count = take_codes(rule_set, NULL);
  struct entry *entries = calloc(count + 1, sizeof *entries);
  if (!entries) {
    out->failed = true;
    return;
  }
  take_codes(rule_set, entries);
  qsort(entries, count, sizeof *entries, by_code);
  kb_buf_add_text(out, "\n## By code\n\n| Code | Article |\n| --- | --- |\n");
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && by_code(&entries[i - 1], &entries[i]) == 0) {
      continue;
    }
    kb_buf_add_text(out, "| ");
    add_text(out, entries[i].code);
    kb_buf_add_text(out, " | ");
    add_link(out, entries[i].article, entries[i].article->title);
    kb_buf_add_text(out, " |\n");
  }
  free(entries);
}

void kb_docs_index(struct kb_buf *out, const struct kb_rule_set *rule_set)
{
  index_articles(out, rule_set);
  index_codes(out, rule_set);
}
