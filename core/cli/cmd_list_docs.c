#include "cli/cmd_list_docs.h"

#include "base/ascii.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/text.h"
#include "report/docs.h"
#include "rows/file.h"

#include <errno.h>
#include <sys/stat.h>

enum { LARGEST = 64 * 1024 * 1024 };

/* --- Codes without an article --- */

struct asking {
  const struct kb_rule_set *rule_set;
  struct kb_signature_scan *scan;
  struct kb_buf *out;
  struct kb_json_writer json;
  bool is_json, is_tsv;
  size_t codes, missing;
  bool failed; /* out of memory */
};

/* Writes the code if no article has it. */
static void ask(struct asking *asking, struct kb_slice code)
{
  const struct kb_signature_match *matches;
  size_t count = 0;
  size_t decides = 0;
  const struct kb_signature_parts parts = {&code, 1};
  if (!kb_signature_match(asking->scan, parts, &matches, &count)) {
    asking->failed = true;
    return;
  }
  asking->codes++;
  if (kb_signature_decide(matches, count, &decides, 1) > 0) {
    return;
  }
  asking->missing++;
  struct kb_signature_near near;
  struct kb_slice named;
  kb_signature_look_closer(asking->scan, parts, &near, &named);
  const char *near_code =
    near.by != KB_NEAR_NOT ? asking->rule_set->articles[near.owner]->code : NULL;
  const struct kb_code_name *name = kb_codes_find(asking->rule_set->code_names, code);
  asking->failed = asking->failed || kb_codes_failed(asking->rule_set->code_names);
  if (asking->is_json) {
    kb_json_begin_object(&asking->json);
    kb_json_key(&asking->json, "code");
    kb_json_slice(&asking->json, code);
    kb_json_text_member(&asking->json, "name", name ? name->name : NULL);
    kb_json_text_member(&asking->json, "near", near_code);
    kb_json_end_object(&asking->json);
    return;
  }
  kb_text_display(asking->out, code);
  if (asking->is_tsv) {
    kb_buf_addf(asking->out, "\t%s", near_code ? near_code : "-");
  } else {
    kb_buf_addf(asking->out, "%s%s", name ? ", Dataverse: " : "", name ? name->name : "");
    if (near_code) {
      kb_buf_addf(asking->out, "  (near to %s)", near_code);
    }
  }
  kb_buf_add_char(asking->out, '\n');
}

/* A code on each line; skips empty lines and those that begin with #. */
static void ask_lines(struct asking *asking, struct kb_slice text)
{
  for (size_t at = 0; at < text.length;) {
    const char *end = memchr(text.data + at, '\n', text.length - at);
    struct kb_slice line = {text.data + at,
                            end ? (size_t)(end - text.data) - at : text.length - at};
    at += line.length + 1;
    line = kb_trim(line);
    if (line.length > 0 && line.data[0] != '#') {
      ask(asking, line);
    }
  }
}

/* Checks the codes that a report lists as without an article against this rule set. */
static void ask_report(struct asking *asking, const struct cJSON *unmatched)
{
  for (const struct cJSON *at = kb_json_first(unmatched); at; at = kb_json_next(at)) {
    const struct cJSON *code = kb_json_member(at, "code");
    const struct cJSON *text = kb_json_member(at, "text");
    const bool has_code = code && kb_json_kind(code) == KB_JSON_STRING;
    if (has_code || text) {
      ask(asking, kb_slice_of(kb_json_string(has_code ? code : text)));
    }
  }
}

static void ask_all(struct asking *asking, struct kb_slice text)
{
  struct kb_error ignored; /* text that is not JSON is a list of lines */
  struct cJSON *document = kb_json_parse(text, &ignored);
  const struct cJSON *unmatched = document && kb_json_kind(document) == KB_JSON_OBJECT
                                    ? kb_json_member(document, "unmatched")
                                    : NULL;
  if (unmatched && kb_json_kind(unmatched) == KB_JSON_ARRAY) {
    ask_report(asking, unmatched);
  } else {
    ask_lines(asking, text);
  }
  kb_json_free(document);
}

