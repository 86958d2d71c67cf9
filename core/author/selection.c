#include "author/selection.h"

#include "author/selection_near.h"
#include "base/ascii.h"
#include "base/grow.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>

/* A recursive-descent parser with a function for each level of precedence builds the tree in an
   array, whose nodes refer to each other by index. Choosing evaluates the tree for each article,
   without short circuit, because every word also notes whether any article matches it. A word that
   matches none is an error with a suggestion, as it is most likely misspelled. */

enum operation { WORD, NOT, AND, OR };

enum { DEPTH_MAX = 100, NODES_MAX = 1000 };

struct node {
  enum operation operation;
  size_t left, right;          /* operands */
  enum kb_selection_kind kind; /* of a word */
  const char *word;            /* in lower case */
  size_t column;
};

struct kb_selection {
  const char *option;
  struct kb_arena arena;
  struct node *nodes;
  size_t count, capacity;
  size_t root;
};

/* --- Reading --- */

struct reader {
  struct kb_selection *selection;
  const char *text, *at;
  int depth;
  struct kb_error *error;
};

static void skip(struct reader *reader)
{
  reader->at += strspn(reader->at, " \t\r\n");
}

static size_t column(const struct reader *reader)
{
  return (size_t)(reader->at - reader->text) + 1;
}

static size_t word_length(const char *at)
{
  return strcspn(at, " \t\r\n(),");
}

static bool is_word(const char *at, const char *word)
{
  const size_t length = strlen(word);
  return word_length(at) == length && strncasecmp(at, word, length) == 0;
}

static bool add_node(struct reader *reader, struct node node, size_t *place)
{
  struct kb_selection *selection = reader->selection;
  if (!KB_MAKE_ROOM(selection->nodes, selection->count, selection->capacity, 16)) {
    kb_fail_no_memory(reader->error);
    return false;
  }
  if (selection->count == NODES_MAX) {
    kb_fail(reader->error, KB_USAGE, "%s: the expression is too long", selection->option);
    return false;
  }
  *place = selection->count;
  selection->nodes[selection->count++] = node;
  return true;
}

static bool expect(struct reader *reader, const char *what)
{
  kb_fail(reader->error, KB_USAGE, "%s: column %zu: expected %s, found %s%.40s%s; %s",
          reader->selection->option, column(reader), what, *reader->at ? "'" : "",
          *reader->at ? reader->at : "the end", *reader->at ? "'" : "",
          "an expression is as: stable and not (email or Error8*)");
  return false;
}

static bool read_or(struct reader *reader, size_t *place);

static bool read_word(struct reader *reader, size_t *place)
{
  const size_t length = word_length(reader->at);
  if (length == 0 || is_word(reader->at, "and") || is_word(reader->at, "or")) {
    return expect(reader, "a code, a severity, a status or a pack");
  }
  char *word = kb_arena_dup(&reader->selection->arena, (struct kb_slice){reader->at, length});
  if (!word) {
    kb_fail_no_memory(reader->error);
    return false;
  }
  kb_lower_case(word, strlen(word));
  struct node node = {.operation = WORD, .word = word, .column = column(reader)};
  for (int kind = KB_SELECT_CODE; kind < KB_SELECT_KIND_COUNT; kind++) {
    const char *prefix = kb_selection_prefix((enum kb_selection_kind)kind);
    if (strncmp(word, prefix, strlen(prefix)) == 0) {
      node.kind = (enum kb_selection_kind)kind;
      node.word = word + strlen(prefix);
    }
  }
  /* kb:KB4484702 */
  if (node.kind == KB_SELECT_KB && strncmp(node.word, "kb", 2) == 0) {
    node.word += 2;
  }
  reader->at += length;
  return add_node(reader, node, place);
}

static bool read_not(struct reader *reader, size_t *place)
{
  skip(reader);
  if (reader->depth > DEPTH_MAX) {
    return expect(reader, "fewer parentheses");
  }
  reader->depth++;
  bool good = false;
  if (is_word(reader->at, "not")) {
    struct node node = {.operation = NOT};
    reader->at += 3;
    good = read_not(reader, &node.left) && add_node(reader, node, place);
  } else if (*reader->at == '(') {
    reader->at++;
    good = read_or(reader, place);
    skip(reader);
    if (good && *reader->at != ')') {
      good = expect(reader, "')'");
    }
    reader->at += good;
  } else {
    good = read_word(reader, place);
  }
  reader->depth--;
  return good;
}

