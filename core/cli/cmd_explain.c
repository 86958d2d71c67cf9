#include "base/json_write.h"
#include "base/text.h"
#include "cli/command.h"
#include "report/article.h"
#include "report/markdown_text.h"
#include "rule/nearest.h"
#include "rule/pasted.h"
#include "source/file.h"
#include "source/kind.h"
#include "source/mime.h"

#include <ctype.h>
#include <strings.h>
#include <unistd.h>

enum { MOST_SHOWN = 8, NEAREST = 3, LARGEST_TEXT = 16 * 1024 * 1024, WORDS_SHOWN = 160 };

static const struct kb_option options[] = {
  {"format", 'f', "FORMAT", "text|json|markdown", false,
   "text for people (the default), json, or markdown for a ticket."},
  KB_SELECT_OPTIONS,
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Shows the article for an error code in any spelling, a KB number, or error text pasted as it is: "
  "what it means, its causes, what to do. Marks of quoting, HTML entities, typographic quotes and "
  "line ends within a sentence do no harm; - reads the text, or a mail as it was saved, from standard "
  "input.\n\n"
  "  kbtriage explain 8005E274\n"
  "  kbtriage explain KB4484702\n"
  "  kbtriage explain - <ticket.txt\n\n"
  "The article that the text names most exactly comes first, the others after it with the words that "
  "they were found by. Where none is named, those that have most of it are listed as partial matches, "
  "with what is missing.\n\n"
  "Exit status: 0 an article was found; 1 none was, or only partial matches; 2 wrong usage, no rule "
  "book.";

struct candidate {
  const struct kb_article *article;
  struct kb_article_match match;
};

struct explain {
  const struct kb_context *context;
  const struct kb_book *book;
  struct kb_buf text;                 /* asked for, plain */
  struct kb_buf missing[MOST_SHOWN];  /* of those that were found */
  struct candidate found[MOST_SHOWN]; /* exact ones first */
  size_t count, exact;                /* all, and those that are not partial */
  struct kb_slice unknown;            /* a code in the text that no article has; or empty */
  const struct kb_article *skipped;   /* would come first, but was not selected; or NULL */
  size_t left_out;                    /* articles that were not selected */
};

static void add(struct explain *explain, const struct kb_article *article,
                struct kb_article_match match)
{
  if (article->skipped) {
    explain->skipped = explain->skipped || explain->count > 0 ? explain->skipped : article;
    return;
  }
  for (size_t i = 0; i < explain->count; i++) {
    if (explain->found[i].article == article) {
      return;
    }
  }
  if (explain->count < MOST_SHOWN) {
    explain->found[explain->count++] = (struct candidate){article, match};
    explain->exact += match.kind != KB_MATCH_PARTIAL;
  }
}

/* False when out of memory. */
static bool add_partial(struct explain *explain, const struct kb_article *article,
                        struct kb_article_match match)
{
  struct kb_buf *missing = &explain->missing[explain->count < MOST_SHOWN ? explain->count : 0];
  if (explain->count == MOST_SHOWN) {
    return true;
  }
  kb_buf_clear(missing);
  if (!kb_near_missing(missing, article, kb_buf_slice(&explain->text))) {
    return false;
  }
  match.kind = KB_MATCH_PARTIAL;
  match.missing = kb_buf_text(missing);
  add(explain, article, match);
  return true;
}

/* "KB 4484702", "kb4484702", "4484702" */
static void find_number(struct explain *explain)
{
  const char *text = kb_buf_text(&explain->text);
  text += strncasecmp(text, "kb", 2) == 0 ? 2 : 0;
  text += strspn(text, " :#");
  const size_t length = strspn(text, "0123456789");
  for (size_t i = 0; i < explain->book->count && length > 0 && text[length] == '\0'; i++) {
    const struct kb_article *article = explain->book->articles[i];
    if (!article->overridden && kb_article_has_kb(article, text)) {
      add(explain, article, (struct kb_article_match){.kind = KB_MATCH_KB});
    }
  }
}

static struct kb_slice cut(struct kb_slice words)
{
  words.length = words.length < WORDS_SHOWN ? words.length : WORDS_SHOWN;
  return words;
}

static bool find_signatures(struct explain *explain, struct kb_signature_scan *scan,
                            struct kb_error *error)
{
  const struct kb_slice part = kb_buf_slice(&explain->text);
  const struct kb_signature_match *matches = NULL;
  struct kb_signature_near near = {0};
  size_t count = 0;
  const struct kb_signature_parts parts = {&part, 1};
  if (kb_signature_match(scan, parts, &matches, &count, error) != KB_OK) {
    return false;
  }
  for (size_t i = 0; i < count; i++) {
    const struct kb_article *article = explain->book->articles[matches[i].owner];
    const struct kb_slice words = {part.data + matches[i].start, matches[i].end - matches[i].start};
    const struct kb_article_match match = {
      .kind = matches[i].by_code ? KB_MATCH_CODE : KB_MATCH_MESSAGE,
      .words = cut(words),
      .placeholders = matches[i].placeholders,
      .placeholder_count = matches[i].placeholder_count};
    if (!matches[i].is_near) {
      add(explain, article, match);
    } else if (!article->skipped && !add_partial(explain, article, match)) {
      return false;
    }
  }
  if (explain->exact > 0 || explain->skipped) {
    return true;
  }
  kb_signature_look_closer(scan, parts, &near, &explain->unknown);
  const struct kb_article *article =
    near.by != KB_NEAR_NOT ? explain->book->articles[near.owner] : NULL;
  return !article || article->skipped ||
         add_partial(explain, article, (struct kb_article_match){0});
}

/* --- When there is none --- */

/* A part of a code or of a message still finds those that have it. False when out of memory. */
static bool find_near(struct explain *explain)
{
  struct kb_near_article near[MOST_SHOWN];
  size_t count;
  const struct kb_slice text = kb_buf_slice(&explain->text);
  if (!kb_nearest(explain->book, text, near, MOST_SHOWN, &count)) {
    return false;
  }
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    near[kept] = near[i];
    kept += !near[i].article->skipped;
  }
  bool good = true;
  for (size_t i = 0; i < kept && i < NEAREST && good; i++) {
    good = add_partial(explain, near[i].article, (struct kb_article_match){0});
  }
  return good;
}

