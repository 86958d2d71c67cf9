#include "mcp/resources.h"

#include "base/ascii.h"
#include "base/text.h"
#include "report/docs.h"

/* The rule set does not change while the server runs, so a place in it is a cursor. In a URI every
   byte of a code that is not unreserved (RFC 3986, 2.3) is percent-encoded. A resource that does
   not exist is -32002 with its URI where there is `initialize` (specification 2025-11-25,
   Resources), and -32602 since 2026-07-28 (ResourceNotFoundError of the SDK's client 2.4.0). */

static const char prefix[] = "kbtriage://article/";
static const char media_type[] = "text/markdown";

static bool is_offered(const struct kb_article *article)
{
  return !article->overridden && !article->skipped;
}

static void add_uri(struct kb_buf *out, const struct kb_article *article)
{
  kb_buf_add_text(out, prefix);
  for (const char *at = article->code; *at; at++) {
    if (kb_is_alnum((unsigned char)*at) || strchr("-._~", *at)) {
      kb_buf_add_char(out, *at);
    } else {
      kb_buf_addf(out, "%%%02X", (unsigned char)*at);
    }
  }
}

static void write_resource(const struct kb_mcp_call *call, const struct kb_article *article)
{
  struct kb_json_writer *json = call->json;
  struct kb_buf uri = {0};
  add_uri(&uri, article);
  kb_json_begin_object(json);
  kb_json_text_member(json, "uri", kb_buf_text(&uri));
  kb_json_text_member(json, "name", article->code);
  if (call->revision->is_structured) {
    kb_json_text_member(json, "title", article->title);
  }
  kb_json_text_member(json, "description", article->title);
  kb_json_text_member(json, "mimeType", media_type);
  kb_json_end_object(json);
  json->out->failed |= uri.failed;
  kb_buf_fini(&uri);
}

void kb_mcp_list_resources(struct kb_mcp_call *call)
{
  enum { PAGE = 100 };
  const struct kb_rule_set *rule_set = call->setting->rule_set;
  size_t at = 0;
  if (!kb_mcp_page_begin(call, rule_set->count, &at)) {
    return;
  }
  kb_json_key(call->json, "resources");
  kb_json_begin_array(call->json);
  for (size_t written = 0; at < rule_set->count && written < PAGE; at++) {
    if (is_offered(rule_set->articles[at])) {
      write_resource(call, rule_set->articles[at]);
      written++;
    }
  }
  kb_json_end_array(call->json);
  while (at < rule_set->count && !is_offered(rule_set->articles[at])) {
    at++; /* no page is empty */
  }
  kb_mcp_page_next(call, at, rule_set->count);
  kb_mcp_write_cache(call);
}

void kb_mcp_list_templates(struct kb_mcp_call *call)
{
  struct kb_json_writer *json = call->json;
  size_t begin = 0;
  if (!kb_mcp_page_begin(call, 0, &begin)) {
    return;
  }
  kb_json_key(json, "resourceTemplates");
  kb_json_begin_array(json);
  kb_json_begin_object(json);
  kb_json_text_member(json, "uriTemplate", "kbtriage://article/{code}");
  kb_json_text_member(json, "name", "article");
  if (call->revision->is_structured) {
    kb_json_text_member(json, "title", "Knowledge-base article");
  }
  kb_json_text_member(json, "description",
                      "The article with that code: symptom, causes, resolution.");
  kb_json_text_member(json, "mimeType", media_type);
  kb_json_end_object(json);
  kb_json_end_array(json);
  kb_mcp_write_cache(call);
}

/* The code that a URI names. False: it is no URI of an article. */
static bool take_code(const char *uri, struct kb_buf *code)
{
  if (strncmp(uri, prefix, sizeof prefix - 1) != 0) {
    return false;
  }
  for (const char *at = uri + sizeof prefix - 1; *at; at++) {
    const bool is_coded = *at == '%';
    const int64_t byte =
      is_coded && kb_is_hex((unsigned char)at[1]) ? kb_hex_number(at + 1, 2) : *at;
    if (is_coded && (byte <= 0 || !kb_is_hex((unsigned char)at[1]))) {
      return false;
    }
    kb_buf_add_char(code, (char)byte);
    at += is_coded ? 2 : 0;
  }
  return true;
}

static void fail_no_resource(struct kb_mcp_call *call, const char *uri)
{
  struct kb_json_writer data = {.out = &call->failure.data};
  kb_mcp_fail(&call->failure,
              call->revision->is_stateless ? KB_MCP_INVALID_PARAMS : KB_MCP_NO_SUCH_RESOURCE,
              "there is no resource %.200s; resources/list has them all", uri);
  kb_json_begin_object(&data);
  kb_json_text_member(&data, "uri", uri);
  kb_json_end_object(&data);
}

static void write_contents(const struct kb_mcp_call *call, const char *uri,
                           const struct kb_article *article)
{
  struct kb_json_writer *json = call->json;
  struct kb_buf page = {0};
  kb_docs_article(&page, article);
  kb_json_key(json, "contents");
  kb_json_begin_array(json);
  kb_json_begin_object(json);
  kb_json_text_member(json, "uri", uri);
  kb_json_text_member(json, "mimeType", media_type);
  kb_json_text_member(json, "text", kb_buf_text(&page));
  kb_json_end_object(json);
  kb_json_end_array(json);
  kb_mcp_write_cache(call);
  json->out->failed |= page.failed;
  kb_buf_fini(&page);
}

void kb_mcp_read_resource(struct kb_mcp_call *call)
{
  struct kb_buf code = {0};
  const char *uri = kb_mcp_text_param(call, "uri");
  if (!uri) {
    kb_mcp_fail(&call->failure, KB_MCP_INVALID_PARAMS, "uri has to be a string");
    return;
  }
  const struct kb_article *article =
    take_code(uri, &code) ? kb_rule_set_find(call->setting->rule_set, kb_buf_text(&code)) : NULL;
  if (article && is_offered(article)) {
    write_contents(call, uri, article);
  } else {
    fail_no_resource(call, uri);
  }
  call->json->out->failed |= code.failed;
  kb_buf_fini(&code);
}