static bool read_and(struct reader *reader, size_t *place)
{
  bool good = read_not(reader, place);
  for (skip(reader); good && is_word(reader->at, "and"); skip(reader)) {
    struct node node = {.operation = AND, .left = *place};
    reader->at += 3;
    good = read_not(reader, &node.right) && add_node(reader, node, place);
  }
  return good;
}

static bool read_or(struct reader *reader, size_t *place)
{
  bool good = read_and(reader, place);
  for (skip(reader); good && (*reader->at == ',' || is_word(reader->at, "or")); skip(reader)) {
    struct node node = {.operation = OR, .left = *place};
    reader->at += *reader->at == ',' ? 1 : 2;
    good = read_and(reader, &node.right) && add_node(reader, node, place);
  }
  return good;
}

enum kb_status kb_selection_parse(const char *option, const char *text,
                                  struct kb_selection **selection, struct kb_error *error)
{
  struct kb_selection *made = calloc(1, sizeof *made);
  struct reader reader = {made, text, text, 0, error};
  *selection = NULL;
  if (!made) {
    return kb_fail_no_memory(error);
  }
  made->option = option;
  if (!read_or(&reader, &made->root) || (*reader.at && !expect(&reader, "and, or or the end"))) {
    kb_selection_free(made);
    return error->status;
  }
  *selection = made;
  return KB_OK;
}

void kb_selection_free(struct kb_selection *selection)
{
  if (selection) {
    kb_arena_fini(&selection->arena);
    free(selection->nodes);
    free(selection);
  }
}

/* --- Choosing --- */

/* What words are compared with, in lower case. */
struct facts {
  const struct kb_article *article;
  struct kb_buf code, pack;
};

static void add_lower(struct kb_buf *out, struct kb_slice text)
{
  kb_buf_clear(out);
  kb_buf_add_slice(out, text);
  kb_lower_case(out->data, out->length);
}

static bool fits(const char *pattern, const char *text)
{
  return fnmatch(pattern, text, FNM_NOESCAPE) == 0;
}

/* Whether the pattern matches the pack, or any of its folders with those below or above it. */
static bool fits_pack(const char *pattern, const struct kb_buf *pack)
{
  char part[512];
  for (size_t begin = 0; begin < pack->length; begin++) {
    if (begin > 0 && pack->data[begin - 1] != '/') {
      continue;
    }
    for (size_t end = begin + 1; end <= pack->length; end++) {
      if ((end == pack->length || pack->data[end] == '/') && end - begin < sizeof part) {
        memcpy(part, pack->data + begin, end - begin);
        part[end - begin] = '\0';
        if (fits(pattern, part)) {
          return true;
        }
      }
    }
  }
  return false;
}

static bool fits_word(const struct node *node, const struct facts *facts)
{
  const struct kb_article *article = facts->article;
  switch (node->kind) {
  case KB_SELECT_CODE:
    return fits(node->word, kb_buf_text(&facts->code));
  case KB_SELECT_KB:
    return kb_article_has_kb(article, node->word);
  case KB_SELECT_SEVERITY:
    return fits(node->word, article->severity);
  case KB_SELECT_STATUS:
    return fits(node->word, article->status);
  case KB_SELECT_PACK:
    return fits_pack(node->word, &facts->pack);
  case KB_SELECT_ABOUT:
    return fits(node->word, article->subject->name);
  case KB_SELECT_ANY:
  case KB_SELECT_KIND_COUNT:
    break;
  }
  /* Error* is meant for codes and not also for the severity */
  return strcmp(node->word, article->severity) == 0 || strcmp(node->word, article->status) == 0 ||
         fits(node->word, kb_buf_text(&facts->code)) || fits_pack(node->word, &facts->pack);
}