static void suggest_code(const struct explain *explain)
{
  const char *typed = kb_buf_text(&explain->text);
  for (size_t i = 0; i < explain->book->count; i++) {
    const char *codes[] = {explain->book->articles[i]->code, NULL};
    const bool is_asked =
      !explain->book->articles[i]->overridden && !explain->book->articles[i]->skipped;
    if (is_asked && kb_text_suggest(typed, codes)) {
      kb_say("did you mean %s, %s?", codes[0], explain->book->articles[i]->title);
    }
  }
}

/* What there is instead of an answer. */
static void say_none(const struct explain *explain)
{
  if (explain->unknown.length > 0) {
    kb_say("no article for %.*s", (int)cut(explain->unknown).length, explain->unknown.data);
  } else {
    kb_say("no article covers this");
  }
  if (explain->left_out > 0) {
    kb_say("%zu article%s left out by --only or --skip", explain->left_out,
           explain->left_out == 1 ? " was" : "s were");
  }
  suggest_code(explain);
  kb_say("%s", explain->count > 0 ? "these are near, but something they are found by is missing"
                                  : "nothing in the rule book is near");
  kb_say("to cover it, write an article: kbtriage new CODE begins one (rules/README.md)");
}

/* --- Output --- */

static void write_json(const struct explain *explain, struct kb_buf *out)
{
  struct kb_json_writer json = {.out = out};
  kb_buf_add_text(out, "{\"unknown_code\":");
  if (explain->unknown.length > 0) {
    kb_json_slice(&json, cut(explain->unknown));
  } else {
    kb_json_null(&json);
  }
  kb_buf_add_text(out, ",\n\"articles\":[");
  for (size_t i = 0; i < explain->count; i++) {
    kb_buf_add_text(out, i > 0 ? ",\n" : "\n");
    kb_article_write_json(out, explain->found[i].article, &explain->found[i].match);
  }
  kb_buf_add_text(out, explain->count > 0 ? "\n]}\n" : "]}\n");
}

static void add_line(struct kb_buf *line, const struct candidate *one)
{
  kb_buf_clear(line);
  kb_buf_addf(line, "%s, %s", one->article->code, one->article->title);
  if (one->match.words.length > 0) {
    kb_buf_add_text(line, "; found by: ");
    kb_buf_add_slice(line, one->match.words);
  }
  if (one->match.kind == KB_MATCH_PARTIAL && one->match.missing[0]) {
    kb_buf_addf(line, "; missing: %s", one->match.missing);
  }
}

/* Those from `first` on, a line each. */
static void write_list(const struct explain *explain, struct kb_buf *out, size_t first,
                       const char *heading, bool markdown)
{
  struct kb_buf line = {0};
  for (size_t i = first; i < explain->count; i++) {
    add_line(&line, &explain->found[i]);
    if (i == first) {
      kb_buf_addf(out, markdown ? "%s### %s\n\n" : "%s%s:\n", first > 0 ? "\n" : "", heading);
    }
    kb_buf_add_text(out, markdown ? "- " : "  - ");
    if (markdown) {
      kb_markdown_text(out, kb_buf_slice(&line));
    } else {
      kb_text_wrap(out, kb_buf_slice(&line), kb_output_width(explain->context), 4, 4);
    }
    kb_buf_add_char(out, '\n');
  }
  out->failed = out->failed || line.failed;
  kb_buf_fini(&line);
}

