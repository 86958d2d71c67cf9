#include "report/sarif.h"

#include "base/ascii.h"
#include "base/json_write.h"
#include "base/text.h"

/* The list of rules has all diagnostic codes in the order of their enum, so a result refers to its
   rule by the value of its code. SARIF counts columns in UTF-16 code units and diagnostics in
   bytes: the source text tells how many there are. */

/* { "text": … } */
static void message_member(struct kb_json_writer *json, const char *key, const char *text)
{
  kb_json_key(json, key);
  kb_json_begin_object(json);
  kb_json_text_member(json, "text", text);
  kb_json_end_object(json);
}

static const char *level_of(enum kb_diagnostic_code code)
{
  return kb_diagnostic_is_error(code) ? "error" : "warning";
}

static void write_rules(struct kb_json_writer *json)
{
  kb_json_key(json, "rules");
  kb_json_begin_array(json);
  for (int code = 0; code < KB_DIAGNOSTIC_CODE_COUNT; code++) {
    kb_json_begin_object(json);
    kb_json_text_member(json, "id", kb_diagnostic_code_name((enum kb_diagnostic_code)code));
    message_member(json, "shortDescription",
                   kb_diagnostic_code_title((enum kb_diagnostic_code)code));
    kb_json_key(json, "defaultConfiguration");
    kb_json_begin_object(json);
    kb_json_text_member(json, "level", level_of((enum kb_diagnostic_code)code));
    kb_json_end_object(json);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

/* Encodes a path as RFC 3986 requires. */
static void add_uri(struct kb_buf *out, const char *path)
{
  kb_buf_add_text(out, path[0] == '/' ? "file://" : "");
  while (strncmp(path, "./", 2) == 0) {
    path += 2;
  }
  for (; *path; path++) {
    const unsigned char byte = (unsigned char)*path;
    if (kb_is_alnum(byte) || strchr("-._~/", byte)) {
      kb_buf_add_char(out, *path);
    } else {
      kb_buf_addf(out, "%%%02X", byte);
    }
  }
}

/* Line `number` of the text, from 1. */
static struct kb_slice line_of(struct kb_slice text, size_t number)
{
  while (number > 1 && text.length > 0) {
    const char *end = memchr(text.data, '\n', text.length);
    const size_t length = end ? (size_t)(end - text.data) + 1 : text.length;
    text.data += length;
    text.length -= length;
    number--;
  }
  return text;
}

/* SARIF counts UTF-16 code units, diagnostics bytes; both from 1. */
static size_t utf16_column(const struct kb_diagnostic *diagnostic)
{
  struct kb_slice line = line_of(diagnostic->source, diagnostic->line);
  const size_t bytes = diagnostic->column > 0 ? diagnostic->column - 1 : 0;
  size_t units = 0;
  line.length = line.length < bytes ? line.length : bytes;
  for (size_t at = 0; at < line.length;) {
    uint32_t code_point = 0;
    const struct kb_slice rest = {line.data + at, line.length - at};
    const size_t length = kb_text_decode(rest, &code_point);
    units += code_point > 0xFFFF ? 2 : 1;
    at += length > 0 ? length : 1;
  }
  return units + 1;
}

static void write_location(struct kb_json_writer *json, const struct kb_diagnostic *diagnostic)
{
  struct kb_buf uri = {0};
  add_uri(&uri, diagnostic->file);
  kb_json_key(json, "locations");
  kb_json_begin_array(json);
  kb_json_begin_object(json);
  kb_json_key(json, "physicalLocation");
  kb_json_begin_object(json);
  kb_json_key(json, "artifactLocation");
  kb_json_begin_object(json);
  kb_json_text_member(json, "uri", kb_buf_text(&uri));
  if (diagnostic->file[0] != '/') {
    kb_json_text_member(json, "uriBaseId", "%SRCROOT%");
  }
  kb_json_end_object(json);
  kb_json_key(json, "region");
  kb_json_begin_object(json);
  kb_json_count_member(json, "startLine", diagnostic->line > 0 ? diagnostic->line : 1);
  kb_json_count_member(json, "startColumn", utf16_column(diagnostic));
  kb_json_end_object(json);
  kb_json_end_object(json);
  kb_json_end_object(json);
  kb_json_end_array(json);
  json->out->failed = json->out->failed || uri.failed;
  kb_buf_fini(&uri);
}

static void write_result(struct kb_json_writer *json, const struct kb_diagnostic *diagnostic)
{
  struct kb_buf message = {0};
  kb_buf_addf(&message, "%s%s%s", diagnostic->message, diagnostic->suggestion ? "; " : "",
              diagnostic->suggestion ? diagnostic->suggestion : "");
  kb_json_begin_object(json);
  kb_json_text_member(json, "ruleId", kb_diagnostic_code_name(diagnostic->code));
  kb_json_count_member(json, "ruleIndex", (size_t)diagnostic->code);
  kb_json_text_member(json, "level", level_of(diagnostic->code));
  message_member(json, "message", kb_buf_text(&message));
  write_location(json, diagnostic);
  kb_json_end_object(json);
  json->out->failed = json->out->failed || message.failed;
  kb_buf_fini(&message);
}

static void write_results(struct kb_json_writer *json, const struct kb_diagnostics *diagnostics)
{
  kb_json_key(json, "results");
  kb_json_begin_array(json);
  for (size_t i = 0; i < diagnostics->count; i++) {
    write_result(json, &diagnostics->list[i]);
  }
  kb_json_end_array(json);
}

void kb_sarif_write(struct kb_buf *out, const struct kb_diagnostics *diagnostics,
                    const char *version)
{
  struct kb_json_writer json = {.out = out, .pretty = true};
  kb_json_begin_object(&json);
  kb_json_text_member(&json, "$schema",
                      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                      "sarif-schema-2.1.0.json");
  kb_json_text_member(&json, "version", "2.1.0");
  kb_json_key(&json, "runs");
  kb_json_begin_array(&json);
  kb_json_begin_object(&json);
  kb_json_key(&json, "tool");
  kb_json_begin_object(&json);
  kb_json_key(&json, "driver");
  kb_json_begin_object(&json);
  kb_json_text_member(&json, "name", "kbtriage");
  kb_json_text_member(&json, "version", version);
  write_rules(&json);
  kb_json_end_object(&json);
  kb_json_end_object(&json);
  kb_json_text_member(&json, "columnKind", "utf16CodeUnits");
  write_results(&json, diagnostics);
  kb_json_end_object(&json);
  kb_json_end_array(&json);
  kb_json_end_object(&json);
  kb_buf_add_char(out, '\n');
}