static bool holds(const struct kb_selection *selection, size_t place, const struct facts *facts,
                  bool *matched)
{
  const struct node *node = &selection->nodes[place];
  /* evaluates both sides, to see which words match any article */
  switch (node->operation) {
  case WORD: {
    const bool fit = fits_word(node, facts);
    matched[place] = matched[place] || fit;
    return fit;
  }
  case NOT:
    return !holds(selection, node->left, facts, matched);
  case AND: {
    const bool left = holds(selection, node->left, facts, matched);
    return holds(selection, node->right, facts, matched) && left;
  }
  case OR: {
    const bool left = holds(selection, node->left, facts, matched);
    return holds(selection, node->right, facts, matched) || left;
  }
  }
  return false;
}

/* No article is about it: the error shows the subjects that there are. */
static enum kb_status unknown_subject(const struct kb_selection *selection, const struct node *node,
                                      const struct kb_rule_set *rule_set, const char *near,
                                      struct kb_error *error)
{
  struct kb_buf subjects = {0};
  kb_selection_subjects(&subjects, rule_set);
  kb_fail(error, KB_USAGE,
          "%s: no article of the rule set is about '%.60s'%s%.80s%s; articles are about: %s",
          selection->option, node->word, *near ? "; did you mean " : "", near, *near ? "?" : "",
          kb_buf_text(&subjects));
  kb_buf_fini(&subjects);
  return KB_USAGE;
}

/* Reports a word that matches nothing, with a suggestion. */
static enum kb_status unknown_word(const struct kb_selection *selection, const struct node *node,
                                   const struct kb_rule_set *rule_set, const char *const *paths,
                                   size_t path_count, struct kb_error *error)
{
  struct kb_buf near = {0};
  kb_selection_near(&near, node->kind, node->word, rule_set, paths, path_count);
  if (node->kind == KB_SELECT_ABOUT) {
    unknown_subject(selection, node, rule_set, kb_buf_text(&near), error);
  } else {
    kb_fail(
      error, KB_USAGE,
      "%s: column %zu: no article of the rule set is meant by '%.60s'%s%.80s%s; kbtriage list "
      "shows codes, statuses and files",
      selection->option, node->column, node->word, near.length > 0 ? "; did you mean " : "",
      kb_buf_text(&near), near.length > 0 ? "?" : "");
  }
  kb_buf_fini(&near);
  return KB_USAGE;
}

static enum kb_status choose_all(const struct kb_selection *selection,
                                 const struct kb_rule_set *rule_set, const char *const *paths,
                                 size_t path_count, bool *chosen, bool *matched,
                                 struct kb_error *error)
{
  struct facts facts = {.article = NULL};
  bool failed = false;
  for (size_t i = 0; i < rule_set->count; i++) {
    facts.article = rule_set->articles[i];
    if (!facts.article->overridden) {
      add_lower(&facts.code, kb_slice_of(facts.article->code));
      add_lower(&facts.pack, kb_selection_pack(facts.article->file, paths, path_count));
      failed = failed || facts.code.failed || facts.pack.failed; /* which clearing resets */
      chosen[i] = holds(selection, selection->root, &facts, matched);
    }
  }
  kb_buf_fini(&facts.code);
  kb_buf_fini(&facts.pack);
  if (failed) {
    return kb_fail_no_memory(error);
  }
  for (size_t i = 0; i < selection->count; i++) {
    if (selection->nodes[i].operation == WORD && !matched[i]) {
      return unknown_word(selection, &selection->nodes[i], rule_set, paths, path_count, error);
    }
  }
  return KB_OK;
}

enum kb_status kb_selection_choose(const struct kb_selection *selection,
                                   const struct kb_rule_set *rule_set, const char *const *paths,
                                   size_t path_count, bool **chosen, struct kb_error *error)
{
  bool *matched = calloc(selection->count + 1, sizeof *matched);
  *chosen = calloc(rule_set->count + 1, sizeof **chosen);
  const enum kb_status status =
    matched && *chosen ? choose_all(selection, rule_set, paths, path_count, *chosen, matched, error)
                       : kb_fail_no_memory(error);
  free(matched);
  return status;
}
