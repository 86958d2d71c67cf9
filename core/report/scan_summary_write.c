#include "base/csv.h"
#include "base/json_write.h"
#include "base/text.h"
#include "report/scan_summary.h"

#include <stdio.h>

/* All formats go through the same sorted list, with articles before codes that no article has. In
   text, the change from one to the other starts the second section; JSON goes through the list once
   for each of its two arrays; CSV has a line for each code of each entry. */

enum { INDENT = 10, TEXT_SHOWN = 240, CODES_SHOWN = 8 };

/* --- Text --- */

static const char *plural(size_t count)
{
  return count == 1 ? "" : "s";
}

static void paragraph(struct kb_buf *out, const char *label, struct kb_buf *text, size_t width)
{
  kb_buf_addf(out, "%*s", INDENT, label);
  kb_text_wrap(out, kb_buf_slice(text), width, INDENT, INDENT);
  kb_buf_add_char(out, '\n');
  out->failed = out->failed || text->failed;
  kb_buf_fini(text);
}

static void text_places(struct kb_buf *out, const struct kb_scan_summary_entry *entry, size_t width)
{
  struct kb_buf line = {0};
  if (entry->count == 1) {
    kb_buf_addf(&line, "in %s:%zu", entry->first.file, entry->first.line);
  } else {
    kb_buf_addf(&line, "first in %s:%zu, last in %s:%zu", entry->first.file, entry->first.line,
                entry->last.file, entry->last.line);
  }
  paragraph(out, "", &line, width);
}

static void text_codes(struct kb_buf *out, const struct kb_scan_summary_entry *entry, size_t width)
{
  struct kb_buf line = {0};
  size_t shown = 0;
  size_t more = 0;
  for (const struct kb_scan_summary_code *code = entry->codes; code; code = code->next) {
    if (shown == CODES_SHOWN) {
      more += code->count;
      continue;
    }
    kb_buf_addf(&line, "%s%s (%s)", shown++ > 0 ? ", " : "as ",
                code->code[0] ? code->code : "its message", KB_COUNT(code->count));
  }
  if (more > 0) {
    kb_buf_addf(&line, ", others (%s)", KB_COUNT(more));
  }
  paragraph(out, "", &line, width);
}

static void text_label(char label[INDENT + 24], const struct kb_scan_summary_entry *entry)
{
  snprintf(label, INDENT + 24, "%s  ", KB_COUNT(entry->count));
}

static void text_article(struct kb_buf *out, const struct kb_scan_summary_entry *entry,
                         size_t width)
{
  const struct kb_article *article = entry->article;
  struct kb_buf line = {0};
  char label[INDENT + 24];
  text_label(label, entry);
  kb_buf_addf(&line, "%s%s%s: %s", article->code, article->kb ? ", KB " : "",
              article->kb ? article->kb : "", article->title);
  paragraph(out, label, &line, width);
  text_codes(out, entry, width);
  text_places(out, entry, width);
}

static void text_unknown(struct kb_buf *out, const struct kb_scan_summary_entry *entry,
                         size_t width)
{
  struct kb_buf line = {0};
  char label[INDENT + 24];
  text_label(label, entry);
  kb_code_show(&line, kb_slice_of(entry->code), entry->name);
  if (entry->near) {
    kb_buf_addf(&line, "; similar to %s, which does not list this code", entry->near->code);
  }
  paragraph(out, label, &line, width);
  struct kb_slice text = kb_slice_of(entry->text);
  if (text.length > TEXT_SHOWN) {
    text.length = TEXT_SHOWN;
    while (text.length > 0 && ((unsigned char)text.data[text.length] & 0xC0) == 0x80) {
      text.length--;
    }
  }
  kb_buf_add_char(&line, '"');
  kb_text_display(&line, text);
  kb_buf_add_text(&line, text.length < strlen(entry->text) ? "…\"" : "\"");
  paragraph(out, "", &line, width);
  text_places(out, entry, width);
}

void kb_scan_summary_write_text(struct kb_buf *out, const struct kb_scan_summary *scan_summary,
                                const struct kb_scan_summary_totals *totals, size_t width)
{
  for (size_t i = 0; i < scan_summary->entry_count; i++) {
    const struct kb_scan_summary_entry *entry = scan_summary->entries[i];
    if (i == 0 && entry->article) {
      kb_buf_add_text(out, "Known errors\n");
    }
    if (!entry->article && (i == 0 || scan_summary->entries[i - 1]->article)) {
      kb_buf_add_text(out, i > 0 ? "\n" : "");
      kb_buf_add_text(out, "Codes without an article, most frequent first\n");
    }
    (entry->article ? text_article : text_unknown)(out, entry, width);
  }
  if (scan_summary->beyond > 0) {
    kb_buf_addf(out, "%*sand %s with other codes\n", INDENT, "", KB_COUNT(scan_summary->beyond));
  }
  struct kb_buf line = {0};
  kb_buf_addf(
    &line, "%s line%s in %s file%s: %s known error%s (%s article%s), %s without an article",
    KB_COUNT(totals->lines), plural(totals->lines), KB_COUNT(totals->files), plural(totals->files),
    KB_COUNT(scan_summary->known), plural(scan_summary->known), KB_COUNT(scan_summary->articles),
    plural(scan_summary->articles), KB_COUNT(scan_summary->unknown));
  if (totals->skipped_articles > 0) {
    kb_buf_addf(&line, "; %s article%s left out by --only, --skip or --about",
                KB_COUNT(totals->skipped_articles), plural(totals->skipped_articles));
  }
  kb_buf_add_text(out, scan_summary->entry_count > 0 ? "\n" : "");
  kb_text_wrap(out, kb_buf_slice(&line), width, 0, 0);
  kb_buf_add_char(out, '\n');
  out->failed = out->failed || line.failed;
  kb_buf_fini(&line);
}

