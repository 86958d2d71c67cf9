#include "author/lint_names.h"

#include "base/text.h"
#include "sandbox/sandbox_names.h"
#include "triage/bind.h"

#include <stdio.h>

enum { NAMES_MAX = 63, NAME_SIZE = 64, SHOWN = 60 };

/* Zero is a valid start. */
struct names {
  const char *list[NAMES_MAX + 1];
  size_t count;
};

static void add_names(struct names *names, const char *const *list)
{
  for (; *list && names->count < NAMES_MAX; list++) {
    names->list[names->count++] = *list;
  }
}

static bool has_name(const struct names *names, struct kb_slice name)
{
  for (size_t i = 0; i < names->count; i++) {
    if (kb_slice_is(name, names->list[i])) {
      return true;
    }
  }
  return false;
}

static int shown(struct kb_slice text)
{
  return text.length < SHOWN ? (int)text.length : SHOWN;
}

static void add_unknown(struct kb_diagnostics *diagnostics, struct kb_source_place place,
                        struct kb_slice name, const char *suggestion)
{
  char text[NAME_SIZE];
  snprintf(text, sizeof text, "%.*s", shown(name), name.data);
  kb_diagnostic_add_at(
    diagnostics, KB_W_NAME, place.line, place.column, suggestion,
    kb_sandbox_is_withheld(text) ? "'%s' is not available to articles" : "unknown name '%s'", text);
}

/* Reports a name that is none of `names`, which stand behind `prefix`. */
static void check_member(struct kb_diagnostics *diagnostics, struct kb_source_place place,
                         const char *prefix, struct kb_slice name, const struct names *names)
{
  if (has_name(names, name)) {
    return;
  }
  char word[NAME_SIZE];
  char whole[2 * NAME_SIZE];
  char suggestion[2 * NAME_SIZE];
  snprintf(word, sizeof word, "%.*s", shown(name), name.data);
  snprintf(whole, sizeof whole, "%s%s", prefix, word);
  const char *near = kb_sandbox_is_withheld(whole) ? NULL : kb_text_suggest(word, names->list);
  snprintf(suggestion, sizeof suggestion, "did you mean %s%s?", prefix, near ? near : "");
  add_unknown(diagnostics, place, kb_slice_of(whole), near ? suggestion : NULL);
}

/* Whether that place was reported already. */
static bool is_reported(const struct kb_diagnostics *diagnostics, struct kb_source_place place)
{
  for (size_t i = diagnostics->count; i > 0; i--) {
    const struct kb_diagnostic *diagnostic = &diagnostics->list[i - 1];
    if (strcmp(diagnostic->file, diagnostics->file) != 0) {
      return false;
    }
    if (diagnostic->line == place.line && diagnostic->column == place.column) {
      return true;
    }
  }
  return false;
}

static void check_global(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                         const struct names *names, const struct kb_source_global *global)
{
  char suggestion[2 * NAME_SIZE];
  const struct kb_slice name = global->name;
  const struct kb_source_place place = global->place;
  if (global->is_assigned) {
    snprintf(suggestion, sizeof suggestion, "write local %.*s = \xE2\x80\xA6", shown(name),
             name.data);
    kb_diagnostic_add_at(diagnostics, KB_W_NAME, place.line, place.column, suggestion,
                         "articles set no globals");
  } else if (kb_slice_is(name, "null")) {
    kb_diagnostic_add_at(diagnostics, KB_W_NULL, place.line, place.column, "write nil",
                         "null is for examples; in a condition an empty column is nil");
  } else if (global->is_local || has_name(names, name) || is_reported(diagnostics, place)) {
    return;
  } else if (kb_slice_is(name, "case")) {
    add_unknown(diagnostics, place, name, "write function(case)");
  } else if (kb_subject_part(article->subject, name) != KB_PART_IS_NOTHING) {
    snprintf(suggestion, sizeof suggestion, "write case.%.*s", shown(name), name.data);
    add_unknown(diagnostics, place, name, suggestion);
  } else {
    check_member(diagnostics, place, "", name, names);
  }
}

static void check_library(struct kb_diagnostics *diagnostics, const struct kb_source_map *map,
                          const char *library)
{
  char prefix[NAME_SIZE];
  struct names names = {.count = 0};
  add_names(&names, kb_sandbox_names(library));
  snprintf(prefix, sizeof prefix, "%s.", library);
  const struct kb_source_chain *chain = NULL;
  for (size_t i = 0; (chain = kb_source_map_chain(map, library, i)) != NULL; i++) {
    const struct kb_slice text = chain->text;
    const size_t before = strlen(prefix);
    if (text.length > before && text.data[before - 1] == '.') {
      const struct kb_slice rest = {text.data + before, text.length - before};
      const struct kb_slice name = {rest.data, strcspn(rest.data, ".[")};
      check_member(diagnostics, chain->place, prefix, name, &names);
    }
  }
}

void kb_lint_names(struct kb_diagnostics *diagnostics, const struct kb_article *article,
                   const struct kb_source_map *map)
{
  struct names names = {.count = 0};
  const char *const *base = kb_sandbox_names(NULL);
  add_names(&names, base);
  add_names(&names, kb_bound_names);
  const struct kb_source_global *global = NULL;
  for (size_t i = 0; (global = kb_source_map_global(map, i)) != NULL; i++) {
    check_global(diagnostics, article, &names, global);
  }
  for (size_t i = 0; base[i]; i++) {
    if (kb_sandbox_names(base[i])) {
      check_library(diagnostics, map, base[i]);
    }
  }
}

void kb_lint_method(struct kb_diagnostics *diagnostics, const struct kb_source_chain *chain)
{
  struct names names = {.count = 0};
  char word[NAME_SIZE];
  char suggestion[2 * NAME_SIZE];
  const struct kb_slice method = chain->method;
  add_names(&names, kb_sandbox_names("string"));
  if (method.length == 0 || has_name(&names, method)) {
    return;
  }
  snprintf(word, sizeof word, "%.*s", shown(method), method.data);
  const char *near = kb_text_suggest(word, names.list);
  snprintf(suggestion, sizeof suggestion, "did you mean :%s()?", near ? near : "");
  kb_diagnostic_add_at(diagnostics, KB_W_NAME, chain->place.line, chain->place.column,
                       near ? suggestion : NULL, "%.*s has no function ':%s()'",
                       (int)chain->text.length, chain->text.data, word);
}