static void write_found(const struct explain *explain, struct kb_buf *out)
{
  const char *format = kb_args_value(explain->context->args, "format", "text");
  const bool markdown = strcmp(format, "markdown") == 0;
  if (strcmp(format, "json") == 0) {
    write_json(explain, out);
    return;
  }
  if (explain->count == 0) {
    return;
  }
  if (explain->exact == 0) {
    write_list(explain, out, 0, "Partial matches, which may be other errors", markdown);
    return;
  }
  const struct candidate *first = &explain->found[0];
  if (markdown) {
    kb_article_write_markdown(out, first->article, &first->match, 2);
  } else {
    kb_article_write_text(out, first->article, &first->match, kb_output_width(explain->context));
  }
  write_list(explain, out, 1, "Less exact", markdown);
}

static enum kb_exit look_up(struct explain *explain)
{
  struct kb_error error;
  struct kb_buf text = {0};
  struct kb_signature_scan *scan = kb_signature_scan_new(explain->book->signatures);
  const struct kb_article *named = kb_book_find(explain->book, kb_buf_text(&explain->text));
  if (named) {
    add(explain, named, (struct kb_article_match){.kind = KB_MATCH_CODE});
  }
  find_number(explain);
  if (!scan || !find_signatures(explain, scan, &error)) {
    kb_say("out of memory");
    kb_signature_scan_free(scan);
    return KB_EXIT_NOT_RUN;
  }
  if (explain->skipped) {
    kb_say("the article for this is %s, %s: --only or --skip leave it out", explain->skipped->code,
           explain->skipped->title);
  } else if (explain->count == 0 && !find_near(explain)) {
    kb_say("out of memory");
    kb_signature_scan_free(scan);
    return KB_EXIT_NOT_RUN;
  }
  if (explain->exact == 0 && !explain->skipped) {
    say_none(explain);
  }
  enum kb_exit status = explain->exact > 0 ? KB_EXIT_NOTHING : KB_EXIT_FOUND;
  struct kb_out *out = kb_open_output(explain->context);
  if (out) {
    write_found(explain, &text);
    kb_out_buf(out, &text);
    status = kb_close_output(out, status);
  } else {
    status = KB_EXIT_NOT_RUN;
  }
  kb_buf_fini(&text);
  kb_signature_scan_free(scan);
  return status;
}

/* The parts of a mail as what they say. */
static enum kb_status decode_mail(struct kb_buf *text, struct kb_error *error)
{
  struct kb_buf plain = {0};
  struct kb_mime *mime = kb_mime_new();
  if (mime) {
    kb_mime_add(mime, kb_buf_slice(text), true, &plain);
  }
  const bool good = mime && !plain.failed;
  kb_mime_free(mime);
  kb_buf_fini(text);
  *text = plain;
  return good ? KB_OK : kb_fail_no_memory(error);
}

/* What was asked: the arguments, or standard input. */
static bool read_question(const struct kb_context *context, struct kb_buf *plain)
{
  struct kb_buf given = {0};
  struct kb_error error = {0};
  enum kb_status status = KB_OK;
  const size_t count = kb_args_count(context->args);
  if (count == 0 && isatty(STDIN_FILENO)) {
    kb_say("explain: give a code, a KB number or the text of an error, or - for standard input");
    kb_buf_fini(&given);
    return false;
  }
  if (count == 0 || (count == 1 && strcmp(kb_args_at(context->args, 0), "-") == 0)) {
    status = kb_file_read_all("-", LARGEST_TEXT, &given, &error);
    status = status == KB_OK ? kb_kind_check_text(kb_buf_slice(&given), &error) : status;
    status = status == KB_OK ? decode_mail(&given, &error) : status;
  } else {
    for (size_t i = 0; i < count; i++) {
      kb_buf_add_text(&given, i > 0 ? " " : "");
      kb_buf_add_text(&given, kb_args_at(context->args, i));
    }
  }
  const char *start = kb_buf_text(&given);
  start += strspn(start, " \t\r\n");
  size_t length = given.length - (size_t)(start - kb_buf_text(&given));
  while (length > 0 && isspace((unsigned char)start[length - 1])) {
    length--;
  }
  kb_pasted_plain(plain, (struct kb_slice){start, length});
  kb_buf_fini(&given);
  if (status != KB_OK) {
    kb_say("standard input: %s", error.message);
  } else if (plain->length == 0) {
    kb_say("explain: there is no text; give a code, a KB number or the text of an error");
  }
  return status == KB_OK && plain->length > 0 && !plain->failed;
}

static enum kb_exit explain(const struct kb_context *context)
{
  struct kb_loaded_book loaded = {0};
  struct explain question = {.context = context};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (read_question(context, &question.text) && kb_load_book(context, true, false, &loaded)) {
    question.book = &loaded.book;
    question.left_out = loaded.skipped;
    status = look_up(&question);
  }
  for (size_t i = 0; i < MOST_SHOWN; i++) {
    kb_buf_fini(&question.missing[i]);
  }
  kb_buf_fini(&question.text);
  kb_loaded_book_fini(&loaded);
  return status;
}

const struct kb_cli_command kb_cli_explain = {
  {"explain", "[CODE|KB|TEXT...|-]",
   "show the article for a code, a KB number, or pasted error text", description, options, 0, 0},
  explain,
};
