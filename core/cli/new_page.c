#include "cli/new_page.h"

#include "author/draft_page.h"
#include "base/file_text.h"
#include "base/hash.h"
#include "cli/companion.h"

#include <strings.h>

enum { LARGEST_PAGE = 16 * 1024 * 1024 };

static const char *base_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static bool write_lines(const struct kb_context *context, const struct kb_document *page)
{
  struct kb_error error;
  struct kb_buf text = {0};
  const char *path = kb_args_value(context->args, "lines", NULL);
  if (!path) {
    return true;
  }
  kb_draft_write_lines(&text, page);
  struct kb_out *out = text.failed ? NULL : kb_out_open(path, &error);
  bool good = out != NULL;
  if (text.failed) {
    kb_fail_no_memory(&error);
  } else if (out) {
    kb_out_buf(out, &text);
    good = kb_out_commit(out, &error) == KB_OK;
  }
  if (!good) {
    kb_say("%s", error.message);
  }
  kb_out_close(out);
  kb_buf_fini(&text);
  return good;
}

static void say_lines(const struct kb_context *context, const char *path,
                      const struct kb_document *page)
{
  size_t used = 0;
  size_t gaps = 0;
  static const char *const empty[] = {"", "heading", "lead-in", "front matter", "address"};
  for (size_t i = 0; i < page->line_count; i++) {
    const char *place = page->lines[i].place ? page->lines[i].place : "";
    bool is_used = page->lines[i].text.length > 0;
    for (size_t k = 0; k < sizeof empty / sizeof empty[0]; k++) {
      is_used = is_used && strcmp(place, empty[k]) != 0;
    }
    gaps += is_used && strcmp(place, "gap") == 0;
    used += is_used && strcmp(place, "gap") != 0;
  }
  if (!kb_is_quiet(context)) {
    kb_say("%s: %zu line%s in the article, %zu in gaps of it; --lines FILE tells each", path, used,
           used == 1 ? "" : "s", gaps);
  }
}

static enum kb_status read_page(struct kb_draft *draft, const struct kb_context *context,
                                const char *path, struct kb_slice text, struct kb_error *error)
{
  struct kb_document page = {0};
  struct kb_buf body = {0};
  struct kb_buf json = {0};
  enum kb_status status = kb_document_begin(&page, text, &body, error);
  if (status == KB_OK) {
    status = kb_companion_run("kbtriage-markdown", kb_buf_slice(&body), &json, error);
  }
  if (status == KB_OK) {
    status = kb_document_read(&page, kb_buf_slice(&json), error);
  }
  if (status == KB_OK) {
    kb_draft_from_page(draft, &page);
    if (!draft->failed && !write_lines(context, &page)) {
      status = kb_fail(error, KB_IO, "its lines cannot be written");
    }
  }
  if (status == KB_OK && draft->failed) {
    status = kb_fail_no_memory(error);
  }
  if (status == KB_OK) {
    say_lines(context, path, &page);
  }
  kb_buf_fini(&body);
  kb_buf_fini(&json);
  kb_document_fini(&page);
  return status;
}

bool kb_new_add_page(struct kb_draft *draft, const struct kb_context *context, const char *path)
{
  struct kb_error error;
  struct kb_buf text = {0};
  char hash[KB_HASH_SIZE];
  enum kb_status status = kb_file_text_read(path, LARGEST_PAGE, &text, &error);
  if (status == KB_OK) {
    status = read_page(draft, context, path, kb_buf_slice(&text), &error);
  }
  if (status == KB_OK) {
    kb_hash_text(kb_buf_slice(&text), hash);
    draft->source_file = kb_draft_text(draft, kb_slice_of(base_name(path)));
    draft->source_hash = kb_draft_text(draft, kb_slice_of(hash));
  } else {
    kb_say("%s: %s", path, error.message);
  }
  kb_buf_fini(&text);
  return status == KB_OK;
}

/* --- What is known already --- */

static void say_known_kb(const struct kb_rule_set *rule_set, const char *number)
{
  for (size_t i = 0; number && i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (kb_article_has_kb(article, number) && !article->overridden) {
      kb_say("KB %s has an article already: %s, %s", number, article->code, article->file);
    }
  }
}

/* Articles that match the code alone, as an alert would name it. */
static void say_known_code(const struct kb_rule_set *rule_set, struct kb_signature_scan *scan,
                           const struct kb_draft_signature *signature)
{
  const struct kb_signature_match *matches = NULL;
  size_t count = 0;
  struct kb_buf text = {0};
  kb_buf_addf(&text, "Email Server Error Code: %s%s%s", signature->code,
              signature->number ? " " : "", signature->number ? signature->number : "");
  const struct kb_slice part = kb_buf_slice(&text);
  if (!text.failed &&
      kb_signature_match(scan, (struct kb_signature_parts){&part, 1}, &matches, &count)) {
    for (size_t i = 0; i < count; i++) {
      const struct kb_article *article = rule_set->articles[matches[i].owner];
      bool is_said = !matches[i].by_code || matches[i].is_near || article->overridden;
      for (size_t k = 0; k < i; k++) {
        is_said = is_said || matches[k].owner == matches[i].owner;
      }
      if (!is_said) {
        kb_say("the code %s%s%s has an article already: %s, %s", signature->code,
               signature->number ? " " : "", signature->number ? signature->number : "",
               article->code, article->file);
      }
    }
  }
  kb_buf_fini(&text);
}

static void say_known(const struct kb_draft *draft, const struct kb_rule_set *rule_set)
{
  struct kb_signature_scan *scan = kb_signature_scan_new(rule_set->signatures);
  const struct kb_article *same = kb_rule_set_find(rule_set, draft->code);
  if (same) {
    kb_say("there is an article %s already, which one of that name would take the place of: %s",
           same->code, same->file);
  }
  say_known_kb(rule_set, draft->kb);
  for (size_t i = 0; i < draft->other_kb_count; i++) {
    say_known_kb(rule_set, draft->other_kb[i]);
  }
  for (size_t i = 0; scan && i < draft->signature_count; i++) {
    if (draft->signatures[i].code) {
      say_known_code(rule_set, scan, &draft->signatures[i]);
    }
  }
  kb_signature_scan_free(scan);
}

void kb_new_say_known(const struct kb_draft *draft, const struct kb_context *context)
{
  struct kb_error error;
  struct kb_loaded_rule_set loaded = {0};
  struct kb_rule_set_options options = {0};
  enum kb_status status = kb_rules_find(context->args, &loaded.arena, &loaded.rules, &error);
  if (status == KB_OK) {
    status = kb_load_rules(context->args, context->interrupted, &loaded, &options, &error);
  }
  if (status == KB_OK) {
    say_known(draft, &loaded.rule_set);
  }
  kb_loaded_rule_set_fini(&loaded);
}
