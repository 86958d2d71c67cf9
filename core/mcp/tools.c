#include "mcp/tools.h"

#include <stdarg.h>
#include <stdio.h>

/* A tool that does not exist is misuse of the protocol (-32602: specification 2025-11-25 and
   2026-07-28, Tools); arguments that do not fit are a result with isError, so that the model reads
   the sentence and corrects itself (2025-11-25). */

/* clang-format off: rows of a table stay rows */
static const struct kb_mcp_tool *const tools[] = {
  &kb_mcp_explain, &kb_mcp_search, &kb_mcp_show, &kb_mcp_triage, &kb_mcp_check,
};
/* clang-format on */

enum { COUNT = sizeof tools / sizeof tools[0] };

const char *kb_mcp_text(const struct kb_mcp_use *use, const char *name, const char *otherwise)
{
  const struct cJSON *value = use->arguments ? kb_json_member(use->arguments, name) : NULL;
  return value ? kb_json_string(value) : otherwise;
}

size_t kb_mcp_number(const struct kb_mcp_use *use, const char *name, size_t otherwise)
{
  int64_t number = 0;
  const struct cJSON *value = use->arguments ? kb_json_member(use->arguments, name) : NULL;
  return value && kb_json_integer(value, &number) ? (size_t)number : otherwise;
}

void kb_mcp_tool_fail(struct kb_mcp_use *use, const char *format, ...)
{
  char sentence[sizeof(struct kb_error)];
  va_list list;
  va_start(list, format);
  vsnprintf(sentence, sizeof sentence, format, list);
  va_end(list);
  kb_buf_clear(&use->text);
  kb_buf_clear(&use->json);
  kb_buf_add_text(&use->text, sentence);
  use->is_error = true;
}

/* --- The list --- */

static void write_argument(struct kb_json_writer *json, const struct kb_mcp_argument *argument)
{
  const bool is_number = argument->most > 0;
  kb_json_key(json, argument->name);
  kb_json_begin_object(json);
  kb_json_text_member(json, "type", is_number ? "integer" : "string");
  if (is_number) {
    kb_json_key(json, "minimum");
    kb_json_int(json, argument->least);
    kb_json_key(json, "maximum");
    kb_json_int(json, argument->most);
  }
  kb_json_text_member(json, "description", argument->help);
  kb_json_end_object(json);
}

static void write_schema(struct kb_json_writer *json, const struct kb_mcp_argument *arguments)
{
  kb_json_begin_object(json);
  kb_json_text_member(json, "type", "object");
  kb_json_key(json, "properties");
  kb_json_begin_object(json);
  for (const struct kb_mcp_argument *at = arguments; at->name; at++) {
    write_argument(json, at);
  }
  kb_json_end_object(json);
  kb_json_key(json, "required");
  kb_json_begin_array(json);
  for (const struct kb_mcp_argument *at = arguments; at->name; at++) {
    if (at->is_required) {
      kb_json_text(json, at->name);
    }
  }
  kb_json_end_array(json);
  kb_json_key(json, "additionalProperties");
  kb_json_bool(json, false);
  kb_json_end_object(json);
}

/* No tool changes anything, or looks at anything but the rule set and files of this machine. */
static void write_hints(struct kb_json_writer *json)
{
  kb_json_key(json, "annotations");
  kb_json_begin_object(json);
  kb_json_key(json, "readOnlyHint");
  kb_json_bool(json, true);
  kb_json_key(json, "openWorldHint");
  kb_json_bool(json, false);
  kb_json_end_object(json);
}

static bool is_offered(const struct kb_mcp_call *call, const struct kb_mcp_tool *tool)
{
  return !tool->needs_root || call->setting->root;
}

static void write_tool(const struct kb_mcp_call *call, const struct kb_mcp_tool *tool)
{
  struct kb_json_writer *json = call->json;
  kb_json_begin_object(json);
  kb_json_text_member(json, "name", tool->name);
  if (call->revision->is_structured) {
    kb_json_text_member(json, "title", tool->title);
  }
  kb_json_text_member(json, "description", tool->help);
  kb_json_key(json, "inputSchema");
  write_schema(json, tool->arguments);
  if (call->revision->has_hints) {
    write_hints(json);
  }
  kb_json_end_object(json);
}

void kb_mcp_list_tools(struct kb_mcp_call *call)
{
  size_t begin = 0;
  if (!kb_mcp_page_begin(call, 0, &begin)) {
    return;
  }
  kb_json_key(call->json, "tools");
  kb_json_begin_array(call->json);
  for (size_t i = begin; i < COUNT; i++) {
    if (is_offered(call, tools[i])) {
      write_tool(call, tools[i]);
    }
  }
  kb_json_end_array(call->json);
  kb_mcp_write_cache(call);
}

/* --- A call --- */