static void write_missing(struct asking *asking, struct kb_slice text)
{
  if (!asking->is_json) {
    ask_all(asking, text);
    if (!asking->is_tsv) {
      kb_buf_addf(asking->out, "%zu of %zu codes have no article\n", asking->missing,
                  asking->codes);
    }
    return;
  }
  asking->json = (struct kb_json_writer){.out = asking->out, .pretty = true};
  kb_json_begin_object(&asking->json);
  kb_json_key(&asking->json, "missing");
  kb_json_begin_array(&asking->json);
  ask_all(asking, text);
  kb_json_end_array(&asking->json);
  kb_json_count_member(&asking->json, "codes", asking->codes);
  kb_json_end_object(&asking->json);
  kb_buf_add_char(asking->out, '\n');
}

bool kb_list_missing(const struct kb_context *context, const struct kb_rule_set *rule_set,
                     const char *path, struct kb_buf *out, size_t *missing)
{
  struct kb_buf text = {0};
  struct kb_error error;
  const char *format = kb_args_value(context->args, "format", "text");
  struct asking asking = {.rule_set = rule_set,
                          .out = out,
                          .is_json =
                            strcmp(format, "json") == 0 || kb_args_has(context->args, "json"),
                          .is_tsv = strcmp(format, "tsv") == 0};
  bool good = kb_file_read_all(path, LARGEST, &text, &error) == KB_OK;
  if (good) {
    asking.scan = kb_signature_scan_new(rule_set->signatures);
    good = asking.scan != NULL;
    if (good) {
      write_missing(&asking, kb_buf_slice(&text));
      good = !asking.failed && !out->failed;
    }
    if (!good) {
      kb_fail_no_memory(&error);
    }
  }
  if (!good) {
    kb_say("%s: %s", path, error.message);
  }
  *missing = asking.missing;
  kb_signature_scan_free(asking.scan);
  kb_buf_fini(&text);
  return good;
}

/* --- Pages --- */

static bool write_page(const char *directory, const char *name, struct kb_buf *page)
{
  struct kb_error error;
  struct kb_buf path = {0};
  kb_buf_addf(&path, "%s/%s", directory, name);
  struct kb_out *out = path.failed ? NULL : kb_out_open(kb_buf_text(&path), &error);
  if (path.failed || page->failed) {
    kb_fail_no_memory(&error);
  }
  bool good = out && !page->failed;
  if (good) {
    kb_out_buf(out, page);
    good = kb_out_commit(out, &error) == KB_OK;
  }
  if (!good) {
    kb_say("%s: %s", kb_buf_text(&path), error.message);
  }
  kb_out_close(out);
  kb_buf_fini(&path);
  return good;
}

bool kb_list_docs(const struct kb_rule_set *rule_set, const char *directory, struct kb_buf *out)
{
  struct kb_buf page = {0};
  struct kb_buf name = {0};
  size_t pages = 1;
  if (mkdir(directory, 0777) != 0 && errno != EEXIST) {
    kb_say("%s: %s", directory, kb_errno_words(errno));
    return false;
  }
  kb_docs_index(&page, rule_set);
  bool good = write_page(directory, "index.md", &page);
  for (size_t i = 0; i < rule_set->count && good; i++) {
    if (kb_docs_has(rule_set->articles[i])) {
      kb_buf_clear(&name);
      kb_buf_clear(&page);
      kb_docs_name(&name, rule_set->articles[i]);
      kb_docs_page(&page, rule_set->articles[i]);
      good = !name.failed && write_page(directory, kb_buf_text(&name), &page);
      pages++;
    }
  }
  kb_buf_addf(out, "%zu pages written to %s; %s/index.md leads to them\n", pages, directory,
              directory);
  kb_buf_fini(&page);
  kb_buf_fini(&name);
  return good;
}