/* --- JSON --- */

static void place_member(struct kb_json_writer *json, const char *key, struct kb_scan_place place)
{
  kb_json_key(json, key);
  kb_json_begin_object(json);
  kb_json_text_member(json, "file", place.file);
  kb_json_count_member(json, "line", place.line);
  kb_json_end_object(json);
}

static void write_article(struct kb_json_writer *json, const struct kb_scan_summary_entry *entry)
{
  kb_json_text_member(json, "article", entry->article->code);
  kb_json_text_member(json, "kb", entry->article->kb);
  kb_json_text_member(json, "title", entry->article->title);
  kb_json_count_member(json, "count", entry->count);
  kb_json_key(json, "codes");
  kb_json_begin_array(json);
  for (const struct kb_scan_summary_code *code = entry->codes; code; code = code->next) {
    kb_json_begin_object(json);
    kb_json_text_member(json, "code", code->code[0] ? code->code : NULL);
    kb_json_count_member(json, "count", code->count);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static void write_unknown(struct kb_json_writer *json, const struct kb_scan_summary_entry *entry)
{
  kb_json_text_member(json, "code", entry->code);
  kb_json_text_member(json, "name", entry->name ? entry->name->name : NULL);
  kb_json_text_member(json, "text", entry->text);
  kb_json_count_member(json, "count", entry->count);
  kb_json_text_member(json, "near", entry->near ? entry->near->code : NULL);
}

static void write_entries(struct kb_json_writer *json, const char *key,
                          const struct kb_scan_summary *scan_summary, bool with_article)
{
  kb_json_key(json, key);
  kb_json_begin_array(json);
  for (size_t i = 0; i < scan_summary->entry_count; i++) {
    const struct kb_scan_summary_entry *entry = scan_summary->entries[i];
    if ((entry->article != NULL) != with_article) {
      continue;
    }
    kb_json_begin_object(json);
    (with_article ? write_article : write_unknown)(json, entry);
    place_member(json, "first", entry->first);
    place_member(json, "last", entry->last);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

void kb_scan_summary_write_json(struct kb_buf *out, const struct kb_scan_summary *scan_summary,
                                const struct kb_scan_summary_totals *totals)
{
  struct kb_json_writer json = {.out = out, .pretty = true};
  kb_json_begin_object(&json);
  write_entries(&json, "articles", scan_summary, true);
  write_entries(&json, "unmatched", scan_summary, false);
  kb_json_key(&json, "summary");
  kb_json_begin_object(&json);
  kb_json_count_member(&json, "files", totals->files);
  kb_json_count_member(&json, "lines", totals->lines);
  kb_json_count_member(&json, "bytes", totals->bytes);
  kb_json_count_member(&json, "known", scan_summary->known);
  kb_json_count_member(&json, "articles", scan_summary->articles);
  kb_json_count_member(&json, "unmatched", scan_summary->unknown);
  kb_json_count_member(&json, "unmatched_codes", scan_summary->codes);
  kb_json_count_member(&json, "skipped_articles", totals->skipped_articles);
  kb_json_end_object(&json);
  kb_json_end_object(&json);
  kb_buf_add_char(out, '\n');
}

/* --- CSV --- */

enum { CELLS = 8 };

static void csv_line(struct kb_buf *out, const struct kb_article *article, const char *code,
                     size_t count, const struct kb_scan_place places[2])
{
  char numbers[3][24];
  snprintf(numbers[0], sizeof numbers[0], "%zu", count);
  snprintf(numbers[1], sizeof numbers[1], "%zu", places[0].line);
  snprintf(numbers[2], sizeof numbers[2], "%zu", places[1].line);
  const char *const cells[CELLS] = {article ? article->code : NULL,
                                    article ? article->kb : NULL,
                                    code,
                                    numbers[0],
                                    places[0].file,
                                    numbers[1],
                                    places[1].file,
                                    numbers[2]};
  kb_csv_line(out, cells, CELLS);
}

/* A line for each code of each entry. */
void kb_scan_summary_write_csv(struct kb_buf *out, const struct kb_scan_summary *scan_summary)
{
  static const char *const head[CELLS] = {"article",    "kb",         "code",      "count",
                                          "first_file", "first_line", "last_file", "last_line"};
  kb_csv_line(out, head, CELLS);
  for (size_t i = 0; i < scan_summary->entry_count; i++) {
    const struct kb_scan_summary_entry *entry = scan_summary->entries[i];
    const struct kb_scan_place places[2] = {entry->first, entry->last};
    if (!entry->article) {
      csv_line(out, NULL, entry->code, entry->count, places);
    }
    for (const struct kb_scan_summary_code *code = entry->codes; code; code = code->next) {
      const struct kb_scan_place of_code[2] = {code->first, code->last};
      csv_line(out, entry->article, code->code, code->count, of_code);
    }
  }
}