static const struct kb_mcp_argument *find_argument(const struct kb_mcp_tool *tool, const char *name)
{
  const struct kb_mcp_argument *at = tool->arguments;
  while (at->name && strcmp(at->name, name) != 0) {
    at++;
  }
  return at->name ? at : NULL;
}

static bool check_value(struct kb_mcp_use *use, const struct kb_mcp_argument *argument,
                        const struct cJSON *value)
{
  int64_t number = 0;
  if (argument->most == 0) {
    if (kb_json_kind(value) != KB_JSON_STRING) {
      kb_mcp_tool_fail(use, "the argument %s has to be a string, not %s", argument->name,
                       kb_json_kind_words(kb_json_kind(value)));
    }
  } else if (!kb_json_integer(value, &number) || number < argument->least ||
             number > argument->most) {
    kb_mcp_tool_fail(use, "the argument %s has to be a whole number from %d to %d", argument->name,
                     argument->least, argument->most);
  }
  return !use->is_error;
}

static bool check_arguments(struct kb_mcp_use *use, const struct kb_mcp_tool *tool)
{
  const struct cJSON *first = use->arguments ? kb_json_first(use->arguments) : NULL;
  for (const struct cJSON *at = first; at; at = kb_json_next(at)) {
    const struct kb_mcp_argument *argument = find_argument(tool, kb_json_name(at));
    if (!argument) {
      kb_mcp_tool_fail(use, "%s has no argument '%.100s'", tool->name, kb_json_name(at));
      return false;
    }
    if (!check_value(use, argument, at)) {
      return false;
    }
  }
  for (const struct kb_mcp_argument *at = tool->arguments; at->name; at++) {
    if (at->is_required && !(use->arguments && kb_json_member(use->arguments, at->name))) {
      kb_mcp_tool_fail(use, "the argument %s is missing", at->name);
      return false;
    }
  }
  return true;
}

/* Line ends in the text of JSON are white space between its values; a message has none. */
static void add_on_one_line(struct kb_json_writer *json, struct kb_slice value)
{
  struct kb_buf line = {0};
  for (size_t at = 0; at < value.length;) {
    const char *newline = memchr(value.data + at, '\n', value.length - at);
    const size_t end = newline ? (size_t)(newline - value.data) : value.length;
    kb_buf_add(&line, value.data + at, end - at);
    at = end + 1;
    while (at < value.length && value.data[at] == ' ') {
      at++; /* what indented the next line */
    }
  }
  kb_json_raw(json, kb_buf_slice(&line));
  json->out->failed |= line.failed;
  kb_buf_fini(&line);
}

static void write_use(const struct kb_mcp_call *call, const struct kb_mcp_use *use)
{
  struct kb_json_writer *json = call->json;
  kb_json_key(json, "content");
  kb_json_begin_array(json);
  kb_json_begin_object(json);
  kb_json_text_member(json, "type", "text");
  kb_json_key(json, "text");
  kb_json_slice(json, kb_buf_slice(&use->text));
  kb_json_end_object(json);
  kb_json_end_array(json);
  if (call->revision->is_structured && use->json.length > 0) {
    kb_json_key(json, "structuredContent");
    add_on_one_line(json, kb_buf_slice(&use->json));
  }
  kb_json_key(json, "isError");
  kb_json_bool(json, use->is_error);
  json->out->failed |= use->text.failed || use->json.failed;
}

static const struct kb_mcp_tool *find_tool(const struct kb_mcp_call *call, const char *name)
{
  for (size_t i = 0; i < COUNT && name; i++) {
    if (strcmp(tools[i]->name, name) == 0 && is_offered(call, tools[i])) {
      return tools[i];
    }
  }
  return NULL;
}

void kb_mcp_call_tool(struct kb_mcp_call *call)
{
  const char *name = kb_mcp_text_param(call, "name");
  const struct kb_mcp_tool *tool = find_tool(call, name);
  struct kb_mcp_use use = {.setting = call->setting,
                           .arguments =
                             call->params ? kb_json_member(call->params, "arguments") : NULL};
  if (!name) {
    kb_mcp_fail(&call->failure, KB_MCP_INVALID_PARAMS, "name has to be a string");
  } else if (!tool) {
    kb_mcp_fail(&call->failure, KB_MCP_INVALID_PARAMS, "there is no tool '%.100s'%s", name,
                strcmp(name, kb_mcp_triage.name) == 0
                  ? ": the server was started without --root DIR"
                  : "; tools/list has them all");
  } else if (use.arguments && kb_json_kind(use.arguments) != KB_JSON_OBJECT) {
    kb_mcp_fail(&call->failure, KB_MCP_INVALID_PARAMS, "arguments has to be an object");
  } else {
    if (check_arguments(&use, tool)) {
      tool->run(&use);
    }
    write_use(call, &use);
  }
  kb_buf_fini(&use.text);
  kb_buf_fini(&use.json);
}
