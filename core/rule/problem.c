#include "rule/problem.h"

#include <stdio.h>
#include <stdlib.h>

void kb_problems_fini(struct kb_problems *problems)
{
  free(problems->list);
  kb_arena_fini(&problems->arena);
  *problems = (struct kb_problems){0};
}

void kb_problems_file(struct kb_problems *problems, const char *file)
{
  problems->file = kb_arena_text(&problems->arena, file);
  problems->failed = problems->failed || !problems->file;
}

const char *kb_problem_code_name(enum kb_problem_code code)
{
  switch (code) {
  case KB_E_LOAD:
    return "E101";
  case KB_E_RETURN:
    return "E102";
  case KB_E_UNKNOWN_KEY:
    return "E103";
  case KB_E_MISSING_KEY:
    return "E104";
  case KB_E_TYPE:
    return "E105";
  case KB_E_VALUE:
    return "E106";
  case KB_E_EMPTY:
    return "E107";
  case KB_E_CONTROL:
    return "E108";
  case KB_E_DUPLICATE_CODE:
    return "E109";
  case KB_E_UNKNOWN_CAUSE:
    return "E110";
  case KB_E_DUPLICATE_CAUSE:
    return "E111";
  case KB_E_SIGNATURE:
    return "E112";
  case KB_E_CAUSE_UNTOLD:
    return "E113";
  case KB_W_COLUMN:
    return "W201";
  case KB_W_SECRET_COLUMN:
    return "W202";
  case KB_W_OPTION:
    return "W203";
  case KB_W_NULL:
    return "W204";
  case KB_W_CAUSE_UNTESTED:
    return "W205";
  case KB_W_GAP:
    return "W206";
  case KB_W_OVERLAP:
    return "W207";
  case KB_W_FILE_NAME:
    return "W208";
  case KB_W_REPEATED_KEY:
    return "W209";
  case KB_W_NO_STEP:
    return "W210";
  case KB_W_PLACEHOLDER:
    return "W211";
  case KB_W_SOURCE_CHANGED:
    return "W212";
  case KB_W_SOURCE_GONE:
    return "W213";
  case KB_PROBLEM_CODE_COUNT:
    break;
  }
  return "E000";
}

bool kb_problem_is_error(enum kb_problem_code code)
{
  return kb_problem_code_name(code)[0] == 'E';
}

static bool make_room(struct kb_problems *problems)
{
  if (problems->count < problems->capacity) {
    return true;
  }
  const size_t capacity = problems->capacity ? problems->capacity * 2 : 16;
  struct kb_problem *list = realloc(problems->list, capacity * sizeof *list);
  if (!list) {
    problems->failed = true;
    return false;
  }
  problems->list = list;
  problems->capacity = capacity;
  return true;
}

KB_PRINTF(3, 0)
static void add(struct kb_problems *problems, struct kb_problem problem, const char *format,
                va_list arguments)
{
  char message[1024];
  vsnprintf(message, sizeof message, format, arguments);
  problem.file = problems->file;
  problem.message = kb_arena_text(&problems->arena, message);
  problem.path = kb_arena_text(&problems->arena, problem.path);
  const bool suggests = problem.suggestion != NULL;
  if (suggests) {
    problem.suggestion = kb_arena_text(&problems->arena, problem.suggestion);
  }
  if ((suggests && !problem.suggestion) || !problem.message || !problem.path ||
      !make_room(problems)) {
    problems->failed = true;
    return;
  }
  problems->list[problems->count++] = problem;
  problems->errors += kb_problem_is_error(problem.code);
}

void kb_problem_add(struct kb_problems *problems, enum kb_problem_code code, const char *path,
                    const char *suggestion, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  add(problems, (struct kb_problem){.code = code, .path = path, .suggestion = suggestion}, format,
      arguments);
  va_end(arguments);
}

void kb_problem_add_at(struct kb_problems *problems, enum kb_problem_code code, size_t line,
                       size_t column, const char *suggestion, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  add(problems,
      (struct kb_problem){
        .code = code, .line = line, .column = column, .path = "", .suggestion = suggestion},
      format, arguments);
  va_end(arguments);
}
