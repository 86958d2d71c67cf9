#include "mcp/tools.h"

#include "base/ascii.h"
#include "base/text.h"
#include "report/docs.h"
#include "report/lookup.h"
#include "report/markdown_text.h"
#include "triage/search.h"

#include <strings.h>

/* The tools that look at articles. Their JSON is that of `explain --format json`, of an article in
   it, and of `list --format json`. */

static const struct kb_mcp_argument explain_arguments[] = {
  {"text", "An error code in any spelling, a KB number, or the text of an error as it was pasted.",
   .is_required = true},
  {.name = NULL},
};

static void add_note(void *context, const char *sentence)
{
  struct kb_buf *text = context;
  kb_buf_add_text(text, "\nNote: ");
  kb_markdown_text(text, kb_slice_of(sentence));
  kb_buf_add_char(text, '\n');
}

static void explain(struct kb_mcp_use *use)
{
  struct kb_lookup lookup = {0};
  kb_lookup_ask(&lookup, kb_slice_of(kb_mcp_text(use, "text", "")));
  if (lookup.text.length == 0) {
    kb_mcp_tool_fail(use, "there is no text; give a code, a KB number or the text of an error");
  } else if (!kb_lookup_find(&lookup, use->setting->rule_set)) {
    kb_mcp_tool_fail(use, "out of memory");
  } else {
    if (!lookup.skipped || lookup.answer.found_count > 0) {
      kb_answer_write_markdown(&use->text, &lookup.answer);
    }
    kb_lookup_notes(&lookup, use->setting->skipped, add_note, &use->text);
    kb_answer_write_json(&use->json, &lookup.answer);
  }
  kb_lookup_fini(&lookup);
}

const struct kb_mcp_tool kb_mcp_explain = {
  .name = "explain",
  .title = "Explain an error",
  .help =
    "Finds the article for an error code, a KB number or pasted error text: what it means, its "
    "causes, what to do. Says which codes have no article, and which articles are only near.",
  .arguments = explain_arguments,
  .run = explain,
};

/* --- Search --- */

enum { FOUND_MOST = 100, FOUND = 20 };

static const struct kb_mcp_argument search_arguments[] = {
  {"words",
   "Up to six words of a title, a symptom, a cause or a code, such as: inactive profile. "
   "Without words, all articles are listed.",
   .is_required = false},
  {"limit", "How many articles to list (default: 20).", .least = 1, .most = FOUND_MOST},
  {.name = NULL},
};

static void list_all(const struct kb_rule_set *rule_set, const struct kb_article **list,
                     size_t size, size_t *count)
{
  *count = 0;
  for (size_t i = 0; i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (!article->overridden && !article->skipped) {
      if (*count < size) {
        list[*count] = article;
      }
      (*count)++;
    }
  }
}

static void write_found(struct kb_mcp_use *use, const struct kb_article *const *list, size_t count,
                        size_t more)
{
  struct kb_json_writer json = {.out = &use->json};
  kb_json_begin_object(&json);
  kb_json_key(&json, "articles");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < count; i++) {
    struct kb_buf line = {0};
    kb_article_write_json_line(&json, list[i]);
    kb_buf_addf(&line, "%s, %s%s%s", list[i]->code, list[i]->kb ? "KB " : "",
                list[i]->kb ? list[i]->kb : "", list[i]->kb ? ", " : "");
    kb_buf_addf(&line, "%s: %s", list[i]->severity, list[i]->title);
    kb_buf_add_text(&use->text, "- ");
    kb_markdown_text(&use->text, kb_buf_slice(&line));
    kb_buf_add_char(&use->text, '\n');
    use->text.failed |= line.failed;
    kb_buf_fini(&line);
  }
  kb_json_end_array(&json);
  kb_json_count_member(&json, "more", more);
  kb_json_end_object(&json);
  if (more > 0) {
    kb_buf_addf(&use->text, "\n%zu more: add a word to find fewer, or raise limit.\n", more);
  } else if (count == 0) {
    kb_buf_add_text(&use->text,
                    "No article has all of these words. Try fewer or other words; for a "
                    "code or the text of an error, call explain.\n");
  }
}

static void search(struct kb_mcp_use *use)
{
  const struct kb_article *list[FOUND_MOST];
  const struct kb_rule_set *rule_set = use->setting->rule_set;
  const struct kb_slice words = kb_trim(kb_slice_of(kb_mcp_text(use, "words", "")));
  const size_t limit = kb_mcp_number(use, "limit", FOUND);
  size_t count = 0;
  if (words.length == 0) {
    list_all(rule_set, list, limit, &count);
  } else {
    kb_search(rule_set, words, list, limit, &count);
  }
  const size_t listed = count < limit ? count : limit;
  write_found(use, list, listed, count - listed);
}

const struct kb_mcp_tool kb_mcp_search = {
  .name = "search_articles",
  .title = "Search articles",
  .help =
    "Lists the articles that have all of some words, those with the words in the title first; "
    "without words, all articles.",
  .arguments = search_arguments,
  .run = search,
};

/* --- One article --- */

static const struct kb_mcp_argument show_arguments[] = {
  {"article",
   "The code of the article, such as InvalidIncomingEmailServerProfile, or its KB number.",
   .is_required = true},
  {.name = NULL},
};

/* The article with that KB number ("KB 4484702", "4484702"), or NULL. */
static const struct kb_article *find_kb(const struct kb_rule_set *rule_set, const char *name)
{
  const char *number = name + (strncasecmp(name, "kb", 2) == 0 ? 2 : 0);
  number += strspn(number, " ");
  for (size_t i = 0; i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (!article->overridden && kb_article_has_kb(article, number)) {
      return article;
    }
  }
  return NULL;
}

static const char *near_code(const struct kb_rule_set *rule_set, const char *name)
{
  for (size_t i = 0; i < rule_set->count; i++) {
    const char *codes[] = {rule_set->articles[i]->code, NULL};
    if (!rule_set->articles[i]->overridden && !rule_set->articles[i]->skipped &&
        kb_text_suggest(name, codes)) {
      return codes[0];
    }
  }
  return NULL;
}

static void show(struct kb_mcp_use *use)
{
  const struct kb_rule_set *rule_set = use->setting->rule_set;
  const char *name = kb_mcp_text(use, "article", "");
  const struct kb_article *by_code = kb_rule_set_find(rule_set, name);
  const struct kb_article *article = by_code ? by_code : find_kb(rule_set, name);
  if (!article) {
    const char *near = near_code(rule_set, name);
    kb_mcp_tool_fail(use,
                     "there is no article '%.200s'%s%s%s; search_articles finds articles by words",
                     name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
  } else if (article->skipped) {
    kb_mcp_tool_fail(use, "the article %s is left out by --only, --skip or --about of the server",
                     article->code);
  } else {
    const struct kb_article_match match = {.kind = by_code ? KB_MATCH_CODE : KB_MATCH_KB};
    kb_docs_article(&use->text, article);
    kb_article_write_json(&use->json, article, &match);
  }
}

const struct kb_mcp_tool kb_mcp_show = {
  .name = "show_article",
  .title = "Show an article",
  .help = "Shows one article by its code or KB number: symptom, causes, resolution, and what it is "
          "found by.",
  .arguments = show_arguments,
  .run = show,
};
