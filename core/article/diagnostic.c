#include "article/diagnostic.h"

#include "base/grow.h"

#include <stdio.h>
#include <stdlib.h>

/* The list is an array that grows by doubling; one arena owns all texts, so they are freed at
   once. One table has the name and title of each code, and the first letter of the name decides
   whether it is an error. The list always knows its number of errors, so callers can compare it
   before and after a step to see whether the step failed. */

void kb_diagnostics_fini(struct kb_diagnostics *diagnostics)
{
  free(diagnostics->list);
  kb_arena_fini(&diagnostics->arena);
  *diagnostics = (struct kb_diagnostics){0};
}

void kb_diagnostics_file(struct kb_diagnostics *diagnostics, const char *file,
                         struct kb_slice source)
{
  if (!diagnostics->file || strcmp(diagnostics->file, file) != 0) {
    memset(diagnostics->of_file, 0, sizeof diagnostics->of_file);
  }
  diagnostics->source = source;
  diagnostics->file = kb_arena_text(&diagnostics->arena, file);
  diagnostics->failed = diagnostics->failed || !diagnostics->file;
}

static const struct {
  const char *name, *title;
} codes[KB_DIAGNOSTIC_CODE_COUNT] = {
  [KB_E_LOAD] = {"E101", "The file does not load."},
  [KB_E_RETURN] = {"E102", "The file does not return one table."},
  [KB_E_UNKNOWN_KEY] = {"E103", "A key that does not belong there."},
  [KB_E_MISSING_KEY] = {"E104", "A key that is needed is missing."},
  [KB_E_TYPE] = {"E105", "A value of the wrong type."},
  [KB_E_VALUE] = {"E106", "A value that is none of those allowed."},
  [KB_E_EMPTY] = {"E107", "An empty text or list where one is needed."},
  [KB_E_CONTROL] = {"E108", "A text with control characters."},
  [KB_E_DUPLICATE_CODE] = {"E109", "Two articles of one directory have the same code."},
  [KB_E_UNKNOWN_CAUSE] = {"E110", "A cause is named that the article does not have."},
  [KB_E_DUPLICATE_CAUSE] = {"E111", "Two causes have the same id."},
  [KB_E_SIGNATURE] = {"E112", "A signature that recognises nothing."},
  [KB_E_CAUSE_UNKNOWN] = {"E113", "A cause that nobody could tell: it has neither when nor look."},
  [KB_E_LINK] = {"E114",
                 "A link that leads out of the folder of rules, or a folder too deep in it."},
  [KB_E_STATE] = {"E115", "A condition that could keep something from one case to the next."},
  [KB_E_MISCOMPILED] = {"E116", "Source that the Lua in use compiles wrongly."},
  [KB_E_DUPLICATE_NAME] = {"E117",
                           "Two tables, columns, relations, choices or titles of the same name."},
  [KB_E_UNKNOWN_NAME] = {"E118", "A table, column, relation or choice is named that is not there."},
  [KB_E_CONFLICT] = {"E119", "It contradicts an earlier tables.lua."},
  [KB_E_REMEDY] = {"E120", "A remedy that kbtriage fix must not carry out."},
  [KB_E_REMEDY_STEP] = {"E121", "A remedy and the steps that it does do not fit together."},
  [KB_E_CODES] = {"E122", "A line of codes.tsv that names no code."},
  [KB_E_EXCEPTIONS] = {"E123", "A list of exceptions among the articles."},
  [KB_W_COLUMN] = {"W201", "A column that the table does not have."},
  [KB_W_SECRET_COLUMN] = {"W202", "A column that can never be read."},
  [KB_W_OPTION] = {"W203", "A choice that the column does not have."},
  [KB_W_NULL] = {"W204", "null in a condition, where an empty column reads as nil."},
  [KB_W_CAUSE_UNTESTED] = {"W205", "A cause that no example confirms or rules out."},
  [KB_W_GAP] = {"W206", "Something of a draft is still to be filled in."},
  [KB_W_OVERLAP] = {"W207", "A message that another article recognises, too."},
  [KB_W_FILE_NAME] = {"W208", "The file does not have the name of the code."},
  [KB_W_REPEATED_KEY] = {"W209", "A key stands twice."},
  [KB_W_NO_STEP] = {"W210", "A cause without a step that fixes it."},
  [KB_W_PLACEHOLDER] = {"W211", "A placeholder that nothing fills in."},
  [KB_W_SOURCE_CHANGED] = {"W212", "The knowledge-base article has changed since."},
  [KB_W_SOURCE_GONE] = {"W213", "The knowledge-base article is not there any more."},
  [KB_W_SAME_CODE] = {"W214", "An article of another directory has the same code."},
  [KB_W_EXPLAIN_ONLY] = {"W215", "An article that only explain finds."},
  [KB_W_NOT_IN_RULES] = {"W216", "The article is not in the rule set that a run takes."},
  [KB_W_CODE_NAME] = {"W217", "A signature whose code and number are of different errors."},
  [KB_W_COMPARED] = {"W218", "A column compared with a value that it never has."},
  [KB_W_RETIRED] = {"W219", "A retired article without a reason, or a reason without that status."},
  [KB_W_COMMON_CODE] = {"W220", "A code that alerts of other errors contain, too."},
  [KB_W_MISNAMED] = {"W221", "A file that is not read, because of its name."},
  [KB_W_NAME] = {"W222", "A name that means nothing in a condition."},
};

