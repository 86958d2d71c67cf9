#include "mcp/message.h"

#include "base/ascii.h"
#include "rows/scan.h"

#include <stdarg.h>
#include <stdio.h>

/* A line goes through the scanner of rows before cJSON gets it: cJSON ignores what follows a value,
   accepts bytes that are not UTF-8, and cuts strings at a NUL character. The shapes are those of
   JSONRPCMessageSchema in the SDKs (@modelcontextprotocol/core, schemas): an id is a string or a
   whole number, params an object; an error without a readable id has no member id. */

void kb_mcp_fail(struct kb_mcp_failure *failure, enum kb_mcp_code code, const char *format, ...)
{
  va_list list;
  va_start(list, format);
  failure->code = code;
  vsnprintf(failure->message, sizeof failure->message, format, list);
  va_end(list);
}

/* `broken`: set if nothing but a string is wrong. */
static bool is_valid(struct kb_slice line, bool *broken, struct kb_mcp_failure *failure)
{
  struct kb_error reason = {0};
  struct kb_scan scan = {.max_depth = KB_SCAN_DEPTH_MAX};
  kb_scan_begin(&scan, kb_json_space_end(line, 0));
  const enum kb_scan_result result = kb_scan_run(&scan, line.data, line.length, true, &reason);
  if (result != KB_SCAN_DONE) {
    kb_mcp_fail(failure, KB_MCP_PARSE_ERROR, "the line is not JSON: %.300s (byte %zu)",
                result == KB_SCAN_ERROR ? reason.message : "it ends within a value", scan.position);
  } else if (kb_json_space_end(line, scan.position) != line.length) {
    kb_mcp_fail(failure, KB_MCP_PARSE_ERROR, "something follows the message on its line (byte %zu)",
                scan.position);
  } else if (scan.is_broken) {
    *broken = true;
    kb_mcp_fail(failure, KB_MCP_PARSE_ERROR,
                "a string is not UTF-8, or has a NUL character or half a surrogate pair");
  }
  return failure->code == 0;
}

static bool is_id(const struct cJSON *id)
{
  int64_t number = 0;
  return kb_json_kind(id) == KB_JSON_STRING || kb_json_integer(id, &number);
}

/* The id of a message of which a string cannot be read, unless it is that string; or NULL. */
static struct cJSON *find_id(struct kb_slice line)
{
  struct kb_tokens tokens = {0};
  struct kb_scan scan = {.max_depth = KB_SCAN_DEPTH_MAX, .tokens = &tokens};
  struct kb_mcp_failure failure = {0};
  struct kb_error error;
  struct kb_node node;
  struct cJSON *id = NULL;
  bool broken = false;
  const size_t begin = kb_json_space_end(line, 0);
  kb_scan_begin(&scan, begin);
  if (kb_scan_run(&scan, line.data, line.length, true, &error) == KB_SCAN_DONE &&
      line.data[begin] == '{' &&
      kb_node_find((struct kb_node){line.data + begin, tokens.list, 0}, "id", &node) &&
      is_valid(kb_node_text(node), &broken, &failure)) {
    id = kb_json_parse(kb_node_text(node), &error);
  }
  if (id && !is_id(id)) {
    kb_json_free(id);
    id = NULL;
  }
  kb_tokens_fini(&tokens);
  return id;
}

struct cJSON *kb_mcp_parse(struct kb_slice line, struct cJSON **id, struct kb_mcp_failure *failure)
{
  struct kb_error error;
  bool broken = false;
  *id = NULL;
  if (!is_valid(line, &broken, failure)) {
    *id = broken ? find_id(line) : NULL;
    return NULL;
  }
  struct cJSON *value = kb_json_parse(line, &error);
  if (!value) {
    kb_mcp_fail(failure, KB_MCP_INTERNAL_ERROR, "out of memory");
  }
  return value;
}

static bool is_version_2(const struct cJSON *value)
{
  const struct cJSON *version = kb_json_member(value, "jsonrpc");
  return version && strcmp(kb_json_string(version), "2.0") == 0;
}

static enum kb_mcp_kind misuse(struct kb_mcp_failure *failure, enum kb_mcp_code code,
                               const char *why)
{
  kb_mcp_fail(failure, code, "%s", why);
  return KB_MCP_MISUSE;
}

enum kb_mcp_kind kb_mcp_message_read(const struct cJSON *value, struct kb_mcp_message *message,
                                     struct kb_mcp_failure *failure)
{
  *message = (struct kb_mcp_message){0};
  if (kb_json_kind(value) != KB_JSON_OBJECT) {
    return misuse(failure, KB_MCP_INVALID_REQUEST, "a message is an object");
  }
  const struct cJSON *id = kb_json_member(value, "id");
  const struct cJSON *method = kb_json_member(value, "method");
  const struct cJSON *params = kb_json_member(value, "params");
  if (!method && (kb_json_member(value, "result") || kb_json_member(value, "error"))) {
    return KB_MCP_IGNORED;
  }
  if (id && !is_id(id)) {
    return misuse(failure, KB_MCP_INVALID_REQUEST, "an id is a string or a whole number");
  }
  message->id = id;
  if (!is_version_2(value)) {
    return misuse(failure, KB_MCP_INVALID_REQUEST, "jsonrpc has to be \"2.0\"");
  }
  if (!method || kb_json_kind(method) != KB_JSON_STRING) {
    return misuse(failure, KB_MCP_INVALID_REQUEST, "method has to be a string");
  }
  message->method = kb_json_string(method);
  if (!id) {
    return KB_MCP_NOTIFICATION;
  }
  if (params && kb_json_kind(params) != KB_JSON_OBJECT) {
    return misuse(failure, KB_MCP_INVALID_PARAMS, "params has to be an object");
  }
  message->params = params;
  return KB_MCP_REQUEST;
}

static void begin(struct kb_json_writer *json, const struct cJSON *id)
{
  int64_t number = 0;
  kb_json_begin_object(json);
  kb_json_text_member(json, "jsonrpc", "2.0");
  if (id) {
    kb_json_key(json, "id");
  }
  if (id && kb_json_integer(id, &number)) {
    kb_json_int(json, number);
  } else if (id) {
    kb_json_text(json, kb_json_string(id));
  }
}

void kb_mcp_write_result(struct kb_buf *out, const struct cJSON *id, struct kb_slice result)
{
  struct kb_json_writer json = {.out = out};
  begin(&json, id);
  kb_json_key(&json, "result");
  kb_json_raw(&json, result);
  kb_json_end_object(&json);
}

void kb_mcp_write_failure(struct kb_buf *out, const struct cJSON *id,
                          const struct kb_mcp_failure *failure)
{
  struct kb_json_writer json = {.out = out};
  begin(&json, id);
  kb_json_key(&json, "error");
  kb_json_begin_object(&json);
  kb_json_key(&json, "code");
  kb_json_int(&json, failure->code);
  kb_json_text_member(&json, "message", failure->message);
  if (failure->data.length > 0) {
    kb_json_key(&json, "data");
    kb_json_raw(&json, kb_buf_slice(&failure->data));
  }
  kb_json_end_object(&json);
  kb_json_end_object(&json);
}
