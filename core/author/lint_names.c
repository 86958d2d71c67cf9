#include "author/lint_names.h"

#include "base/text.h"
#include "sandbox/sandbox_names.h"
#include "triage/bind.h"

#include <stdio.h>
#include <strings.h>

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

/* What other languages call it, and what to write in Lua; or NULL. */
static const char *lua_for(struct kb_slice name)
{
  static const char find[] = "write string.find(TEXT, \"\xE2\x80\xA6\", 1, true) ~= nil";
  static const struct {
    const char *word, *suggestion;
  } words[] = {
    {"contains", find},
    {"includes", find},
    {"indexof", find},
    {"length", "the length of a text is #TEXT"},
    {"count", "the length of a list is #LIST"},
    {"size", "the length of a text or list is #TEXT"},
    {"tolower", "write string.lower(TEXT)"},
    {"tolowercase", "write string.lower(TEXT)"},
    {"toupper", "write string.upper(TEXT)"},
    {"startswith", "write string.sub(TEXT, 1, 3) == \"abc\""},
    {"endswith", "write string.sub(TEXT, -3) == \"abc\""},
    {"trim", "write string.match(TEXT, \"^%s*(.-)%s*$\")"},
  };
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (strlen(words[i].word) == name.length &&
        strncasecmp(words[i].word, name.data, name.length) == 0) {
      return words[i].suggestion;
    }
  }
  return NULL;
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
  const char *lua = prefix[0] ? lua_for(name) : NULL;
  const char *near =
    lua || kb_sandbox_is_withheld(whole) ? NULL : kb_text_suggest(word, names->list);
  snprintf(suggestion, sizeof suggestion, "did you mean %s%s?", prefix, near ? near : "");
  add_unknown(diagnostics, place, kb_slice_of(whole), near ? suggestion : lua);
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

/* Reports a function of texts that is none, written behind a column after `mark`. */
static void check_text_function(struct kb_diagnostics *diagnostics,
                                const struct kb_source_chain *chain, int length, const char *mark,
                                struct kb_slice name)
{
  struct names names = {.count = 0};
  char word[NAME_SIZE];
  char suggestion[2 * NAME_SIZE];
  add_names(&names, kb_sandbox_names("string"));
  if (has_name(&names, name)) {
    return;
  }
  snprintf(word, sizeof word, "%.*s", shown(name), name.data);
  const char *near = lua_for(name) ? NULL : kb_text_suggest(word, names.list);
  snprintf(suggestion, sizeof suggestion, "did you mean :%s()?", near ? near : "");
  kb_diagnostic_add_at(diagnostics, KB_W_NAME, chain->place.line, chain->place.column,
                       near ? suggestion : lua_for(name), "%.*s has no '%s%s'", length,
                       chain->text.data, mark, word);
}

void kb_lint_method(struct kb_diagnostics *diagnostics, const struct kb_source_chain *chain)
{
  if (chain->method.length > 0) {
    check_text_function(diagnostics, chain, (int)chain->text.length, ":", chain->method);
  }
}

void kb_lint_inside(struct kb_diagnostics *diagnostics, const struct kb_source_chain *chain,
                    struct kb_slice name)
{
  check_text_function(diagnostics, chain, (int)(name.data - chain->text.data) - 1, ".", name);
}

void kb_lint_list(struct kb_diagnostics *diagnostics, const struct kb_source_chain *chain,
                  struct kb_slice list, struct kb_slice column)
{
  char suggestion[4 * NAME_SIZE];
  snprintf(suggestion, sizeof suggestion,
           "write any(case.%.*s, function(row) return row.%.*s \xE2\x80\xA6 end)", shown(list),
           list.data, shown(column), column.data);
  kb_diagnostic_add_at(diagnostics, KB_W_NAME, chain->place.line, chain->place.column, suggestion,
                       "case.%.*s is a list of rows, and has no column %.*s itself", shown(list),
                       list.data, shown(column), column.data);
}