const char *kb_diagnostic_code_name(enum kb_diagnostic_code code)
{
  return codes[code].name;
}

const char *kb_diagnostic_code_title(enum kb_diagnostic_code code)
{
  return codes[code].title;
}

bool kb_diagnostic_is_error(enum kb_diagnostic_code code)
{
  return codes[code].name[0] == 'E';
}

static const char more_warnings[] = "there are more warnings; look at those above first";

KB_PRINTF(3, 0)
static void add(struct kb_diagnostics *diagnostics, struct kb_diagnostic diagnostic,
                const char *format, va_list arguments)
{
  const bool is_error = kb_diagnostic_is_error(diagnostic.code);
  const enum kb_diagnostic_turn turn = kb_diagnostic_turn(diagnostics->of_file[is_error]++);
  char message[1024];
  if (turn == KB_TURN_NONE) {
    return;
  }
  vsnprintf(message, sizeof message, format, arguments);
  if (turn == KB_TURN_MORE) {
    snprintf(message, sizeof message, "%s", is_error ? kb_diagnostics_more : more_warnings);
    diagnostic.suggestion = NULL;
  }
  diagnostic.file = diagnostics->file;
  diagnostic.source = diagnostics->source;
  diagnostic.message = kb_arena_text(&diagnostics->arena, message);
  diagnostic.path = kb_arena_text(&diagnostics->arena, diagnostic.path);
  const bool suggests = diagnostic.suggestion != NULL;
  if (suggests) {
    diagnostic.suggestion = kb_arena_text(&diagnostics->arena, diagnostic.suggestion);
  }
  if ((suggests && !diagnostic.suggestion) || !diagnostic.message || !diagnostic.path ||
      !KB_MAKE_ROOM(diagnostics->list, diagnostics->count, diagnostics->capacity, 16)) {
    diagnostics->failed = true;
    return;
  }
  diagnostics->list[diagnostics->count++] = diagnostic;
  diagnostics->errors += is_error;
}

void kb_diagnostic_add(struct kb_diagnostics *diagnostics, enum kb_diagnostic_code code,
                       const char *path, const char *suggestion, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  add(diagnostics, (struct kb_diagnostic){.code = code, .path = path, .suggestion = suggestion},
      format, arguments);
  va_end(arguments);
}

void kb_diagnostic_add_at(struct kb_diagnostics *diagnostics, enum kb_diagnostic_code code,
                          size_t line, size_t column, const char *suggestion, const char *format,
                          ...)
{
  va_list arguments;
  va_start(arguments, format);
  add(diagnostics,
      (struct kb_diagnostic){
        .code = code, .line = line, .column = column, .path = "", .suggestion = suggestion},
      format, arguments);
  va_end(arguments);
}

const char kb_diagnostics_more[] = "there are more errors; fix those above first";

enum kb_diagnostic_turn kb_diagnostic_turn(size_t count)
{
  enum { MOST = 100 };
  return count < MOST ? KB_TURN_REPORT : count == MOST ? KB_TURN_MORE : KB_TURN_NONE;
}

void kb_diagnostics_add_refused(struct kb_diagnostics *diagnostics, enum kb_diagnostic_code code,
                                const struct kb_files *files, const char *directory)
{
  for (size_t i = 0; i < files->refused_count; i++) {
    kb_diagnostics_file(diagnostics, files->refused[i].path, (struct kb_slice){0});
    switch (files->refused[i].why) {
    case KB_REFUSED_LINK:
      kb_diagnostic_add_at(diagnostics, code, 1, 1,
                           "put a copy there, or name where it leads as well",
                           "a link that leads out of %s is not followed", directory);
      break;
    case KB_REFUSED_DEPTH:
      kb_diagnostic_add_at(diagnostics, code, 1, 1, NULL,
                           "more than %d folders deep: what is in it is not looked at",
                           KB_FILES_DEPTH_MAX);
      break;
    case KB_REFUSED_NAME:
      kb_diagnostic_add_at(diagnostics, KB_W_MISNAMED, 1, 1,
                           "rename it; Windows hides the end of a name until you ask for it (View, "
                           "File name extensions)",
                           "the file is not read: its name does not end with %s", files->suffix);
      break;
    }
  }
}

void kb_diagnostics_cut(struct kb_diagnostics *diagnostics, size_t count)
{
  while (diagnostics->count > count) {
    diagnostics->errors -= kb_diagnostic_is_error(diagnostics->list[--diagnostics->count].code);
  }
}
